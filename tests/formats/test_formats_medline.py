"""MEDLINE and .nbib."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from format_checks import codes, lost_words, records, unparsed
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats import medline
from litreview.formats.text import decode
from litreview.model import Name, Parsed, RecordType, Relation

ONE = """
PMID- 36987902
OWN - NLM
IS  - 1504-3010 (Print)
VI  - 12
IP  - 1
DP  - 2015 Mar 5
TI  - [Hope and recovery: a qualitative
      study].
TT  - Håp og recovery: en kvalitativ studie.
PG  - 1695-9
LID - 10.1000/Abc [doi]
AID - S0001 [pii]
AB  - AIM: To see.
      More.
OAB - Norsk tekst.
OABL- nor
FAU - Borg, Marit
AU  - Borg M
CN  - The Recovery Group
FAU - Ness, Ottar
AU  - Ness O
AD  - Drammen, Norway.
LA  - eng
LA  - nor
PT  - Journal Article
RIN - J Res. 2016;1:2. PMID: 27000000
PL  - Norway
TA  - J Res
JT  - Journal of research
MH  - *Recovery
OT  - hope
PMC - PMC1373603
SO  - J Res. 2015 Mar 5;12(1):1695-9.
"""


def test_a_record_field_by_field() -> None:
    (hit,) = medline.read(ONE)
    assert isinstance(hit, Parsed)
    record = hit.record
    assert record.title == "Hope and recovery: a qualitative study"
    assert record.original_title == "Håp og recovery: en kvalitativ studie"
    assert record.authors == (Name("Borg", "Marit"), Name(literal="The Recovery Group"), Name("Ness", "Ottar"))
    assert (record.pmid, record.pmcid, record.doi, record.ids) == (
        "36987902",
        "PMC1373603",
        "10.1000/abc",
        {"pii": "S0001"},
    )
    assert (record.date, record.year, record.pages) == ("2015-03-05", 2015, "1695-1699")
    assert (record.container, record.container_short, record.country) == ("Journal of research", "J Res", "Norway")
    assert (record.abstract, record.other_abstracts) == ("AIM: To see. More.", {"no": "Norsk tekst."})
    assert (record.languages, record.issn) == (("en", "no"), ("1504-3010",))
    assert (record.subjects, record.keywords) == (("*Recovery",), ("hope",))
    assert record.relations == (Relation("retraction_in", "J Res. 2016;1:2. PMID: 27000000", "27000000"),)
    assert record.type is RecordType.ARTICLE
    assert set(record.extra) == {"OWN", "IS", "AD", "SO"}
    assert (hit.pointer.line, hit.pointer.identifier, hit.remarks) == (2, "36987902", ())


def test_records_without_an_empty_line_between_them_are_two() -> None:
    hits = list(medline.read(ONE.strip() + "\n" + ONE.strip().replace("36987902", "2")))
    assert [record.pmid for record in records(hits)] == ["36987902", "2"]


def test_a_record_with_an_empty_line_in_it_is_one() -> None:
    (hit,) = medline.read(ONE.replace("PG  -", "\nPG  -"))
    assert codes(hit) == ["import.medline.gap"]
    assert records([hit])[0].abstract


@pytest.mark.parametrize("cut", range(120, len(ONE) - 45, 11))
def test_a_file_cut_anywhere_says_so(cut: int) -> None:
    (hit,) = medline.read(ONE[:cut])
    assert "import.medline.no_end" in codes(hit)


def test_a_file_that_begins_with_a_continued_line_is_read() -> None:
    stray, hit = medline.read("      and so on.\n" + ONE)
    assert codes(stray) == ["import.medline.outside"]
    assert codes(hit) == []


def test_eric_has_no_pmid() -> None:
    (record,) = records(
        medline.read(
            "OWN - ERIC\nTI  - A\nAU  - van Groen, M.\nOID - EJ1\nISSN - EISSN-2375-5636\n"
            "LID - http://eric.ed.gov/?id=EJ1\nDP  - 2020\nJT  - J\n"
        )
    )
    assert (record.database, record.accession, record.issn, record.url) == (
        "ERIC",
        "EJ1",
        ("2375-5636",),
        "http://eric.ed.gov/?id=EJ1",
    )
    assert record.authors == (Name("van Groen", "M."),)


def test_a_suffix_stands_after_the_given_name() -> None:
    (record,) = records(
        medline.read("PMID- 1\nOWN - NLM\nTI  - A\nFAU - Bitter, Patrick Jr\nAU  - Bitter P Jr\nSO  - J. 2020.\n")
    )
    assert record.authors == (Name("Bitter", "Patrick", "Jr"),)
    assert "AU" not in record.extra


def test_a_record_of_pubmed_has_its_number_there() -> None:
    (record,) = records(medline.read(ONE))
    assert (record.database, record.accession, record.origin["accession"]) == ("PubMed", "36987902", "PMID")
    (without,) = records(medline.read("PMID- 1\nTI  - A\n"))
    assert (without.database, without.accession) == ("", "")


def test_the_day_online_is_the_date_where_the_issue_has_none() -> None:
    (record,) = records(medline.read("PMID- 1\nTI  - A\nDEP - 20200102\n"))
    assert (record.date, record.origin["date"]) == ("2020-01-02", "DEP")
    (record,) = records(medline.read("PMID- 1\nTI  - A\nDP  - 2021\nDEP - 20200102\n"))
    assert (record.date, record.extra["DEP"]) == ("2021", ("20200102",))


@pytest.mark.parametrize(
    ("lines", "pages", "number", "extra"),
    [
        ("LID - e00466\n", "", "e00466", ()),
        ("PG  - 53\nLID - 53\n", "53", "", ()),
        ("PG  - 53-60\nLID - 7\n", "53-60", "", ("7",)),
        ("PG  - CD007917\nLID - CD007917\n", "CD007917", "", ()),
    ],
)
def test_a_bare_place_is_the_number_of_the_article(lines: str, pages: str, number: str, extra: tuple[str, ...]) -> None:
    (record,) = records(medline.read(f"PMID- 1\nTI  - A\n{lines}"))
    assert (record.pages, record.article_number, record.extra.get("LID", ())) == (pages, number, extra)


def test_a_chapter_of_a_book() -> None:
    (record,) = records(
        medline.read(
            "PMID- 1\nOWN - NLM\nBTI - StatBook\nCTI - A Collection\nPB  - Stat Publishing\n"
            "PL  - Treasure Island (FL)\n"
            "TI  - Hope\nED  - Nes O\nFED - Nes, Ottar\nISBN- ISBN 978-3-86680-192-9\nDP  - 2020\n"
        )
    )
    assert (record.title, record.container, record.type) == ("Hope", "StatBook", RecordType.CHAPTER)
    assert (record.place, record.country, record.publisher) == ("Treasure Island (FL)", "", "Stat Publishing")
    assert (record.editors, record.isbn) == ((Name("Nes", "Ottar"),), ("9783866801929",))
    assert set(record.extra) == {"OWN", "CTI"}


def test_eric_writes_the_number_of_an_article_before_the_year() -> None:
    (hit,) = medline.read("OWN - ERIC\nTI  - A\nDP  - Article 10 2019\n")
    assert isinstance(hit, Parsed)
    assert (hit.record.article_number, hit.record.date, hit.remarks) == ("10", "2019", ())


def _line_by_line(text: str) -> Iterator[str]:
    """A block a line: no chunk of it is a whole record."""
    return (line + "\n" for line in text.split("\n"))


_LINES = (
    *("PMID- 1", "PMID- 2", "OWN - NLM", "OWN - ERIC", "TI  - Hope", "AB  - One", "AB  -", "AB  - ", "AB", "SO  - J."),
    *("      more", "      more ", "       deeper", "      ", "      - dash", "      AB  - no tag", "  two", "\tTab"),
    *("stray", "TI  - Hope ", "TI  -  Hope", "ISSN - 1", "PMIDX- 1", "FAU - Å, Ø", "\ufeffPMID- 3", " ", "", ""),
    *("      \xa0", "AB  - One\xa0", "XY - - -", "      more  ", "TI  - Hope\t", "      more\t"),
)
_LINE = st.sampled_from(_LINES)
_RECORD = "PMID- 1\nOWN - NLM\nTI  - Hope and \n      care\nAB  - A\n      B\nSO  - J.\n"


@given(st.lists(st.one_of(_LINE, _LINE, _LINE, st.just(_RECORD)), max_size=25))
def test_whole_records_are_cut_as_line_by_line(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert list(medline.entries([text])) == list(medline.entries(_line_by_line(text)))


@pytest.mark.parametrize("first", _LINES)
def test_any_two_odd_lines_in_a_record_are_read_as_line_by_line(first: str) -> None:
    for second in _LINES:
        for text in (
            f"PMID- 1\nTI  - A\n{first}\n{second}\nSO  - J.\n\n{_RECORD}",
            f"PMID- 1\nTI  - A\n{first}\n{second}",
            f"\n{first}\n{second}\n\n{_RECORD}",
        ):
            assert list(medline.entries([text])) == list(medline.entries(_line_by_line(text)))


@pytest.mark.parametrize("size", [1, 3, 50])
def test_blocks_do_not_matter(size: int) -> None:
    lines = (ONE * 7).splitlines(keepends=True)
    blocks = ["".join(lines[start : start + size]) for start in range(0, len(lines), size)]
    assert list(medline.entries(blocks)) == list(medline.entries(ONE * 7))
    assert len(records(medline.read(blocks))) == 7


def test_records_stream() -> None:
    def endless() -> Iterator[str]:
        while True:
            yield ONE

    hits = medline.read(endless())
    assert [next(hits).pointer.position for _ in range(4)] == [1, 2, 3, 4]


@given(st.text(alphabet="PMIDTOWN- 1\n x", max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    positions = [hit.pointer.position for hit in medline.read(text)]
    assert positions == list(range(1, len(positions) + 1))


_CODED = re.compile(r"^(?:LA|OABL|DP|LID|AID) *-.*$", re.MULTILINE)


def test_recordings_give_every_record_and_every_word(shared: Path) -> None:
    files = sorted((shared / "recordings" / "export-medline-nbib").iterdir())
    assert len(files) >= 9
    for path in files:
        text = decode(path.read_bytes()).text
        hits = list(medline.read(text))
        stated = len(re.findall(r"^OWN ", text, re.MULTILINE))
        assert (path.name, len(records(hits)), unparsed(hits)) == (path.name, stated, [])
        pmids = re.findall(r"^PMID- (\d+)", text, re.MULTILINE)
        assert [record.pmid for record in records(hits) if record.pmid] == pmids
        assert (path.name, lost_words(_CODED.sub("", text), hits)) == (path.name, set())


_EXPECTED = {  # tag: the field it must fill
    "PMID": "pmid", "IS": "issn", "ISSN": "issn", "ISBN": "isbn", "VI": "volume", "IP": "issue", "DP": "date",
    "TI": "title", "AB": "abstract", "AU": "authors", "FAU": "authors", "CN": "authors", "LA": "languages",
    "PT": "publication_types", "PL": "country", "TA": "container_short", "JT": "container", "MH": "subjects",
    "OT": "keywords", "PMC": "pmcid", "TT": "original_title", "GN": "notes", "CIN": "relations", "UOF": "relations",
    "OID": "accession", "EN": "edition", "MID": "ids",
}  # fmt: skip


def test_no_field_of_ours_is_empty_where_a_recording_has_it(shared: Path) -> None:
    seen = set()
    for path in sorted((shared / "recordings" / "export-medline-nbib").iterdir()):
        text = decode(path.read_bytes()).text
        for entry, hit in zip(medline.entries(text), medline.read(text), strict=True):
            assert isinstance(entry, medline.Entry)
            assert isinstance(hit, Parsed)
            for tag, value in entry.values:
                if tag in _EXPECTED and value and value != "ISSN-1234-4567":  # its check digit is wrong
                    seen.add(tag)
                    assert (path.name, entry.line, tag, bool(getattr(hit.record, _EXPECTED[tag]))) == (
                        *(path.name, entry.line, tag),
                        True,
                    )
                assert tag != "PG" or hit.record.pages or hit.record.article_number
                assert tag not in ("LID", "AID") or "[doi]" not in value or hit.record.doi
    assert seen == _EXPECTED.keys()
