"""The limits of the rows against the criteria, against each other, and against what the source can do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from litreview.checks.facts import Case, folded
from litreview.checks.findings import ids, quoted, warns
from litreview.model import DESCRIBED, Criterion, CriterionKind, Finding, Limit, LimitKind, Run, message

# The criteria a search interface can carry out; country and abstract are judged by people or rules afterwards.
AS_LIMIT = {
    "years": LimitKind.YEARS,
    "language": LimitKind.LANGUAGE,
    "document_type": LimitKind.DOCUMENT_TYPE,
    "peer_reviewed": LimitKind.PEER_REVIEWED,
}
BOOKS = ("books and documents", "bøker og dokumenter", "books", "bøker")
ARTICLES = ("artik", "article")


def check(case: Case) -> Iterator[Finding]:
    """LIMIT-MISSING, LIMIT-WIDER, LIMIT-FILTER, LIMIT-BOOKS and LIMIT-YEARS, all warnings."""
    for criterion in case.snapshot.protocol.criteria:
        yield from _against_criterion(case, criterion)
    yield from _filters(case)
    yield from _books(case)
    yield from _years(case)


def applies(criterion: Criterion, run: Run) -> bool:
    """Whether a criterion speaks of this row: of all rows, or of rows by their label."""
    return not criterion.searches or bool(run.label and run.label in criterion.searches)


def _against_criterion(case: Case, criterion: Criterion) -> Iterator[Finding]:
    rule = criterion.rule
    if rule is None or rule.kind not in AS_LIMIT or criterion.applies_to or criterion.kind is CriterionKind.EXCLUDE:
        return
    # What is told in words and no search string has no limits to set: its works meet the criteria later.
    rows = [run for run in case.rows if applies(criterion, run) and run.column not in DESCRIBED]
    kind = AS_LIMIT[rule.kind]
    lacking = [run for run in rows if all(limit.kind is not kind for limit in run.limits)]
    if lacking:
        yield warns(
            "LIMIT-MISSING",
            message("check.limit_missing", id=criterion.id, criterion=criterion.text, n=len(lacking)),
            rows=ids(lacking),
        )
    if rule.kind == "years":
        wider = [run for run in rows if any(_wider(limit, rule.first, rule.last) for limit in run.limits)]
        if wider:
            yield warns(
                "LIMIT-WIDER",
                message("check.limit_wider", id=criterion.id, criterion=criterion.text, n=len(wider)),
                rows=ids(wider),
            )


def _wider(limit: Limit, first: int | None, last: int | None) -> bool:
    if limit.kind is not LimitKind.YEARS:
        return False
    early = first is not None and (limit.first is None or limit.first < first)
    late = last is not None and (limit.last is None or limit.last > last)
    return early or late


def _filters(case: Case) -> Iterator[Finding]:
    """A filter that the row's source does not have, and another source does."""
    for run in case.rows:
        own = case.facts_of(run)
        if own is None or own.filters is None:
            continue
        mine = {folded(name) for name in own.filters}
        astray = [name for name in _names(run.limits) if folded(name) not in mine and _owner(case, name)]
        if astray:
            owners = dict.fromkeys(_owner(case, name) for name in astray)
            yield warns(
                "LIMIT-FILTER",
                message(
                    "check.limit_filter",
                    filters=quoted(astray),
                    source=own.title,
                    owners=", ".join(owners),
                    n=len(astray),
                ),
                rows=(run.id,),
            )


_NO_FILTER = (LimitKind.YEARS, LimitKind.ENTERED)


def _names(limits: Iterable[Limit]) -> list[str]:
    """The filters of a row as the author words them; years are no filter by name."""
    named = [name for limit in limits if limit.kind not in _NO_FILTER for name in limit.values or (limit.raw,)]
    return [name for name in dict.fromkeys(named) if name]


def _owner(case: Case, name: str) -> str:
    """The title of a source that has a filter of this name, empty when none is known to."""
    return next(
        (
            facts.title
            for facts in case.facts.sources.values()
            if facts.filters and folded(name) in {folded(own) for own in facts.filters}
        ),
        "",
    )


def _books(case: Case) -> Iterator[Finding]:
    """«Books and documents» shuts out the articles that the criteria ask for."""
    criteria = [
        item
        for item in case.snapshot.protocol.criteria
        if item.kind is CriterionKind.INCLUDE and not item.applies_to and _asks_for_articles(item)
    ]
    rows = [run for run in case.rows if any(folded(name) in BOOKS for name in _names(run.limits))]
    if criteria and rows:
        names = dict.fromkeys(name for run in rows for name in _names(run.limits) if folded(name) in BOOKS)
        yield warns(
            "LIMIT-BOOKS",
            message("check.limit_books", filter=quoted(names), id=criteria[0].id, criterion=criteria[0].text),
            rows=ids(rows),
        )


def _asks_for_articles(criterion: Criterion) -> bool:
    words = (criterion.text, *(criterion.rule.values if criterion.rule else ()))
    return any(sign in text.casefold() for text in words for sign in ARTICLES)


def _years(case: Case) -> Iterator[Finding]:
    """Rows limited to different years; rows without any are named too."""
    spans = {run.id: next((limit for limit in run.limits if limit.kind is LimitKind.YEARS), None) for run in case.rows}
    different = dict.fromkeys(span(limit.first, limit.last) for limit in spans.values() if limit)
    if len(different) < 2:
        return
    without = [run for run in case.rows if spans[run.id] is None]
    years = ", ".join(different)
    said = (
        message("check.limit_years.some", years=years, n=len(without))
        if without
        else message("check.limit_years.all", years=years)
    )
    yield warns("LIMIT-YEARS", said, rows=ids(case.rows))


def span(first: int | None, last: int | None) -> str:
    """2015–2021, 2015–, –2021."""
    return f"{first or ''}–{last or ''}"
