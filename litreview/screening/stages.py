"""Which decision is legal where: one table, read by `check_decision` alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litreview.errors import InputError, Where
from litreview.model import Criterion, Message, Stage, Verdict, message
from litreview.screening.standing import Standing

_OPEN = frozenset({None, Verdict.INCLUDE, Verdict.MAYBE})  # None: nothing decided
_ANY = frozenset({None, *Verdict})
_NOTHING: frozenset[Verdict | None] = frozenset({None})


@dataclass(frozen=True, slots=True)
class Transition:
    """What may stand at the stages before and after this one, and where a verdict needs a criterion."""

    earlier: frozenset[Verdict | None]
    later: frozenset[Verdict | None]
    criterion_at: frozenset[Stage] = frozenset()


# A work excluded once is out until that decision is undone, and a decision that a later one rests on cannot be turned
# to «exclude» under it. What stands at the same stage never matters: a new decision is a new event beside the old.
# PRISMA 2020 item 16b asks for the reason of every report excluded after reading the full text.
TRANSITIONS: Mapping[Verdict, Transition] = {
    #                            earlier stages    later stages     exclusions that must name a criterion
    Verdict.INCLUDE: Transition(_OPEN,            _ANY),
    Verdict.MAYBE:   Transition(_OPEN,            _ANY),
    Verdict.EXCLUDE: Transition(_OPEN,            _NOTHING,        frozenset({Stage.FULL_TEXT})),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposed:
    """A decision somebody is about to make."""

    work: str
    stage: Stage
    verdict: Verdict
    criterion: str = ""


def stage_words(stage: Stage) -> Message:
    """The name of a stage, to be spoken."""
    return message(f"screen.stage.{stage.value}")


def check_decision(
    proposed: Proposed, stands: Standing, stages: Sequence[Stage], criteria: Sequence[Criterion]
) -> None:
    """Returns when the decision is legal, given what stands for its work and the protocol's stages and criteria.

    Raises InputError: LR-SCREEN-STAGE (not a stage of the protocol), LR-SCREEN-CRITERION-UNKNOWN,
    LR-SCREEN-CRITERION-MISSING, LR-SCREEN-EXCLUDED (an earlier stage excluded the work), LR-SCREEN-LATER (a later
    stage's decision stands and would be left hanging).
    """
    where = Where(record=proposed.work)
    if proposed.stage not in stages:
        raise InputError(
            "LR-SCREEN-STAGE",
            where=where,
            stage=stage_words(proposed.stage),
            valid=tuple(stage_words(stage) for stage in stages),
        )
    _check_criterion(proposed, criteria, where)
    row, at = TRANSITIONS[proposed.verdict], stages.index(proposed.stage)
    for stage in stages[:at]:
        if _verdict(stands, stage) not in row.earlier:
            raise InputError("LR-SCREEN-EXCLUDED", where=where, work=proposed.work, stage=stage_words(stage))
    for stage in stages[at + 1 :]:
        if _verdict(stands, stage) not in row.later:
            raise InputError("LR-SCREEN-LATER", where=where, work=proposed.work, stage=stage_words(stage))


def _check_criterion(proposed: Proposed, criteria: Sequence[Criterion], where: Where) -> None:
    known = tuple(criterion.id for criterion in criteria)
    if proposed.criterion and proposed.criterion not in known:
        raise InputError("LR-SCREEN-CRITERION-UNKNOWN", where=where, criterion=proposed.criterion, valid=known)
    if not proposed.criterion and proposed.stage in TRANSITIONS[proposed.verdict].criterion_at:
        if not known:
            raise InputError("LR-SCREEN-NO-CRITERIA", where=where)
        raise InputError("LR-SCREEN-CRITERION-MISSING", where=where, work=proposed.work, valid=known)


def _verdict(stands: Standing, stage: Stage) -> Verdict | None:
    return stands[stage].verdict if stage in stands else None
