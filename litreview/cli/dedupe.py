"""`litreview dedupe`, and its queue of possible duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, LARGEST_NUMBER, AsOption, JsonOption, ReviewOption, opened, pass_down
from litreview.cli.sentences import sentences
from litreview.cli.speak import say, say_json, words

if TYPE_CHECKING:
    from litreview.model import Record
    from litreview.steps.dedupe import Deduped

group = typer.Typer(help=words("cli.dedupe.help"), invoke_without_command=True, rich_markup_mode=None)
First = Annotated[int, typer.Argument(min=1, max=LARGEST_NUMBER, help=words("cli.dedupe.record"))]
Second = Annotated[int, typer.Argument(min=1, max=LARGEST_NUMBER, help=words("cli.dedupe.record"))]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="dedupe")


@group.callback()
def run(
    context: typer.Context, review: ReviewOption = HERE, acting_as: AsOption = "", as_json: JsonOption = False
) -> None:
    pass_down(context, review=review, acting_as=acting_as, as_json=as_json)
    if context.invoked_subcommand is None:
        from litreview.steps.dedupe import dedupe

        _tell(dedupe(opened(review, acting_as)), as_json=as_json)


@group.command("review", help=words("cli.dedupe.review.help"))
def show_queue(review: ReviewOption = HERE, as_json: JsonOption = False) -> None:
    from litreview.steps.doubts import doubts

    waiting = doubts(opened(review))
    if as_json:
        say_json(
            {
                "pairs": [
                    {
                        "first": doubt.pair.first,
                        "second": doubt.pair.second,
                        "rule": doubt.pair.rule,
                        "evidence": words(doubt.pair.evidence),
                    }
                    for doubt in waiting
                ]
            }
        )
        return
    for doubt in waiting:
        say(words("cli.dedupe.pair", first=doubt.pair.first, second=doubt.pair.second, evidence=doubt.pair.evidence))
        say(f"  {doubt.pair.first}: {_line(doubt.first)}")
        say(f"  {doubt.pair.second}: {_line(doubt.second)}")
    say(words("cli.dedupe.waiting", n=len(waiting)))


def _line(record: Record) -> str:
    who = "; ".join(str(name) for name in record.authors[:3])
    where = " ".join(part for part in (record.container, record.volume, record.pages) if part)
    return sentences(who, str(record.year or ""), record.title, where, record.doi)


@group.command("merge", help=words("cli.dedupe.merge.help"))
def merge(
    first: First, second: Second, review: ReviewOption = HERE, acting_as: AsOption = "", as_json: JsonOption = False
) -> None:
    from litreview.steps.doubts import judge

    _tell(judge(opened(review, acting_as), first, second, same=True), as_json=as_json)


@group.command("split", help=words("cli.dedupe.split.help"))
def split(
    first: First, second: Second, review: ReviewOption = HERE, acting_as: AsOption = "", as_json: JsonOption = False
) -> None:
    from litreview.steps.doubts import judge

    _tell(judge(opened(review, acting_as), first, second, same=False), as_json=as_json)


def _tell(done: Deduped, *, as_json: bool) -> None:
    if as_json:
        import dataclasses

        say_json(dataclasses.asdict(done))
        return
    say(words("cli.dedupe.done", records=done.records, works=done.works))
    if done.maybes:
        say(words("cli.dedupe.maybes", n=done.maybes))
