"""The tables against the history: the events are played again into an empty store, and the rows compared.

Records are not parsed again: the event of a parsed page holds the fingerprint of its records, and the records that
stand there are hashed against it. A page's bytes are hashed against theirs elsewhere (steps/audit.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection, Table, create_engine, insert, select

from litreview.store import schema
from litreview.store.events import Event, canonical
from litreview.store.hits import RECORD, UNPARSED, fingerprint
from litreview.store.private import Sealed, opens
from litreview.store.projections import PROJECTIONS
from litreview.store.reader import Reader

COMPARED = tuple(table for table in (*schema.PROJECTED, schema.pages) if table.name not in {"records", "unparsed"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the history says: the table, the row's key, what was expected and what stands there."""

    table: str
    row: str
    expected: str
    found: str


def differences(reader: Reader) -> Iterator[Difference]:
    """The first difference in each table, in the fingerprints of the records, and in the private texts."""
    with create_engine("sqlite://").connect() as scratch:
        schema.metadata.create_all(scratch)
        for event in reader.events():
            play(scratch, event)
        for table in COMPARED:
            yield from _first_difference(table, scratch, reader.connection)
    yield from _records(reader)
    yield from _private(reader)


def play(scratch: Connection, event: Event) -> None:
    """Put an event into a scratch store: its projection alone, with empty shells where a page's records would be."""
    if event.kind == "page.parsed":
        shells = _shells(event)
        if shells:
            scratch.execute(insert(schema.records), shells)
        return
    PROJECTIONS[event.kind](scratch, event, b"" if event.kind == "page.stored" else None)


def _shells(event: Event) -> list[dict[str, Any]]:
    data = event.data
    empty = {"position": 0, "line": None, "identifier": "", "data": "", "remarks": ""}
    numbers = range(data["first_record"], data["first_record"] + data["parsed"])
    return [{"id": number, "run": data["run"], "page": data["page"], **empty} for number in numbers]


def _first_difference(table: Table, expected: Connection, found: Connection) -> Iterator[Difference]:
    ordered = select(table).order_by(*table.primary_key.columns)
    for wanted, stands in zip_longest(expected.execute(ordered), found.execute(ordered)):
        if wanted != stands:
            yield Difference(
                table.name, _key(table, wanted if wanted is not None else stands), _shown(wanted), _shown(stands)
            )
            return


def _key(table: Table, row: Any) -> str:
    return ", ".join(str(row._mapping[column]) for column in table.primary_key.columns)


def _shown(row: Any) -> str:
    text = "–" if row is None else canonical([str(value) for value in row])
    return text if len(text) <= 300 else text[:297] + "…"


def _records(reader: Reader) -> Iterator[Difference]:
    for event in reader.events():
        if event.kind == "page.parsed":
            for table, columns, wanted in (
                (schema.records, RECORD, event.data["records_sha256"]),
                (schema.unparsed, UNPARSED, event.data["unparsed_sha256"]),
            ):
                found = fingerprint(_rows(reader.connection, table, event.data["page"]), columns)
                if found != wanted:
                    yield Difference(table.name, event.subject, wanted, found)
                    return


def _rows(connection: Connection, table: Table, page: int) -> Iterator[Any]:
    for row in connection.execute(select(table).where(table.c.page == page).order_by(table.c.id)):
        yield row._mapping


def _private(reader: Reader) -> Iterator[Difference]:
    """A private text may be erased, never changed."""
    for row in reader.connection.execute(select(schema.private_texts)):
        if row.text is not None and not (row.salt and opens(Sealed(row.digest, row.salt, row.text))):
            yield Difference("private_texts", row.digest, row.digest, "–")
            return
