"""The Cochrane Library's plain-text export."""

from __future__ import annotations

import pytest
from format_checks import codes, lost_words, records
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats import cochrane_text
from litreview.model import Name, Parsed, RecordType

TRIAL = """Record #1 of 2
ID: CN-01234567
AU: Haugen K
AU: Li XY
AU: The Peer Study Group
TI: Peer support: a randomised trial
SO: Tidsskrift for psykisk helsearbeid
YR: 2018
VL: 12
NO: 3
PG: 45-56
PM: PUBMED 29123456
XR: EMBASE 620123456
PT: Journal article; Randomized controlled trial
KY: *Peer support; Adult; Humans
DOI: 10.1000/Peer.1
AB: AIM: To see.
METHODS: We saw.
US: https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01234567/full


"""
REVIEW = """Record #2 of 2
ID: CD001234
AU: Jones A
TI: Peer support for adults
SO: Cochrane Database of Systematic Reviews
YR: 2019
NO: 3
PB: John Wiley & Sons, Ltd
SN: 1465-1858
CC: Common Mental Disorders
DOI: 10.1002/14651858.CD001234.pub2
"""


def test_a_trial_field_by_field() -> None:
    hit, _ = cochrane_text.read(TRIAL + REVIEW)
    assert isinstance(hit, Parsed)
    record = hit.record
    assert (record.type, record.title) == (RecordType.ARTICLE, "Peer support: a randomised trial")
    assert record.authors == (Name("Haugen", "K"), Name("Li", "XY"), Name(literal="The Peer Study Group"))
    assert (record.container, record.year, record.volume, record.issue, record.pages) == (
        "Tidsskrift for psykisk helsearbeid",
        2018,
        "12",
        "3",
        "45-56",
    )
    assert (record.pmid, record.ids, record.doi) == ("29123456", {"embase": "620123456"}, "10.1000/peer.1")
    assert record.publication_types == ("Journal article", "Randomized controlled trial")
    assert record.keywords == ("*Peer support", "Adult", "Humans")
    assert record.abstract == "AIM: To see.\nMETHODS: We saw."
    assert record.url.endswith("CN-01234567/full")
    assert (record.extra, record.accession) == ({}, "CN-01234567")
    assert (hit.pointer.line, hit.pointer.identifier, hit.remarks) == (1, "CN-01234567", ())


def test_a_review_is_an_article_of_cochranes_journal() -> None:
    _, hit = cochrane_text.read(TRIAL + REVIEW)
    (record,) = records([hit])
    assert (record.type, record.accession) == (RecordType.ARTICLE, "CD001234")
    assert (record.issn, record.publisher) == (("1465-1858",), "John Wiley & Sons, Ltd")
    assert record.doi == "10.1002/14651858.cd001234.pub2"
    assert record.extra == {"CC": ("Common Mental Disorders",)}
    assert codes(hit) == []


def test_a_trial_of_a_register_has_an_address_for_a_source() -> None:
    text = "Record #1 of 1\nID: CN-2\nTI: A\nSO: https://clinicaltrials.gov/show/NCT1\nPT: Trial registry record\n"
    (record,) = records(cochrane_text.read(text))
    assert (record.container, record.url, record.type) == ("", "https://clinicaltrials.gov/show/NCT1", RecordType.OTHER)


def test_numbers_of_several_databases_in_one_tag() -> None:
    (record,) = records(cochrane_text.read("Record #1 of 1\nTI: A\nXR: EMBASE 7; PUBMED 8; CTGOV 9\n"))
    assert (record.pmid, record.ids, record.extra) == ("8", {"embase": "7"}, {"XR": ("CTGOV 9",)})


def test_a_file_that_ends_too_early_says_so() -> None:
    (hit,) = cochrane_text.read(TRIAL)
    assert codes(hit) == ["import.cochrane.cut"]


def test_joined_files_count_anew() -> None:
    hits = list(cochrane_text.read(TRIAL + REVIEW + TRIAL + REVIEW))
    assert [codes(hit) for hit in hits] == [[], [], [], []]
    hits = list(cochrane_text.read(TRIAL + TRIAL + REVIEW))
    assert [codes(hit) for hit in hits] == [["import.cochrane.cut"], [], []]


def test_a_head_alone_and_a_record_without_one() -> None:
    no_head, empty = cochrane_text.read(REVIEW.partition("\n")[2] + "Record #1 of 1\n")
    assert (codes(no_head), codes(empty)) == (["import.cochrane.no_head"], ["import.cochrane.empty"])
    assert len(records(cochrane_text.read(REVIEW.partition("\n")[2] * 2))) == 2


def test_text_before_the_records_is_kept() -> None:
    stray, *hits = cochrane_text.read("Cochrane Library, today\n" + TRIAL + REVIEW)
    assert (codes(stray), len(hits)) == (["import.cochrane.outside"], 2)


@pytest.mark.parametrize("text", [TRIAL + REVIEW])
def test_no_word_is_lost(text: str) -> None:
    assert lost_words(text, cochrane_text.read(text)) == {"Record", "PUBMED"}


@given(st.text(alphabet="Record #1of2:IDAUTN-\n ", max_size=150))
def test_no_text_breaks_the_reader(text: str) -> None:
    hits = list(cochrane_text.read("Record #1 of 2\n" + text))
    assert [hit.pointer.position for hit in hits] == list(range(1, len(hits) + 1))
    assert hits
