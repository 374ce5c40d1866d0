"""`litreview screen sample`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from litreview.cli.options import HERE, LARGEST_NUMBER, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import say, say_json, words
from litreview.model import Stage

if TYPE_CHECKING:
    from litreview.steps.screen_sample import SampleRead


def register(group: typer.Typer) -> None:
    group.command("sample", help=words("cli.screen.sample.help"))(sample)


def sample(
    share: Annotated[int | None, typer.Option("--share", min=1, max=100, help=words("cli.screen.sample.share"))] = None,
    size: Annotated[int | None, typer.Option("--size", min=1, help=words("cli.screen.sample.size"))] = None,
    stage: Annotated[Stage | None, typer.Option("--stage", help=words("cli.screen.sample.stage"))] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, max=LARGEST_NUMBER, help=words("cli.screen.sample.seed"))
    ] = None,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.screen_sample import SampleGiven, draw_sample, samples_read

    found = opened(review, acting_as)
    drawn = None
    if (share, size, stage, seed) != (None, None, None, None):
        drawn = draw_sample(found, SampleGiven(share, size, stage, seed))
    read = samples_read(found)
    if drawn is not None:
        read = tuple(one for one in read if one.sample.event == drawn.event)
    if as_json:
        say_json({"drawn": drawn is not None, "samples": [_data(one) for one in read]})
        return
    for one in read:
        _tell(one)
    if not read:
        say(words("cli.screen.sample.none"))
    if drawn is not None:
        say("  " + words("cli.screen.sample.next"))


def _tell(read: SampleRead) -> None:
    drawn = read.sample
    day = drawn.at.isoformat()[:10] if drawn.at else ""
    at = words(f"screen.stage.{drawn.stage.value}")
    say(words("cli.screen.sample.drawn", size=drawn.size, n=drawn.population, stage=at, seed=drawn.seed, day=day))
    say("  " + " ".join(sorted(drawn.works, key=lambda work: int(work[1:]))))
    say("  " + words("cli.screen.sample.read", second=read.second, first=read.first, unread=read.unread))


def _data(read: SampleRead) -> dict[str, Any]:
    drawn = read.sample
    return {
        "event": drawn.event,
        "stage": drawn.stage.value,
        "seed": drawn.seed,
        "population": drawn.population,
        "size": drawn.size,
        "works": list(drawn.works),
        "at": drawn.at.isoformat() if drawn.at else None,
        "read_by_second": read.second,
        "read_by_first": read.first,
        "unread": read.unread,
    }
