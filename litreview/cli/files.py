"""`litreview import`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.columns import ask_columns, columns_of
from litreview.cli.options import (
    HERE,
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
from litreview.cli.speak import say, say_json, words
from litreview.model import Purpose

if TYPE_CHECKING:
    from litreview.importers import Dialect
    from litreview.steps.imports import Loaded, Noted

_LISTED = 20  # unparsed entries shown; --json has more
_NAMED = 5  # places named for each remark


def register(app: typer.Typer) -> None:
    app.command("import", help=words("cli.import.help"))(import_)


def import_(
    file: Annotated[Path, typer.Argument(help=words("cli.import.file"))],
    source: Annotated[str, typer.Option("--source", help=words("cli.import.source"))] = "",
    query: Annotated[str, typer.Option("--query", help=words("cli.import.query"))] = "",
    hits: Annotated[str, typer.Option("--hits", help=words("cli.import.hits"))] = "",
    date: Annotated[str, typer.Option("--date", help=words("cli.import.date"))] = "",
    limits: LimitsOption = None,
    limit: LimitOption = None,
    purpose: Annotated[Purpose, typer.Option("--purpose", help=words("cli.import.purpose"))] = Purpose.MAIN,
    place: PlaceOption = None,
    column: Annotated[list[str] | None, typer.Option("--column", help=words("cli.import.column"))] = None,
    again: Annotated[bool, typer.Option("--again", help=words("cli.import.again"))] = False,
    repeats: RepeatsOption = None,
    since: SinceOption = "",
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.imports import FileImport, import_file
    from litreview.steps.since_day import read_since

    here = opened(review, acting_as)
    stored = here.queries.get(query)
    written = tuple(limit_of(text) for text in limit or ())
    given = FileImport(
        file,
        source,
        query=stored.text if stored else query,
        query_name=stored.name if stored else "",
        hits=hits,
        date=date,
        limits=limits or "",
        stated_limits=written or (stored.limits if stored and not limits else ()),
        purpose=Purpose.REPEAT if repeats else purpose,
        again=again or bool(repeats),
        place=place,
        repeats=repeats,
        since=read_since(since) if since else None,
        columns=columns_of(column or ()) or ({} if as_json else ask_columns(here, file)),
    )
    loaded = import_file(here, given, _bar())
    if as_json:
        say_json(_data(loaded))
    else:
        _tell(loaded)
    raise typer.Exit(0 if loaded.run.status == "complete" else 6)


def _bar() -> Callable[[int], None]:
    """How many references have been read, on one line of a terminal; silent where nobody watches."""

    def show(read: int) -> None:
        sys.stderr.write("\r  " + words("cli.import.progress", n=read) + "\r")
        sys.stderr.flush()

    return show if sys.stderr.isatty() else (lambda read: None)


def _data(loaded: Loaded) -> dict[str, object]:
    run, file = loaded.run, loaded.file
    return {
        "run": run.id,
        "format": loaded.format,
        "dialect": file.dialect.key if file.dialect else "",
        "source": run.source,
        "sha256": file.sha256,
        "size": file.size,
        "retrieved": run.retrieved,
        "parsed": run.parsed,
        "unparsed": [{"line": hit.pointer.line, "reason": words(hit.reason)} for hit in loaded.unparsed],
        "status": run.status.value,
        "remarks": [
            *(words(remark) for remark in run.remarks),
            *({"n": noted.n, "first": _places(noted), "text": words(noted.remark)} for noted in loaded.noted),
        ],
    }


def _tell(loaded: Loaded) -> None:
    run, file = loaded.run, loaded.file
    form = words(f"import.format.{loaded.format}")
    say(words("cli.import.done", run=run.id, n=run.parsed, format=_joined(form, file.dialect)))
    say("  " + words("cli.import.bytes", file=run.file, size=file.size, sha256=file.sha256))
    for remark in run.remarks:
        say("  " + words(remark))
    if any(remark.code == "log.source_shown" for remark in run.remarks):
        say("  " + words("cli.import.wrong_source", run=run.id))
    elif not run.source and run.purpose is not Purpose.KNOWN:
        say("  " + words("cli.import.no_source", run=run.id))
    for hit in loaded.unparsed[:_LISTED]:
        say("  " + words("cli.import.unparsed", line=hit.pointer.line or words("cli.unknown"), reason=hit.reason))
    if (run.unparsed or 0) > _LISTED:
        say("  " + words("cli.import.more", n=(run.unparsed or 0) - _LISTED))
    for noted in loaded.noted:
        say("  " + words("cli.import.noted", n=noted.n, places=", ".join(_places(noted)), remark=words(noted.remark)))
    if run.status != "complete":
        say("  " + words("cli.import.incomplete"))


def _joined(form: str, dialect: Dialect | None) -> str:
    return f"{form}, {dialect.title}" if dialect and dialect.title not in form else form


def _places(noted: Noted) -> list[str]:
    """Where the first of the entries stand: lines, or numbers where the format has no lines."""
    return [
        words("cli.line", line=place.line) if place.line is not None else words("cli.entry", n=place.position)
        for place in noted.places[:_NAMED]
    ]
