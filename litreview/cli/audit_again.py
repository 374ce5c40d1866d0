"""`litreview audit rerun` and `audit diff`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, LARGEST_NUMBER, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import grid, note, say, say_json, show_error, words

if TYPE_CHECKING:
    from litreview.model import Altered, Compared, Moved, Run
    from litreview.steps.rerun import Repeat, Rerun
    from litreview.steps.review import Review

_Runs = Annotated[list[int] | None, typer.Argument(min=1, max=LARGEST_NUMBER, help=words("again.cli.runs"))]
_Pair = Annotated[list[int] | None, typer.Argument(min=1, max=LARGEST_NUMBER, help=words("again.cli.pair"))]
_SHOWN = 20  # records of a kind that are listed; --all lists each
_CUT = 200  # signs of a value that are shown

Data = dict[str, object]


def register(group: typer.Typer) -> None:
    group.command("rerun", help=words("again.cli.rerun.help"))(rerun)
    group.command("diff", help=words("again.cli.diff.help"))(diff)


def rerun(
    runs: _Runs = None,
    query: Annotated[str, typer.Option("--query", help=words("again.cli.query"))] = "",
    source: Annotated[list[str] | None, typer.Option("--source", help=words("again.cli.source"))] = None,
    again: Annotated[bool, typer.Option("--again", help=words("again.cli.again"))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=words("again.cli.dry_run"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    """Exit 3 when a source failed, 6 when some searches could not be run again or are incomplete."""
    from litreview.steps.rerun import Chosen, plan_rerun

    here = opened(review, acting_as)
    repeats = plan_rerun(here, Chosen(tuple(runs or ()), query, tuple(source or ())), again=again)
    for one in repeats:
        _announce(one)
    done = () if dry_run else _made(here, repeats)
    if as_json:
        say_json({"searches": [_repeat_data(one, done) for one in repeats]})
    for item in done:
        if not as_json and item.searched.run is not None:
            _tell(item, item.searched.run)
        if item.searched.fault is not None:
            show_error(item.searched.fault, as_json=False)
    if any(item.searched.fault is not None for item in done):
        raise typer.Exit(3)
    short = any(item.searched.run is None or item.searched.run.status != "complete" for item in done)
    raise typer.Exit(6 if short or any(one.barred is not None for one in repeats) else 0)


def _announce(one: Repeat) -> None:
    title = one.run.source_printed or one.run.source or "–"
    if one.made is not None:
        note(words("again.cli.made", run=one.run.id, source=title, repeat=one.made.id))
    elif one.planned is None:
        note(words("again.cli.barred", run=one.run.id, source=title, why=one.barred or ""))
    else:
        note(words("again.cli.planned", run=one.run.id, source=title, sent=one.planned.translation.sent))
        if one.other_string:
            note("  " + words("again.cli.other_string", sent=one.run.sent))
        for loss in one.planned.translation.losses:
            note(f"  {words('cli.query.loss', loss=loss.message)}")


def _made(here: Review, repeats: Sequence[Repeat]) -> tuple[Rerun, ...]:
    from litreview.cli.progress import Board
    from litreview.steps.plan import http_client
    from litreview.steps.rerun import rerun as run_again

    board = Board()
    try:
        return run_again(here, repeats, progress=board.lane, http=http_client(here, waiting=board.waiting))
    finally:
        board.close()


def _tell(item: Rerun, run: Run) -> None:
    from litreview.cli.search import tell_run

    tell_run(run)
    say("  " + words("again.cli.next", run=item.repeat.run.id, repeat=run.id))


def _repeat_data(one: Repeat, done: Sequence[Rerun]) -> Data:
    from litreview.cli.search_data import run_data

    made = next((item.searched for item in done if item.repeat is one), None)
    return {
        "run": one.run.id,
        "source": one.run.source,
        "sent_then": one.run.sent,
        "sent_now": one.planned.translation.sent if one.planned else None,
        "barred": one.barred,
        "made_today": one.made.id if one.made else None,
        "repeat": run_data(made) if made else None,
    }


def diff(
    runs: _Pair = None,
    everything: Annotated[bool, typer.Option("--all", help=words("again.cli.all"))] = False,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Exit 5 when something cannot be explained."""
    from litreview.steps.again import compare

    found = compare(opened(review), tuple(runs or ()))
    if as_json:
        say_json({"compared": [_compared_data(one) for one in found]})
    else:
        for one in found:
            _show(one, everything=everything)
    raise typer.Exit(5 if any(one.unexplained for one in found) else 0)


def _show(one: Compared, *, everything: bool) -> None:
    from litreview.model.again_words import sentences

    say(words("again.cli.compared", then=one.then.id, now=one.now.id, source=one.now.source_printed or one.now.source))
    names = ("", "date", "hits", "retrieved", "records")
    rows = [[words(f"again.cli.{name}"), *_sums(run)] for name, run in (("then", one.then), ("now", one.now))]
    say(grid([words(f"again.column.{name}") if name else "" for name in names], [*rows, _difference(one)]))
    for sentence in sentences(one):
        say("  " + words(sentence))
    limit = None if everything else _SHOWN
    _list("new", one.new, limit)
    _list("gone", one.gone, limit)
    _list_altered(one.altered, limit)
    say()


def _sums(run: Run) -> list[str]:
    from litreview.model.again_words import day_of

    return [day_of(run), *(_number(value) for value in (run.hits.value, run.retrieved, run.parsed))]


def _difference(one: Compared) -> list[str]:
    pairs = ((one.then.hits.value, one.now.hits.value), (one.then.retrieved, one.now.retrieved))
    both = (*pairs, (one.then.parsed, one.now.parsed))
    return [words("again.cli.difference"), "", *("–" if None in pair else f"{_less(pair):+d}" for pair in both)]


def _less(pair: tuple[int | None, int | None]) -> int:
    return (pair[1] or 0) - (pair[0] or 0)


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)


def _list(what: str, moved: Sequence[Moved], limit: int | None) -> None:
    """The records that came or went; what cannot be explained first."""
    from litreview.model import EXPLAINED

    ordered = sorted(moved, key=lambda item: item.cause in EXPLAINED)
    for item in ordered[:limit]:
        day = f"{item.entered.year}-{item.entered.month:02}-{item.entered.day:02}" if item.entered else "–"
        title = item.title or words("again.cli.unread")
        why = words(f"again.cause.{item.cause.value}", day=day)
        say(f"    {words(f'again.sign.{what}')} {item.identifier or item.doi}  {title} ({item.year or '–'})  [{why}]")
    _more(len(ordered), limit)


def _list_altered(altered: Sequence[Altered], limit: int | None) -> None:
    for item in altered[:limit]:
        say(f"    ~ {item.identifier}  {item.title}")
        for change in item.changes:
            field = words(f"again.field.{change.field}")
            say(f"        {field}: {_cut(change.before)} → {_cut(change.after)}")
    _more(len(altered), limit)


def _more(number: int, limit: int | None) -> None:
    if limit is not None and number > limit:
        say("    " + words("again.cli.more", n=number - limit))


def _cut(text: str) -> str:
    return (text if len(text) <= _CUT else text[: _CUT - 1] + "…") or "–"


def _compared_data(one: Compared) -> Data:
    from litreview.model.again_words import sentences

    return {
        "then": _run_data(one.then),
        "now": _run_data(one.now),
        "held": one.held,
        "same": one.same,
        "new": [_moved_data(item) for item in one.new],
        "gone": [_moved_data(item) for item in one.gone],
        "changed": [
            {
                "identifier": item.identifier,
                "title": item.title,
                "fields": {change.field: [change.before, change.after] for change in item.changes},
            }
            for item in one.altered
        ],
        "lines": [{"label": line.label, "then": line.before, "now": line.after} for line in one.lines],
        "same_string": not one.other_string,
        "same_reading": not one.other_reading,
        "unexplained": one.unexplained,
        "said": [words(sentence) for sentence in sentences(one)],
    }


def _run_data(run: Run) -> Data:
    return {
        "run": run.id,
        "source": run.source,
        "date": _sums(run)[0],
        "hits": run.hits.value,
        "retrieved": run.retrieved,
        "records": run.parsed,
        "sent": run.sent,
        "translation": run.translation,
    }


def _moved_data(item: Moved) -> Data:
    day = item.entered
    return {
        "identifier": item.identifier,
        "title": item.title,
        "year": item.year,
        "doi": item.doi,
        "entered": f"{day.year}-{day.month:02}-{day.day:02}" if day else None,
        "why": item.cause.value,
    }
