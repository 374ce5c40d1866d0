"""A store made again from its truth: every event as it is, projected; every page read again by the reader it names.

What a page holds must be what its event says by fingerprint. Where this version of the program reads a page otherwise,
the rows that were kept are taken if theirs is the fingerprint; that is told, and is no fault.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO, cast

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import OperationalError, StatementError

from litreview.errors import LitreviewError
from litreview.model import Hit, Message, message
from litreview.store import schema
from litreview.store.events import FIRST, Event, canonical, link_break
from litreview.store.hits import RECORD, UNPARSED, Fingerprint
from litreview.store.private import opens
from litreview.store.projections import PROJECTIONS, write_hits
from litreview.store.reader import Reader
from litreview.store.replay import play
from litreview.store.truth import Truth

BATCH = 500  # rows in one statement
_IN_MEMORY = 8 << 20  # bytes of a page that need no disk
_DIGEST = re.compile(r"[0-9a-f]{64}")
# What an event that does not say what its kind says raises when it is played.
_UNPLAYABLE = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)

# The hits of a stored page, read by the parser of this name; None when this version has none of it. May raise
# LitreviewError, at once or while the hits are taken.
Parse = Callable[[Reader, int, str], Iterable[Hit] | None]
Told = Callable[[int], None]  # hears now and then how many events have been played


@dataclass(slots=True)
class Rebuilt:
    """How far the history goes, and what is to be said: `remarks` on pages whose kept rows were taken, `faults` for
    what does not hold. With a fault the store is not to be used."""

    events: int = 0
    head: str = FIRST
    pages: int = 0
    records: int = 0
    remarks: list[Message] = field(default_factory=list)
    faults: list[Message] = field(default_factory=list)


def rebuild(truth: Truth, connection: Connection, parse: Parse, told: Told = lambda played: None) -> Rebuilt:
    """Play a truth into an empty store, in the caller's transaction. It stops at the first event that does not fit;
    of pages, every one that does not hold is told.

    Raises what the truth raises, and the database's own faults.
    """
    return _Rebuild(truth, connection, parse).run(told)


class _Unplayable(Exception):
    """The history cannot be played further; holds the fault."""

    def __init__(self, fault: Message) -> None:
        super().__init__(fault)
        self.fault = fault


class _Rebuild:
    def __init__(self, truth: Truth, connection: Connection, parse: Parse) -> None:
        self._truth, self._connection, self._parse = truth, connection, parse
        self._done = Rebuilt()
        self._unspoken: set[str] = set()  # private texts that no event has spoken of yet
        self._bad_pages: set[int] = set()

    def run(self, told: Told) -> Rebuilt:
        done = self._done
        try:
            self._keep_private()
            for event in self._linked():
                self._play(event)
                if event.seq % BATCH == 0:
                    told(event.seq)
        except _Unplayable as error:
            done.faults.append(error.fault)
            return done
        done.faults += [message("audit.rebuild.private", digest=digest) for digest in sorted(self._unspoken)]
        return done

    def _keep_private(self) -> None:
        """The texts, each of which must be what its digest says."""
        texts = iter(self._truth.private())
        while batch := list(islice(texts, BATCH)):
            for sealed in batch:
                if sealed.digest in self._unspoken or not _opens(sealed):
                    raise _Unplayable(message("audit.rebuild.private", digest=sealed.digest))
                self._unspoken.add(sealed.digest)
            rows = [{"digest": one.digest, "salt": one.salt, "text": one.text} for one in batch]
            self._connection.execute(insert(schema.private_texts), rows)

    def _linked(self) -> Iterator[Event]:
        """The events, each written before it is told, up to the first that does not follow the one before it."""
        events = iter(self._truth.events())
        while batch := list(islice(events, BATCH)):
            rows = []
            seq, head = self._done.events, self._done.head
            for event in batch:
                broken = link_break(event, seq + 1, head)
                if broken is not None:
                    words = {"event": broken.seq, "expected": broken.expected, "found": broken.found}
                    raise _Unplayable(message(f"audit.broken.{broken.what}", **words))
                rows.append(self._row(event))
                seq, head = event.seq, event.hash
            self._connection.execute(insert(schema.events), rows)
            for event in batch:
                yield event
                self._done.events, self._done.head = event.seq, event.hash

    def _row(self, event: Event) -> dict[str, Any]:
        data = canonical(event.data)
        if self._unspoken:
            self._unspoken.difference_update(_DIGEST.findall(data))
        return {**{name: getattr(event, name) for name in _PARTS}, "data": data}

    def _play(self, event: Event) -> None:
        try:
            if event.kind == "page.stored":
                self._store_page(event)
            elif event.kind == "page.parsed":
                self._read_page(event)
            else:
                PROJECTIONS[event.kind](self._connection, event, None)
        except OperationalError:
            raise  # the disk's fault, not the event's
        except (*_UNPLAYABLE, StatementError) as error:
            fault = message("audit.rebuild.event", event=event.seq, kind=event.kind, detail=type(error).__name__)
            raise _Unplayable(fault) from error

    # Pages ----------------------------------------------------------------------------------------------------------

    def _store_page(self, event: Event) -> None:
        page, run, wanted = event.data["page"], event.data["run"], event.data["sha256"]
        self._done.pages += 1
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            found = self._spool(page, event.data["size"], cast("BinaryIO", body))
            if found != wanted:
                self._bad_pages.add(page)
                self._done.faults.append(
                    message("audit.page_changed", page=page, run=run, expected=wanted, found=found)
                )
            PROJECTIONS[event.kind](self._connection, event, body)

    def _spool(self, page: int, size: int, body: BinaryIO) -> str:
        """Copy a page's bytes, no more than it says it has and one; returns their SHA-256."""
        digest, left = hashlib.sha256(), size + 1
        for chunk in self._truth.page(page):
            some = chunk[:left]
            left -= len(some)
            digest.update(some)
            body.write(some)
            if not left:
                break
        return digest.hexdigest()

    def _read_page(self, event: Event) -> None:
        data = event.data
        self._done.records += data["parsed"]
        if data["page"] in self._bad_pages:  # told already; what comes after needs the records to be there
            play(self._connection, event)
        elif self._kept_if(event, self._again):
            return
        elif self._kept_if(event, self._as_kept):
            self._done.remarks.append(
                message("audit.rebuild.kept", page=data["page"], parser=data["parser"], tool=event.tool)
            )
        else:
            self._done.faults.append(message("audit.rebuild.page", page=data["page"], parser=data["parser"]))
            play(self._connection, event)

    def _kept_if(self, event: Event, way: Callable[[Mapping[str, Any]], dict[str, Any] | None]) -> bool:
        """Write a page's rows in one way; whether they are what the event tells. If not, they are taken back."""
        with self._connection.begin_nested() as point:
            told = way(event.data)
            fits = told is not None and all(event.data[name] == value for name, value in told.items())
            if not fits:
                point.rollback()
        return fits

    def _again(self, data: Mapping[str, Any]) -> dict[str, Any] | None:
        """The page's rows, read from its bytes."""
        try:
            hits = self._parse(Reader(self._connection), data["page"], data["parser"])
            if hits is None:
                return None
            return write_hits(self._connection, hits, run=data["run"], page=data["page"], first=data["first_record"])
        except LitreviewError:  # this version refuses what an earlier one read
            return None

    def _as_kept(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The page's rows, as the truth has them."""
        records = self._copied(data, schema.records, RECORD, first=data["first_record"])
        unparsed = self._copied(data, schema.unparsed, UNPARSED)
        return {
            "parsed": records.rows,
            "unparsed": unparsed.rows,
            "records_sha256": records.sha256,
            "unparsed_sha256": unparsed.sha256,
        }

    def _copied(
        self, data: Mapping[str, Any], table: Table, columns: tuple[str, ...], first: int | None = None
    ) -> Fingerprint:
        made = Fingerprint(columns)
        rows = iter(self._truth.rows(data["page"], table.name))
        while batch := list(islice(rows, BATCH)):
            written = []
            for row in batch:
                number = {} if first is None else {"id": first + made.rows}
                written.append(
                    {**number, "run": data["run"], "page": data["page"], **{name: row[name] for name in columns}}
                )
                made.add(row)
            self._connection.execute(insert(table), written)
        return made


_PARTS = ("seq", "at", "actor", "kind", "subject", "tool", "prev", "hash")


def _opens(sealed: Any) -> bool:
    try:
        return opens(sealed)
    except ValueError:  # the salt is no hexadecimal number
        return False
