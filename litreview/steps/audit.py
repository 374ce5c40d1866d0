"""The history as it may be told to who acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from litreview.model import CODING_FIELDS
from litreview.steps.audit_hand import changed_cells
from litreview.steps.audit_verify import Verified, verify
from litreview.steps.blind import blind
from litreview.steps.review import Review
from litreview.steps.screen import ways
from litreview.store import Event
from litreview.store.coding import ROW

__all__ = ["Shown", "Verified", "shown", "told", "verify"]


@dataclass(frozen=True, slots=True)
class Shown:
    """The history as it may be told to who acts: `hidden` are the events whose verdict, criterion, note and tags are
    kept from somebody who has yet to judge the work."""

    events: tuple[Event, ...]
    names: Mapping[str, str]
    hidden: frozenset[int]

    def data(self, event: Event) -> Mapping[str, Any]:
        """What an event holds, less what is hidden."""
        return {name: value for name, value in event.data.items() if event.seq not in self.hidden or name in _OPEN}


_OPEN = ("work", "stage", "origin")  # of a decision that is hidden


def shown(review: Review) -> Shown:
    """Every event, oldest first. Appends nothing."""
    with review.store.reading() as reader:
        events = tuple(reader.events())
        eyes, way, joined = blind(reader, review), ways(reader, review.protocol), reader.joined()
        hidden = frozenset(event.seq for event in events if eyes.hides_event(event, way, joined))
        return Shown(events, reader.actor_names(), hidden)


def told(event: Event) -> str:
    """What an event changed, in the values themselves: `hits: 28 → 29; why: …`. Private texts stay digests, unshown."""
    data = event.data
    if event.kind == "decision.made":
        return ", ".join(part for part in (data["stage"], data["verdict"], data["criterion"]) if part)
    if event.kind == "cells.set":
        return "; ".join(_change(cell["field"], cell["before"], cell["after"]) for cell in data["cells"])
    if event.kind == "form.set" and data["kind"] == ROW:
        return "; ".join(_change(*changed) for changed in _row_changes(data["before"] or {}, data["after"] or {}))
    parts = [_change(name, before, after) for name, before, after in _changes(data)]
    return "; ".join([*parts, *(f"{name}: {data[name]}" for name in ("why", "outcome", "example") if data.get(name))])


def _row_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Fields of a coded row that differ; of its quotation not even the digest."""
    for name in ("work", "page", *CODING_FIELDS):
        if name != "unit" and before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def _changes(data: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Cells of a run that differ before and after."""
    if isinstance(data.get("before"), Mapping) and isinstance(data.get("run"), Mapping):
        yield from changed_cells(data["before"], data["run"])


def _change(name: str, before: Any, after: Any) -> str:
    return f"{name}: {_short(before)} → {_short(after)}" if before is not None else f"{name}: {_short(after)}"


def _short(value: Any) -> str:
    text = "–" if value is None else str(value)
    return text if len(text) <= 60 else text[:59] + "…"
