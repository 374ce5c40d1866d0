"""The theme table: its marks summed, every work marked, and marks against the works cited in the results chapter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from litreview.checks.facts import Case
from litreview.checks.findings import cannot, equation, fails, holds, listed, quoted, warns, word
from litreview.model import Finding, Message, Theme, ThemeTable, ThemeTableKind, message


def check(case: Case) -> Iterator[Finding]:
    """THEME-MARKS, X4-THEMES, THEME-WORK, THEME-SINGLE and THEME-CITED for each table of marks."""
    for table in case.snapshot.theme_tables:
        if table.kind is ThemeTableKind.MARKS and table.themes:
            yield _marks(table)
            yield from _works(case, table)
            yield from _single(table)
            yield _cited(case, table)


def _marks(table: ThemeTable) -> Finding:
    counts = [len(theme.works) for theme in table.themes]
    return holds(
        "THEME-MARKS",
        message(
            "check.theme_marks.holds",
            table=_name(table),
            themes=len(table.themes),
            works=len(_columns(table)),
            n=sum(counts),
        ),
        sum=equation(counts),
    )


def _name(table: ThemeTable) -> Message:
    """The table's caption, or the words for a theme table when it has none."""
    caption = table.caption.strip(" .")
    return message("check.quoted", text=caption) if caption else word("theme_table")


def _columns(table: ThemeTable) -> tuple[str, ...]:
    return table.works or tuple(dict.fromkeys(work for theme in table.themes for work in theme.works))


def _works(case: Case, table: ThemeTable) -> Iterator[Finding]:
    """X4: the table holds exactly the included works; then, each of them has a mark."""
    columns = _columns(table)
    astray = tuple(work for work in case.works if work not in columns)
    astray += tuple(work for work in columns if work not in case.works)
    if astray:
        yield fails(
            "X4-THEMES",
            message("check.x4_themes.fails", table=_name(table), works=_numbers(case, astray)),
            works=astray,
        )
        return
    yield holds(
        "X4-THEMES",
        message("check.x4_themes.holds", table=_name(table), works=len(columns)),
        sum=f"{len(columns)} = {len(case.works)}",
    )
    marked = {work for theme in table.themes for work in theme.works}
    bare = tuple(work for work in columns if work not in marked)
    if bare:
        yield warns("THEME-WORK", message("check.theme_work", table=_name(table)), works=bare)


def _single(table: ThemeTable) -> Iterator[Finding]:
    for theme in table.themes:
        if len(theme.works) < 2:
            yield warns(
                "THEME-SINGLE",
                message("check.theme_single", theme=theme.name, table=_name(table), n=len(theme.works)),
                works=theme.works,
            )


def _cited(case: Case, table: ThemeTable) -> Finding:
    compared = [theme for theme in table.themes if theme.cited is not None]
    if not compared:
        return cannot(
            "THEME-CITED", message("check.theme_cited.cannot", table=_name(table)), message("check.missing.cited")
        )
    apart = [theme for theme in compared if set(theme.works) != set(theme.cited or ())]
    if not apart:
        return holds(
            "THEME-CITED",
            message("check.theme_cited.holds", table=_name(table), n=len(compared)),
            sum="; ".join(f"{_numbers(case, theme.works)} = {_numbers(case, theme.cited or ())}" for theme in compared),
        )
    differing = dict.fromkeys(work for theme in apart for work in _ordered(case, _between(theme)))
    return fails(
        "THEME-CITED",
        message(
            "check.theme_cited.fails", table=_name(table), n=len(apart), themes=quoted(theme.name for theme in apart)
        ),
        sum="; ".join(
            f"{theme.name}: {_numbers(case, theme.works)} ≠ {_numbers(case, theme.cited or ())}" for theme in apart
        ),
        works=tuple(differing),
    )


def _between(theme: Theme) -> set[str]:
    return set(theme.works) ^ set(theme.cited or ())


def _ordered(case: Case, works: Iterable[str]) -> list[str]:
    return sorted(works, key=lambda work: (case.numbers.get(work, 0), work))


def _numbers(case: Case, works: Iterable[str]) -> str:
    """The works by their numbers, as the table's headings name them: 2, 3, 5."""
    return listed(case.numbers.get(work, work) for work in _ordered(case, works))
