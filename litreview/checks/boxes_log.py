"""X1: the flow's first box and the search log say the same. For each source, the flow has the sum of the hits of its
counting searches, after limits and before duplicates are removed; component lines and preliminary searches count in
neither. In an updated review both are of the update alone."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.checks.facts import Case
from litreview.checks.findings import added, cannot, equation, fails, figures, holds, ids, missing_rows
from litreview.model import Finding, Run, SourceColumn, StepRole, message

_SEARCHED = (SourceColumn.DATABASE, SourceColumn.REGISTER)
_LINE = "line:"


def check(case: Case) -> Iterator[Finding]:
    """One finding for each source of box 2; nothing where there is no flow."""
    numbers = case.facts.flow
    if not numbers:
        return
    rows: dict[str, list[Run]] = {}
    updated = case.snapshot.tally.earlier is not None
    for run in case.counting:
        if run.column in _SEARCHED and (run.since is not None or not updated):
            rows.setdefault(case.key_of(run), []).append(run)
    boxes: dict[str, list[int | None]] = {}
    for key, number in numbers.items():
        if key.startswith(_LINE):
            boxes.setdefault(case.source_key(key.removeprefix(_LINE)), []).append(number)
    for source in dict.fromkeys((*rows, *boxes)):
        found = rows.get(source, [])
        yield _compared(case.title_of(found[0]) if found else source, found, _added(boxes.get(source, [])))


def _added(numbers: list[int | None]) -> int | None:
    """The lines of one source together; unknown where there is none, or where one is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known and len(known) == len(numbers) else None


def _compared(source: str, rows: list[Run], box: int | None) -> Finding:
    hits = [_hits(run) for run in rows]
    known = [value for value in hits if value is not None]
    if box is None or len(known) < len(hits):
        unknown = [run for run, value in zip(rows, hits, strict=True) if value is None]
        return cannot("X1", message("check.x1.cannot", source=source), missing_rows("hits", unknown), rows=ids(rows))
    if sum(known) == box:
        written = f"{added(known)} = {figures(box)}"
        return holds("X1", message("check.x1.holds", source=source), sum=written, rows=ids(rows))
    written = f"{equation(known) if len(known) > 1 else figures(sum(known))} ≠ {figures(box)}"
    return fails("X1", message("check.x1.fails", source=source), sum=written, rows=ids(rows))


def _hits(run: Run) -> int | None:
    """What the search gave after its limits: as the row says, else the last rung of its ladder."""
    if run.hits.value is not None:
        return run.hits.value
    return next((step.count.value for step in reversed(run.steps) if step.role is StepRole.HITS), None)
