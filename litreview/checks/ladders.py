"""A narrowing told step by step (2853 → 187 → 3) never grows, and says the same as its row."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.checks.facts import Case
from litreview.checks.findings import cannot, chain, fails, figures, holds, never_grows, quoted, word
from litreview.model import STAGE_COUNTS, Finding, Run, count_of, message


def check(case: Case) -> Iterator[Finding]:
    """LADDER for each row that tells at least two steps; LADDER-ROW where a step and its row differ."""
    for run in case.rows:
        if len(run.steps) > 1:
            yield _order(run)
        yield from _against_row(run)


def _order(run: Run) -> Finding:
    known = [step.count.value for step in run.steps if step.count.value is not None]
    name = run.label or str(run.id)
    if len(known) < 2:
        unknown = quoted(step.label for step in run.steps if step.count.value is None)
        return cannot(
            "LADDER",
            message("check.ladder.cannot", row=name),
            message("check.missing.steps", steps=unknown),
            rows=(run.id,),
        )
    if never_grows(known):
        return holds("LADDER", message("check.ladder.holds", row=name), sum=chain(known), rows=(run.id,))
    return fails("LADDER", message("check.ladder.fails", row=name), sum=chain(known), rows=(run.id,))


def _against_row(run: Run) -> Iterator[Finding]:
    for role in STAGE_COUNTS:
        told = [step.count.value for step in run.steps if step.role is role]
        if len(told) != 1 or told[0] is None:
            continue
        stated = count_of(run, role).value
        if stated is not None and stated != told[0]:
            yield fails(
                "LADDER-ROW",
                message("check.ladder_row.fails", row=run.label or str(run.id), what=word(role.value)),
                sum=f"{figures(told[0])} ≠ {figures(stated)}",
                rows=(run.id,),
            )
