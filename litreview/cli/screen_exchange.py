"""`litreview screen export`: one's own decisions, for the other students' folders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import say, say_json, words


def register(group: typer.Typer) -> None:
    group.command("export", help=words("cli.screen.export.help"))(export)


def export(
    file: Annotated[Path, typer.Argument(help=words("cli.screen.export.file"))],
    overwrite: Annotated[bool, typer.Option("--overwrite", help=words("cli.export.overwrite"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.screen_export import export_own

    done = export_own(opened(review, acting_as), file, overwrite=overwrite)
    if as_json:
        say_json(
            {
                "file": str(done.path),
                "reviewer": done.reviewer,
                "decisions": done.decisions,
                "undone": done.undone,
                "works": done.works,
            }
        )
        return
    say(words("cli.screen.export.done", n=done.decisions, works=done.works, name=done.reviewer, file=done.path))
    if done.undone:
        say("  " + words("cli.screen.export.undone", n=done.undone))
