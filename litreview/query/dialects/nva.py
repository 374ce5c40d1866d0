"""NVA, which has no Boolean expressions but search keys joined by AND: one `_should` key for each OR block.

Facts relied on: the API documentation of https://api.nva.unit.no: every key has a `_should` form, a comma stands
between values. Assumed, not verified: that a value of several words asks for all of them, and that `query` and
`search_all` look in the same places, so that two blocks may use one each.
"""

from __future__ import annotations

from collections.abc import Iterator

from litreview.model import Expression, Field, Group, LineRef, Near, Operator, Term
from litreview.query.dialects.forms import terms_of
from litreview.query.dialects.losses import Losses
from litreview.query.dialects.words import plain_words, shown
from litreview.query.fields import field_of
from litreview.query.printing import print_query

_EVERYWHERE = ("query", "search_all")
_KEYS = {
    Field.TITLE: ("title",),
    Field.ABSTRACT: ("abstract",),
    Field.KEYWORD: ("tags",),
    Field.AUTHOR: ("contributor_name",),
}
_EXACT = frozenset({Field.ANY, *_KEYS})
_HEADINGS = frozenset({Field.HEADING, Field.HEADING_ONLY})
_ALL = "search_all"

Params = tuple[tuple[str, str], ...]


def keyed(expression: Expression, losses: Losses) -> Params:
    """The keys and values of a search. A block that finds no free key is left out, and told."""
    blocks = tuple(_blocks(expression, losses))
    params: dict[str, str] = {}
    single: dict[str, list[str]] = {}
    for terms in blocks:
        if len(terms) == 1:
            key = (*_keys(terms, losses), _ALL)[0]
            single.setdefault(_ALL if key == "query" else key, []).append(_value(terms[0], losses))
            continue
        keys = _keys(terms, losses)
        free = next((f"{key}_should" for key in keys if f"{key}_should" not in params), "")
        if not free:
            losses.add("block", " OR ".join(shown(term) for term in terms))
            continue
        params[free] = ",".join(dict.fromkeys(_value(term, losses) for term in terms))
    params |= {key: " ".join(dict.fromkeys(values)) for key, values in single.items()}
    return tuple(params.items())


def _blocks(node: Expression, losses: Losses) -> Iterator[tuple[Term, ...]]:
    """The parts that AND joins, each as the terms that OR joins in it."""
    if isinstance(node, Group) and node.operator is Operator.NOT:
        kept, taken = (node.parts[:1], node.parts[1:]) if len(node.parts) > 1 else ((), node.parts)
        losses.add("not", ", ".join(shown(term) for part in taken for term in terms_of(part)))
        for part in kept:
            yield from _blocks(part, losses)
        return
    if isinstance(node, Near):
        _near(node, losses)
        yield from _blocks(node.left, losses)
        yield from _blocks(node.right, losses)
        return
    if isinstance(node, Group) and node.operator is not Operator.OR:
        if node.operator in {Operator.COMMA, Operator.WORDS}:
            losses.add(node.operator.value, ", ".join(shown(term) for term in terms_of(node)))
        if not node.certain:
            losses.add("operator")
        for part in node.parts:
            yield from _blocks(part, losses)
        return
    terms = tuple(_flat(node, losses))
    if terms:
        yield terms


def _flat(node: Expression, losses: Losses) -> Iterator[Term]:
    """The alternatives of an OR block; what is joined by AND inside one becomes one value of all its words."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, LineRef):
        return
    elif isinstance(node, Near):
        _near(node, losses)
        yield from _together(node, losses)
    elif node.operator is Operator.OR:
        if not node.certain:
            losses.add("operator")
        for part in node.parts:
            yield from _flat(part, losses)
    else:
        yield from _together(node, losses)


def _together(node: Group | Near, losses: Losses) -> Iterator[Term]:
    """One value of all the words of what AND joins; nothing when NOT leaves nothing."""
    parts = node.parts if isinstance(node, Group) else (node.left, node.right)
    if isinstance(node, Group) and node.operator is Operator.NOT:
        parts, taken = (parts[:1], parts[1:]) if len(parts) > 1 else ((), parts)
        losses.add("not", ", ".join(shown(term) for part in taken for term in terms_of(part)))
    terms = [term for part in parts for term in _flat(part, losses)]
    if len(terms) < 2:
        yield from terms
        return
    losses.add("nested", " ".join(shown(term) for term in terms))
    for term in terms:
        if term.field and field_of(term.field) is not Field.ANY:
            losses.add("fields", shown(term))
    yield Term(" ".join(dict.fromkeys(_value(term, losses) for term in terms)))


def _keys(terms: tuple[Term, ...], losses: Losses) -> tuple[str, ...]:
    """The keys that may hold a block: those of the one field that all its terms name, else those of everything."""
    fields = {field_of(term.field) or Field.ANY for term in terms}
    if len(fields) == 1 and fields <= _EXACT:
        return _KEYS.get(next(iter(fields)), _EVERYWHERE)
    for term in terms:
        field = field_of(term.field)
        if field in _HEADINGS:
            losses.add("heading", shown(term))
        elif field is not None and field is not Field.ANY:
            losses.add("fields", shown(term))
    return _EVERYWHERE


def _value(term: Term, losses: Losses) -> str:
    if term.truncated or "*" in term.text or "?" in term.text:
        losses.add("truncation", shown(term))
    words = " ".join(plain_words(term).replace(",", " ").replace('"', " ").split())
    if term.phrase and " " in words:
        losses.add("phrase", shown(term))
    return words


def _near(near: Near, losses: Losses) -> None:
    losses.add("proximity", print_query(near))
