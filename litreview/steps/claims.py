"""Claims: what a reviewer is shown is theirs for a quarter of an hour, so that two who work at the same time are not
shown the same work unknowingly.

A claim is no event and binds nobody: whoever judges a claimed work all the same does, and is told. In a store that
may not be written nothing is claimed, and nobody's claims are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from litreview.model import Stage
from litreview.steps.blind import blind
from litreview.steps.places import Standing, standing, writing_queue
from litreview.steps.review import Review
from litreview.steps.screen_queue import (
    ANY,
    Waiting,
    Wanted,
    filled,
    keys_of,
    others_of,
    reviewer_of,
    waiting,
    waiting_work,
    walked,
)
from litreview.steps.ways import way_of
from litreview.store import Claim, Claims, Reader, Waits
from litreview.store.events import moment, stamp

HELD_FOR = timedelta(minutes=15)
_TOLD = 20  # works told of by name; more are a number


@dataclass(frozen=True, slots=True)
class Held:
    """A work that somebody else has before them. `who` '': a name would tell who has not judged it yet."""

    work: str
    stage: Stage
    who: str
    until: datetime


def claim(review: Review, limit: int | None = None, wanted: Wanted = ANY) -> tuple[Waiting, ...]:
    """The works that wait for whoever acts, as `waiting` has them, and theirs from now on, in one transaction. What
    they had before them until now they leave."""
    if not _can_claim(review):
        return waiting(review, limit, wanted)
    with writing_queue(review) as (writer, now):
        found = walked(now, review, wanted, limit)
        _take(review, Claims(writer.connection), now.reader, found)
        return filled(now.reader, found)


def claim_next(review: Review, wanted: Wanted = ANY) -> Waiting | None:
    """The work that whoever acts is to judge next; theirs from now on."""
    return next(iter(claim(review, 1, wanted)), None)


def claim_work(review: Review, work: str) -> Waiting | None:
    """One work, if it waits for whoever acts; theirs from now on, whoever else has it before them."""
    one = waiting_work(review, work)
    if one is not None and _can_claim(review):
        with writing_queue(review) as (writer, now):
            _take(review, Claims(writer.connection), now.reader, [Waits(int(work[1:]), one.stage, one.put_off)])
    return one


def leave(review: Review) -> None:
    """Whoever acts gets up: what they had before them waits for others again."""
    if _can_claim(review):
        with review.store.writing(review.clock) as writer:
            reviewer = reviewer_of(Reader(writer.connection), review.actor)
            Claims(writer.connection).end(keys_of(review.actor, reviewer))


def _can_claim(review: Review) -> bool:
    return not review.store.read_only and bool(review.actor.strip())


def _take(review: Review, claims: Claims, reader: Reader, found: list[Waits]) -> None:
    now = review.clock()
    keys = keys_of(review.actor, reviewer_of(reader, review.actor))
    claims.sweep(stamp(now))
    claims.end(keys)
    claims.take(Claim(one.work, keys[0], one.stage, stamp(now + HELD_FOR)) for one in found)


def held(review: Review, wanted: Wanted = ANY) -> tuple[Held, ...]:
    """The works that wait for whoever acts too, but that others have before them: those not offered."""
    with standing(review) as now:
        found = walked(now, review, wanted, None, held=True)
        return _told(review, now, found)


def before_others(review: Review, works: Iterable[str]) -> tuple[Held, ...]:
    """Who else has some works before them just now; none for works that are at another stage by now."""
    with standing(review) as now:
        known = {int(work[1:]): work for work in works}
        reviewer = reviewer_of(now.reader, review.actor)
        claims = Claims(now.places.connection).of_others(others_of(review, reviewer, review.protocol.stages[0]), known)
        return _named(review, now, claims)


def _told(review: Review, now: Standing, found: list[Waits]) -> tuple[Held, ...]:
    reviewer = reviewer_of(now.reader, review.actor)
    others = others_of(review, reviewer, review.protocol.stages[0])
    stages = {one.work: one.stage for one in found}
    claims = Claims(now.places.connection).of_others(others, stages) if stages else []
    return _named(review, now, [one for one in claims if stages[one.work] is one.stage])


def _named(review: Review, now: Standing, claims: list[Claim]) -> tuple[Held, ...]:
    """Names are told of as many as anybody reads, and where they give away nothing of what others said."""
    eyes, names = blind(now.reader, review), now.reader.actor_names()
    told = []
    for place, one in enumerate(claims):
        open_ = place < _TOLD and not eyes.hides_stage(way_of(now.reader, one.work, review.protocol), one.stage)
        who = names.get(one.reviewer, "") if open_ else ""
        told.append(Held(f"W{one.work}", one.stage, who, moment(one.until)))
    return tuple(told)
