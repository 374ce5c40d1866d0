"""Sums the author states, and the page counts of a self-chosen reading list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from litreview.checks.facts import Case
from litreview.checks.findings import cannot, equation, fails, figures, holds, quoted, warns
from litreview.model import Finding, ReadingItem, ReadingList, StatedSum, message

# Pages at the end of a reference: «16(2), 90–100», «s. 50-60».
_SPAN = re.compile(r"(?:[,:]\s*|\bs\.\s*|\bpp\.\s*)(\d+)\s*[-–]\s*(\d+)(?!\d)")


def check(case: Case) -> Iterator[Finding]:
    """SUM for each stated sum; READING-SUM and READING-PAGES for a reading list."""
    for stated in case.snapshot.sums:
        yield _stated(stated)
    if case.snapshot.reading_list is not None:
        yield from _reading(case, case.snapshot.reading_list)


def _stated(stated: StatedSum) -> Finding:
    numbers = [number for _, number in stated.parts]
    args = {"label": stated.label, "total": figures(stated.total), "where": stated.where}
    kind = "where" if stated.where else "plain"
    if sum(numbers) == stated.total:
        return holds("SUM", message(f"check.sum.holds_{kind}", **args), sum=equation(numbers))
    return fails(
        "SUM", message(f"check.sum.fails_{kind}", **args), sum=f"{equation(numbers)} ≠ {figures(stated.total)}"
    )


def _reading(case: Case, reading: ReadingList) -> Iterator[Finding]:
    values = [item.pages.value for item in reading.items]
    known = [value for value in values if value is not None]
    total = reading.total.value
    if len(known) < len(values) or total is None:
        what = "total" if total is None else "pages"
        yield cannot(
            "READING-SUM",
            message("check.reading_sum.cannot"),
            message(f"check.missing.reading_{what}", n=len(values) - len(known)),
        )
    elif sum(known) == total:
        yield holds(
            "READING-SUM", message("check.reading_sum.holds", n=len(known), total=figures(total)), sum=equation(known)
        )
    else:
        yield fails(
            "READING-SUM",
            message("check.reading_sum.fails", n=len(known), total=figures(total)),
            sum=f"{equation(known)} ≠ {figures(total)}",
        )
    yield from _pages(case, reading)


def _pages(case: Case, reading: ReadingList) -> Iterator[Finding]:
    """Items counted as more pages than the span they fill."""
    over = []
    for item in reading.items:
        spanned = _spanned(case, item)
        if spanned is not None and item.pages.value is not None and item.pages.value > spanned[1]:
            over.append((item, *spanned))
    if over:
        examples = quoted(f"{span}: {item.pages.value} > {pages}" for item, span, pages in over)
        yield warns(
            "READING-PAGES",
            message("check.reading_pages", examples=examples, n=len(over)),
            sum="; ".join(f"{item.pages.value} > {pages}" for item, _, pages in over),
            works=tuple(item.work for item, _, _ in over if item.work),
        )


def _spanned(case: Case, item: ReadingItem) -> tuple[str, int] | None:
    """The page span of a reading item and how many pages it holds; None when it gives none."""
    work = case.works.get(item.work)
    found = re.fullmatch(r"(\d+)\s*[-–]\s*(\d+)", work.best.pages.strip()) if work else None
    if found is None:
        found = next(reversed(list(_SPAN.finditer(item.text))), None)
    if found is None or int(found[2]) < int(found[1]):
        return None
    return f"{found[1]}–{found[2]}", int(found[2]) - int(found[1]) + 1
