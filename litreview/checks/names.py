"""Names that drift: a theme called one thing in one table and another in the next, a journal printed otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from litreview.checks.facts import Case, folded
from litreview.checks.findings import warns
from litreview.model import Finding, ThemeTable, ThemeTableKind, Work, coded_themes, message

JOURNAL_FIELDS = ("journal", "container", "tidsskrift")
ALIKE = 0.6  # share of words in common that makes two names variants of one
_NUMBERING = re.compile(r"^\s*\d+(\.\d+)*\.?\s+")


def check(case: Case) -> Iterator[Finding]:
    """NAME-THEME between tables, headings and codes, NAME-JOURNAL between record and printed cell. All warnings."""
    tables = case.snapshot.theme_tables
    for place, first in enumerate(tables):
        yield from _headings(first)
        for second in tables[place + 1 :]:
            yield from _between(first, second)
    for coding in case.snapshot.coding:
        for table in tables:
            if table.kind is ThemeTableKind.MARKS:
                yield from _closest(_names(table), list(coded_themes(coding)))
    for work in case.snapshot.works:
        yield from _journal(case, work)


def _theme(one: str, other: str) -> Finding:
    return warns("NAME-THEME", message("check.name_theme", one=one.strip(), other=other.strip()))


def _headings(table: ThemeTable) -> Iterator[Finding]:
    for theme in table.themes:
        heading = _NUMBERING.sub("", theme.heading)
        if heading and folded(heading) != folded(theme.name):
            yield _theme(theme.name, heading)


def _between(first: ThemeTable, second: ThemeTable) -> Iterator[Finding]:
    if _shape(first) == _shape(second) and first.kind is ThemeTableKind.GRID:
        for one, other in zip(_cells(first), _cells(second), strict=True):
            if one.strip() and other.strip() and folded(one) != folded(other):
                yield _theme(one, other)
        return
    yield from _closest(_names(first), _names(second))


def _shape(table: ThemeTable) -> tuple[int, ...]:
    return (len(table.columns), *(len(row) for row in table.rows))


def _cells(table: ThemeTable) -> list[str]:
    """Headings, then cells row by row."""
    return [*table.columns, *(text for row in table.rows for text in row)]


def _names(table: ThemeTable) -> list[str]:
    cells = [theme.name for theme in table.themes] if table.kind is ThemeTableKind.MARKS else _cells(table)
    return [name for name in dict.fromkeys(cells) if name.strip()]


def _closest(one: list[str], other: list[str]) -> Iterator[Finding]:
    """Names that stand in one table only, with the name most like it that stands in the other only."""
    ones, others = {folded(name) for name in one}, {folded(name) for name in other}
    left = [name for name in other if folded(name) not in ones]
    for name in one:
        if folded(name) in others or not left:
            continue
        best = max(left, key=lambda candidate: _likeness(name, candidate))
        if _likeness(name, best) >= ALIKE:
            yield _theme(name, best)


def _likeness(one: str, other: str) -> float:
    """Words in common over words in all (Jaccard), 0 to 1."""
    mine, yours = set(folded(one).split()), set(folded(other).split())
    return len(mine & yours) / len(mine | yours) if mine | yours else 0.0


def _journal(case: Case, work: Work) -> Iterator[Finding]:
    journal, title = folded(work.best.container), folded(work.best.title)
    if not journal:
        return
    for cell in case.cells.get(work.id, ()):
        if not cell.text.strip():
            continue
        # A reference written out in full names its journal; a short «Navn og år» does not.
        full = cell.field == "reference" and bool(title) and title[:20] in folded(cell.text)
        if (cell.field in JOURNAL_FIELDS or full) and not f" {folded(cell.text)} ".count(f" {journal} "):
            yield warns(
                "NAME-JOURNAL",
                message(
                    "check.name_journal",
                    work=case.numbers[work.id],
                    journal=work.best.container,
                    printed=cell.text.strip(),
                ),
                works=(work.id,),
            )
