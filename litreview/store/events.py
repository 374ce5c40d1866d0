"""The audit chain: events, their canonical form and their hashes.

The hash of an event is the SHA-256 of its canonical JSON (RFC 8259; keys sorted, no spaces, UTF-8, NFC not forced)
with the hash of the event before it inside, so that no event can be changed, removed or moved without every later
hash changing. The first event's `prev` is 64 zeros.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """One link of the chain. `data` is plain JSON data; private texts in it are salted digests."""

    seq: int
    at: str
    actor: str
    kind: str
    subject: str
    data: Mapping[str, Any]
    tool: str
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold: the event, what was expected and what stands there."""

    seq: int
    what: str  # order, prev, hash
    expected: str
    found: str


def canonical(value: object, default: Callable[[object], object] | None = None) -> str:
    """Canonical JSON; `default` makes plain data of what is none. Raises ValueError for NaN and infinities, TypeError
    for what JSON cannot hold."""
    if default is None:
        return _ENCODE(value)
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=default
    )


# Made once: a review has a hundred thousand rows to hash, and making an encoder takes as long as using it.
_quoted = json.encoder.encode_basestring
_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def stamp(moment: datetime) -> str:
    """A moment as events write it. Raises ValueError for a moment without time zone."""
    if moment.tzinfo is None:
        raise ValueError("an event needs a time with a zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """Inverse of `stamp`."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def event_hash(
    seq: int, at: str, actor: str, kind: str, subject: str, data: Mapping[str, Any], tool: str, prev: str
) -> str:
    """The hash of an event with these parts."""
    return text_hash(seq, at, actor, kind, subject, canonical(data), tool, prev)


def text_hash(seq: int, at: str, actor: str, kind: str, subject: str, data: str, tool: str, prev: str) -> str:
    """`event_hash` where the canonical JSON of the data is at hand: it may be large and is not written once more.

    The parts stand in the order of their names, as canonical JSON has them. A byte that is no UTF-8, which only a
    damaged store has (read with `surrogateescape`), goes into the hash as it is.
    """
    text = (
        f'{{"actor":{_quoted(actor)},"at":{_quoted(at)},"data":{data},"kind":{_quoted(kind)},"prev":{_quoted(prev)},'
        f'"seq":{seq:d},"subject":{_quoted(subject)},"tool":{_quoted(tool)}}}'
    )
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def first_break(events: Iterable[Event]) -> Break | None:
    """Walk a chain from its first event; None when it holds."""
    prev, expected_seq = FIRST, 1
    for event in events:
        broken = link_break(event, expected_seq, prev)
        if broken is not None:
            return broken
        prev, expected_seq = event.hash, expected_seq + 1
    return None


def link_break(event: Event, seq: int, prev: str) -> Break | None:
    """Where one event does not fit: it should have this number, and the event before it this hash."""
    if event.seq != seq:
        return Break(event.seq, "order", str(seq), str(event.seq))
    if event.prev != prev:
        return Break(event.seq, "prev", prev, event.prev)
    wanted = _hash_or_none(event)
    return None if event.hash == wanted else Break(event.seq, "hash", wanted, event.hash)


def _hash_or_none(event: Event) -> str:
    """The hash it should have; – where it holds what no event can: half a letter of UTF-16, a number that is none."""
    parts = (event.seq, event.at, event.actor, event.kind, event.subject, event.data, event.tool, event.prev)
    try:
        return event_hash(*parts)
    except (ValueError, TypeError, RecursionError):
        return "–"
