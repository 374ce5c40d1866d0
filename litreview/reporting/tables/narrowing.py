"""The narrowing of each search, 2853 → 187 → 3, in the author's own words. Theses 000 and 003 print it as prose."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import Run, Snapshot, Step
from litreview.reporting.document import Cell, CellKind, Table, cell
from litreview.reporting.tables.common import (
    count_text,
    date_text,
    date_value,
    limits_text,
    not_stated,
    own_text,
    plain_table,
    run_name,
    source_text,
)
from litreview.reporting.tables.log import logged


def narrowing(snapshot: Snapshot, words: Words) -> Table | None:
    """A row per search that states its rungs, each rung with its printed label, count and limits; else None."""
    runs = [run for run in logged(snapshot) if run.steps]
    if not runs:
        return None
    rows = [
        (
            cell(run_name(run, words)),
            own_text(source_text(run, words), words),
            _date(run, words),
            own_text(run.query, words),
            _ladder(run, words),
            _steps(run, words),
            _limits(run, words),
        )
        for run in runs
    ]
    headings = (
        words("report.narrowing.search"),
        words("report.field.source"),
        words("report.field.date"),
        words("report.field.query"),
        words("report.narrowing.ladder"),
        words("report.narrowing.steps"),
        words("report.field.limits"),
    )
    table = plain_table("narrowing", words("report.narrowing.caption"), headings, rows, (1.2, 1.2, 1.3, 3, 2, 3, 3))
    return Table(table.key, table.caption, table.headings, table.rows, table.widths, wide=True)


def _ladder(run: Run, words: Words) -> Cell:
    return cell(" → ".join(count_text(step.count, words) for step in run.steps))


def _steps(run: Run, words: Words) -> Cell:
    return cell("\n".join(f"{step_label(step, words)}: {count_text(step.count, words)}" for step in run.steps))


def step_label(step: Step, words: Words) -> str:
    """The author's own words; else what the rung counts, and for a limit which."""
    role = words(f"report.field.{step.role.value}")
    return step.label or (f"{role} ({limits_text(step.limits, words)})" if step.limits else role)


def _limits(run: Run, words: Words) -> Cell:
    """Each rung's limits, else those of the row as printed."""
    found = [limits_text(step.limits, words) for step in run.steps if step.limits]
    text = "\n".join(found) or run.raw.get("limits", "") or run.limits_printed or limits_text(run.limits, words)
    return own_text(text, words)


def _date(run: Run, words: Words) -> Cell:
    text = run.raw.get("date") or date_text(run.date, words)
    return cell(text, CellKind.DATE, date_value(run.date)) if text else not_stated(words)
