"""`litreview supervision`: one page before the next supervision."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import note, say, say_json, words
from litreview.model import Language

QuestionOption = Annotated[list[str] | None, typer.Option("--question", "-q", help=words("cli.supervision.question"))]


def register(app: typer.Typer) -> None:
    app.command("supervision", help=words("cli.supervision.help"))(supervision)


def supervision(
    since: Annotated[str, typer.Option("--since", help=words("cli.supervision.since"))] = "",
    question: Annotated[
        list[str] | None, typer.Option("--question", "-q", help=words("cli.supervision.question"))
    ] = None,
    formats: Annotated[str, typer.Option("--format", "-f", help=words("cli.report.format"))] = "docx,html",
    lang: Annotated[Language | None, typer.Option("--lang", help=words("cli.report.lang"))] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help=words("cli.report.out"))] = None,
    template: Annotated[Path | None, typer.Option("--template", help=words("cli.report.template"))] = None,
    acting_as: AsOption = "",
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.report import ReportWanted, make_report

    wanted = ReportWanted(
        tuple(part.strip() for part in formats.split(",") if part.strip()),
        lang,
        ("supervision",),
        out=out,
        template=template,
        since=since,
        questions=tuple(question or ()),
    )
    made = make_report(opened(review, acting_as), wanted)
    if as_json:
        say_json({"files": [str(path) for path in made.files], "notes": [words(said) for said in made.notes]})
        return
    for path in made.files:
        say(str(path))
    for said in made.notes:
        note(words(said))
