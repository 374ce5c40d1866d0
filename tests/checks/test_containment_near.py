"""Proximity within the order rules: what must be a hit of what."""

from __future__ import annotations

import pytest

from litreview.checks.containment import same, within
from litreview.model import Expression, Group, Language, LineRef, Near, Operator, Protocol, Snapshot, Term
from tests.checks.proving import failing
from tests.five_reviews import day, row

A, B, C = Term("a"), Term("b"), Term("c")
NEAR = Near(A, B, 3)
NEXT = Near(A, B, 3, ordered=True)

WITHIN: dict[str, tuple[Expression, Expression]] = {
    "its first word": (NEAR, A),
    "its second word": (NEAR, B),
    "both words": (NEAR, Group(Operator.AND, (B, A))),
    "either": (NEAR, Group(Operator.OR, (C, B))),
    "itself": (NEAR, NEAR),
    "farther": (NEAR, Near(A, B, 5)),
    "turned": (NEAR, Near(B, A, 3)),
    "order given up": (NEXT, Near(B, A, 3)),
    "a narrower word": (Near(A, Term("bc"), 2), Near(A, Term("b*", truncated=True), 3)),
    "with more": (Group(Operator.AND, (NEAR, C)), NEAR),
}
NOT_WITHIN: dict[str, tuple[Expression, Expression]] = {
    "another word": (NEAR, C),
    "nearer": (NEAR, Near(A, B, 2)),
    "order comes in": (NEAR, NEXT),
    "order turned": (NEXT, Near(B, A, 3, ordered=True)),
    "both anywhere": (Group(Operator.AND, (A, B)), NEAR),
    "a line": (NEAR, LineRef("S1")),
}


@pytest.mark.parametrize("case", WITHIN)
def test_within(case: str) -> None:
    assert within(*WITHIN[case])


@pytest.mark.parametrize("case", NOT_WITHIN)
def test_not_within(case: str) -> None:
    assert not within(*NOT_WITHIN[case])


def test_same_but_for_capitals() -> None:
    other: Expression = Near(Term("A"), B, 3)
    assert same(NEAR, other)
    assert not same(NEAR, NEXT)
    assert not same(NEAR, Near(B, A, 3))
    assert same(LineRef("S1"), LineRef("S1"))


def test_a_near_with_more_hits_than_its_word_breaks_the_rule_of_and() -> None:
    searches = (("rus", 50), ("rus NEAR/3 alkohol", 60))
    monday = day(2022, 5, 2)
    rows = [row(number, "PubMed", query, hits, date=monday) for number, (query, hits) in enumerate(searches, 1)]
    assert failing(Snapshot(Protocol("p", Language.BOKMAL, "?"), runs=tuple(rows))) == [("LOG-AND", (2,))]
