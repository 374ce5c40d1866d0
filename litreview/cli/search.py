"""`litreview search`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.search_data import count_data, plan_data, replay_data, run_data
from litreview.cli.speak import note, say, say_json, show_error, words

if TYPE_CHECKING:
    from litreview.model import Run, RunLine, Step
    from litreview.steps.plan import Planned
    from litreview.steps.replay import Replayed
    from litreview.steps.review import Review

_Names = Annotated[list[str] | None, typer.Argument(help=words("cli.search.names"))]
_Sources = Annotated[list[str] | None, typer.Option("--source", help=words("cli.search.source"))]


def register(app: typer.Typer) -> None:
    app.command("search", help=words("cli.search.help"))(search)


def search(
    names: _Names = None,
    source: _Sources = None,
    count: Annotated[bool, typer.Option("--count", help=words("cli.search.count"))] = False,
    lines: Annotated[bool, typer.Option("--lines", help=words("cli.search.lines"))] = False,
    ladder: Annotated[bool, typer.Option("--ladder", help=words("cli.search.ladder"))] = False,
    again: Annotated[bool, typer.Option("--again", help=words("cli.search.again"))] = False,
    since: Annotated[str, typer.Option("--since", help=words("again.cli.since"))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=words("cli.search.dry_run"))] = False,
    replay: Annotated[bool, typer.Option("--replay", help=words("cli.search.replay"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.plan import left_to_hand, plan

    here = opened(review, acting_as)
    chosen, sources = tuple(names or ()), tuple(source or ())
    if replay:
        _show_replay(here, chosen, sources, as_json=as_json)
        return
    planned = plan(here, chosen, sources)
    if since:
        from litreview.steps.since import plan_since

        planned = plan_since(here, planned, since)
    for query, key in left_to_hand(here, chosen) if not sources else ():
        note(words("cli.search.by_hand", query=query, source=key))
    if dry_run and not count:
        _show_plans(here, planned, as_json=as_json)
    elif count:
        _show_counts(here, planned, as_json=as_json, lines=lines, ladder=ladder)
    else:
        _run_all(here, planned, as_json=as_json, lines=lines, ladder=ladder, again=again)


def _show_plans(review: Review, plans: tuple[Planned, ...], *, as_json: bool) -> None:
    from litreview.steps.plan import estimate

    costs = [estimate(review, planned, 1000) for planned in plans]
    if as_json:
        say_json({"searches": [plan_data(planned, cost) for planned, cost in zip(plans, costs, strict=True)]})
        return
    for planned, cost in zip(plans, costs, strict=True):
        _announce(planned, say)
        if cost is not None:
            say("  " + words("cli.search.cost", hits=1000, requests=cost.requests, n=round(cost.seconds)))
            say_key(cost.key.value, cost.seconds_with_key)


def say_key(use: str, seconds: float | None) -> None:
    """What a key to the source would change."""
    if use == "needed":
        note("  " + words("cli.search.key_needed"))
    elif seconds is not None:
        note("  " + words("cli.search.key_faster", n=round(seconds)))


def _announce(planned: Planned, out: Callable[[str], None]) -> None:
    out(words("cli.search.plan", query=planned.query.name, source=planned.source.capabilities.title))
    out(f"  {planned.translation.sent}")
    for loss in planned.translation.losses:
        out(f"  {words('cli.query.loss', loss=loss.message)}")


def _show_counts(review: Review, plans: tuple[Planned, ...], *, as_json: bool, lines: bool, ladder: bool) -> None:
    """Every source is asked, also when one before it failed."""
    from litreview.errors import SourceError
    from litreview.steps.parts import count_now
    from litreview.steps.plan import estimate, http_client
    from litreview.steps.search import count

    client, counted, faults = http_client(review), [], []
    for planned in plans:
        try:
            item = count(review, planned, client)
            parts = count_now(planned, client, lines=lines, ladder=ladder)
        except SourceError as error:
            faults.append(error)
            continue
        cost = estimate(review, planned, item.total)
        counted.append(count_data(item, *parts, cost))
        if not as_json:
            _announce(planned, say)
            say("  " + words("cli.search.hits", n=item.total))
            _tell_parts(*parts)
            for remark in item.remarks:
                note(f"  {words(remark)}")
            if cost is not None:
                note("  " + words("cli.search.cost", hits=item.total, requests=cost.requests, n=round(cost.seconds)))
    if as_json:
        say_json({"counts": counted})
    else:
        note(words("cli.search.not_logged"))
    for fault in faults:
        show_error(fault, as_json=False)
    if faults:
        raise typer.Exit(3)


def _tell_parts(lines: tuple[RunLine, ...], steps: tuple[Step, ...]) -> None:
    for line in lines:
        text = "" if line.query == line.label else line.query
        say(f"  {line.label}\t{line.count.value}\t{text}".rstrip())
    for step in steps:
        role = words(f"report.field.{step.role.value}")
        say(f"  {role}{f' ({step.label})' if step.label else ''}\t{step.count.value}")


def _run_all(
    review: Review, plans: tuple[Planned, ...], *, as_json: bool, lines: bool, ladder: bool, again: bool
) -> None:
    """Every search is run, also when one before it failed; the worst outcome decides the exit code."""
    from litreview.cli.progress import Board
    from litreview.steps.lanes import search_all
    from litreview.steps.plan import http_client

    for planned in plans:
        _announce(planned, note)
    board = Board()
    try:
        client = http_client(review, waiting=board.waiting)
        done = search_all(review, plans, progress=board.lane, http=client, lines=lines, ladder=ladder, again=again)
    finally:
        board.close()
    for item in done:
        if item.repeated and item.run is not None:
            note(words("cli.search.repeated", source=item.run.source_printed, run=item.run.id))
        if item.run is not None and not as_json:
            tell_run(item.run)
    if as_json:
        say_json({"runs": [run_data(item) for item in done]})
    for item in done:
        if item.fault is not None:
            note(words("cli.search.plan", query=item.planned.query.name, source=item.planned.source.capabilities.title))
            show_error(item.fault, as_json=False)
    if any(item.fault is not None for item in done):
        raise typer.Exit(3)
    raise typer.Exit(6 if any(item.run is None or item.run.status != "complete" for item in done) else 0)


def tell_run(run: Run) -> None:
    """What a search came to."""
    say(f"{run.source_printed}: " + _sums(run))
    if run.translation:
        say("  " + words("cli.search.understood", text=run.translation))
    _tell_parts(run.lines, run.steps)
    for remark in run.remarks:
        say(f"  {words(remark)}")
    if run.status != "complete":
        say("  " + words("cli.search.incomplete"))


def _sums(run: Run) -> str:
    return words(
        "cli.search.done",
        run=run.id,
        hits=words("cli.unknown") if run.hits.value is None else run.hits.value,
        retrieved=run.retrieved or 0,
        parsed=run.parsed or 0,
        unparsed=run.unparsed or 0,
    )


def _show_replay(review: Review, names: tuple[str, ...], sources: tuple[str, ...], *, as_json: bool) -> None:
    """Exit 5 when what is read now is not what was read then."""
    from litreview.steps.replay import replay

    read: list[Replayed] = list(replay(review, names, sources))
    if as_json:
        say_json({"runs": [replay_data(item) for item in read]})
    else:
        for item in read:
            say(f"{item.run.source_printed}: " + _sums(item.run))
            same = "cli.search.replay.same" if item.same else "cli.search.replay.differs"
            say("  " + words(same, pages=item.pages, parsed=item.parsed, n=len(item.differing)))
        if not read:
            note(words("cli.search.replay.none"))
    raise typer.Exit(0 if all(item.same for item in read) else 5)
