"""`litreview screen status`: how far screening has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from litreview.cli.amend import note_due
from litreview.cli.options import HERE, AsOfOption, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import say, say_json, words

if TYPE_CHECKING:
    from litreview.steps.screen_status import ScreenStatus, StageStatus

_COUNTS = ("waiting", "put_off", "unresolved", "conflicts", "not_retrieved", "automatic")


def register(group: typer.Typer) -> None:
    group.command("status", help=words("cli.screen.status.help"))(show)


def show(
    review: ReviewOption = HERE, acting_as: AsOption = "", as_of: AsOfOption = "", as_json: JsonOption = False
) -> None:
    from litreview.steps.screen_status import screen_status

    here = opened(review, acting_as)
    found = screen_status(here, as_of)
    if not as_of:
        note_due(here)
    if as_json:
        say_json(_data(found))
        return
    if as_of.strip():
        say(words("cli.as_of", moment=as_of.strip()))
    say(words("status.works", n=found.works))
    for stage in found.stages:
        _tell(stage)
    if found.automatic_before:
        say(words("desk.status.automatic_before", n=found.automatic_before))
    say(words("desk.status.included", n=found.included))
    if not as_of.strip():
        say(words("desk.status.next", what=found.next))


def _tell(stage: StageStatus) -> None:
    say(words("desk.status.stage", stage=words(f"screen.stage.{stage.stage.value}"), n=stage.needed))
    for verdict, n in stage.decided.items():
        say("  " + words("desk.status.decided", verdict=words(f"cli.verdict.{verdict.value}"), count=n))
    for name in _COUNTS:
        n = getattr(stage, name)
        if n:
            say("  " + words(f"desk.status.{name}", n=n))
    for name, n in stage.judged.items():
        left = stage.left[name]
        if n or (left and stage.needed > 1):
            say("  " + words("desk.status.person", name=name, judged=n, left=left))


def _data(found: ScreenStatus) -> dict[str, Any]:
    decided = [
        {"stage": stage.stage.value, "verdict": verdict.value, "n": n}
        for stage in found.stages
        for verdict, n in stage.decided.items()
    ]
    return {
        "works": found.works,
        "decided": decided,
        "included": found.included,
        "excluded": found.excluded,
        "automatic_before": found.automatic_before,
        "stages": [_stage_data(stage) for stage in found.stages],
        "next": found.next,
    }


def _stage_data(stage: StageStatus) -> dict[str, Any]:
    return {
        "stage": stage.stage.value,
        "reviewers": stage.needed,
        **{name: getattr(stage, name) for name in _COUNTS},
        "judged": dict(stage.judged),
        "left": dict(stage.left),
    }
