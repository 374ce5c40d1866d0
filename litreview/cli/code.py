"""`litreview code`: rows from an article's text to a theme, and what was done in each phase of the analysis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened, pass_down
from litreview.cli.speak import note, say, say_json, words
from litreview.errors import InputError
from litreview.model import CODING_FIELDS, CodingMethod

if TYPE_CHECKING:
    from litreview.model import CodingRow, CodingTable
    from litreview.steps.coding_file import RowsRead

group = typer.Typer(help=words("cli.code.help"), invoke_without_command=True, rich_markup_mode=None)
Text = str | None
PageOption = Annotated[Text, typer.Option("--page", help=words("cli.code.page"))]
UnitOption = Annotated[Text, typer.Option("--unit", help=words("cli.code.unit"))]
CondensedOption = Annotated[Text, typer.Option("--condensed", help=words("cli.code.condensed"))]
PreliminaryOption = Annotated[Text, typer.Option("--preliminary", help=words("cli.code.preliminary"))]
CodeOption = Annotated[Text, typer.Option("--code", help=words("cli.code.code"))]
SubcategoryOption = Annotated[Text, typer.Option("--subcategory", help=words("cli.code.subcategory"))]
CategoryOption = Annotated[Text, typer.Option("--category", help=words("cli.code.category"))]
ThemeOption = Annotated[Text, typer.Option("--theme", help=words("cli.code.theme"))]
TableOption = Annotated[str, typer.Option("--table", help=words("cli.code.table"))]
PrivateOption = Annotated[bool, typer.Option("--private", help=words("cli.code.private"))]


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="code")


@group.callback()
def code(
    context: typer.Context,
    template: Annotated[Path | None, typer.Option("--template", help=words("cli.code.template"))] = None,
    read: Annotated[Path | None, typer.Option("--read", help=words("cli.code.read"))] = None,
    private: PrivateOption = False,
    force: Annotated[bool, typer.Option("--force", help=words("cli.code.force"))] = False,
    preview: Annotated[bool, typer.Option("--preview", help=words("cli.code.preview"))] = False,
    table: TableOption = "coding",
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    pass_down(context, review=review, table=table, as_json=as_json, acting_as=acting_as, private=private)
    if context.invoked_subcommand is not None:
        return
    from litreview.steps.coding import coding_table
    from litreview.steps.coding_file import read_rows, write_template

    here = opened(review, acting_as)
    if template is not None and read is not None:
        raise InputError("LR-CODE-BOTH")
    if template is not None:
        written = write_template(here, template, table=table)
        if as_json:
            say_json({"file": str(template), "rows": written})
        else:
            say(words("cli.code.written", file=str(template), n=written))
    elif read is not None:
        _tell(read_rows(here, read, table=table, force=force, preview=preview), as_json=as_json, preview=preview)
    else:
        _show(coding_table(here, table), private=private, as_json=as_json)


@group.command("add", help=words("cli.code.add.help"))
def add(
    work: Annotated[str, typer.Argument(help=words("cli.screen.work"))],
    page: PageOption = None,
    unit: UnitOption = None,
    condensed: CondensedOption = None,
    preliminary: PreliminaryOption = None,
    code_: CodeOption = None,
    subcategory: SubcategoryOption = None,
    category: CategoryOption = None,
    theme: ThemeOption = None,
    table: TableOption = "coding",
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.coding import RowGiven, add_row

    fields = _given(page, unit, condensed, preliminary, code_, subcategory, category, theme)
    made = add_row(opened(review, acting_as), RowGiven(work, fields), table=table)
    _say_row(made, "cli.code.added", as_json=as_json)


@group.command("edit", help=words("cli.code.edit.help"))
def edit(
    number: Annotated[int, typer.Argument(help=words("cli.code.number"), min=1)],
    work: Annotated[str, typer.Option("--work", help=words("cli.code.work"))] = "",
    page: PageOption = None,
    unit: UnitOption = None,
    condensed: CondensedOption = None,
    preliminary: PreliminaryOption = None,
    code_: CodeOption = None,
    subcategory: SubcategoryOption = None,
    category: CategoryOption = None,
    theme: ThemeOption = None,
    table: TableOption = "coding",
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.coding import RowGiven, edit_row

    fields = _given(page, unit, condensed, preliminary, code_, subcategory, category, theme)
    made = edit_row(opened(review, acting_as), number, RowGiven(work, fields), table=table)
    _say_row(made, "cli.code.edited", as_json=as_json)


@group.command("drop", help=words("cli.code.drop.help"))
def drop(
    number: Annotated[int, typer.Argument(help=words("cli.code.number"), min=1)],
    table: TableOption = "coding",
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.coding import drop_row

    _say_row(drop_row(opened(review, acting_as), number, table=table), "cli.code.dropped", as_json=as_json)


@group.command("list", help=words("cli.code.list.help"))
def list_rows(
    private: PrivateOption = False,
    table: TableOption = "coding",
    review: ReviewOption = HERE,
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.coding import coding_table

    _show(coding_table(opened(review), table), private=private, as_json=as_json)


@group.command("phase", help=words("cli.code.phase.help"))
def phase(
    number: Annotated[int, typer.Argument(help=words("cli.code.phase.number"), min=1)],
    text: Annotated[str, typer.Argument(help=words("cli.code.phase.text"))],
    name: Annotated[str, typer.Option("--name", help=words("cli.code.phase.name"))] = "",
    table: TableOption = "coding",
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.coding import set_phase

    _show(set_phase(opened(review, acting_as), number, text, name=name, table=table), head=True, as_json=as_json)


@group.command("method", help=words("cli.code.method.help"))
def method(
    name: Annotated[CodingMethod | None, typer.Argument(help=words("cli.code.method.name"))] = None,
    caption: Annotated[Text, typer.Option("--caption", help=words("cli.code.caption"))] = None,
    source: Annotated[Text, typer.Option("--source", help=words("cli.code.source"))] = None,
    table: TableOption = "coding",
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    from litreview.steps.coding import TableGiven, coding_table, set_table

    here = opened(review, acting_as)
    given = TableGiven(name, caption, source)
    shown = set_table(here, given, table=table) if given != TableGiven() else coding_table(here, table)
    _show(shown, head=True, as_json=as_json)


def _given(*texts: str | None) -> dict[str, str]:
    names = ("page", "unit", "condensed", "preliminary", "code", "subcategory", "category", "theme")
    return {name: text for name, text in zip(names, texts, strict=True) if text is not None}


def _say_row(row: CodingRow, said: str, *, as_json: bool) -> None:
    if as_json:
        say_json(_row_data(row, private=False))
    else:
        say(words(said, number=row.number, work=row.work))


def _row_data(row: CodingRow, *, private: bool) -> dict[str, object]:
    shown = [name for name in CODING_FIELDS if private or name != "unit"]
    return {
        "number": row.number,
        "work": row.work,
        "page": row.page,
        **{name: getattr(row, name) for name in shown},
        "quotation": bool(row.unit),
    }


def _show(table: CodingTable, *, private: bool = False, head: bool = False, as_json: bool = False) -> None:
    """The whole table, or its method and phases alone (`head`)."""
    if as_json:
        say_json(
            {
                "table": table.key,
                "method": table.method.value,
                "caption": table.caption,
                "source": table.source,
                "phases": {str(one.number): one.text for one in table.phases},
                "rows": [_row_data(row, private=private) for row in table.rows],
            }
        )
        return
    say(words("cli.code.head", method=words(f"report.coding.method.{table.method.value}"), n=len(table.rows)))
    for one in table.phases:
        say(words("cli.code.phase.line", number=one.number, text=one.text))
    for row in () if head else table.rows:
        say(_line(row, private=private))


def _line(row: CodingRow, *, private: bool) -> str:
    """`3  W2 s. 5: unit → code → category → theme`."""
    steps = [row.unit if private else row.condensed or (words("cli.code.hidden") if row.unit else "")]
    steps += [row.preliminary, row.code, row.subcategory, row.category, row.theme]
    where = f"{row.work} {words('cli.extract.at', page=row.page)}" if row.page else row.work
    return f"{row.number:>4}  {where}: {' → '.join(step for step in steps if step)}"


def _tell(read: RowsRead, *, as_json: bool, preview: bool) -> None:
    if as_json:
        say_json(
            {
                "added": list(read.added),
                "changed": list(read.changed),
                "same": read.same,
                "conflicts": [
                    {"line": one.line, "number": one.number, "differs": list(one.differs)} for one in read.conflicts
                ],
                "absent": list(read.absent),
            }
        )
    else:
        counts = {"added": len(read.added), "changed": len(read.changed), "same": read.same}
        say(words("cli.code.would_read" if preview else "cli.code.was_read", **counts))
        for one in read.conflicts:
            note(words("cli.code.conflict", line=one.line, number=one.number, fields=", ".join(one.differs)))
        if read.absent:
            note(words("cli.code.absent", rows=", ".join(map(str, read.absent)), n=len(read.absent)))
    raise typer.Exit(6 if read.conflicts else 0)
