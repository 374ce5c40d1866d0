"""What an event changed, in words; and the door to `verify`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from litreview.model import CODING_FIELDS
from litreview.steps.audit_hand import changed_cells
from litreview.steps.audit_verify import Verified, verify
from litreview.store import Event
from litreview.store.coding import ROW

__all__ = ["Verified", "told", "verify"]


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
