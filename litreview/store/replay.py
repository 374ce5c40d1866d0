"""The tables against the history: the events are played again into an empty store, and the rows compared.

Records are not parsed again: the event of a parsed page holds the fingerprint of its records, and the records that
stand there are hashed against it (kept_hits). A page's bytes are hashed against theirs (kept_pages).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, select

from litreview.errors import StoreError
from litreview.model import Message, message
from litreview.store import schema
from litreview.store.compare import Difference, compare
from litreview.store.engine import reading_part, refuse_gone
from litreview.store.events import Event
from litreview.store.history import MOST, walk
from litreview.store.kept_hits import check_hits
from litreview.store.kept_private import PrivateTexts, check_private
from litreview.store.projections import PROJECTIONS
from litreview.store.reader import Reader
from litreview.store.scratch import play_shells, scratch

COMPARED = tuple(table for table in (*schema.PROJECTED, schema.pages) if table.name not in {"records", "unparsed"})


def differences(reader: Reader) -> Iterator[Message]:
    """What is not as the history says in the tables, the rows of the pages and the private texts; and in the history
    itself, where it cannot be played."""
    with scratch() as own:
        history = walk(reader.connection, own, lambda rows: None)
        yield from history.faults
        for table in COMPARED:
            yield from check_table(table, own.connection, reader.connection)
        yield from check_hits(reader.connection, history.parsed, lambda rows: None)
        texts = PrivateTexts()
        check_private(reader.connection, own.connection, texts)
        yield from texts.faults


def play(connection: Connection, event: Event) -> None:
    """Put an event into a scratch store: its projection alone, with empty shells where a page's records would be."""
    if event.kind == "page.parsed":
        play_shells(connection, event)
    else:
        PROJECTIONS[event.kind](connection, event, b"" if event.kind == "page.stored" else None)


def check_table(table: Table, expected: Connection, found: Connection) -> Iterator[Message]:
    """The first differences of one table, and how many more there are. A table that cannot be read is a fault too."""
    makers, more = _Makers(found), 0
    try:
        with reading_part(found):
            for number, one in enumerate(compare(table, expected, found)):
                if number < MOST:
                    yield _told(one, makers)
                else:
                    more += 1
    except StoreError as error:
        refuse_gone(error)
        yield message("audit.table_unreadable", table=table.name, expected="–", found=error.words.get("detail"))
    if more:
        yield message("audit.more", table=table.name, n=more)


def _told(one: Difference, makers: _Makers) -> Message:
    place = {"table": one.table, "row": one.row}
    if one.how == "extra":
        return message("audit.row_extra", **place, event="–", found=one.found)
    event = one.event if one.event is not None else makers.of(one.table, one.row)
    if one.how == "missing":
        return message("audit.row_missing", **place, event=event, expected=one.expected)
    return message("audit.table_differs", **place, event=event, expected=one.expected, found=one.found)


_SUBJECTS = {"actors": ("{}", "actor.introduced"), "runs": ("run {}", "run."), "pages": ("page {}", "page.stored")}


class _Makers:
    """Which event made a row, where the row does not say so."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rounds: dict[str, dict[str, int]] = {}

    def of(self, table: str, row: str) -> int | str:
        """The number of the last event that speaks of it; «–» when none does."""
        if table in {"works", "work_records"}:
            return self._of_rounds().get(table, {}).get(row, "–")
        subject, kind = _SUBJECTS.get(table, ("{}", ""))
        events = schema.events
        query = select(events.c.seq).where(events.c.subject == subject.format(row), events.c.kind.startswith(kind))
        found = self._connection.execute(query.order_by(events.c.seq.desc()).limit(1)).scalar()
        return "–" if found is None else int(found)

    def _of_rounds(self) -> dict[str, dict[str, int]]:
        if not self._rounds:
            events = schema.events
            query = select(events.c.seq, events.c.data).where(events.c.kind == "works.matched").order_by(events.c.seq)
            works, records = dict[str, int](), dict[str, int]()
            for seq, data in self._connection.execute(query):
                _take_round(json.loads(data), seq, works, records)
            self._rounds = {"works": works, "work_records": records}
        return self._rounds


def _take_round(data: Mapping[str, Any], seq: int, works: dict[str, int], records: dict[str, int]) -> None:
    for part in ("created", "extended", "split"):
        for work, some in data.get(part, {}).items():
            works[work] = seq
            records.update(dict.fromkeys(map(str, some), seq))
    works.update(dict.fromkeys(data.get("joined", {}), seq))
