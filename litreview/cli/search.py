"""`litreview search`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import note, say, say_json, show_error, words

if TYPE_CHECKING:
    from litreview.model import Run
    from litreview.steps.review import Review
    from litreview.steps.search import Planned, Searched


def register(app: typer.Typer) -> None:
    app.command("search", help=words("cli.search.help"))(search)


def search(
    names: Annotated[list[str] | None, typer.Argument(help=words("cli.search.names"))] = None,
    source: Annotated[list[str] | None, typer.Option("--source", help=words("cli.search.source"))] = None,
    count: Annotated[bool, typer.Option("--count", help=words("cli.search.count"))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=words("cli.search.dry_run"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.search import left_to_hand, plan

    here = opened(review, acting_as)
    planned = plan(here, tuple(names or ()), tuple(source or ()))
    for query, key in left_to_hand(here) if not (names or source) else ():
        note(words("cli.search.by_hand", query=query, source=key))
    if dry_run:
        _show_plans(planned, as_json=as_json)
    elif count:
        _show_counts(here, planned, as_json=as_json)
    else:
        _run_all(here, planned, as_json=as_json)


def _plan_data(planned: Planned) -> dict[str, object]:
    return {
        "query": planned.query.name,
        "source": planned.source.key,
        "sent": planned.translation.text,
        "losses": [words(loss.message) for loss in planned.translation.losses],
    }


def _show_plans(plans: tuple[Planned, ...], *, as_json: bool) -> None:
    if as_json:
        say_json({"searches": [_plan_data(planned) for planned in plans]})
        return
    for planned in plans:
        _announce(planned, say)


def _announce(planned: Planned, out: Callable[[str], None]) -> None:
    out(words("cli.search.plan", query=planned.query.name, source=planned.source.capabilities.title))
    out(f"  {planned.translation.text}")
    for loss in planned.translation.losses:
        out(f"  {words('cli.query.loss', loss=loss.message)}")


def _show_counts(review: Review, plans: tuple[Planned, ...], *, as_json: bool) -> None:
    from litreview.steps.search import count

    counted = [count(review, planned) for planned in plans]
    if as_json:
        say_json(
            {
                "counts": [
                    {
                        **_plan_data(item.planned),
                        "hits": item.total,
                        "translation": item.translation,
                        "remarks": [words(remark) for remark in item.remarks],
                    }
                    for item in counted
                ]
            }
        )
        return
    for item in counted:
        _announce(item.planned, say)
        say("  " + words("cli.search.hits", n=item.total))
        for remark in item.remarks:
            note(f"  {words(remark)}")
    note(words("cli.search.not_logged"))


def _run_all(review: Review, plans: tuple[Planned, ...], *, as_json: bool) -> None:
    """Every search is run, also when one before it failed; the worst outcome decides the exit code."""
    from litreview.steps.search import search as run_one

    done: list[Searched] = []
    for planned in plans:
        _announce(planned, note)
        done.append(run_one(review, planned, progress=_bar()))
        if not as_json and done[-1].run is not None:
            _tell(done[-1].run)
    if as_json:
        say_json({"runs": [_run_data(item) for item in done]})
    for item in done:
        if item.fault is not None:
            show_error(item.fault, as_json=False)
    if any(item.fault is not None for item in done):
        raise typer.Exit(3)
    raise typer.Exit(6 if any(item.run is None or item.run.status != "complete" for item in done) else 0)


def _bar() -> Callable[[int, int | None], None]:
    """Progress on one line of a terminal; silent where nobody watches."""

    def show(done: int, total: int | None) -> None:
        text = words("cli.search.progress", done=done, total=words("cli.unknown") if total is None else total)
        sys.stderr.write(f"\r  {text}")
        if total is not None and done >= total:
            sys.stderr.write("\n")
        sys.stderr.flush()

    return show if sys.stderr.isatty() else (lambda done, total: None)


def _tell(run: Run) -> None:
    say(
        words(
            "cli.search.done",
            run=run.id,
            hits=words("cli.unknown") if run.hits.value is None else run.hits.value,
            retrieved=run.retrieved or 0,
            parsed=run.parsed or 0,
            unparsed=run.unparsed or 0,
        )
    )
    if run.translation:
        say("  " + words("cli.search.understood", text=run.translation))
    for remark in run.remarks:
        say(f"  {words(remark)}")
    if run.status != "complete":
        say("  " + words("cli.search.incomplete"))


def _run_data(item: Searched) -> dict[str, object]:
    run = item.run
    if run is None:
        return {**_plan_data(item.planned), "run": None, "fault": item.fault.code if item.fault else ""}
    return {
        "run": run.id,
        "query": run.query_name,
        "source": run.source,
        "status": run.status.value,
        "hits": run.hits.value,
        "retrieved": run.retrieved,
        "parsed": run.parsed,
        "unparsed": run.unparsed,
        "sent": run.sent,
        "translation": run.translation,
        "resumed": item.resumed,
        "remarks": [words(remark) for remark in run.remarks],
    }
