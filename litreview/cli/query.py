"""`litreview query check` and `query show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, JsonOption, ReviewOption, opened
from litreview.cli.speak import note, say, say_json, words

if TYPE_CHECKING:
    from litreview.query import QueryProblem
    from litreview.steps.queries import Looked, Shown

group = typer.Typer(help=words("cli.query.help"), no_args_is_help=True, rich_markup_mode=None)
NameArgument = Annotated[str, typer.Argument(help=words("cli.query.name"))]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="query")


@group.command("check", help=words("cli.query.check.help"))
def check(name: NameArgument, review: ReviewOption = HERE, as_json: JsonOption = False) -> None:
    from litreview.steps.queries import problems

    looked = problems(opened(review), name)
    if as_json:
        say_json({"name": name, "problems": [_problem_data(item) for item in looked.problems]})
    else:
        for item in looked.problems:
            _tell(looked, item)
        say(words("cli.query.problems", n=len(looked.problems)))
    raise typer.Exit(5 if looked.problems else 0)


def _problem_data(item: QueryProblem) -> dict[str, object]:
    return {
        "code": item.code,
        "severity": item.severity.value,
        "line": item.line,
        "position": item.position,
        "text": words(item.message),
    }


def _tell(looked: Looked, item: QueryProblem) -> None:
    """The finding, and the place under a caret."""
    from litreview.query.problems import Severity, caret, has_place

    column = str(item.position + 1) if has_place(item) else ""
    place = ", ".join(part for part in (item.line, column) if part)
    must = f" ({words('cli.query.error')})" if item.severity is Severity.ERROR else ""
    say(f"{place}: " * bool(place) + f"{words(item.message)}{must} [{item.code}]")
    text = looked.text_of(item)
    if has_place(item) and text.strip():
        for line in caret(text, item).split("\n"):
            say(f"    {line}")


@group.command("show", help=words("cli.query.show.help"))
def show(
    name: NameArgument,
    source: Annotated[list[str] | None, typer.Option("--source", help=words("cli.query.source"))] = None,
    lines: Annotated[bool, typer.Option("--lines", help=words("cli.query.show.lines"))] = False,
    strict: Annotated[bool, typer.Option("--strict", help=words("cli.query.strict"))] = False,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.queries import shown

    found = shown(opened(review), name, tuple(source or ()))
    if as_json:
        say_json({"name": name, "searches": [_data(item) for item in found]})
    else:
        for item in found:
            _show(name, item, lines=lines)
    raise typer.Exit(2 if strict and any(item.translation.losses for item in found) else 0)


def _data(item: Shown) -> dict[str, object]:
    return {
        "source": item.place.key,
        "text": item.translation.text,
        "parameters": [{"name": key, "value": value} for key, value in item.translation.params],
        "losses": [words(loss.message) for loss in item.translation.losses],
        "lines": [{"name": key, "text": text} for key, text in item.lines],
        "by_hand": item.by_hand,
    }


def _show(name: str, item: Shown, *, lines: bool) -> None:
    note(words("cli.search.plan", query=name, source=item.place.title))
    if lines and item.lines:
        for key, text in item.lines:
            say(f"{key}\t{text}")
    else:
        say(item.translation.sent)
    for loss in item.translation.losses:
        note("  " + words("cli.query.loss", loss=loss.message))
    if item.by_hand:
        note("  " + words("cli.query.show.paste", source=item.place.title, key=item.place.key, query=name))
