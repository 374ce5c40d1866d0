"""Included works that break a criterion: every breach the rules can see is either explained or named. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from litreview.errors import InputError, Where
from litreview.model import Criterion, CriterionException, Work
from litreview.screening.rules import NO_FACTS, Facts, RuleAnswer, applies, breaks, judge


@dataclass(frozen=True, slots=True)
class Breach:
    """An included work that breaks a criterion by its rule; `exception` None: nobody has said why."""

    work: str
    criterion: Criterion
    answer: RuleAnswer
    exception: CriterionException | None = None


@dataclass(frozen=True, slots=True)
class Breaches:
    """All breaches in the order of works and criteria, and what could not be judged.

    `untold` are the pairs of work and criterion on which the rule cannot tell; `needless` exceptions for a criterion
    that the work does not break.
    """

    all: tuple[Breach, ...] = ()
    untold: tuple[Breach, ...] = ()
    needless: tuple[CriterionException, ...] = ()

    @property
    def silent(self) -> tuple[Breach, ...]:
        """Breaches without an exception."""
        return tuple(breach for breach in self.all if breach.exception is None)


def find_breaches(
    works: Iterable[Work],
    criteria: Sequence[Criterion],
    exceptions: Iterable[CriterionException],
    *,
    facts: Mapping[str, Facts] | None = None,
) -> Breaches:
    """Which of the included `works` break a criterion that has a machine rule. `facts` by work id."""
    by_key = {(one.work, one.criterion): one for one in exceptions}
    ruled = [(criterion, judge(criterion)) for criterion in criteria if criterion.rule is not None]
    found: list[Breach] = []
    untold: list[Breach] = []
    needless: list[CriterionException] = []
    for work in works:
        known = (facts or {}).get(work.id, NO_FACTS)
        for criterion, judged in ruled:
            breach = Breach(work.id, criterion, judged(work.best, known), by_key.get((work.id, criterion.id)))
            broken = _broken(criterion, breach.answer, known)
            if broken is None:
                untold.append(breach)
            elif broken:
                found.append(breach)
            elif breach.exception is not None:
                needless.append(breach.exception)
    return Breaches(tuple(found), tuple(untold), tuple(needless))


def _broken(criterion: Criterion, answer: RuleAnswer, facts: Facts) -> bool | None:
    broken = breaks(criterion, answer.answer)
    bound = applies(criterion, facts)
    if broken is False or bound is False:
        return False
    return True if broken and bound else None


def check_exception(exception: CriterionException, criteria: Sequence[Criterion], included: Sequence[str]) -> None:
    """Returns when an exception may be recorded: a known criterion, an included work, at least one reason.

    Raises InputError: LR-SCREEN-CRITERION-UNKNOWN, LR-SCREEN-NOT-INCLUDED, LR-SCREEN-NO-REASON.
    """
    where = Where(record=exception.work)
    known = tuple(criterion.id for criterion in criteria)
    if exception.criterion not in known:
        raise InputError("LR-SCREEN-CRITERION-UNKNOWN", where=where, criterion=exception.criterion, valid=known)
    if exception.work not in included:
        raise InputError("LR-SCREEN-NOT-INCLUDED", where=where, work=exception.work)
    if not any(reason.strip() for reason in exception.reasons):
        raise InputError("LR-SCREEN-NO-REASON", where=where, work=exception.work, criterion=exception.criterion)
