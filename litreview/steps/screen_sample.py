"""A random sample of the works for a second reader: drawn, logged, and read blind."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from litreview.errors import InputError
from litreview.model import Sample, Stage
from litreview.screening.samples import asked, draw, population, share_of
from litreview.screening.stages import stage_words
from litreview.screening.standing import Track
from litreview.steps.blind import pseudonym
from litreview.steps.review import Review, record_documents, require_actor
from litreview.steps.screen_queue import Waiting
from litreview.steps.ways import ways
from litreview.store import Reader

SHARE = 20  # per cent, where nothing is said
_SEEDS = 1_000_000  # a seed of ours is easily written down


@dataclass(frozen=True, slots=True)
class SampleGiven:
    """What is to be drawn: a share in per cent (1 to 100), or so many works. `stage` None: the protocol's first; `seed`
    None: one is chosen, and logged."""

    share: int | None = None
    size: int | None = None
    stage: Stage | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class SampleRead:
    """A sample, and how far it is read: by a second reader, by the first only, and by nobody yet. Works that are in no
    search any more are in none of the three."""

    sample: Sample
    second: int
    first: int
    unread: int


def draw_sample(review: Review, given: SampleGiven) -> Sample:
    """Draw a sample for a second reader and log it; one drawn before stays beside it.

    Raises InputError LR-ACTOR-NONE, LR-SCREEN-STAGE, LR-SCREEN-SAMPLE-BOTH, LR-SCREEN-SAMPLE-NONE (no work has come to
    the stage), LR-SCREEN-SAMPLE-SIZE.
    """
    actor, stage = require_actor(review), _stage(review, given)
    seed = given.seed if given.seed is not None else secrets.randbelow(_SEEDS)
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        numbers = population(ways(reader, review.protocol).values(), stage)
        size = _size(given, len(numbers), stage)
        pseudonymous = writer.actor(actor)
        record_documents(review, writer, pseudonymous)
        said = {"stage": stage.value, "seed": seed, "population": len(numbers), "works": draw(numbers, size, seed)}
        writer.append("sample.drawn", f"sample {stage.value}", said, actor=pseudonymous)
        return reader.samples()[-1]


def _stage(review: Review, given: SampleGiven) -> Stage:
    stages = review.protocol.stages
    stage = given.stage or stages[0]
    if stage not in stages:
        valid = tuple(stage_words(each) for each in stages)
        raise InputError("LR-SCREEN-STAGE", stage=stage_words(stage), valid=valid)
    return stage


def _size(given: SampleGiven, n: int, stage: Stage) -> int:
    if given.share is not None and given.size is not None:
        raise InputError("LR-SCREEN-SAMPLE-BOTH")
    if not n:
        raise InputError("LR-SCREEN-SAMPLE-NONE", stage=stage_words(stage))
    share = SHARE if given.share is None else given.share
    size = given.size if given.size is not None else share_of(share, n)
    if not 1 <= size <= n:
        raise InputError("LR-SCREEN-SAMPLE-SIZE", n=n, stage=stage_words(stage))
    return size


def samples_read(review: Review) -> tuple[SampleRead, ...]:
    """The samples drawn, oldest first, with how far the second reading is."""
    with review.store.reading() as reader:
        samples = reader.samples()
        way = ways(reader, review.protocol) if samples else {}
    return tuple(_read(sample, way) for sample in samples)


def _read(sample: Sample, way: dict[str, Track]) -> SampleRead:
    read = [len(way[work].poll(sample.stage).voters) for work in sample.works if work in way]
    return SampleRead(sample, sum(n > 1 for n in read), sum(n == 1 for n in read), sum(n == 0 for n in read))


def sample_waiting(review: Review, limit: int | None = None) -> tuple[Waiting, ...]:
    """The works of all samples that wait for a second word from who acts, in the order they were drawn, those put off
    last; each with the stage it was drawn at. Works that the first reader has yet to judge do not wait.

    What the first reader said is not in it, and must not be looked up to be shown.
    """
    from litreview.matching import merge

    with review.store.reading() as reader:
        reviewer = pseudonym(reader, review.actor)
        way = ways(reader, review.protocol)
        drawn = dict.fromkeys((work, sample.stage) for sample in reader.samples() for work in sample.works)
        due = [(work, stage) for work, stage in drawn if work in way and asked(way[work].poll(stage), reviewer)]
        due.sort(key=lambda item: reviewer in way[item[0]].poll(item[1]).put_off)
        clusters = reader.works() if due else {}
        return tuple(
            Waiting(work, stage, merge(reader.records_of(clusters[int(work[1:])])).best) for work, stage in due[:limit]
        )
