"""A tree written as text in the source-neutral language, in one canonical way.

`parse(print_query(tree)).expression == tree` for every tree that `parse` gives, as long as it is no more than
`parse.MAX_DEPTH` levels deep. An operator whose reading is uncertain is written in small letters, which is how `parse`
reads it back as uncertain.
"""

from __future__ import annotations

from litreview.model import Expression, Group, LineRef, Near, Operator, Term
from litreview.query.lexer import is_word, joins

# Quotes to open and close with, and what the phrase between them must not hold.
_QUOTES = (('"', '"', '"“”'), ("«", "»", "«»"), ("“", "”", '"”'))
_JOINTS = {Operator.COMMA: ", ", Operator.WORDS: " "}


def print_query(expression: Expression) -> str:
    """The canonical text of a tree: brackets around every group within another, straight quotes, one space."""
    if isinstance(expression, Term):
        return _term(expression)
    if isinstance(expression, LineRef):
        return expression.name
    if isinstance(expression, Near):
        sign = "NEXT" if expression.ordered else "NEAR"
        return f"{_part(expression.left)} {sign}/{expression.distance} {_part(expression.right)}"
    return _group(expression)


def _group(group: Group) -> str:
    word = group.operator.value.upper() if group.certain else group.operator.value
    if group.operator is Operator.NOT and len(group.parts) == 1:
        return f"NOT {_part(group.parts[0])}"
    if group.operator is Operator.WORDS:
        return " ".join([print_query(part) if isinstance(part, Term) else _part(part) for part in group.parts])
    return _JOINTS.get(group.operator, f" {word} ").join([_part(part) for part in group.parts])


def _part(expression: Expression) -> str:
    """A tree within another: in brackets, unless it is a single word or phrase that no one takes for an operator."""
    text = print_query(expression)
    if isinstance(expression, LineRef) or (isinstance(expression, Term) and not joins(text)):
        return text
    return f"({text})"


def _term(term: Term) -> str:
    tag = f"[{term.field}]" if term.field else ""
    # An operator in capitals is read as one even in brackets: only quotes, or a tag, make a word of it.
    bare = is_word(term.text) and (bool(tag) or not joins(term.text) or not term.text.isupper())
    if bare and not term.phrase:
        return term.text + tag
    return _quoted(term.text) + tag


def _quoted(text: str) -> str:
    """The text between quotes that it does not hold itself; every phrase that was read has such quotes."""
    for opening, closing, forbidden in _QUOTES:
        if not any(sign in text for sign in forbidden):
            return f"{opening}{text}{closing}"
    return '"' + "".join(" " if sign in '"“”' else sign for sign in text) + '"'
