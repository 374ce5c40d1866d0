"""The theme table: its marks summed, every work marked, and marks against the codes and against the works cited in the
results chapter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from litreview.checks.facts import Case, folded
from litreview.checks.findings import cannot, equation, fails, holds, listed, quoted, warns, word
from litreview.model import Finding, Message, Theme, ThemeTable, ThemeTableKind, coded_themes, message
from litreview.normalise.titles import unnumbered


def check(case: Case) -> Iterator[Finding]:
    """THEME-MARKS, X4-THEMES, THEME-STRAY, THEME-WORK, THEME-SINGLE, THEME-CITED and THEME-CODES for each table of
    marks, CODING-STRAY for each table of codes."""
    for table in case.snapshot.theme_tables:
        if table.kind is ThemeTableKind.MARKS and table.themes:
            yield _marks(case, table)
            yield from _works(case, table)
            yield from _stray(case, table)
            yield from _single(case, table)
            yield _cited(case, table)
            yield from _coded(case, table)
    for coding in case.snapshot.coding:
        astray = tuple(_ordered(case, {row.work for row in coding.rows} - set(case.works)))
        if astray:
            said = message("check.coding_stray", n=sum(row.work in astray for row in coding.rows))
            yield warns("CODING-STRAY", said, works=astray)


def _marks(case: Case, table: ThemeTable) -> Finding:
    counts = [len(theme.works) for theme in table.themes]
    return holds(
        "THEME-MARKS",
        message(
            "check.theme_marks.holds",
            table=_name(case, table),
            themes=len(table.themes),
            works=len(_columns(case, table)),
            n=sum(counts),
        ),
        sum=equation(counts),
    )


def _name(case: Case, table: ThemeTable) -> Message:
    """The table's caption where it prints, which is in the protocol's language; else the words for a theme table."""
    caption = unnumbered(table.caption).strip(" .")
    language = case.snapshot.protocol.language.value
    return message(f"check.captioned.{language}", text=caption) if caption else word("theme_table")


def _columns(case: Case, table: ThemeTable) -> tuple[str, ...]:
    """The works of the table: the author's, else those it is printed with, and what else is marked."""
    return table.works or tuple(dict.fromkeys([*case.works, *(work for theme in table.themes for work in theme.works)]))


def _works(case: Case, table: ThemeTable) -> Iterator[Finding]:
    """X4: the table holds exactly the included works; then, each of them has a mark."""
    columns = _columns(case, table)
    astray = tuple(work for work in case.works if work not in columns)
    astray += tuple(work for work in columns if work not in case.works)
    if astray:
        yield fails(
            "X4-THEMES",
            message("check.x4_themes.fails", table=_name(case, table), works=_numbers(case, astray)),
            works=astray,
        )
        return
    yield holds(
        "X4-THEMES",
        message("check.x4_themes.holds", table=_name(case, table), works=len(columns)),
        sum=f"{len(columns)} = {len(case.works)}",
    )
    marked = {work for theme in table.themes for work in theme.works}
    bare = tuple(work for work in columns if work not in marked)
    if bare:
        yield warns("THEME-WORK", message("check.theme_work", table=_name(case, table)), works=bare)


def _stray(case: Case, table: ThemeTable) -> Iterator[Finding]:
    """A mark on a work that has no place in the table: it counts, and is not seen."""
    columns = _columns(case, table)
    astray = {work for theme in table.themes for work in theme.works if work not in columns}
    if astray:
        works = tuple(_ordered(case, astray))
        yield fails(
            "THEME-STRAY",
            message("check.theme_stray", table=_name(case, table), works=_numbers(case, works)),
            works=works,
        )


def _single(case: Case, table: ThemeTable) -> Iterator[Finding]:
    parted = {theme.parent for theme in table.themes}
    for theme in table.themes:
        if not theme.works and theme.name in parted:
            continue  # a main theme that is there for its parts
        if len(theme.works) < 2:
            yield warns(
                "THEME-SINGLE",
                message("check.theme_single", theme=theme.name, table=_name(case, table), n=len(theme.works)),
                works=theme.works,
            )


def _cited(case: Case, table: ThemeTable) -> Finding:
    compared = [theme for theme in table.themes if theme.cited is not None]
    if not compared:
        return cannot(
            "THEME-CITED", message("check.theme_cited.cannot", table=_name(case, table)), message("check.missing.cited")
        )
    apart = [theme for theme in compared if _marked(table, theme) != set(theme.cited or ())]
    if apart and all(_explained(table, theme) for theme in apart):
        return cannot(
            "THEME-CITED",
            message("check.theme_cited.cannot", table=_name(case, table)),
            message("check.missing.told", themes=quoted(theme.name for theme in apart)),
            works=tuple(dict.fromkeys(work for theme in apart for work in _ordered(case, _between(table, theme)))),
        )
    if not apart:
        return holds(
            "THEME-CITED",
            message("check.theme_cited.holds", table=_name(case, table), n=len(compared)),
            sum="; ".join(
                f"{_numbers(case, _marked(table, theme))} = {_numbers(case, theme.cited or ())}" for theme in compared
            ),
        )
    differing = dict.fromkeys(work for theme in apart for work in _ordered(case, _between(table, theme)))
    return fails(
        "THEME-CITED",
        message(
            "check.theme_cited.fails",
            table=_name(case, table),
            n=len(apart),
            themes=quoted(theme.name for theme in apart),
        ),
        sum="; ".join(
            f"{theme.name}: {_numbers(case, _marked(table, theme)) or '–'} ≠ {_numbers(case, theme.cited or ()) or '–'}"
            for theme in apart
        ),
        works=tuple(differing),
    )


def _marked(table: ThemeTable, theme: Theme) -> set[str]:
    """The works of a theme; of a main theme those of its parts too, as its heading holds theirs."""
    return {work for one in table.themes if theme.name in (one.name, one.parent) for work in one.works}


def _between(table: ThemeTable, theme: Theme) -> set[str]:
    return _marked(table, theme) ^ set(theme.cited or ())


def _explained(table: ThemeTable, theme: Theme) -> bool:
    """Whether citations that nobody could place may be all that is lacking."""
    marked, cited = _marked(table, theme), set(theme.cited or ())
    return cited <= marked and marked - cited <= set(theme.perhaps)


def _coded(case: Case, table: ThemeTable) -> Iterator[Finding]:
    """The works coded with each theme against its marks. A table of codes may be an excerpt: what it lacks is told."""
    for coding in case.snapshot.coding:
        coded: dict[str, dict[str, None]] = {}
        for name, works in coded_themes(coding).items():
            coded.setdefault(folded(name), {}).update(dict.fromkeys(works))
        both = [(theme, coded[folded(theme.name)]) for theme in table.themes if folded(theme.name) in coded]
        if not both:
            continue
        more = {theme.name: [work for work in works if work not in theme.works] for theme, works in both}
        less = {theme.name: [work for work in theme.works if work not in works] for theme, works in both}
        if any(more.values()):
            yield _codes(case, table, more, fails, "check.theme_codes.fails")
        elif not any(less.values()):
            said = message("check.theme_codes.holds", table=_name(case, table), n=len(both))
            yield holds("THEME-CODES", said)
        if any(less.values()):
            yield _codes(case, table, less, warns, "check.theme_codes.uncoded")


def _codes(
    case: Case, table: ThemeTable, apart: Mapping[str, list[str]], outcome: Callable[..., Finding], code: str
) -> Finding:
    works = tuple(_ordered(case, {work for some in apart.values() for work in some}))
    return outcome(
        "THEME-CODES",
        message(code, table=_name(case, table), n=len(works)),
        sum="; ".join(f"{name}: {_numbers(case, some)}" for name, some in apart.items() if some),
        works=works,
    )


def _ordered(case: Case, works: Iterable[str]) -> list[str]:
    return sorted(works, key=lambda work: (case.numbers.get(work, 0), work))


def _numbers(case: Case, works: Iterable[str]) -> str:
    """The works by their numbers, as the table's headings name them: 2, 3, 5."""
    return listed(case.numbers.get(work, work) for work in _ordered(case, works))
