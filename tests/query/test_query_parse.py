"""Search strings as students write them: what the tree says, and what is told as doubtful."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from litreview.messages import Words
from litreview.model import Expression, Group, Operator, Term
from litreview.query import ParsedQuery, parse
from litreview.query.parse import MAX_DEPTH
from litreview.query.problems import SLUGS


def shape(expression: Expression | None) -> str:
    """A plain writing of the tree: or(a b), with ~ where the operator is uncertain."""
    if expression is None:
        return ""
    if isinstance(expression, Term):
        quotes = '"' if expression.phrase else ""
        field = f"[{expression.field}]" if expression.field else ""
        return f"{quotes}{expression.text}{quotes}{field}"
    assert isinstance(expression, Group)
    mark = "" if expression.certain else "~"
    return f"{mark}{expression.operator.value}({' '.join(shape(part) for part in expression.parts)})"


def codes(parsed: ParsedQuery) -> list[str]:
    return list(dict.fromkeys(problem.code.removeprefix("QUERY-") for problem in parsed.problems))


CASES = {
    "recovery AND rus": ("and(recovery rus)", []),
    "Recovery Eller individuell Eller sosial": ("~or(Recovery individuell sosial)", ["LOWER-OPERATOR"]),
    "Rus og recovery": ("~and(Rus recovery)", ["LOWER-OPERATOR"]),
    "Recovery og nye helsetjenester": ("~and(Recovery words(nye helsetjenester))", ["LOWER-OPERATOR"]),
    "a IKKJE b": ("not(a b)", ["NORWEGIAN-OPERATOR"]),
    "a AND NOT b": ("not(a b)", []),
    "a og ikke b": ("~not(a b)", ["LOWER-OPERATOR"]),
    "Recovery,ROP lidelser": ("comma(Recovery words(ROP lidelser))", ["COMMA"]),
    "Rus, samfunn; identitet": ("comma(Rus samfunn identitet)", ["COMMA"]),
    "Håp i rusen": ("words(Håp i rusen)", []),
    "(rus ELLER rop) (aktivitet* ELLER arbeid* ELLER relasjon)": (
        "~and(or(rus rop) or(aktivitet* arbeid* relasjon))",
        ["NORWEGIAN-OPERATOR", "IMPLIED-AND"],
    ),
    "(((Substance abuse)) AND (recovery)) AND (personal experience)": (
        "and(words(Substance abuse) recovery words(personal experience))",
        ["REDUNDANT"],
    ),
    "«motiverende intervju og «endring*)": (
        "~and(words(motiverende intervju) endring*)",
        ["QUOTE", "LOWER-OPERATOR", "BRACKET"],
    ),
    'recovery[tiab] AND "harm reduction"[Title/Abstract]': ('and(recovery[tiab] "harm reduction"[Title/Abstract])', []),
    "(a OR b[mh])[tiab] AND c": ("and(or(a[tiab] b[mh]) c)", []),
    "“harm reduction” AND ”housing first”": ('and("harm reduction" "housing first")', []),
    "«housing first» recovery": ('words("housing first" recovery)', []),
    "a OR b AND c": ("~or(a ~and(b c))", ["MIXED-OPERATORS"]),
    "a OR (b AND c)": ("or(a and(b c))", []),
    "AND recovery": ("recovery", ["DANGLING-OPERATOR"]),
    "recovery OR": ("recovery", ["DANGLING-OPERATOR"]),
    "NOT recovery": ("not(recovery)", ["DANGLING-OPERATOR"]),
    "a OR NOT b": ("~or(a not(b))", ["MIXED-OPERATORS"]),
    "og": ("og", []),
    "(recovery": ("recovery", ["BRACKET", "REDUNDANT"]),
    "recovery) AND rus": ("and(recovery rus)", ["BRACKET"]),
    'recovery AND "rus': ("and(recovery rus)", ["QUOTE"]),
    'recovery ""': ("recovery", ["EMPTY-QUOTE"]),
    "": ("", ["EMPTY"]),
    " ,.() ": ("", ["EMPTY"]),
    "[tiab] recovery": ("words(tiab recovery)", ["BRACKET"]),
}


@pytest.mark.parametrize("text", CASES)
def test_a_string_as_students_write_it(text: str) -> None:
    parsed = parse(text)
    assert (shape(parsed.expression), codes(parsed)) == CASES[text]


def test_truncation_is_kept_as_written() -> None:
    assert parse("endring*").expression == Term("endring*", truncated=True)
    assert parse("organi?ation").expression == Term("organi?ation")
    assert parse("behandl?").expression == Term("behandl?", truncated=True)


def test_a_problem_says_where_it_is() -> None:
    problem = parse("Rus og recovery").problems[0]
    assert (problem.code, problem.position) == ("QUERY-LOWER-OPERATOR", 4)
    assert problem.message.args == {"position": 5, "operator": "og"}


def test_redundant_brackets_leave_the_same_tree() -> None:
    assert parse("((a) AND ((b)))").expression == parse("a AND b").expression
    assert parse("(a OR b) AND c").expression != parse("a OR (b AND c)").expression


def test_brackets_without_end_do_not_break_the_reader() -> None:
    parsed = parse("(" * 5000 + "a OR b" + ")" * 5000)
    assert shape(parsed.expression) == "or(a b)"
    assert "TOO-DEEP" in codes(parsed)
    assert parse("(a OR " * 5000).expression is not None


def _depth(expression: Expression) -> int:
    return 1 + max(map(_depth, expression.parts)) if isinstance(expression, Group) else 1


PIECES = st.sampled_from(
    [
        "a",
        "rus",
        "endring*",
        "«",
        "»",
        '"',
        "“",
        "”",
        "(",
        ")",
        "[",
        "]",
        "[tiab]",
        ",",
        ";",
        " ",
        " AND ",
        " OR ",
        " NOT ",
        " og ",
        " Eller ",
        " IKKE ",
        " eller",
        "*",
        "?",
        "1",
        "\n",
        "\x00",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join)))
@example("a OR NOT")
@example("NOT NOT a")
@example("«« a »»")
def test_any_string_gives_a_result(text: str) -> None:
    parsed = parse(text)
    assert parse(text) == parsed
    if parsed.expression is None:
        assert "QUERY-EMPTY" in {problem.code for problem in parsed.problems}
    else:
        assert _depth(parsed.expression) <= 4 * (MAX_DEPTH + 1)
        _sound(parsed.expression)
    for problem in parsed.problems:
        assert 0 <= problem.position <= max(len(text) - 1, 0)


def _sound(expression: Expression) -> None:
    """No term is empty, and only a NOT may stand with one part."""
    if isinstance(expression, Term):
        assert expression.text.strip()
        return
    assert isinstance(expression, Group)
    assert len(expression.parts) > 1 or expression.operator is Operator.NOT
    assert expression.parts
    for part in expression.parts:
        _sound(part)


@given(st.lists(st.sampled_from(["rus", "håp", "identitet", "nettverk"]), min_size=1, max_size=5))
def test_no_word_is_lost(words: list[str]) -> None:
    def terms(expression: Expression | None) -> list[str]:
        if expression is None:
            return []
        if isinstance(expression, Term):
            return [expression.text]
        assert isinstance(expression, Group)
        return [text for part in expression.parts for text in terms(part)]

    for joint in (" ", " OR ", " og ", ", ", ") ("):
        assert terms(parse("(" + joint.join(words) + ")").expression) == words


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_problem_has_words(language: str) -> None:
    words = Words(language)
    for slug in SLUGS:
        assert words(f"check.query.{slug}", position=1, sign="(", operator="og", depth=9)
        assert words(f"check.query.{slug}.rows", signs="«og»", n=2)
