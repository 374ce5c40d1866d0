"""The one renderer: a query's tree in a dialect, with as few brackets as are safe. Pure; raises nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from litreview.model import Expression, Field, Group, LineRef, Loss, Near, Operator, Term
from litreview.query.dialects.base import Dialect
from litreview.query.dialects.forms import cover, form_of, terms_of, write_field
from litreview.query.dialects.losses import Losses
from litreview.query.dialects.words import plain_words, shown, write_term
from litreview.query.fields import field_of
from litreview.query.printing import print_query

_PLACE = re.compile(r"\{(left|right|n)\}")
_MOST_PAIRS = 60  # word pairs written out where a source takes no OR inside proximity


@dataclass(frozen=True, slots=True)
class _Piece:
    """A written part. `joined`: it holds several parts and needs brackets inside another. Empty: left out."""

    text: str = ""
    joined: bool = False

    @property
    def inside(self) -> str:
        return f"({self.text})" if self.joined else self.text


def render(
    expression: Expression, dialect: Dialect, numbers: Mapping[str, int] | None = None
) -> tuple[str, tuple[Loss, ...]]:
    """The text and what it loses. `numbers` of the lines that references may name.

    The text is empty when the dialect cannot say any of it (a NOT on its own).
    """
    losses = Losses(dialect.title)
    return _Pen(dialect, losses, numbers or {}).write(expression).text, losses.all()


class _Pen:
    def __init__(self, dialect: Dialect, losses: Losses, numbers: Mapping[str, int]) -> None:
        self.dialect, self.losses, self.numbers = dialect, losses, numbers

    def write(self, node: Expression, *, covered: bool = False) -> _Piece:
        """A node; `covered`: its field is set around the bracket it stands in."""
        if isinstance(node, LineRef):
            return _Piece(self._reference(node))
        if isinstance(node, Term):
            if covered:
                return _Piece(write_term(node, self.dialect, self.losses))
            return _Piece(*write_field(node, self.dialect, self.losses))
        if isinstance(node, Near) and self.dialect.proximity.quoted:
            return self._near_quoted(node)
        form = None if covered else cover(node, self.dialect, self.losses)
        inside = form is not None or covered
        piece = self._near(node, covered=inside) if isinstance(node, Near) else self._group(node, covered=inside)
        return piece if form is None else _Piece(form.around(piece.text), form.loose)

    def _reference(self, node: LineRef) -> str:
        number = self.numbers.get(node.name)
        return node.name if number is None else self.dialect.reference.format(number)

    def _group(self, group: Group, *, covered: bool) -> _Piece:
        if not group.certain:
            self.losses.add("operator")
        if group.operator is Operator.NOT:
            return self._not(group)
        if group.operator is Operator.WORDS and self.dialect.side_by_side:
            return self._join(group.parts, " ")
        if group.operator in {Operator.WORDS, Operator.COMMA}:
            self.losses.add(group.operator.value, ", ".join(shown(term) for term in terms_of(group)))
        joiner = self.dialect.disjunction if group.operator is Operator.OR else self.dialect.conjunction
        return self._join(group.parts, joiner, covered=covered)

    def _join(self, parts: tuple[Expression, ...], joiner: str, *, covered: bool = False) -> _Piece:
        pieces = [piece for part in parts if (piece := self.write(part, covered=covered)).text]
        if joiner == self.dialect.disjunction:  # two headings that become the same phrase are one alternative
            pieces = list(dict.fromkeys(pieces))
        if len(pieces) < 2:
            return pieces[0] if pieces else _Piece()
        return _Piece(joiner.join(piece.inside for piece in pieces), joined=True)

    def _not(self, group: Group) -> _Piece:
        """a NOT b NOT c; where NOT cannot be said, the hits it would have taken away stay."""
        first, taken = (None, group.parts) if len(group.parts) == 1 else (group.parts[0], group.parts[1:])
        sign = self.dialect.negation if first is not None else self.dialect.lone_not
        before = self.write(first) if first is not None else _Piece()
        if not sign or (first is not None and not before.text):
            self.losses.add("not", ", ".join(shown(term) for part in taken for term in terms_of(part)))
            return before
        after = self._taken(taken)
        if not after:
            return before
        return _Piece(before.inside + "".join(sign + text for text in after), joined=True)

    def _taken(self, parts: tuple[Expression, ...]) -> list[str]:
        """What stands after each sign of NOT. NOT (a OR b) is NOT a NOT b, where no bracket may follow."""
        told: list[str] = []
        for part in parts:
            if self.dialect.spread and isinstance(part, Group) and part.operator is Operator.OR:
                told += self._taken(part.parts)
                continue
            piece = self.write(part)
            if self.dialect.spread and piece.joined:
                self.losses.add("not", print_query(part))
            elif piece.text:
                told.append(piece.inside)
        return told

    # ----- proximity

    def _near(self, near: Near, *, covered: bool) -> _Piece:
        """Two parts near each other; AND where the dialect has no such operator or the parts are not plain enough."""
        proximity = self.dialect.proximity
        template = (proximity.ordered if near.ordered else "") or proximity.near
        if not template or (not covered and not self._untagged(near)):
            return self._as_and(near, covered=covered)
        if near.ordered and not proximity.ordered:
            self.losses.add("order", _words(near))
        left, right = self.write(near.left, covered=True), self.write(near.right, covered=True)
        places = {"left": left.inside, "right": right.inside, "n": str(near.distance + proximity.more)}
        return _Piece(_PLACE.sub(lambda found: places[found.group(1)], template), joined=True)

    def _untagged(self, near: Near) -> bool:
        """Whether no part of it would carry a field, so that none is lost inside the proximity."""
        plain = all(isinstance(part, Term) or _alternatives(part) for part in (near.left, near.right))
        forms = [form_of(term, self.dialect, self.losses) for term in terms_of(near)]
        return plain and all(form is not None and form.template == "{}" for form in forms)

    def _as_and(self, near: Near, *, covered: bool) -> _Piece:
        self.losses.add("proximity", _words(near))
        return self._join((near.left, near.right), self.dialect.conjunction, covered=covered)

    def _near_quoted(self, near: Near) -> _Piece:
        """`"a b"[tiab:~3]`: one phrase for each pair of words, OR-ed."""
        pairs = list(product(_alternatives(near.left), _alternatives(near.right)))
        suffix = self._suffix(near)
        plain = all(_is_word(term) for pair in pairs for term in pair)
        if not pairs or len(pairs) > _MOST_PAIRS or not plain or suffix is None:
            return self._as_and(near, covered=False)
        if near.ordered:
            self.losses.add("order", _words(near))
        for term in terms_of(near):
            form_of(term, self.dialect, self.losses)  # tells where the field is not quite the one asked for
        ends = suffix.replace("{n}", str(near.distance + self.dialect.proximity.more))
        told = [f'"{plain_words(left)} {plain_words(right)}"{ends}' for left, right in pairs]
        return _Piece(self.dialect.disjunction.join(told), joined=len(told) > 1)

    def _suffix(self, near: Near) -> str | None:
        """What follows the phrase: by the one field that all words name; None when there is no such form."""
        tags = {term.field for term in terms_of(near)}
        fields = {Field.ANY if not tag else field_of(tag) for tag in tags}
        field = fields.pop() if len(fields) == 1 else None
        return self.dialect.proximity.fields.get(field) if field is not None else None


def _alternatives(node: Expression) -> tuple[Term, ...]:
    """The terms of a part of a proximity: one, or those of an OR group; empty for anything else."""
    if isinstance(node, Term):
        return (node,)
    if isinstance(node, Group) and node.operator is Operator.OR:
        found = [_alternatives(part) for part in node.parts]
        return tuple(term for terms in found for term in terms) if all(found) else ()
    return ()


def _is_word(term: Term) -> bool:
    return term.text.replace("-", "").isalnum()


def _words(near: Near) -> str:
    """The proximity as it was written."""
    return print_query(near)
