"""Where each work stands: a view of the decisions made, which are themselves never changed. Pure.

The input is decisions in any order; the number of the event that holds a decision is its place in time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from litreview.model import Decision, Stage, Verdict

Standing = Mapping[Stage, Decision]  # the decision that stands at each decided stage of one work


class Situation(StrEnum):
    """What a work waits for, or how it ended. UNRESOLVED: «maybe» at the last stage."""

    WAITING = "waiting"
    UNRESOLVED = "unresolved"
    EXCLUDED = "excluded"
    INCLUDED = "included"


@dataclass(frozen=True, slots=True)
class Place:
    """A work's situation and the stage of it: the stage that comes next, or the one that ended it."""

    situation: Situation
    stage: Stage


def standing(decisions: Iterable[Decision], *, undone: Collection[int] = ()) -> dict[str, Standing]:
    """The decision that stands for each work and stage: the last one made. `undone` are events that were undone.

    Works in the order of their first decision, stages in the order of screening.
    """
    last: dict[str, dict[Stage, Decision]] = defaultdict(dict)
    for decision in sorted(decisions, key=_event):
        if decision.event not in undone:
            last[decision.work][decision.stage] = decision
    return {work: {stage: by_stage[stage] for stage in Stage if stage in by_stage} for work, by_stage in last.items()}


def place(stands: Standing, stages: Sequence[Stage]) -> Place:
    """Where a work stands, given the protocol's stages in order. Raises ValueError when there are no stages.

    «Maybe» passes to the next stage, where more can be read; at the last stage it waits for an answer. A stage that
    was skipped (a log may hold full-text decisions only) is not asked for afterwards.
    """
    if not stages:
        raise ValueError("a protocol has at least one stage")
    for stage in stages:
        if stage in stands and stands[stage].verdict is Verdict.EXCLUDE:
            return Place(Situation.EXCLUDED, stage)
    reached = [number for number, stage in enumerate(stages) if stage in stands]
    if not reached:
        return Place(Situation.WAITING, stages[0])
    if reached[-1] + 1 < len(stages):
        return Place(Situation.WAITING, stages[reached[-1] + 1])
    verdict = stands[stages[-1]].verdict
    return Place(Situation.INCLUDED if verdict is Verdict.INCLUDE else Situation.UNRESOLVED, stages[-1])


def next_stage(stands: Standing, stages: Sequence[Stage]) -> Stage | None:
    """The stage at which the work is to be decided next; None when it is included or excluded."""
    now = place(stands, stages)
    return now.stage if now.situation in (Situation.WAITING, Situation.UNRESOLVED) else None


def included(
    decisions: Iterable[Decision], stages: Sequence[Stage], *, undone: Collection[int] = ()
) -> tuple[str, ...]:
    """The included works in the order they were included, which is the order they are numbered in.

    A second «include» of the same work does not move it; an exclusion in between does.
    """
    kept = sorted((one for one in decisions if one.event not in undone), key=_event)
    since: dict[str, int] = {}
    for decision in kept:
        if decision.stage is not stages[-1]:
            continue
        if decision.verdict is Verdict.INCLUDE:
            since.setdefault(decision.work, decision.event)
        else:
            since.pop(decision.work, None)
    stands = standing(kept)
    works = [work for work in since if place(stands[work], stages).situation is Situation.INCLUDED]
    return tuple(sorted(works, key=lambda work: since[work]))


def tally(stands: Mapping[str, Standing]) -> dict[tuple[Stage, Verdict], int]:
    """How many works have each verdict standing at each stage; combinations that do not occur are left out."""
    counts: dict[tuple[Stage, Verdict], int] = defaultdict(int)
    for by_stage in stands.values():
        for stage, decision in by_stage.items():
            counts[stage, decision.verdict] += 1
    return dict(counts)


def disagreements(
    decisions: Iterable[Decision], *, undone: Collection[int] = ()
) -> dict[tuple[str, Stage], tuple[Decision, ...]]:
    """Works and stages where the last words of two or more reviewers differ, with those decisions in order."""
    last: dict[tuple[str, Stage], dict[str, Decision]] = defaultdict(dict)
    for decision in sorted(decisions, key=_event):
        if decision.event not in undone:
            last[decision.work, decision.stage][decision.reviewer] = decision
    return {
        key: tuple(sorted(by_reviewer.values(), key=_event))
        for key, by_reviewer in last.items()
        if len({decision.verdict for decision in by_reviewer.values()}) > 1
    }


def _event(decision: Decision) -> int:
    return decision.event
