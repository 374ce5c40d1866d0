"""Printing is the inverse of reading: over generated trees, and over whatever anybody may type."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from litreview.model import Expression, Group, LineRef, Near, Operator, Term
from litreview.query import parse, print_query
from litreview.query.parse import leaves

LINES = ("S1", "S2", "L30")
TAGS = st.sampled_from(["", "", "", "title", "tiab", "tittel/sammendrag", "mh:noexp", "Title/Abstract", "xyz"])
LETTERS = st.text(alphabet="abåæøéßÆØÅ漢0-'/.:#&", min_size=1, max_size=8).filter(
    lambda text: any(sign.isalnum() for sign in text)
)
OPERATOR_WORDS = st.sampled_from(["og", "and", "Eller", "or", "ikke", "not", "near/3", "Next/2"])


def term(text: str, phrase: bool, field: str) -> Term:
    return Term(text, phrase, text.endswith(("*", "?")), field)


WORDS = st.one_of(LETTERS, LETTERS.map(lambda text: text + "*"), LETTERS.map(lambda text: f"a?{text}"))
PHRASES = st.one_of(
    st.lists(WORDS, min_size=1, max_size=3).map(" ".join),
    st.sampled_from(["og", "AND", "S1", "NEAR/3", "rus (alkohol)", "a [b] c", "sagt «slik»", 'sagt "slik"', "a, b; c"]),
)
TERMS = st.one_of(
    st.builds(term, WORDS, st.just(False), TAGS),
    st.builds(term, PHRASES, st.just(True), TAGS),
    OPERATOR_WORDS.map(Term),
)


def joined(operator: Operator, parts: list[Expression], certain: bool) -> Expression:
    """A group as `parse` gives it: no AND directly within an equally certain AND, and so for OR."""
    flat: list[Expression] = []
    for part in parts:
        same = isinstance(part, Group) and part.operator is operator and part.certain is certain
        if isinstance(part, Group) and same and operator is not Operator.NOT:
            flat.extend(part.parts)
        else:
            flat.append(part)
    return Group(operator, tuple(flat), certain)


def larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=2, max_size=4)
    plain = st.lists(st.builds(term, WORDS, st.just(False), TAGS), min_size=2, max_size=3)
    return st.one_of(
        st.builds(joined, st.sampled_from([Operator.AND, Operator.OR, Operator.NOT]), several, st.booleans()),
        several.map(lambda parts: Group(Operator.COMMA, tuple(parts))),
        plain.map(lambda parts: Group(Operator.WORDS, tuple(parts))),
        inner.map(lambda part: Group(Operator.NOT, (part,))),
        st.builds(Near, inner, inner, st.integers(0, 999), st.booleans()),
    )


TREES = st.recursive(st.one_of(TERMS, st.sampled_from(LINES).map(LineRef)), larger, max_leaves=12)


def is_sound(tree: Expression) -> bool:
    """A word in a tree is not the name of a line: such a word is a reference."""
    return all(leaf.phrase or leaf.text.upper() not in LINES for leaf in leaves(tree) if isinstance(leaf, Term))


@given(TREES)
@example(Group(Operator.AND, (Term("a"), Term("og"))))
@example(Near(Near(Term("håp"), Term("rus*", truncated=True), 3), Term("b"), 0, True))
@example(Group(Operator.WORDS, (Term("og", field="tiab"), Term("b"))))
def test_what_is_printed_is_read_back_as_the_same_tree(tree: Expression) -> None:
    assume(is_sound(tree))
    text = print_query(tree)
    assert parse(text, LINES).expression == tree
    assert print_query(tree) == text


PIECES = st.sampled_from(
    [
        *("rus", "endring*", "«", "»", '"', "“", "”", "(", ")", "[", "]", "[tiab]", ",", ";", " ", "S1", "#2", "\n"),
        *(" AND ", " OR ", " NOT ", " og ", " Eller ", " IKKE ", " NEAR/3 ", " next/2 ", "near/1", "*", "?", "1", "og"),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)))
@example("(a og)[tiab]")
@example("((a) (b)) (c)")
@example("NOT (a OR b) NOT c")
@example("a NEAR/1 b NEAR/2 c NEAR/3 d")
@example("“a “ « b”")
@example("og og NOT og")
def test_whatever_was_read_is_printed_and_read_again_as_the_same(text: str) -> None:
    parsed = parse(text, LINES)
    if parsed.expression is None:
        return
    printed = print_query(parsed.expression)
    assert parse(printed, LINES).expression == parsed.expression
    assert print_query(parsed.expression) == printed
    assert len(parsed.places) == len(leaves(parsed.expression))
    for leaf, place in zip(leaves(parsed.expression), parsed.places, strict=True):
        if isinstance(leaf, Term) and not leaf.phrase:
            assert text.startswith(leaf.text, place)


CANONICAL = {
    "hope": "hope",
    "«håp om bedring» [tittel]": '"håp om bedring"[tittel]',
    "((a) AND ((b)))": "a AND b",
    "(a OR b)[tiab] AND c": "(a[tiab] OR b[tiab]) AND c",
    "a ELLER b ELLER c": "a OR b OR c",
    "a og b": "a and b",
    "hope near/5 (nurs* or carer)": "hope NEAR/5 (nurs* or carer)",
    "peer support NEXT/2 worker": "(peer support) NEXT/2 worker",
    "s1 AND #2": "S1 AND S2",
    "a AND NOT b": "a NOT b",
    "rus, samfunn": "rus, samfunn",
}


@pytest.mark.parametrize("text", CANONICAL)
def test_the_canonical_text(text: str) -> None:
    expression = parse(text, LINES).expression
    assert expression is not None
    assert print_query(expression) == CANONICAL[text]


def test_a_term_that_no_word_can_hold_is_put_in_quotes() -> None:
    assert print_query(Term("AND")) == '"AND"'
    assert print_query(Term('a " b »', True)) == '"a   b »"'
    assert print_query(Term("two words")) == '"two words"'
    assert print_query(Term("AND", field="title")) == "AND[title]"
