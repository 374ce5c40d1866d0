"""Which column of a user's own table is which: told by options, or asked on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from litreview.cli.ask import agreed
from litreview.cli.speak import grid, say, shown, words
from litreview.errors import InputError, Where

if TYPE_CHECKING:
    from litreview.steps.columns import ColumnQuestion
    from litreview.steps.review import Review


def columns_of(given: Iterable[str]) -> dict[str, str]:
    """`title=Tittel` as a mapping from field to column. Raises InputError LR-IMPORT-COLUMN-FORM."""
    found = {}
    for text in given:
        name, sign, column = text.partition("=")
        if not (sign and name.strip() and column.strip()):
            raise InputError("LR-IMPORT-COLUMN-FORM", where=Where(key=text))
        found[name.strip()] = column.strip()
    return found


def ask_columns(review: Review, file: Path) -> Mapping[str, str]:
    """On a terminal, the columns of a table that nobody has described yet; {} when there is nothing to ask, or nobody
    to ask."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return {}
    from litreview.steps.columns import question

    asked = question(review, file)
    return _answer(asked) if asked else {}


def _answer(asked: ColumnQuestion) -> Mapping[str, str]:
    said = {column: name for name, column in asked.proposal.items()}
    say(words("cli.import.columns.unknown"))
    rows = [[str(number), column, said.get(column, "")] for number, column in enumerate(asked.columns, 1)]
    say(grid([words(f"cli.import.columns.{name}") for name in ("number", "column", "field")], rows))
    if asked.proposal and agreed(words("cli.import.columns.right")):
        return asked.proposal
    return _each(asked, said)


def _each(asked: ColumnQuestion, said: Mapping[str, str]) -> Mapping[str, str]:
    """A field for each column, in turn; an empty answer leaves it out."""
    from litreview.formats.columns import FIELDS

    say(words("cli.import.columns.fields", fields=", ".join(FIELDS)))
    found: dict[str, str] = {}
    for column in asked.columns:
        name = typer.prompt(shown(column), default=said.get(column, ""), show_default=bool(said.get(column))).strip()
        if name:
            found[name] = column
    return found
