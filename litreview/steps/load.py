"""Files and pages into the store: the raw bytes first, then what is in them, then whether it adds up."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from litreview.errors import InputError, LitreviewError, Where
from litreview.importers.registry import recognise
from litreview.model import (
    Arrival,
    Count,
    Hit,
    Limit,
    LogDate,
    Message,
    Parsed,
    Purpose,
    Run,
    RunStatus,
    SourceColumn,
    Unparsed,
    message,
)
from litreview.normalise.dates import read_log_date
from litreview.normalise.limits import read_limits
from litreview.normalise.numbers import read_count
from litreview.sources import registry
from litreview.steps.files import read_bytes
from litreview.steps.review import Review, record_documents, require_actor
from litreview.store import Reader, Writer
from litreview.store.codec import to_json
from litreview.store.hits import fingerprints


@dataclass(frozen=True, slots=True)
class FileImport:
    """What the user says of a file. `hits` is the number the database showed; `date` when it was searched."""

    path: Path
    source: str = ""
    query: str = ""
    query_name: str = ""
    hits: str = ""
    date: str = ""
    limits: str = ""  # as printed
    stated_limits: tuple[Limit, ...] = ()
    purpose: Purpose = Purpose.MAIN
    again: bool = False  # read a file that has been read before


@dataclass(frozen=True, slots=True)
class Loaded:
    """The run a file became, the format recognised, and what could not be read."""

    run: Run
    format: str
    unparsed: tuple[Unparsed, ...]
    remarks: tuple[Message, ...]


def import_file(review: Review, given: FileImport) -> Loaded:
    """Read an export file as a run.

    Raises InputError: LR-FILE-… when it cannot be opened, LR-IMPORT-FORMAT when no format is recognised,
    LR-IMPORT-TWICE when the very same bytes were read before, LR-IMPORT-EMPTY when nothing is in it.
    """
    actor = require_actor(review)
    data = read_bytes(given.path)
    importer = recognise(data, given.path.name)
    hits = tuple(importer.read(io.BytesIO(data)))
    if not hits:
        raise InputError("LR-IMPORT-EMPTY", where=Where(file=given.path.name))
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym)
        return write_file(writer, given, data, importer.key, hits, pseudonym, review.clock().isoformat())


def write_file(
    writer: Writer, given: FileImport, data: bytes, form: str, hits: tuple[Hit, ...], actor: str, received: str
) -> Loaded:
    """`import_file` inside an open transaction, with the file already read."""
    sha256 = hashlib.sha256(data).hexdigest()
    before = Reader(writer.connection).run_of_file(sha256)
    if before is not None and not given.again:
        raise InputError("LR-IMPORT-TWICE", where=Where(file=given.path.name), run=before)
    run = file_run(given, writer.next_id("runs"), sha256, len(hits), sum(isinstance(hit, Parsed) for hit in hits))
    writer.append("run.started", f"run {run.id}", {"run": to_json(replace(run, status=RunStatus.RUNNING))}, actor=actor)
    about = {"role": "file", "format": form, "file": given.path.name, "received": received}
    page = store_page(writer, run.id, 1, data, about, actor)
    load_hits(writer, run.id, page, hits, f"{form}/1", actor)
    writer.append("run.finished", f"run {run.id}", {"run": to_json(run)}, actor=actor)
    failed = tuple(hit for hit in hits if isinstance(hit, Unparsed))
    remarks = tuple(remark for hit in hits if isinstance(hit, Parsed) for remark in hit.remarks)
    return Loaded(run, form, failed, remarks)


def file_run(given: FileImport, number: int, sha256: str, retrieved: int, parsed: int) -> Run:
    """The row of the log for a file with so many entries, of which so many could be read."""
    stated, remarks = read_count(given.hits)
    date, said = read_log_date(given.date, None) if given.date else (LogDate(), ())
    source = registry.find(given.source) or given.source
    found = registry.get(source)
    status, why = reconcile(stated.value, retrieved, parsed, retrieved - parsed)
    unstated = not given.hits and given.purpose is not Purpose.KNOWN
    cells = {
        "source": given.source,
        "query": given.query,
        "date": given.date,
        "hits": given.hits,
        "limits": given.limits,
    }
    return Run(
        id=number,
        arrival=Arrival.FILE,
        purpose=given.purpose,
        source=source,
        source_printed=given.source,
        platform=found.platform if found else "",
        column=found.column if found else SourceColumn.DATABASE,
        query_name=given.query_name,
        query=given.query,
        date=date,
        limits=given.stated_limits or read_limits(given.limits),
        limits_printed=given.limits,
        hits=Count(stated.raw, retrieved) if unstated else stated,
        retrieved=retrieved,
        parsed=parsed,
        unparsed=retrieved - parsed,
        status=status,
        remarks=(*remarks, *said, *why),
        file=given.path.name,
        sha256=sha256,
        raw={name: text for name, text in cells.items() if text},
    )


def reconcile(
    reported: int | None, retrieved: int, parsed: int, unparsed: int, *, missing: int = 0
) -> tuple[RunStatus, tuple[Message, ...]]:
    """Whether a run adds up: reported = retrieved + not retrieved, retrieved = parsed + unparsed.

    A run is complete only when nothing was left behind; otherwise the messages say what and how many.
    """
    why: list[Message] = []
    if retrieved != parsed + unparsed:
        why.append(message("log.does_not_add_up", retrieved=retrieved, parsed=parsed, unparsed=unparsed))
    if unparsed:
        why.append(message("log.unparsed", n=unparsed))
    if missing:
        why.append(message("log.missing", n=missing))
    left = (reported - retrieved) if reported is not None else 0
    if left:
        why.append(message("log.not_all_retrieved", reported=reported, retrieved=retrieved))
    return (RunStatus.INCOMPLETE if why else RunStatus.COMPLETE), tuple(why)


def store_page(writer: Writer, run: int, position: int, body: bytes, about: Mapping[str, Any], actor: str) -> int:
    """Keep raw bytes as a page of a run; returns the page's number."""
    page = writer.next_id("pages")
    writer.append(
        "page.stored",
        f"page {page}",
        {
            "page": page,
            "run": run,
            "position": position,
            "sha256": hashlib.sha256(body).hexdigest(),
            "size": len(body),
            "about": about,
        },
        actor=actor,
        attached=body,
    )
    return page


def load_hits(writer: Writer, run: int, page: int, hits: Iterable[Hit], parser: str, actor: str) -> None:
    """Keep what was parsed from a page. The event holds a fingerprint of the records, so that parsing the same bytes
    years later can be compared with what was read today."""
    listed = tuple(hits)
    parsed = sum(isinstance(hit, Parsed) for hit in listed)
    records_sha256, unparsed_sha256 = fingerprints(listed)
    writer.append(
        "page.parsed",
        f"page {page}",
        {
            "page": page,
            "run": run,
            "parser": parser,
            "first_record": writer.next_id("records"),
            "parsed": parsed,
            "unparsed": len(listed) - parsed,
            "records_sha256": records_sha256,
            "unparsed_sha256": unparsed_sha256,
        },
        actor=actor,
        attached=listed,
    )


def refusal(error: LitreviewError) -> Message:
    """An error as a remark on a run."""
    return Message(f"error.{error.code}", dict(error.words))
