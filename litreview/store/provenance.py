"""Who ran or logged each search, and what raw pages are kept of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy import case, func, select

from litreview.model import Provenance
from litreview.store import schema
from litreview.store.events import moment
from litreview.store.reader import Reader

_BEGAN = ("run.logged", "run.started")


def provenance(reader: Reader, platforms: Mapping[str, str]) -> dict[int, Provenance]:
    """Of each run in the store, by number; `platforms` is where a source usually is, by its key."""
    table = schema.events
    chosen = select(table.c.subject, table.c.actor, table.c.at).where(table.c.kind.in_(_BEGAN)).order_by(table.c.seq)
    began = {int(row.subject.removeprefix("run ")): row for row in reader.connection.execute(chosen)}
    pages, repeated = _pages(reader), _duplicates(reader)
    return {
        run.id: Provenance(
            by=began[run.id].actor,
            at=moment(began[run.id].at),
            pages=len(pages.get(run.id, ())),
            size=sum(size for _, size in pages.get(run.id, ())),
            sha256=_fingerprint([sha256 for sha256, _ in pages.get(run.id, ())]),
            platform=platforms.get(run.source, ""),
            duplicates=repeated.get(run.id),
        )
        for run in reader.runs()
        if run.id in began
    }


def _pages(reader: Reader) -> dict[int, list[tuple[str, int]]]:
    """Fingerprint and size of each page, by run and in order."""
    table = schema.pages
    chosen = select(table.c.run, table.c.sha256, table.c.size).order_by(table.c.run, table.c.position)
    found: dict[int, list[tuple[str, int]]] = {}
    for row in reader.connection.execute(chosen):
        found.setdefault(row.run, []).append((row.sha256, row.size))
    return found


def _duplicates(reader: Reader) -> dict[int, int]:
    """How many records of each run are not the first of their work; a run with a record in no work is left out."""
    records, works = schema.records, schema.work_records
    first = select(func.min(works.c.record)).group_by(works.c.work)
    repeated = case((works.c.record.in_(first), 0), else_=1)
    chosen = (
        select(records.c.run, func.count() - func.count(works.c.record), func.sum(repeated))
        .select_from(records.outerjoin(works, works.c.record == records.c.id))
        .group_by(records.c.run)
    )
    return {run: int(n) for run, outside, n in reader.connection.execute(chosen) if not outside}


def _fingerprint(pages: list[str]) -> str:
    """That of the one page; of several, the SHA-256 of theirs in hex, a line each, so that anyone can work it out."""
    if len(pages) < 2:
        return "".join(pages)
    return hashlib.sha256("".join(f"{sha256}\n" for sha256 in pages).encode("ascii")).hexdigest()
