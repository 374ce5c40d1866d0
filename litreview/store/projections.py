"""How each kind of event changes the tables. The only code that writes a projected table,
with `projections_screening`.

A projection gets the event's data and what came with it that is too large for an event (a page's bytes, parsed hits);
both can be had again from the pages, so a store can be rebuilt from events and pages alone.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO

from sqlalchemy import Connection, Table, and_, delete, func, insert, select, update

from litreview.model import Hit, Parsed, Unparsed
from litreview.store import schema
from litreview.store.events import Event, canonical
from litreview.store.hits import RECORD, UNPARSED, Fingerprint, record_cells, unparsed_cells
from litreview.store.projections_screening import SCREENING

CHUNK = 1 << 20  # bytes of a page in one row, before compression
BATCH = 500  # rows in one statement

Projection = Callable[[Connection, Event, Any], None]
PROJECTIONS: dict[str, Projection] = dict(SCREENING)


def projects(kind: str) -> Callable[[Projection], Projection]:
    """Register the projection of one kind of event."""

    def register(projection: Projection) -> Projection:
        PROJECTIONS[kind] = projection
        return projection

    return register


@projects("review.created")
def _review_created(connection: Connection, event: Event, attached: Any) -> None:
    """Nothing to project: the event itself is the fact."""


@projects("actor.introduced")
def _actor_introduced(connection: Connection, event: Event, attached: Any) -> None:
    connection.execute(insert(schema.actors).values(id=event.subject, name_digest=event.data["name"]))


@projects("document.recorded")
def _document_recorded(connection: Connection, event: Event, attached: Any) -> None:
    data = event.data
    connection.execute(
        insert(schema.documents).values(
            event=event.seq, kind=data["kind"], name=data["name"], sha256=data["sha256"], text=data["text"]
        )
    )


@projects("run.logged")
@projects("run.started")
def _run_logged(connection: Connection, event: Event, attached: Any) -> None:
    _put_run(connection, event.data["run"], insert_new=True)


@projects("run.edited")
@projects("run.finished")
def _run_edited(connection: Connection, event: Event, attached: Any) -> None:
    _put_run(connection, event.data["run"], insert_new=False)


@projects("run.withdrawn")
def _run_withdrawn(connection: Connection, event: Event, attached: Any) -> None:
    """The row stays, marked; its records leave their works, so that nothing of it is screened or counted."""
    _put_run(connection, event.data["run"], insert_new=False)
    table = schema.work_records
    ours = select(schema.records.c.id).where(schema.records.c.run == event.data["run"]["id"])
    connection.execute(delete(table).where(table.c.record.in_(ours)))


def _put_run(connection: Connection, run: Mapping[str, Any], *, insert_new: bool) -> None:
    values = {"status": run.get("status", "complete"), "data": canonical(run)}
    if insert_new:
        connection.execute(insert(schema.runs).values(id=run["id"], **values))
    else:
        connection.execute(update(schema.runs).where(schema.runs.c.id == run["id"]).values(**values))


@projects("page.stored")
def _page_stored(connection: Connection, event: Event, attached: bytes | BinaryIO) -> None:
    """`attached`: the bytes, or a stream of them, read from its first byte."""
    data = event.data
    row = {key: data[key] for key in ("run", "position", "sha256", "size")}
    connection.execute(insert(schema.pages).values(id=data["page"], data=canonical(data["about"]), **row))
    for number, chunk in enumerate(_chunks(attached)):
        values = {"page": data["page"], "number": number, "body": zlib.compress(chunk)}
        connection.execute(insert(schema.page_chunks).values(**values))


def _chunks(body: bytes | BinaryIO) -> Iterator[bytes]:
    stream = io.BytesIO(body) if isinstance(body, bytes) else body
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        yield chunk


@projects("page.parsed")
def _page_parsed(connection: Connection, event: Event, attached: Iterable[Hit] | None) -> None:
    """`attached` None: the rows stand already, because the event tells of them (`Writer.parsed`)."""
    if attached is not None:
        data = event.data
        write_hits(connection, attached, run=data["run"], page=data["page"], first=data["first_record"])


def write_hits(connection: Connection, hits: Iterable[Hit], *, run: int, page: int, first: int) -> dict[str, Any]:
    """The rows of a page's hits, as they come; records are numbered from `first`.

    Returns what the event says of them: how many records and unparsed entries, and the fingerprint of each.
    """
    records, unparsed = Fingerprint(RECORD), Fingerprint(UNPARSED)
    place = {"run": run, "page": page}
    after = connection.execute(select(func.max(schema.unparsed.c.id))).scalar() or 0
    listed = iter(hits)
    while batch := list(islice(listed, BATCH)):
        read = [record_cells(hit) for hit in batch if isinstance(hit, Parsed)]
        failed = [unparsed_cells(hit) for hit in batch if isinstance(hit, Unparsed)]
        told = [{"id": after + unparsed.rows + index, **place, **cells} for index, cells in enumerate(failed, 1)]
        numbered = [{"id": first + records.rows + index, **place, **cells} for index, cells in enumerate(read)]
        _insert_many(connection, schema.records, numbered)
        _insert_many(connection, schema.unparsed, told)
        for cells in read:
            records.add(cells)
        for cells in failed:
            unparsed.add(cells)
    return {
        "parsed": records.rows,
        "unparsed": unparsed.rows,
        "records_sha256": records.sha256,
        "unparsed_sha256": unparsed.sha256,
    }


@projects("works.matched")
def _works_matched(connection: Connection, event: Event, attached: Any) -> None:
    """`created` and `extended` list new records by work, `split` records that leave their work for another, which is
    a new one or one that had been joined; `joined` the works that went into others; `maybes` the pairs that come into
    the queue, `related` pairs of publications that belong together, `dropped` those that are neither any longer."""
    table = schema.work_records
    created: Mapping[str, Sequence[int]] = event.data["created"]
    founded = ({"number": int(number), "founder": min(records)} for number, records in created.items())
    _insert_many(connection, schema.works, founded)
    for number, records in event.data["split"].items():
        _open_work(connection, int(number), min(records))
        for start in range(0, len(records), BATCH):
            some = records[start : start + BATCH]
            connection.execute(update(table).where(table.c.record.in_(some)).values(work=int(number)))
    coming = (
        (int(number), record)
        for part in ("created", "extended")
        for number, some in event.data[part].items()
        for record in some
    )
    _insert_many(connection, table, ({"record": record, "work": work, "first_work": work} for work, record in coming))
    for gone, kept in event.data["joined"].items():
        connection.execute(update(table).where(table.c.work == int(gone)).values(work=kept))
        joined = {"joined_to": kept, "joined_by": event.seq}
        connection.execute(update(schema.works).where(schema.works.c.number == int(gone)).values(**joined))
    for first, second in event.data.get("dropped", ()):  # older rounds let every doubt stand
        _drop_pair(connection, first, second)
    for pair in event.data["maybes"]:
        _put_pair(connection, event, pair, "maybe")
    for pair in event.data.get("related", ()):
        _put_pair(connection, event, pair, "related")


def _open_work(connection: Connection, number: int, founder: int) -> None:
    """A new work, or one that had been joined and stands again."""
    works = schema.works
    if connection.execute(select(works.c.number).where(works.c.number == number)).first() is None:
        connection.execute(insert(works).values(number=number, founder=founder))
    connection.execute(update(works).where(works.c.number == number).values(joined_to=None, joined_by=None))


@projects("pairs.decided")
def _pairs_decided(connection: Connection, event: Event, attached: Any) -> None:
    """One answer of a person, about one pair or many. `before` is each pair's row until then, for taking back."""
    for pair in event.data["pairs"]:
        _put_pair(connection, event, pair, event.data["outcome"])


@projects("pairs.reopened")
def _pairs_reopened(connection: Connection, event: Event, attached: Any) -> None:
    """An answer taken back: each pair's row is what it was before, or gone."""
    for pair in event.data["pairs"]:
        _drop_pair(connection, pair["first"], pair["second"])
        if pair["before"]:
            row = {**pair["before"], "evidence": canonical(pair["before"]["evidence"])}
            connection.execute(insert(schema.pairs).values(first=pair["first"], second=pair["second"], **row))


@projects("pair.decided")
def _pair_decided(connection: Connection, event: Event, attached: Any) -> None:
    """As reviews of version 0.1 have it: one pair, and nothing kept to take it back with."""
    _put_pair(connection, event, event.data, event.data["outcome"])


def _put_pair(connection: Connection, event: Event, pair: Mapping[str, Any], outcome: str) -> None:
    _drop_pair(connection, pair["first"], pair["second"])
    connection.execute(
        insert(schema.pairs).values(
            first=pair["first"],
            second=pair["second"],
            outcome=outcome,
            rule=pair["rule"],
            evidence=canonical(pair["evidence"]),
            event=event.seq,
            relation=pair.get("relation", ""),
            likely=pair.get("likely", 0),
        )
    )


def _drop_pair(connection: Connection, first: int, second: int) -> None:
    table = schema.pairs
    connection.execute(delete(table).where(and_(table.c.first == first, table.c.second == second)))


@projects("cells.set")
def _cells_set(connection: Connection, event: Event, attached: Any) -> None:
    """A cell whose text is None is emptied: the row goes, the event keeps what stood there."""
    table = schema.cells
    for cell in event.data["cells"]:
        connection.execute(
            delete(table).where(and_(table.c.work == event.data["work"], table.c.field == cell["field"]))
        )
        if cell["after"] is not None:
            connection.execute(
                insert(table).values(
                    work=event.data["work"],
                    field=cell["field"],
                    text=cell["after"],
                    page=cell["page"],
                    quotation_digest=cell["quotation"],
                    event=event.seq,
                )
            )


@projects("form.set")
def _form_set(connection: Connection, event: Event, attached: Any) -> None:
    data = event.data
    table = schema.forms
    connection.execute(delete(table).where(and_(table.c.kind == data["kind"], table.c.key == data["key"])))
    if data["after"] is not None:
        connection.execute(
            insert(table).values(
                kind=data["kind"],
                key=data["key"],
                position=data["position"],
                data=canonical(data["after"]),
                event=event.seq,
            )
        )


def _insert_many(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    batch: list[Mapping[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
