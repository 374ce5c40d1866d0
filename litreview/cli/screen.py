"""`litreview screen`: decisions on works."""

from __future__ import annotations

from typing import Annotated

import typer

from litreview.cli import fulltext, screen_agreement, screen_import
from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.sentences import sentences
from litreview.cli.speak import say, say_json, words
from litreview.model import Stage, Verdict

group = typer.Typer(help=words("cli.screen.help"), no_args_is_help=True, rich_markup_mode=None)
WorkArgument = Annotated[str, typer.Argument(help=words("cli.screen.work"))]


def register(app: typer.Typer) -> None:
    fulltext.register(group)
    screen_import.register(group)
    screen_agreement.register(group)
    app.add_typer(group, name="screen")


@group.command("next", help=words("cli.screen.next.help"))
def show_next(
    limit: Annotated[int, typer.Option("--limit", min=1, help=words("cli.screen.limit"))] = 10,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.screen import waiting

    found = waiting(opened(review), limit)
    if as_json:
        say_json(
            {
                "waiting": [
                    {"work": item.work, "stage": item.stage.value, "title": item.record.title, "year": item.record.year}
                    for item in found
                ]
            }
        )
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


@group.command("decide", help=words("cli.screen.decide.help"))
def decide(
    work: WorkArgument,
    verdict: Annotated[Verdict, typer.Argument(help=words("cli.screen.verdict"))],
    stage: Annotated[Stage | None, typer.Option("--stage", help=words("cli.screen.stage"))] = None,
    criterion: Annotated[str, typer.Option("--criterion", help=words("cli.screen.criterion"))] = "",
    note: Annotated[str, typer.Option("--note", help=words("cli.screen.note"))] = "",
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.screen import Choice
    from litreview.steps.screen import decide as record

    made = record(opened(review, acting_as), Choice(work, verdict, stage, criterion, note))
    if as_json:
        say_json({"work": made.work, "stage": made.stage.value, "verdict": made.verdict.value, "event": made.event})
        return
    say(
        words(
            "cli.screen.decided",
            work=made.work,
            verdict=words(f"cli.verdict.{made.verdict.value}"),
            stage=words(f"screen.stage.{made.stage.value}"),
        )
    )


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


@group.command("exception", help=words("cli.screen.exception.help"))
def exception(
    work: WorkArgument,
    criterion: Annotated[str, typer.Option("--criterion", help=words("cli.screen.broken"))],
    reason: Annotated[list[str], typer.Option("--reason", help=words("cli.screen.reason"))],
    found_by: Annotated[str, typer.Option("--found-by", help=words("cli.screen.found_by"))] = "",
    agreed_by: Annotated[str, typer.Option("--agreed-by", help=words("cli.screen.agreed_by"))] = "",
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.screen import ExceptionGiven, allow

    allow(opened(review, acting_as), ExceptionGiven(work, criterion, tuple(reason), found_by, agreed_by))
    if as_json:
        say_json({"work": work, "criterion": criterion, "reasons": reason})
        return
    say(words("cli.screen.excepted", work=work, criterion=criterion))


@group.command("status", help=words("cli.screen.status.help"))
def show(review: ReviewOption = HERE, as_json: JsonOption = False) -> None:
    from litreview.steps.snapshot import snapshot

    tally = snapshot(opened(review)).tally
    if as_json:
        say_json(
            {
                "works": tally.works,
                "decided": [
                    {"stage": stage.value, "verdict": verdict.value, "n": n}
                    for (stage, verdict), n in tally.decided.items()
                ],
            }
        )
        return
    say(words("status.works", n=tally.works))
    for (stage, verdict), n in tally.decided.items():
        say(
            "  "
            + words(
                "cli.screen.count",
                stage=words(f"screen.stage.{stage.value}"),
                verdict=words(f"cli.verdict.{verdict.value}"),
                count=n,
            )
        )
