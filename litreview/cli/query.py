"""`litreview query check` and `query show`."""

from __future__ import annotations

from typing import Annotated

import typer

from litreview.cli.options import HERE, JsonOption, ReviewOption, opened
from litreview.cli.speak import note, say, say_json, words

group = typer.Typer(help=words("cli.query.help"), no_args_is_help=True, rich_markup_mode=None)
NameArgument = Annotated[str, typer.Argument(help=words("cli.query.name"))]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="query")


@group.command("check", help=words("cli.query.check.help"))
def check(name: NameArgument, review: ReviewOption = HERE, as_json: JsonOption = False) -> None:
    from litreview.steps.queries import problems

    found = problems(opened(review), name)
    if as_json:
        say_json(
            {
                "name": name,
                "problems": [
                    {"code": item.code, "position": item.position, "text": words(item.message)} for item in found
                ],
            }
        )
    else:
        for item in found:
            say(f"{item.position + 1}: {words(item.message)} [{item.code}]")
        say(words("cli.query.problems", n=len(found)))
    raise typer.Exit(5 if found else 0)


@group.command("show", help=words("cli.query.show.help"))
def show(
    name: NameArgument,
    source: Annotated[str, typer.Option("--source", help=words("cli.query.source"))] = "pubmed",
    strict: Annotated[bool, typer.Option("--strict", help=words("cli.query.strict"))] = False,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.search import plan

    planned = plan(opened(review), (name,), (source,))[0]
    losses = [words(loss.message) for loss in planned.translation.losses]
    if as_json:
        say_json({"name": name, "source": planned.source.key, "text": planned.translation.text, "losses": losses})
    else:
        say(planned.translation.text)
        for loss in losses:
            note(words("cli.query.loss", loss=loss))
    raise typer.Exit(2 if strict and losses else 0)
