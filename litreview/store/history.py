"""One walk over the whole history: the chain link by link, and each event played into a scratch store on the way."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from litreview.errors import StoreError
from litreview.model import Message, message
from litreview.store import schema
from litreview.store.compare import shortened
from litreview.store.engine import reading_part, refuse_gone
from litreview.store.events import FIRST, Event, moment, text_hash
from litreview.store.projections import PROJECTIONS
from litreview.store.rows import NONSENSE
from litreview.store.scratch import Scratch
from litreview.store.tuples import tuples

Watch = Callable[[int], None]  # told how many rows more have been walked
MOST = 20  # faults of one kind that are told one by one
_AT_A_TIME = 1000
_NAMED = (
    "CREATE TEMP TABLE named (digest TEXT PRIMARY KEY, event INTEGER NOT NULL, private INTEGER NOT NULL) WITHOUT ROWID"
)
_NAME = "INSERT INTO named VALUES (?, ?, ?) ON CONFLICT (digest) DO UPDATE SET private = max(private, excluded.private)"
# Digests in an event's data. Those under these names, and those in the text of a protocol, are of private texts.
_DIGEST = re.compile(
    r'(?:"(name|note|agreed_by|quotation|reason|remark|unit)":)?"([0-9a-f]{64})"|\{\{private:([0-9a-f]{64})\}\}'
)
_RUNS = frozenset({"run.logged", "run.edited", "run.withdrawn"})


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """What an event says of the rows that were read from a page."""

    event: int
    page: int
    run: int
    first: int
    records: int
    unparsed: int
    records_sha256: str
    unparsed_sha256: str


@dataclass(slots=True)
class History:
    """What was walked. `remarks` are no faults: a clock that was set back. `whole`: the last event could be read.
    `runs`: the events by which people logged, corrected and withdrew searches. `stored`: the event of each page."""

    length: int = 0
    head: str = FIRST
    last_at: str = ""
    faults: list[Message] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)
    parsed: list[ParsedPage] = field(default_factory=list)
    runs: list[Event] = field(default_factory=list)
    stored: dict[int, int] = field(default_factory=dict)
    whole: bool = True


def walk(connection: Connection, scratch: Scratch, watch: Watch) -> History:
    """Walk every event. Faults: audit.broken.*, audit.event_unreadable, audit.event_unplayable, audit.unknown_kind,
    audit.events_unreadable (the file is damaged there; what follows could not be walked)."""
    history, named = History(), _Named(scratch.connection)
    try:
        with reading_part(connection):
            for row in tuples(connection, select(schema.events).order_by(schema.events.c.seq)):
                _link(history, row)
                named.take(row)
                _play(history, scratch, row)
                if history.length % _AT_A_TIME == 0:
                    watch(_AT_A_TIME)
    except StoreError as error:
        refuse_gone(error)
        history.whole = False
        history.faults.append(
            message("audit.events_unreadable", table="events", event=history.length, found=error.words.get("detail"))
        )
    named.done()
    _settle(history, scratch)
    return history


def _settle(history: History, scratch: Scratch) -> None:
    try:
        scratch.settle()
    except (*NONSENSE, SQLAlchemyError, sqlite3.Error) as error:
        _unplayable(history, history.length, error)


def _unplayable(history: History, event: int, error: Exception) -> None:
    told = shortened(f"{type(error).__name__}: {error}")
    _break(history, message("audit.event_unplayable", table="events", event=event, expected="–", found=told))


def _link(history: History, row: Any) -> None:
    """Whether the event fits the one before it."""
    seq, at, actor, kind, subject, data, tool, prev, found = row
    if seq != history.length + 1:
        _break(
            history, message("audit.broken.order", table="events", event=seq, expected=history.length + 1, found=seq)
        )
    if prev != history.head:
        _break(history, message("audit.broken.prev", table="events", event=seq, expected=history.head, found=prev))
    try:
        wanted = text_hash(seq, at, actor, kind, subject, data, tool, prev)
    except NONSENSE:  # bytes where text should be
        wanted = "–"
    if found != wanted:
        _break(history, message("audit.broken.hash", table="events", event=seq, expected=wanted, found=found))
    _time(history, seq, at)
    history.length, history.head = seq, found


def _break(history: History, fault: Message) -> None:
    if sum(one.code == fault.code for one in history.faults) < MOST:
        history.faults.append(fault)


def _time(history: History, seq: int, at: Any) -> None:
    """Times that go backwards are told; a time that is none is a fault."""
    if isinstance(at, str) and at >= history.last_at and len(at) == len("2026-01-01T00:00:00.000000Z"):
        history.last_at = at
        return
    try:
        moment(at)
    except NONSENSE:
        _break(history, message("audit.no_time", table="events", event=seq, expected="–", found=repr(at)))
        return
    if history.last_at and at < history.last_at and len(history.remarks) < MOST:
        history.remarks.append(message("audit.backwards", event=seq, before=history.last_at, at=at))
    history.last_at = at


def _play(history: History, scratch: Scratch, row: Any) -> None:
    seq, at, actor, kind, subject, text, tool, prev, found = row
    try:
        data = json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        _break(history, message("audit.event_unreadable", table="events", event=seq, expected="–", found=str(error)))
        return
    if kind not in PROJECTIONS:
        _break(history, message("audit.unknown_kind", table="events", event=seq, expected="–", found=str(kind)))
        return
    event = Event(seq, at, actor, kind, subject, data, tool, prev, found)
    try:
        if kind == "page.parsed":
            history.parsed.append(_parsed(event))
        if kind == "page.stored":
            history.stored[int(data["page"])] = seq
        if kind in _RUNS:
            history.runs.append(event)
        scratch.play(event)
    except (*NONSENSE, SQLAlchemyError, sqlite3.Error) as error:
        _unplayable(history, seq, error)


def _parsed(event: Event) -> ParsedPage:
    data = event.data
    return ParsedPage(
        event.seq,
        int(data["page"]),
        int(data["run"]),
        int(data["first_record"]),
        int(data["parsed"]),
        int(data["unparsed"]),
        str(data["records_sha256"]),
        str(data["unparsed_sha256"]),
    )


class _Named:
    """The digests that events name, kept in the scratch store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: list[tuple[str, int, int]] = []
        connection.exec_driver_sql(_NAMED)

    def take(self, row: Any) -> None:
        seq, text = row[0], row[5]
        if isinstance(text, str):
            for name, digest, token in _DIGEST.findall(text):
                self._waiting.append((digest or token, seq, int(bool(name or token))))
        if len(self._waiting) > _AT_A_TIME:
            self.done()

    def done(self) -> None:
        """Put in what waits."""
        if self._waiting:
            self._connection.exec_driver_sql(_NAME, self._waiting)
            self._waiting = []
