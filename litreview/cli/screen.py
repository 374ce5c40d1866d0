"""`litreview screen`: decisions on works."""

from __future__ import annotations

from typing import Annotated

import typer

from litreview.cli import (
    fulltext,
    screen_agreement,
    screen_conflicts,
    screen_decide,
    screen_exceptions,
    screen_exchange,
    screen_import,
    screen_next,
    screen_relook,
    screen_rules,
    screen_sample,
    screen_show,
)
from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import say, say_json, words

group = typer.Typer(help=words("cli.screen.help"), no_args_is_help=True, rich_markup_mode=None)
WorkArgument = Annotated[str, typer.Argument(help=words("cli.screen.work"))]


def register(app: typer.Typer) -> None:
    screen_next.register(group)
    screen_decide.register(group)
    screen_show.register(group)
    fulltext.register(group)
    screen_import.register(group)
    screen_relook.register(group)
    screen_rules.register(group)
    screen_conflicts.register(group)
    screen_exceptions.register(group)
    screen_exchange.register(group)
    screen_sample.register(group)
    screen_agreement.register(group)
    app.add_typer(group, name="screen")


@group.command("undo", help=words("cli.screen.undo.help"))
def undo(
    work: WorkArgument, review: ReviewOption = HERE, acting_as: AsOption = "", as_json: JsonOption = False
) -> None:
    from litreview.steps.screen import undo as take_back

    gone = take_back(opened(review, acting_as), work)
    if as_json:
        say_json({"work": gone.work, "undone": gone.event})
        return
    say(
        words(
            "cli.screen.undone",
            work=gone.work,
            verdict=words(f"cli.verdict.{gone.verdict.value}"),
            stage=words(f"screen.stage.{gone.stage.value}"),
        )
    )
