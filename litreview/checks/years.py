"""Each included work's year inside the years asked for, or a recorded exception."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from litreview.checks.facts import Case
from litreview.checks.findings import cannot, fails, holds, listed
from litreview.checks.limits import applies, span
from litreview.model import CriterionKind, Finding, LimitKind, Message, Work, message


@dataclass(frozen=True, slots=True)
class _Years:
    """Years asked for. `works` are the ones it speaks of; `shut` True when these years are the ones kept out."""

    id: str
    first: int | None
    last: int | None
    works: tuple[Work, ...]
    shut: bool = False

    def breaks(self, year: int) -> bool:
        inside = (self.first is None or year >= self.first) and (self.last is None or year <= self.last)
        return inside is self.shut


def check(case: Case) -> Iterator[Finding]:
    """YEAR for each criterion on years, else for the log's own limits; YEAR-EXCEPTION for each excepted work."""
    if not case.snapshot.works:
        return
    for years in _criteria(case) or _log(case):
        yield from _judge(case, years)


def _criteria(case: Case) -> list[_Years]:
    found = []
    for criterion in case.snapshot.protocol.criteria:
        rule = criterion.rule
        if rule is None or rule.kind != "years" or criterion.applies_to:
            continue
        works = case.snapshot.works
        if criterion.searches:
            credited = {work for run in case.rows if applies(criterion, run) for work in run.works or ()}
            works = tuple(work for work in works if work.id in credited)
        if works:
            found.append(_Years(criterion.id, rule.first, rule.last, works, criterion.kind is CriterionKind.EXCLUDE))
    return found


def _log(case: Case) -> list[_Years]:
    """The widest span of the rows, where every row is limited to years and no criterion says them."""
    limits = [[limit for limit in run.limits if limit.kind is LimitKind.YEARS] for run in case.rows]
    if (
        not limits
        or not all(limits)
        or any(item.rule and item.rule.kind == "years" for item in case.snapshot.protocol.criteria)
    ):
        return []
    firsts = [limit.first for row in limits for limit in row]
    lasts = [limit.last for row in limits for limit in row]
    first = min(year for year in firsts if year is not None) if None not in firsts else None
    last = max(year for year in lasts if year is not None) if None not in lasts else None
    return [_Years("", first, last, case.snapshot.works)]


def _excepted(number: int, year: int | None, years: _Years) -> Message:
    if years.id:
        return message("check.year_exception", work=number, id=years.id, year=year)
    return message("check.year_exception_log", work=number, year=year)


def _judge(case: Case, years: _Years) -> Iterator[Finding]:
    undated = tuple(work.id for work in years.works if work.best.year is None)
    broken = [work for work in years.works if work.best.year is not None and years.breaks(work.best.year)]
    excepted = {item.work for item in case.snapshot.exceptions if item.criterion == years.id or not years.id}
    for work in broken:
        if work.id in excepted:
            yield holds("YEAR-EXCEPTION", _excepted(case.numbers[work.id], work.best.year, years), works=(work.id,))
    by = message("check.year.by", id=years.id) if years.id else ""
    args = {"years": span(years.first, years.last), "id": years.id, "by": by}
    unexcused = [work for work in broken if work.id not in excepted]
    if unexcused:
        numbers = listed(case.numbers[work.id] for work in unexcused)
        kind = "shut" if years.shut else "fails"
        yield fails(
            "YEAR",
            message(f"check.year.{kind}", works=numbers, n=len(unexcused), **args),
            sum=listed(work.best.year for work in unexcused),
            works=tuple(work.id for work in unexcused),
        )
    elif undated:
        yield cannot(
            "YEAR",
            message("check.year.cannot", **args),
            message("check.missing.year", works=listed(case.numbers[work] for work in undated), n=len(undated)),
            works=undated,
        )
    else:
        yield holds(
            "YEAR",
            message("check.year.holds", n=len(years.works) - len(broken), **args),
            sum=listed(sorted(work.best.year or 0 for work in years.works if work not in broken)),
        )
