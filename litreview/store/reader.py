"""Reading: rows back into the model. Appends nothing."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, distinct, func, select, union_all

from litreview.errors import StoreError, Where
from litreview.model import (
    Appraisal,
    CodingTable,
    Extraction,
    Message,
    Pointer,
    ReadingList,
    Record,
    Run,
    RunStatus,
    StatedSum,
    ThemeTable,
    Unparsed,
)
from litreview.store import schema
from litreview.store.codec import from_json
from litreview.store.coding import ROW, TABLE, coding_tables, followed
from litreview.store.events import FIRST, Event
from litreview.store.rows import StoredPage, StoredRecord, made, plain, record_of, streamed
from litreview.store.screening import ScreeningReader


class Reader(ScreeningReader):
    """One consistent view of the store. Made by `Store.reading` (and by a Writer's own connection)."""

    def events(self, after: int = 0, kinds: tuple[str, ...] = ()) -> Iterator[Event]:
        """Events in order, all or of some kinds."""
        table = schema.events
        query = select(table).where(table.c.seq > after).order_by(table.c.seq)
        if kinds:
            query = query.where(table.c.kind.in_(kinds))
        for row in streamed(self.connection, query):
            yield Event(
                row.seq,
                row.at,
                row.actor,
                row.kind,
                row.subject,
                plain(row.data, f"events {row.seq}"),
                row.tool,
                row.prev,
                row.hash,
            )

    def hash_of(self, seq: int) -> str | None:
        """The hash of one event; None when there is none of that number."""
        return self.connection.execute(select(schema.events.c.hash).where(schema.events.c.seq == seq)).scalar()

    def head(self) -> tuple[str, int, str]:
        """Hash, number and time of the last event; of an empty chain the zero hash, 0 and ''."""
        table = schema.events
        row = self.connection.execute(
            select(table.c.hash, table.c.seq, table.c.at).order_by(table.c.seq.desc()).limit(1)
        ).first()
        return (row.hash, row.seq, row.at) if row else (FIRST, 0, "")

    def actor_names(self) -> dict[str, str]:
        """Names by pseudonym, where they are still kept."""
        table = schema.actors
        return {row.id: self.private(row.name_digest) for row in self.connection.execute(select(table))}

    def document(self, kind: str, name: str) -> str | None:
        """SHA-256 of the latest recorded version of a protocol, a query or a table's columns."""
        return self._latest(schema.documents.c.sha256, kind, name)

    def document_text(self, kind: str, name: str) -> str | None:
        """The text of that version."""
        return self._latest(schema.documents.c.text, kind, name)

    def newest_document(self, kind: str) -> tuple[str, str, str] | None:
        """Name, SHA-256 and text of the document of a kind that was recorded last, under whatever name."""
        table = schema.documents
        chosen = select(table.c.name, table.c.sha256, table.c.text).where(table.c.kind == kind)
        row = self.connection.execute(chosen.order_by(table.c.event.desc()).limit(1)).first()
        return (row.name, row.sha256, row.text) if row else None

    def latest_documents(self, kind: str) -> dict[str, tuple[str, str]]:
        """SHA-256 and text of the last recorded version of each document of a kind, by name; the latest comes last."""
        table, found = schema.documents, dict[str, tuple[str, str]]()
        for row in self.connection.execute(select(table).where(table.c.kind == kind).order_by(table.c.event)):
            found.pop(row.name, None)
            found[row.name] = row.sha256, row.text
        return found

    def _latest(self, wanted: Column[str], kind: str, name: str) -> str | None:
        table = schema.documents
        return self.connection.execute(
            select(wanted).where(table.c.kind == kind, table.c.name == name).order_by(table.c.event.desc()).limit(1)
        ).scalar()

    def runs(self, *, withdrawn: bool = False) -> tuple[Run, ...]:
        """The runs that stand, in the order they were logged; with `withdrawn` also those taken back."""
        rows = self.connection.execute(select(schema.runs).order_by(schema.runs.c.id))
        found = (made(Run, row.data, f"runs {row.id}") for row in rows)
        return tuple(run for run in found if withdrawn or not run.withdrawn)

    def run(self, number: int) -> Run | None:
        """One run; None when there is none of that number."""
        row = self.connection.execute(select(schema.runs).where(schema.runs.c.id == number)).first()
        return made(Run, row.data, f"runs {row.id}") if row else None

    def unfinished(self) -> tuple[Run, ...]:
        """Runs that were interrupted: their status is still running."""
        rows = self.connection.execute(
            select(schema.runs).where(schema.runs.c.status == RunStatus.RUNNING.value).order_by(schema.runs.c.id)
        )
        return tuple(made(Run, row.data, f"runs {row.id}") for row in rows)

    def pages(self, run: int) -> Iterator[StoredPage]:
        """The pages of a run in order, without their bytes."""
        table = schema.pages
        rows = self.connection.execute(select(table).where(table.c.run == run).order_by(table.c.position)).all()
        for row in rows:
            yield StoredPage(row.id, row.run, row.position, row.sha256, row.size, plain(row.data, f"pages {row.id}"))

    def page_body(self, page: int) -> bytes:
        """The bytes of a page. Raises StoreError LR-STORE-ROW."""
        return b"".join(self.page_chunks(page))

    def page_chunks(self, page: int) -> Iterator[bytes]:
        """The bytes of a page, piece by piece. Raises StoreError LR-STORE-ROW."""
        table = schema.page_chunks
        numbers = self.connection.execute(select(table.c.number).where(table.c.page == page).order_by(table.c.number))
        for number in numbers.scalars().all():
            chosen = select(table.c.body).where(table.c.page == page, table.c.number == number)
            try:
                yield zlib.decompress(self.connection.execute(chosen).scalar_one())
            except zlib.error as error:
                raise StoreError("LR-STORE-ROW", where=Where(record=f"page_chunks {page}")) from error

    def page_is_parsed(self, page: int) -> bool:
        """Whether the hits of a page have been loaded."""
        table = schema.events
        return (
            self.connection.execute(
                select(table.c.seq).where(table.c.kind == "page.parsed", table.c.subject == f"page {page}").limit(1)
            ).first()
            is not None
        )

    def run_of_file(self, sha256: str) -> int | None:
        """The standing run that read a file of this fingerprint before, if any."""
        table = schema.pages
        read = self.connection.execute(select(table.c.run).where(table.c.sha256 == sha256)).scalars().all()
        return next((run.id for run in self.runs() if run.id in read), None)

    def records(self, run: int | None = None) -> Iterator[StoredRecord]:
        """Records in order, all or of one run."""
        table = schema.records
        query = select(table).order_by(table.c.id)
        if run is not None:
            query = query.where(table.c.run == run)
        for row in streamed(self.connection, query):
            remarks = tuple(from_json(Message, item) for item in plain(row.remarks, f"records {row.id}"))
            yield StoredRecord(
                row.id,
                row.run,
                row.page,
                Pointer(row.position, row.line, row.identifier),
                record_of(row.data, row.id),
                remarks,
            )

    def records_of(self, numbers: tuple[int, ...]) -> dict[int, Record]:
        """Records by number."""
        table = schema.records
        found: dict[int, Record] = {}
        for start in range(0, len(numbers), 500):
            rows = self.connection.execute(
                select(table.c.id, table.c.data).where(table.c.id.in_(numbers[start : start + 500]))
            )
            found.update((row.id, record_of(row.data, row.id)) for row in rows)
        return found

    def records_of_runs(self, runs: Iterable[int]) -> set[int]:
        """The numbers of the records of some runs."""
        table = schema.records
        found: set[int] = set()
        for run in runs:
            found.update(self.connection.execute(select(table.c.id).where(table.c.run == run)).scalars())
        return found

    def runs_of(self, numbers: tuple[int, ...]) -> dict[int, int]:
        """The run of each record, by record number."""
        table = schema.records
        found: dict[int, int] = {}
        for start in range(0, len(numbers), 500):
            rows = self.connection.execute(
                select(table.c.id, table.c.run).where(table.c.id.in_(numbers[start : start + 500]))
            )
            found.update((row.id, row.run) for row in rows)
        return found

    def unparsed(self, run: int | None = None) -> tuple[Unparsed, ...]:
        """What could not be parsed, all or of one run."""
        table = schema.unparsed
        query = select(table).order_by(table.c.id)
        if run is not None:
            query = query.where(table.c.run == run)
        return tuple(
            Unparsed(
                made(Message, row.reason, f"unparsed {row.id}"),
                Pointer(row.position, row.line, row.identifier),
                row.excerpt,
            )
            for row in self.connection.execute(query)
        )

    def repeated(self, run: int) -> int:
        """How many entries of a run bear an identifier that an earlier one of it has."""
        tables = (schema.records, schema.unparsed)
        parts = [select(table.c.identifier).where(table.c.run == run, table.c.identifier != "") for table in tables]
        entries = union_all(*parts).subquery()
        counts = select(func.count() - func.count(distinct(entries.c.identifier))).select_from(entries)
        return int(self.connection.execute(counts).scalar_one())

    def unmatched(self) -> int:
        """How many records of standing runs are in no work: nobody has looked for their duplicates."""
        standing = {run.id for run in self.runs()}
        return sum(run in standing for run in self.workless().values())

    def extractions(self, work: int | None = None) -> tuple[Extraction, ...]:
        """All cells, by work and field; or those of one work that stands, with those of the works that became it."""
        table = schema.cells
        wanted = select(table).order_by(table.c.work, table.c.field)
        if work is not None:
            wanted = wanted.where(table.c.work.in_(self.joined_into([work])))
        gone = self.joined()
        return tuple(
            Extraction(
                f"W{gone[row.work][0] if row.work in gone else row.work}",
                row.field,
                row.text,
                row.page,
                self.private(row.quotation_digest),
            )
            for row in self.connection.execute(wanted)
        )

    def theme_tables(self) -> tuple[ThemeTable, ...]:
        """Theme tables in order."""
        return tuple(followed(from_json(ThemeTable, data), self.standing) for data in self._forms("themes"))

    def coding_tables(self) -> tuple[CodingTable, ...]:
        """Coding tables in order, with the quotations that are still kept."""
        return coding_tables(self._whole_forms(TABLE), self._whole_forms(ROW), self.standing, self.private)

    def standing(self, work: str) -> str:
        """The id of the work that stands in the place of one; an id of another shape as it is."""
        number = work.removeprefix("W")
        return self.work_id(int(number)) if number.isdecimal() and number != work and len(number) < 16 else work

    def sums(self) -> tuple[StatedSum, ...]:
        """Stated sums in order."""
        return tuple(from_json(StatedSum, data) for data in self._forms("sum"))

    def reading_list(self) -> ReadingList | None:
        """The self-chosen reading list, if there is one."""
        return next((from_json(ReadingList, data) for data in self._forms("reading_list")), None)

    def appraisals(self) -> tuple[Appraisal, ...]:
        """One appraisal for each work, sheet and reviewer, in the order they were begun: of works that were joined, the
        kept one's own comes first."""
        stored = [from_json(Appraisal, data) for data in self._forms("appraisal")]
        told = [(item.work, replace(item, work=self.work_id(int(item.work[1:])))) for item in stored]
        found: dict[tuple[str, str, str], Appraisal] = {}
        for own in (True, False):
            for was, item in told:
                if (was == item.work) is own:
                    found.setdefault((item.work, item.sheet, item.reviewer), item)
        return tuple(item for _, item in told if found[(item.work, item.sheet, item.reviewer)] is item)

    def form_keys(self, kind: str) -> dict[str, int]:
        """Keys of the forms of a kind with their positions."""
        table = schema.forms
        chosen = select(table.c.key, table.c.position).where(table.c.kind == kind).order_by(table.c.key)
        rows = self.connection.execute(chosen)
        return {row.key: row.position for row in rows}

    def form(self, kind: str, key: str) -> dict[str, Any] | None:
        """The plain data of one form."""
        table = schema.forms
        data = self.connection.execute(select(table.c.data).where(table.c.kind == kind, table.c.key == key)).scalar()
        return plain(data, f"forms {kind} {key}") if data else None

    def _forms(self, kind: str) -> Iterator[Any]:
        table = schema.forms
        for row in self.connection.execute(
            select(table).where(table.c.kind == kind).order_by(table.c.position, table.c.key)
        ):
            yield plain(row.data, f"forms {kind} {row.key}")

    def _whole_forms(self, kind: str) -> Iterator[tuple[str, Any, int]]:
        """Key, plain data and last event of each form of a kind."""
        table = schema.forms
        for row in self.connection.execute(
            select(table).where(table.c.kind == kind).order_by(table.c.position, table.c.key)
        ):
            yield row.key, plain(row.data, f"forms {kind} {row.key}"), row.event

    def form_subjects(self, beginning: str) -> tuple[str, ...]:
        """What every event that set or dropped a form speaks of, where that begins so: `coding_row coding#`."""
        table = schema.events
        begins = func.substr(table.c.subject, 1, len(beginning)) == beginning  # LIKE differs from database to database
        chosen = select(table.c.subject).where(table.c.kind == "form.set", begins).order_by(table.c.seq)
        return tuple(self.connection.execute(chosen).scalars())

    def count(self, table: str) -> int:
        """Number of rows of a table."""
        return int(
            self.connection.execute(select(func.count()).select_from(schema.metadata.tables[table])).scalar_one()
        )
