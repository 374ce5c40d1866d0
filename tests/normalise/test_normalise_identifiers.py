"""DOIs, ISSNs, ISBNs, pages and languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.normalise.doi import find_dois, normalise_doi
from litreview.normalise.issn import find_isbns, find_issns, normalise_isbn, normalise_issn, split_serials
from litreview.normalise.language import normalise_language, read_languages
from litreview.normalise.pages import is_article_number, normalise_pages, page_span


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.18261/ISSN1504-3010-2015-01-06", "10.18261/issn1504-3010-2015-01-06"),
        ("https://www.idunn.no/doi/full/10.18261/issn.2464-3076-2016-03-01", "10.18261/issn.2464-3076-2016-03-01"),
        ("doi: 10.1000/XYZ.", "10.1000/xyz"),
        ("http://dx.doi.org/10.1016%2fj.jss.2015.04.084&partnerID=40", "10.1016/j.jss.2015.04.084"),
        ("https://onlinelibrary.wiley.com/doi/10.1111/inr.12345/full?casa=1", "10.1111/inr.12345"),
        (
            "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2",
        ),
        ("(see 10.1000/x)", "10.1000/x"),
        ("10.1000/x</a>", "10.1000/x"),
        ("110.1234/x", ""),
        ("ingen", ""),
        ("", ""),
    ],
)
def test_a_doi_is_found_in_every_dress(text: str, doi: str) -> None:
    assert normalise_doi(text) == doi


def test_several_dois_are_all_found() -> None:
    assert find_dois("10.1000/a; https://doi.org/10.1000/b 10.1000/A") == ("10.1000/a", "10.1000/b")


@given(st.text(max_size=80))
def test_a_normalised_doi_stays_as_it_is(text: str) -> None:
    doi = normalise_doi(text)
    assert normalise_doi(doi) == doi


def test_issn_needs_its_check_digit() -> None:
    assert normalise_issn("15043010") == "1504-3010"
    assert normalise_issn("2434-561x") == "2434-561X"
    assert normalise_issn("1504-3011") == ""
    assert find_issns("1895-5770 (Print) 2277-9175, 1895-5770") == ("1895-5770", "2277-9175")


def test_isbn_needs_its_check_digit() -> None:
    assert normalise_isbn("ISBN 978-3-16-148410-0") == "9783161484100"
    assert normalise_isbn("0-306-40615-2") == "0306406152"
    assert normalise_isbn("978-3-16-148410-1") == ""
    assert find_isbns("978-3-16-148410-0; 0-306-40615-2") == ("9783161484100", "0306406152")


def test_what_is_no_serial_number_is_handed_back() -> None:
    assert split_serials("1504-3010 (Electronic)") == (("1504-3010",), (), "(Electronic)")
    assert split_serials("1504-3011") == ((), (), "1504-3011")


@pytest.mark.parametrize(
    ("text", "pages", "span"),
    [
        ("204–220", "204-220", 17),
        ("1695-9", "1695-1699", 5),
        ("s. 51-60", "51-60", 10),
        ("pp 37-64", "37-64", 28),
        ("500 - 510", "500-510", 11),
        ("S12-8", "S12-S18", 7),
        ("3, 17", "3, 17", 2),
        ("15", "15", 1),
        ("e22081", "e22081", None),
        ("iv-xii", "iv-xii", None),
        ("220-204", "220-204", None),
        ("", "", None),
    ],
)
def test_pages(text: str, pages: str, span: int | None) -> None:
    assert normalise_pages(text) == pages
    assert page_span(text) == span


def test_article_numbers_are_not_pages() -> None:
    assert is_article_number("e22081")
    assert not is_article_number("51")


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Norwegian", "no"),
        ("nor", "no"),
        ("norsk bokmål", "nb"),
        ("Norsk bokma\u030al", "nb"),
        ("nno", "nn"),
        ("nynorsk", "nn"),
        ("ENG", "en"),
        ("en-GB", "en"),
        ("nb_NO", "nb"),
        ("German", "de"),
        ("ger", "de"),
        ("Klingon", ""),
        ("", ""),
    ],
)
def test_languages(text: str, tag: str) -> None:
    assert normalise_language(text) == tag


def test_a_list_of_languages_keeps_what_it_does_not_know() -> None:
    assert read_languages("English; Norwegian; Klingon") == (("en", "no"), ("Klingon",))
    assert read_languages("engelsk og norsk") == (("en", "no"), ())
