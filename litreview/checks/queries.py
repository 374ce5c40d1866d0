"""What is doubtful about the queries as written, and what a row does not say: its date, its year, its hits."""

from __future__ import annotations

from collections.abc import Iterator

from litreview.checks.facts import Case
from litreview.checks.findings import ids, quoted, warns
from litreview.model import Day, Finding, Purpose, Run, message


def check(case: Case) -> Iterator[Finding]:
    """One warning for each kind of problem, with its rows, whatever the number of rows that have it."""
    yield from _problems(case)
    yield from _dates(case)
    without = [run for run in case.rows if run.hits.value is None]
    if without:
        yield warns("COUNT-MISSING", message("check.count_missing", n=len(without)), rows=ids(without))


def _problems(case: Case) -> Iterator[Finding]:
    found: dict[str, list[tuple[Run, object]]] = {}
    for run in case.snapshot.runs:
        if run.purpose in (Purpose.KNOWN, Purpose.REPEAT) or not run.query:
            continue
        for problem in case.facts.problems.get(run.id, ()):
            sign = problem.args.get("operator", problem.args.get("sign", ""))
            found.setdefault(problem.code, []).append((run, sign))
    for code in sorted(found):
        rows = tuple(dict.fromkeys(run.id for run, _ in found[code]))
        signs = quoted(dict.fromkeys(str(sign) for _, sign in found[code] if sign))
        yield warns(_check(code), message(f"{code}.rows", signs=signs, n=len(rows)), rows=rows)


def _check(code: str) -> str:
    """check.query.lower_operator → QUERY-LOWER-OPERATOR."""
    return "QUERY-" + code.rsplit(".", 1)[-1].upper().replace("_", "-")


def _dates(case: Case) -> Iterator[Finding]:
    undated = [run for run in case.rows if run.date.first is None]
    if undated:
        yield warns("DATE-MISSING", message("check.date_missing", n=len(undated)), rows=ids(undated))
    yearless = [run for run in case.rows if _yearless(run.date.first) or _yearless(run.date.last)]
    if yearless:
        yield warns("DATE-YEAR", message("check.date_year", n=len(yearless)), rows=ids(yearless))


def _yearless(day: Day | None) -> bool:
    return day is not None and day.year is None
