"""`litreview flow`: the flow diagram of a file of numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from litreview.cli.options import JsonOption
from litreview.cli.speak import note, say, say_json, words
from litreview.model import Language, Outcome


def register(app: typer.Typer) -> None:
    app.command("flow", help=words("cli.flow.help"))(flow)


def flow(
    file: Annotated[Path, typer.Argument(help=words("cli.flow.file"))],
    lang: Annotated[Language, typer.Option("--lang", help=words("cli.flow.lang"))] = Language.BOKMAL,
    out: Annotated[Path | None, typer.Option("--out", "-o", help=words("cli.flow.out"))] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=words("cli.flow.overwrite"))] = False,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.flow_file import FlowFile, draw_flow

    drawn = draw_flow(FlowFile(file, out, lang, overwrite))
    holds = sum(finding.outcome is Outcome.HOLDS for finding in drawn.findings)
    if as_json:
        say_json({"file": str(drawn.path), "holds": holds, "contradictions": list(drawn.contradictions)})
    else:
        say(str(drawn.path))
        for one in drawn.contradictions:
            say(words("cli.flow.contradiction", sum=one))
        note(words("cli.flow.holds", n=holds))
    raise typer.Exit(5 if drawn.contradictions else 0)
