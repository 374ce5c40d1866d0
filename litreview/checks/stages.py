"""X5: in every row hits ≥ titles read ≥ abstracts read ≥ full texts read ≥ included, unknown stages skipped."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.checks.facts import Case
from litreview.checks.findings import cannot, chain, fails, holds, ids, listed, never_grows
from litreview.model import STAGE_COUNTS, Finding, Run, message


def check(case: Case) -> Iterator[Finding]:
    """One finding for the log, none when no row states a number; rows that break the order are named."""
    counts = {run.id: _known(run) for run in case.rows}
    if not any(counts.values()):
        return
    compared = [run for run in case.rows if len(counts[run.id]) > 1]
    if not compared:
        yield cannot("X5", message("check.x5.cannot"), message("check.missing.stages"), rows=ids(case.rows))
        return
    broken = [run for run in compared if not never_grows(counts[run.id])]
    if broken:
        sums = "; ".join(f"{run.id}: {chain(counts[run.id])}" for run in broken)
        yield fails(
            "X5", message("check.x5.fails", rows=listed(ids(broken)), n=len(broken)), sum=sums, rows=ids(broken)
        )
    else:
        yield holds(
            "X5",
            message("check.x5.holds", n=len(compared)),
            rows=ids(compared),
            sum="; ".join(chain(counts[run.id]) for run in compared),
        )


def _known(run: Run) -> list[int]:
    values = (getattr(run, role.value).value for role in STAGE_COUNTS)
    return [value for value in values if value is not None]
