"""A query as a whole: concept blocks become lines, references are put in full, and nothing runs away."""

from __future__ import annotations

import pytest

from litreview.model import Concept, Expression, Field, Group, LineRef, Near, Operator, Query, QueryLine, Term
from litreview.query import field_of, parse, print_query, read_strategy
from litreview.query.blocks import block
from litreview.query.fields import tag_of, thesaurus_of

HOPE = Concept(
    "Håp",
    terms={"nb": ("håp", "«tro på fremtiden»"), "nn": ("von",), "en": ("hope", "Hope", "hopeful*", "drug and alcohol")},
    headings=("MeSH: Hope", "CINAHL Headings: Hope", "Optimism", "Hope: a study"),
)
RUS = Concept("rus", terms={"no": ("rusavhengig", "håp[tittel]", "a NEAR/3 b", "-")})
EMPTY = Concept("tom", terms={"nb": ("bare norsk",)})


def query(text: str, *lines: tuple[str, str], **more: object) -> Query:
    return Query("q", text, lines=tuple(QueryLine(*line) for line in lines), **more)  # type: ignore[arg-type]


def codes(asked: Query, *concepts: Concept) -> list[str]:
    return [item.code.removeprefix("QUERY-") for item in read_strategy(asked, concepts).problems]


def printed(expression: Expression | None) -> str:
    assert expression is not None
    return print_query(expression)


# Proximity and references ------------------------------------------------------------------------------------------


def test_proximity_binds_tighter_than_the_other_operators() -> None:
    tree = parse("a OR hope NEAR/5 nurs* AND b").expression
    near = Near(Term("hope"), Term("nurs*", truncated=True), 5)
    assert isinstance(tree, Group)
    assert tree.parts[1] == Group(Operator.AND, (near, Term("b")), certain=False)
    assert parse("a NEXT/0 b").expression == Near(Term("a"), Term("b"), 0, ordered=True)
    assert parse("a NEAR/1 b NEXT/2 c").expression == Near(Near(Term("a"), Term("b"), 1), Term("c"), 2, True)


def test_proximity_without_a_partner_is_told() -> None:
    for text in ("NEAR/3 a", "a NEAR/3", "a NEAR/3 NOT b", "a AND NEAR/3 b"):
        assert "QUERY-DANGLING-OPERATOR" in {item.code for item in parse(text).problems}, text
    assert parse("NEAR/3[title]").expression == Term("NEAR/3", field="title")
    assert parse("near/3").expression == Term("near/3")


def test_a_field_on_a_bracket_reaches_into_proximity() -> None:
    assert parse("(a NEAR/3 b[ab])[ti]").expression == Near(Term("a", field="ti"), Term("b", field="ab"), 3)
    assert parse("((a OR b)[ti])").problems != ()
    assert parse("(a OR b)[ti]").problems == ()


def test_a_name_is_a_reference_only_when_the_line_is_there() -> None:
    assert parse("S1 AND #2").expression == Group(Operator.AND, (Term("S1"), Term("#2")))
    assert parse("s1 AND #2 AND S3", ("S1", "S2")).expression == Group(
        Operator.AND, (LineRef("S1"), LineRef("S2"), Term("S3"))
    )
    assert parse('"S1"', ("S1",)).expression == Term("S1", phrase=True)


# Fields ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", Field)
def test_every_field_has_a_tag_that_is_read_back(field: Field) -> None:
    assert field_of(tag_of(field)) is field
    assert field_of(field.value) is field


def test_tags_are_read_whatever_their_form() -> None:
    tags = {"TIAB": "title_abstract", "Tittel / Sammendrag": "title_abstract", "mh : noexp": "heading_only"}
    tags |= {"samandrag": "abstract", "MeSH Terms": "heading", "emneord": "heading", "tidsskrift": "journal"}
    assert {tag: field_of(tag) for tag in tags} == tags
    assert [field_of(tag) for tag in ("", "tw", "titel")] == [None, None, None]
    assert [thesaurus_of(tag) for tag in ("MeSH", "mh:noexp", "cinahl", "heading")] == ["mesh", "mesh", "cinahl", ""]


# Concept blocks ----------------------------------------------------------------------------------------------------


def test_a_concept_is_its_words_and_headings_joined_by_or() -> None:
    assert printed(block(HOPE)) == (
        'håp OR "tro på fremtiden" OR von OR hope OR hopeful* OR "drug and alcohol"'
        ' OR "Hope"[mesh] OR "Hope"[cinahl] OR "Optimism"[heading] OR "Hope: a study"[heading]'
    )
    assert printed(block(RUS)) == "rusavhengig OR håp[tittel] OR (a NEAR/3 b)"
    assert block(Concept("x")) is None
    assert printed(block(Concept("x", terms={"en": ("S1", "og", "AND", "COVID19", '5"')}))) == (
        '"S1" OR (og) OR "AND" OR COVID19 OR 5'
    )


@pytest.mark.parametrize(
    ("languages", "words"),
    [
        (("nn",), ["von"]),
        (("no",), ["håp", "tro på fremtiden", "von"]),
        (("NB", "nn"), ["håp", "tro på fremtiden", "von"]),
    ],
)
def test_the_languages_choose_the_synonyms_and_not_the_headings(languages: tuple[str, ...], words: list[str]) -> None:
    expression = block(HOPE, languages)
    assert isinstance(expression, Group)
    texts = [part.text for part in expression.parts if isinstance(part, Term) and not part.field]
    assert texts == words
    assert len(expression.parts) == len(words) + 4
    assert printed(block(RUS, ("nn",))).startswith("rusavhengig")


def test_concepts_become_numbered_lines_and_are_all_required() -> None:
    strategy = read_strategy(query("", concepts=("håp", "RUS"), languages=("nn",)), (RUS, HOPE))
    assert [(line.name, line.concept) for line in strategy.lines] == [("S1", "Håp"), ("S2", "rus"), ("", "")]
    assert strategy.query.text == "S1 AND S2"
    assert [line.text for line in strategy.query.lines] == [line.text for line in strategy.lines[:2]]
    assert strategy.expression == Group(Operator.AND, (LineRef("S1"), LineRef("S2")))
    assert printed(strategy.resolved) == f"({strategy.lines[0].text}) AND ({strategy.lines[1].text})"
    assert strategy.problems == ()
    assert read_strategy(query("", concepts=("rus",)), (RUS,)).query.text == "S1"


def test_lines_of_concepts_take_names_that_are_free() -> None:
    strategy = read_strategy(query("S2 NOT #1", ("#1", "child*"), concepts=("rus",)), (RUS,))
    assert [(line.name, line.concept) for line in strategy.lines] == [("S2", "rus"), ("S1", ""), ("", "")]
    assert printed(strategy.resolved) == "(rusavhengig OR håp[tittel] OR (a NEAR/3 b)) NOT child*"


def test_a_concept_that_is_missing_or_empty_is_told_and_not_left_out_silently() -> None:
    assert codes(query("", concepts=("tom", "nowhere"), languages=("en",)), EMPTY) == [
        "CONCEPT-EMPTY",
        "CONCEPT-UNKNOWN",
        "EMPTY",
    ]
    strategy = read_strategy(query("S1", concepts=("rus", "nowhere")), (RUS,))
    assert [item.severity.value for item in strategy.problems] == ["error"]


# Resolving ---------------------------------------------------------------------------------------------------------


def test_references_are_put_in_full_and_the_text_keeps_them() -> None:
    strategy = read_strategy(query("S2 AND c", ("S1", "a OR b"), ("S2", "S1 OR (d AND e)")))
    assert printed(strategy.resolved) == "(a OR b OR (d AND e)) AND c"
    flat = read_strategy(query("S1 OR S2 OR c", ("S1", "a OR b"), ("S2", "d AND e")))
    assert printed(flat.resolved) == "a OR b OR (d AND e) OR c"
    assert flat.expression == Group(Operator.OR, (LineRef("S1"), LineRef("S2"), Term("c")))
    assert printed(flat.lines[1].resolved) == "d AND e"


def test_the_default_field_is_for_terms_without_one_and_leaves_the_text() -> None:
    asked = query("S1 NEAR/3 c", ("S1", "a OR b[ti]"), default_field="title_abstract")
    strategy = read_strategy(asked)
    assert printed(strategy.resolved) == "(a[title_abstract] OR b[ti]) NEAR/3 c[title_abstract]"
    assert strategy.query == asked
    assert printed(strategy.lines[0].resolved) == "a[title_abstract] OR b[ti]"
    assert strategy.lines[0].expression == parse("a OR b[ti]").expression


def test_a_circle_is_told_once_for_each_line_in_it() -> None:
    asked = query("S3 AND S4", ("S1", "a OR S2"), ("S2", "b OR S1"), ("S3", "S1 OR c"), ("S4", "d"), ("S5", "S5"))
    strategy = read_strategy(asked)
    assert [(item.code, item.line) for item in strategy.problems] == [
        ("QUERY-LINE-CYCLE", "S1"),
        ("QUERY-LINE-CYCLE", "S2"),
        ("QUERY-LINE-CYCLE", "S5"),
    ]
    assert strategy.resolved is None
    assert [line.resolved is None for line in strategy.lines] == [True, True, True, False, True, True]


def test_lines_that_grow_beyond_use_are_refused_at_once() -> None:
    doubling = [("S1", "a OR b"), *((f"S{n}", f"S{n - 1} AND S{n - 1}") for n in range(2, 200))]
    strategy = read_strategy(query("S199", *doubling))
    assert [item.code for item in strategy.problems] == ["QUERY-LINES-LARGE"]
    assert strategy.resolved is None
    deep = [("S1", "a"), *((f"S{n}", f"(S{n - 1} OR x{n}x) AND y") for n in range(2, 900))]
    assert codes(query("S899", *deep)) == ["LINES-LARGE"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (query("S1 AND S9", ("S1", "a")), ["LINE-UNKNOWN"]),
        (query("S9 AND a"), []),
        (query("S1", ("S1", "a"), ("#1", "b")), ["LINE-TWICE"]),
        (query("S1[title]", ("S1", "a")), ["LINE-FIELD"]),
        (query("(S1 OR b)[title]", ("S1", "a")), ["LINE-FIELD"]),
        (query("S1", ("S1", " ")), ["EMPTY"]),
        (query(""), ["EMPTY"]),
        (query("", native={"pubmed": "x"}), []),
    ],
)
def test_what_is_wrong_with_the_form(asked: Query, expected: list[str]) -> None:
    assert codes(asked) == expected


def test_a_line_can_be_asked_for_by_any_form_of_its_name() -> None:
    strategy = read_strategy(query("S1", ("#1", "a")))
    assert strategy.line("s1") is strategy.line("#1") is strategy.lines[0]
    assert strategy.line("") is strategy.lines[1]
    assert strategy.line("S2") is None
