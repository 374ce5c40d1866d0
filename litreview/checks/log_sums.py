"""The columns of the log summed: «28 + 24 + 15 + 2 + 2 + 21 = 92»."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.checks.facts import Case
from litreview.checks.findings import cannot, equation, figures, holds, ids, missing_rows, word
from litreview.model import STAGE_COUNTS, Finding, message


def check(case: Case) -> Iterator[Finding]:
    """LOG-SUM for each count that at least one row states; a log of one row has nothing to sum."""
    if len(case.rows) < 2:
        return
    for role in STAGE_COUNTS:
        values = {run.id: getattr(run, role.value).value for run in case.rows}
        known = [value for value in values.values() if value is not None]
        if not known:
            continue
        unknown = [run for run in case.rows if values[run.id] is None]
        if unknown:
            yield cannot(
                "LOG-SUM",
                message("check.log_sum.cannot", what=word(role.value)),
                missing_rows(role.value, unknown),
                rows=ids(unknown),
            )
        else:
            yield holds(
                "LOG-SUM",
                message("check.log_sum.holds", what=word(role.value), total=figures(sum(known)), n=len(known)),
                sum=equation(known),
                rows=ids(case.rows),
            )
