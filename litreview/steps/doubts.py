"""The queue of possible duplicates: what waits for a person, and what a person says of it."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.errors import InputError, Where
from litreview.matching import BY_PERSON
from litreview.model import Message, Record
from litreview.steps.dedupe import Deduped, write_works
from litreview.steps.review import Review, require_actor
from litreview.store import Reader, StoredPair
from litreview.store.codec import to_json


@dataclass(frozen=True, slots=True)
class Doubt:
    """A pair in the queue, with both records."""

    pair: StoredPair
    first: Record
    second: Record


def doubts(review: Review) -> tuple[Doubt, ...]:
    """The pairs that wait for a person."""
    with review.store.reading() as reader:
        pairs = reader.open_pairs()
        records = reader.records_of(tuple({number for pair in pairs for number in (pair.first, pair.second)}))
    return tuple(Doubt(pair, records[pair.first], records[pair.second]) for pair in pairs)


def judge(review: Review, first: int, second: int, *, same: bool) -> Deduped:
    """Say whether two records are one publication; the works follow. Raises InputError LR-DEDUPE-PAIR."""
    actor = require_actor(review)
    low, high = min(first, second), max(first, second)
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        records = reader.records_of((low, high))
        if low == high or len(records) != 2:
            raise InputError("LR-DEDUPE-PAIR", where=Where(record=f"{first}, {second}"))
        pseudonym = writer.actor(actor)
        writer.append(
            "pair.decided",
            f"pair {low} {high}",
            {
                "first": low,
                "second": high,
                "outcome": "same" if same else "different",
                "rule": BY_PERSON,
                "evidence": to_json(Message(f"match.rule.{BY_PERSON}")),
            },
            actor=pseudonym,
        )
        return write_works(writer, pseudonym)
