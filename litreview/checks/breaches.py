"""Each criterion that a machine can judge, against the included works: kept, or an exception says why not."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.checks.facts import Case
from litreview.checks.findings import cannot, fails, holds, listed
from litreview.model import Criterion, Finding, RuleFinding, RuleKind, message


def check(case: Case) -> Iterator[Finding]:
    """CRITERION for each criterion with a rule, CRITERION-EXCEPTION for each excepted breach. Years have their own."""
    if not case.snapshot.works:
        return
    for criterion in case.snapshot.protocol.criteria:
        if criterion.rule is not None and criterion.rule.kind != RuleKind.YEARS and not criterion.applies_to:
            yield from _judge(case, criterion)


def _judge(case: Case, criterion: Criterion) -> Iterator[Finding]:
    found = [one for one in case.snapshot.rule_findings if one.criterion == criterion.id]
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
        missing = message("check.missing.rule", works=_numbers(case, untold), n=len(untold))
        yield cannot("CRITERION", message("check.criterion.cannot", id=criterion.id), missing, works=_works(untold))
    else:
        kept = len(case.snapshot.works) - len(broken)
        yield holds("CRITERION", message("check.criterion.holds", id=criterion.id, n=kept))


def _numbers(case: Case, found: list[RuleFinding]) -> str:
    return listed(sorted(case.numbers[one.work] for one in found))


def _works(found: list[RuleFinding]) -> tuple[str, ...]:
    return tuple(one.work for one in found)
