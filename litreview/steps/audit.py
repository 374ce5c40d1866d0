"""Is the store what its history says: the chain, the pages, and the counts of the runs against them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from litreview.errors import StoreError
from litreview.model import CODING_FIELDS, Message, Run, message
from litreview.steps.review import Review
from litreview.store import Event, Reader, differences, first_break
from litreview.store.coding import ROW


@dataclass(frozen=True, slots=True)
class Verified:
    """What was walked, and each fault found (none: the store holds)."""

    events: int
    pages: int
    records: int
    head: str
    faults: tuple[Message, ...]


def verify(review: Review) -> Verified:
    """Walk the whole chain, compare the tables with it, hash every page, count every run's records. Appends nothing.

    A row that cannot even be read is a fault among the others.
    """
    with review.store.reading() as reader:
        chain = _attempt(_chain, reader)
        tables = [] if chain else _attempt(_tables, reader)  # a broken chain is no measure for the tables
        faults = (*chain, *tables, *_attempt(_pages, reader), *_attempt(_runs, reader))
        head, length, _ = reader.head()
        return Verified(length, reader.count("pages"), reader.count("records"), head, faults)


def _attempt(part: Callable[[Reader], list[Message]], reader: Reader) -> list[Message]:
    try:
        return part(reader)
    except StoreError as error:
        return [message("audit.unreadable", row=error.where.record or "–")]


def _tables(reader: Reader) -> list[Message]:
    return [
        message("audit.table_differs", table=item.table, row=item.row, expected=item.expected, found=item.found)
        for item in differences(reader)
    ]


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
    if not (isinstance(data.get("before"), Mapping) and isinstance(data.get("run"), Mapping)):
        return
    before, after = data["before"].get("raw", {}), data["run"].get("raw", {})
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)


def _change(name: str, before: Any, after: Any) -> str:
    return f"{name}: {_short(before)} → {_short(after)}" if before is not None else f"{name}: {_short(after)}"


def _short(value: Any) -> str:
    text = "–" if value is None else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _chain(reader: Reader) -> list[Message]:
    broken = first_break(reader.events())
    if broken is None:
        return []
    return [message(f"audit.broken.{broken.what}", event=broken.seq, expected=broken.expected, found=broken.found)]


def _pages(reader: Reader) -> list[Message]:
    faults = []
    for run in reader.runs(withdrawn=True):
        for page in reader.pages(run.id):
            digest = hashlib.sha256()
            for chunk in reader.page_chunks(page.id):
                digest.update(chunk)
            found = digest.hexdigest()
            if found != page.sha256:
                faults.append(
                    message("audit.page_changed", page=page.id, run=run.id, expected=page.sha256, found=found)
                )
    return faults


def _runs(reader: Reader) -> list[Message]:
    return [fault for run in reader.runs(withdrawn=True) for fault in _run(reader, run)]


def _run(reader: Reader, run: Run) -> list[Message]:
    if run.parsed is None:
        return []
    held = sum(1 for _ in reader.records(run.id))
    failed = len(reader.unparsed(run.id))
    faults = []
    if held != run.parsed:
        faults.append(message("audit.records_differ", run=run.id, expected=run.parsed, found=held))
    if failed != run.unparsed:
        faults.append(message("audit.unparsed_differ", run=run.id, expected=run.unparsed, found=failed))
    return faults
