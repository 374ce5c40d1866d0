"""One decision on many works at once: those named, or those that conditions choose among what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from litreview.errors import InputError
from litreview.model import Record, Stage, Verdict
from litreview.screening.stages import Proposed, check_decision
from litreview.screening.standing import Track, tracks, unjudged
from litreview.screening.where import Field, parse_where
from litreview.steps.breaches import refuse_silent
from litreview.steps.places import keep_up, refresh, standing
from litreview.steps.review import Review, record_documents, require_actor
from litreview.steps.screen import Choice, Given, append_decision, stage_for, way_then, work_number
from litreview.steps.screen_facts import facts_of, known_tags, sources_of
from litreview.steps.screen_queue import keys_of, reviewer_of
from litreview.steps.ways import not_retrieved
from litreview.store import Claims, PlaceCache, Reader

_AT_ONCE = 500  # works whose records are read together
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Batch:
    """What to say of many works: `works` by name, or those that wait and that `where` chooses. `stage` None: of named
    works the stage each waits at; with `where` also those that wait at any stage."""

    verdict: Verdict
    works: tuple[str, ...] = ()
    where: str = ""
    stage: Stage | None = None
    criterion: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A work that the decision is about; `event` 0: it was only shown."""

    work: str
    stage: Stage
    record: Record
    event: int = 0


@dataclass(frozen=True, slots=True)
class Batched:
    """What was decided, or would be. Of the `looked` works that wait, `uncertain` might have been meant too: what was
    asked about is unknown, field by field in `unknown`."""

    chosen: tuple[Chosen, ...]
    looked: int = 0
    uncertain: int = 0
    unknown: Mapping[Field, int] | None = None


def decide_many(
    review: Review, given: Batch, *, preview: bool = False, progress: Progress = lambda done, total: None
) -> Batched:
    """Decide on all of them in one transaction, an event each, or on none when one is refused.

    With `preview` nothing is written. Raises InputError as `decide`, those of `parse_where`, LR-SCREEN-WHICH (neither
    works nor conditions, or both).
    """
    actor = require_actor(review)
    if bool(given.works) is bool(given.where.strip()):
        raise InputError("LR-SCREEN-WHICH")
    found, told = _selected(review, given, progress)
    if preview or not found:
        with standing(review) as now:
            planned = _planned(now.reader, now.places, review, given, found, reviewer_of(now.reader, actor))
        return _with(told, [(number, stage, 0) for number, stage in planned], found)
    with review.store.writing(review.clock) as writer:
        pseudonym = writer.actor(actor)
        record_documents(review, writer, pseudonym)
        reader, places = Reader(writer.connection), PlaceCache(writer.connection)
        if given.where:
            refresh(reader, places, review.protocol)
        said = Choice("", given.verdict, None, given.criterion, given.note, given.tags)
        made = [
            (number, stage, append_decision(writer, number, stage, said, pseudonym).seq)
            for number, stage in _planned(reader, places, review, given, found, pseudonym)
        ]
        Claims(writer.connection).end(keys_of(actor, pseudonym), [number for number, _, _ in made])
        keep_up(writer, review.protocol)
    return _with(told, made, found)


def _with(told: Batched, made: Sequence[tuple[int, Stage, int]], found: Mapping[int, Record]) -> Batched:
    chosen = tuple(Chosen(f"W{number}", stage, found[number], event) for number, stage, event in made)
    return Batched(chosen, told.looked, told.uncertain, told.unknown)


def _selected(review: Review, given: Batch, progress: Progress) -> tuple[dict[int, Record], Batched]:
    """The works that are meant, with their records; and what could not be told."""
    if not given.where:
        with review.store.reading() as reader:
            numbers = list(dict.fromkeys(work_number(reader, work) for work in given.works))
            return {number: record for number, record, _ in _records(reader, numbers, progress)}, Batched(())
    clause = parse_where(given.where)
    unknown: Counter[Field] = Counter()
    found: dict[int, Record] = {}
    with standing(review) as now:
        reviewer, asked = reviewer_of(now.reader, review.actor), clause.fields()
        waiting = [one.work for one in now.places.waiting(reviewer, given.stage)]
        beside = sources_of(now.reader, asked), known_tags(now.reader, reviewer, asked)
        about = facts_of(asked, *beside)
        uncertain = 0
        for number, record, records in _records(now.reader, waiting, progress):
            facts = about(number, record, records)
            held = clause.holds(facts)
            if held:
                found[number] = record
            if held is None:
                uncertain += 1
                unknown.update(clause.unknown(facts))
    return found, Batched((), len(waiting), uncertain, dict(unknown))


def _records(
    reader: Reader, numbers: Sequence[int], progress: Progress
) -> Iterator[tuple[int, Record, tuple[int, ...]]]:
    """Each work with its best record and the numbers of its records."""
    from litreview.matching import merge

    for start in range(0, len(numbers), _AT_ONCE):
        held = reader.records_in(numbers[start : start + _AT_ONCE])
        records = reader.records_of(tuple(record for some in held.values() for record in some))
        for number in numbers[start : start + _AT_ONCE]:
            yield number, merge({one: records[one] for one in held[number]}).best, held[number]
        progress(min(start + _AT_ONCE, len(numbers)), len(numbers))


def _planned(
    reader: Reader, places: PlaceCache, review: Review, given: Batch, found: Mapping[int, Record], reviewer: str
) -> list[tuple[int, Stage]]:
    """Number and stage of each work, checked. What somebody has settled since it was chosen is left out."""
    missing = not_retrieved(reader)
    said = tracks(reader.decisions_of(found), review.protocol, missing=missing)
    waits = {one.work: one.stage for one in places.waiting(reviewer, given.stage)} if given.where else {}
    planned: list[tuple[int, Stage]] = []
    for number in found:
        if given.where and number not in waits:
            continue
        name = f"W{number}"
        way = said.get(name) or unjudged(name, review.protocol, retrieved=name not in missing)
        stage = waits.get(number) or given.stage or stage_for(way, review.protocol, reviewer)
        _check(reader, way, stage, review, given, reviewer, retrieved=name not in missing)
        planned.append((number, stage))
    return planned


def _check(
    reader: Reader, way: Track, stage: Stage, review: Review, given: Batch, reviewer: str, *, retrieved: bool
) -> None:
    """Raises InputError as `check_decision`, LR-SCREEN-BREACH."""
    proposed = Proposed(way.work, stage, given.verdict, given.criterion, reviewer)
    check_decision(proposed, way, review.protocol, retrieved=retrieved)
    if given.verdict is Verdict.INCLUDE and stage is review.protocol.stages[-1]:
        number = int(way.work[1:])
        choice = Choice(way.work, given.verdict, stage, given.criterion)
        then = way_then(reader, review.protocol, Given(number, stage, choice, reviewer))
        refuse_silent(reader, review.protocol, way, then)
