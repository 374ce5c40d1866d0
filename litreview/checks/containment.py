"""Whether every hit of one search must be a hit of another, by the shape of the two queries alone.

The rules are those of Boolean retrieval: A AND B lies within A, A within A OR B, A NOT B within A, "a phrase" within
its words, a word within its truncated stem, A NEAR B within A and within a wider NEAR. Words side by side are read as
AND, which is how most sources read them; a comma states no operator, so nothing follows from it. False means «does not
follow», not «cannot be».
"""

from __future__ import annotations

from collections.abc import Mapping

from litreview.model import Expression, Group, LineRef, Near, Operator, Term

NARROWING = (Operator.AND, Operator.WORDS)
WILDCARDS = "*?"


def within(inner: Expression, outer: Expression) -> bool:
    """True when each hit of `inner` must be a hit of `outer`, searched in the same place with the same limits."""
    if same(inner, outer):
        return True
    if isinstance(inner, Group) and inner.operator is Operator.OR:
        return all(within(part, outer) for part in inner.parts)
    if isinstance(outer, Group) and outer.operator in NARROWING:
        return all(within(inner, part) for part in outer.parts)
    if isinstance(outer, Group) and outer.operator is Operator.OR and any(within(inner, p) for p in outer.parts):
        return True
    if isinstance(inner, Group) and inner.operator in NARROWING:
        return any(within(part, outer) for part in inner.parts)
    if isinstance(inner, Group) and inner.operator is Operator.NOT and len(inner.parts) > 1:
        return within(inner.parts[0], outer)
    if isinstance(inner, Near):
        return _near_within(inner, outer) or within(inner.left, outer) or within(inner.right, outer)
    return isinstance(inner, Term) and isinstance(outer, Term) and _term_within(inner, outer)


def same(one: Expression, other: Expression) -> bool:
    """Equal but for capitals and for how sure an operator is."""
    if isinstance(one, Term) and isinstance(other, Term):
        return (one.text.casefold(), one.field.casefold(), one.phrase and " " in one.text) == (
            other.text.casefold(),
            other.field.casefold(),
            other.phrase and " " in other.text,
        )
    if isinstance(one, Group) and isinstance(other, Group):
        return (
            one.operator is other.operator
            and len(one.parts) == len(other.parts)
            and all(same(mine, yours) for mine, yours in zip(one.parts, other.parts, strict=True))
        )
    if isinstance(one, Near) and isinstance(other, Near):
        alike = (one.distance, one.ordered) == (other.distance, other.ordered)
        return alike and same(one.left, other.left) and same(one.right, other.right)
    return isinstance(one, LineRef) and one == other


def _near_within(inner: Near, outer: Expression) -> bool:
    """The same or narrower parts, no farther apart; an order may be given up, but not come in."""
    if not isinstance(outer, Near) or inner.distance > outer.distance or (outer.ordered and not inner.ordered):
        return False
    straight = within(inner.left, outer.left) and within(inner.right, outer.right)
    return straight or (not outer.ordered and within(inner.left, outer.right) and within(inner.right, outer.left))


def _term_within(inner: Term, outer: Term) -> bool:
    if outer.field and inner.field.casefold() != outer.field.casefold():
        return False
    words, wanted = inner.text.casefold().split(), outer.text.casefold().split()
    if outer.truncated and len(wanted) == 1:
        stem = wanted[0].rstrip(WILDCARDS)
        # `?` may stand for a single letter: only the stem with `*` is sure to hold every ending.
        return bool(stem) and wanted[0].endswith("*") and any(item.startswith(stem) for item in words)
    spans = range(len(words) - len(wanted) + 1)
    return any(words[start : start + len(wanted)] == wanted for start in spans)


def resolved(expression: Expression, lines: Mapping[str, Expression]) -> Expression:
    """The expression with line numbers (S1, #2) put in full, when every word of it is the number of a line."""
    names = {_line(term.text) for term in terms(expression)}
    if not names or not isinstance(expression, Group) or not names <= lines.keys():
        return expression
    return _replaced(expression, lines)


def _replaced(expression: Expression, lines: Mapping[str, Expression]) -> Expression:
    if isinstance(expression, Term):
        return lines[_line(expression.text)]
    if not isinstance(expression, Group):
        return expression
    return Group(expression.operator, tuple(_replaced(part, lines) for part in expression.parts), expression.certain)


def _line(text: str) -> str:
    return text.casefold().lstrip("#")


def line_name(label: str) -> str:
    """A row's label as queries refer to it: `S1`, `#1` and `1` are the numbers people write."""
    return _line(label.strip())


def terms(expression: Expression) -> list[Term]:
    """All terms, left to right."""
    if isinstance(expression, Term):
        return [expression]
    if isinstance(expression, LineRef):
        return []
    parts = expression.parts if isinstance(expression, Group) else (expression.left, expression.right)
    return [term for part in parts for term in terms(part)]
