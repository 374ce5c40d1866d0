"""`litreview cite`: works as they are cited in the text."""

from __future__ import annotations

from typing import Annotated

import typer

from litreview.cli.options import HERE, JsonOption, ReviewOption, opened
from litreview.cli.refs_options import LangOption, StyleOption
from litreview.cli.speak import say, say_json, words
from litreview.errors import InputError, Where


def register(app: typer.Typer) -> None:
    app.command("cite", help=words("cli.cite.help"))(cite)


def cite(
    works: Annotated[list[str], typer.Argument(help=words("cli.cite.works"))],
    page: Annotated[list[str] | None, typer.Option("--page", help=words("cli.cite.page"))] = None,
    narrative: Annotated[bool, typer.Option("--narrative", help=words("cli.cite.narrative"))] = False,
    original: Annotated[str, typer.Option("--original", help=words("cli.cite.original"))] = "",
    lang: LangOption = None,
    style: StyleOption = "",
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.refs import ListWanted
    from litreview.steps.refs import cite as cited

    pages = dict(_page(text, works) for text in page or ())
    found = cited(opened(review), ListWanted(names=tuple(works), language=lang, style=style), pages, original)
    if as_json:
        say_json({"works": list(found.works), "bracket": found.bracket, "narrative": list(found.narratives)})
        return
    for text in found.narratives if narrative else (found.bracket, *found.narratives):
        say(text)


def _page(text: str, works: list[str]) -> tuple[str, str]:
    """`W1=12`; `12` alone where one work is cited. Raises InputError LR-CITE-PAGE."""
    work, equals, pages = text.partition("=")
    if not equals and len(works) == 1:
        return works[0], text.strip()
    if not equals or not pages.strip():
        raise InputError("LR-CITE-PAGE", where=Where(key=text))
    return work.strip(), pages.strip()
