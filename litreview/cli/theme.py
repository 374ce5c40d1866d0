"""`litreview theme`: the marks of a theme table, its shape, and how it agrees with codes and results chapter."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from litreview.cli.ask import agreed
from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import note, say, say_json, words
from litreview.errors import InputError, Where

if TYPE_CHECKING:
    from litreview.model import Theme, ThemeTable
    from litreview.steps.chapter import Compared
    from litreview.steps.review import Review
    from litreview.steps.themes import Proposed, ThemeChange, ThemeMarks, ThemeTableGiven

Text = str | None


def register(app: typer.Typer) -> None:
    app.command("theme", help=words("cli.theme.help"))(theme)


def theme(
    name: Annotated[str, typer.Argument(help=words("cli.theme.name"))] = "",
    works: Annotated[list[str] | None, typer.Argument(help=words("cli.theme.works"))] = None,
    remove: Annotated[list[str] | None, typer.Option("--remove", help=words("cli.theme.remove"))] = None,
    cited: Annotated[list[str] | None, typer.Option("--cited", help=words("cli.theme.cited"))] = None,
    drop: Annotated[bool, typer.Option("--drop", help=words("cli.theme.drop"))] = False,
    rename: Annotated[Text, typer.Option("--rename", help=words("cli.theme.rename"))] = None,
    under: Annotated[Text, typer.Option("--under", help=words("cli.theme.under"))] = None,
    before: Annotated[Text, typer.Option("--before", help=words("cli.theme.before"))] = None,
    description: Annotated[Text, typer.Option("--description", help=words("cli.theme.description"))] = None,
    caption: Annotated[Text, typer.Option("--caption", help=words("cli.theme.caption"))] = None,
    source: Annotated[Text, typer.Option("--source", help=words("cli.theme.source"))] = None,
    transpose: Annotated[
        bool | None, typer.Option("--transpose/--no-transpose", help=words("cli.theme.transpose"))
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help=words("cli.theme.list"))] = False,
    from_codes: Annotated[bool, typer.Option("--from-codes", help=words("cli.theme.from_codes"))] = False,
    coding: Annotated[str, typer.Option("--coding", help=words("cli.theme.coding"))] = "coding",
    chapter: Annotated[Path | None, typer.Option("--chapter", help=words("cli.theme.chapter"))] = None,
    heading: Annotated[list[str] | None, typer.Option("--heading", help=words("cli.theme.heading"))] = None,
    citation: Annotated[list[str] | None, typer.Option("--citation", help=words("cli.theme.citation"))] = None,
    preview: Annotated[bool, typer.Option("--preview", help=words("cli.theme.preview"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=words("cli.theme.yes"))] = False,
    table: Annotated[str, typer.Option("--table", help=words("cli.theme.table"))] = "",
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.themes import ThemeChange, ThemeMarks, ThemeTableGiven, theme_table, usual_table

    here = opened(review, acting_as)
    table = table or usual_table(here)
    if chapter is not None:
        _chapter(here, chapter, _pairs(heading), _pairs(citation), table=table, preview=preview, as_json=as_json)
    elif from_codes:
        _from_codes(here, table, coding, yes=yes, preview=preview, as_json=as_json)
    else:
        marks = ThemeMarks(name, tuple(works or ()), tuple(remove or ()), tuple(cited) if cited else None, drop)
        change = ThemeChange(name, rename, under, description, before)
        _settle(here, table, marks, change, ThemeTableGiven(caption, source, transpose))
        _show(here, theme_table(here, table), whole=listed, as_json=as_json)


def _settle(here: Review, table: str, marks: ThemeMarks, change: ThemeChange, given: ThemeTableGiven) -> None:
    """What was asked for of marks, of the theme, and of the table; nothing where nothing was."""
    from litreview.steps.themes import change_theme, mark_theme, set_theme_table

    if marks.add or marks.remove or marks.cited or marks.drop:
        mark_theme(here, marks, table=table)
    if change != type(change)(change.name):
        change_theme(here, change, table=table)
    if given != type(given)():
        set_theme_table(here, given, table=table)


def _pairs(texts: list[str] | None) -> dict[str, str]:
    """`4.2 Håp=Hope`: what stands before the last = and what after."""
    found = {}
    for text in texts or ():
        left, equals, right = text.rpartition("=")
        if not equals or not left.strip() or not right.strip():
            raise InputError("LR-THEME-PAIR", where=Where(key=text))
        found[left.strip().strip('"')] = right.strip().strip('"')
    return found


def _show(here: Review, table: ThemeTable, *, whole: bool, as_json: bool) -> None:
    if as_json:
        say_json(_data(table) if whole else {"table": table.key, "themes": _marks(table)})
        return
    if whole:
        for line in _settings(here, table):
            say(line)
    for item in table.themes:
        say(f"{'  ' if item.parent else ''}{item.name}: {', '.join(item.works)}")
        for line in _about(item) if whole else ():
            say(f"    {line}")
    if not table.themes:
        say(words("cli.theme.none"))


def _settings(here: Review, table: ThemeTable) -> list[str]:
    from litreview.steps.chapter import chapter_state

    said = [words("cli.theme.shown.caption", text=table.caption)] if table.caption else []
    said += [words("cli.theme.shown.source", text=table.source)] if table.source else []
    if table.chapter is not None:
        state = chapter_state(here, table.chapter)
        said.append(words(f"cli.theme.shown.chapter_{state}", file=table.chapter.file))
    return said


def _about(item: Theme) -> list[str]:
    said = [item.description] if item.description else []
    if item.cited is not None:
        said.append(words("cli.theme.shown.cited", works=", ".join(item.cited) or "–"))
    return said + [words("cli.theme.shown.at", number=one.paragraph, words=one.words) for one in item.evidence]


def _marks(table: ThemeTable) -> dict[str, list[str]]:
    return {item.name: list(item.works) for item in table.themes}


def _data(table: ThemeTable) -> dict[str, Any]:
    return {
        "table": table.key,
        "themes": _marks(table),
        "caption": table.caption,
        "source": table.source,
        "works_as_rows": table.works_as_rows,
        "chapter": {"file": table.chapter.file, "sha256": table.chapter.sha256} if table.chapter else None,
        "list": [
            {
                "name": item.name,
                "works": list(item.works),
                "cited": None if item.cited is None else list(item.cited),
                "heading": item.heading,
                "parent": item.parent,
                "description": item.description,
                "evidence": [{"work": at.work, "paragraph": at.paragraph, "words": at.words} for at in item.evidence],
            }
            for item in table.themes
        ],
    }


# What the coding would have the marks be ----------------------------------------------------------------------------


def _from_codes(here: Review, table: str, coding: str, *, yes: bool, preview: bool, as_json: bool) -> None:
    from litreview.steps.themes import accept, proposed, theme_table

    proposal = proposed(here, table=table, coding=coding)
    new = [one for one in proposal if one.add]
    asked = bool(new) and not preview and not yes and not as_json and sys.stdin.isatty()
    if not as_json:
        _say_proposal(proposal)
    taken = bool(new) and not preview and (yes or (asked and agreed(words("cli.theme.codes.ask"))))
    if taken:
        accept(here, proposal, table=table)
    if as_json:
        rows = [{"theme": one.theme, "add": list(one.add), "uncoded": list(one.uncoded)} for one in proposal]
        say_json({"table": table, "proposal": rows, "accepted": taken, "themes": _marks(theme_table(here, table))})
    elif taken:
        say(words("cli.theme.codes.taken", n=sum(len(one.add) for one in proposal)))
    elif new and not asked and not preview:
        note(words("cli.theme.codes.yes"))


def _say_proposal(proposal: tuple[Proposed, ...]) -> None:
    if not proposal:
        say(words("cli.theme.codes.none"))
    for one in proposal:
        if one.add:
            say(words("cli.theme.codes.add", theme=one.theme, works=", ".join(one.add)))
        elif not one.uncoded:
            say(words("cli.theme.codes.same", theme=one.theme))
        if one.uncoded:
            say(words("cli.theme.codes.uncoded", theme=one.theme, works=", ".join(one.uncoded)))


# The results chapter ------------------------------------------------------------------------------------------------


def _chapter(
    here: Review,
    file: Path,
    headings: dict[str, str],
    citations: dict[str, str],
    *,
    table: str,
    preview: bool,
    as_json: bool,
) -> None:
    from litreview.steps.chapter import ChapterGiven, compare_chapter

    compared = compare_chapter(here, ChapterGiven(file, headings, citations, preview), table=table)
    if as_json:
        say_json(_compared_data(compared))
    else:
        _say_compared(compared)
    if not compared.read.sections and not preview:
        raise typer.Exit(6)


def _say_compared(compared: Compared) -> None:
    read = compared.read
    for section in read.sections:
        code = "cli.theme.chapter.fake" if section.fake else "cli.theme.chapter.section"
        say(words(code, theme=section.theme, heading=section.heading, number=section.paragraph))
        for at in section.cited:
            say(f"    {at.work}: {words('cli.theme.shown.at', number=at.paragraph, words=at.words)}")
        for line in _differs(compared, section.theme):
            say(f"    {line}")
    for near in read.near:
        pair = f"{near.heading}={near.theme}"
        note(words("cli.theme.chapter.near", heading=near.heading, theme=near.theme, number=near.paragraph, pair=pair))
    for name in read.missing:
        note(words("cli.theme.chapter.missing", theme=name))
    for one in read.doubtful:
        said = {"number": one.paragraph, "words": one.words, "works": ", ".join(one.works)}
        note(words(f"cli.theme.chapter.doubt.{one.why}", **said))
    for at in read.outside:
        note(words("cli.theme.chapter.outside", work=at.work, number=at.paragraph, words=at.words))
    if read.unmatched:
        listed = "; ".join(one.words for one in read.unmatched)
        note(words("cli.theme.chapter.unmatched", words=listed, n=len(read.unmatched)))
    if compared.stored and read.sections:
        say(words("cli.theme.chapter.stored", file=compared.seen.file))


def _differs(compared: Compared, theme: str) -> list[str]:
    marked, cited = compared.marked.get(theme, ()), compared.cited.get(theme, ())
    more = [work for work in cited if work not in marked]
    less = [work for work in marked if work not in cited]
    said = [words("cli.theme.chapter.unmarked", works=", ".join(more))] if more else []
    return said + ([words("cli.theme.chapter.uncited", works=", ".join(less))] if less else [])


def _compared_data(compared: Compared) -> dict[str, Any]:
    read = compared.read
    return {
        "file": compared.seen.file,
        "sha256": compared.seen.sha256,
        "stored": compared.stored,
        "sections": [
            {
                "theme": section.theme,
                "heading": section.heading,
                "paragraph": section.paragraph,
                "fake": section.fake,
                "marked": list(compared.marked.get(section.theme, ())),
                "cited": list(compared.cited.get(section.theme, ())),
                "evidence": [{"work": at.work, "paragraph": at.paragraph, "words": at.words} for at in section.cited],
            }
            for section in read.sections
        ],
        "near": [{"heading": one.heading, "theme": one.theme, "paragraph": one.paragraph} for one in read.near],
        "missing": list(read.missing),
        "doubtful": [
            {"paragraph": one.paragraph, "words": one.words, "works": list(one.works), "why": one.why}
            for one in read.doubtful
        ],
        "outside": [{"work": one.work, "paragraph": one.paragraph, "words": one.words} for one in read.outside],
        "unmatched": [{"paragraph": one.paragraph, "words": one.words} for one in read.unmatched],
    }
