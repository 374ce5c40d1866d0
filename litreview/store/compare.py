"""Two tables that should be alike, walked side by side in the order of their keys: what differs, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, String, Table, select

LONGEST = 300  # characters of a row that are shown
_AT_A_TIME = 1000
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the history says: the table, the row's key, what was expected and what stands there.

    `how`: changed, missing (it should be there), extra (it should not). Of a changed row only the cells that differ are
    shown. `event`: the number of the event that says so, where the row itself tells it.
    """

    table: str
    row: str
    expected: str
    found: str
    how: Literal["changed", "missing", "extra"] = "changed"
    event: int | None = None


def compare(table: Table, expected: Connection, found: Connection) -> Iterator[Difference]:
    """Each row that differs, in the order of the keys."""
    names = [column.name for column in table.columns]
    keys = [names.index(column.name) for column in table.primary_key.columns]
    wanted_rows, found_rows = ordered(table, expected), ordered(table, found)
    wanted, stands = next(wanted_rows, None), next(found_rows, None)
    while wanted is not None or stands is not None:
        if wanted == stands:
            wanted, stands = next(wanted_rows, None), next(found_rows, None)
            continue
        side = _side(wanted, stands, keys)
        yield _difference(table.name, names, keys, wanted if side <= 0 else None, stands if side >= 0 else None)
        wanted = next(wanted_rows, None) if side <= 0 else wanted
        stands = next(found_rows, None) if side >= 0 else stands


def ordered(table: Table, connection: Connection) -> Iterator[Row]:
    """All rows in the order of their keys, letters by their numbers in Unicode."""
    query = select(table).order_by(*(_by_number(column, connection) for column in table.primary_key.columns))
    for batch in connection.execute(query, execution_options={"yield_per": _AT_A_TIME}).partitions():
        yield from map(tuple, batch)


def _by_number(column: Any, connection: Connection) -> Any:
    if connection.dialect.name == "postgresql" and isinstance(column.type, String):
        return column.collate("C")
    return column


def _side(wanted: Row | None, stands: Row | None, keys: Sequence[int]) -> int:
    """-1: the row that is wanted comes first and is missing; 1: the one that stands comes first; 0: one key."""
    if wanted is None or stands is None:
        return 1 if wanted is None else -1
    left, right = ([rank(row[key]) for key in keys] for row in (wanted, stands))
    return (left > right) - (left < right)


def rank(value: Any) -> tuple[int, Any]:
    """How SQLite orders values of any type: nothing, numbers, text, bytes."""
    if value is None:
        return (0, 0)
    if isinstance(value, int | float):
        return (1, value)
    return (2, value) if isinstance(value, str) else (3, bytes(value))


def _difference(
    table: str, names: Sequence[str], keys: Sequence[int], wanted: Row | None, stands: Row | None
) -> Difference:
    cells = range(len(names))
    how: Literal["changed", "missing", "extra"] = "missing" if stands is None else "extra"
    differing = list(cells)
    if wanted is not None and stands is not None:
        how, differing = "changed", [at for at in cells if wanted[at] != stands[at]]
    row = wanted or stands or ()
    event = wanted[names.index("event")] if wanted is not None and "event" in names else None
    told = [shown_cells({names[at]: side[at] for at in differing}) if side else "–" for side in (wanted, stands)]
    return Difference(table, ", ".join(str(row[index]) for index in keys), told[0], told[1], how, event)


def shown_cells(cells: dict[str, Any]) -> str:
    """Cells as they may be shown to a person, shortened."""
    return shortened("; ".join(f"{name}: {_cell(value)}" for name, value in cells.items()))


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else repr(value)


def shortened(text: str) -> str:
    """At most LONGEST characters of it; bytes that are no letter are shown by their numbers."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
