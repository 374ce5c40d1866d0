"""Which decision is legal where: one table, read by `check_decision` alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litreview.errors import InputError, Where
from litreview.model import RESOLUTIONS, Criterion, Decision, Means, Message, Protocol, Stage, Verdict, message
from litreview.screening.polls import CRITERION_AT, Count, Poll
from litreview.screening.standing import Track

_OPEN = frozenset({None, Verdict.INCLUDE, Verdict.MAYBE})  # None: nothing stands
_ANY = frozenset({None, *Verdict})
_NOTHING: frozenset[Verdict | None] = frozenset({None})
_ALL = frozenset(Means)
_PERSON = frozenset({Means.OWN, *RESOLUTIONS})


@dataclass(frozen=True, slots=True)
class Transition:
    """What may stand at the stages before and after this one, where a verdict needs a criterion, and who may say it."""

    earlier: frozenset[Verdict | None]
    later: frozenset[Verdict | None]
    criterion_at: frozenset[Stage]
    means: frozenset[Means]


# A work excluded once is out until that decision is undone, and a decision that a later one rests on cannot be turned
# to «exclude» under it. What stands at the same stage never matters, but for a resolution, which is first undone: a new
# decision is a new event beside the old. A stage that people have begun on is settled before the next one is begun.
TRANSITIONS: Mapping[Verdict, Transition] = {
    #                             earlier  later     exclusions that name a criterion   who may say it
    Verdict.INCLUDE:  Transition(_OPEN,   _ANY,     frozenset(),                       _PERSON),
    Verdict.MAYBE:    Transition(_OPEN,   _ANY,     frozenset(),                       _PERSON),
    Verdict.EXCLUDE:  Transition(_OPEN,   _NOTHING, CRITERION_AT,                      _ALL),
    Verdict.POSTPONE: Transition(_OPEN,   _NOTHING, frozenset(),                       frozenset({Means.OWN})),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposed:
    """A decision somebody is about to make. `second`: a word that stands beside another's, given by a sample's second
    reader or brought from another folder, so that it may come after later stages were judged."""

    work: str
    stage: Stage
    verdict: Verdict
    criterion: str = ""
    reviewer: str = ""
    means: Means = Means.OWN
    second: bool = False


def stage_words(stage: Stage) -> Message:
    """The name of a stage, to be spoken."""
    return message(f"screen.stage.{stage.value}")


def check_decision(proposed: Proposed, way: Track, protocol: Protocol, *, retrieved: bool = True) -> None:
    """Returns when the decision is legal, given the way of its work until now. `retrieved` False: the full text of the
    work could not be got.

    Raises InputError: LR-SCREEN-STAGE (not a stage of the protocol), LR-SCREEN-CRITERION-UNKNOWN,
    LR-SCREEN-CRITERION-MISSING, LR-SCREEN-NO-CRITERIA, LR-SCREEN-EXCLUDED (an earlier stage excluded the work),
    LR-SCREEN-UNSETTLED (an earlier stage waits for another reviewer or a resolution), LR-SCREEN-LATER (a later stage's
    decision would be left hanging), LR-SCREEN-NOT-RETRIEVED, LR-SCREEN-RESOLVED (a resolution stands; undo it first),
    LR-SCREEN-NO-CONFLICT, LR-SCREEN-NOT-THIRD, LR-SCREEN-MEANS (such a verdict cannot come about so).
    """
    where = Where(record=proposed.work)
    _check_stage(proposed, protocol, where)
    _check_criterion(proposed, protocol.criteria, where)
    row, at = TRANSITIONS[proposed.verdict], protocol.stages.index(proposed.stage)
    if proposed.means not in row.means:
        raise InputError("LR-SCREEN-MEANS", where=where, work=proposed.work)
    for stage in protocol.stages[:at]:
        _check_earlier(row, stage, way, protocol, where)
    beside = proposed.means in RESOLUTIONS or _is_beside(proposed, way.poll(proposed.stage))
    for stage in protocol.stages[at + 1 :] if not beside else ():
        if _said(way.poll(stage)) and not row.later - _NOTHING:
            raise InputError("LR-SCREEN-LATER", where=where, work=proposed.work, stage=stage_words(stage))
    if proposed.stage is Stage.FULL_TEXT and not retrieved and proposed.verdict is not Verdict.POSTPONE:
        raise InputError("LR-SCREEN-NOT-RETRIEVED", where=where, work=proposed.work)
    _check_resolution(proposed, way, protocol, where)


def _is_beside(proposed: Proposed, poll: Poll) -> bool:
    """Whether a second word leaves what others said in place. One that excludes what they let pass makes a disagreement
    of it: nothing is excluded under the later decisions, which wait until that is settled, as those of works that were
    joined do."""
    passed = any(vote.reviewer != proposed.reviewer and vote.verdict is not Verdict.EXCLUDE for vote in poll.votes)
    takes_back = proposed.verdict is Verdict.POSTPONE and proposed.reviewer in poll.voters
    return proposed.second and passed and not takes_back


def _check_stage(proposed: Proposed, protocol: Protocol, where: Where) -> None:
    if proposed.stage not in protocol.stages:
        valid = tuple(stage_words(stage) for stage in protocol.stages)
        raise InputError("LR-SCREEN-STAGE", where=where, stage=stage_words(proposed.stage), valid=valid)


def _check_criterion(proposed: Proposed, criteria: Sequence[Criterion], where: Where) -> None:
    known = tuple(criterion.id for criterion in criteria)
    if proposed.criterion and proposed.criterion not in known:
        raise InputError("LR-SCREEN-CRITERION-UNKNOWN", where=where, criterion=proposed.criterion, valid=known)
    if not proposed.criterion and proposed.stage in TRANSITIONS[proposed.verdict].criterion_at:
        if not known:
            raise InputError("LR-SCREEN-NO-CRITERIA", where=where)
        raise InputError("LR-SCREEN-CRITERION-MISSING", where=where, work=proposed.work, valid=known)


def _check_earlier(row: Transition, stage: Stage, way: Track, protocol: Protocol, where: Where) -> None:
    counted = settled(way, stage, protocol)
    if counted in (Count.PENDING, Count.CONFLICT):
        raise InputError("LR-SCREEN-UNSETTLED", where=where, work=way.work, stage=stage_words(stage))
    verdict = way.poll(stage).spokesman.verdict if counted is Count.SETTLED else None
    if verdict not in row.earlier:
        raise InputError("LR-SCREEN-EXCLUDED", where=where, work=way.work, stage=stage_words(stage))


def _check_resolution(proposed: Proposed, way: Track, protocol: Protocol, where: Where) -> None:
    poll = way.poll(proposed.stage)
    if proposed.means is Means.OWN and poll.resolution is not None:
        raise InputError("LR-SCREEN-RESOLVED", where=where, work=way.work, stage=stage_words(proposed.stage))
    if proposed.means not in RESOLUTIONS:
        return
    if settled(way, proposed.stage, protocol) is not Count.CONFLICT:
        raise InputError("LR-SCREEN-NO-CONFLICT", where=where, work=way.work, stage=stage_words(proposed.stage))
    if proposed.means is Means.THIRD and proposed.reviewer in poll.voters:
        raise InputError("LR-SCREEN-NOT-THIRD", where=where, work=way.work)


def settled(way: Track, stage: Stage, protocol: Protocol) -> Count:
    """How far one stage of a work is settled."""
    last = stage is protocol.stages[-1]
    return way.poll(stage).count(protocol.screening.needed(stage), last=last)


def check_undo(gone: Decision, before: Track, after: Track, protocol: Protocol) -> None:
    """Returns when a decision may be taken back, given the work's way with and without it.

    Raises InputError LR-SCREEN-LATER: a later stage was decided on the strength of it.
    """
    if gone.stage not in protocol.stages or _passes(after, gone.stage, protocol):
        return
    if before.place == after.place and before.place.stage is gone.stage:
        return  # works that were joined: what comes later hung in the air before
    at = protocol.stages.index(gone.stage)
    for stage in protocol.stages[at + 1 :]:
        if _said(before.poll(stage)):
            where = Where(record=gone.work)
            raise InputError("LR-SCREEN-LATER", where=where, work=gone.work, stage=stage_words(stage))


def _passes(way: Track, stage: Stage, protocol: Protocol) -> bool:
    """Whether a work goes on after a stage: an earlier word that comes back may exclude it."""
    goes_on = settled(way, stage, protocol) is Count.SETTLED
    return goes_on and way.poll(stage).spokesman.verdict is not Verdict.EXCLUDE


def _said(poll: Poll) -> bool:
    return bool(poll.votes or poll.ruled)
