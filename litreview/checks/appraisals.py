"""X4-APPRAISAL: the works of the appraisal are exactly the included works. Works appraised and then excluded are no
mistake: the quality may be why."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.checks.facts import Case
from litreview.checks.findings import fails, figures, holds
from litreview.model import Finding, message


def check(case: Case) -> Iterator[Finding]:
    """Nothing until a checklist has been answered for any of the works."""
    answered = {item.work for item in case.snapshot.appraisals if not item.empty}
    if not answered & set(case.works):
        return
    lacking = tuple(work for work in case.works if work not in answered)
    wanted, found = len(case.works), len(case.works) - len(lacking)
    if lacking:
        said = message("check.x4_appraisal.fails", n=found, works=wanted)
        yield fails("X4-APPRAISAL", said, sum=f"{figures(found)} ≠ {figures(wanted)}", works=lacking)
    else:
        said = message("check.x4_appraisal.holds")
        yield holds("X4-APPRAISAL", said, sum=f"{figures(found)} = {figures(wanted)}")
