"""What `extract` and `appraise` share when a form goes out or comes back: what is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from litreview.cli.speak import grid, note, say, say_json, words

if TYPE_CHECKING:
    from litreview.formats.form import Told
    from litreview.steps.extract_file import FormWritten
    from litreview.steps.forms import Compared, Difference, FormGiven

TemplateOption = Annotated[Path | None, typer.Option("--template", help=words("cli.form.template"))]
WorkOption = Annotated[list[str] | None, typer.Option("--work", help=words("cli.form.work"))]
OverwriteOption = Annotated[bool, typer.Option("--overwrite", help=words("cli.export.overwrite"))]
ReadOption = Annotated[Path | None, typer.Option("--read", help=words("cli.form.read"))]
PreviewOption = Annotated[bool, typer.Option("--preview", help=words("cli.form.preview"))]
TakeOption = Annotated[list[str] | None, typer.Option("--take", help=words("cli.form.take"))]
AllowEmptyOption = Annotated[bool, typer.Option("--allow-empty", help=words("cli.form.allow_empty"))]
_SHORT = 160  # characters of a text in the table of changes


def given_of(path: Path, preview: bool, take: list[str] | None, allow_empty: bool) -> FormGiven:
    """What was asked of a form. Raises InputError LR-FORM-TAKE."""
    from litreview.steps.forms import FormGiven, takes_of

    everywhere, some = takes_of(take or ())
    return FormGiven(path, preview, allow_empty, everywhere, some)


def tell_written(done: FormWritten, as_json: bool) -> None:
    """A form that went out."""
    if as_json:
        say_json({"file": str(done.path), "works": done.works, "rows": done.rows, "filled": done.filled})
        return
    say(words("cli.form.written", file=done.path, works=done.works, rows=done.rows, filled=done.filled))


def tell_read(done: Compared, *, preview: bool, as_json: bool) -> None:
    """A form that came back. Exits with 6 when something of it was left behind."""
    if as_json:
        say_json(_data(done, preview))
    else:
        _show(done, preview)
    raise typer.Exit(0 if done.whole else 6)


def _show(done: Compared, preview: bool) -> None:
    if done.changes:
        headings = [words(f"cli.form.column.{name}") for name in ("cell", "before", "after")]
        say(grid(headings, [[one.slot.mark, *_sides(one)] for one in done.changes]))
    code = "cli.form.would" if preview else "cli.form.taken"
    say(words(code, n=len(done.changes), same=done.same))
    for one in done.conflicts:
        ours, theirs = _sides(one)
        note(words("cli.form.conflict", cell=one.slot.mark, row=one.row.number, ours=ours, theirs=theirs))
    if done.conflicts:
        note(words("cli.form.choose", cell=done.conflicts[0].slot.mark))
    for one in done.emptied:
        columns = tuple(words(f"forms.column.{name}") for name in one.emptied)
        note(words("cli.form.emptied", cell=one.slot.mark, row=one.row.number, columns=columns))
    if done.emptied:
        note(words("cli.form.allow"))
    for told in done.told:
        note(_place(done.file, told) + words(told.said))


def _place(file: str, told: Told) -> str:
    """`file, sheet or table where there are several, row`."""
    row = words("cli.form.row", row=told.number) if told.number else ""
    return ", ".join(part for part in (file, told.table, row) if part) + ": "


def _sides(one: Difference) -> tuple[str, str]:
    """What stands here and what the file says, of what differs alone."""
    differing = [name for name, text in one.theirs.items() if text != one.slot.ours.get(name, "")]
    return _side(one.slot.ours, differing), _side(one.theirs, differing)


def _side(values: Mapping[str, str], names: list[str]) -> str:
    """Texts on lines of their own, those of smaller columns with their names."""
    parts = []
    for name in names:
        label = "" if name in ("text", "answer") else words(f"forms.column.{name}") + ": "
        parts.append(label + (_cut(values.get(name, "")) or "–"))
    return "\n".join(parts)


def _cut(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def _data(done: Compared, preview: bool) -> dict[str, Any]:
    def one(item: Difference) -> dict[str, Any]:
        ours = {name: item.slot.ours.get(name, "") for name in item.theirs}
        return {"cell": item.slot.mark, "row": item.row.number, "ours": ours, "theirs": dict(item.theirs)}

    return {
        "file": done.file,
        "preview": preview,
        "changes": [one(item) for item in done.changes],
        "conflicts": [one(item) for item in done.conflicts],
        "emptied": [{"cell": item.slot.mark, "row": item.row.number, "columns": item.emptied} for item in done.emptied],
        "same": done.same,
        "told": [{"table": item.table, "row": item.number, "text": words(item.said)} for item in done.told],
    }
