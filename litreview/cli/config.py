"""`litreview config`: e-mail, reviewer, language, database, keys and addresses, kept outside every review."""

from __future__ import annotations

from typing import Annotated

import typer

from litreview.cli.options import JsonOption, pass_down
from litreview.cli.speak import say, say_json, words

group = typer.Typer(help=words("cli.config.help"), invoke_without_command=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="config")


@group.callback()
def show(context: typer.Context, as_json: JsonOption = False) -> None:
    pass_down(context, as_json=as_json)
    if context.invoked_subcommand is not None:
        return
    from litreview.steps.settings import config_file, read_settings

    found = read_settings()
    simple = {"email": found.email, "reviewer": found.reviewer, "lang": found.lang}
    if found.database:
        simple["database"] = found.database_shown
    keyed = sorted(found.keys)
    if as_json:
        options = {source: dict(said) for source, said in found.options.items()}
        held = {"keys": keyed, "addresses": dict(found.addresses), "options": options}
        say_json({"file": str(config_file()), **simple, **held})
        return
    say(str(config_file()))
    for name, value in simple.items():
        say(f"{name} = {value or words('cli.unknown')}")
    for name in keyed:
        say(f"{name}.key = ***")
    for name, value in sorted(found.addresses.items()):
        say(f"{name}.address = {value}")
    for source, said in sorted(found.options.items()):
        for name, value in sorted(said.items()):
            say(f"{source}.{name} = {value}")


@group.command("set", help=words("cli.config.set.help"))
def set_(
    name: Annotated[str, typer.Argument(help=words("cli.config.name"))],
    value: Annotated[str, typer.Argument(help=words("cli.config.value"))] = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.settings import set_setting

    path = set_setting(name, value)
    if as_json:
        say_json({"file": str(path), "name": name})
        return
    say(words("cli.config.kept", name=name, file=str(path)))
