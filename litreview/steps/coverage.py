"""What the sources gave, together and alone; years; days of work. One pass over works and runs, one over the years."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date

from litreview.model import (
    Arrival,
    Coverage,
    Means,
    Run,
    Snapshot,
    SourceCover,
    Stage,
    Verdict,
)
from litreview.prisma.numbers import COUNTING, hits_of
from litreview.sources import registry
from litreview.steps.past import reader_at
from litreview.steps.review import Review
from litreview.store.work_years import work_years


def coverage(review: Review, state: Snapshot) -> Coverage:
    """The cover of a state of the review. Appends nothing."""
    sources = _sources(state.runs)
    held = tuple(place for place, runs in enumerate(sources) if all(map(_is_held, runs)))
    place_of = {run.id: place for place, runs in enumerate(sources) for run in runs}
    with reader_at(review, state.as_of) as reader:
        given: dict[str, int] = defaultdict(int)  # the sources of a work, as bits
        for work, run, _ in reader.work_runs():
            if run in place_of:
                given[f"W{work}"] |= 1 << place_of[run]
        years = Counter(work_years(reader).values())
    included = {work.id for work in state.works}
    among = _bits(held)
    overlaps = Counter(mask & among for mask in given.values() if mask & among)
    inside = Counter(mask & among for work, mask in given.items() if work in included and mask & among)
    return Coverage(
        sources=tuple(
            replace(_cover(runs, place, place in held, overlaps, inside, included), title=_title(runs))
            for place, runs in enumerate(sources)
        ),
        held=held,
        overlaps=_by_places(overlaps, len(sources)),
        included_overlaps=_by_places(inside, len(sources)),
        years=dict(years),
        included_years=dict(Counter(work.best.year for work in state.works)),
        days=_days(state),
    )


def _sources(runs: Iterable[Run]) -> list[list[Run]]:
    """The searches that count, by source, in the order of the log."""
    found: dict[str, list[Run]] = {}
    for run in runs:
        if run.purpose in COUNTING:
            key = (run.source or run.source_printed).strip().casefold() or f"run {run.id}"
            found.setdefault(key, []).append(run)
    return list(found.values())


def _title(runs: Iterable[Run]) -> str:
    """What the registry calls the source of these rows; '' for one that it does not know."""
    known = registry.places()
    return next((known[run.source].title for run in runs if run.source in known), "")


def _is_held(run: Run) -> bool:
    """Whether litreview has the records behind a row, and not only what somebody wrote of it."""
    return run.arrival is not Arrival.HAND and run.parsed is not None


def _bits(places: Iterable[int]) -> int:
    return sum(1 << place for place in places)


def _by_places(counted: Mapping[int, int], sources: int) -> dict[tuple[int, ...], int]:
    return {tuple(at for at in range(sources) if mask >> at & 1): n for mask, n in counted.items()}


def _cover(
    runs: Sequence[Run],
    place: int,
    is_held: bool,
    overlaps: Mapping[int, int],
    inside: Mapping[int, int],
    included: set[str],
) -> SourceCover:
    hits = [hits_of(run) for run in runs]
    known = None if None in hits else sum(n for n in hits if n is not None)
    numbers = tuple(run.id for run in runs)
    bit = 1 << place
    if not is_held:
        credited = [run.works for run in runs]
        stated = None if None in credited else {work for works in credited for work in works or ()} & included
        return SourceCover(numbers, known, included=None if stated is None else len(stated))
    return SourceCover(
        numbers,
        known,
        sum(run.parsed or 0 for run in runs),
        _having(overlaps, bit),
        overlaps.get(bit, 0),
        _having(inside, bit),
        inside.get(bit, 0),
    )


def _having(counted: Mapping[int, int], bit: int) -> int:
    return sum(n for mask, n in counted.items() if mask & bit)


def _days(state: Snapshot) -> dict[date, dict[Stage, int]]:
    """Judgements of people that stand, by the day they were made."""
    found: dict[date, Counter[Stage]] = defaultdict(Counter)
    for one in state.decisions:
        if one.means is not Means.RULE and one.verdict is not Verdict.POSTPONE:
            found[one.at.astimezone(UTC).date()][one.stage] += 1
    return {day: dict(found[day]) for day in sorted(found)}
