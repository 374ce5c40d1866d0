"""docs/query-language.md: what it shows can be read, and it names every field there is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from litreview.formats.query_file import read_query
from litreview.model import Concept, Field
from litreview.query import field_of, lint, parse, print_query, read_strategy
from litreview.query.fields import tag_of

PAGE = (Path(__file__).parents[2] / "docs" / "query-language.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)


def concepts() -> tuple[Concept, ...]:
    return tuple(
        Concept(item["name"], "", item["terms"], tuple(item.get("headings", ())))
        for block in BLOCKS
        for item in tomllib.loads(block).get("concept", ())
    )


def test_the_queries_of_the_page_have_nothing_wrong() -> None:
    queries = [read_query(block.encode(), "page.toml", "page") for block in BLOCKS if "schema" in block]
    assert len(queries) == 4
    for query in queries:
        strategy = read_strategy(query, concepts() if query.concepts else ())
        assert lint(strategy) == ()
        assert strategy.resolved is not None


def test_the_concepts_of_the_page_make_the_lines_it_tells_of() -> None:
    (query,) = [query for block in BLOCKS if (query := block).startswith("schema = 1\nconcepts")]
    strategy = read_strategy(read_query(query.encode(), "page.toml", "page"), concepts())
    assert [line.text for line in strategy.lines] == [
        'hope OR optimis* OR "sense of hope" OR "Hope"[mesh] OR "Hope"[cinahl]',
        "recovery OR recovering",
        "S1 AND S2",
    ]


def test_the_page_names_every_field_and_no_other() -> None:
    rows = re.findall(r"^\| `\[.*$", PAGE, flags=re.MULTILINE)
    told = [{field_of(tag) for tag in re.findall(r"`\[([^\]]+)\]`", row)} for row in rows]
    assert told == [{field} for field in Field]
    assert [re.findall(r"`\[([^\]]+)\]`", row)[0] for row in rows] == [tag_of(field) for field in Field]


def test_what_stands_in_the_tables_is_read_as_one_part_each() -> None:
    shown = re.findall(r"^\| `([^`\[]+)` \|", PAGE, flags=re.MULTILINE)
    assert len(shown) == 9
    for text in shown:
        parsed = parse(text)
        assert parsed.problems == ()
        assert parsed.expression is not None
        assert print_query(parsed.expression) == text
