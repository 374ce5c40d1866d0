"""How the command line speaks: in the user's language, on a console of any code page, as text or as one JSON object."""

from __future__ import annotations

import json
import sys
from typing import Any

from litreview.errors import InputErrors, LitreviewError, Where
from litreview.messages import Words, program_language
from litreview.model import Message


def _configured_language() -> str:
    """The language in the user's config file, if there is one: read here without loading the rest."""
    import os

    if os.environ.get("LITREVIEW_LANG"):
        return ""
    import tomllib

    from litreview.steps.settings import config_file

    try:
        path = config_file()
        return str(tomllib.loads(path.read_text(encoding="utf-8")).get("lang", "")) if path.is_file() else ""
    except (ValueError, RecursionError, OSError):
        return ""  # `litreview config` names the mistake; help must still be shown


words = Words(program_language(_configured_language()))


def prepare_console() -> None:
    """A letter the console's code page lacks becomes `?` instead of a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


_TURNS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))  # signs that turn the direction of what follows
_CONTROL = {code: "\ufffd" for code in (*range(32), *range(127, 160), *_TURNS) if chr(code) not in "\n\t\r"}


def shown(text: str) -> str:
    """Text that cannot steer the terminal: a title from a stranger's file may hold escape sequences."""
    return text.translate(_CONTROL)


def say(text: str = "") -> None:
    """A line on stdout."""
    sys.stdout.write(shown(text) + "\n")


def note(text: str) -> None:
    """A line on stderr: progress and remarks, which are no part of the result."""
    sys.stderr.write(shown(text) + "\n")


def say_json(data: Any) -> None:
    """The one JSON object of a command, ASCII only, so that every console and pipe keeps it whole."""
    sys.stdout.write(json.dumps(data, ensure_ascii=True, indent=2, default=_plain) + "\n")


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return {"code": value.code, "text": words(value)}
    return str(value)


def show_error(error: LitreviewError, *, as_json: bool) -> None:
    """An error, or each of several, with its place and what to do next."""
    errors = error.errors if isinstance(error, InputErrors) else (error,)
    if as_json:
        say_json({"errors": [error_data(item) for item in errors]})
    for item in errors:
        note(error_text(item))


def error_text(error: LitreviewError) -> str:
    """`place: what happened [code]` and, on a line of its own, what to do next."""
    place = where_text(error.where)
    said = words(f"error.{error.code}", **error.words)
    following = words(f"error.{error.code}.next", **error.words)
    head = f"{place}: {said}" if place else said
    return f"{head} [{error.code}]\n  → {following}"


def where_text(where: Where) -> str:
    """`file:line, key, record` with what is known."""
    file = where.file or ""
    if file and where.line is not None:
        file = f"{file}:{where.line}"
    elif where.line is not None:
        file = words("cli.line", line=where.line)
    return ", ".join(part for part in (file, where.key or "", where.record or "") if part)


def error_data(error: LitreviewError) -> dict[str, Any]:
    """An error as plain data."""
    place = {"file": error.where.file, "line": error.where.line, "key": error.where.key, "record": error.where.record}
    return {
        "code": error.code,
        "message": words(f"error.{error.code}", **error.words),
        "next": words(f"error.{error.code}.next", **error.words),
        **{name: value for name, value in place.items() if value is not None},
    }


def grid(headings: list[str], rows: list[list[str]], width: int = 44) -> str:
    """A plain-text table; cells longer than `width` characters are wrapped."""
    import textwrap

    def lines(text: str) -> list[str]:
        return [piece for part in text.split("\n") for piece in (textwrap.wrap(part, width) or [""])]

    cells = [[lines(cell) for cell in row] for row in [headings, *rows]]
    widths = [max(len(piece) for row in cells for piece in row[column]) for column in range(len(headings))]
    out = []
    for number, row in enumerate(cells):
        for height in range(max(len(cell) for cell in row)):
            pieces = [
                (cell[height] if height < len(cell) else "").ljust(widths[column]) for column, cell in enumerate(row)
            ]
            out.append("  ".join(pieces).rstrip())
        if number == 0:
            out.append("  ".join("-" * size for size in widths))
    return "\n".join(out)
