"""The queue of screening: what waits for a reviewer, in which order, and how far they have come."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from litreview.model import Record, Stage
from litreview.steps.places import Standing, standing
from litreview.steps.review import Review
from litreview.store import Claims, Others, Reader, Waits
from litreview.store.events import stamp
from litreview.store.place_counts import place_counts


class Order(StrEnum):
    """In which order works are offered: by number, or shuffled, always the same way for one seed."""

    NUMBER = "number"
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the waiting works, and in what order. `passed` are those not to be offered now; `claimed`: also those
    that others have before them."""

    stage: Stage | None = None
    order: Order = Order.NUMBER
    seed: int = 0
    passed: frozenset[str] = frozenset()
    claimed: bool = False


ANY = Wanted()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A work that waits for a decision at a stage. `put_off`: somebody has postponed it there."""

    work: str
    stage: Stage
    record: Record
    put_off: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reviewer has come at a stage: `number` of the `total` works that have come to it is the one asked
    about, `put_off` of those still waiting were postponed."""

    stage: Stage
    number: int
    total: int
    put_off: int


def waiting(review: Review, limit: int | None = None, wanted: Wanted = ANY) -> tuple[Waiting, ...]:
    """Works that wait for whoever acts (for anybody, when nobody does): stage by stage, those put off last at each.

    Works in conflict and those whose full text was not got are not among them, nor those that others have before them.
    """
    with standing(review) as now:
        return filled(now.reader, walked(now, review, wanted, limit))


def walked(now: Standing, review: Review, wanted: Wanted, limit: int | None, *, held: bool = False) -> list[Waits]:
    """The queue inside an open view of the store; with `held` instead the works left out of it, because others have
    them before them."""
    stages = review.protocol.stages if wanted.stage is None else (wanted.stage,)
    seed = wanted.seed if wanted.order is Order.RANDOM else None
    passed = [int(work[1:]) for work in wanted.passed]
    reviewer = reviewer_of(now.reader, review.actor)
    claims = Claims(now.places.connection)
    alone = wanted.claimed or not claims.any_of(others_of(review, reviewer, review.protocol.stages[0]))
    found: list[Waits] = []
    for stage in stages if not (held and alone) else ():
        left = None if limit is None else limit - len(found)
        if left != 0:
            others = None if alone else others_of(review, reviewer, stage)
            found += now.places.waiting(reviewer, stage, passed=passed, seed=seed, limit=left, others=others, held=held)
    return found


def others_of(review: Review, reviewer: str, stage: Stage) -> Others:
    """Whose claims count for a reviewer at a stage."""
    now = stamp(review.clock())
    return Others(keys_of(review.actor, reviewer), now, review.protocol.screening.needed(stage))


def keys_of(name: str, reviewer: str) -> tuple[str, ...]:
    """What a person's claims stand under: the pseudonym and, as somebody who has done nothing here has none and must
    get none by looking, a fingerprint of the name."""
    by_name = f"name {hashlib.blake2b(name.strip().encode('utf-8', 'surrogatepass'), digest_size=12).hexdigest()}"
    return (reviewer, by_name) if reviewer else (by_name,)


def next_waiting(review: Review, wanted: Wanted = ANY) -> Waiting | None:
    """The work that whoever acts is to judge next."""
    return next(iter(waiting(review, 1, wanted)), None)


def waiting_work(review: Review, work: str) -> Waiting | None:
    """One work, if it waits for whoever acts."""
    with standing(review) as now:
        found = now.places.waits(int(work[1:]), reviewer_of(now.reader, review.actor))
        return next(iter(filled(now.reader, [found] if found else [])), None)


def position(review: Review, stage: Stage) -> Position:
    """How far whoever acts has come at a stage."""
    with standing(review) as now:
        reviewer, counts = reviewer_of(now.reader, review.actor), place_counts(now.places)
    total, left = counts.came(stage), counts.left(stage, reviewer)
    return Position(stage, min(total - left + 1, total), total, counts.left(stage, reviewer, put_off=True))


def reviewer_of(reader: Reader, name: str) -> str:
    """The pseudonym of a person who has acted in this review; '' for one who has not, and for nobody."""
    wanted = name.strip()
    return next((actor for actor, known in reader.actor_names().items() if wanted and known == wanted), "")


def filled(reader: Reader, found: list[Waits]) -> tuple[Waiting, ...]:
    """The works with their best records."""
    from litreview.matching import merge

    held = reader.records_in(one.work for one in found)
    records = reader.records_of(tuple(record for some in held.values() for record in some))
    best = {work: merge({number: records[number] for number in some}).best for work, some in held.items()}
    return tuple(Waiting(f"W{one.work}", one.stage, best[one.work], one.put_off) for one in found)
