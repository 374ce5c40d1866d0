"""Crossref, which has no Boolean language: the words of a query side by side, ranked by how many a work has.

Facts relied on: https://api.crossref.org, `query.bibliographic`: words are OR-ish and ranked; operators, quotes and
truncation have no defined meaning. Idunn's journals are the prefix 10.18261 of Scandinavian University Press.
"""

from __future__ import annotations

from litreview.model import Expression, Field, Group, LineRef, Near, Operator, Term
from litreview.query.dialects.losses import Losses
from litreview.query.dialects.words import plain_words, shown
from litreview.query.fields import field_of

IDUNN_PREFIX = "10.18261"


def bag(expression: Expression, losses: Losses) -> str:
    """Every word once, in order; what NOT takes away is left out. All of it is told."""
    terms = _kept(expression, losses)
    text = " ".join(dict.fromkeys(word for term in terms for word in plain_words(term).split()))
    if " " in text:
        losses.add("bag", text)
    for term in terms:
        field = field_of(term.field)
        if field is not None and field is not Field.ANY:
            losses.add("fields", shown(term))
        if term.truncated:
            losses.add("truncation", shown(term))
    return text


def _kept(node: Expression, losses: Losses) -> tuple[Term, ...]:
    if isinstance(node, Term):
        return (node,)
    if isinstance(node, LineRef):
        return ()
    if isinstance(node, Near):
        return (*_kept(node.left, losses), *_kept(node.right, losses))
    kept = node.parts
    if isinstance(node, Group) and node.operator is Operator.NOT:
        kept, taken = (node.parts[:1], node.parts[1:]) if len(node.parts) > 1 else ((), node.parts)
        unsaid = (shown(term) for part in taken for term in _kept(part, losses))
        losses.add("not", ", ".join(unsaid))
    return tuple(term for part in kept for term in _kept(part, losses))
