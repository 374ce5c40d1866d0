"""Which form of a dialect a term's field gets: its own, the nearest wider one, or none; what differs is told."""

from __future__ import annotations

import re
from dataclasses import replace

from litreview.model import Expression, Field, Group, LineRef, Near, Operator, Term
from litreview.query.dialects.base import Dialect, Form
from litreview.query.dialects.losses import Losses
from litreview.query.dialects.words import is_open, plain_words, quoted, shown, without_quotes, write_term
from litreview.query.fields import field_of, thesaurus_of

_BRACKETS = re.compile(r"[()\[\]]")
_QUOTED = re.compile("[\"']")
_PROXIMITY = re.compile(r":~\d+$")
_HEADINGS = frozenset({Field.HEADING, Field.HEADING_ONLY})
_WIDER = {
    Field.TITLE: (Field.TITLE_ABSTRACT, Field.ANY),
    Field.ABSTRACT: (Field.TITLE_ABSTRACT, Field.ANY),
}


def form_of(term: Term, dialect: Dialect, losses: Losses) -> Form | None:
    """The form for a term; None for a subject heading that this source does not have."""
    if not term.field:
        return dialect.untagged
    field = field_of(term.field)
    if field is None and is_native(term.field, dialect):
        return Form(f"{{}}[{term.field}]", group=False)
    if field is None:
        losses.add("field_unknown", shown(term))
        return dialect.untagged
    if field in _HEADINGS:
        return _heading(term, field, dialect, losses)
    form = dialect.fields.get(field)
    if form is None:
        return _wider(term, field, dialect, losses)
    if form.wider:
        losses.add_field("field", field, shown(term))
    return form


def is_native(tag: str, dialect: Dialect) -> bool:
    """Whether a tag is one of the source's own; PubMed's may carry a proximity: "hope recovery"[tiab:~3]."""
    return " ".join(_PROXIMITY.sub("", tag.casefold()).split()) in dialect.native_tags


def write_field(term: Term, dialect: Dialect, losses: Losses) -> tuple[str, bool]:
    """A term with its field; and whether it must stand in brackets inside something else."""
    form = form_of(term, dialect, losses)
    if form is None:
        words = write_term(replace(term, phrase=True), dialect, losses)
        return dialect.untagged.fill(words), dialect.untagged.loose
    if form.bare:
        return _named(term, form, dialect, losses), form.loose
    if term.field and field_of(term.field) is None and not form.group:  # a tag of the source's own
        return form.fill(quoted(term.text, dialect) if term.phrase else term.text), False
    return form.fill(write_term(term, dialect, losses)), form.loose


def _named(term: Term, form: Form, dialect: Dialect, losses: Losses) -> str:
    """A heading by its name, in the quotes of the template; in Ovid, which has none there, in its own where needed."""
    if "*" in term.text or "?" in term.text:
        losses.add("truncation", shown(term))
    words = " ".join(without_quotes(plain_words(term)).split())
    if dialect.open_phrases:
        return form.fill(words if is_open(words.replace(",", ""), dialect) else quoted(words, dialect))
    template = form.template.replace("'", '"') if "'" in words else form.template
    return Form(template).fill(words)


def cover(node: Expression, dialect: Dialect, losses: Losses) -> Form | None:
    """The one form that can be set around a whole bracket instead of on each term in it; None when there is none.

    Only around OR and proximity: what AND means across title and abstract differs from host to host.
    """
    if not isinstance(node, Group | Near) or not _either(node):
        return None
    terms = terms_of(node)
    forms = {form_of(term, dialect, losses) for term in terms}
    form = forms.pop() if len(forms) == 1 else None
    return form if form is not None and form.group and not form.bare and form.template != "{}" else None


def terms_of(node: Expression) -> tuple[Term, ...]:
    """Every term under a node, in order; line references have none."""
    if isinstance(node, Term):
        return (node,)
    if isinstance(node, LineRef):
        return ()
    parts = node.parts if isinstance(node, Group) else (node.left, node.right)
    return tuple(term for part in parts for term in terms_of(part))


def _either(node: Expression) -> bool:
    """Whether there is nothing but terms, OR and proximity under a node."""
    if isinstance(node, Group):
        return node.operator is Operator.OR and all(_either(part) for part in node.parts)
    if isinstance(node, Near):
        return _either(node.left) and _either(node.right)
    return isinstance(node, Term)


def _heading(term: Term, field: Field, dialect: Dialect, losses: Losses) -> Form | None:
    named = thesaurus_of(term.field)
    if not dialect.thesaurus or (named and named != dialect.thesaurus):
        losses.add("heading", shown(term))
        return None
    form = dialect.fields.get(field)
    if form is not None:
        return form
    other = Field.HEADING if field is Field.HEADING_ONLY else Field.HEADING_ONLY
    losses.add("exploded" if other is Field.HEADING else "not_exploded", shown(term))
    return dialect.fields.get(other)


def _wider(term: Term, field: Field, dialect: Dialect, losses: Losses) -> Form:
    losses.add_field("field" if field is not Field.ANY else "narrower", field, shown(term))
    for wider in _WIDER.get(field, (Field.ANY,)):
        if wider in dialect.fields:
            return dialect.fields[wider]
    return dialect.untagged
