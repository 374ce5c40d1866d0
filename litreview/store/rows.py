"""Rows as they are read: what a stored page, record or pair is, and a row's JSON back into the model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select

from litreview.errors import StoreError, Where
from litreview.model import Message, Pointer, Record
from litreview.store.codec import from_json

T = TypeVar("T")
SOME = 1000  # rows fetched at a time


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A recorded version of a protocol or query. `text` as the event has it: names are tokens (store/veil.py)."""

    event: int
    kind: str
    name: str
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page as kept: `about` holds role, cursors, media type, redacted request, time received."""

    id: int
    run: int
    position: int
    sha256: str
    size: int
    about: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record with its number, run, and place in its page."""

    id: int
    run: int
    page: int
    pointer: Pointer
    record: Record
    remarks: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class StoredPair:
    """Two records that may be one publication, belong together, or have been judged by a person.

    `relation`: how two publications that are not one belong together, '' where nothing is known of it. `likely`, 0 to
    100, puts doubts in order: the higher, the sooner a duplicate.
    """

    first: int
    second: int
    outcome: str
    rule: str
    evidence: Message
    relation: str = ""
    likely: int = 0


def streamed(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    """The rows of a query, some at a time, while other queries run. A walk that is broken off ends the database's
    cursor with it."""
    with connection.execute(query, execution_options={"yield_per": SOME}) as rows:
        yield from rows


def plain(text: Any, place: str) -> Any:
    """JSON data of a row. Raises StoreError LR-STORE-ROW naming the row when somebody has damaged it."""
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise StoreError("LR-STORE-ROW", where=Where(record=place)) from error


def made(kind: type[T], text: Any, place: str) -> T:
    """A model object of a row; raises as `plain` does."""
    try:
        return from_json(kind, plain(text, place))
    except ValueError as error:
        raise StoreError("LR-STORE-ROW", where=Where(record=place)) from error


# What a value raises that is none of its kind: a row that somebody wrote into the database, or a history made up.
NONSENSE = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


@contextmanager
def sound(place: str) -> Iterator[None]:
    """What is made of a row here; raises as `plain` does where a value is none of its kind."""
    try:
        yield
    except NONSENSE as error:
        raise StoreError("LR-STORE-ROW", where=Where(record=place)) from error


def record_of(text: Any, number: int) -> Record:
    """A record of a row; raises as `plain` does."""
    try:
        return Record.from_json(plain(text, f"records {number}"))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreError("LR-STORE-ROW", where=Where(record=f"records {number}")) from error
