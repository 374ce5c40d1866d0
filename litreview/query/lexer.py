"""A search string cut into tokens: brackets, commas, operators, words, phrases. Nothing a student types is refused.

Operators are AND, OR, NOT, their Norwegian forms, and NEAR/5 (any order) and NEXT/5 (that order). A tag in square
brackets belongs to the word, phrase or closing bracket before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from litreview.model import Operator, Term
from litreview.query.problems import QueryProblem, problem

# Norwegian operators beside the English ones; «ikkje» is nynorsk.
OPERATORS = {
    "and": Operator.AND,
    "or": Operator.OR,
    "not": Operator.NOT,
    "og": Operator.AND,
    "eller": Operator.OR,
    "ikke": Operator.NOT,
    "ikkje": Operator.NOT,
}
ENGLISH = frozenset({"AND", "OR", "NOT"})
# What may close each opening quote. Norwegian students also open with ”, and « is closed by » only.
CLOSERS = {'"': '"“”', "“": '"”', "”": '"”', "„": '"“”', "«": "»"}
WILDCARDS = "*?"
_NEAR = re.compile(r"(near|next)/([0-9]{1,3})", re.IGNORECASE)
_LINE = re.compile(r"(#|[a-zæøå]{1,8})([0-9]{1,3})", re.IGNORECASE)
_WORD = re.compile(r"[^\s()\[\],;\"“”„«»]+")


class Kind(StrEnum):
    """What a token is."""

    OPEN = "open"
    CLOSE = "close"
    COMMA = "comma"
    OPERATOR = "operator"
    NEAR = "near"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `certain` False: the operator is not in capitals, so a source may read it as a word.

    `distance` and `ordered` are those of a NEAR token; `length` is the number of characters it was read from.
    """

    kind: Kind
    position: int
    text: str = ""
    operator: Operator | None = None
    certain: bool = True
    phrase: bool = False
    field: str = ""
    distance: int = 0
    ordered: bool = False
    length: int = 1

    def term(self) -> Term:
        """The term of a TERM token, or the plain word that an operator turned out to be."""
        return Term(self.text, self.phrase, self.text.endswith(tuple(WILDCARDS)), self.field)


def tokens(text: str) -> Iterator[Token | QueryProblem]:
    """The tokens of `text` in order, with the problems met on the way. Pure; raises nothing."""
    position = 0
    while position < len(text):
        found, position = _next(text, position)
        yield from found


_Step = tuple[list[Token | QueryProblem], int]  # what was found, and where to go on


def _next(text: str, position: int) -> _Step:
    char = text[position]
    if char == "(":
        return [Token(Kind.OPEN, position)], position + 1
    if char == ")":
        field, after = _field(text, position + 1)
        return [Token(Kind.CLOSE, position, field=field)], after
    if char in ",;":
        return [Token(Kind.COMMA, position)], position + 1
    if char in "[]":  # it follows no word: what is inside is read as words
        return [problem("bracket", position, sign=char)], position + 1
    if char in CLOSERS or char == "»":
        return _quoted(text, position)
    return _word(text, position)


def _quoted(text: str, position: int) -> _Step:
    """A phrase in quotes, or the problem of a quote without its partner (the words then stand on their own)."""
    closers = CLOSERS.get(text[position], "")
    end = min((at for sign in closers if (at := text.find(sign, position + 1)) > 0), default=-1)
    inside = text[position + 1 : end] if end > 0 else ""
    if end < 0 or (text[position] == "«" and "«" in inside):
        return [problem("quote", position, sign=text[position])], position + 1
    words = " ".join(inside.split())
    if not _says_something(words):
        return [problem("empty_quote", position)], end + 1
    field, after = _field(text, end + 1)
    return [Token(Kind.TERM, position, words, phrase=True, field=field, length=end + 1 - position)], after


def _word(text: str, position: int) -> _Step:
    matched = _WORD.match(text, position)
    if matched is None:  # a space: every other sign that is not part of a word is dealt with above
        return [], position + 1
    word, end = matched.group(), matched.end()
    if not _says_something(word):
        return [], end
    joint = _joint(word, position)
    field, after = _field(text, end)
    if joint is not None and not (field and text[end] == "["):  # a word that carries a tag joins nothing
        return [joint], end
    return [Token(Kind.TERM, position, word, field=field, length=len(word))], after


def _joint(word: str, position: int) -> Token | None:
    """The operator that a word is, or may be when it is not in capitals; None for every other word."""
    near = _NEAR.fullmatch(word)
    if near is not None:
        ordered = near.group(1).casefold() == "next"
        distance = int(near.group(2))
        return Token(
            Kind.NEAR, position, word, certain=word.isupper(), distance=distance, ordered=ordered, length=len(word)
        )
    operator = OPERATORS.get(word.casefold())
    if operator is None:
        return None
    return Token(Kind.OPERATOR, position, word, operator=operator, certain=word.isupper(), length=len(word))


def joins(word: str) -> bool:
    """Whether a word standing alone may be read as an operator."""
    return _joint(word, 0) is not None


def is_word(text: str) -> bool:
    """Whether a text without quotes is read back as one word."""
    return _WORD.fullmatch(text) is not None and _says_something(text)


def line_name(text: str) -> str:
    """The name of a line as references are compared: `s1`, `S1` and `#1` are all S1; "" when it cannot be one."""
    matched = _LINE.fullmatch(text)
    if matched is None:
        return ""
    return ("S" if matched.group(1) == "#" else matched.group(1).upper()) + str(int(matched.group(2)))


def _field(text: str, position: int) -> tuple[str, int]:
    """The field tag that follows a term, such as `[tiab]`, and the place after it; ("", position) when none does."""
    start = position
    while start < len(text) and text[start].isspace():
        start += 1
    if start == len(text) or text[start] != "[":
        return "", position
    end = text.find("]", start)
    inside = text[start + 1 : end].strip() if end > 0 else ""
    if not inside or any(sign in inside for sign in "[()"):
        return "", position
    return inside, end + 1


def _says_something(word: str) -> bool:
    return any(char.isalnum() for char in word)


def operator_problem(token: Token) -> QueryProblem | None:
    """What is doubtful about the form of an operator that is used as one."""
    if not token.certain:
        return problem("lower_operator", token.position, length=token.length, operator=token.text)
    if token.kind is Kind.OPERATOR and token.text not in ENGLISH:
        return problem("norwegian_operator", token.position, length=token.length, operator=token.text)
    return None
