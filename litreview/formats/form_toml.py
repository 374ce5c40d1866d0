"""A form as TOML: a table `[[cell]]` for each row, the work and the field said in comments above it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from litreview.errors import InputError, Where
from litreview.formats.form import (
    FORMAT,
    HEAD,
    Form,
    FormRow,
    ReadForm,
    ReadRow,
    Told,
    as_lines,
    marked,
    read_head,
    row_of,
)
from litreview.formats.tomlfile import KeyLines, read_toml
from litreview.model import message

_NO_BARE = re.compile(r'[\\"]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]')


def write_toml(form: Form) -> bytes:
    """The form in UTF-8, with plain newlines."""
    return ("\n".join(_lines(form)) + "\n").encode("utf-8")


def _lines(form: Form) -> Iterator[str]:
    yield from _comment(form.title, *form.guide)
    yield f"format = {_string(FORMAT)}"
    for name, text in form.head.told():
        yield f"{name} = {_string(text)}"
    for group in form.groups:
        yield ""
        yield from _comment("-" * 60, group.title, *(f"{label}: {text}" for label, text in group.known if text))
        for row in group.rows:
            yield ""
            yield from _comment(row.label, *([", ".join(row.choices)] if row.choices else []))
            yield from _cell(row, form.written)


def _cell(row: FormRow, written: tuple[str, ...]) -> Iterator[str]:
    yield "[[cell]]"
    yield f"id = {_string(marked(row, written))}"
    for name in written:
        yield f"{name} = {_string(as_lines(row.values.get(name, '')))}"


def _comment(*texts: str) -> Iterator[str]:
    for text in texts:
        yield from (f"# {line}".rstrip() for line in as_lines(text).split("\n"))


def _string(text: str) -> str:
    """A basic string; on lines of its own where the text has lines (TOML v1.0, «String»)."""
    if "\n" not in text:
        return json.dumps(text, ensure_ascii=False)
    body = _NO_BARE.sub(lambda sign: json.dumps(sign.group())[1:-1], text)
    return f'"""\n{body}"""'


def read_toml_form(data: bytes, file: str) -> ReadForm:
    """A form from a TOML file. Raises InputError LR-FORM-FILE, LR-FORM-NEWER, LR-FORM-DAMAGED, and what `read_toml`
    raises."""
    values, lines = read_toml(data, file)
    cells = values.get("cell")
    if values.get("format") != FORMAT and not isinstance(cells, list):
        raise InputError("LR-FORM-FILE", where=Where(file=file))
    head = read_head({name: str(values.get(name, "")) for name in HEAD}, file) if values.get("format") else None
    told = [
        Told(lines.line_of((name,)) or 0, message("forms.unknown_key", key=name))
        for name in values
        if name not in ("format", "cell", *HEAD)
    ]
    found = [
        read for at, cell in enumerate(cells if isinstance(cells, list) else []) for read in _read(at, cell, lines)
    ]
    return ReadForm(
        head,
        tuple(read for read in found if isinstance(read, ReadRow)),
        (*told, *(read for read in found if isinstance(read, Told))),
    )


def _read(at: int, cell: Any, lines: KeyLines) -> Iterator[ReadRow | Told]:
    """One table of the file; a number where a text belongs is its digits, and a key nobody knows is told."""
    number = lines.line_of(("cell", at)) or 0
    if not isinstance(cell, dict):
        yield Told(number, message("forms.no_mark"))
        return
    known = {"text", "page", "quotation", "answer", "reason"}
    values = {
        name: str(value) for name, value in cell.items() if name in known and isinstance(value, str | int | float)
    }
    for name in cell:
        if name not in values and name != "id":
            yield Told(lines.line_of(("cell", at, name)) or number, message("forms.unknown_key", key=name))
    found = row_of(number, "", str(cell.get("id", "")), values)
    if found is not None:
        yield found
