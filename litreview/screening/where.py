"""Which works are meant: `year<2012 and (language=da or title~"case report")`. A small language of its own. Pure.

    conditions   field, sign, value: = != < <= > >=, and ~ for «contains»
    joined by    and, or, not (og, eller, ikke, ikkje) and brackets; `and` binds closer than `or`
    a value      a word, or anything between quotes

What a record does not say is unknown: a condition on it is neither met nor not met, `not` does not turn it round, and
the work is not meant (Kleene's three values: 1952, Introduction to Metamathematics, § 64).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from litreview.normalise.doi import normalise_doi
from litreview.screening.values import language_allowed, language_codes, plain, record_type
from litreview.screening.where_tokens import Sign, Token, mistake, tokens

Values = tuple[str, ...]  # what a record says of a field; empty: it says something, and none of it


class Field(StrEnum):
    """What can be asked about."""

    YEAR = "year"
    LANGUAGE = "language"
    TYPE = "type"
    JOURNAL = "journal"
    TITLE = "title"
    ABSTRACT = "abstract"
    KEYWORD = "keyword"
    DOI = "doi"
    SOURCE = "source"
    TAG = "tag"
    LEVEL = "level"


NUMBERS = frozenset({Field.YEAR, Field.LEVEL})
_ORDER = frozenset({Sign.LESS, Sign.LESS_EQUAL, Sign.MORE, Sign.MORE_EQUAL})
_DEEPEST = 50  # brackets within brackets

Facts = Mapping[Field, Values | None]  # None, or a field left out: unknown


@dataclass(frozen=True, slots=True)
class Condition:
    """One field compared with one value."""

    field: Field
    sign: Sign
    value: str

    def holds(self, facts: Facts) -> bool | None:
        """Whether the work is so; None: it cannot be told."""
        said = facts.get(self.field)
        if said is None:
            return None
        if self.sign is Sign.DIFFERS:
            same = _same(self.field, said, self.value)
            return None if same is None else not same
        if self.sign is Sign.SAME:
            return _same(self.field, said, self.value)
        if self.sign is Sign.CONTAINS:
            return any(plain(self.value) in plain(one) for one in said)
        return any(_compared(self.sign, int(one), int(self.value)) for one in said)

    def fields(self) -> frozenset[Field]:
        """The field asked about."""
        return frozenset({self.field})

    def unknown(self, facts: Facts) -> frozenset[Field]:
        """The field, where it is unknown."""
        return frozenset({self.field} if self.holds(facts) is None else ())


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; unknown stays unknown."""

    inner: Clause

    def holds(self, facts: Facts) -> bool | None:
        """Whether the inner one is not so."""
        held = self.inner.holds(facts)
        return None if held is None else not held

    def fields(self) -> frozenset[Field]:
        """The fields asked about."""
        return self.inner.fields()

    def unknown(self, facts: Facts) -> frozenset[Field]:
        """The fields that are unknown."""
        return self.inner.unknown(facts)


@dataclass(frozen=True, slots=True)
class Joined:
    """All of several (`every`), or at least one of them."""

    parts: tuple[Clause, ...]
    every: bool

    def holds(self, facts: Facts) -> bool | None:
        """One that is not so settles «all», one that is so settles «at least one»; else one unknown leaves it open."""
        held = [part.holds(facts) for part in self.parts]
        settling = not self.every
        if settling in held:
            return settling
        return None if None in held else self.every

    def fields(self) -> frozenset[Field]:
        """The fields asked about."""
        return frozenset().union(*(part.fields() for part in self.parts))

    def unknown(self, facts: Facts) -> frozenset[Field]:
        """The fields that are unknown."""
        return frozenset().union(*(part.unknown(facts) for part in self.parts))


Clause = Condition | Not | Joined


def parse_where(text: str) -> Clause:
    """The conditions of a text.

    Raises InputError with the `position` (from 1) and `length` of the mistake: LR-WHERE-EMPTY, LR-WHERE-QUOTE,
    LR-WHERE-BRACKET, LR-WHERE-FIELD, LR-WHERE-SIGN, LR-WHERE-ORDER (< on words), LR-WHERE-VALUE, LR-WHERE-NUMBER,
    LR-WHERE-JOINED (a condition where and/or should stand), LR-WHERE-DEEP.
    """
    reader = _Reader(text)
    if reader.peek() is None:
        raise mistake("LR-WHERE-EMPTY", text, 0, 1)
    found = reader.either(0)
    left = reader.peek()
    if left is not None:
        code = "LR-WHERE-BRACKET" if left.sign is Sign.CLOSE else "LR-WHERE-JOINED"
        raise mistake(code, text, left.position, left.length, found=left.text)
    return found


class _Reader:
    """Tokens read from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[Token] = list(tokens(text))
        self._at = 0

    def peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _is(self, *signs: Sign) -> bool:
        token = self.peek()
        return token is not None and token.sign in signs

    def _take(self) -> Token:
        token = self.peek()
        if token is None:
            raise mistake("LR-WHERE-VALUE", self._text, len(self._text.rstrip()), 1)
        self._at += 1
        return token

    def either(self, depth: int) -> Clause:
        return _joined(list(self._parts(Sign.OR, depth)), every=False)

    def _parts(self, sign: Sign, depth: int) -> Iterator[Clause]:
        yield self._all(depth) if sign is Sign.OR else self._one(depth)
        while self._is(sign):
            self._take()
            yield self._all(depth) if sign is Sign.OR else self._one(depth)

    def _all(self, depth: int) -> Clause:
        return _joined(list(self._parts(Sign.AND, depth)), every=True)

    def _one(self, depth: int) -> Clause:
        token = self.peek()
        if token is not None and depth > _DEEPEST:
            raise mistake("LR-WHERE-DEEP", self._text, token.position, token.length)
        if token is not None and token.sign is Sign.NOT:
            self._take()
            return Not(self._one(depth + 1))
        if token is not None and token.sign is Sign.OPEN:
            self._take()
            inside = self.either(depth + 1)
            if not self._is(Sign.CLOSE):
                raise mistake("LR-WHERE-BRACKET", self._text, token.position, 1, found="(")
            self._take()
            return inside
        return self._condition()

    def _condition(self) -> Clause:
        token = self._take()
        known = tuple(Field)
        if token.sign is not Sign.WORD or token.text.casefold() not in known:
            raise mistake("LR-WHERE-FIELD", self._text, token.position, token.length, found=token.text, valid=known)
        field = Field(token.text.casefold())
        sign = self.peek()
        if sign is None or sign.sign not in _COMPARING:
            at, length = (sign.position, sign.length) if sign else (token.position + token.length, 1)
            raise mistake("LR-WHERE-SIGN", self._text, at, length, field=token.text)
        self._take()
        if sign.sign in _ORDER and field not in NUMBERS:
            raise mistake("LR-WHERE-ORDER", self._text, sign.position, sign.length, field=token.text, found=sign.text)
        return Condition(field, sign.sign, self._value(field))

    def _value(self, field: Field) -> str:
        token = self._take()
        if token.sign is not Sign.WORD or not token.text.strip():
            raise mistake("LR-WHERE-VALUE", self._text, token.position, token.length)
        if field in NUMBERS and not (token.text.isdecimal() and token.text.isascii() and len(token.text) < 10):
            raise mistake("LR-WHERE-NUMBER", self._text, token.position, token.length, field=field.value)
        return token.text


_COMPARING = frozenset({Sign.SAME, Sign.DIFFERS, Sign.CONTAINS, *_ORDER})


def _joined(parts: list[Clause], *, every: bool) -> Clause:
    return parts[0] if len(parts) == 1 else Joined(tuple(parts), every)


def _same(field: Field, said: Values, value: str) -> bool | None:
    if field in NUMBERS:
        return any(int(one) == int(value) for one in said)
    if field is Field.LANGUAGE:
        allowed = language_codes([value])
        answers = [language_allowed(one, allowed) for one in language_codes(said)]
        return True if True in answers else None if None in answers else False
    if field is Field.TYPE:
        wanted = record_type(value)
        return any(plain(one) == plain(value) or (wanted and record_type(one) is wanted) for one in said)
    if field is Field.DOI:
        value = normalise_doi(value) or value
    return any(plain(one) == plain(value) for one in said)


def _compared(sign: Sign, said: int, value: int) -> bool:
    if sign is Sign.LESS:
        return said < value
    if sign is Sign.LESS_EQUAL:
        return said <= value
    return said > value if sign is Sign.MORE else said >= value
