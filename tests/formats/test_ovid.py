"""Ovid's tagged text: records and fields of both layouts, and what is left of damaged ones."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from format_checks import codes, lost_words, records, unparsed
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats import ovid
from litreview.formats.text import TextFile, decode
from litreview.model import Name, Parsed, Record, RecordType

MEDLINE = """<1. >
VN  - Ovid Technologies
DB  - Ovid MEDLINE(R) ALL
UI  - 30000001
TI  - [Hope on the ward: a qualitative study].
OT  - Håp på posten: en kvalitativ studie.
FA  - Nes, Ottar
FA  - Berg, Marit Anne
AU  - Nes O
AU  - Berg MA
CA  - The Hope Group
IN  - (Nes, Berg) Drammen, Norway.
JN  - Nordic Journal of Hope
JA  - Nord J Hope
SO  - Nordic Journal of Hope. 12(3):204-20, 2019 Mar 05.
DP  - 2019 Mar 05
YR  - 2019
VO  - 12
IP  - 3
PG  - 204-20
IS  - 1504-3010
DO  - https://dx.doi.org/10.1000/ABC.1
LG  - Norwegian
AB  - BACKGROUND: We asked.
RESULTS: They told.
MH  - *Hope
      Nursing Care
KF  - hope; wards
PT  - Journal Article
CP  - Norway
ED  - 20190401
XL  - https://ovidsp.ovid.com/ovidweb.cgi?AN=30000001

"""
PSYC = """ <7. >
 VN  - Ovid Technologies
 DB  - APA PsycInfo
 AN  - Peer Reviewed Journal: 2015-00001-012.
 TI  - Asking for comfort. [References].
 DP  - Sep 2015
 YR  - 2015
 LG  - English
 AU  - Vik, Osamu
 AU  - Dal, Jeremy J
 IN  - Vik, Osamu: Oslo University, Norway

       Dal, Jeremy J.: Oslo University, Norway
 SO  - Journal of Comfort. Vol.43(5), Sep 2015, pp. 623-634.
 IS  - 1352-4658
 PU  - Comfort Press; United Kingdom
 PT  - Journal
 PT  - Peer Reviewed Journal
 DT  - Journal Article
 AB  - We asked.
 DO  - http://dx.doi.org/10.1000/comfort.1
 PM  - 24892981
 ID  - comfort, asking (and more, here), care
 MH  - *Comfort
 CC  - Caring [3210].
 CP  - HOLDER: Comfort Society
       YEAR: 2014
 MO  - Sep
 XL  - http://ovidsp.ovid.com/ovidweb.cgi?AN=2015-00001-012

"""
SPOKEN = """<8>
Accession Number
  01445406-201509000-00006.
Author
  Kohl, Lars 1;  Lund, Kari PhD 1,2
Institution
  (1) Oslo.
Title
  Fog and trees.[Article]
Source
  Fogs.   8(6):1048-64, September 2015.
Abstract
  We measured fog.
Author Keywords
  fog;  trees.
References
  Aber J. 1989. Bogs.

  Berg K. 1990. Mires.
Language
  English.
Document Type
  Research Articles.
ISSN
  1936-0584
DOI Number
  10.1000/fog.1

"""


def one(text: str) -> Parsed:
    (hit,) = ovid.read(text)
    assert isinstance(hit, Parsed)
    return hit


def record_of(*lines: str) -> Record:
    return one("\n".join(("<1. >", "VN  - Ovid Technologies", "DB  - Embase", *lines, "")) + "\n").record


def test_a_medline_record_field_by_field() -> None:
    hit = one(MEDLINE)
    record = hit.record
    assert (record.database, record.accession, record.pmid) == ("Ovid MEDLINE(R) ALL", "30000001", "30000001")
    assert record.title == "Hope on the ward: a qualitative study"
    assert record.original_title == "Håp på posten: en kvalitativ studie"
    assert record.authors == (Name("Nes", "Ottar"), Name("Berg", "Marit Anne"), Name(literal="The Hope Group"))
    assert (record.editors, record.extra["ED"]) == ((), ("20190401",))
    assert (record.container, record.container_short) == ("Nordic Journal of Hope", "Nord J Hope")
    assert (record.year, record.date, record.volume, record.issue) == (2019, "2019-03-05", "12", "3")
    assert (record.pages, record.issn, record.doi) == ("204-220", ("1504-3010",), "10.1000/abc.1")
    assert (record.languages, record.country, record.type) == (("no",), "Norway", RecordType.ARTICLE)
    assert record.abstract == "BACKGROUND: We asked.\nRESULTS: They told."
    assert (record.subjects, record.keywords) == (("*Hope", "Nursing Care"), ("hope", "wards"))
    assert record.url == "https://ovidsp.ovid.com/ovidweb.cgi?AN=30000001"
    assert set(record.extra) == {"VN", "IN", "SO", "ED"}
    assert (hit.remarks, hit.pointer.line, hit.pointer.identifier) == ((), 1, "30000001")


def test_a_psycinfo_record_indented_as_a_whole_with_empty_lines_inside() -> None:
    hit = one(PSYC)
    record = hit.record
    assert (record.accession, record.peer_reviewed, record.pmid) == ("2015-00001-012", True, "24892981")
    assert record.title == "Asking for comfort"
    assert record.extra["TI"] == ("Asking for comfort. [References].",)
    assert record.authors == (Name("Vik", "Osamu"), Name("Dal", "Jeremy J"))
    assert (record.container, record.volume, record.issue) == ("Journal of Comfort", "43", "5")
    assert (record.date, record.pages, record.origin["pages"]) == ("2015-09", "623-634", "SO")
    assert (record.publisher, record.country, record.doi) == ("Comfort Press", "United Kingdom", "10.1000/comfort.1")
    assert record.keywords == ("comfort", "asking (and more, here)", "care")
    assert record.subjects == ("*Comfort", "Caring [3210]")
    assert record.extra["IN"] == ("Vik, Osamu: Oslo University, Norway\nDal, Jeremy J.: Oslo University, Norway",)
    assert record.extra["CP"] == ("HOLDER: Comfort Society\nYEAR: 2014",)
    assert hit.remarks == ()


def test_headings_on_lines_of_their_own() -> None:
    hit = one(SPOKEN)
    record = hit.record
    assert record.accession == "01445406-201509000-00006"
    assert record.authors == (Name("Kohl", "Lars"), Name("Lund", "Kari"))
    assert record.extra["Author"] == ("Kohl, Lars 1", "Lund, Kari PhD 1,2")
    assert record.title == "Fog and trees"
    assert (record.container, record.volume, record.issue, record.pages) == ("Fogs", "8", "6", "1048-1064")
    assert (record.date, record.languages, record.keywords) == ("2015-09", ("en",), ("fog", "trees"))
    assert (record.issn, record.doi, record.type) == (("1936-0584",), "10.1000/fog.1", RecordType.ARTICLE)
    assert record.extra["References"] == ("Aber J. 1989. Bogs.\nBerg K. 1990. Mires.",)
    assert hit.remarks == ()


def test_a_chapter_has_its_own_title_and_a_book_is_found_in_the_source_line() -> None:
    chapter, book = records(
        ovid.read(
            "<2>\nAuthor\n  Max  Moritz\nTitle\n  The book\nChapter Title\n  The beginning\n\n"
            "<1>  \nAuthor\n  Max [Ed]\n\nPublication Type\n  Book\n  \nSource \n"
            "  (2014). A very long title. (pp. 1-8) 58 pp. Oslo: House.\n  \n"
        )
    )
    assert (chapter.title, chapter.container, chapter.type) == ("The beginning", "The book", RecordType.CHAPTER)
    assert chapter.authors == (Name("Max"), Name("Moritz"))
    assert (book.title, book.editors, book.authors) == ("A very long title", (Name("Max"),), ())
    assert (book.year, book.pages, book.place, book.publisher) == (2014, "1-8", "Oslo", "House")
    assert book.type is RecordType.BOOK


def test_roles_behind_names() -> None:
    record = record_of(
        "TI  - A",
        "AU  - Werner, S. M. [Author, Reprint Author; E-mail: s@example.org]",
        "AU  - Raffa, K. [Author]",
        "AU  - Kamp, R. [Editor]",
        "AU  - Behan L.",
        "AU  - et al.",
    )
    assert record.authors == (Name("Werner", "S. M."), Name("Raffa", "K."), Name("Behan", "L."))
    assert (record.editors, record.authors_complete) == ((Name("Kamp", "R."),), False)
    assert record.extra["AU"] == (
        "Werner, S. M. [Author, Reprint Author; E-mail: s@example.org]",
        "Kamp, R. [Editor]",
    )


@pytest.mark.parametrize(
    ("value", "accession", "reviewed", "kept"),
    [
        ("Peer Reviewed Journal: 2015-1-2.", "2015-1-2", True, False),
        ("Non-Peer Reviewed Journal: 2015-1-2.", "2015-1-2", False, False),
        ("Book: 2014-1-2.", "2014-1-2", None, True),
        ("PREV200400474164", "PREV200400474164", None, False),
    ],
)
def test_words_before_the_number(value: str, accession: str, reviewed: bool | None, kept: bool) -> None:
    record = record_of(f"AN  - {value}", "TI  - A")
    assert (record.accession, record.peer_reviewed, "AN" in record.extra) == (accession, reviewed, kept)


@pytest.mark.parametrize(
    ("lines", "reviewed"),
    [
        (("PS  - Peer Reviewed",), True),
        (("PT  - Journal; Peer Reviewed Journal",), True),
        (("PT  - Journal; Peer-Reviewed Status-Unknown",), None),
        (("PT  - Not Peer Reviewed",), False),
        (("AB  - A peer reviewed journal",), None),
    ],
)
def test_peer_review_is_taken_where_it_is_stated(lines: tuple[str, ...], reviewed: bool | None) -> None:
    assert record_of("TI  - A", *lines).peer_reviewed is reviewed


def test_only_medline_numbers_are_pmids() -> None:
    assert record_of("UI  - 621381829", "TI  - A").pmid == ""
    assert record_of("UI  - 621381829", "PM  - 29000001 [http://example.org/29000001]").pmid == "29000001"


def test_text_that_looks_like_a_tag_inside_a_field_is_text() -> None:
    record = record_of("TI  - A", "AB  - We use", "IT - and other means", "  AB  - ", "YR  - 2018")
    assert (record.abstract, record.year) == ("We use\nIT - and other means\nAB -", 2018)


def test_pages_that_are_none_stay_in_extra() -> None:
    record = record_of(
        "TI  - A", "PG  - No Pagination Specified", "SO  - J. Vol.1(2), 2018, pp. No Pagination Specified."
    )
    assert (record.pages, record.volume, record.issue) == ("", "1", "2")
    assert record.extra["PG"] == ("No Pagination Specified",)


def test_a_source_line_in_no_known_form_is_said_and_kept() -> None:
    line = "Some journal. Spring issue of 2018, last leaf"
    hit = one(f"<1. >\nVN  - Ovid Technologies\nDB  - X\nTI  - A\nSO  - {line}\n\n")
    assert codes(hit) == ["import.ovid.source_partly"]
    assert (hit.record.container, hit.record.year) == ("Some journal", 2018)
    assert hit.record.extra["SO"] == (line,)


def test_a_record_without_a_database_says_so() -> None:
    assert codes(one(MEDLINE.replace("DB  - Ovid MEDLINE(R) ALL\n", ""))) == ["import.ovid.no_database"]


def test_a_record_without_authors_is_a_record() -> None:
    hit = one(re.sub(r"^(?:FA|AU|CA)  -.*\n", "", MEDLINE, flags=re.MULTILINE))
    assert (hit.record.authors, hit.remarks) == ((), ())


def test_a_head_without_a_record_is_unparsed() -> None:
    empty, hit = ovid.read("<1. >\n" + MEDLINE)
    assert codes(empty) == ["import.ovid.empty"]
    assert (empty.pointer.line, empty.pointer.identifier) == (1, "1")
    assert isinstance(hit, Parsed)


def test_a_record_that_lost_its_head_is_read_and_says_so() -> None:
    bare = MEDLINE.removeprefix("<1. >\n")
    first, second = ovid.read(bare + bare)
    assert codes(first) == codes(second) == ["import.ovid.no_head"]
    cut = one(bare.removeprefix("VN  - Ovid Technologies\n"))
    assert (codes(cut), cut.record.pmid) == (["import.ovid.no_head"], "30000001")


def test_text_without_records_is_unparsed() -> None:
    (hit,) = ovid.read("Dear supervisor,\n\nhere is my list.\n")
    assert codes(hit) == ["import.ovid.outside"]
    stray, record = ovid.read("Database: Embase\nSearch Strategy:\n\n" + MEDLINE)
    assert (codes(stray), stray.pointer.line) == (["import.ovid.outside"], 1)
    assert isinstance(record, Parsed)


@pytest.mark.parametrize("text", [MEDLINE, PSYC, SPOKEN])
def test_a_last_record_cut_off_says_so(text: str) -> None:
    lines = text.rstrip().split("\n")
    for end in range(5, len(lines), 2):
        *_, last = ovid.read("\n".join(lines[:end])[:-1])
        assert "import.ovid.no_end" in codes(last)


def test_a_cut_at_an_empty_line_is_seen_by_the_last_field() -> None:
    hits = list(ovid.read(PSYC * 2 + PSYC[: PSYC.index("\n\n")] + "\n\n"))
    assert [("import.ovid.no_end" in codes(hit)) for hit in hits] == [False, False, True]


def _blocks(text: str, size: int) -> Iterator[str]:
    lines = text.splitlines(keepends=True)
    for start in range(0, len(lines), size):
        yield "".join(lines[start : start + size])


def test_records_stream_and_blocks_do_not_matter() -> None:
    text = MEDLINE + PSYC + SPOKEN
    whole = list(ovid.read(text))
    assert len(records(whole)) == 3
    assert all(list(ovid.read(_blocks(text, size))) == whole for size in (1, 2, 7))

    def endless() -> Iterator[str]:
        while True:
            yield MEDLINE

    hits = ovid.read(endless())
    assert [next(hits).pointer.position for _ in range(5)] == [1, 2, 3, 4, 5]


_ODD = st.text(alphabet="<>1. \n-TIABSOUVN[](),;:\t", max_size=200)


@given(
    st.lists(st.one_of(_ODD, st.sampled_from(MEDLINE.split("\n") + PSYC.split("\n") + SPOKEN.split("\n"))), max_size=40)
)
def test_no_text_breaks_the_reader(lines: list[str]) -> None:
    text = "\n".join(lines)
    hits = list(ovid.read(text))
    assert [hit.pointer.position for hit in hits] == list(range(1, len(hits) + 1))
    assert bool(hits) == bool(text.strip(" \t\n"))


@pytest.mark.parametrize(
    "hostile",
    [
        *("AU  - ; Berg [x", "AU  - ,", "AU  - 1, 1 ", "SO  - . 1:1, ", "ID  - , (", "TI  - [Article"),
        *("DO  - 10.1000/x;", " ", "<", "["),
    ],
)
def test_a_megabyte_of_anything_takes_seconds(hostile: str) -> None:
    tag, _, part = hostile.rpartition("  - ")
    head = f"<1. >\nVN  - Ovid\n{tag}  - " if tag else "<1. >\nTI  - "
    began = time.perf_counter()
    assert len(list(ovid.read(head + part * (1_000_000 // len(part))))) == 1
    assert time.perf_counter() - began < 20


def test_recordings_give_every_record_and_every_word(shared: Path) -> None:
    files = sorted((shared / "recordings" / "export-ovid-tagged").iterdir())
    assert len(files) >= 5
    for path in files:
        data = path.read_bytes()
        text = decode(data).text
        with path.open("rb") as stream:
            hits = list(ovid.read(TextFile(stream).blocks()))
        stated = len(re.findall(r"^\s*<\d+", text, re.MULTILINE))
        assert (path.name, len(records(hits)), unparsed(hits)) == (path.name, stated, [])
        assert (path.name, lost_words(re.sub(r"^\s*(?:LG|DP) .*$|^Language\s*\n.*$", "", text, flags=re.M), hits)) == (
            path.name,
            set(),
        )


_EXPECTED = {  # tag or heading: the field it must fill
    "DB": "database", "AN": "accession", "UI": "accession", "TI": "title", "AU": "authors", "JN": "container",
    "SO": "year", "VO": "volume", "IP": "issue", "PG": "pages", "IS": "issn", "IB": "isbn", "AB": "abstract",
    "LG": "languages", "PT": "publication_types", "MH": "subjects", "CC": "subjects", "ID": "keywords", "DO": "doi",
    "PM": "pmid", "PB": "publisher", "PU": "publisher", "CY": "country", "XL": "url", "YR": "year", "DP": "date",
}  # fmt: skip


def test_no_field_of_ours_is_empty_where_a_recording_has_it(shared: Path) -> None:
    seen = set()
    for path in sorted((shared / "recordings" / "export-ovid-tagged").iterdir()):
        text = decode(path.read_bytes()).text
        for entry, hit in zip(ovid.entries(text), ovid.read(text), strict=True):
            assert isinstance(entry, ovid.Entry)
            assert isinstance(hit, Parsed)
            for tag in set(re.findall(r"^ ?([A-Z]{2})  - ", "\n".join(entry.lines), re.MULTILINE)) & _EXPECTED.keys():
                seen.add(tag)
                assert (path.name, entry.number, tag, bool(getattr(hit.record, _EXPECTED[tag]))) == (
                    *(path.name, entry.number, tag),
                    True,
                )
    assert seen == _EXPECTED.keys()
