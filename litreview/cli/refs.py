"""`litreview refs`: the reference list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli import refs_check, refs_settle
from litreview.cli.options import HERE, JsonOption, ReviewOption, opened, pass_down
from litreview.cli.refs_options import LangOption, StyleOption, WorkOption, WorksOption
from litreview.cli.speak import say, say_json, words
from litreview.model import Works

if TYPE_CHECKING:
    from litreview.reporting.document import Line
    from litreview.steps.refs import Entry

group = typer.Typer(help=words("cli.refs.help"), invoke_without_command=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    for part in (refs_settle, refs_check):
        part.register(group)
    app.add_typer(group, name="refs")


@group.callback()
def refs(
    context: typer.Context,
    works: WorksOption = Works.INCLUDED,
    work: WorkOption = None,
    lang: LangOption = None,
    style: StyleOption = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", help=words("cli.refs.out"))] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=words("cli.export.overwrite"))] = False,
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    pass_down(context, review=review, lang=lang, as_json=as_json)
    if context.invoked_subcommand is not None:
        return
    from litreview.steps.refs import ListWanted, reference_list
    from litreview.steps.refs_file import write_references

    here = opened(review)
    listed = reference_list(here, ListWanted(works, tuple(work or ()), lang, style))
    if out:
        write_references(here, out, listed, lang or here.protocol.language, overwrite=overwrite)
    if as_json:
        say_json({"file": str(out) if out else None, "references": [_data(entry) for entry in listed]})
    elif out:
        say(words("cli.refs.written", n=len(listed), file=out))
    else:
        _tell(listed)


def _tell(listed: tuple[Entry, ...]) -> None:
    for entry in listed:
        say(marked(entry.line))
    if not listed:
        say(words("cli.refs.none"))


def _data(entry: Entry) -> dict[str, object]:
    return {"work": entry.work, "text": entry.line.text, "marked": marked(entry.line), "suffix": entry.suffix}


def marked(line: Line) -> str:
    """A line with what is in italics between underscores."""
    return "".join(f"_{span.text}_" if span.italic and span.text else span.text for span in line.spans)
