"""`litreview screen conflicts`, `screen resolve` and `screen history`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import say, say_json, words
from litreview.model import Means, Stage, Verdict

if TYPE_CHECKING:
    from litreview.model import Decision
    from litreview.steps.screen_conflicts import Said


class Answer(StrEnum):
    """What a disagreement can be settled to."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    MAYBE = "maybe"


def register(group: typer.Typer) -> None:
    group.command("conflicts", help=words("cli.screen.conflicts.help"))(conflicts)
    group.command("resolve", help=words("cli.screen.resolve.help"))(resolve)
    group.command("history", help=words("cli.screen.history.help"))(history)


def conflicts(review: ReviewOption = HERE, acting_as: AsOption = "", as_json: JsonOption = False) -> None:
    from litreview.steps.screen_conflicts import disagreements

    found = disagreements(opened(review, acting_as))
    if as_json:
        told = [
            {"work": one.work, "stage": one.stage.value, "title": one.title, "said": [_data(said) for said in one.said]}
            for one in found
        ]
        say_json({"conflicts": told})
        return
    for one in found:
        say(f"{one.work}  {words(f'screen.stage.{one.stage.value}')}  {one.title}")
        for said in one.said:
            say(f"  {_line(said)}")
    if found:
        say(words("cli.screen.conflicts.next", n=len(found), work=found[0].work))
    else:
        say(words("cli.screen.conflicts.none"))


def resolve(
    work: Annotated[str, typer.Argument(help=words("cli.screen.work"))],
    answer: Annotated[Answer, typer.Argument(help=words("cli.screen.verdict"))],
    agreed: Annotated[bool, typer.Option("--agreed", help=words("cli.screen.resolve.agreed"))] = False,
    stage: Annotated[Stage | None, typer.Option("--stage", help=words("cli.screen.resolve.stage"))] = None,
    criterion: Annotated[str, typer.Option("--criterion", help=words("cli.screen.criterion"))] = "",
    note: Annotated[str, typer.Option("--note", help=words("cli.screen.note"))] = "",
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.screen import Choice
    from litreview.steps.screen import resolve as settle

    choice = Choice(work, Verdict(answer.value), stage, criterion, note)
    made = settle(opened(review, acting_as), choice, agreed=agreed)
    if as_json:
        say_json(_decision_data(made))
        return
    at, verdict = words(f"screen.stage.{made.stage.value}"), words(f"cli.verdict.{made.verdict.value}")
    say(words(f"cli.screen.resolved.{made.means.value}", work=made.work, verdict=verdict, stage=at))


def history(
    work: Annotated[str, typer.Argument(help=words("cli.screen.work"))],
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.screen_conflicts import history as told_of

    found = told_of(opened(review, acting_as), work)
    if as_json:
        say_json({"work": found.work, "title": found.title, "decisions": [_data(said) for said in found.said]})
        return
    say(f"{found.work}  {found.title}")
    for said in found.said:
        say(f"  {words(f'screen.stage.{said.stage.value}')}: {_line(said)}")
    if not found.said:
        say("  " + words("cli.screen.history.none"))


def _line(said: Said) -> str:
    """Who said what, when and how, and what became of it."""
    head = f"{said.at.isoformat()[:16].replace('T', ' ')}Z  {said.name}: "
    made = said.decision
    if made is None:
        parts = [words("cli.screen.hidden")]
    else:
        what = words(f"cli.verdict.{made.verdict.value}")
        how = words(f"cli.screen.means.{made.means.value}") if made.means is not Means.OWN else ""
        tags = ", ".join(made.tags)
        note = f"«{made.note}»" if made.note else ""
        came = words("cli.screen.history.origin") if made.origin else ""
        parts = [what + (f" ({made.criterion})" if made.criterion else ""), how, note, tags, came]
    if said.given_on:
        parts.append(words("cli.screen.given_on", work=said.given_on))
    if said.undone_by:
        parts.append(words("cli.screen.history.undone", event=said.undone_by))
    return head + "; ".join(part for part in parts if part)


def _data(said: Said) -> dict[str, Any]:
    about = {
        "event": said.event,
        "stage": said.stage.value,
        "reviewer": said.name,
        "at": said.at.isoformat(),
        "given_on": said.given_on or None,
        "undone_by": said.undone_by or None,
        "hidden": said.decision is None,
    }
    return about | (_content(said.decision) if said.decision else {})


def _decision_data(made: Decision) -> dict[str, Any]:
    return {"work": made.work, "stage": made.stage.value, "event": made.event, **_content(made)}


def _content(made: Decision) -> dict[str, Any]:
    return {
        "verdict": made.verdict.value,
        "criterion": made.criterion or None,
        "means": made.means.value,
        "note": made.note or None,
        "tags": list(made.tags),
        "origin": made.origin or None,
    }
