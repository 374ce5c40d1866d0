"""Translation as a whole: words of losses, refusals, PubMed's own language, native strings, lines, concepts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litreview.errors import InputError
from litreview.messages import Words
from litreview.model import Concept, Limit, LimitKind, Query, QueryLine, Translation
from litreview.query.dialects import DIALECTS, dialect_of
from litreview.query.translate import numbered_lines, translate

RICH = (
    '("psykisk helse" OR rusavhengig*)[title/abstract] AND (håp NEAR/3 tro)[title/abstract] '
    'AND (recovery[title] OR "Social Support"[heading]) NOT barn[any]'
)


def losses(translation: Translation) -> list[str]:
    return [loss.message.code.removeprefix("source.loss.") for loss in translation.losses]


def sent(text: str, dialect: str, *limits: Limit) -> tuple[str, list[str]]:
    said = translate(Query("q", text, limits=limits), dialect)
    return said.text, losses(said)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_what_is_lost_is_told_in_words_with_the_piece_it_concerns(dialect: str, language: str) -> None:
    words = Words(language)
    text = f'{RICH} AND (rus, samfunn) AND (wom?n OR "peer suppor*" OR *drug OR ab*) AND ny hverdag AND c* AND x[kw]'
    for loss in translate(Query("q", text), dialect).losses:
        assert str(loss.message.args["source"]) == DIALECTS[dialect].title
        assert "{" not in words(loss.message)
        assert loss.message.code == "source.loss.operator" or loss.message.args["piece"]


# ----- words and phrases


@pytest.mark.parametrize(
    ("text", "dialect", "said", "lost"),
    [
        ("aktivitet*", "openalex", "aktivitet", ["truncation"]),
        ("aktivitet*", "doaj", "aktivitet", ["truncation"]),
        ("rus*[tittel] AND håp", "pubmed", "rus[ti] AND håp", ["truncation_short"]),
        ('"peer suppor*"', "pubmed", '"peer suppor*"', []),
        ('"peer suppor*"', "europepmc", "(peer AND suppor*)", ["phrase_truncation"]),
        ('"peer suppor*"', "cochrane", "(peer NEXT suppor*)", []),
        ('"peer suppor*"', "ovid", "peer suppor*.mp.", []),
        ('"peer suppor*"', "openalex", '"peer suppor"', ["truncation"]),
        ("wom?n", "ebsco", "wom?n", []),
        ("wom?n", "ovid", "wom#n.mp.", []),
        ("wom?n", "europepmc", "wom*", ["wildcard"]),
        ("wom?n", "openalex", "wom", ["wildcard", "truncation"]),
        ("behavio*r", "ebsco", "behavio*", ["wildcard"]),
        ("behavio*r", "scopus", "TITLE-ABS-KEY(behavio*r)", []),
        ("*drug", "wos", "TS=*drug", []),
        ("*drug", "ebsco", "drug", ["truncation"]),
        ("24/7", "europepmc", '"24/7"', []),
        ('"women\'s health"', "embase", '"women\'s health"', []),
        ("women's", "embase", '"women\'s"', []),
        ('"in and out"', "ovid", '"in and out".mp.', []),
        ('"near"', "ebsco", '"near"', []),
        ("self-help", "pubmed", "self-help", []),
    ],
)
def test_words_in_the_signs_of_the_source(text: str, dialect: str, said: str, lost: list[str]) -> None:
    assert sent(text, dialect) == (said, lost)


# ----- operators


@pytest.mark.parametrize(
    ("text", "dialect", "said", "lost"),
    [
        ("a OR (b AND c)", "semanticscholar", "a | (b + c)", []),
        ("a NOT b", "scopus", "TITLE-ABS-KEY(a) AND NOT TITLE-ABS-KEY(b)", []),
        ("a NOT b", "arxiv", "all:a ANDNOT all:b", []),
        ("a NOT b NOT c", "semanticscholar", "a -b -c", []),
        ("a NOT (b OR c)", "ebsco", "a NOT (b OR c)", []),
        ("a NOT b", "crossref", "a", ["not"]),
        ("a NOT b", "ovid", "a.mp. not b.mp.", []),
        ("håp OG (rus ELLER alkohol) IKKE barn", "pubmed", "håp AND ((rus OR alkohol) NOT barn)", []),
        ("håp og rus", "ebsco", "håp AND rus", ["operator"]),
        ("rus, samfunn", "ebsco", "rus AND samfunn", ["comma"]),
        ("nye tjenester", "ebsco", "nye AND tjenester", ["words"]),
        ("nye tjenester", "pubmed", "nye tjenester", []),
        ("«håp»[tittel] AND rus", "pubmed", '"håp"[ti] AND rus', []),
        ("(håp OR tro)[tiab] AND rus", "pubmed", "(håp[tiab] OR tro[tiab]) AND rus", []),
        ('"Hope"[mh] OR "Love"[mh] OR faith[ti]', "medline_ebsco", '(MH "Hope+") OR (MH "Love+") OR TI faith', []),
        ('"Hope"[mh] OR "Love"[mh]', "medline_ovid", "exp Hope/ or exp Love/", []),
        ("a NEXT/2 b", "ebsco", "a W2 b", []),
        ("a NEXT/2 b", "wos", "TS=(a NEAR/2 b)", ["order"]),
        ("a NEXT/2 b", "embase", "a NEXT/3 b", []),
        ("(a OR b) NEAR/2 c", "scopus", "TITLE-ABS-KEY((a OR b) W/2 c)", []),
        ("((a OR b) NEAR/2 c)[ti]", "pubmed", '"a c"[ti:~2] OR "b c"[ti:~2]', []),
        ("(nurs* NEAR/2 c)[ti]", "pubmed", "nurs*[ti] AND c[ti]", ["proximity"]),
        ("a[ti] NEAR/2 b[ab]", "ebsco", "TI a AND AB b", ["proximity"]),
        ('"Hope"[mesh]', "medline_ebsco", '(MH "Hope+")', []),
        ('"Hope"[mesh]', "cinahl", '"Hope"', ["heading"]),
        ('"Hope"[heading only]', "cinahl", '(MH "Hope")', []),
        ('"Hope"[heading only]', "embase", "'Hope'/de", []),
        ('"Hope"[emtree]', "embase", "'Hope'/exp", []),
    ],
)
def test_operators_fields_and_headings(text: str, dialect: str, said: str, lost: list[str]) -> None:
    assert sent(text, dialect) == (said, lost)


def test_a_search_of_which_nothing_can_be_said_is_refused() -> None:
    with pytest.raises(InputError, match="LR-QUERY-TRANSLATE"):
        translate(Query("q", "NOT barn"), "crossref")


@pytest.mark.parametrize("text", ["(håp AND rus", "håp)", '"håp', "håp[felt]", "", " ,.() "])
@pytest.mark.parametrize("dialect", ["pubmed", "ebsco", "nva", "crossref"])
def test_a_text_with_errors_is_refused_with_its_file(text: str, dialect: str) -> None:
    with pytest.raises(InputError) as caught:
        translate(Query("main", text), dialect)
    assert (caught.value.code, caught.value.where.file) == ("LR-QUERY-TRANSLATE", "queries/main.toml")


# ----- what PubMed reads as it stands


@pytest.mark.parametrize(
    "text",
    [
        "  håp AND\n(a OR b)*\n",
        "(((Substance abuse)) AND (recovery)) AND (personal experience)",
        '"Hope"[Mesh] AND review[pt] AND 2015:2024[dp] AND norwegian[la]',
        '"hope recovery"[tiab:~3] AND hasabstract',
        "hope NOT (mice OR rats)",
        "wom*n AND hope",
    ],
)
def test_pubmeds_own_language_is_sent_letter_for_letter(text: str) -> None:
    assert sent(text, "pubmed") == (text, [])


def test_mixed_operators_are_pubmeds_own_only_where_no_other_source_reads_them() -> None:
    query = Query("q", "a OR b AND c", ("pubmed",))
    assert translate(query, "pubmed").text == "a OR b AND c"
    both = translate(replace(query, sources=("pubmed", "doaj")), "pubmed")
    assert (both.text, losses(both)) == ("a OR (b AND c)", ["operator"])


# ----- native strings, lines and concepts

YEARS = Limit(LimitKind.YEARS, "2015–2024", 2015, 2024)


def test_a_native_string_is_untouched_and_limited() -> None:
    native = '(MH "Hope+")  AND rus'
    query = Query("q", "håp", native={"cinahl": native}, limits=(YEARS,))
    assert translate(query, "cinahl").text == f"({native}) AND DT 20150101-20241231"
    assert translate(replace(query, limits=()), "cinahl").text == native
    assert translate(query, "ebsco", source="cinahl").text == f"({native}) AND DT 20150101-20241231"
    assert translate(query, "psycinfo").text == "håp AND DT 20150101-20241231"


def test_a_native_string_that_cannot_be_put_in_brackets_is_not_limited() -> None:
    query = Query("q", "håp", native={"cinahl": "a) OR (b"}, limits=(YEARS,))
    said = translate(query, "cinahl")
    assert (said.text, said.limits, losses(said)) == ("a) OR (b", (), ["unlimited"])
    sent_beside = translate(replace(query, native={"openalex": "a) OR (b"}), "openalex")
    assert (sent_beside.limits, losses(sent_beside)) == ((YEARS,), [])


LINES = (QueryLine("S1", "håp OR hope*"), QueryLine("S2", '"rus" OR alkohol'))


def test_references_are_put_in_full_in_the_text_and_kept_in_the_lines() -> None:
    query = Query("q", "S1 AND S2", lines=LINES, limits=(YEARS,))
    assert translate(query, "oria").text == '(håp OR hope*) AND ("rus" OR alkohol)'
    assert numbered_lines(query, "cinahl") == (
        ("S1", "håp OR hope*"),
        ("S2", '"rus" OR alkohol'),
        ("S3", "S1 AND S2"),
        ("S4", "S3 AND DT 20150101-20241231"),
    )
    assert numbered_lines(query, "medline_ovid") == (
        ("1", "(håp or hope*).mp."),
        ("2", "(rus or alkohol).mp."),
        ("3", "1 and 2"),
        ("4", 'limit 3 to yr="2015-2024"'),
    )
    assert [name for name, _ in numbered_lines(query, "wos")] == ["#1", "#2", "#3", "#4"]
    assert numbered_lines(query, "crossref") == ()


def test_lines_of_a_search_without_lines_are_the_parts_of_its_and() -> None:
    assert numbered_lines(Query("q", "(a OR b) AND c[ti]"), "cinahl") == (
        ("S1", "a OR b"),
        ("S2", "TI c"),
        ("S3", "S1 AND S2"),
    )
    assert numbered_lines(Query("q", "a OR b"), "cinahl") == ()


def test_concepts_are_written_out() -> None:
    concepts = (
        Concept("håp", terms={"nb": ("håp",), "en": ("hope", "sense of hope")}, headings=("MeSH: Hope",)),
        Concept("rus", terms={"nb": ("rus*",)}),
    )
    query = Query("q", "", concepts=("håp", "rus"), default_field="title_abstract")
    assert translate(query, "medline_ebsco", concepts).text == (
        '((TI håp OR AB håp) OR (TI hope OR AB hope) OR (TI "sense of hope" OR AB "sense of hope") OR '
        '(MH "Hope+")) AND (TI rus* OR AB rus*)'
    )


def test_the_dialect_of_a_source() -> None:
    assert dialect_of("cinahl") == "cinahl"
    assert dialect_of("medline") == "medline_ovid"
    assert dialect_of("pubmed") == "pubmed"
    assert dialect_of("website") is None


def test_nva_has_one_key_for_each_block_and_tells_which_found_none() -> None:
    said = translate(Query("q", "(a OR b) AND (c OR d) AND (e OR f) AND (g OR h)[ti] AND i AND j[au]"), "nva")
    assert said.params == (
        ("query_should", "a,b"),
        ("search_all_should", "c,d"),
        ("title_should", "g,h"),
        ("search_all", "i"),
        ("contributor_name", "j"),
    )
    assert [(loss.message.code, loss.message.args["piece"]) for loss in said.losses] == [
        ("source.loss.block", "e OR f")
    ]


def test_nva_searches_and_inside_or_as_one_value() -> None:
    said = translate(Query("q", "a OR (b AND c)"), "nva")
    assert (said.params, losses(said)) == ((("query_should", "a,b c"),), ["nested"])
