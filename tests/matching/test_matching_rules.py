"""What each rule says of two records that differ in one thing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from matching_records import BASE, HENDA_A, HENDA_B, HENDA_C, NEIGHBOURS, article, names

from litreview.matching import RULES, Outcome, judge, keys_of
from litreview.messages import Words
from litreview.model import Language, Name, Record, RecordType, Relation

D, M, X = Outcome.DUPLICATE, Outcome.MAYBE, Outcome.DIFFERENT
TITLE = BASE.title
BARE = replace(BASE, doi="")


def verdict(a: Record, b: Record) -> tuple[Outcome | None, str]:
    found, turned = judge(keys_of(a), keys_of(b)), judge(keys_of(b), keys_of(a))
    assert (found and found.rule) == (turned and turned.rule), "the order of the two must not matter"
    return (found.outcome, found.rule) if found else (None, "")


@pytest.mark.parametrize(
    ("changes", "outcome", "rule"),
    [
        ({}, D, "same_doi"),
        ({"doi": "https://doi.org/10.1000/NJC.7.11"}, D, "same_doi"),
        ({"title": TITLE.upper() + "."}, D, "same_doi"),
        ({"title": "Peer support workers"}, D, "same_doi"),
        ({"title": "Supplementary material: interview guide"}, M, "same_doi_unlike"),
        ({"title": ""}, M, "same_doi_no_title"),
        ({"doi": ""}, D, "title_author_year"),
        ({"doi": "10.1000/other"}, D, "two_dois"),
        ({"doi": "10.1000/other", "pages": ""}, M, "other_id"),
        (
            {
                "doi": "10.1000/other",
                "pmid": "2",
                "title": "Soil bacteria",
                "authors": names("Vik, Unn"),
                "volume": "3",
            },
            None,
            "",
        ),
        ({"title": "Soil bacteria", "authors": names("Vik, Unn"), "volume": "3"}, X, "same_doi_other_work"),
        ({"doi": "", "year": 2020, "volume": ""}, D, "title_author_year"),
        ({"doi": "", "year": 2020, "volume": "", "pages": "", "authors": names("Berg, K.")}, M, "next_year"),
        ({"doi": "", "year": 2020, "volume": "", "pages": "1-14"}, D, "title_author_year"),
        ({"doi": "", "year": 2020, "volume": "", "pages": "01-Sep"}, M, "next_year"),
        ({"doi": "", "year": 2012}, M, "other_year"),
        ({"doi": "10.1000/other", "year": 2012}, X, "other_id_and_year"),
        ({"doi": "", "year": None}, D, "same_volume"),
        ({"doi": "", "year": None, "volume": ""}, M, "year_missing"),
        ({"doi": "", "authors": ()}, D, "title_place_no_author"),
        ({"doi": "", "authors": (), "pages": ""}, M, "author_missing"),
        ({"doi": "", "authors": (Name(literal="Anonymous"),), "volume": ""}, M, "author_missing"),
        ({"doi": "", "authors": names("Lie, O.", "Berg, K.")}, D, "title_place"),
        ({"doi": "", "authors": names("Lie, O.", "Berg, K."), "pages": ""}, D, "same_people"),
        ({"doi": "", "authors": names("Lie, O.", "Dahl, P."), "pages": ""}, M, "author_order"),
        ({"doi": "", "authors": names("Vik, Unn"), "pages": "", "volume": ""}, None, ""),
        ({"doi": "", "authors": names("Vik, Unn")}, M, "other_authors"),
        (
            {"doi": "", "type": RecordType.CONFERENCE, "container": "Congress of Care", "pages": "3"},
            X,
            "journal_and_meeting",
        ),
        ({"doi": "", "type": RecordType.CONFERENCE, "container": "Care Days", "pages": "3"}, M, "other_form"),
        ({"doi": "", "type": RecordType.PREPRINT, "container": ""}, D, "title_author_year"),
        ({"doi": "10.1101/2019.01.01.123456", "volume": "", "pages": "", "container": "medRxiv"}, M, "other_id"),
        ({"doi": "", "volume": "", "pages": "", "container": "medRxiv"}, M, "other_form"),
        ({"doi": "", "container": "Care Weekly", "volume": "", "pages": ""}, M, "other_container"),
        ({"doi": "", "container": "Nord J Care", "volume": "", "pages": ""}, D, "title_author_year"),
        ({"doi": "", "pages": "201-210"}, M, "other_place"),
        ({"doi": "", "volume": "8", "pages": "12-24"}, D, "title_author_year"),
        ({"doi": "", "title": "Erratum: " + TITLE}, X, "notice"),
        ({"title": "Erratum: " + TITLE}, M, "notice_same_id"),
        ({"doi": "", "title": "Comment on: " + TITLE, "authors": names("Vik, Unn")}, X, "notice"),
        ({"doi": "", "title": "Retraction: " + TITLE}, X, "notice"),
        ({"doi": "", "title": "RETRACTED: " + TITLE}, D, "title_author_year"),
        ({"doi": "", "title": TITLE.replace("workers", "wrokers")}, D, "title_author_year"),
        ({"doi": "", "title": "Peer support workers", "pages": ""}, M, "part_of_title"),
        ({"doi": "", "title": "Erfaringskonsulenter i distriktspsykiatriske team"}, D, "translated"),
        ({"doi": "", "title": "Erfaringskonsulenter i team", "authors": names("Berg, K.")}, M, "place_only"),
        (
            {"doi": "", "title": f"Erfaringskonsulenter i distriktspsykiatriske team [{TITLE}]", "volume": ""},
            D,
            "contained_same_place",
        ),
        ({"doi": "", "container": "Nordic J of Caring Work, Oslo"}, D, "same_pages"),
        ({"doi": "", "title": "Erfaringskonsulenter i team", "original_title": TITLE}, D, "title_author_year"),
        ({"doi": "", "title": "", "volume": "7"}, M, "no_title_same_volume"),
        ({"doi": "", "title": "", "volume": ""}, None, ""),
        ({"doi": "", "edition": "2nd"}, D, "title_author_year"),
    ],
)
def test_one_change_and_the_rule_that_speaks(changes: dict[str, Any], outcome: Outcome | None, rule: str) -> None:
    assert verdict(BASE, replace(BASE, **changes)) == (outcome, rule)


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("Nurses in home care. Part I: methods", "Nurses in home care. Part II: methods", "numbers"),
        ("Living conditions of patients 2012", "Living conditions of patients 2014", "numbers"),
        ("Dialectical therapy for nurses: study 1", "Dialectical therapy for nurses: study 2", "numbers"),
    ],
)
def test_parts_and_numbers_are_different_publications(one: str, other: str, rule: str) -> None:
    assert verdict(replace(BARE, title=one), replace(BARE, title=other, pages="25-40")) == (X, rule)
    assert verdict(replace(BARE, title=one), replace(BARE, title=other)) == (M, "numbers_same_place")
    same_doi = replace(BASE, title=one), replace(BASE, title=other)
    assert verdict(*same_doi) == (M, "numbers_same_id")


SUPPLEMENT = replace(BASE, doi="10.1000/supplement.1", pages="")


@pytest.mark.parametrize(
    ("one", "other", "authors", "rule"),
    [
        ("P12 Experiences of hope among patients with cancer", "P13 Experiences of hope among patients with stroke",
         "Olsen, P.", "same_doi_shared"),
        ("P12 Experiences of hope among patients with cancer", "P13 Experiences of hope among patients with stroke",
         "Hansen, K.", "same_doi_shared"),
        ("Experiences of hope among patients with cancer", "Experiences of hope among patients with stroke",
         "Olsen, P.", "same_doi_shared"),
        ("Chapter number 0 of the book on hope and care", "Chapter number 1 of the book on hope and care",
         "Olsen, P.", "numbers_same_id"),
    ],
)  # fmt: skip
def test_parts_that_share_one_doi_are_a_question(one: str, other: str, authors: str, rule: str) -> None:
    left = replace(SUPPLEMENT, title=one, authors=names("Hansen, K."))
    right = replace(SUPPLEMENT, title=other, authors=names(authors), year=2020)
    assert verdict(left, right) == (M, rule)


def test_one_doi_and_one_title_is_one_work_whoever_stands_first() -> None:
    swapped = replace(BASE, authors=names("Lie, O.", "Berg, K."))
    assert verdict(BASE, swapped) == (D, "same_doi")
    assert verdict(BASE, replace(swapped, authors=names("Vik, Unn"))) == (D, "same_doi")
    assert verdict(BASE, replace(swapped, title="Peer support workers")) == (M, "same_doi_shared")
    assert verdict(BASE, replace(BASE, title="Peer support workers", authors=())) == (D, "same_doi")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Postoperative hyperglycemia in elderly patients after surgery of the hip and knee",
            "Postoperative hypoglycemia in elderly patients after surgery of the hip and knee",
        ),
        (
            "Prevalence of male nurses in psychiatric hospitals and their careers over twenty years",
            "Prevalence of female nurses in psychiatric hospitals and their careers over twenty years",
        ),
        (
            "Treatment of hepatitis B in outpatient clinics of the northern countries: experiences",
            "Treatment of hepatitis C in outpatient clinics of the northern countries: experiences",
        ),
    ],
)
def test_a_word_that_turns_the_meaning_is_never_a_slip(one: str, other: str) -> None:
    left, right = (replace(BARE, title=title, volume="", pages="") for title in (one, other))
    assert verdict(left, right)[0] is M


def test_the_same_pmid_is_one_publication_and_another_pmid_is_not() -> None:
    one = replace(BARE, pmid="31000001")
    assert verdict(one, replace(one, title="", authors=(), year=None)) == (D, "same_pmid")
    assert verdict(one, replace(one, pmid="31000002")) == (M, "other_id")
    unlike = replace(one, title="Soil bacteria of the tundra", authors=names("Vik, Unn"), year=1999)
    assert verdict(one, unlike) == (M, "same_id_unlike")
    assert verdict(replace(one, doi="10.1000/a"), replace(one, doi="10.1000/b")) == (M, "ids_contradict")


def test_the_same_number_in_one_database_is_one_publication() -> None:
    one = replace(BARE, database="CINAHL", accession="137")
    assert verdict(one, replace(one, title=TITLE + " – a", year=None, authors=())) == (D, "same_accession")
    assert verdict(one, replace(one, accession="138")) == (M, "other_id")
    assert verdict(one, replace(one, database="Embase", accession="138")) == (D, "title_author_year")


def test_what_a_record_says_it_is_tied_to_is_another_publication() -> None:
    original = replace(BARE, pmid="1")
    tied = replace(BARE, pmid="2", relations=(Relation("erratum_for", pmid="1"),))
    assert verdict(original, tied) == (X, "related")


def test_standing_titles_say_too_little() -> None:
    one = article("Editorial", ("Berg, K.",), 2019, container="Care", volume="7")
    assert verdict(one, replace(one)) == (M, "short_title")
    assert verdict(replace(one, pages="1-2"), replace(one, pages="1-2")) == (D, "title_author_year")
    assert verdict(replace(one, doi="10.1000/a"), replace(one, doi="10.1000/b")) == (X, "other_id_short")
    remarks = replace(one, title="Remarks from the editors of this journal")
    assert verdict(remarks, remarks) == (M, "short_title")


def test_two_editions_of_a_book_are_a_question() -> None:
    book = Record(type=RecordType.BOOK, title="Psykisk helsearbeid i nye sko", authors=names("Berg, K."), year=2019)
    assert verdict(replace(book, edition="1"), replace(book, edition="2. utg.")) == (M, "other_edition")


def test_nothing_is_no_title() -> None:
    for title in ("", "Unknown", "[No title available]", "…"):
        one = replace(BARE, title=title)
        assert verdict(one, one) == (M, "no_title_same_volume")
        assert verdict(replace(one, volume=""), replace(one, volume="")) == (None, "")


def test_the_article_of_the_three_reviews_and_its_neighbours() -> None:
    for one, other in ((HENDA_A, HENDA_B), (HENDA_A, HENDA_C), (HENDA_B, HENDA_C)):
        assert verdict(one, other) == (D, "title_author_year")
    family = (HENDA_A, *NEIGHBOURS)
    for at, one in enumerate(family):
        for other in family[at + 1 :]:
            assert verdict(one, other) == (None, "")


@pytest.mark.parametrize("language", list(Language))
def test_every_rule_has_words(language: Language) -> None:
    words = Words(language)
    for rule in RULES:
        assert words.has(f"match.rule.{rule.name}")
    found = judge(keys_of(BASE), keys_of(replace(BASE, doi="", year=None, volume="")))
    assert found
    said = words(found.evidence)
    assert "2019" in said
    assert words("match.unknown") in said
