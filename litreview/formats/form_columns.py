"""Which column of a form's table is which: by a key that is not shown, else by its heading, wherever it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from litreview.formats.form import KEY, WRITTEN, FormKind, ReadRow, Told, read_mark, row_of
from litreview.messages import Words
from litreview.model import Language

MARK = "mark"
_SHOWN = ("work", "label", MARK)
_DEEPEST = 15  # rows that somebody may have written above the headings
_WRITTEN = tuple(dict.fromkeys(name for names in WRITTEN.values() for name in names))


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of the columns found, by their names, and how many rows stand before the first that is filled in."""

    places: Mapping[str, int]
    start: int


def columns_of(rows: Sequence[Sequence[str]]) -> Columns | None:
    """The columns of a table; None when it is no form. A heading that somebody changed is still known by its key."""
    keyed, start = _headed(rows, _by_key)
    worded, below = _headed(rows, _by_word)
    places = {**worded, **keyed}
    if not any(name in places for name in _WRITTEN):
        return None
    if MARK not in places:
        found = next((_mark_place(row) for row in rows if _mark_place(row) is not None), None)
        if found is None:
            return None
        places[MARK] = found
    return Columns(places, max(start, below))


def _headed(
    rows: Sequence[Sequence[str]], known: Callable[[Sequence[str]], dict[str, int]]
) -> tuple[dict[str, int], int]:
    best: dict[str, int] = {}
    start = 0
    for number, row in enumerate(rows[:_DEEPEST]):
        found = known(row)
        if len(found) > len(best):
            best, start = found, number + 1
    return best, start


def _by_key(row: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, text in enumerate(row):
        key = text.strip().rpartition(KEY)[2].strip() if KEY in text else ""
        if key in (*_SHOWN, *_WRITTEN):
            found.setdefault(key, place)
    return found


def _by_word(row: Sequence[str]) -> dict[str, int]:
    words = _headings()
    found: dict[str, int] = {}
    for place, text in enumerate(row):
        name = words.get(" ".join(text.split(KEY)[0].casefold().split()))
        if name is not None:
            found.setdefault(name, place)
    return found if len(found) > 1 else {}


def _headings() -> Mapping[str, str]:
    """Every heading in the three languages, and the column it is of."""
    return {
        Words(language)(f"forms.column.{name}").casefold(): name
        for language in Language
        for name in (*_SHOWN, *_WRITTEN)
    }


def _mark_place(row: Sequence[str]) -> int | None:
    return next((place for place, text in enumerate(row) if read_mark(text) is not None), None)


def read_row(
    columns: Columns, number: int, table: str, row: Sequence[str | None], kind: FormKind | None
) -> ReadRow | Told | None:
    """A row by its columns; a cell that is None cannot be told, and is left out as if there were no such column."""
    names = WRITTEN[kind] if kind else _WRITTEN

    def at(name: str) -> str | None:
        place = columns.places.get(name)
        return None if place is None else (row[place] if place < len(row) else "")

    values = {name: text for name in names if (text := at(name)) is not None}
    return row_of(number, table, at(MARK) or "", values)
