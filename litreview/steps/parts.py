"""The parts of a search counted one by one: its lines (S1, S2, S1 AND S2), and its limits one after another.

Each count is a request of its own; its answer is kept as a page of the run, marked with the part it belongs to, so that
the numbers can be proved from the stored bytes like all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from litreview.errors import SourceError, Where
from litreview.model import Count, Limit, Query, RunLine, Step, StepRole
from litreview.query.translate import lines_or_blocks
from litreview.sources.base import Page, Request, Tidings
from litreview.sources.http import HttpClient
from litreview.steps.plan import Planned, plain_limit

_LINE, _RUNG = "line:", "limit:"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to count. `mark` names it among the run's pages."""

    mark: str
    label: str
    query: Query
    limit: Limit | None = None  # the limit that a rung adds


def lines_of(planned: Planned) -> tuple[Part, ...]:
    """A part for each line of the strategy and one for them combined; without limits, which the ladder counts.

    A strategy that names no lines is taken apart at its outermost AND. One written in the source's own language, and
    one of a single block, have no parts.
    """
    query = planned.query
    if planned.source.key in query.native:
        return ()
    lines = lines_or_blocks(planned.strategy)
    if not lines:
        return ()
    whole = query.text if query.lines else " AND ".join(line.name for line in lines)
    listed = [*((line.name, line.text) for line in lines), (whole, whole)]
    return tuple(
        Part(f"{_LINE}{label}", label, replace(query, text=text, lines=lines, concepts=(), limits=()))
        for label, text in listed
    )


def rungs_of(planned: Planned) -> tuple[Part, ...]:
    """A part for the search without limits, and one for each limit that is in the string, added one after another."""
    query, limits = planned.query, planned.translation.limits
    if not limits:
        return ()
    rungs = [Part(f"{_RUNG}0", "", replace(query, limits=()))]
    for number, limit in enumerate(limits, 1):
        rungs.append(Part(f"{_RUNG}{number}", plain_limit(limit), replace(query, limits=limits[:number]), limit))
    return tuple(rungs)


def count_parts(
    planned: Planned, parts: Iterable[Part], http: HttpClient, kept: frozenset[str]
) -> Iterator[tuple[Part, Page]]:
    """The answer for each part whose mark is not among the kept ones. Raises SourceError."""
    for part in parts:
        if part.mark not in kept:
            request = Request(part.query, planned.source.translate(part.query), count_only=True)
            yield part, next(iter(planned.source.pages(request, http)))


def counted_lines(planned: Planned, pages: Mapping[str, Page]) -> tuple[RunLine, ...]:
    """The lines whose answers are among the pages, by mark, in the order of the strategy."""
    return tuple(
        RunLine(
            part.label,
            part.query.text,
            planned.source.translate(part.query).sent,
            Count("", tidings.total),
            tidings.remarks,
        )
        for part in lines_of(planned)
        if part.mark in pages
        for tidings in (_tidings(planned, pages[part.mark]),)
    )


def counted_rungs(planned: Planned, pages: Mapping[str, Page]) -> tuple[Step, ...]:
    """The rungs whose answers are among the pages, by mark, in order."""
    steps: list[Step] = []
    for part in rungs_of(planned):
        if part.mark in pages:
            total = _tidings(planned, pages[part.mark]).total
            role = StepRole.AFTER_LIMIT if part.limit else StepRole.BEFORE_LIMITS
            steps.append(Step(role, part.label, Count("", total), (part.limit,) if part.limit else ()))
    return tuple(steps)


def _tidings(planned: Planned, page: Page) -> Tidings:
    """Raises SourceError LR-SOURCE-NO-TOTAL."""
    tidings = planned.source.parse(page).tidings
    if tidings is None or tidings.total is None:
        raise SourceError("LR-SOURCE-NO-TOTAL", where=Where(key=planned.source.key))
    return tidings


def count_now(
    planned: Planned, http: HttpClient, *, lines: bool, ladder: bool
) -> tuple[tuple[RunLine, ...], tuple[Step, ...]]:
    """The lines and rungs counted and told, not kept. Raises SourceError."""
    parts = (*(lines_of(planned) if lines else ()), *(rungs_of(planned) if ladder else ()))
    pages = {part.mark: page for part, page in count_parts(planned, parts, http, frozenset())}
    return counted_lines(planned, pages), counted_rungs(planned, pages)
