"""`litreview refs conflicts`, `refs choose` and `refs missing`: what is wrong or lacking in the references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.refs_options import WorkOption, WorksOption
from litreview.cli.speak import say, say_json, words
from litreview.errors import InputError, Where
from litreview.model import Works

if TYPE_CHECKING:
    from litreview.steps.refs_conflicts import RefConflict


def register(group: typer.Typer) -> None:
    group.command("conflicts", help=words("cli.refs.conflicts.help"))(conflicts)
    group.command("choose", help=words("cli.refs.choose.help"))(choose)
    group.command("missing", help=words("cli.refs.missing.help"))(missing)


def conflicts(
    works: WorksOption = Works.INCLUDED,
    work: WorkOption = None,
    every: Annotated[bool, typer.Option("--all", help=words("cli.refs.conflicts.all"))] = False,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.refs_conflicts import conflicts as found_in

    found = found_in(opened(review), which=works, names=tuple(work or ()), settled=every)
    if as_json:
        say_json({"conflicts": [_data(one) for one in found]})
        return
    for one in found:
        _tell(one)
    if found:
        say(words("cli.refs.conflicts.how", work=found[0].work, field=found[0].field))
    else:
        say(words("cli.refs.conflicts.none"))


def _tell(one: RefConflict) -> None:
    say(f"{one.work} · {words(f'cli.dedupe.field.{one.field}')} ({one.field})")
    for at, value in enumerate(one.values):
        printed = value.value == one.chosen if one.chosen is not None else at == 0
        source = value.source or words("cli.dedupe.not_given")
        say(f"  {'*' if printed else ' '} {value.value} — {source} ({value.record})")
    if one.chosen is not None:
        say(f"  {words('cli.refs.conflicts.chosen', value=one.chosen)}")


def _data(one: RefConflict) -> dict[str, object]:
    return {
        "work": one.work,
        "field": one.field,
        "values": [{"value": said.value, "record": said.record, "source": said.source} for said in one.values],
        "chosen": one.chosen,
    }


def choose(
    work: Annotated[str, typer.Argument(help=words("cli.screen.work"))],
    value: Annotated[str, typer.Argument(help=words("cli.refs.choose.value"))],
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.refs_conflicts import choose as settle

    field, equals, text = value.partition("=")
    if not equals or not field.strip():
        raise InputError("LR-EXTRACT-SET", where=Where(key=value))
    done = settle(opened(review, acting_as), work, field, text)
    if as_json:
        say_json(_data(done))
    elif done.chosen is None:
        say(words("cli.refs.choose.taken_back", work=done.work, field=done.field))
    else:
        say(words("cli.refs.choose.done", work=done.work, field=done.field, value=done.chosen))


def missing(
    works: WorksOption = Works.INCLUDED,
    work: WorkOption = None,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.model import message
    from litreview.steps.refs_conflicts import gaps

    found = gaps(opened(review), which=works, names=tuple(work or ()))
    if as_json:
        say_json({"missing": [{"work": one.work, "title": one.title, "fields": list(one.lacking)} for one in found]})
        return
    for one in found:
        lacking = ", ".join(words(message(f"check.word.{name}")) for name in one.lacking)
        say(f"{one.work}: {lacking} — {one.title}")
    if not found:
        say(words("cli.refs.missing.none"))
