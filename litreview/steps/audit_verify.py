"""Is the store what its history says? The chain, every table, every page and cache, each fault with its place.

The parts are walked one after another, and one that is damaged does not keep the others from being walked. Where bytes
that are no text stand in a text, everything is walked once more with those bytes let through, so that the row is found.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from litreview.errors import StoreError
from litreview.model import Message, message
from litreview.steps.audit_caches import FEW, check_blocks, check_places, indexed
from litreview.steps.audit_hand import NOTHING, ByHand, by_hand
from litreview.steps.review import Review
from litreview.store import Reader
from litreview.store.engine import reading_part, refuse_gone
from litreview.store.events import moment
from litreview.store.history import History, walk
from litreview.store.kept_hits import check_hits
from litreview.store.kept_pages import check_pages
from litreview.store.kept_private import PrivateTexts, check_private
from litreview.store.kept_runs import check_runs
from litreview.store.replay import COMPARED, check_table
from litreview.store.rows import NONSENSE
from litreview.store.scratch import Scratch, scratch
from litreview.store.shape import check_file, check_shape

Watch = Callable[[int, int], None]  # rows walked, of how many
_NO_TEXT = "Could not decode to UTF-8"


@dataclass(frozen=True, slots=True)
class Verified:
    """What was walked, and each fault found (none: the store holds).

    `remarks` are no faults: a clock that was set back, private texts that were left out or erased, a cache that was not
    looked at. `hand`: what people wrote in the log themselves, and corrected.
    """

    events: int
    pages: int
    records: int
    head: str
    faults: tuple[Message, ...]
    remarks: tuple[Message, ...] = ()
    at: datetime | None = None
    hand: ByHand = NOTHING
    erased: int = 0
    left_out: int = 0


def verify(review: Review, *, full: bool = False, watch: Watch | None = None) -> Verified:
    """Walk the whole store. Appends nothing. `full` makes the index of possible duplicates anew also where there are
    so many references that it takes long. `watch` is told how far the walk has come.

    Raises StoreError only when the store cannot be opened or read at all.
    """
    with review.store.reading() as reader:
        try:
            return _Walk(review, reader, full, watch).verified()
        except _NoText:
            _let_through(reader)
            return _Walk(review, reader, full, watch, strict=False).verified()


class _NoText(Exception):
    """Bytes that are no text stand where text should be."""


def _let_through(reader: Reader) -> None:
    raw: Any = reader.connection.connection.dbapi_connection
    if isinstance(raw, sqlite3.Connection):
        raw.text_factory = lambda found: found.decode("utf-8", "surrogateescape")


class _Walk:
    """One walk over all parts."""

    def __init__(self, review: Review, reader: Reader, full: bool, watch: Watch | None, *, strict: bool = True) -> None:
        self._review, self._reader, self._full, self._strict = review, reader, full, strict
        self._connection = reader.connection
        self._counts = {name: self._count(name) for name in ("events", "pages", "records", "unparsed")}
        self._watch, self._walked = watch, 0

    def verified(self) -> Verified:
        """Everything, in the order in which it is told."""
        connection = self._connection
        with scratch() as own:
            history = walk(connection, own, self._on)
            if self._strict and any(_NO_TEXT in str(one.args.get("found")) for one in history.faults):
                raise _NoText
            texts = PrivateTexts()
            remarks = list(history.remarks)
            faults = [
                *history.faults,
                *(
                    fault
                    for table in COMPARED
                    for fault in self._part(table.name, partial(check_table, table, own.connection, connection))
                ),
                *self._part("records", lambda: check_hits(connection, history.parsed, self._on)),
                *self._part("page_chunks", lambda: check_pages(connection, own.connection, history.stored, self._on)),
                *self._part("runs", lambda: check_runs(connection, own.connection)),
                *self._part("private_texts", lambda: _private(self._reader, own, texts)),
                *self._part("alembic_version", lambda: check_shape(connection)),
                *self._part("sqlite_master", lambda: check_file(connection)),
                *self._part("places", lambda: self._places(history, own)),
                *self._part("block_index", lambda: self._blocks(history, own, remarks)),
            ]
        return self._told(history, texts, faults, remarks)

    def _told(self, history: History, texts: PrivateTexts, faults: list[Message], remarks: list[Message]) -> Verified:
        if texts.erased:
            remarks.append(message("audit.erased", n=texts.erased))
        if texts.left_out:
            remarks.append(message("audit.left_out", n=texts.left_out))
        counts = self._counts
        at = _time(history.last_at)
        hand = by_hand(history.runs)
        told = {fault.args.get("event") for fault in faults if fault.code == "audit.event_unplayable"}
        faults += [_no_row(event) for event in hand.nonsense if event not in told]
        return Verified(
            history.length,
            counts["pages"],
            counts["records"],
            history.head,
            tuple(faults),
            tuple(remarks),
            at,
            hand,
            texts.erased,
            texts.left_out,
        )

    def _places(self, history: History, own: Scratch) -> Iterator[Message]:
        return check_places(self._reader, Reader(own.connection), self._review.protocol, history.length)

    def _blocks(self, history: History, own: Scratch, remarks: list[Message]) -> Iterator[Message]:
        protocol, told = self._review.protocol, Reader(own.connection)
        count = len(indexed(self._reader, told, protocol, history) or ())
        if count > FEW and not self._full:
            remarks.append(message("audit.blocks_unchecked", n=count))
            return iter(())
        return check_blocks(self._reader, told, protocol, history)

    def _part(self, table: str, part: Callable[[], Iterable[Message]]) -> Iterator[Message]:
        """The faults of a part; that it cannot be read to its end is one more."""
        try:
            with reading_part(self._connection):
                for fault in part():
                    if self._strict and _NO_TEXT in str(fault.args.get("found")):
                        raise _NoText
                    yield fault
        except StoreError as error:
            refuse_gone(error)
            told = str(error.words.get("detail") or error)
            if self._strict and _NO_TEXT in told:
                raise _NoText from error
            yield message("audit.table_unreadable", table=table, expected="–", found=told)
        except NONSENSE as error:
            yield message("audit.table_unreadable", table=table, expected="–", found=f"{type(error).__name__}: {error}")

    def _on(self, rows: int) -> None:
        self._walked += rows
        if self._watch is not None:
            total = sum(self._counts.values())
            self._watch(min(self._walked, total), total)

    def _count(self, table: str) -> int:
        try:
            with reading_part(self._connection):
                return self._reader.count(table)
        except StoreError as error:
            refuse_gone(error)
            return 0  # the part that reads it tells


def _no_row(event: int) -> Message:
    return message("audit.event_unplayable", table="events", event=event, expected="run", found="–")


def _private(reader: Reader, own: Scratch, texts: PrivateTexts) -> Iterator[Message]:
    check_private(reader.connection, own.connection, texts)
    yield from texts.faults


def _time(text: str) -> datetime | None:
    try:
        return moment(text)
    except ValueError:
        return None
