"""Where each work stands: a view of the decisions made, which are themselves never changed. Pure.

The input is decisions in any order, without those undone; the number of the event that holds a decision is its place
in time. How many reviewers judge each work, and at which stages, the protocol says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from litreview.model import Decision, Means, Place, Protocol, Situation, Stage, Verdict
from litreview.screening.polls import Count, Poll, polls

Standing = Mapping[Stage, Decision]  # the decision that stands at each settled stage of one work
WAITS = (Situation.WAITING, Situation.UNRESOLVED)


@dataclass(frozen=True, slots=True)
class Track:
    """One work's way: what was said at each stage, what stands, and where it is now.

    `standing` ends where the way does: at an exclusion, at a stage that is not settled, or at the last stage.
    """

    work: str
    polls: Mapping[Stage, Poll]
    standing: Standing
    place: Place
    since: int = 0  # the event from which an included work has been so

    def poll(self, stage: Stage) -> Poll:
        """What was said at a stage."""
        return self.polls.get(stage) or Poll(stage)


def track(work: str, decisions: Iterable[Decision], protocol: Protocol, *, retrieved: bool = True) -> Track:
    """The way of one work, from the decisions on it. `retrieved` False: its full text could not be got.

    A stage that was skipped (a log may hold full-text decisions only) is not asked for afterwards. «Maybe» passes to
    the next stage, where more can be read; at the last stage it waits for an answer. Raises ValueError when the
    protocol has no stages.
    """
    if not protocol.stages:
        raise ValueError("a protocol has at least one stage")
    made = sorted(decisions, key=_event)
    said = polls(made)
    stands: dict[Stage, Decision] = {}
    reached = -1
    for at, stage in enumerate(protocol.stages):
        poll, last = said.get(stage, Poll(stage)), stage is protocol.stages[-1]
        counted = poll.count(protocol.screening.needed(stage), last=last)
        if counted is Count.OPEN:
            continue
        if counted is not Count.SETTLED:
            situation = Situation.CONFLICT if counted is Count.CONFLICT else Situation.WAITING
            return Track(work, said, stands, Place(situation, stage))
        stands[stage], reached = poll.spokesman, at
        if stands[stage].verdict is Verdict.EXCLUDE:
            return Track(work, said, stands, Place(Situation.EXCLUDED, stage))
    now = _onward(stands, reached, protocol, retrieved=retrieved)
    since = _since(made, now.stage) if now.situation is Situation.INCLUDED else 0
    return Track(work, said, stands, now, since)


def _since(made: Iterable[Decision], last: Stage) -> int:
    """The first of the inclusions at the last stage that nothing else was said after."""
    since = 0
    for decision in made:
        if decision.stage is last:
            since = (since or decision.event) if decision.verdict is Verdict.INCLUDE else 0
    return since


def _onward(stands: Standing, reached: int, protocol: Protocol, *, retrieved: bool) -> Place:
    """Where a work is that nothing has stopped, its last settled stage being number `reached`."""
    if reached + 1 < len(protocol.stages):
        stage = protocol.stages[reached + 1]
        out = stage is Stage.FULL_TEXT and not retrieved
        return Place(Situation.NOT_RETRIEVED if out else Situation.WAITING, stage)
    last = protocol.stages[-1]
    included = stands[last].verdict is Verdict.INCLUDE
    return Place(Situation.INCLUDED if included else Situation.UNRESOLVED, last)


def tracks(decisions: Iterable[Decision], protocol: Protocol, *, missing: Collection[str] = ()) -> dict[str, Track]:
    """The way of every work that something was said of, in the order of the first word; `missing` are the works whose
    full text could not be got."""
    by_work: dict[str, list[Decision]] = {}
    for decision in sorted(decisions, key=_event):
        by_work.setdefault(decision.work, []).append(decision)
    return {work: track(work, said, protocol, retrieved=work not in missing) for work, said in by_work.items()}


def unjudged(work: str, protocol: Protocol, *, retrieved: bool = True) -> Track:
    """The way of a work that nobody has said anything of."""
    return track(work, (), protocol, retrieved=retrieved)


def next_stage(way: Track) -> Stage | None:
    """The stage at which the work is to be decided next; None when it is included, excluded, not retrieved, or waits
    for a disagreement to be settled."""
    return way.place.stage if way.place.situation in WAITS else None


def at_full_text(way: Track) -> bool:
    """Whether a work has come to the full text, read or not."""
    here = way.place.stage is Stage.FULL_TEXT and way.place.situation is not Situation.EXCLUDED
    return here or Stage.FULL_TEXT in way.standing


def included(ways: Iterable[Track]) -> tuple[str, ...]:
    """The included works in the order they were included, which is the order they are numbered in.

    A second «include» does not move a work; an exclusion in between does.
    """
    found = [way for way in ways if way.place.situation is Situation.INCLUDED]
    return tuple(way.work for way in sorted(found, key=lambda way: way.since))


def places(ways: Iterable[Track]) -> dict[Place, int]:
    """How many works stand where."""
    return dict(Counter(way.place for way in ways))


def tally(ways: Iterable[Track]) -> dict[tuple[Stage, Verdict], int]:
    """How many works have each verdict standing at each stage along their way; those that do not occur are left out."""
    return dict(Counter((stage, decision.verdict) for way in ways for stage, decision in way.standing.items()))


def reasons(ways: Iterable[Track]) -> dict[tuple[Stage, str], int]:
    """How many works were excluded at each stage on each criterion, '' for none named; rules' exclusions too."""
    return dict(Counter((stage, out.criterion) for stage, out in _exclusions(ways)))


def automatic(ways: Iterable[Track], first_judged: int | None) -> tuple[int, dict[Stage, int]]:
    """How many works a rule excluded before anybody had judged any work, and after that by stage. `first_judged` is
    the event of the first judgement by a person in the review, None when there is none."""
    before, after = 0, Counter[Stage]()
    for stage, out in _exclusions(ways):
        if out.means is not Means.RULE:
            continue
        if first_judged is None or out.event < first_judged:
            before += 1
        else:
            after[stage] += 1
    return before, dict(after)


def _exclusions(ways: Iterable[Track]) -> Iterable[tuple[Stage, Decision]]:
    for way in ways:
        for stage, decision in way.standing.items():
            if decision.verdict is Verdict.EXCLUDE:
                yield stage, decision


def conflicts(ways: Iterable[Track]) -> tuple[Track, ...]:
    """The works whose reviewers see them differently, and nobody has settled it."""
    return tuple(way for way in ways if way.place.situation is Situation.CONFLICT)


def hidden(poll: Poll, reviewer: str, needed: int) -> bool:
    """Whether what others said is kept from a reviewer, who has yet to judge the work at that stage."""
    return needed > 1 and not poll.ruled and reviewer not in poll.voters and len(poll.voters) < needed


def _event(decision: Decision) -> int:
    return decision.event
