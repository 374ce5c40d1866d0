"""`litreview protocol check` and `protocol show`."""

from __future__ import annotations

from typing import Annotated

import typer

from litreview.cli import amend
from litreview.cli.options import HERE, JsonOption, ReviewOption
from litreview.cli.speak import say, say_json, words

group = typer.Typer(help=words("cli.protocol.help"), no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    amend.register(group)
    app.add_typer(group, name="protocol")


@group.command("check", help=words("cli.protocol.check.help"))
def check(review: ReviewOption = HERE, as_json: JsonOption = False) -> None:
    from litreview.steps.dedupe import rules_off
    from litreview.steps.review import read_documents

    protocol, document = read_documents(review)
    rules_off(protocol)
    if as_json:
        say_json({"name": protocol.name, "sha256": document.sha256, "criteria": len(protocol.criteria)})
        return
    say(words("cli.protocol.fine", file=f"protocols/{protocol.name}.toml", n=len(protocol.criteria)))


@group.command("show", help=words("cli.protocol.show.help"))
def show(
    history: Annotated[bool, typer.Option("--history", help=words("amend.option.history"))] = False,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.review import read_documents

    if history:
        amend.show_history(review, as_json=as_json)
        return
    protocol, document = read_documents(review)
    if as_json:
        import dataclasses

        say_json(dataclasses.asdict(protocol))
        return
    say(document.text.rstrip("\n"))
    say(f"# sha256 {document.sha256}")
