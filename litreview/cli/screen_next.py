"""`litreview screen next`: the desk on a terminal, and the queue as a list."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from litreview.cli.claims import held_data, say_held
from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.sentences import sentences
from litreview.cli.speak import say, say_json, words
from litreview.model import Stage

if TYPE_CHECKING:
    from litreview.steps.review import Review
    from litreview.steps.screen_queue import Waiting, Wanted

_LISTED = 10  # works in a list, where nobody says how many


def register(group: typer.Typer) -> None:
    group.command("next", help=words("cli.screen.next.help"))(show_next)


def show_next(
    stage: Annotated[Stage | None, typer.Option("--stage", help=words("desk.option.stage"))] = None,
    order: Annotated[Literal["number", "random"], typer.Option("--order", help=words("desk.option.order"))] = "number",
    seed: Annotated[int, typer.Option("--seed", min=0, help=words("desk.option.seed"))] = 0,
    limit: Annotated[int | None, typer.Option("--limit", min=1, max=1_000_000, help=words("desk.option.limit"))] = None,
    claimed: Annotated[bool, typer.Option("--claimed", help=words("desk.option.claimed"))] = False,
    listed: Annotated[bool, typer.Option("--list", help=words("desk.option.list"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.claims import claim
    from litreview.steps.screen_queue import Order, Wanted, waiting

    folder, wanted = opened(review, acting_as), Wanted(stage, Order(order), seed, claimed=claimed)
    if listed or as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        found = (waiting if listed else claim)(folder, limit or _LISTED, wanted)
        _list(folder, found, wanted, as_json=as_json)
        return
    from litreview.cli.screen_desk import sit

    say(words("desk.answered", n=sit(folder, wanted, limit)))


def _list(review: Review, found: tuple[Waiting, ...], wanted: Wanted, *, as_json: bool) -> None:
    from litreview.steps.claims import held

    if as_json:
        others = () if wanted.claimed else held(review, wanted)
        say_json({"waiting": [_data(item) for item in found], "held": held_data(others)})
        return
    for item in found:
        record = item.record
        say(f"{item.work}  {words(f'screen.stage.{item.stage.value}')}")
        who = "; ".join(str(name) for name in record.authors[:3])
        say(f"  {sentences(who, str(record.year or ''), record.title, record.container)}")
        if item.stage is not Stage.TITLE and record.abstract:
            say(f"  {record.abstract}")
    if not found:
        say(words("cli.screen.none"))
        say_held(review, wanted)


def _data(item: Waiting) -> dict[str, object]:
    record = item.record
    return {
        "work": item.work,
        "stage": item.stage.value,
        "title": record.title,
        "year": record.year,
        "put_off": item.put_off,
    }
