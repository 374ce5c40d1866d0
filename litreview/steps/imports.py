"""Export files as runs of the log: the bytes first, then what is in them, then whether it adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from litreview.errors import InputError, Where
from litreview.model import (
    Arrival,
    Count,
    Day,
    Hit,
    Limit,
    LogDate,
    Message,
    Parsed,
    Pointer,
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
from litreview.steps.columns import bound
from litreview.steps.files import opened
from litreview.steps.load import reconcile, store_page
from litreview.steps.recognised import Recognised, named, recognised
from litreview.steps.review import Review, record_documents, require_actor
from litreview.steps.since_day import refuse_unknown, with_since
from litreview.store import Reader, Writer
from litreview.store.codec import to_json

SHOWN = 1000  # unparsed entries that are told at once; the store has them all
_OFTEN = 500  # entries between two words of how far it has come
Told = Callable[[int], None]
_PLACES = 20  # of each remark, how many entries are named


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
    columns: Mapping[str, str] = field(default_factory=dict)  # of a table of the user's own: field to column
    place: SourceColumn | None = None  # in PRISMA 2020; None: where the source belongs
    repeats: int | None = None  # the run whose search was made once more for this file
    since: Day | None = None  # an update: only what the source took in from that day on


@dataclass(frozen=True, slots=True)
class Noted:
    """A remark on entries of a file: the first such remark, on how many entries, and where the first of them stand."""

    remark: Message
    n: int
    places: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The run a file became, what the file is, and what of it could not be read (the first `SHOWN`) or was mended."""

    run: Run
    file: Recognised
    unparsed: tuple[Unparsed, ...]
    noted: tuple[Noted, ...]

    @property
    def format(self) -> str:
        """The key of the importer."""
        return self.file.importer.key


def import_file(review: Review, given: FileImport, told: Told = lambda read: None) -> Loaded:
    """Read an export file as a run. `told` hears now and then how many entries have been read.

    Raises InputError: LR-FILE-… when it cannot be opened, LR-IMPORT-FORMAT when no format is recognised,
    LR-IMPORT-TWICE when the very same bytes were read before, LR-IMPORT-EMPTY when nothing is in it, LR-RERUN-RUN when
    it repeats a run that is not there, and what the importer raises.
    """
    actor = require_actor(review)
    with opened(given.path) as stream:
        file = recognised(stream, given.path.name)
        with review.store.writing(review.clock) as writer:
            refuse_unknown(Reader(writer.connection), given.repeats)
            pseudonym = writer.actor(actor)
            record_documents(review, writer, pseudonym)
            return write_file(writer, given, stream, file, pseudonym, review.clock().isoformat(), told)


def write_file(
    writer: Writer,
    given: FileImport,
    stream: BinaryIO,
    file: Recognised,
    actor: str,
    received: str,
    told: Told = lambda read: None,
) -> Loaded:
    """`import_file` inside an open transaction, with the file open and recognised."""
    before = Reader(writer.connection).run_of_file(file.sha256)
    if before is not None and not given.again:
        raise InputError("LR-IMPORT-TWICE", where=Where(file=given.path.name), run=before)
    with named(given.path.name):
        return _written(writer, given, stream, file, actor, received, told)


def _written(
    writer: Writer, given: FileImport, stream: BinaryIO, file: Recognised, actor: str, received: str, told: Told
) -> Loaded:
    number = writer.next_id("runs")
    importer, mapping = bound(writer, file.importer, stream, given.columns, actor)
    begun = replace(file_run(given, file, number, Seen()), status=RunStatus.RUNNING)
    writer.append("run.started", f"run {number}", {"run": to_json(begun)}, actor=actor)
    about = {
        "role": "file",
        "format": importer.key,
        "dialect": file.dialect.key if file.dialect else "",
        "file": given.path.name,
        "received": received,
        **({"columns": dict(mapping)} if mapping else {}),
    }
    page = store_page(writer, number, 1, stream, about, actor)
    seen = Seen()
    hits = seen.watch(importer.read(stream), told)
    writer.parsed(hits, run=number, page=page, parser=f"{importer.key}/1", actor=actor)
    if not seen.retrieved:
        raise InputError("LR-IMPORT-EMPTY", where=Where(file=given.path.name))
    run = file_run(given, file, number, seen)
    writer.append("run.finished", f"run {number}", {"run": to_json(run)}, actor=actor)
    return Loaded(run, file, tuple(seen.failed), seen.noted())


class Seen:
    """What went by while a file was read: counts, failures, remarks, and the databases that entries name."""

    def __init__(self) -> None:
        self.retrieved = self.parsed = 0
        self.failed: list[Unparsed] = []
        self.databases: Counter[str] = Counter()
        self._remarks: dict[str, tuple[Message, list[Pointer]]] = {}
        self._count: Counter[str] = Counter()

    def watch(self, hits: Iterable[Hit], told: Told = lambda read: None) -> Iterator[Hit]:
        """The hits, unchanged."""
        for hit in hits:
            self.retrieved += 1
            if self.retrieved % _OFTEN == 0:
                told(self.retrieved)
            if isinstance(hit, Parsed):
                self.parsed += 1
                self.databases[hit.record.database] += 1
                self._note(hit)
            elif len(self.failed) < SHOWN:
                self.failed.append(hit)
            yield hit

    def _note(self, hit: Parsed) -> None:
        for code, remark in {remark.code: remark for remark in reversed(hit.remarks)}.items():
            _, places = self._remarks.setdefault(code, (remark, []))
            self._count[code] += 1
            if len(places) < _PLACES:
                places.append(hit.pointer)

    def noted(self) -> tuple[Noted, ...]:
        """The remarks, each kind once."""
        return tuple(
            Noted(remark, self._count[code], tuple(places)) for code, (remark, places) in self._remarks.items()
        )


def file_run(given: FileImport, file: Recognised | None, number: int, seen: Seen) -> Run:
    """The row of the log for a file in which so much was seen. `file` None: the row is edited, and its file known."""
    stated, remarks = read_count(given.hits)
    date, said = read_log_date(given.date, None) if given.date else (LogDate(), ())
    source, shown = _source(given, file, seen)
    found = registry.get(source)
    status, why = reconcile(stated.value, seen.retrieved, seen.parsed, seen.retrieved - seen.parsed)
    unstated = not given.hits and given.purpose is not Purpose.KNOWN
    cells = {
        "source": given.source,
        "query": given.query,
        "date": given.date,
        "hits": given.hits,
        "limits": given.limits,
    }
    host = file.dialect.platform if file and file.dialect else ""
    made = Run(
        id=number,
        arrival=Arrival.FILE,
        purpose=given.purpose,
        source=source,
        source_printed=given.source or (_title(source) if shown else ""),
        platform=host or (found.platform if found else ""),
        column=given.place or (found.column if found else SourceColumn.DATABASE),
        query_name=given.query_name,
        query=given.query,
        date=date,
        limits=given.stated_limits or read_limits(given.limits),
        limits_printed=given.limits,
        hits=Count(stated.raw, seen.retrieved) if unstated else stated,
        retrieved=seen.retrieved,
        parsed=seen.parsed,
        unparsed=seen.retrieved - seen.parsed,
        status=status,
        remarks=(*remarks, *said, *shown, *why),
        file=given.path.name,
        sha256=file.sha256 if file else "",
        raw={name: text for name, text in cells.items() if text},
        repeats=given.repeats,
    )
    return with_since(made, given.since)


def _title(source: str) -> str:
    place = registry.get(source)
    return place.title if place else source


def _source(given: FileImport, file: Recognised | None, seen: Seen) -> tuple[str, tuple[Message, ...]]:
    """The source the user named, or else the one the file shows, with a remark: its entries all name one database,
    or only one source writes such files. Known works come from nowhere in particular."""
    if given.source:
        return registry.find(given.source) or given.source, ()
    if given.purpose is Purpose.KNOWN:
        return "", ()
    named = {registry.find(name) or name for name in seen.databases if name}
    shown = named.pop() if len(named) == 1 and not seen.databases[""] else ""
    shown = shown or (file.dialect.source if file and file.dialect else "")
    return shown, (message("log.source_shown", source=_title(shown)),) if shown else ()
