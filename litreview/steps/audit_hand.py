"""What people wrote in the search log by hand, and what they corrected in it afterwards: before, after and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from litreview.model import Arrival
from litreview.store import Event
from litreview.store.rows import NONSENSE

_NOT_SAID = frozenset({"id", "raw", "status"})


@dataclass(frozen=True, slots=True)
class Edited:
    """One cell of the log that was changed: by which event, when, in which row, why. None: the cell was empty."""

    event: int
    at: str
    row: int
    cell: str
    before: Any
    after: Any
    why: str


@dataclass(frozen=True, slots=True)
class ByHand:
    """How many rows of the log a person typed (those taken back among them), and every correction. `nonsense`: events
    that hold no row of a log, though they say so."""

    rows: int = 0
    edits: tuple[Edited, ...] = ()
    nonsense: tuple[int, ...] = ()


NOTHING = ByHand()


def by_hand(events: Iterable[Event]) -> ByHand:
    """Of the events that log, edit and withdraw rows."""
    rows, edits, nonsense = 0, list[Edited](), list[int]()
    for event in events:
        try:
            if event.kind == "run.logged":
                rows += event.data["run"].get("arrival") == Arrival.HAND.value
            else:
                edits += _edits(event)
        except NONSENSE:
            nonsense.append(event.seq)
    return ByHand(rows, tuple(edits), tuple(nonsense))


def _edits(event: Event) -> Iterator[Edited]:
    data = event.data
    before, after = data.get("before") or {}, data["run"]
    why = str(data.get("why", ""))
    changed = list(changed_cells(before, after))
    if not changed and event.kind == "run.edited":  # something that is not written as a cell of the log
        changed = [
            (name, before.get(name), after.get(name))
            for name in dict.fromkeys((*before, *after))
            if name not in _NOT_SAID and before.get(name) != after.get(name)
        ]
    if event.kind == "run.withdrawn":
        changed.append(("withdrawn", None, after.get("withdrawn")))
    for cell, was, now in changed:
        yield Edited(event.seq, event.at, int(after["id"]), cell, was, now, why)


def changed_cells(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Cells of a row of the log, as people write them, that differ."""
    old, new = before.get("raw", {}), after.get("raw", {})
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)
