"""TOML files with a known shape: read, checked against a pydantic shape, every mistake named with its line.

tomllib gives values without lines; `KeyLines` finds the line of a key again by walking the text, so that an error can
say where. Text is read as UTF-8, as TOML v1.0 demands; a byte order mark (Windows Notepad) is tolerated.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from litreview.errors import InputError, InputErrors, Where
from litreview.model import Message

Path = tuple[str | int, ...]
ShapeT = TypeVar("ShapeT", bound="Shape")


class Shape(BaseModel):
    """Base of all file shapes: unknown keys are mistakes, values are not silently turned into other types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Refused(ValueError):
    """Raised by a shape's own validator: the value is of the right type and still impossible. Carries its words."""

    def __init__(self, code: str, /, **words: object) -> None:
        self.message = Message(code, words)
        super().__init__(code)


LARGEST = 5_000_000  # characters; a protocol is some thousand

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")


class KeyLines:
    """Line numbers (from 1) of the keys and tables of a TOML text."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        counters: dict[Path, int] = {}
        table: Path = ()
        for number, line in _outside_strings(text):
            header = _HEADER.match(line)
            if header:
                table = self._open_table(header, counters)
                for length in range(1, len(table) + 1):  # what holds the table begins with its first table
                    self._lines.setdefault(table[:length], number)
                continue
            key = _KEY.match(line)
            if key:
                path = table + _split(key.group(1))
                self._lines.setdefault(path, number)

    def _open_table(self, header: re.Match[str], counters: dict[Path, int]) -> Path:
        path: Path = ()
        names = _split(header.group(2))
        for name in names[:-1]:
            path += (name,)
            if path in counters:
                path += (counters[path] - 1,)
        path += (names[-1],)
        if header.group(1) == "[[":
            counters[path] = counters.get(path, 0) + 1
            path += (counters[path] - 1,)
        return path

    def line_of(self, path: Path) -> int | None:
        """The line of a key, else of the nearest table or key that holds it; None when nothing of it is found."""
        for length in range(len(path), 0, -1):
            found = self._lines.get(path[:length])
            if found is not None:
                return found
        return None


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in re.findall(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""", dotted))


def _outside_strings(text: str) -> Iterator[tuple[int, str]]:
    """Lines that do not begin inside a multi-line string."""
    closing = ""
    for number, line in enumerate(text.split("\n"), 1):
        if closing:
            if closing in line:
                closing = ""
            continue
        yield number, line
        for mark in ('"""', "'''"):
            if line.count(mark) % 2 == 1:
                closing = mark
                break


def read_toml(data: bytes, file: str) -> tuple[dict[str, Any], KeyLines]:
    """The values and key lines of a TOML file.

    Raises InputError LR-FILE-ENCODING when it is not UTF-8, LR-TOML-SYNTAX with the line when it is not TOML.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError("LR-FILE-ENCODING", where=Where(file=file, line=line)) from None
    text = text.replace("\r\n", "\n")
    if len(text) > LARGEST:
        raise InputError("LR-FILE-LARGE", where=Where(file=file), n=LARGEST)
    try:
        return tomllib.loads(text), KeyLines(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line_number = int(found.group(1)) if found else text.count("\n") + 1
        detail = re.sub(r"\s*\(at .*\)$", "", str(error))
        broken = text.split("\n")[line_number - 1] if line_number <= text.count("\n") + 1 else ""
        code = "LR-TOML-QUOTES" if set(broken) & set("“”„«»‘’") else "LR-TOML-SYNTAX"
        raise InputError(code, where=Where(file=file, line=line_number), detail=detail) from None
    except (RecursionError, ValueError) as error:  # brackets a thousand deep; a number of a thousand digits
        raise InputError("LR-TOML-SYNTAX", where=Where(file=file), detail=type(error).__name__) from None


def read_shape(data: bytes, file: str, shape: type[ShapeT]) -> ShapeT:
    """A TOML file as a shape.

    Raises InputErrors with one InputError per mistake: LR-FILE-KEY (unknown key, with the nearest valid one),
    LR-FILE-MISSING, LR-FILE-TYPE, LR-FILE-VALUE; or what `read_toml` raises.
    """
    values, lines = read_toml(data, file)
    try:
        return shape.model_validate(values)
    except ValidationError as problem:
        errors = [_input_error(entry, file, lines, shape) for entry in problem.errors(include_url=False)]
        errors.sort(key=lambda error: error.where.line or 0)
        raise InputErrors(tuple(errors)) from None


def _input_error(entry: Any, file: str, lines: KeyLines, shape: type[Shape]) -> InputError:
    path: Path = tuple(entry["loc"])
    key = _dotted(path)
    kind = entry["type"]
    if kind == "missing":
        return InputError("LR-FILE-MISSING", where=Where(file, lines.line_of(path[:-1]), key=key), name=str(path[-1]))
    where = Where(file, lines.line_of(path), key=key)
    if kind == "extra_forbidden":
        nearest = difflib.get_close_matches(str(path[-1]), _siblings(shape, path), n=1, cutoff=0.6)
        if nearest:
            return InputError("LR-FILE-KEY-NEAR", where=where, name=str(path[-1]), nearest=nearest[0])
        valid = ", ".join(_siblings(shape, path))
        return InputError("LR-FILE-KEY", where=where, name=str(path[-1]), valid=valid)
    value = _shown(entry["input"])
    context = entry.get("ctx", {})
    if kind == "enum":
        return InputError(
            "LR-FILE-CHOICE", where=where, value=value, valid=", ".join(re.findall(r"'([^']*)'", context["expected"]))
        )
    if kind == "value_error" and isinstance(context["error"], Refused):
        return InputError("LR-FILE-VALUE", where=where, value=value, detail=context["error"].message)
    if kind in _BOUNDS:
        detail = Message(f"error.detail.{kind}", {"bound": context[_BOUNDS[kind]]})
        return InputError("LR-FILE-VALUE", where=where, value=value, detail=detail)
    expected = Message(f"error.type.{_EXPECTED.get(kind, 'other')}", {})
    return InputError("LR-FILE-TYPE", where=where, value=value, expected=expected)


# pydantic's names of its errors (https://docs.pydantic.dev/latest/errors/validation_errors/)
_BOUNDS = {
    "greater_than_equal": "ge",
    "less_than_equal": "le",
    "string_pattern_mismatch": "pattern",
    "string_too_short": "min_length",
    "too_short": "min_length",
}
_EXPECTED = {
    "string_type": "text",
    "int_type": "integer",
    "bool_type": "boolean",
    "tuple_type": "array",
    "dict_type": "table",
    "model_type": "table",
    "model_attributes_type": "table",
}


def _dotted(path: Path) -> str:
    out = ""
    for part in path:
        out += f"[{part + 1}]" if isinstance(part, int) else (f".{part}" if out else part)
    return out


def _shown(value: object) -> str:
    """The value nearly as the file writes it."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:77] + "…"


def _siblings(shape: type[Shape], path: Path) -> list[str]:
    """The keys that are valid where `path` ends."""
    current: Any = shape
    for part in path[:-1]:
        if isinstance(part, int):
            continue
        field = _fields(current).get(part)
        current = _shape_in(field.annotation) if field else None
        if current is None:
            return []
    return sorted(_fields(current))


def _fields(shape: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a shape by the key that stands in the file."""
    return {field.alias or name: field for name, field in shape.model_fields.items()}


def _shape_in(annotation: Any) -> type[BaseModel] | None:
    """The shape named in an annotation such as `tuple[X, ...]`, `X | None` or `dict[str, X]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _shape_in(inner)
        if found is not None:
            return found
    return None
