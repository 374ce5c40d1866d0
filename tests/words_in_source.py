"""What test_words.py compares: the codes that the source says, and the catalogues that hold their words.

A code is any string in litreview/ that looks like one, wherever it stands: in a call, or in a table that a call reads.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po

from litreview import errors

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "litreview"
LOCALE = SOURCE / "locale"
LANGUAGES = ("nb", "nn", "en")

ERROR_CODE = re.compile(r"LR-[A-Z0-9]+(?:-[A-Z0-9]+)+")
_CODE = re.compile(r"[a-z]+(?:\.[A-Za-z0-9_-]+)+")
_FILE_NAME = re.compile(r".*\.(?:bib|css|csv|db|docx|html|j2|js|md|nbib|po|py|ris|tex|toml|txt|xlsx|xml)")
_SPEAKERS = {"words", "speak", "message", "Refused"}
_EXIT = {name: kind.exit_code for name, kind in vars(errors).items() if name.startswith(("Input", "Source", "Store"))}


@dataclass(frozen=True, slots=True)
class Use:
    """One place where the source says a code. `given`: the arguments given there, None where that cannot be seen.

    A code that is put together («cli.verdict.» and a value) has `{}` where the value goes.
    """

    code: str
    place: str
    given: frozenset[str] | None = None
    exit_code: int | None = None


@cache
def domains() -> frozenset[str]:
    """The catalogues there are in any language."""
    return frozenset(path.stem for path in LOCALE.glob("*/LC_MESSAGES/*.po"))


@cache
def catalogue(language: str, domain: str) -> dict[str, tuple[str, ...]]:
    """The words of a catalogue by code: one text, or one for each plural form. Empty when there is no such file."""
    path = LOCALE / language / "LC_MESSAGES" / f"{domain}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        entries = [entry for entry in read_po(file, locale=language, abort_invalid=True) if entry.id]
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        ids = (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)
        assert len(set(ids)) == 1, f"{path}: the plural of {ids[0]} has another msgid"
        assert ids[0] not in found, f"{path}: {ids[0]} stands twice"
        texts = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
        found[ids[0]] = tuple(str(text) for text in texts)
    return found


@cache
def words_of(language: str) -> dict[str, tuple[str, ...]]:
    """All words of a language by code."""
    return {code: texts for domain in sorted(domains()) for code, texts in catalogue(language, domain).items()}


def places(texts: tuple[str, ...]) -> frozenset[str]:
    """The names of the places in a text's forms. Raises ValueError when a form cannot be filled."""
    return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None)


@cache
def uses() -> tuple[Use, ...]:
    """Every place in litreview/ where a code stands whole."""
    return tuple(use for path, tree in _trees() for use in _uses(path, tree) if "{}" not in use.code)


@cache
def families() -> tuple[Use, ...]:
    """Every place in litreview/ where a code is put together."""
    return tuple(use for path, tree in _trees() for use in _uses(path, tree) if "{}" in use.code)


def error_codes() -> frozenset[str]:
    """Every code an error can carry."""
    return frozenset(use.code for use in uses() if ERROR_CODE.fullmatch(use.code))


@cache
def _trees() -> tuple[tuple[str, ast.Module], ...]:
    files = sorted(SOURCE.rglob("*.py"))
    return tuple((path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in files)


def _uses(path: str, tree: ast.Module) -> Iterator[Use]:
    parent = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        code = _code(node)
        above = parent.get(node)
        if code is None or isinstance(above, ast.JoinedStr | ast.Expr):
            continue  # a piece of a code that is put together, or a docstring
        place = f"{path}:{getattr(node, 'lineno', 0)}"
        if isinstance(above, ast.Call) and above.args and above.args[0] is node:
            yield Use(code, place, _given(above), _EXIT.get(_name(above)))
        else:
            yield Use(code, place)


def _code(node: ast.AST) -> str | None:
    if isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        known = text.startswith("LR-") or ("." in text and text.partition(".")[0] in domains())
        return text if known else None
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return None
    text = node.value
    said = _CODE.fullmatch(text) and text.partition(".")[0] in domains() and not _FILE_NAME.fullmatch(text)
    return text if said or ERROR_CODE.fullmatch(text) else None


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _given(call: ast.Call) -> frozenset[str] | None:
    """The names of the arguments of a call that speaks; None when some come from elsewhere (`**args`)."""
    names = [keyword.arg for keyword in call.keywords]
    if _name(call) == "Message" and len(call.args) == 2 and isinstance(call.args[1], ast.Dict):
        keys = [key.value if isinstance(key, ast.Constant) else None for key in call.args[1].keys]
        return None if None in keys else frozenset(map(str, keys))
    if None in names or not (_name(call) in _SPEAKERS or _name(call) in _EXIT):
        return None
    return frozenset(str(name) for name in names) - {"where"}
