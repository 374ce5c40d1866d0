"""The best record of a work and its conflicts."""

from __future__ import annotations

from dataclasses import fields, replace
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_records import BASE, HENDA_A, HENDA_B, HENDA_C, article, names

from litreview.matching import merge
from litreview.model import Record, RecordType


def test_the_article_of_the_three_reviews() -> None:
    best, conflicts = merge({1: HENDA_A, 2: HENDA_B, 3: HENDA_C})
    assert conflicts == {"volume": (("12", 1), ("11", 3)), "pages": (("50-60", 1), ("51-60", 3))}
    assert (best.volume, best.pages, best.issue) == ("12", "50-60", "1")
    assert best.doi == HENDA_A.doi
    assert best.authors == HENDA_B.authors  # given names in full
    assert best.title == HENDA_B.title  # quotation marks that close
    assert best.origin["volume"] == "1 VL"
    assert best.origin["authors"] == "2"


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("doi", "10.1000/njc.7.11", "10.1000/NJC.7.11"),
        ("title", BASE.title, BASE.title.upper() + "."),
        ("title", "Peer support workers: a study of teams", "Peer support workers"),
        ("authors", names("Berg, Kari", "Lie, Ola"), names("Berg, K.", "Lie, O.")),
        ("authors", names("Berg, Kari Anne"), names("Berg, K")),
        ("container", "Nordic Journal of Care", "Nord. J. Care"),
        ("pages", "204-220", "204–20"),
        ("pages", "204-220", "204"),
        ("volume", "7", " 7"),
    ],
)
def test_another_form_of_one_value_is_no_conflict(field: str, one: object, other: object) -> None:
    found = merge({1: replace(BASE, **{field: one}), 2: replace(BASE, **{field: other})})
    assert found.conflicts == {}
    assert getattr(found.best, field) == one


@pytest.mark.parametrize(
    ("field", "one", "other", "words"),
    [
        ("year", 2019, 2020, ("2019", "2020")),
        ("doi", "10.1000/a", "10.1000/b", ("10.1000/a", "10.1000/b")),
        ("authors", names("Berg, Kari"), names("Vik, Unn"), ("Berg, Kari", "Vik, Unn")),
        ("authors", names("Berg, Kari"), names("Berg, Ola"), ("Berg, Kari", "Berg, Ola")),
        ("type", RecordType.ARTICLE, RecordType.CONFERENCE, ("article-journal", "paper-conference")),
    ],
)
def test_differing_values_are_listed_the_chosen_first(
    field: str, one: object, other: object, words: tuple[str, str]
) -> None:
    found = merge({4: replace(BASE, **{field: one}), 9: replace(BASE, **{field: other})})
    assert found.conflicts == {field: ((words[0], 4), (words[1], 9))}


def test_most_records_win_and_an_unstated_type_does_not_vote() -> None:
    plain = replace(BASE, volume="8", type=RecordType.OTHER)
    best, conflicts = merge({1: BASE, 2: plain, 3: replace(plain)})
    assert best.volume == "8"
    assert best.type is RecordType.ARTICLE
    assert conflicts == {"volume": (("8", 2), ("7", 1))}


def test_everything_that_some_record_says_is_kept() -> None:
    one = replace(
        BASE,
        keywords=("recovery",),
        issn=("1504-3010",),
        extra={"M1": ("a",)},
        ids={"eid": "2"},
        database="PubMed",
        accession="7",
    )
    other = replace(BASE, keywords=("peer", "recovery"), extra={"M1": ("b",)}, abstract="Long enough to be read.")
    best, _ = merge({1: one, 2: other})
    assert set(best.keywords) == {"recovery", "peer"}
    assert set(best.extra["M1"]) == {"a", "b"}
    assert (best.ids, best.issn, best.abstract) == ({"eid": "2"}, ("1504-3010",), other.abstract)
    assert (best.database, best.accession) == ("PubMed", "7")


def test_a_work_without_records_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        merge({})


@given(st.permutations([1, 2, 3, 4]))
def test_the_order_changes_nothing(order: list[int]) -> None:
    records = {1: HENDA_A, 2: HENDA_B, 3: HENDA_C, 4: replace(HENDA_C, volume="12", year=2016)}
    assert merge({record: records[record] for record in order}) == merge(records)


def test_one_record_is_its_own_best() -> None:
    best, conflicts = merge({1: BASE})
    assert replace(best, origin={}) == Record(**{**{f: getattr(BASE, f) for f in BASE.__slots__}, "origin": {}})
    assert conflicts == {}


def test_every_field_of_a_record_has_its_place_in_a_work() -> None:
    page = import_module("litreview.matching.merge")
    placed = {*page.PREFERENCES, *page._TUPLES, *page._MAPPINGS, *page._ENTRY, "extra", "origin", "authors_complete"}
    assert placed == {item.name for item in fields(Record)}


def test_what_a_source_says_of_peer_review_is_kept_and_compared() -> None:
    assert merge({1: Record(title="Håp"), 2: Record(title="Håp", peer_reviewed=False)}).best.peer_reviewed is False
    merged = merge({1: Record(title="Håp", peer_reviewed=True), 2: Record(title="Håp", peer_reviewed=False)})
    assert merged.best.peer_reviewed is True
    assert merged.conflicts["peer_reviewed"] == (("True", 1), ("False", 2))


def test_a_reference_is_not_made_up_of_two_versions() -> None:
    old = article("Massage for pain in labour", ("Smith, Caroline", "Levett, Kate"), 2012, doi="10.1002/14651858.a",
                  issue="2", pmid="1")  # fmt: skip
    new = article("Massage for pain in labour", ("Smith, Caroline", "Levett, Kate", "Jones, Lee"), 2018,
                  doi="10.1002/14651858.a.pub3", issue="3")  # fmt: skip
    best = merge({1: old, 2: new}).best
    assert (best.year, best.doi, best.issue, len(best.authors)) == (2018, new.doi, "3", 3)


def test_the_year_is_that_of_the_record_with_a_place() -> None:
    early = article("Hope in wards", ("Aas, Kari",), 2017, doi="10.1000/a", pmid="5", abstract="Long.")
    final = article("Hope in wards", ("Aas, Kari",), 2018, volume="32", issue="2", pages="500-508")
    best = merge({1: early, 2: final}).best
    assert (best.year, best.volume, best.pages, best.doi) == (2018, "32", "500-508", "10.1000/a")


def test_a_name_without_its_publisher_and_the_title_most_records_have() -> None:
    one = article("Håp i sykehjem", ("Aas, Kari",), 2018, container="Journal of Care (Wiley & Sons, Inc.)")
    other = article("Håp i sykehjem", ("Aas, Kari",), 2018, container="Journal of Care")
    third = article("Håp i sjukeheimar og bukollektiv", ("Aas, Kari",), 2018, container="J Care")
    best = merge({1: one, 2: other, 3: third}).best
    assert (best.container, best.title) == ("Journal of Care", "Håp i sykehjem")


def test_a_journal_and_its_place_go_together() -> None:
    one = article("Dignity in wards", ("Lie, Ola",), 2020, container="J Care", volume="3", pages="11-19", pmid="5")
    other = article("Dignity in wards", ("Lie, Ola",), 2020, container="Hospital Monthly", volume="40", pages="210-219")
    found = merge({1: one, 2: other})
    assert (found.best.container, found.best.volume, found.best.pages) == ("J Care", "3", "11-19")
    assert found.conflicts["container"][0] == ("J Care", 1)
    most = merge({1: one, 2: other, 3: replace(other, pages="")}).best
    assert (most.container, most.volume, most.pages) == ("Hospital Monthly", "40", "210-219")
