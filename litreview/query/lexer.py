"""A search string cut into tokens: brackets, commas, operators, words, phrases. Nothing a student types is refused."""

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
_WORD = re.compile(r"[^\s()\[\],;\"“”„«»]+")


class Kind(StrEnum):
    """What a token is."""

    OPEN = "open"
    CLOSE = "close"
    COMMA = "comma"
    OPERATOR = "operator"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `certain` False: the operator is not in capitals, so a source may read it as a word."""

    kind: Kind
    position: int
    text: str = ""
    operator: Operator | None = None
    certain: bool = True
    phrase: bool = False
    field: str = ""

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
    end = next((at for at in range(position + 1, len(text)) if text[at] in closers), -1)
    inside = text[position + 1 : end] if end > 0 else ""
    if end < 0 or (text[position] == "«" and "«" in inside):
        return [problem("quote", position, sign=text[position])], position + 1
    words = " ".join(inside.split())
    if not _says_something(words):
        return [problem("empty_quote", position)], end + 1
    field, after = _field(text, end + 1)
    return [Token(Kind.TERM, position, words, phrase=True, field=field)], after


def _word(text: str, position: int) -> _Step:
    matched = _WORD.match(text, position)
    if matched is None:  # a space: every other sign that is not part of a word is dealt with above
        return [], position + 1
    word, end = matched.group(), matched.end()
    if not _says_something(word):
        return [], end
    operator = OPERATORS.get(word.casefold())
    if operator is None:
        field, end = _field(text, end)
        return [Token(Kind.TERM, position, word, field=field)], end
    found: list[Token | QueryProblem] = [
        Token(Kind.OPERATOR, position, word, operator=operator, certain=word.isupper())
    ]
    return found, end


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
        return problem("lower_operator", token.position, operator=token.text)
    if token.text not in ENGLISH:
        return problem("norwegian_operator", token.position, operator=token.text)
    return None
