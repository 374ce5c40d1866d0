"""EndNote's XML: every record is read, nothing of it is lost, and what is broken costs one entry."""

from __future__ import annotations

import io
import json
import re
import socket
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from litreview.errors import InputError, LitreviewError
from litreview.formats import xml_bytes
from litreview.formats.endnote_xml import read
from litreview.model import Hit, Name, Parsed, Record, RecordType, Unparsed

HEAD = '<?xml version="1.0" encoding="UTF-8" ?><xml><records>'
FOOT = "</records></xml>"
APP = (
    '<database name="My.enl" path="C:\\My.enl">My.enl</database>'
    '<source-app name="EndNote" version="20.2">EndNote</source-app>'
)


def styled(text: str) -> str:
    return f'<style face="normal" font="default" size="100%">{text}</style>'


ARTICLE = (
    f"<record>{APP}<rec-number>7</rec-number>"
    '<foreign-keys><key app="EN" db-id="abc">7</key></foreign-keys>'
    '<ref-type name="Journal Article">17</ref-type><contributors><authors>'
    f"<author>{styled('Østby, K. A., Jr.')}</author><author>{styled('Rusgruppen i Bergen,')}</author></authors>"
    f"<translated-authors><author>{styled('Hansen, E.')}</author></translated-authors></contributors>"
    f"<auth-address>{styled('Bergen&#xD;Oslo')}</auth-address>"
    '<titles><title><style face="normal">Hope in </style><style face="italic">recovery</style>'
    '<style face="normal"> &amp; H</style><style face="subscript">2</style><style face="normal">O</style></title>'
    f"<secondary-title>{styled('Klin Sygepl')}</secondary-title><short-title>{styled('Hope')}</short-title></titles>"
    f"<periodical><full-title>{styled('Klin Sygepl')}</full-title><abbr-1>{styled('Klinisk sygepleje')}</abbr-1>"
    f"</periodical><pages>{styled('1695-9')}</pages><volume>{styled('12')}</volume><number>{styled('3')}</number>"
    f"<section>{styled('1695')}</section><edition>{styled('2019/02/01')}</edition>"
    f"<keywords><keyword>{styled('håp')}</keyword><keyword>{styled('recovery&#xD;nursing')}</keyword></keywords>"
    f"<dates><year>{styled('2019')}</year><pub-dates><date>{styled('Mar 3')}</date></pub-dates></dates>"
    f"<isbn>{styled('1504-3010 (Electronic)&#xD;0903-2142')}</isbn><accession-num>{styled('30000001')}</accession-num>"
    f"<abstract>{styled('AIM: To see.&#xD;RESULTS: p &lt; 0.05.')}</abstract><label>{styled('B1')}</label>"
    f"<notes>{styled('1504-3010&#xD;Journal Article')}</notes><research-notes>{styled('mine')}</research-notes>"
    f"<work-type>{styled('Review')}</work-type><urls><related-urls><url>{styled('https://example.org/a')}</url>"
    f"</related-urls><pdf-urls><url>internal-pdf://1/a.pdf</url></pdf-urls></urls><custom1>{styled('None')}</custom1>"
    f"<custom2>{styled('PMC77')}</custom2><custom6>{styled('NIHMS9')}</custom6>"
    f"<electronic-resource-num>{styled('https://doi.org/10.1000/ABC')}</electronic-resource-num>"
    f"<remote-database-name>{styled('Medline')}</remote-database-name>"
    f"<remote-database-provider>{styled('NLM')}</remote-database-provider><language>{styled('nor')}</language></record>"
)


def document(*records: str) -> bytes:
    return f"{HEAD}{''.join(records)}{FOOT}".encode()


def hits(data: bytes) -> list[Hit]:
    return list(read(io.BytesIO(data)))


def one(inside: str, kind: str = "Journal Article", number: int = 17) -> Record:
    (hit,) = hits(document(f'<record><ref-type name="{kind}">{number}</ref-type>{inside}</record>'))
    assert isinstance(hit, Parsed)
    return hit.record


def plain(number: int) -> str:
    return f"<record><rec-number>{number}</rec-number><titles><title>Tittel {number}</title></titles></record>"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the reader tried to use the network")

    monkeypatch.setattr(socket, "socket", refuse)


@pytest.fixture(scope="module")
def record() -> Record:
    (hit,) = hits(document(ARTICLE))
    assert isinstance(hit, Parsed)
    assert hit.remarks == ()
    assert hit.pointer.identifier == "7"
    return hit.record


def test_styles_are_joined_and_line_breaks_kept(record: Record) -> None:
    assert record.title == "Hope in recovery & H2O"
    assert record.abstract == "AIM: To see.\nRESULTS: p < 0.05."
    assert record.keywords == ("håp", "recovery", "nursing")
    assert record.notes == ("1504-3010\nJournal Article", "mine")


def test_people_and_groups(record: Record) -> None:
    assert record.authors == (Name("Østby", "K. A.", "Jr."), Name(literal="Rusgruppen i Bergen"))
    assert record.extra["contributors/translated-authors/author"] == ("Hansen, E.",)


def test_place_and_time(record: Record) -> None:
    assert (record.year, record.date, record.volume, record.issue, record.pages) == (
        2019, "2019-03-03", "12", "3", "1695-1699"
    )  # fmt: skip
    assert (record.container, record.container_short) == ("Klinisk sygepleje", "Klin Sygepl")
    assert record.origin["container"] == "periodical/abbr-1"
    assert record.type is RecordType.ARTICLE
    assert record.edition == ""
    assert record.extra["edition"] == ("2019/02/01",)  # the day it came online
    assert "section" not in record.extra


def test_identifiers(record: Record) -> None:
    assert (record.doi, record.pmid, record.pmcid) == ("10.1000/abc", "30000001", "PMC77")
    assert record.ids == {"key": "7", "mid": "NIHMS9"}
    assert record.issn == ("1504-3010", "0903-2142")
    assert record.extra["isbn"] == ("1504-3010 (Electronic)",)
    assert (record.database, record.url) == ("Medline", "https://example.org/a")
    assert (record.languages, record.publication_types) == (("no",), ("Review",))


def test_what_has_no_field_stays_under_its_path(record: Record) -> None:
    assert record.extra["auth-address"] == ("Bergen\nOslo",)
    assert record.extra["urls/pdf-urls/url"] == ("internal-pdf://1/a.pdf",)
    assert record.extra["database@path"] == ("C:\\My.enl",)
    assert record.extra["source-app@version"] == ("20.2",)
    assert record.extra["foreign-keys/key@db-id"] == ("abc",)
    assert {"label", "custom1", "titles/short-title"} <= record.extra.keys()


def test_every_filled_field_names_its_origin(record: Record) -> None:
    assert record.to_json().keys() - {"origin", "extra", "ids", "authors_complete"} <= record.origin.keys()
    assert Record.from_json(json.loads(json.dumps(record.to_json()))) == record


def test_indentation_of_the_program_is_no_text() -> None:
    made = one(
        "<titles><title>\n  <style>A title\n    over two lines\n  </style>\n</title></titles>"
        "<auth-address>\n<style>UK.&#xA;Another\n      place</style></auth-address>"
        "<abstract>\n  <style>One </style>\n  <style>two</style> <style>three</style>\n</abstract>"
    )
    assert made.title == "A title over two lines"
    assert made.extra["auth-address"] == ("UK.\nAnother place",)
    assert made.abstract == "One two three"


@pytest.mark.parametrize(
    ("name", "number", "kind", "kept"),
    [
        ("Journal Article", "0", RecordType.ARTICLE, {}),
        ("Book Section", "5", RecordType.CHAPTER, {}),
        ("Electronic Article", "43", RecordType.ARTICLE, {"ref-type@name", "ref-type"}),
        ("", "32", RecordType.THESIS, {}),
        ("Wholly New", "27", RecordType.REPORT, {"ref-type@name", "ref-type"}),
        ("Wholly New", "99", RecordType.OTHER, {"ref-type@name", "ref-type"}),
        ("Journal Article", "6", RecordType.ARTICLE, {"ref-type"}),
    ],
)
def test_types_by_name_and_number(name: str, number: str, kind: RecordType, kept: set[str]) -> None:
    data = document(f'<record><ref-type name="{name}">{number}</ref-type><titles><title>T</title></titles></record>')
    (hit,) = hits(data)
    assert isinstance(hit, Parsed)
    assert hit.record.type is kind
    assert set(hit.record.extra) == set(kept)
    assert ("import.type.unknown" in [said.code for said in hit.remarks]) is (number == "99")


def test_editors_go_by_the_type() -> None:
    people = (
        "<contributors><authors><author>Ness, A.</author></authors><secondary-authors><author>Lie, B.</author>"
        "</secondary-authors><tertiary-authors><author>Moe, C.</author></tertiary-authors></contributors>"
    )
    chapter = one(people, "Book Section", 5)
    assert chapter.editors == (Name("Lie", "B."),)
    assert chapter.extra["contributors/tertiary-authors/author"] == ("Moe, C.",)
    assert one(people, "Book", 6).editors == (Name("Moe", "C."),)
    assert one(people, "Thesis", 32).editors == ()
    edited = one(people, "Edited Book", 28)
    assert (edited.authors, edited.editors) == ((), (Name("Ness", "A."),))


def test_accession_numbers_are_pmids_only_where_that_is_sure() -> None:
    number = "<accession-num>30000001</accession-num>"
    assert one(number).accession == "30000001"
    assert one(number + "<remote-database-name>PsycInfo</remote-database-name>").pmid == ""
    assert one(number + "<remote-database-provider>NLM</remote-database-provider>").pmid == "30000001"
    link = "<urls><related-urls><url>http://www.ncbi.nlm.nih.gov/pubmed/{}</url></related-urls></urls>"
    assert one(number + link.format(30000001)).pmid == "30000001"
    assert one(number + link.format(30000002)).pmid == ""


def test_titles_that_pubmed_translated() -> None:
    inside = (
        "<titles><title>[Hope in recovery]</title></titles><orig-pub>Håp i bedring</orig-pub>"
        "<remote-database-provider>NLM</remote-database-provider>"
    )
    made = one(inside)
    assert (made.title, made.original_title) == ("Hope in recovery", "Håp i bedring")
    assert made.extra["titles/title"] == ("[Hope in recovery]",)
    other = one(inside.replace("NLM", "Elsevier"))
    assert (other.title, other.original_title) == ("[Hope in recovery]", "")


@pytest.mark.parametrize(
    ("pages", "read_as", "number"),
    [("e123", "", "e123"), ("s. 5–9", "5-9", ""), ("Available: http://example.org/x.pdf", "", "")],
)
def test_pages(pages: str, read_as: str, number: str) -> None:
    made = one(f"<pages>{pages}</pages>")
    assert (made.pages, made.article_number) == (read_as, number)
    assert (made.extra.get("pages") == (pages,)) is (not read_as and not number)


def test_a_start_page_alone_is_the_page() -> None:
    assert one("<section>204</section>").pages == "204"


@pytest.mark.parametrize(
    ("dates", "year", "date"),
    [
        ("<year>2016</year><pub-dates><date>Dec</date></pub-dates>", 2016, "2016-12"),
        ("<year>2016</year><pub-dates><date>Sep-Oct</date></pub-dates>", 2016, "2016-09"),
        ("<year>2016</year><pub-dates><date>2016-12-05</date></pub-dates>", 2016, "2016-12-05"),
        ("<year>2016</year>", 2016, "2016"),
        ("<pub-dates><date>March 2016</date></pub-dates>", 2016, "2016-03"),
        ("<year>in press</year>", None, ""),
    ],
)
def test_dates(dates: str, year: int | None, date: str) -> None:
    made = one(f"<dates>{dates}</dates>")
    assert (made.year, made.date) == (year, date)


def test_strange_text_and_elements_are_kept() -> None:
    made = one("stray<titles>loose<title>T</title>more</titles><new><deep a='b'>x<deeper>y</deeper></deep></new>")
    kept = made.extra
    assert kept["titles"] == ("loose", "more")
    assert (kept["new/deep"], kept["new/deep/deeper"], kept["new/deep@a"]) == (("x",), ("y",), ("b",))
    (hit,) = hits(document("<record><titles><title>T</title></titles>stray</record>"))
    assert isinstance(hit, Parsed)
    assert hit.record.extra["record"] == ("stray",)


def test_a_broken_entry_is_shown_and_the_others_are_read() -> None:
    torn = "<record><rec-number>2</rec-number><titles><title>Torn & lost</title></titles></record>"
    data = document(plain(1), "\n\n", torn, "\n", plain(3), plain(4))
    first, second, third, fourth = hits(data)
    assert isinstance(second, Unparsed)
    assert second.reason.code == "import.endnote-xml.broken"
    assert (second.pointer.position, second.pointer.line, second.pointer.identifier) == (2, 3, "2")
    assert second.excerpt.startswith("<record><rec-number>2</rec-number>")
    for number, hit in ((1, first), (3, third), (4, fourth)):
        assert isinstance(hit, Parsed)
        assert hit.record.title == f"Tittel {number}"
        assert hit.pointer.position == number
    assert third.pointer.line == fourth.pointer.line == 4


@pytest.mark.parametrize("block", [1, 5, 16, 50])
def test_reading_goes_on_wherever_the_file_is_cut_into_blocks(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_bytes, "BLOCK", block)
    torn = "<record><titles><title>Torn & lost</title></titles></record>"
    found = hits(document(plain(1), torn, *map(plain, range(3, 9))).partition(b"?>")[2])
    assert [hit.record.title for hit in found if isinstance(hit, Parsed)] == [
        f"Tittel {number}" for number in (1, *range(3, 9))
    ]
    assert len(found) == 8


def test_a_cut_file_loses_only_the_entry_it_was_cut_in() -> None:
    data = document(plain(1), plain(2))
    start = data.rindex(b"<record>") + 9
    for cut in range(start, data.rindex(b"</record>"), 5):
        assert [type(hit) for hit in hits(data[:cut])] == [Parsed, Unparsed], cut
    after = hits(data[: data.rindex(b"</record>") + 9])
    assert [type(hit) for hit in after] == [Parsed, Parsed, Unparsed]


def test_empty_and_strange_entries_are_named() -> None:
    data = document(plain(1), "<record/>", "<folder>x</folder>", plain(4)).replace(b"</xml>", b"<end>y</end></xml>")
    found = hits(data)
    assert [hit.reason.code for hit in found if isinstance(hit, Unparsed)] == [
        "import.endnote-xml.empty",
        "import.endnote-xml.unknown_element",
        "import.endnote-xml.unknown_element",
    ]
    assert [hit.pointer.position for hit in found] == [1, 2, 3, 4, 5]
    torn = hits(data.replace(b"<end>y</end>", b"<end>y</dne>"))
    assert [type(hit) for hit in torn] == [Parsed, Unparsed, Unparsed, Parsed, Unparsed]


@pytest.mark.parametrize("sign", ["\x1f", "&#x1F;", "&#31;", "\x00", "\ufffe", "\ufdd0"])
def test_forbidden_characters_do_not_kill_the_entry(sign: str) -> None:
    data = document(plain(1), f"<record><titles><title>Re{sign}covery{sign}</title></titles></record>", plain(3))
    first, second, third = hits(data)
    assert isinstance(second, Parsed)
    assert second.record.title == "Recovery"
    assert [(said.code, dict(said.args)) for said in second.remarks] == [("import.xml.control", {"n": 2})]
    assert isinstance(first, Parsed)
    assert isinstance(third, Parsed)
    assert first.remarks == third.remarks == ()


def test_a_vertical_tab_parts_words_and_references_in_range_stay() -> None:
    (hit,) = hits(document("<record><titles><title>Two\x0bwords &#xE5; &#229; &#x1F600;</title></titles></record>"))
    assert isinstance(hit, Parsed)
    assert hit.record.title == "Two words å å 😀"


@pytest.mark.parametrize("declared", ["UTF-8", "utf8", "us-ascii", "UTF-16", "unicode_escape", "no-such"])
def test_windows_1252_under_another_name_is_read_and_told(declared: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<xml><records>{plain(1)}{plain(2)}</records></xml>'
    first, second = hits(text.replace("Tittel 2", "Håp – «ja»").encode("windows-1252"))
    assert isinstance(second, Parsed)
    assert second.record.title == "Håp – «ja»"
    assert [(said.code, dict(said.args)) for said in second.remarks] == [("import.encoding.windows", {"n": 4})]
    assert isinstance(first, Parsed)
    assert first.remarks == ()
    assert second.pointer.line == 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "iso-8859-1"])
@pytest.mark.parametrize("declared", [True, False])
def test_other_encodings(encoding: str, declared: bool) -> None:
    if encoding == "iso-8859-1" and not declared:
        return
    named = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>' if declared else ""
    torn = "<record><rec-number>2</rec-number><titles><title>A & B</title></record>"
    text = f"{named}<xml><records>{plain(1)}{torn}{plain(3).replace('Tittel', 'Håp')}</records></xml>"
    first, second, third = hits(text.encode(encoding))
    assert isinstance(first, Parsed)
    assert isinstance(second, Unparsed)
    assert isinstance(third, Parsed)
    assert third.record.title == "Håp 3"
    assert third.remarks == ()


def test_half_a_letter_of_utf_16_is_told() -> None:
    text = f"{HEAD}{plain(1)}{plain(2)}".replace("UTF-8", "UTF-16").replace("Tittel 2", "Håp\ud800")
    _, second = hits(b"\xff\xfe" + (text + FOOT).encode("utf-16-le", "surrogatepass"))
    assert isinstance(second, Parsed)
    assert second.record.title == "Håp\ufffd"
    assert [said.code for said in second.remarks] == ["import.encoding.broken"]


def test_named_characters_of_html_cost_no_entry() -> None:
    data = document(plain(1), "<record><titles><title>sm&aring;tt&nbsp;&foo;</title></titles></record>", plain(3))
    assert [hit.record.title for hit in hits(data) if isinstance(hit, Parsed)] == [
        "Tittel 1",
        "smått &foo;",
        "Tittel 3",
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html><body>Log in</body></html>", "LR-ENDNOTE-XML-ROOT"),
        (b"<xml", "LR-ENDNOTE-XML-BROKEN"),
        (b"", "LR-ENDNOTE-XML-BROKEN"),
        (b"{}", "LR-ENDNOTE-XML-BROKEN"),
        (b"<xml><records>" + b"<a>" * 300, "LR-ENDNOTE-XML-BROKEN"),
    ],
)
def test_what_is_no_file_of_endnote_is_an_error(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        hits(data)
    assert caught.value.code == code


def test_a_file_without_records_has_no_hits() -> None:
    assert hits(document()) == []
    assert hits(b"<xml><records/></xml>") == []
    assert hits(b"<xml/>") == []


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "subset",
    [
        f'<!ENTITY l0 "lol">{LAUGHS}',
        '<!ENTITY x SYSTEM "file:///etc/hostname">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;',
    ],
)
@pytest.mark.parametrize("inside", ["<xml a='&l9;'>", "<xml>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(subset: str, inside: str, encoding: str) -> None:
    text = f"<!DOCTYPE xml [{subset}]>{inside}<records><record><label>&l9;&x;</label></record></records></xml>"
    with pytest.raises(InputError, match="LR-XML-ENTITY"):
        hits(text.encode(encoding))


def test_a_deep_entry_costs_itself_alone() -> None:
    found = hits(document(plain(1), "<record>" + "<a>" * 400 + "</a>" * 400 + "</record>", plain(3)))
    assert [type(hit) for hit in found] == [Parsed, Unparsed, Parsed]
    deepest = "<record>" + "<a>" * 240 + "x" + "</a>" * 240 + "</record>"
    assert all(isinstance(hit, Parsed) for hit in hits(document(deepest, deepest.replace("a>", "style>"))))


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(number: int, torn: bool) -> int:
        entries = [plain(1) if torn else "", "<record><torn></record>" if torn else "", *[ARTICLE] * number]
        stream = io.BytesIO(document(*entries))
        tracemalloc.start()
        try:
            assert sum(isinstance(hit, Parsed) for hit in read(stream)) == number + torn
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    for torn in (False, True):
        small = peak(60, torn)
        assert peak(600, torn) < 1.6 * small + 200_000


# ----- any bytes


def _read_or_refuse(data: bytes) -> None:
    try:
        found = hits(data)
    except LitreviewError:
        return
    assert [hit.pointer.position for hit in found] == list(range(1, len(found) + 1))
    for hit in found:
        if isinstance(hit, Parsed):
            kept = json.dumps(hit.record.to_json(), ensure_ascii=False)
            assert not re.search("[\ufdd0-\ufdd2]", kept)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    _read_or_refuse(data)
    _read_or_refuse(b"<xml><records><record>" + data + b"</record></records></xml>")


PIECES = (
    b"<",
    b">",
    b"&",
    b"</record>",
    b"<record>",
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b"\0",
    b"\xff\xfe",
    b"&#x1F;",
    b"&a;",
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_files(data: st.DataObject) -> None:
    sample = document(plain(1), ARTICLE, plain(3))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(sample)))
        end = data.draw(st.integers(start, min(len(sample), start + 40)))
        sample = sample[:start] + data.draw(st.sampled_from(PIECES) | st.binary(max_size=4)) + sample[end:]
    _read_or_refuse(sample)


# ----- the recordings


def recordings(shared: Path) -> list[Path]:
    found = sorted((shared / "recordings" / "export-endnote-xml").glob("*.xml"))
    assert len(found) >= 4
    return found


def test_every_recorded_entry_becomes_a_record(shared: Path) -> None:
    for path in recordings(shared):
        data = path.read_bytes()
        found = hits(data)
        assert len(found) == data.count(b"<record>")
        assert all(isinstance(hit, Parsed) and hit.remarks == () for hit in found), path.name


# A field of ours, and where the file may have it.
FIELDS = {
    "title": "titles/title",
    "authors": "contributors/authors/author",
    "year": "dates/year",
    "container": "titles/secondary-title",
    "volume": "volume",
    "issue": "number",
    "doi": "electronic-resource-num",
    "pmid": "accession-num",
    "pmcid": "custom2",
    "issn": "isbn",
    "abstract": "abstract",
    "keywords": "keywords/keyword",
    "languages": "language",
    "notes": "notes",
    "url": "urls/related-urls/url",
    "publisher": "publisher",
    "original_title": "orig-pub",
    "container_short": "periodical/abbr-1",
}


def test_no_field_of_ours_is_empty_where_the_file_has_it(shared: Path) -> None:
    compared = 0
    for path in recordings(shared):
        entries = list(etree.parse(path).getroot().iter("record"))
        for entry, hit in zip(entries, hits(path.read_bytes()), strict=True):
            assert isinstance(hit, Parsed)
            filled = hit.record.to_json()
            for field, place in FIELDS.items():
                if any("".join(found.itertext()).strip() for found in entry.iterfind(place)):
                    assert field in filled, (path.name, hit.pointer, field)
                    compared += 1
            pages = (entry.findtext("pages/style") or "").strip()
            assert bool(pages) is ("pages" in filled or "article_number" in filled or "pages" in hit.record.extra)
            assert filled["type"] in ("article-journal", "report")
    assert compared > 1200


def test_no_text_of_any_recorded_entry_is_lost(shared: Path) -> None:
    for path in recordings(shared):
        entries = list(etree.parse(path).getroot().iter("record"))
        for entry, hit in zip(entries, hits(path.read_bytes()), strict=True):
            assert isinstance(hit, Parsed)
            kept = json.dumps(hit.record.to_json(), ensure_ascii=False).casefold()
            for element in entry.iter("style", "rec-number", "key", "source-app", "database"):
                for word in re.findall(r"[^\W\d_]{4,}|\d{5,}", element.text or ""):
                    assert word.casefold() in kept, (path.name, hit.pointer, word)
