"""How far screening has come: from the cache of places, in a few grouped queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from litreview.model import Message, Protocol, Situation, Stage, Verdict, message
from litreview.screening.standing import Track, automatic, tracks
from litreview.steps.places import Standing, standing
from litreview.steps.review import Review
from litreview.steps.roles import names_of
from litreview.steps.ways import not_retrieved
from litreview.store import Reader
from litreview.store.place_counts import PlaceCounts, excluded_at, judged_counts, place_counts, ruled_out, tangled


@dataclass(frozen=True, slots=True)
class StageStatus:
    """One stage: `waiting` works wait for a reviewer, `put_off` of them were postponed; `unresolved` stand at «maybe»
    where nothing more can be read; `judged` and `left` say of each reviewer how many works they have judged, and how
    many wait for them. What anybody said is not told."""

    stage: Stage
    needed: int
    waiting: int
    put_off: int
    unresolved: int
    conflicts: int
    not_retrieved: int
    decided: Mapping[Verdict, int]
    automatic: int
    judged: Mapping[str, int]
    left: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ScreenStatus:
    """The works by where they stand, stage by stage, and what comes next. `automatic_before` works were excluded by a
    rule before anybody had judged one."""

    works: int
    included: int
    automatic_before: int
    stages: tuple[StageStatus, ...]
    next: Message

    @property
    def excluded(self) -> int:
        """Works excluded, at whatever stage."""
        return sum(stage.decided.get(Verdict.EXCLUDE, 0) for stage in self.stages)


def screen_status(review: Review) -> ScreenStatus:
    """The status of screening. Appends nothing."""
    with standing(review) as now:
        counts = place_counts(now.places)
        knotted = _ways_of(now.reader, review.protocol, tangled(now.reader))
        judged = _judged(now.reader, knotted)
        before, after = _automatic(now, knotted)
        people = _people(now.reader, review.protocol, judged)
        unmatched = now.reader.unmatched() if not counts.at else 0
    stages = tuple(
        _stage(stage, review.protocol, counts, after, {name: (who, judged) for who, name in people.items()})
        for stage in review.protocol.stages
    )
    works = sum(counts.at.values())
    included = sum(counts.there(stage, Situation.INCLUDED) for stage in Stage)
    return ScreenStatus(works, included, before, stages, _next(stages, works, unmatched))


def _stage(
    stage: Stage,
    protocol: Protocol,
    counts: PlaceCounts,
    after: Mapping[Stage, int],
    people: Mapping[str, tuple[str, Mapping[tuple[Stage, str], int]]],
) -> StageStatus:
    return StageStatus(
        stage,
        protocol.screening.needed(stage),
        counts.there(stage, Situation.WAITING),
        counts.at.get((stage, Situation.WAITING, True), 0),
        counts.there(stage, Situation.UNRESOLVED),
        counts.there(stage, Situation.CONFLICT),
        counts.there(stage, Situation.NOT_RETRIEVED),
        {verdict: n for (at, verdict), n in sorted(counts.decided.items()) if at is stage},
        after.get(stage, 0),
        {name: judged.get((stage, who), 0) for name, (who, judged) in people.items()},
        {name: counts.left(stage, who) for name, (who, _) in people.items()},
    )


def _people(reader: Reader, protocol: Protocol, judged: Mapping[tuple[Stage, str], int]) -> dict[str, str]:
    """Name by pseudonym of those who have judged; where several are to judge, also of those the protocol names."""
    names, shown = reader.actor_names(), names_of(reader, protocol.language)
    people = {who: shown.get(who) or who for _, who in judged}
    if any(protocol.screening.needed(stage) > 1 for stage in protocol.stages):
        known = {name: who for who, name in names.items() if name}
        people |= {known.get(name, name): name for name in protocol.reviewers}
    return dict(sorted(people.items(), key=lambda item: item[1]))


def _judged(reader: Reader, knotted: Iterable[Track]) -> dict[tuple[Stage, str], int]:
    found = Counter(judged_counts(reader))
    for way in knotted:
        found.update((stage, voter) for stage, poll in way.polls.items() for voter in poll.voters)
    return dict(found)


def _automatic(now: Standing, knotted: tuple[Track, ...]) -> tuple[int, dict[Stage, int]]:
    """Works that a rule excluded, before anybody had judged one, and after that by stage."""
    first = now.reader.first_judgement()
    before, after = automatic(knotted, first)
    ruled = ruled_out(now.reader)
    out = excluded_at(now.places) if ruled else {}
    found = Counter(after)
    for work, stage, event in ruled:
        if out.get(work) is stage and (first is None or event < first):
            before += 1
        elif out.get(work) is stage:
            found[stage] += 1
    return before, dict(found)


def _ways_of(reader: Reader, protocol: Protocol, works: list[int]) -> tuple[Track, ...]:
    if not works:
        return ()
    return tuple(tracks(reader.decisions_of(works), protocol, missing=not_retrieved(reader)).values())


def _next(stages: tuple[StageStatus, ...], works: int, unmatched: int) -> Message:
    """The first thing that is not done."""
    if not works:
        return message("desk.next.dedupe") if unmatched else message("desk.next.import")
    for name in ("waiting", "conflicts", "unresolved"):
        for stage in stages:
            n = getattr(stage, name)
            if n:
                return Message(f"desk.next.{name}", {"n": n, "stage": message(f"screen.stage.{stage.stage.value}")})
    return message("desk.next.done")
