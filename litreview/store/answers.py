"""What people have answered about possible duplicates, with what stood before, so that an answer can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, select

from litreview.store import schema
from litreview.store.reader import Reader

SAID = ("same", "different")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the event that holds it, «same» or «different», and its pairs with what stood `before` of each."""

    event: int
    outcome: str
    pairs: tuple[dict[str, Any], ...]


def row_of(connection: Connection, first: int, second: int) -> dict[str, Any] | None:
    """The row of a pair as an event can keep it, or None: outcome, rule, evidence, and the event that put it there."""
    import json

    table = schema.pairs
    row = connection.execute(select(table).where(and_(table.c.first == first, table.c.second == second))).first()
    if row is None:
        return None
    return {
        "outcome": row.outcome,
        "rule": row.rule,
        "evidence": json.loads(row.evidence),
        "event": row.event,
        "relation": row.relation,
        "likely": row.likely,
    }


def last_answer(connection: Connection, actor: str) -> Answer | None:
    """The latest answer of one person that stands."""
    pairs, events = schema.pairs, schema.events
    latest = (
        select(func.max(pairs.c.event))
        .join(events, events.c.seq == pairs.c.event)
        .where(pairs.c.outcome.in_(SAID), events.c.actor == actor)
    )
    seq = connection.execute(latest).scalar()
    if seq is None:
        return None
    event = next(Reader(connection).events(after=seq - 1))
    given = event.data.get("pairs") or ({"first": event.data["first"], "second": event.data["second"]},)
    stands = connection.execute(select(pairs.c.first, pairs.c.second).where(pairs.c.event == seq)).all()
    standing = {(row.first, row.second) for row in stands}
    kept = (pair for pair in given if (pair["first"], pair["second"]) in standing)
    return Answer(
        seq,
        event.data["outcome"],
        tuple({"first": pair["first"], "second": pair["second"], "before": pair.get("before")} for pair in kept),
    )
