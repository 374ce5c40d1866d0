"""Tables in: hosts known by their columns, people's own with a mapping, workbooks; broken ones are told."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litreview.errors import InputError, LitreviewError
from litreview.importers import recognise
from litreview.importers.jsonl import JSONL
from litreview.importers.tables import CSV, XLSX, known
from litreview.messages import Words
from litreview.model import Hit, Language, Message, Name, Parsed, Record, RecordType, Unparsed


def read(text: str, encoding: str = "utf-8") -> list[Hit]:
    return list(CSV.read(io.BytesIO(text.encode(encoding))))


def one(text: str) -> tuple[Record, list[str]]:
    (hit,) = read(text)
    assert isinstance(hit, Parsed)
    return hit.record, [remark.code for remark in hit.remarks]


def attempted(importer: Any, data: bytes) -> list[Hit] | str:
    """The hits, or the code of our error; any other exception goes through."""
    try:
        return list(importer.read(io.BytesIO(data)))
    except LitreviewError as refused:
        return refused.code


def row_of(**columns: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns.keys(), columns.values()])
    return out.getvalue()


def workbook(*sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Ark{number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# ---- hosts


def test_scopus() -> None:
    record, said = one(
        row_of(
            Authors="Ness O., Borg M.", Title="Recovery in the <i>community</i>", Year="2020",
            **{"Source title": "Journal of Hope", "Art. No.": "1135", "Page start": "", "Page end": "",
               "Link": "https://www.scopus.com/inward/record.uri?eid=2-s2.0-1", "Document Type": "Conference Paper",
               "Language of Original Document": "English; Norwegian", "EID": "2-s2.0-1", "PubMed ID": "123"},
            DOI="10.1000/ABC", Source="Scopus", Abstract="[No abstract available]",
        )
    )  # fmt: skip
    assert said == []
    assert record.title == "Recovery in the community"
    assert record.authors == (Name("Ness", "O."), Name("Borg", "M."))
    assert (record.container, record.article_number, record.doi) == ("Journal of Hope", "1135", "10.1000/abc")
    assert (record.type, record.languages, record.pmid) == (RecordType.CONFERENCE, ("en", "no"), "123")
    assert (record.abstract, record.accession) == ("", "2-s2.0-1")
    assert record.extra["Abstract"] == ("[No abstract available]",)
    assert record.origin["container"] == "Source title"


def test_scopus_with_a_column_that_its_header_lacks() -> None:
    header = "Authors,Title,Source title,Funding Text 1,References,Language of Original Document,EID\n"
    (hit,) = read(header + 'Ness O.,Hope,J,money,more money,"Smith, J.",Norwegian,2-s2.0-77\n')
    assert isinstance(hit, Parsed)
    assert [remark.code for remark in hit.remarks] == ["import.table.shifted"]
    assert (hit.record.languages, hit.record.accession) == (("no",), "2-s2.0-77")
    assert hit.record.extra["References"] == ("Smith, J.",)
    assert hit.record.extra["#5"] == ("more money",)
    (hit,) = read(header + 'Ness O.,Hope,J,money,more money,"Smith, J.",Norwegian,unlike\n')
    assert isinstance(hit, Parsed)
    assert "import.table.too_many" in [remark.code for remark in hit.remarks]


def test_web_of_science() -> None:
    record, said = one(
        row_of(
            Authors="Ness, O; Borg, M",
            **{"Author Full Names": "Ness, Ottar; Borg, Marit", "Article Title": "Hope", "Source Title": "J HOPE",
               "Publication Year": "2019", "Publication Date": "MAR 5", "Start Page": "1", "End Page": "9",
               "Document Type": "Article; Early Access", "UT (Unique WOS ID)": "WOS:0001", "Publication Type": "J"},
            ISSN="1504-3010", eISSN="1504-3029", Language="English",
        )
    )  # fmt: skip
    assert said == ["import.issn.wrong"] or said == []
    assert (record.authors[0], record.date, record.pages) == (Name("Ness", "Ottar"), "2019-03-05", "1-9")
    assert (record.type, record.accession) == (RecordType.ARTICLE, "WOS:0001")
    assert "1504-3010" in record.issn


def test_pubmed() -> None:
    record, said = one(
        "\ufeff"
        + row_of(
            PMID="11223344", Title="Hope [Håp].", Authors="Smith A, Walter B, et al.",
            Citation="J Hope. 2021 Dec 21;1(2):10-11. doi: 10.1111/hope.",
            **{"First Author": "Smith A", "Journal/Book": "J Hope", "Publication Year": "2021"},
            PMCID="PMC1122334", DOI="10.1111/hope",
        )
    )  # fmt: skip
    assert said == []
    assert (record.title, record.pmid, record.pmcid) == ("Hope [Håp]", "11223344", "PMC1122334")
    assert (record.volume, record.issue, record.pages, record.date) == ("1", "2", "10-11", "2021-12-21")
    assert (record.authors_complete, record.type) == (False, RecordType.ARTICLE)
    assert "Citation" not in record.extra
    assert record.origin["pages"] == "Citation"
    record, said = one(row_of(PMID="1", Title="A", Citation="Who knows", **{"Journal/Book": "J",
                                                                            "Publication Year": "2020"}))  # fmt: skip
    assert said == ["import.citation.partly"]
    assert record.extra["Citation"] == ("Who knows",)


def test_embase_wide_and_in_lines() -> None:
    record, said = one(
        row_of(
            Title="Cysts", Source="Clinics (2018) 45:4 (769-785). Date of Publication: 1 Dec 2018",
            **{"Author Names": "Liu R., Adler D.G.", "Emtree Medical Index Terms": "cyst (diagnosis, surgery), adult",
               "Open URL Link": "http://x.no/?issn=22267190&id=doi:10.4103%2F2303-9027.138783&atitle=C"},
        )
    )  # fmt: skip
    assert said == []
    assert (record.container, record.volume, record.pages, record.date) == ("Clinics", "45", "769-785", "2018-12-01")
    assert (record.doi, record.issn) == ("10.4103/2303-9027.138783", ("2226-7190",))
    assert record.subjects == ("cyst (diagnosis, surgery)", "adult")
    lines = (
        '"TITLE","Sleep, in children"\n"AUTHOR NAMES","Shi X.","Jiang P."\n"SOURCE TITLE","J Sleep"\n'
        '"PUBLICATION YEAR","2020"\n"MEDLINE PMID","123","http://www.ncbi.nlm.nih.gov/pubmed/123"\n"DOI","10.1186/x"\n\n'
    )
    first, second = read(lines + lines.replace("Sleep, in", "Rest of"))
    assert isinstance(first, Parsed)
    assert isinstance(second, Parsed)
    assert (first.record.title, second.record.title) == ("Sleep, in children", "Rest of children")
    assert (first.record.authors[1], first.record.pmid, first.record.year) == (Name("Jiang", "P."), "123", 2020)
    assert (first.pointer.line, second.pointer.line) == (1, 8)
    assert CSV.sniff(lines.encode(), "x") > 0.9
    dialect = CSV.dialect(lines.encode())
    assert dialect is not None
    assert dialect.key == "embase"


def test_publish_or_perish_tells_what_is_cut() -> None:
    record, said = one(
        row_of(Cites="5", Authors="A Einstein, B Podolsky, …", Title="Can quantum-mechanical …", Year="1935",
               Source="Physical …", Publisher="APS", ArticleURL="https://doi.org/10.1103/PhysRev.47.777", GSRank="1",
               QueryDate="2026-01-01", Type="PDF")
    )  # fmt: skip
    assert said == ["import.table.cut", "import.table.cut"]
    assert record.authors == (Name("Einstein", "A"), Name("Podolsky", "B"))
    assert (record.authors_complete, record.doi) == (False, "10.1103/physrev.47.777")
    assert record.extra["Type"] == ("PDF",)


def test_zotero_keeps_kind_and_tags() -> None:
    record, said = one(
        row_of(Key="AB12", **{"Item Type": "bookSection", "Publication Year": "2018", "Publication Title": "Book",
                              "Abstract Note": "Text", "Manual Tags": "recovery; hope"},
               Author="Ness, Ottar; Borg, Marit", Title="Chapter", Date="2018-04", Pages="5–9")
    )  # fmt: skip
    assert said == []
    assert (record.type, record.date, record.pages) == (RecordType.CHAPTER, "2018-04", "5-9")
    assert (record.keywords, record.ids) == (("recovery", "hope"), {"zotero": "AB12"})


def test_what_screening_tools_decided_stays_under_its_column() -> None:
    notes = 'RAYYAN-INCLUSION: {"Kari"=>"Included"} | RAYYAN-LABELS: pilot'
    record, _ = one(
        row_of(key="rayyan-1", title="Hope", year="2021", authors="Ness, Ottar and Borg, Marit", journal="J",
               location="", abstract="Text", notes=notes)
    )  # fmt: skip
    assert record.extra["notes"] == (notes,)
    assert record.authors == (Name("Ness", "Ottar"), Name("Borg", "Marit"))
    record, _ = one(row_of(title="Hope", abstract="Text", asreview_label="1", asreview_time="now", mine="x"))
    assert record.extra == {"asreview_label": ("1",), "asreview_time": ("now",), "mine": ("x",)}
    record, _ = one(row_of(**{"Covidence #": "12", "Title": "Hope", "Notes": "Exclusion reason: E2", "Tags": "a"}))
    assert record.extra == {"Notes": ("Exclusion reason: E2",), "Tags": ("a",)}


@pytest.mark.parametrize(
    ("header", "key", "source"),
    [
        ("Lens ID,Title,Date Published,Publication Year,Author/s", "lens", ""),
        ("Document Title,Authors,Date Added To Xplore,DOI", "ieee", ""),
        ("Rank,Publication ID,DOI,Title,PubYear,Authors", "dimensions", ""),
        ("PID,Name,Title,PublicationType,Year", "diva", "diva"),
        ("id,title,doi,publication_year,cited_by_count,authorships.author.display_name", "openalex", "openalex"),
        ("ID,Title,Authors,Descriptor(s),Entry Date", "bvs", ""),
        ("Title,Authors,EID,Source title", "scopus", "scopus"),
        ("Name,Title,Colour", "", ""),
    ],
)
def test_who_wrote_a_table(header: str, key: str, source: str) -> None:
    found = known(header.split(","))
    assert (found.key, found.source) == (key, source) if found else key == ""


# ---- Excel's ways, and damage


def test_a_norwegian_excel_file() -> None:
    text = 'sep=;\r\nTittel;Forfattere;År;Tidsskrift;DOI\r\n"Håp; og tro";Ness, Ottar;2020;Blåbær;10.1000/1\r\n'
    importer = CSV.with_columns({"title": "Tittel", "authors": "Forfattere", "year": "År", "doi": "DOI"})
    (hit,) = importer.read(io.BytesIO(text.encode("windows-1252")))
    assert isinstance(hit, Parsed)
    assert (hit.record.title, hit.record.year, hit.pointer.line) == ("Håp; og tro", 2020, 3)
    assert hit.record.extra == {"Tidsskrift": ("Blåbær",)}
    assert [remark.code for remark in hit.remarks] == ["import.encoding.windows"]
    assert importer.columns_of(text.encode("windows-1252")) == ("Tittel", "Forfattere", "År", "Tidsskrift", "DOI")


def test_an_unknown_header_asks_for_columns_and_proposes_them() -> None:
    with pytest.raises(InputError) as refused:
        read("Tittel;År;Vurdering\nHåp;2020;bra\n")
    assert refused.value.code == "LR-IMPORT-COLUMNS"
    assert refused.value.words["columns"] == ("Tittel", "År", "Vurdering")
    assert refused.value.words["proposal"] == {"title": "Tittel", "year": "År"}
    for language in Language:
        words = Words(language)
        for part in ("", ".next"):
            assert "{" not in words(Message(f"error.LR-IMPORT-COLUMNS{part}", refused.value.words))


@pytest.mark.parametrize("columns", [{"title": "Titel"}, {"tittel": "Tittel"}, {"year": "År"}, {}])
def test_a_mapping_that_does_not_fit_is_refused(columns: dict[str, str]) -> None:
    with pytest.raises(InputError, match="LR-IMPORT-COLUMN "):
        list(CSV.with_columns(columns).read(io.BytesIO("Tittel;År\nHåp;2020\n".encode())))


def test_a_row_without_a_title_is_kept_and_one_without_anything_told() -> None:
    text = "Title,EID,Source title,Cited by\n,2-s2.0-1,,5\n,,,7\nA,2-s2.0-3,J,1\n"
    untitled, empty, whole = read(text)
    assert isinstance(untitled, Parsed)
    assert [remark.code for remark in untitled.remarks] == ["import.no_title"]
    assert isinstance(empty, Unparsed)
    assert (empty.reason.code, empty.pointer.line, empty.excerpt) == ("import.table.nothing", 3, "7")
    assert isinstance(whole, Parsed)
    assert whole.pointer.position == 3


def test_a_table_is_recognised_by_what_its_columns_are_called() -> None:
    assert recognise("Tittel;Forfatter;År\nHåp;Ness;2020\n".encode(), "x").key == "csv"
    assert recognise(b"A;B\n1;2\n3;4\n", "mine.csv").key == "csv"
    with pytest.raises(InputError, match="LR-IMPORT-FORMAT"):
        recognise(b"A;B\n1;2\n3;4\n", "mine.txt")
    assert recognise(b"title,doi\nHope,10.1/x\n".decode().encode("utf-16"), "x").key == "csv"


# ---- workbooks

DAY = datetime(2020, 3, 5)  # noqa: DTZ001 -- a cell knows no time zone
HEADER = ["Tittel", "Forfattere", "År", "Dato", "Sider", "DOI", "Fagfellevurdert"]
COLUMNS = {"title": "Tittel", "authors": "Forfattere", "year": "År", "date": "Dato", "pages": "Sider", "doi": "DOI",
           "peer_reviewed": "Fagfellevurdert"}  # fmt: skip


def test_a_workbook_of_ones_own() -> None:
    row = ["Ha\u030ap", "Ness, Ottar; Borg, Marit", 2020.0, DAY, "5–9", "10.1000/1", True]
    data = workbook([["bare en tittel"]], [[], ["Artikler"], HEADER, row, [], ["Tro", None, 2021]])
    assert recognise(data, "x").key == "xlsx"
    assert XLSX.columns_of(io.BytesIO(data)) == tuple(HEADER)
    first, second = XLSX.with_columns(COLUMNS).read(io.BytesIO(data))
    assert isinstance(first, Parsed)
    assert isinstance(second, Parsed)
    assert (first.record.title, first.record.year, first.record.date) == ("Håp", 2020, "2020-03-05")
    assert (first.record.pages, first.record.peer_reviewed) == ("5-9", True)
    assert (first.pointer.line, second.pointer.line) == (4, 6)
    assert ([remark.code for remark in first.remarks], second.remarks) == (["import.xlsx.sheets"], ())
    assert second.record.year == 2021


def test_a_workbook_of_a_known_host_gives_what_its_csv_gives() -> None:
    header = ["Authors", "Title", "Year", "Source title", "EID", "Page start", "Page end"]
    row = ["Ness O.", "Hope", 2020, "J", "2-s2.0-1", 5, 9]
    (from_sheet,) = XLSX.read(io.BytesIO(workbook([header, row])))
    (from_text,) = read(",".join(header) + "\n" + ",".join(map(str, row)) + "\n")
    assert from_sheet == from_text
    dialect = XLSX.dialect(workbook([header, row]))
    assert dialect is not None
    assert dialect.key == "scopus"
    with pytest.raises(InputError, match="LR-IMPORT-COLUMNS"):
        list(XLSX.read(io.BytesIO(workbook([["Tittel", "År"], ["Håp", date(2020, 1, 1)]]))))


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _repacked(data: bytes, **changed: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return _packed(parts | {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in changed.items()})


def _claiming(data: bytes, size: int) -> bytes:
    """The workbook with another size, unpacked, in what the zip file says of its first part."""
    place = data.index(b"PK\x01\x02") + 24
    return data[:place] + size.to_bytes(4, "little") + data[place + 4 :]


GOOD = workbook([["Title", "EID", "Source title"], ["Hope", "2-s2.0-1", "J"]])


@pytest.mark.parametrize(
    "data",
    [
        GOOD[: len(GOOD) // 2],
        b"PK\x03\x04 and then nothing",
        b"",
        _packed({"xl/workbook.xml": b"<x/>"}),
        _packed({f"xl/{number}": b"" for number in range(5000)}),
        _claiming(GOOD, 1 << 31),
        _repacked(GOOD, xl__worksheets__sheet1_xml=b"<worksheet><sheetData><row r='x'>"),
        _repacked(GOOD, xl__worksheets__sheet1_xml=b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'),
    ],
    ids=["half", "no zip", "empty", "no workbook", "many parts", "bomb", "broken sheet", "entities"],
)
def test_a_broken_workbook_is_told(data: bytes) -> None:
    with pytest.raises(InputError, match="LR-IMPORT-XLSX"):
        list(XLSX.read(io.BytesIO(data)))
    assert XLSX.dialect(data) is None


def test_a_sheet_with_a_row_far_down_is_read_in_time() -> None:
    far = b'<row r="99999999999"><c r="XFD99999999999" t="inlineStr"><is><t>x</t></is></c></row>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet += b'<row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c></row>' + far + b"</sheetData></worksheet>"
    found = attempted(XLSX.with_columns({"title": "Title"}), _repacked(GOOD, xl__worksheets__sheet1_xml=sheet))
    assert found in ([], "LR-IMPORT-XLSX")


def test_excels_old_format_is_named() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le")
    assert recognise(data, "savedrecs").key == "xlsx"
    with pytest.raises(InputError, match=r"LR-IMPORT-XLS$"):
        list(XLSX.read(io.BytesIO(data)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.integers(0, len(GOOD)), cut=st.integers(0, 40), noise=st.binary(max_size=8))
def test_a_damaged_workbook_gives_hits_or_an_error_of_ours(place: int, cut: int, noise: bytes) -> None:
    found = attempted(XLSX, GOOD[:place] + noise + GOOD[place + cut :])
    assert isinstance(found, list) or found.startswith("LR-IMPORT-")


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("Titleda,;\"\n\t|'=é\0 1…."), max_size=150), st.sampled_from([CSV, JSONL]))
def test_any_text_gives_hits_or_an_error_of_ours(text: str, importer: Any) -> None:
    header = "Title,EID,Source title,Authors,Page start,DOI\n"
    for data in (text, header + text):
        found = attempted(importer, data.encode())
        if isinstance(found, list):
            assert [hit.pointer.position for hit in found] == list(range(1, len(found) + 1))
        else:
            assert found == "LR-IMPORT-COLUMNS"


# ---- JSON lines of other tools


def test_json_lines_of_other_tools() -> None:
    text = (
        '{"title": "Hope", "abstract": "Text", "doi": "https://doi.org/10.1000/X", "year": 2020, "authors": '
        '["Ness, Ottar", {"firstName": "Marit", "lastName": "Borg"}, {"name": "Larry Davidson"}], "score": 0.5}\n'
        '{"title": "Faith", "authors": "Ness, O.; Borg, M.", "journal": "J", "keywords": ["a", "b"]}\n'
        "\nno json\n[1]\n"
    )
    assert recognise(text.encode(), "x").key == "jsonl"
    first, last, broken, array = JSONL.read(io.BytesIO(text.encode()))
    assert isinstance(first, Parsed)
    assert first.record.authors == (Name("Ness", "Ottar"), Name("Borg", "Marit"), Name("Davidson", "Larry"))
    assert (first.record.doi, first.record.year, first.record.extra) == ("10.1000/x", 2020, {"score": ("0.5",)})
    assert isinstance(broken, Unparsed)
    assert (broken.reason.code, broken.pointer.line, broken.excerpt) == ("import.jsonl.broken", 4, "no json")
    assert isinstance(array, Unparsed)
    assert array.reason.code == "import.json.no_object"
    assert isinstance(last, Parsed)
    assert (last.record.container, last.record.keywords) == ("J", ("a", "b"))
    assert len(last.record.authors) == 2


# ---- real files


def test_real_tables_are_read_without_loss(shared: Path) -> None:
    folder = shared / "recordings"
    expected = {
        "export-csv/bvs_ingles.csv": ("bvs", 13, 13),
        "export-csv/embase.csv": ("embase", 6, 6),
        "export-csv/ieee_csv.csv": ("ieee", 2, 2),
        "export-csv/pubmed_csv.csv": ("pubmed", 1, 1),
        "export-csv/refworks.csv": ("refworks", 97, 88),
        "export-scopus/scopus.csv": ("scopus", 58, 44),
    }
    for name, (key, count, with_doi) in expected.items():
        data = (folder / name).read_bytes()
        assert recognise(data[:65536], "x").key == "csv"
        dialect = CSV.dialect(data[:65536])
        assert dialect is not None
        assert dialect.key == key
        found = list(CSV.read(io.BytesIO(data)))
        assert all(isinstance(hit, Parsed) for hit in found)
        records = [hit.record for hit in found if isinstance(hit, Parsed)]
        assert (len(records), sum(bool(record.doi) for record in records)) == (count, with_doi)
        assert all(record.title and record.container for record in records)
        lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        cells = [cell.strip() for row in lines for cell in row if cell.strip()]
        kept = " ".join(str(record.to_json()) for record in records)
        lost = [
            cell for cell in cells[100:] if cell.isalnum() and cell not in kept and cell.lower() not in kept.lower()
        ]
        assert len(lost) <= 0.05 * len(cells), (name, lost[:20])


def test_sheets_that_are_not_read_are_told() -> None:
    header = ["Title", "Authors", "Publication Year", "DOI"]
    data = workbook(
        [header, ["Hope", "Ness, O.", 2020, "10.1000/1"]], [header, ["Faith", "Ness, O.", 2021, "10.1000/2"]]
    )
    (hit,) = XLSX.with_columns({"title": "Title", "doi": "DOI"}).read(io.BytesIO(data))
    assert isinstance(hit, Parsed)
    (said,) = [remark for remark in hit.remarks if remark.code == "import.xlsx.sheets"]
    assert len(said.args["others"]) == 1


def test_what_a_person_lists_with_a_journal_is_an_article() -> None:
    data = b"Hva,Tidsskrift\nHope,Sykepleien\nFaith,\n"
    found = list(CSV.with_columns({"title": "Hva", "container": "Tidsskrift"}).read(io.BytesIO(data)))
    kinds = [hit.record.type for hit in found if isinstance(hit, Parsed)]
    assert kinds == [RecordType.ARTICLE, RecordType.OTHER]
