"""A random sample of the works for a second reader: who is asked for a word on what, and how the sample is drawn. Pure.

Anybody can draw it again, with any Python from 3.11: `random.Random(seed).sample(population, size)`, the population
being the numbers of the works in ascending order.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping, Sequence

from litreview.model import Sample, Situation, Stage
from litreview.screening.polls import Poll
from litreview.screening.standing import Track

READERS = 2  # who judge a work of a sample: the first reader, and the second
_AT_STAGE = (Situation.WAITING, Situation.CONFLICT, Situation.UNRESOLVED)

Sampled = Mapping[str, frozenset[Stage]]  # the stages at which each work was drawn for a second reader


def population(ways: Iterable[Track], stage: Stage) -> tuple[int, ...]:
    """The numbers of the works that can be drawn at a stage, ascending: those that a person has judged there, and
    those that wait there. What a rule alone excluded is not among them."""
    return tuple(sorted(int(way.work[1:]) for way in ways if way.poll(stage).given or _waits(way, stage)))


def _waits(way: Track, stage: Stage) -> bool:
    return way.place.stage is stage and way.place.situation in _AT_STAGE


def share_of(share: int, n: int) -> int:
    """A share in per cent of n works, rounded up, so that a sample is never empty."""
    return -(-share * n // 100)


def draw(numbers: Sequence[int], size: int, seed: int) -> tuple[int, ...]:
    """The works drawn, in the order they were drawn. Raises ValueError for more than there are."""
    return tuple(random.Random(seed).sample(list(numbers), size))  # noqa: S311 - to be drawn again, not to be secret


def sampled(samples: Iterable[Sample]) -> Sampled:
    """Which works were drawn at which stages, over all samples."""
    found: dict[str, set[Stage]] = {}
    for sample in samples:
        for work in sample.works:
            found.setdefault(work, set()).add(sample.stage)
    return {work: frozenset(stages) for work, stages in found.items()}


def asked(poll: Poll, reviewer: str) -> bool:
    """Whether a work that was drawn waits for this reviewer's word: somebody else has judged it, and nobody after."""
    return reviewer not in poll.voters and 0 < len(poll.voters) < READERS


def second_stage(way: Track, stages: Collection[Stage], reviewer: str) -> Stage | None:
    """The first of the stages a work was drawn at where it waits for this reviewer as its second; None at none."""
    return next((stage for stage in Stage if stage in stages and asked(way.poll(stage), reviewer)), None)
