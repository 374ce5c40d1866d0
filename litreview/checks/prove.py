"""The proof of the numbers: every check, in the order of the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from litreview.checks import (
    appraisals,
    boxes_log,
    breaches,
    criteria,
    flow,
    included,
    ladders,
    limits,
    log_sums,
    names,
    order,
    queries,
    records,
    sources,
    stages,
    stated_sums,
    themes,
    years,
)
from litreview.checks.facts import Case, CheckFacts
from litreview.model import Expression, Finding, ReviewKind, Snapshot

Check = Callable[[Case], Iterator[Finding]]

ALWAYS: tuple[Check, ...] = (
    log_sums.check,
    stages.check,
    ladders.check,
    order.check,
    stated_sums.check,
    queries.check,
    sources.check,
    limits.check,
    names.check,
)
# These ask for included works, which a study with only a supporting search has none of.
WITH_WORKS: tuple[Check, ...] = (
    included.check,
    flow.check,
    boxes_log.check,
    years.check,
    breaches.check,
    appraisals.check,
    themes.check,
    records.check,
    criteria.check,
)


def prove(snapshot: Snapshot, facts: CheckFacts, expressions: Mapping[int, Expression]) -> tuple[Finding, ...]:
    """Every finding on a review; `expressions` holds the parsed query of each run by run id. Pure; raises nothing.

    FAILS stands for real mismatches only; what is unwise or unclear is a WARNING, what cannot be known is CANNOT.
    """
    case = Case(snapshot, facts, expressions)
    checks = ALWAYS
    if snapshot.protocol.kind is not ReviewKind.SUPPORTING_SEARCH:
        checks += WITH_WORKS
    return tuple(finding for check in checks for finding in check(case))
