"""`litreview extract`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from litreview.cli.forms import (
    AllowEmptyOption,
    OverwriteOption,
    PreviewOption,
    ReadOption,
    TakeOption,
    TemplateOption,
    WorkOption,
    given_of,
    tell_read,
    tell_written,
)
from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import note, say, say_json, words
from litreview.errors import InputError, Where

if TYPE_CHECKING:
    from litreview.steps.review import Review


def register(app: typer.Typer) -> None:
    app.command("extract", help=words("cli.extract.help"))(extract)


def extract(
    work: Annotated[str, typer.Argument(help=words("cli.extract.work"))] = "",
    cells: Annotated[list[str] | None, typer.Option("--set", help=words("cli.extract.set"))] = None,
    page: Annotated[str | None, typer.Option("--page", help=words("cli.extract.page"))] = None,
    quotation: Annotated[str | None, typer.Option("--quotation", help=words("cli.extract.quotation"))] = None,
    template: TemplateOption = None,
    works: WorkOption = None,
    fields: Annotated[list[str] | None, typer.Option("--field", help=words("cli.extract.field"))] = None,
    overwrite: OverwriteOption = False,
    read: ReadOption = None,
    preview: PreviewOption = False,
    take: TakeOption = None,
    allow_empty: AllowEmptyOption = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    here = opened(review, acting_as)
    if template is not None:
        from litreview.steps.extract_file import FormWanted, write_form_of

        named = (*((work,) if work else ()), *(works or ()))
        tell_written(write_form_of(here, FormWanted(template, named, tuple(fields or ()), overwrite)), as_json)
    elif read is not None:
        from litreview.steps.extract_file import read_form

        tell_read(read_form(here, given_of(read, preview, take, allow_empty)), preview=preview, as_json=as_json)
    elif work:
        _one(here, work, tuple(CellOf(*_cell(text), page, quotation) for text in cells or ()), as_json)
    else:
        raise InputError("LR-EXTRACT-WORK")


class CellOf(NamedTuple):
    """One cell as it was typed."""

    field: str
    text: str
    page: str | None
    quotation: str | None


def _one(here: Review, work: str, cells: tuple[CellOf, ...], as_json: bool) -> None:
    """Fill cells of a work, and show those that are filled."""
    from litreview.steps.extract import CellGiven, cells_of, set_cells, unprinted

    if cells:
        given = tuple(CellGiven(*cell) for cell in cells)
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
