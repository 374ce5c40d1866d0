"""`litreview extract`."""

from __future__ import annotations

from typing import Annotated

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import note, say, say_json, words
from litreview.errors import InputError, Where


def register(app: typer.Typer) -> None:
    app.command("extract", help=words("cli.extract.help"))(extract)


def extract(
    work: Annotated[str, typer.Argument(help=words("cli.screen.work"))],
    cells: Annotated[list[str] | None, typer.Option("--set", help=words("cli.extract.set"))] = None,
    page: Annotated[str, typer.Option("--page", help=words("cli.extract.page"))] = "",
    quotation: Annotated[str, typer.Option("--quotation", help=words("cli.extract.quotation"))] = "",
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.extract import CellGiven, cells_of, set_cells, unprinted

    here = opened(review, acting_as)
    if cells:
        given = tuple(CellGiven(*_cell(text), page, quotation) for text in cells)
        set_cells(here, work, given)
        for remark in unprinted(here.protocol, given):
            note(words(remark))
    filled = cells_of(here, work)
    if as_json:
        say_json({"work": work, "cells": {cell.field: cell.text for cell in filled}})
        return
    for cell in filled:
        say(f"{cell.field}: {cell.text}" + (f" ({words('cli.extract.at', page=cell.page)})" if cell.page else ""))
    if not filled:
        say(words("cli.extract.empty", work=work))


def _cell(text: str) -> tuple[str, str]:
    """`field=text`."""
    field, equals, value = text.partition("=")
    if not equals or not field.strip():
        raise InputError("LR-EXTRACT-SET", where=Where(key=text))
    return field.strip(), value.strip()
