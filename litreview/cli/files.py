"""`litreview import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, LimitOption, LimitsOption, ReviewOption, limit_of, opened
from litreview.cli.speak import say, say_json, words
from litreview.model import Purpose


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
    again: Annotated[bool, typer.Option("--again", help=words("cli.import.again"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.load import FileImport, import_file

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
        purpose=purpose,
        again=again,
    )
    loaded = import_file(here, given)
    run = loaded.run
    if as_json:
        say_json(
            {
                "run": run.id,
                "format": loaded.format,
                "retrieved": run.retrieved,
                "parsed": run.parsed,
                "unparsed": [{"line": hit.pointer.line, "reason": words(hit.reason)} for hit in loaded.unparsed],
                "status": run.status.value,
                "remarks": [words(remark) for remark in (*run.remarks, *loaded.remarks)],
            }
        )
    else:
        say(words("cli.import.done", run=run.id, format=words(f"import.format.{loaded.format}"), n=run.parsed))
        for hit in loaded.unparsed:
            say("  " + words("cli.import.unparsed", line=hit.pointer.line or words("cli.unknown"), reason=hit.reason))
        for remark in dict.fromkeys(words(remark) for remark in (*run.remarks, *loaded.remarks)):
            say(f"  {remark}")
        if run.status != "complete":
            say("  " + words("cli.import.incomplete"))
    raise typer.Exit(0 if run.status == "complete" else 6)
