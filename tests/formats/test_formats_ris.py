"""RIS: every entry and every tag arrives, in good files and in wild ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from format_checks import codes, lost_words, records, unparsed
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats import ris
from litreview.formats.text import decode
from litreview.model import Name, Parsed, RecordType

ONE = """TY  - JOUR
ID  - biong2015
AU  - Biong, Stian
AU  - Soggiu, Anne-Sofie
TI  - «Her tar de tingene i henda» – Om recovery-orienteringen
T2  - Tidsskrift for psykisk helsearbeid
PY  - 2015
DA  - 2015/03//
VL  - 12
IS  - 1
SP  - 51
EP  - 60
SN  - 1504-3010
DO  - https://doi.org/10.18261/ISSN1504-3010-2015-01-06
UR  - https://www.idunn.no/doi/10.18261/ISSN1504-3010-2015-01-06
LA  - nb
KW  - recovery
KW  - rus; psykisk helse
AB  - Hensikten var å
forstå.
C1  - Oslo
ER  -
"""


def test_a_record_field_by_field() -> None:
    (hit,) = ris.read(ONE)
    assert isinstance(hit, Parsed)
    record = hit.record
    assert record.type is RecordType.ARTICLE
    assert record.title == "«Her tar de tingene i henda» – Om recovery-orienteringen"
    assert record.authors == (Name("Biong", "Stian"), Name("Soggiu", "Anne-Sofie"))
    assert (record.year, record.date) == (2015, "2015-03")
    assert (record.container, record.volume, record.issue, record.pages) == (
        "Tidsskrift for psykisk helsearbeid",
        "12",
        "1",
        "51-60",
    )
    assert record.doi == "10.18261/issn1504-3010-2015-01-06"
    assert (record.issn, record.languages, record.ids) == (("1504-3010",), ("nb",), {"key": "biong2015"})
    assert record.keywords == ("recovery", "rus", "psykisk helse")
    assert record.abstract == "Hensikten var å\nforstå."
    assert record.extra == {"C1": ("Oslo",)}
    assert record.origin["doi"] == "DO"
    assert record.origin["date"] == "DA"
    assert record.origin["pages"] == "SP EP"
    assert (hit.pointer.position, hit.pointer.line, hit.pointer.identifier) == (1, 1, "biong2015")
    assert hit.remarks == ()


def test_a_file_cut_between_records_is_told_on_the_last() -> None:
    text = ONE + "\n" + ONE.replace("ER  -\n", "")
    first, second = ris.read(text)
    assert codes(first) == []
    assert codes(second) == ["import.ris.no_end"]


@pytest.mark.parametrize("cut", range(12, len(ONE) - 5, 7))
def test_a_file_cut_anywhere_gives_its_record_with_a_remark(cut: int) -> None:
    (hit,) = ris.read(ONE[:cut])
    assert "import.ris.no_end" in codes(hit)


def test_a_new_type_ends_a_record_without_er() -> None:
    hits = list(ris.read("TY  - JOUR\nTI  - A\nTY  - BOOK\nTI  - B\nER  - \n"))
    assert [record.title for record in records(hits)] == ["A", "B"]
    assert [codes(hit) for hit in hits] == [["import.ris.no_end"], []]


def test_a_record_that_lost_its_type_is_still_a_record() -> None:
    hits = list(ris.read("TY  - JOUR\nTI  - A\nER  - \nTI  - B\nAU  - C, D\nER  - \n"))
    assert [record.title for record in records(hits)] == ["A", "B"]
    assert codes(hits[1]) == ["import.ris.no_type"]


def test_a_record_without_title_is_kept_and_said() -> None:
    (hit,) = ris.read("TY  - JOUR\nAU  - Ness, O.\nER  - \n")
    assert codes(hit) == ["import.no_title"]


def test_text_outside_records_is_unparsed_with_its_line() -> None:
    hits = list(ris.read("Results of my search\nof today\n\n" + ONE + "The end\n"))
    assert [hit.pointer.line for hit in unparsed(hits)] == [1, 26]
    assert unparsed(hits)[0].excerpt == "Results of my search\nof today"
    assert [hit.pointer.position for hit in hits] == [1, 2, 3]


def test_what_hosts_print_between_records_is_kept_and_is_no_entry() -> None:
    before, after = "Provider: JSTOR\nDatabase: JSTOR\n\n1.\n", "NL  - Tidsskr\n\nLink to the Ovid Full Text: x\n"
    (hit,) = ris.read(before + ONE + after)
    assert isinstance(hit, Parsed)
    assert hit.record.extra["before TY"] == ("Provider: JSTOR", "Database: JSTOR", "1.")
    assert (hit.record.container_short, hit.record.origin["container_short"]) == ("Tidsskr", "NL")
    assert hit.record.database == "JSTOR"
    assert hit.record.extra["after ER"] == ("Link to the Ovid Full Text: x",)
    assert codes(hit) == ["import.ris.after_end"]


@pytest.mark.parametrize(
    "spacing",
    [
        "TY - JOUR\nTI - A\nER -",
        "TY- JOUR\nTI- A\nER-",
        "TY  -JOUR\nTI  -A\nER  -",
        "TY  - JOUR\rTI  - A\rER  - ",
        "\ufeffTY  - JOUR\r\nTI  - A\r\nER  - \r\n",
    ],
)
def test_tags_are_read_with_any_spacing_and_line_end(spacing: str) -> None:
    (hit,) = ris.read(spacing)
    assert isinstance(hit, Parsed)
    assert (hit.record.type, hit.record.title, codes(hit)) == (RecordType.ARTICLE, "A", [])


def test_a_wrapped_line_that_looks_like_a_tag_is_text() -> None:
    (record,) = records(ris.read("TY  - JOUR\nTI  - Nursing and\nIT - a study\nER  - \n"))
    assert record.title == "Nursing and IT - a study"


def test_repetitions_are_told_from_differences() -> None:
    (hit,) = ris.read(
        "TY  - JOUR\nTI  - A\nT1  - A\nJF  - Journal\nJO  - Journal\nJA  - J\nDO  - 10.1000/a\n"
        "DO  - 10.1000/b\nDO  - none\nER  - \n"
    )
    assert isinstance(hit, Parsed)
    assert (hit.record.container, hit.record.container_short, hit.record.doi) == ("Journal", "J", "10.1000/a")
    assert hit.record.extra == {"DO": ("none", "10.1000/b")}
    assert codes(hit) == ["import.doi.unreadable", "import.doi.several"]


def test_older_tags_and_types() -> None:
    (record,) = records(
        ris.read(
            "TY  - CHAP\nT1  - Kapittel\nA1  - Levin, I.\nA2  - Ellingsen, I. T.\nBT  - Boka\n"
            "Y1  - 2015\nN2  - Tekst\nPB  - Forlag\nCY  - Oslo\n"
            "SN  - 978-3-16-148410-0\nER  - \n"
        )
    )
    assert record.type is RecordType.CHAPTER
    assert (record.title, record.container, record.year, record.abstract) == ("Kapittel", "Boka", 2015, "Tekst")
    assert record.editors == (Name("Ellingsen", "I. T."),)
    assert (record.publisher, record.place, record.isbn) == ("Forlag", "Oslo", ("9783161484100",))


@given(st.text(alphabet="TYERAUI -\n:x9\r", max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    positions = [hit.pointer.position for hit in ris.read(text)]
    assert positions == list(range(1, len(positions) + 1))


# Files named .ris that hold another format.
_OTHER_FORMATS = {"example_wos.ris"}
_RECORDINGS = ("export-ris-*/*", "export-wos/*.ris", "export-scopus/*.ris", "export-zotero/*")
# Words of tags that become codes (languages, types, dates, links), and of tags whose repetitions are folded.
_CODED = re.compile(r"^(?:LA|TY|DO|PY|Y1|DA|SN|SP|EP)  -.*$", re.MULTILINE)


def test_recordings_give_every_record_and_every_word(shared: Path) -> None:
    read = 0
    for path in sorted(found for pattern in _RECORDINGS for found in (shared / "recordings").glob(pattern)):
        if path.name in _OTHER_FORMATS:
            continue
        text = decode(path.read_bytes()).text
        hits = list(ris.read(text))
        stated = len(re.findall(r"^\ufeff?TY  -", text, re.MULTILINE))
        assert (path.name, len(records(hits)), unparsed(hits)) == (path.name, stated, [])
        assert (path.name, lost_words(_CODED.sub("", text), hits)) == (path.name, set())
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert all(lines[(hit.pointer.line or 0) - 1].lstrip("\ufeff").startswith("TY") for hit in hits)
        read += stated
    assert read > 1500
