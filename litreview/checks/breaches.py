"""Each criterion that a machine can judge, against the included works: kept, or an exception says why not."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.checks.facts import Case
from litreview.checks.findings import cannot, fails, holds, listed
from litreview.model import Criterion, Finding, Message, RuleFinding, RuleKind, message


def check(case: Case) -> Iterator[Finding]:
    """CRITERION for each criterion with a rule, CRITERION-EXCEPTION for each excepted breach. Years have their own."""
    if not case.snapshot.works:
        return
    for criterion in case.snapshot.protocol.criteria:
        if criterion.rule is not None and criterion.rule.kind != RuleKind.YEARS and not criterion.applies_to:
            yield from _judge(case, criterion)


def _judge(case: Case, criterion: Criterion) -> Iterator[Finding]:
    found = [one for one in case.snapshot.rule_findings if one.criterion == criterion.id]
    if not found:  # the rule has not been asked
        return
    broken = [one for one in found if one.broken]
    for one in broken:
        if one.excepted:
            said = message(
                "check.criterion_exception", work=case.numbers[one.work], id=criterion.id, evidence=one.evidence
            )
            yield holds("CRITERION-EXCEPTION", said, works=(one.work,))
    silent = [one for one in broken if not one.excepted]
    untold = [one for one in found if one.broken is None]
    if silent:
        evidence = tuple(
            message("check.criterion.evidence", work=case.numbers[one.work], evidence=one.evidence) for one in silent
        )
        args = {"id": criterion.id, "n": len(silent), "works": _numbers(case, silent)}
        said = message("check.criterion.fails", evidence=evidence, **args)
        yield fails("CRITERION", said, works=_works(silent))
    elif untold:
        yield cannot(
            "CRITERION",
            message("check.criterion.cannot", id=criterion.id),
            *_missing(case, untold),
            works=_works(untold),
        )
    else:
        yield holds("CRITERION", message("check.criterion.holds", id=criterion.id, n=len(found) - len(broken)))


def _missing(case: Case, untold: list[RuleFinding]) -> Iterator[Message]:
    """What the rule lacked, once for all works that lack the same."""
    same: dict[str, list[RuleFinding]] = {}
    for one in untold:
        same.setdefault(one.evidence.code, []).append(one)
    for found in same.values():
        yield message("check.missing.rule", evidence=found[0].evidence, works=_numbers(case, found), n=len(found))


def _numbers(case: Case, found: list[RuleFinding]) -> str:
    return listed(sorted(case.numbers[one.work] for one in found))


def _works(found: list[RuleFinding]) -> tuple[str, ...]:
    return tuple(one.work for one in found)
