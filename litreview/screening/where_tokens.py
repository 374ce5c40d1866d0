"""A text of conditions cut into tokens; `where` puts them together. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from litreview.errors import InputError


class Sign(StrEnum):
    """What a token is: one of the signs, or a word (also a text in quotes)."""

    SAME = "="
    DIFFERS = "!="
    LESS = "<"
    LESS_EQUAL = "<="
    MORE = ">"
    MORE_EQUAL = ">="
    CONTAINS = "~"
    OPEN = "("
    CLOSE = ")"
    AND = "and"
    OR = "or"
    NOT = "not"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `position` counts from 0, `length` is the number of characters it was read from."""

    sign: Sign
    text: str
    position: int
    length: int


_SIGN = re.compile(r"!=|<=|>=|[=<>~()]")
_WORD = re.compile(r"[^\s()=<>~!\"'“”„«»]+")
_CLOSERS = {'"': '"“”', "'": "'", "“": '"”', "”": '"”', "„": '"“”', "«": "»"}
_JOINING = {
    "and": Sign.AND,
    "og": Sign.AND,
    "or": Sign.OR,
    "eller": Sign.OR,
    "not": Sign.NOT,
    "ikke": Sign.NOT,
    "ikkje": Sign.NOT,
}


def tokens(text: str) -> Iterator[Token]:
    """The tokens in order. Raises InputError LR-WHERE-QUOTE (a quote without its partner), LR-WHERE-SIGN."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token = _next(text, at)
        yield token
        at += token.length


def _next(text: str, at: int) -> Token:
    sign = _SIGN.match(text, at)
    if sign:
        return Token(Sign(sign.group()), sign.group(), at, len(sign.group()))
    if text[at] in _CLOSERS:
        return _quoted(text, at)
    word = _WORD.match(text, at)
    if word is None:  # a closing quote, or a `!` alone
        code = "LR-WHERE-SIGN" if text[at] == "!" else "LR-WHERE-QUOTE"
        raise mistake(code, text, at, 1, field=text[at])
    return Token(_JOINING.get(word.group().casefold(), Sign.WORD), word.group(), at, len(word.group()))


def _quoted(text: str, at: int) -> Token:
    ends = [end for closer in _CLOSERS[text[at]] if (end := text.find(closer, at + 1)) > 0]
    if not ends:
        raise mistake("LR-WHERE-QUOTE", text, at, 1, field=text[at])
    end = min(ends)
    return Token(Sign.WORD, text[at + 1 : end], at, end + 1 - at)


def mistake(
    code: str, text: str, position: int, length: int, *, found: str = "", field: str = "", valid: tuple[str, ...] = ()
) -> InputError:
    """What is wrong, with the whole text and the place in it."""
    return InputError(
        code, text=text, position=position + 1, length=length, found=found or field, field=field or found, valid=valid
    )
