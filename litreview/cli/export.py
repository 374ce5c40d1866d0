"""`litreview export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import say, say_json, words
from litreview.model import Works

# Named here, because `--help` loads no exporter; a test holds them to what there is.
EXPORTS = (
    "ris",
    "bibtex",
    "endnote-xml",
    "csv",
    "jsonl",
    "asreview",
    "rayyan",
    "covidence",
    "search-history",
    "prisma2020",
)

if TYPE_CHECKING:
    from litreview.steps.exports import Exported


def register(app: typer.Typer) -> None:
    app.command("export", help=words("cli.export.help"))(export)


def export(
    file: Annotated[Path, typer.Argument(help=words("cli.export.file"))],
    form: Annotated[str, typer.Option("--format", help=words("cli.export.format", formats=", ".join(EXPORTS)))] = "",
    works: Annotated[Works, typer.Option("--works", help=words("cli.export.works"))] = Works.ALL,
    private: Annotated[bool, typer.Option("--private", help=words("cli.export.private"))] = False,
    blind: Annotated[bool, typer.Option("--blind", help=words("cli.export.blind"))] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=words("cli.export.overwrite"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.exports import ExportGiven
    from litreview.steps.exports import export as write

    done = write(opened(review, acting_as), ExportGiven(file, form, works, private, overwrite, blind))
    if as_json:
        say_json({"file": str(done.path), "format": done.form, "n": done.n, "lost": dict(done.lost)})
    else:
        _tell(done)


def _tell(done: Exported) -> None:
    say(words("cli.export.done", n=done.n, file=done.path, format=words(f"export.format.{done.form}")))
    if done.lost:
        lost = ", ".join(f"{name} ({n})" for name, n in done.lost)
        say("  " + words("cli.export.lost", fields=lost))
