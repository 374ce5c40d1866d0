"""`litreview dedupe`, and its queue of possible duplicates."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from litreview.cli.compared import brief, compared, source_of
from litreview.cli.dedupe_review import ask_through, clash_text, pairs_text
from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened, pass_down
from litreview.cli.speak import say, say_json, words
from litreview.errors import InputError

if TYPE_CHECKING:
    from litreview.steps.dedupe import Deduped, Engine, Removed
    from litreview.steps.doubts import Answered, Doubt
    from litreview.steps.works import WorkInside

group = typer.Typer(help=words("cli.dedupe.help"), invoke_without_command=True, rich_markup_mode=None)
Parties = Annotated[list[str], typer.Argument(help=words("cli.dedupe.party"))]
RuleOption = Annotated[str, typer.Option("--rule", help=words("cli.dedupe.rule"))]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="dedupe")


@group.callback()
def run(
    context: typer.Context,
    engine: Annotated[Literal["local", "spark"], typer.Option("--engine", help=words("cli.dedupe.engine"))] = "local",
    full: Annotated[bool, typer.Option("--full", help=words("cli.dedupe.full"))] = False,
    review_: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    pass_down(context, review_=review_, acting_as=acting_as, as_json=as_json)
    if context.invoked_subcommand is None:
        from litreview.steps.dedupe import How, dedupe, removed_of

        folder = opened(review_, acting_as)
        done = dedupe(folder, How(full, os.cpu_count() or 1, _spark() if engine == "spark" else None))
        _tell(done, removed_of(folder), as_json=as_json)


def _spark() -> Engine:
    from litreview.steps.dedupe import spark

    return spark()


@group.command("review", help=words("cli.dedupe.review.help"))
def review_queue(
    rule: RuleOption = "",
    limit: Annotated[int | None, typer.Option("--limit", min=1, help=words("cli.dedupe.limit"))] = None,
    listed: Annotated[bool, typer.Option("--list", help=words("cli.dedupe.list"))] = False,
    answer: Annotated[
        Literal["same", "different"] | None, typer.Option("--answer", help=words("cli.dedupe.answer"))
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help=words("cli.dedupe.preview"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.doubts import answer_all, doubts

    folder = opened(review, acting_as)
    if answer and not rule:
        raise InputError("LR-DEDUPE-ANSWER")
    if answer and not preview:
        _tell_answer(answer_all(folder, rule, same=answer == "same", limit=limit), as_json=as_json)
    elif listed or preview or as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        _list(doubts(folder, rule)[:limit], as_json=as_json)
        if answer and not as_json:
            say(words("cli.dedupe.previewed", answer=words(f"cli.dedupe.said.{answer}")))
    else:
        answered = ask_through(folder, rule, limit)
        say(words("cli.dedupe.answered", n=answered))
        say(words("cli.dedupe.left", n=len(doubts(folder))))


def _list(waiting: tuple[Doubt, ...], *, as_json: bool) -> None:
    if as_json:
        say_json({"pairs": [_doubt_data(doubt) for doubt in waiting]})
        return
    for doubt in waiting:
        say(words("cli.dedupe.pair", first=doubt.pair.first, second=doubt.pair.second, evidence=doubt.pair.evidence))
        say("  " + words("cli.dedupe.rule_is", rule=doubt.pair.rule))
        say(f"  {doubt.pair.first}: {brief(doubt.first)} ({source_of(doubt.runs[0])})")
        say(f"  {doubt.pair.second}: {brief(doubt.second)} ({source_of(doubt.runs[1])})")
    say(words("cli.dedupe.waiting", n=len(waiting)))


def _doubt_data(doubt: Doubt) -> dict[str, Any]:
    return {
        "first": doubt.pair.first,
        "second": doubt.pair.second,
        "rule": doubt.pair.rule,
        "evidence": words(doubt.pair.evidence),
        "likely": doubt.pair.likely,
        "relation": doubt.pair.relation,
    }


@group.command("merge", help=words("cli.dedupe.merge.help"))
def merge(parties: Parties, review: ReviewOption = HERE, acting_as: AsOption = "", as_json: JsonOption = False) -> None:
    from litreview.steps.doubts import merge as say_same

    _tell_answer(say_same(opened(review, acting_as), parties), as_json=as_json)


@group.command("split", help=words("cli.dedupe.split.help"))
def split(parties: Parties, review: ReviewOption = HERE, acting_as: AsOption = "", as_json: JsonOption = False) -> None:
    from litreview.steps.doubts import split as say_different

    _tell_answer(say_different(opened(review, acting_as), parties), as_json=as_json)


@group.command("undo", help=words("cli.dedupe.undo.help"))
def undo(review: ReviewOption = HERE, acting_as: AsOption = "", as_json: JsonOption = False) -> None:
    from litreview.steps.doubts import undo as take_back

    gone = take_back(opened(review, acting_as))
    if not as_json:
        said = words(f"cli.dedupe.said.{'same' if gone.same else 'different'}")
        say(words("cli.dedupe.undone", pairs=pairs_text(gone.pairs), said=said))
    _tell_answer(gone, as_json=as_json)


@group.command("show", help=words("cli.dedupe.show.help"))
def show(
    work: Annotated[str | None, typer.Argument(help=words("cli.dedupe.show.work"))] = None,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.works import inside, joined_works

    folder = opened(review)
    if work is not None:
        _show_work(inside(folder, work), as_json=as_json)
        return
    several = joined_works(folder)
    if as_json:
        say_json({"works": [{"work": name, "records": list(records)} for name, records, _ in several]})
        return
    for name, records, best in several:
        say(f"{name} ({', '.join(map(str, records))}): {brief(best)}")
    say(words("cli.dedupe.joined_works", n=len(several)))


def _show_work(work: WorkInside, *, as_json: bool) -> None:
    if as_json:
        say_json(_work_data(work))
        return
    say(f"{work.name}: {brief(work.best)}")
    say(compared({str(one.number): one.record for one in work.members}, [one.run for one in work.members]))
    for pair in work.joined:
        say(words("cli.dedupe.because", first=pair.first, second=pair.second, evidence=pair.evidence))
    for name, values in work.conflicts.items():
        told = "; ".join(f"{value} ({record})" for value, record in values)
        say(words("cli.dedupe.conflict", field=words(f"cli.dedupe.field.{name}"), values=told))
    for tie in work.ties:
        say(words(f"cli.dedupe.tie.{tie.pair.outcome}", work=tie.work, evidence=tie.pair.evidence))
        if tie.pair.relation:
            say("  " + words(f"match.tie.{tie.pair.relation}"))


def _work_data(work: WorkInside) -> dict[str, Any]:
    return {
        "work": work.name,
        "records": [{"record": one.number, "run": one.run.id, "source": source_of(one.run)} for one in work.members],
        "joined": [
            {"first": pair.first, "second": pair.second, "rule": pair.rule, "evidence": words(pair.evidence)}
            for pair in work.joined
        ],
        "conflicts": {
            name: [{"value": value, "record": record} for value, record in values]
            for name, values in work.conflicts.items()
        },
        "ties": [
            {
                "work": tie.work,
                "first": tie.pair.first,
                "second": tie.pair.second,
                "outcome": tie.pair.outcome,
                "rule": tie.pair.rule,
                "relation": tie.pair.relation,
                "evidence": words(tie.pair.evidence),
            }
            for tie in work.ties
        ],
    }


def _tell_answer(done: Answered, *, as_json: bool) -> None:
    import dataclasses

    if as_json:
        answer = "same" if done.same else "different"
        told = {
            "pairs": [list(pair) for pair in done.pairs],
            "answer": answer,
            "now": done.now,
            "changed": done.changed,
        }
        say_json({**told, "changed": done.changed, **dataclasses.asdict(done.works)})
        return
    if not done.changed:
        say(words("cli.dedupe.unchanged"))
    for name, records in done.now.items():
        say(words("cli.dedupe.now", work=name, records=", ".join(map(str, records)), n=len(records)))
    _tell(done.works, None, as_json=False)


def _tell(done: Deduped, removed: Removed | None, *, as_json: bool) -> None:
    if as_json:
        import dataclasses

        say_json(dataclasses.asdict(done) | ({"removed": dataclasses.asdict(removed)} if removed else {}))
        return
    for clash in done.clashes:
        say(clash_text(clash))
    say(words("cli.dedupe.done", records=done.records, works=done.works))
    if removed and removed.within + removed.between:
        say(words("cli.dedupe.removed", within=removed.within, between=removed.between))
    if done.maybes:
        say(words("cli.dedupe.maybes", n=done.maybes))
