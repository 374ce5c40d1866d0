"""What the linter finds, and its pages: every code has one, whose example shows the code and whose mending does not."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.query_file import read_query
from litreview.messages import Words
from litreview.model import Concept, Limit, LimitKind, Query, QueryLine
from litreview.query import QueryProblem, Severity, Strategy, caret, lint, read_strategy
from litreview.query.problems import ALL_SLUGS, ERRORS, STRATEGY_SLUGS, code_of, problem

PAGES = Path(__file__).parents[2] / "docs" / "lint"
CODES = [code_of(slug) for slug in ALL_SLUGS]


def found(text: str, *lines: str, concepts: tuple[Concept, ...] = (), **more: object) -> list[tuple[str, str, int]]:
    """Code, line and place of every finding in a query with these lines, S1 first."""
    named = tuple(QueryLine(f"S{number}", line) for number, line in enumerate(lines, 1))
    query = Query("q", text, lines=named, **more)  # type: ignore[arg-type]
    return [
        (item.code.removeprefix("QUERY-"), item.line, item.position) for item in lint(read_strategy(query, concepts))
    ]


def codes(text: str, **more: object) -> list[str]:
    return [code for code, _, _ in found(text, **more)]  # type: ignore[arg-type]


# The pages ---------------------------------------------------------------------------------------------------------


def read_page(code: str) -> tuple[str, list[tuple[Strategy, tuple[QueryProblem, ...]]]]:
    """The text of a page, and what the linter says of each query in it."""
    text = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    concepts = tuple(
        Concept(item["name"], terms={language: tuple(words) for language, words in item["terms"].items()})
        for block in blocks
        for item in tomllib.loads(block).get("concept", [])
    )
    queries = [read_query(block.encode(), "page.toml", "page") for block in blocks if "schema" in block]
    return text, [(strategy := read_strategy(query, concepts), lint(strategy)) for query in queries]


def test_every_code_has_a_page_and_no_other_page_is_there() -> None:
    assert sorted(path.stem for path in PAGES.glob("QUERY-*.md")) == sorted(CODES)
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| \[`(QUERY-[A-Z-]+)`\]\(\1\.md\) \| (error|warning) \|", index, flags=re.MULTILINE)
    assert told == [(code_of(slug), "error" if slug in ERRORS else "warning") for slug in ALL_SLUGS]


@pytest.mark.parametrize("code", CODES)
def test_a_page_shows_what_triggers_its_code_and_how_it_is_mended(code: str) -> None:
    text, queries = read_page(code)
    assert len(queries) == 2
    (bad, problems), (_, mended) = queries
    hit = next(item for item in problems if item.code == code)
    assert mended == ()
    assert text.startswith(f"# {code}\n\nA{'n error' if hit.severity is Severity.ERROR else ' warning'}")
    shown = re.search(r"```text\n(.*?)\n```", text, flags=re.DOTALL)
    line = bad.line(hit.line)
    if shown:
        assert line is not None
        assert shown.group(1) == caret(line.text, hit)


# The findings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        '(hope OR optimism OR "sense of hope") AND (nurs*[title] OR "mental health"[heading])',
        "hope NEAR/5 (nurs* OR carer*)",
        "hope[title] OR hope[abstract]",
        "hope[mesh] OR hope[cinahl]",
        "nurse[title] OR nurs*[abstract]",
        "N95 AND covid*",
        "behavio?r AND organi?ation*",
        '"S1" AND "N5"',
        "rusa* AND håp",
    ],
)
def test_a_sound_string_has_no_finding(text: str) -> None:
    assert codes(text) == []


PLACES = {
    "hope AND nu*": [("TRUNCATION-SHORT", "", 9)],
    "hope AND *ing": [("TRUNCATION-LEADING", "", 9)],
    'hope AND "peer *support"': [("PHRASE-TRUNCATION", "", 9), ("TRUNCATION-LEADING", "", 9)],
    "hope OR faith OR HOPE[tiab] OR Hope": [("REPEATED", "", 31)],
    "a[ti] OR b OR A[tittel]": [("REPEATED", "", 14)],
    "hope AND (a b) AND hope AND (a  b)": [("REPEATED", "", 19), ("REPEATED", "", 29)],
    "nurs* OR nurses* OR nurse": [("COVERED", "", 9), ("COVERED", "", 20)],
    "nurse[ti] OR nurs*[tittel]": [("COVERED", "", 0)],
    "hope NOT a NOT b": [("NOT", "", 5)],
    "hope near/3 (a AND b)": [("LOWER-OPERATOR", "", 5), ("NEAR-OPERAND", "", 0)],
    "hope ADJ3 faith": [("DIALECT-OPERATOR", "", 5)],
    "hope[tw] OR (a OR b) [x y]": [("FIELD", "", 4), ("FIELD", "", 21)],
    "«hope»": [("SMART-QUOTES", "", 0)],
}


@pytest.mark.parametrize("text", PLACES)
def test_a_finding_says_where(text: str) -> None:
    assert sorted(found(text)) == sorted(PLACES[text])


def test_findings_name_their_line_and_come_in_the_order_of_the_strategy() -> None:
    assert found("S1 AND S2 AND nu*", "a OR nu*", "b OR nu*", "never") == [
        ("TRUNCATION-SHORT", "S1", 5),
        ("TRUNCATION-SHORT", "S2", 5),
        ("LINE-UNUSED", "S3", 0),
        ("TRUNCATION-SHORT", "", 14),
    ]


def test_a_line_is_used_when_a_used_line_refers_to_it() -> None:
    assert found("S2", "hope", "S1 OR faith") == []
    assert [code for code, *_ in found("hope", "S2 OR a", "S1 OR b")].count("LINE-UNUSED") == 2


def test_nearness_between_lines_is_judged_by_what_they_hold() -> None:
    assert found("S1 NEAR/3 S2", "hope OR faith", "nurse") == []
    assert found("S1 NEAR/3 S2", "hope AND faith", "nurse") == [("NEAR-OPERAND", "", 0)]


HOPE = Concept("Håp", terms={"nb": ("håp", "fremtidstro"), "en": ("hope", "sense of hope")}, headings=("MeSH: Hope",))
RUS = Concept("rus", terms={"no": ("rusavhengig",)})


def test_a_concept_that_is_left_out_or_half_in() -> None:
    assert codes("hope AND faith", concepts=(RUS,)) == ["UNUSED-CONCEPT"]
    strategy = read_strategy(Query("q", 'HOPE AND "sense of hope" AND rusa*[title] AND håp'), (HOPE, RUS))
    (item,) = lint(strategy)
    assert (item.code, item.message.args["terms"]) == ("QUERY-TERM-UNUSED", "fremtidstro")
    assert codes("hope AND (sense of hope) AND rusavhengig", concepts=(HOPE, RUS), languages=("en",)) == []
    tagged = Concept("t", terms={"nb": ("håp[tittel]", "tro NEAR/3 fremtid", "mot")})
    assert codes("håp AND (tro OR fremtid) AND mot", concepts=(tagged,)) == []
    assert codes("håp AND tro", concepts=(tagged,)) == ["TERM-UNUSED"]
    assert codes("", concepts=(HOPE, RUS), native={"pubmed": "hope[ti]"}) == []


def test_a_concept_that_the_query_names_is_judged_by_its_line() -> None:
    query = Query("q", "S2", lines=(QueryLine("S2", "recovery"),), concepts=("håp",), languages=("nb",))
    strategy = read_strategy(query, (HOPE,))
    assert [(item.code, item.line) for item in lint(strategy)] == [("QUERY-LINE-UNUSED", "S1")]


def test_limits_without_reason_are_told_by_their_words() -> None:
    limits = (
        Limit(LimitKind.YEARS, first=2016, reason="new law"),
        Limit(LimitKind.LANGUAGE, values=("en",), reason=" "),
        Limit(LimitKind.FULL_TEXT, raw="Full text"),
    )
    strategy = read_strategy(Query("q", "hope", limits=limits))
    said = [Words("en")(item.message) for item in lint(strategy)]
    assert len(said) == 2
    assert "Full text" in said[1]
    assert "language" in said[0].casefold()
    assert lint(strategy, limits=limits[:1]) == ()


def test_a_native_string_is_judged_by_its_form_alone() -> None:
    query = Query("q", "", native={"cinahl": "TI (hope N5 “nurse”", "pubmed": "hope[tw] NOT nu*", "eric": " "})
    strategy = read_strategy(query)
    assert strategy.problems == ()
    assert [(item.code, item.line, item.severity.value) for item in lint(strategy)] == [
        ("QUERY-BRACKET", "native.cinahl", "warning"),
        ("QUERY-SMART-QUOTES", "native.cinahl", "warning"),
        ("QUERY-EMPTY", "native.eric", "error"),
    ]
    assert lint(strategy, sources=("pubmed",)) == ()


def test_without_a_text_every_source_needs_a_native_string() -> None:
    native = {"pubmed": "hope"}
    assert codes("", native=native, sources=("pubmed",)) == []
    assert codes("", native=native, sources=("pubmed", "eric")) == ["EMPTY"]


@given(st.text(alphabet=' abS12#*?()[]"«»“”,/NEARORDT\n', max_size=40), st.text(alphabet="abS12 ORN*()", max_size=20))
def test_any_strategy_can_be_linted(text: str, line: str) -> None:
    strategy = read_strategy(Query("q", text, lines=(QueryLine("S1", line), QueryLine("#2", text))), (HOPE,))
    for item in lint(strategy):
        here = strategy.line(item.line)
        source = here.text if here is not None else text
        assert 0 <= item.position <= max(len(source) - 1, 0)
        assert caret(source, item).count("\n") == 1
        assert item.severity in Severity


# The caret ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "position", "length", "shown"),
    [
        ("hope og rus", 5, 2, "hope og rus\n     ^^"),
        ("a OR\r\nb og c\nd", 8, 2, "b og c\n  ^^"),
        ("希望 og", 3, 2, "希望 og\n     ^^"),
        ("希望", 1, 1, "希望\n  ^^"),
        ("ha\u030ap og", 5, 2, "ha\u030ap og\n    ^^"),
        ("a\tog", 2, 2, "a og\n  ^^"),
        ("", 0, 1, "\n^"),
        ("a\nb", 1, 9, "a\n ^"),
    ],
)
def test_the_caret_stands_under_the_place(text: str, position: int, length: int, shown: str) -> None:
    assert caret(text, problem("lower_operator", position, length=length, operator="og")) == shown


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("slug", STRATEGY_SLUGS)
def test_every_finding_has_words(language: str, slug: str) -> None:
    _, queries = read_page(code_of(slug))
    for item in queries[0][1]:
        said = Words(language)(item.message)
        assert said
        assert "{" not in said


def test_a_language_no_synonym_is_in_is_an_error_and_not_a_smaller_search() -> None:
    query = Query("q", "", concepts=("håp",), languages=("engelsk",))
    assert "QUERY-CONCEPT-EMPTY" in [item.code for item in read_strategy(query, (HOPE,)).problems]
