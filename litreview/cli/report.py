"""`litreview report` and `report check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, AsOfOption, JsonOption, ReviewOption, opened, pass_down
from litreview.cli.speak import note, say, say_json, words
from litreview.model import Finding, Language, Outcome

if TYPE_CHECKING:
    from litreview.messages import Words

group = typer.Typer(help=words("cli.report.help"), invoke_without_command=True, rich_markup_mode=None)
LangOption = Annotated[Language | None, typer.Option("--lang", help=words("cli.report.lang"))]

DraftOption = Annotated[bool, typer.Option("--draft/--final", help=words("cli.report.draft"))]
TableNumberOption = Annotated[int | None, typer.Option("--table-number", help=words("cli.report.table_number"))]
FigureNumberOption = Annotated[int | None, typer.Option("--figure-number", help=words("cli.report.figure_number"))]
LevelOption = Annotated[int | None, typer.Option("--heading-level", help=words("cli.report.heading_level"))]
TocOption = Annotated[bool | None, typer.Option("--toc/--no-toc", help=words("cli.report.toc"))]
PrivateOption = Annotated[bool, typer.Option("--private", help=words("cli.report.private"))]
TemplateOption = Annotated[Path | None, typer.Option("--template", help=words("cli.report.template"))]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="report")


@group.callback()
def report(
    context: typer.Context,
    table: Annotated[list[str] | None, typer.Option("--table", "-t", help=words("cli.report.table"))] = None,
    formats: Annotated[str, typer.Option("--format", "-f", help=words("cli.report.format"))] = "docx,html",
    lang: LangOption = None,
    layout: Annotated[str, typer.Option("--layout", help=words("cli.report.layout"))] = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", help=words("cli.report.out"))] = None,
    as_of: AsOfOption = "",
    draft: DraftOption = False,
    table_number: TableNumberOption = None,
    figure_number: FigureNumberOption = None,
    heading_level: LevelOption = None,
    toc: TocOption = None,
    private: PrivateOption = False,
    template: TemplateOption = None,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    pass_down(context, review=review, lang=lang, as_json=as_json, as_of=as_of)
    if context.invoked_subcommand is not None:
        return
    from litreview.reporting.setting import Setting
    from litreview.steps.report import ReportWanted, make_report

    chosen = tuple(part.strip() for part in formats.split(",") if part.strip())
    setting = Setting(table_number, figure_number, heading_level, toc)
    wanted = ReportWanted(
        chosen, lang, tuple(table or ()), layout or None, out, as_of, draft, private, setting, template
    )
    made = make_report(opened(review), wanted)
    failing = made.count(Outcome.FAILS)
    if as_json:
        say_json(
            {
                "files": [str(path) for path in made.files],
                "holds": made.count(Outcome.HOLDS),
                "fails": failing,
                "cannot": made.count(Outcome.CANNOT),
                "notes": [words(said) for said in made.notes],
            }
        )
        return
    for path in made.files:
        say(str(path))
    for said in made.notes:
        note(words(said))
    if not made.files:
        note(words("cli.report.nothing"))
    if failing:
        note(words("cli.report.failing", n=failing))


@group.command("check", help=words("cli.report.check.help"))
def check(
    every: Annotated[bool, typer.Option("--all", help=words("cli.report.all"))] = False,
    lang: LangOption = None,
    as_of: AsOfOption = "",
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.messages import Words
    from litreview.steps.report import prove

    findings = prove(opened(review), as_of)
    speak = Words(lang) if lang else words
    counts = {outcome: sum(finding.outcome is outcome for finding in findings) for outcome in Outcome}
    if as_json:
        say_json(
            {
                "findings": [_data(finding, speak) for finding in findings],
                **{outcome.value: number for outcome, number in counts.items()},
            }
        )
    else:
        shown = [finding for finding in findings if every or finding.outcome is not Outcome.HOLDS]
        for finding in shown:
            say(_line(finding, speak))
        say(speak("cli.report.counts", **{outcome.value: number for outcome, number in counts.items()}))
    raise typer.Exit(5 if counts[Outcome.FAILS] else 0)


def _line(finding: Finding, speak: Words) -> str:
    answer = speak(f"cli.outcome.{finding.outcome.value}")
    parts = [
        f"{answer}: {speak(finding.message)}",
        finding.sum,
        speak("cli.report.missing", what=finding.missing) if finding.missing else "",
    ]
    rows = (speak("cli.report.row", number=finding.rows),) if finding.rows else ()
    about = ", ".join((*rows, *finding.works))
    return " — ".join(part for part in (*parts, about) if part) + f" [{finding.check}]"


def _data(finding: Finding, speak: Words) -> dict[str, object]:
    return {
        "check": finding.check,
        "outcome": finding.outcome.value,
        "text": speak(finding.message),
        "sum": finding.sum,
        "missing": [speak(item) for item in finding.missing],
        "rows": list(finding.rows),
        "works": list(finding.works),
    }
