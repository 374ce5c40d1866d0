"""What another program reads in the strings we print: the package search-query (MIT), where it is installed."""

from __future__ import annotations

from typing import Any

import pytest

from litreview.model import Query
from litreview.query.translate import translate

BLOCKS = '(håp OR "psykisk helse" OR rusavhengig*)[title/abstract] AND recovery[title]'
NEAR = 'hope[title] AND (peer NEAR/3 support)[title] AND "Social Support"[mesh]'
NOT = "(hope[title] AND faith[author]) OR (love[title] NOT hate[title])"

READ = [
    (
        BLOCKS,
        "pubmed",
        'AND[OR[håp[[tiab]], "psykisk helse"[[tiab]], rusavhengig*[[tiab]]], recovery[[ti]]]',
    ),
    (
        BLOCKS,
        "medline_ebsco",
        'AND[OR[TI][OR[TI][håp[TI], "psykisk helse"[TI], rusavhengig*[TI]], '
        'OR[AB][håp[AB], "psykisk helse"[AB], rusavhengig*[AB]]], recovery[TI]]',
    ),
    (
        BLOCKS,
        "wos",
        'AND[OR[OR[TI=][håp, "psykisk helse", rusavhengig*], OR[AB=][håp, "psykisk helse", rusavhengig*]], '
        "recovery[TI=]]",
    ),
    (NEAR, "pubmed", 'AND[hope[[ti]], NEAR/3["peer support"[[ti]]], "Social Support"[[mh]]]'),
    (NEAR, "medline_ebsco", 'AND[hope[TI], NEAR/3[TI][peer[TI], support[TI]], "Social Support+"[MH]]'),
    (NEAR, "wos", 'AND[hope[TI=], NEAR/3[TI=][peer, support], "Social Support"[TS=]]'),
    (NOT, "pubmed", "OR[AND[hope[[ti]], faith[[au]]], NOT[love[[ti]], hate[[ti]]]]"),
    (NOT, "medline_ebsco", "OR[AND[hope[TI], faith[AU]], NOT[love[TI], hate[TI]]]"),
    (NOT, "wos", "OR[AND[hope[TI=], faith[AU=]], NOT[love[TI=], hate[TI=]]]"),
]
PLATFORMS = {"pubmed": "pubmed", "medline_ebsco": "ebsco", "wos": "wos"}


@pytest.mark.parametrize(("text", "dialect", "tree"), READ)
def test_our_string_is_read_as_the_search_it_was_made_from(text: str, dialect: str, tree: str) -> None:
    reason = "the second opinion is not installed: pip install search-query"
    parser: Any = pytest.importorskip("search_query.parser", reason=reason)
    printed = translate(Query("q", text, default_field="any"), dialect).text
    assert parser.parse(printed, platform=PLATFORMS[dialect]).to_generic_string() == tree, printed
