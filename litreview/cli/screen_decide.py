"""`litreview screen decide`: one work, several, or those that conditions choose."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from litreview.cli.claims import say_also_before
from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.screen_exceptions import despite_of
from litreview.cli.speak import grid, note, say, say_json, words
from litreview.errors import InputError
from litreview.model import Stage, Verdict

if TYPE_CHECKING:
    from litreview.steps.review import Review
    from litreview.steps.screen import ExceptionGiven
    from litreview.steps.screen_batch import Batch, Batched

_SHOWN = 30  # rows of the table


def register(group: typer.Typer) -> None:
    group.command("decide", help=words("cli.screen.decide.help"))(decide)


def decide(
    works: Annotated[
        list[str] | None, typer.Argument(help=words("desk.option.works"), metavar="[WORK…] [VERDICT]")
    ] = None,
    where: Annotated[str, typer.Option("--where", help=words("desk.option.where"))] = "",
    include: Annotated[bool, typer.Option("--include", help=words("desk.option.include"))] = False,
    exclude: Annotated[str, typer.Option("--exclude", help=words("desk.option.exclude"))] = "",
    maybe: Annotated[bool, typer.Option("--maybe", help=words("desk.option.maybe"))] = False,
    postpone: Annotated[bool, typer.Option("--postpone", help=words("desk.option.postpone"))] = False,
    stage: Annotated[Stage | None, typer.Option("--stage", help=words("cli.screen.stage"))] = None,
    criterion: Annotated[str, typer.Option("--criterion", help=words("cli.screen.criterion"))] = "",
    note: Annotated[str, typer.Option("--note", help=words("cli.screen.note"))] = "",
    tags: Annotated[list[str] | None, typer.Option("--tag", help=words("desk.option.tag"))] = None,
    despite: Annotated[list[str] | None, typer.Option("--despite", help=words("cli.screen.despite"))] = None,
    why: Annotated[list[str] | None, typer.Option("--why", help=words("cli.screen.why"))] = None,
    agreed_by: Annotated[str, typer.Option("--agreed-by", help=words("cli.screen.agreed_by"))] = "",
    found_by: Annotated[str, typer.Option("--found-by", help=words("cli.screen.found_by"))] = "",
    preview: Annotated[bool, typer.Option("--preview", help=words("desk.option.preview"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.screen_batch import Batch

    named = list(works or ())
    flags = {Verdict.INCLUDE: include, Verdict.EXCLUDE: bool(exclude), Verdict.MAYBE: maybe, Verdict.POSTPONE: postpone}
    verdict = _verdict(named, [one for one, given in flags.items() if given])
    batch = Batch(verdict, tuple(named), where, stage, exclude or criterion, note, tuple(tags or ()))
    folder = opened(review, acting_as)
    excepted = despite_of(", ".join(named), despite, why, agreed_by, found_by)
    if len(named) == 1 and not where and not preview:
        _one(folder, batch, excepted, as_json=as_json)
    elif excepted:
        raise InputError("LR-SCREEN-DESPITE-MANY")
    else:
        _many(folder, batch, preview=preview, as_json=as_json)


def _verdict(named: list[str], flags: list[Verdict]) -> Verdict:
    """The verdict of an option, else the last word of the arguments, which is then no work. Raises InputError
    LR-SCREEN-VERDICT for none, or several."""
    spoken = named and named[-1].casefold() in list(Verdict)
    if len(flags) + bool(spoken) != 1:
        raise InputError("LR-SCREEN-VERDICT", valid=tuple(Verdict))
    return flags[0] if flags else Verdict(named.pop().casefold())


def _one(folder: Review, batch: Batch, excepted: tuple[ExceptionGiven, ...], *, as_json: bool) -> None:
    from litreview.steps.screen import Choice
    from litreview.steps.screen import decide as record

    choice = Choice(
        batch.works[0], batch.verdict, batch.stage, batch.criterion, batch.note, batch.tags, despite=excepted
    )
    made = record(folder, choice)
    if as_json:
        say_json({"work": made.work, "stage": made.stage.value, "verdict": made.verdict.value, "event": made.event})
        say_also_before(folder, [made.work])
        return
    verdict, stage = words(f"cli.verdict.{made.verdict.value}"), words(f"screen.stage.{made.stage.value}")
    say(words("cli.screen.decided", work=made.work, verdict=verdict, stage=stage))
    say_also_before(folder, [made.work])


def _many(folder: Review, batch: Batch, *, preview: bool, as_json: bool) -> None:
    from litreview.steps.screen_batch import decide_many

    try:
        done = decide_many(folder, batch, preview=preview, progress=_bar())
    except InputError as error:
        if not as_json:
            _point(error)
        raise
    if as_json:
        say_json(_data(done, batch, preview=preview))
        return
    _table(done, batch, preview=preview)
    verdict = words(f"cli.verdict.{batch.verdict.value}")
    code = "desk.batch.would" if preview else "desk.batch.done"
    say(words(code, n=len(done.chosen), verdict=verdict))
    if not preview:
        say_also_before(folder, [item.work for item in done.chosen])
    if batch.where:
        say(words("desk.batch.looked", n=done.looked))
    for field, n in (done.unknown or {}).items():
        say(words("desk.batch.unknown", n=n, field=field.value))


def _point(error: InputError) -> None:
    """The conditions, and a caret under the mistake."""
    from litreview.model import message
    from litreview.query.problems import QueryProblem, caret

    text, position, length = (error.words.get(name) for name in ("text", "position", "length"))
    if isinstance(text, str) and isinstance(position, int) and isinstance(length, int) and text.strip():
        place = QueryProblem("", position - 1, message("desk.keys"), length=length)
        for line in caret(text, place).split("\n"):
            note(f"    {line}")


def _table(done: Batched, batch: Batch, *, preview: bool) -> None:
    if not done.chosen or not preview:
        return
    names = ("work", "stage", "year", "title")
    rows = [
        [item.work, words(f"screen.stage.{item.stage.value}"), str(item.record.year or "–"), item.record.title]
        for item in done.chosen[:_SHOWN]
    ]
    say(grid([words(f"desk.batch.{name}") for name in names], rows, width=60))
    if len(done.chosen) > _SHOWN:
        say(words("desk.batch.more", n=len(done.chosen) - _SHOWN))


def _data(done: Batched, batch: Batch, *, preview: bool) -> dict[str, Any]:
    return {
        "preview": preview,
        "verdict": batch.verdict.value,
        "criterion": batch.criterion,
        "works": [
            {
                "work": item.work,
                "stage": item.stage.value,
                "title": item.record.title,
                "year": item.record.year,
                **({} if preview else {"event": item.event}),
            }
            for item in done.chosen
        ],
        "looked": done.looked,
        "uncertain": done.uncertain,
        "unknown": {field.value: n for field, n in (done.unknown or {}).items()},
    }


def _bar() -> Callable[[int, int], None]:
    """Progress on one line of a terminal; silent where nobody watches, and of what is over at once."""

    def show(done: int, total: int) -> None:
        if total > 1000:
            sys.stderr.write("\r  " + words("desk.batch.progress", done=done, total=total))
            sys.stderr.write("\n" if done == total else "")
            sys.stderr.flush()

    return show if sys.stderr.isatty() else (lambda done, total: None)
