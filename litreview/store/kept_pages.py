"""The bytes of every page against its event: pieces in order, none too many, size and SHA-256."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from litreview.model import Message, message
from litreview.store import schema
from litreview.store.compare import rank
from litreview.store.history import Watch
from litreview.store.projections import CHUNK

_AT_A_TIME = 8  # pieces of at most a mebibyte each


def check_pages(
    connection: Connection, history: Connection, events: Mapping[int, int], watch: Watch
) -> Iterator[Message]:
    """Faults of `page_chunks`; `history` has the pages as the events tell of them. audit.page_changed,
    audit.page_pieces (one missing, empty, too many or unreadable), audit.row_extra (a page that no event names)."""
    chunks = schema.page_chunks
    query = select(chunks).order_by(chunks.c.page, chunks.c.number)
    rows = (row for batch in _batches(connection, query) for row in batch)
    groups = groupby(rows, key=lambda row: row.page)
    page, pieces = next(groups, (None, iter(())))
    for wanted in history.execute(select(schema.pages).order_by(schema.pages.c.id)):
        while page is not None and rank(page) < rank(wanted.id):
            yield _extra(page)
            page, pieces = next(groups, (None, iter(())))
        for fault in _page(wanted, pieces if page == wanted.id else iter(())):
            yield replace(fault, args={**fault.args, "event": events.get(wanted.id, "–")})
        if page == wanted.id:
            page, pieces = next(groups, (None, iter(())))
        watch(1)
    while page is not None:
        yield _extra(page)
        page, pieces = next(groups, (None, iter(())))


def _batches(connection: Connection, query: Any) -> Iterator[Any]:
    yield from connection.execute(query, execution_options={"yield_per": _AT_A_TIME}).partitions()


def _page(wanted: Any, pieces: Iterator[Any]) -> Iterator[Message]:
    digest, size = hashlib.sha256(), 0
    for number, piece in enumerate(pieces):
        bytes_of = _unpacked(piece.body) if piece.number == number else None
        if not bytes_of:
            told = {"expected": f"{wanted.id}, {number}", "found": f"{piece.page}, {piece.number}"}
            yield _fault("audit.page_pieces", wanted, row=f"{piece.page}, {piece.number}", **told)
            return
        digest.update(bytes_of)
        size += len(bytes_of)
    if digest.hexdigest() != wanted.sha256 or size != wanted.size:
        told = {"expected": f"{wanted.sha256} ({wanted.size})", "found": f"{digest.hexdigest()} ({size})"}
        yield _fault("audit.page_changed", wanted, row=str(wanted.id), **told)


def _unpacked(body: Any) -> bytes | None:
    """The bytes of a piece; None when it is none that was written here, or is followed by something else."""
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(body, CHUNK + 1)
    except (zlib.error, TypeError):
        return None
    return found if stream.eof and not stream.unused_data and len(found) <= CHUNK else None


def _fault(code: str, wanted: Any, **told: str) -> Message:
    return message(code, table="page_chunks", page=wanted.id, run=wanted.run, **told)


def _extra(page: int) -> Message:
    return message("audit.row_extra", table="page_chunks", row=page, event="–", found="–")
