"""Included works that break a criterion, as far as its machine rule can see: none of them silently."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import product

from litreview.errors import InputError, Where
from litreview.model import (
    Criterion,
    CriterionException,
    Message,
    Protocol,
    RuleFinding,
    Situation,
    Work,
    message,
)
from litreview.screening.exceptions import Breach, find_breaches
from litreview.screening.rules import RULE_KINDS, apply_rule
from litreview.screening.standing import Track
from litreview.steps.rule_facts import facts_of
from litreview.steps.ways import way_of
from litreview.steps.work_facts import work_as_it_stands
from litreview.store import Reader


def ruled(protocol: Protocol) -> tuple[Criterion, ...]:
    """The criteria that speak of works and have a machine rule."""
    return tuple(
        one for one in protocol.criteria if one.rule is not None and one.rule.kind in RULE_KINDS and not one.applies_to
    )


def rule_findings(
    reader: Reader, protocol: Protocol, works: Sequence[Work], exceptions: Sequence[CriterionException]
) -> tuple[RuleFinding, ...]:
    """What each rule says of each of these included works; by work, then by criterion."""
    criteria = ruled(protocol)
    if not criteria or not works:
        return ()
    facts = facts_of(reader, criteria, works)
    found = find_breaches(works, criteria, exceptions, facts=facts)
    broken = {(one.work, one.criterion.id): one for one in found.all}
    untold = {(one.work, one.criterion.id) for one in found.untold}
    said = []
    for work, criterion in product(works, criteria):
        key = work.id, criterion.id
        evidence = apply_rule(criterion, work.best, facts[work.id]).evidence
        excepted = key in broken and broken[key].exception is not None
        said.append(RuleFinding(*key, None if key in untold else key in broken, evidence, excepted))
    return tuple(said)


def silent(reader: Reader, protocol: Protocol, number: int, *, without: str = "") -> tuple[Breach, ...]:
    """The criteria that a work breaks without an exception; `without`: as if there were none from this criterion."""
    criteria = ruled(protocol)
    if not criteria:
        return ()
    works = (work_as_it_stands(reader, number),)
    exceptions = [one for one in reader.exceptions() if one.work == works[0].id and one.criterion != without]
    return find_breaches(works, criteria, exceptions, facts=facts_of(reader, criteria, works)).silent


def refuse_silent(
    reader: Reader, protocol: Protocol, before: Track, after: Track, *, but: Collection[str] = ()
) -> None:
    """Returns unless a work would become included, its way being `before` until now, and it breaks a criterion that
    nobody has said why for; for those of `but` an exception is about to be made. A work that was included already is
    left to the checks: the breach came in another way.

    Raises InputError LR-SCREEN-BREACH.
    """
    if after.place.situation is not Situation.INCLUDED or before.place.situation is Situation.INCLUDED:
        return
    found = tuple(one for one in silent(reader, protocol, int(after.work[1:])) if one.criterion.id not in but)
    if found:
        raise breach_error("LR-SCREEN-BREACH", found)


def breach_error(code: str, found: Sequence[Breach]) -> InputError:
    """An error that names the work, the criteria it breaks, and what the rules saw."""
    work, criterion = found[0].work, found[0].criterion.id
    return InputError(code, where=Where(record=work), work=work, criterion=criterion, breaches=breach_words(found))


def breach_words(found: Sequence[Breach]) -> tuple[Message, ...]:
    """«I1 (utgitt 2013, utenfor 2016–2021)» for each."""
    return tuple(message("screen.breach", id=one.criterion.id, evidence=one.answer.evidence) for one in found)


def refuse_withdrawal(reader: Reader, protocol: Protocol, number: int, criterion: str) -> None:
    """Returns when the exception of a work may go. Raises InputError LR-SCREEN-STILL-BROKEN: the work is included, and
    a rule sees that it breaks the criterion."""
    if way_of(reader, number, protocol).place.situation is not Situation.INCLUDED:
        return
    broken = [one for one in silent(reader, protocol, number, without=criterion) if one.criterion.id == criterion]
    if broken:
        raise breach_error("LR-SCREEN-STILL-BROKEN", broken)
