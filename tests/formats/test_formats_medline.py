"""MEDLINE and .nbib."""

from __future__ import annotations

import re
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
