"""`litreview snowball`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.search import tell_run
from litreview.cli.search_data import run_data
from litreview.cli.speak import note, say, say_json, show_error, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from litreview.steps.review import Review
    from litreview.steps.search import Searched
    from litreview.steps.snowball import Rolling

# Named here and not looked up: the adapters are loaded when they are asked. A test holds the two lists together.
SOURCES = ("openalex", "crossref", "europepmc", "semanticscholar", "opencitations")


class Way(StrEnum):
    """What the user can write after `--direction`."""

    BACKWARD = "backward"
    FORWARD = "forward"
    BOTH = "both"


_Works = Annotated[list[str] | None, typer.Argument(help=words("cli.snowball.works"))]
_SourceHelp = words("cli.snowball.source", valid=", ".join(SOURCES))


def register(app: typer.Typer) -> None:
    app.command("snowball", help=words("cli.snowball.help"))(snowball)


def snowball(
    works: _Works = None,
    direction: Annotated[Way, typer.Option("--direction", help=words("cli.snowball.direction"))] = Way.BOTH,
    source: Annotated[list[str] | None, typer.Option("--source", help=_SourceHelp)] = None,
    again: Annotated[bool, typer.Option("--again", help=words("cli.snowball.again"))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=words("cli.snowball.dry_run"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.sources.citing import Direction
    from litreview.steps.snowball import BOTH, DEFAULT_SOURCE, Asking, not_offered, plan_snowball

    here = opened(review, acting_as)
    directions = BOTH if direction is Way.BOTH else (Direction(direction),)
    asking = Asking(tuple(works or ()), directions, tuple(source or (DEFAULT_SOURCE,)), again)
    rolling = plan_snowball(here, asking)
    for adapter, lacking in not_offered(asking):
        note(words("cli.snowball.no_direction", source=adapter.capabilities.title, direction=lacking.value))
    if dry_run:
        _show(rolling, as_json=as_json)
    else:
        _run(here, rolling, as_json=as_json, again=again)


def _show(rolling: Sequence[Rolling], *, as_json: bool) -> None:
    if as_json:
        say_json({"searches": [data for one in rolling for data in _plan_data(one)]})
        return
    for one in rolling:
        for planned in one.plans:
            say(words("cli.snowball.plan", source=one.source.capabilities.title, query=planned.query.text))
            say(f"  {planned.translation.sent}")
        _tell_left(one)


def _tell_left(one: Rolling) -> None:
    """What is not asked, and why."""
    for done in one.followed:
        title = one.source.capabilities.title
        note("  " + words("cli.snowball.followed", source=title, works=done.works, run=done.run))
    for remark in one.unasked:
        note("  " + words(remark))
    if not one.plans:
        note("  " + words("cli.snowball.nothing"))


def _plan_data(one: Rolling) -> list[dict[str, object]]:
    shared: dict[str, object] = {
        "source": one.source.key,
        "direction": one.direction.value,
        "followed": [{"works": list(done.works), "run": done.run} for done in one.followed],
        "unasked": [words(remark) for remark in one.unasked],
    }
    plans = [{"query": planned.query.text, "sent": planned.translation.sent} for planned in one.plans]
    return [{**shared, **plan} for plan in plans] or [{**shared, "query": "", "sent": ""}]


def _run(review: Review, rolling: Sequence[Rolling], *, as_json: bool, again: bool) -> None:
    """Every source is asked, also when one before it failed; the worst outcome decides the exit code."""
    from litreview.cli.progress import Board
    from litreview.steps.plan import http_client
    from litreview.steps.snowball import snowball as follow

    for one in rolling:
        for planned in one.plans:
            note(words("cli.snowball.plan", source=one.source.capabilities.title, query=planned.query.text))
        _tell_left(one)
    board = Board()
    try:
        client = http_client(review, waiting=board.waiting)
        done = follow(review, rolling, progress=board.lane, http=client, again=again)
    finally:
        board.close()
    _tell(done, as_json=as_json)


def _tell(done: Sequence[Searched], *, as_json: bool) -> None:
    for item in done:
        if item.run is not None and not as_json:
            tell_run(item.run)
    if as_json:
        say_json({"runs": [_data(item) for item in done]})
    for item in done:
        if item.fault is not None:
            note(words("cli.snowball.plan", source=item.planned.source.key, query=item.planned.query.text))
            show_error(item.fault, as_json=False)
    if any(item.fault is not None for item in done):
        raise typer.Exit(3)
    raise typer.Exit(6 if any(item.run is None or item.run.status != "complete" for item in done) else 0)


def _data(item: Searched) -> dict[str, object]:
    """A run as `search --json` gives it, and of each work what was found."""
    lines = item.run.lines if item.run else ()
    seeds = [
        {
            "work": line.label,
            "reference": line.query,
            "identifier": line.sent,
            "listed": line.count.value,
            "remarks": [words(remark) for remark in line.remarks],
        }
        for line in lines
    ]
    data = {name: value for name, value in run_data(item).items() if name not in {"lines", "ladder", "losses"}}
    return {**data, "query": item.planned.query.text, "seeds": seeds}
