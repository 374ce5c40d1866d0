"""The criteria themselves: a list that is empty on the exclusion side."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.checks.facts import Case
from litreview.checks.findings import warns
from litreview.model import CriterionKind, Finding, message


def check(case: Case) -> Iterator[Finding]:
    """CRITERIA-EXCLUSION when no exclusion criterion is stated, CRITERIA-NONE when there are no criteria at all."""
    kinds = {criterion.kind for criterion in case.snapshot.protocol.criteria if not criterion.applies_to}
    if not kinds:
        yield warns("CRITERIA-NONE", message("check.criteria_none"))
    elif CriterionKind.EXCLUDE not in kinds:
        yield warns("CRITERIA-EXCLUSION", message("check.criteria_exclusion"))
