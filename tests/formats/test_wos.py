"""Web of Science: tagged text and tab-delimited files."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from format_checks import codes, lost_words, records, unparsed
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats import wos, wos_tab
from litreview.formats.text import decode
from litreview.model import Hit, Name, Parsed, Record, RecordType

HEAD = "FN Clarivate Analytics Web of Science\nVR 1.0\n"
ONE = """PT J
AU Borg, M
   van Dam, AJ
   Li, XY
AF Borg, Marit
   van Dam, Anna Johanna
   Li, Xiao-Yu
CA Recovery Grp
TI Hope and recovery: a study of
   everyday life
SO JOURNAL OF HOPE
LA English
DT Review
DE recovery; everyday life; peer
   support
ID QUALITATIVE RESEARCH; HEALTH
AB We asked people.
   They answered.
C1 [Borg, Marit; Li, Xiao-Yu] Univ South, Drammen, Norway.
   [van Dam, Anna Johanna] Univ North, Bodo, Norway.
RP Borg, M (corresponding author), Univ South, Drammen,
   Norway.
CR ANTHONY WA, 1993, PSYCHOSOC REHABIL J, V16, P11
   Davidson L, 2005, J MENT HEALTH
NR 2
TC 7
PU HOPE PRESS
PI OSLO
PA POSTBOKS 1, OSLO, NORWAY
SN 0953-8984
EI 1094-4087
J9 J HOPE
JI J. Hope
PD MAY-JUN
PY 2019
VL 12
IS 3
BP 204
EP 20
AR e77
DI 10.1000/HOPE.1
PM 30000001
EA MAR 2019
OA gold
UT WOS:000000000000001
DA 2026-10-01
ER
"""
BOOK = """PT B
BF Karlsson, Bengt
BE Ness, Ottar
TI Recovery
SO RECOVERY
DT Book
D2 10.1000/book
BN 978-0-306-40615-7
PY 2015
UT WOS:000000000000002
ER
"""


def tagged(*texts: str) -> str:
    return HEAD + "\n".join(texts) + "\nEF\n"


def test_a_record_field_by_field() -> None:
    (hit,) = wos.read(tagged(ONE))
    assert isinstance(hit, Parsed)
    record = hit.record
    assert record.type is RecordType.ARTICLE
    assert record.title == "Hope and recovery: a study of everyday life"
    assert record.authors == (
        Name("Borg", "Marit"),
        Name("van Dam", "Anna Johanna"),
        Name("Li", "Xiao-Yu"),
        Name(literal="Recovery Grp"),
    )
    assert (record.container, record.container_short) == ("JOURNAL OF HOPE", "J. Hope")
    assert (record.year, record.date, record.volume, record.issue) == (2019, "2019-05", "12", "3")
    assert (record.pages, record.article_number) == ("204-220", "e77")
    assert (record.doi, record.pmid, record.accession) == ("10.1000/hope.1", "30000001", "WOS:000000000000001")
    assert (record.issn, record.languages) == (("0953-8984", "1094-4087"), ("en",))
    assert record.keywords == ("recovery", "everyday life", "peer support")
    assert record.publication_types == ("Review",)
    assert (record.publisher, record.place) == ("HOPE PRESS", "OSLO")
    assert record.abstract == "We asked people. They answered."
    assert record.extra["ID"] == ("QUALITATIVE RESEARCH; HEALTH",)
    assert len(record.extra["CR"]) == len(record.extra["C1"]) == 2
    assert set(record.extra) == {"ID", "C1", "RP", "CR", "NR", "TC", "PA", "J9", "PD", "EA", "OA", "DA"}
    assert record.origin["authors"] == "AF CA"
    assert (hit.pointer.line, hit.pointer.identifier, hit.remarks) == (3, "WOS:000000000000001", ())


def test_short_names_that_say_more_stay() -> None:
    (record,) = records(wos.read(tagged("PT J\nAU Li, XZ\nAF Li, Xiao\nTI A\nER\n")))
    assert (record.authors, record.extra["AU"]) == ((Name("Li", "Xiao"),), ("Li, XZ",))


def test_full_names_that_are_fewer_stay_and_the_short_ones_are_the_authors() -> None:
    (record,) = records(wos.read(tagged("PT J\nAU Li, X\n   Ness, O\nAF Li, Xiao\nTI A\nER\n")))
    assert record.authors == (Name("Li", "X"), Name("Ness", "O"))
    assert record.extra["AF"] == ("Li, Xiao",)


def test_a_book_has_its_own_doi_its_editors_and_no_container() -> None:
    (record,) = records(wos.read(tagged(BOOK)))
    assert (record.type, record.container, record.doi) == (RecordType.BOOK, "", "10.1000/book")
    assert (record.authors, record.editors) == ((Name("Karlsson", "Bengt"),), (Name("Ness", "Ottar"),))
    assert "SO" not in record.extra
    assert record.isbn == ("9780306406157",)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ("PT J\nDT Article; Proceedings Paper", RecordType.ARTICLE),
        ("PT C\nDT Proceedings Paper", RecordType.CONFERENCE),
        ("PT S\nDT Proceedings Paper", RecordType.CONFERENCE),
        ("PT S\nDT Article", RecordType.CHAPTER),
        ("PT B\nDT Article; Book Chapter", RecordType.CHAPTER),
        ("PT B\nSO HOPE IN BOOKS", RecordType.CHAPTER),
        ("PT B\nSO HOPE", RecordType.BOOK),
        ("PT P", RecordType.OTHER),
        ("PT J\nDT Data Paper", RecordType.ARTICLE),
        ("PT J\nDT Data Set", RecordType.DATASET),
    ],
)
def test_the_type_is_read_from_the_letter_and_the_words(tags: str, kind: RecordType) -> None:
    (record,) = records(wos.read(tagged(tags + "\nTI Hope\nER\n")))
    assert record.type is kind


def test_a_type_that_is_not_known_is_said() -> None:
    (hit,) = wos.read(tagged("PT X\nTI Hope\nER\n"))
    assert codes(hit) == ["import.type.unknown"]
    assert records([hit])[0].extra == {"PT": ("X",)}


def test_nobody_is_no_author() -> None:
    (record,) = records(wos.read(tagged("PT J\nAU [Anonymous]\nTI Hope\nER\n")))
    assert (record.authors, record.extra) == ((), {"AU": ("[Anonymous]",)})


def test_early_access_gives_the_year_only_where_there_is_no_other() -> None:
    (record,) = records(wos.read(tagged("PT J\nTI Hope\nEA MAR 2020\nER\n")))
    assert (record.year, record.date) == (2020, "2020-03")


def test_a_record_without_its_end_says_so() -> None:
    hits = list(wos.read(tagged(ONE.replace("\nER\n", "\n"), BOOK)))
    assert [codes(hit) for hit in hits] == [["import.wos.no_end"], []]


def test_a_file_without_its_end_says_so_with_the_last_record() -> None:
    hits = list(wos.read(tagged(ONE, BOOK).replace("EF\n", "")))
    assert [codes(hit) for hit in hits] == [[], ["import.wos.no_file_end"]]


def test_joined_files_are_read_and_the_one_that_was_cut_off_is_told() -> None:
    whole, cut = tagged(ONE), tagged(BOOK).replace("EF\n", "")
    assert [codes(hit) for hit in wos.read(whole + "\ufeff" + whole)] == [[], []]
    assert [codes(hit) for hit in wos.read(cut + whole)] == [["import.wos.no_file_end"], []]


@pytest.mark.parametrize("cut", range(40, len(HEAD + ONE) - 4, 17))
def test_a_file_cut_anywhere_says_so(cut: int) -> None:
    hits = list(wos.read(tagged(ONE)[:cut]))
    assert not hits or "import.wos.no_end" in codes(hits[-1])


def test_a_beginning_that_was_cut_away_is_said_and_text_outside_is_kept() -> None:
    first, second, third = wos.read(ONE.partition("\n")[2] + "My own words\nand more\n" + ONE)
    assert codes(first) == ["import.wos.no_type"]
    assert (codes(second), second.pointer.line) == (["import.wos.outside"], ONE.count("\n"))
    assert codes(third) == []


_LINE = re.compile(r"^(?:FN|VR|LA|PD|EA) .*$", re.MULTILINE)
_NAMES = (("TI", "title"), ("AU", "authors"), ("SO", "container"), ("PY", "year"), ("DI", "doi"), ("UT", "accession"))
_FIELDS = (*_NAMES, ("VL", "volume"), ("IS", "issue"), ("BP", "pages"), ("SN", "issn"), ("AB", "abstract"))
_FURTHER = (("LA", "languages"), ("DT", "publication_types"), ("PU", "publisher"), ("PI", "place"), ("PM", "pmid"))


def _blocks(text: str) -> list[str]:
    """The records as a simpler reading has them: what stands between PT and ER."""
    return re.findall(r"^PT .*?^ER", text, re.MULTILINE | re.DOTALL)


def test_recordings_give_every_record_field_and_word(shared: Path) -> None:
    stated = {"IsiImporterTestWOS.isi": 2, "example_wos.ris": 2, "zotero_Web_of_Science_Tagged_00.txt": 5}
    for name, count in stated.items():
        text = decode((shared / "recordings" / "export-wos" / name).read_bytes()).text
        hits = list(wos.read(text))
        assert (name, len(records(hits)), unparsed(hits)) == (name, count, [])
        assert lost_words(_LINE.sub("", text).replace("\nLA English", ""), hits) == set()
        for block, record in zip(_blocks(text), records(hits), strict=True):
            for tag, field in (*_FIELDS, *_FURTHER):
                assert bool(re.search(rf"^{tag} ", block, re.MULTILINE)) == bool(getattr(record, field)), (name, tag)
            authors = re.search(r"^AU (.*(?:\n   .*)*)", block, re.MULTILINE)
            assert authors
            assert len(record.authors) == authors.group(1).count("\n") + 1
        assert [code for hit in hits for code in codes(hit)] == []


@given(st.text(alphabet="PTERAUFNVI EF1\n ", max_size=150))
def test_no_text_breaks_the_reader(text: str) -> None:
    for reader in (wos.read, wos_tab.read):
        positions = [hit.pointer.position for hit in reader(text)]
        assert positions == list(range(1, len(positions) + 1))


TAGS = ("PT", "AU", "AF", "TI", "SO", "DE", "CR", "PY", "BP", "EP", "DI", "UT")
ROW = (
    "J",
    "Borg, M; Ness, O",
    "Borg, Marit; Ness, Ottar",
    '"Hope": a study',
    "J HOPE",
    "hope; recovery",
    "A, 1993; B, 1994",
    "2019",
    "1",
    "9",
    "10.1000/x",
    "WOS:1",
)


def tabbed(*rows: tuple[str, ...]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def same(hit: Hit) -> Record:
    (record,) = records([hit])
    assert record.authors == (Name("Borg", "Marit"), Name("Ness", "Ottar"))
    assert (record.title, record.keywords) == ('"Hope": a study', ("hope", "recovery"))
    assert (record.pages, record.doi, record.accession, record.year) == ("1-9", "10.1000/x", "WOS:1", 2019)
    assert record.extra == {"CR": ("A, 1993", "B, 1994")}
    return record


def test_tab_delimited_rows_are_read_as_the_tags_of_their_columns() -> None:
    first, second = wos_tab.read("\ufeff" + tabbed(TAGS, ROW, TAGS, ROW))
    assert same(first) == same(second)
    assert (first.pointer.line, second.pointer.line, codes(first)) == (2, 4, [])


def test_a_row_that_a_spreadsheet_has_quoted() -> None:
    quoted = tuple('"' + cell.replace('"', '""') + '"' if "," in cell or '"' in cell else cell for cell in ROW)
    (hit,) = wos_tab.read(tabbed(TAGS, quoted))
    same(hit)


def test_rows_that_are_too_short_or_too_long_are_read_and_told() -> None:
    short, long, trailing = wos_tab.read(tabbed(TAGS, ROW[:4], (*ROW, "", "more"), (*ROW, "", "")))
    assert (codes(short), codes(long), codes(trailing)) == (["import.wos.columns"], ["import.wos.columns"], [])
    assert records([short])[0].title == '"Hope": a study'
    assert records([long])[0].extra["column 14"] == ("more",)


def test_lines_that_are_no_rows_are_kept() -> None:
    before, row, after = wos_tab.read("Exported today\n" + tabbed(TAGS, ROW) + "1 record\n")
    assert (codes(before), codes(after)) == (["import.wos.outside"], ["import.wos.outside"])
    assert len(records([row])) == 1


def test_time_grows_with_the_length() -> None:
    references = "CR A, 1990\n" + "   Somebody AB, 1991, J HOPE, V1, P1\n" * 60_000
    names = "AU Aa, B\n" + "   Family, AB\n" * 20_000
    start = time.perf_counter()
    (record,) = records(wos.read(tagged(f"PT J\n{names}TI A\n{references}ER\n")))
    assert len(record.extra["CR"]) == 60_001
    assert len(record.authors) == 20_001
    assert time.perf_counter() - start < 15
