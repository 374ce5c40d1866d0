"""Is the store what its history says: the chain, the pages, and the counts of the runs against them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from litreview.model import Message, Run, message
from litreview.steps.review import Review
from litreview.store import Reader, first_break


@dataclass(frozen=True, slots=True)
class Verified:
    """What was walked, and each fault found (none: the store holds)."""

    events: int
    pages: int
    records: int
    head: str
    faults: tuple[Message, ...]


def verify(review: Review) -> Verified:
    """Walk the whole chain, hash every page, and count every run's records. Appends nothing."""
    with review.store.reading() as reader:
        faults = [*_chain(reader), *_pages(reader), *_runs(reader)]
        head, length, _ = reader.head()
        return Verified(length, reader.count("pages"), reader.count("records"), head, tuple(faults))


def _chain(reader: Reader) -> list[Message]:
    broken = first_break(reader.events())
    if broken is None:
        return []
    return [message(f"audit.broken.{broken.what}", event=broken.seq, expected=broken.expected, found=broken.found)]


def _pages(reader: Reader) -> list[Message]:
    faults = []
    for run in reader.runs():
        for page in reader.pages(run.id):
            found = hashlib.sha256(reader.page_body(page.id)).hexdigest()
            if found != page.sha256:
                faults.append(
                    message("audit.page_changed", page=page.id, run=run.id, expected=page.sha256, found=found)
                )
    return faults


def _runs(reader: Reader) -> list[Message]:
    return [fault for run in reader.runs() for fault in _run(reader, run)]


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
