"""`litreview log add`, `log edit`, `log withdraw` and `log show`."""

from __future__ import annotations

from typing import Annotated

import typer

from litreview.cli import log_import
from litreview.cli.options import (
    HERE,
    LARGEST_NUMBER,
    AsOfOption,
    AsOption,
    JsonOption,
    LimitOption,
    LimitsOption,
    PlaceOption,
    RepeatsOption,
    ReviewOption,
    SinceOption,
    limit_of,
    opened,
)
from litreview.cli.speak import grid, say, say_json, words
from litreview.model import Count, Purpose, Run

group = typer.Typer(help=words("cli.log.help"), no_args_is_help=True, rich_markup_mode=None)

SourceOption = Annotated[str | None, typer.Option("--source", help=words("cli.log.source"))]
DateOption = Annotated[str | None, typer.Option("--date", help=words("cli.log.date"))]
QueryOption = Annotated[str | None, typer.Option("--query", help=words("cli.log.query"))]
HitsOption = Annotated[str | None, typer.Option("--hits", help=words("cli.log.hits"))]
TitlesOption = Annotated[str | None, typer.Option("--titles", help=words("cli.log.titles"))]
AbstractsOption = Annotated[str | None, typer.Option("--abstracts", help=words("cli.log.abstracts"))]
FulltextsOption = Annotated[str | None, typer.Option("--fulltexts", help=words("cli.log.fulltexts"))]
IncludedOption = Annotated[str | None, typer.Option("--included", help=words("cli.log.included"))]
LabelOption = Annotated[str | None, typer.Option("--label", help=words("cli.log.label"))]


def register(app: typer.Typer) -> None:
    log_import.register(group)
    app.add_typer(group, name="log")


@group.command("add", help=words("cli.log.add.help"))
def add(
    source: SourceOption = None,
    date: DateOption = None,
    query: QueryOption = None,
    limits: LimitsOption = None,
    limit: LimitOption = None,
    hits: HitsOption = None,
    titles: TitlesOption = None,
    abstracts: AbstractsOption = None,
    fulltexts: FulltextsOption = None,
    included: IncludedOption = None,
    label: LabelOption = None,
    purpose: Annotated[Purpose, typer.Option("--purpose", help=words("cli.log.purpose"))] = Purpose.MAIN,
    note: Annotated[str, typer.Option("--note", help=words("cli.log.note"))] = "",
    place: PlaceOption = None,
    from_query: Annotated[str, typer.Option("--from", help=words("cli.log.from"))] = "",
    repeats: RepeatsOption = None,
    since: SinceOption = "",
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.log import LogRow, add_row
    from litreview.steps.queries import string_for
    from litreview.steps.since_day import read_since

    here = opened(review, acting_as)
    if from_query and query is None:
        query = string_for(here, from_query, source or "")
    cells = _stated(
        date=date,
        source=source,
        query=query,
        limits=limits,
        hits=hits,
        titles_read=titles,
        abstracts_read=abstracts,
        fulltexts_read=fulltexts,
        included=included,
        label=label,
    )
    row = LogRow(
        cells,
        purpose=Purpose.REPEAT if repeats else purpose,
        column=place,
        note=note,
        limits=tuple(limit_of(text) for text in limit or ()),
        repeats=repeats,
        since=read_since(since) if since else None,
    )
    _tell(add_row(here, row), "cli.log.added", as_json=as_json)


@group.command("edit", help=words("cli.log.edit.help"))
def edit(
    row: Annotated[int, typer.Argument(min=1, max=LARGEST_NUMBER, help=words("cli.log.row"))],
    why: Annotated[str, typer.Option("--why", help=words("cli.log.why"))],
    source: SourceOption = None,
    date: DateOption = None,
    query: QueryOption = None,
    limits: LimitsOption = None,
    hits: HitsOption = None,
    titles: TitlesOption = None,
    abstracts: AbstractsOption = None,
    fulltexts: FulltextsOption = None,
    included: IncludedOption = None,
    label: LabelOption = None,
    limit: LimitOption = None,
    purpose: Annotated[Purpose | None, typer.Option("--purpose", help=words("cli.log.purpose"))] = None,
    note: Annotated[str | None, typer.Option("--note", help=words("cli.log.note"))] = None,
    place: PlaceOption = None,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.edit import RowChange, edit_row

    cells = _stated(
        date=date,
        source=source,
        query=query,
        limits=limits,
        hits=hits,
        titles_read=titles,
        abstracts_read=abstracts,
        fulltexts_read=fulltexts,
        included=included,
        label=label,
    )
    limits_stated = tuple(limit_of(text) for text in limit) if limit else None
    change = RowChange(why, cells, purpose, limits_stated, note, place)
    _tell(edit_row(opened(review, acting_as), row, change), "cli.log.edited", as_json=as_json)


@group.command("withdraw", help=words("cli.log.withdraw.help"))
def withdraw(
    row: Annotated[int, typer.Argument(min=1, max=LARGEST_NUMBER, help=words("cli.log.row"))],
    why: Annotated[str, typer.Option("--why", help=words("cli.log.why"))],
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.edit import withdraw_row

    run = withdraw_row(opened(review, acting_as), row, why=why)
    if as_json:
        say_json({"run": run.id, "withdrawn": run.withdrawn})
        return
    say(words("cli.log.withdrawn", run=run.id))


def _stated(**cells: str | None) -> dict[str, str]:
    """The cells that were given; an empty one is given too, and means «as above»."""
    return {name: text for name, text in cells.items() if text is not None}


def _tell(run: Run, code: str, *, as_json: bool) -> None:
    from litreview.steps.log import unread

    if as_json:
        say_json({"run": run.id, "remarks": [words(remark) for remark in unread(run)]})
        return
    say(words(code, run=run.id))
    for remark in unread(run):
        say(f"  {words(remark)}")


@group.command("show", help=words("cli.log.show.help"))
def show(review: ReviewOption = HERE, as_of: AsOfOption = "", as_json: JsonOption = False) -> None:
    from litreview.steps.past import reader_at

    with reader_at(opened(review), as_of) as reader:
        runs = reader.runs()
    if as_json:
        say_json({"rows": [_row_data(run) for run in runs]})
        return
    names = (
        "number",
        "date",
        "source",
        "query",
        "hits",
        "titles_read",
        "abstracts_read",
        "fulltexts_read",
        "included",
        "purpose",
        "status",
    )
    rows = [
        [
            str(run.id),
            run.date.raw,
            run.source_printed or run.source,
            run.query or run.file,
            _shown(run.hits),
            _shown(run.titles_read),
            _shown(run.abstracts_read),
            _shown(run.fulltexts_read),
            _shown(run.included),
            _purpose(run),
            words(f"cli.status.{run.status}"),
        ]
        for run in runs
    ]
    say(grid([words(f"cli.log.column.{name}") for name in names], rows, width=30))


def _purpose(run: Run) -> str:
    """What a row is for; of a repeat also which row it repeats, of an update from what day."""
    from litreview.steps.since_day import iso

    said = words(f"cli.purpose.{run.purpose or 'none'}")
    if run.repeats is not None:
        said = words("again.cli.repeat_of", purpose=said, run=run.repeats)
    return words("again.cli.update_from", purpose=said, day=iso(run.since)) if run.since else said


def _shown(count: Count) -> str:
    return count.raw or ("" if count.value is None else str(count.value))


def _row_data(run: Run) -> dict[str, object]:
    from litreview.steps.since_day import iso

    counts = {
        name: getattr(run, name) for name in ("hits", "titles_read", "abstracts_read", "fulltexts_read", "included")
    }
    return {
        "run": run.id,
        "arrival": run.arrival.value,
        "purpose": run.purpose.value if run.purpose else None,
        "place": run.column.value,
        "source": run.source,
        "printed": dict(run.raw),
        "query": run.query,
        "sent": run.sent,
        "translation": run.translation,
        "status": run.status.value,
        "repeats": run.repeats,
        "since": iso(run.since) if run.since else None,
        **{name: count.value for name, count in counts.items()},
        "remarks": [words(remark) for remark in run.remarks],
    }
