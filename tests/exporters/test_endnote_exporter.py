"""EndNote's XML goes out so that other programs read it, and comes back the same."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from litreview.exporters.endnote_xml import ENDNOTE_XML
from litreview.formats.endnote_xml import read
from litreview.formats.marks import KEY, read_marks
from litreview.importers.endnote_xml import ENDNOTE_XML as IMPORTER
from litreview.model import Exchanged, Judgement, Name, Parsed, Record, RecordType, Stage, Verdict
from litreview.normalise.titles import clean_markup


def written(*items: Exchanged | Record) -> bytes:
    out = io.BytesIO()
    ENDNOTE_XML.write((item if isinstance(item, Exchanged) else Exchanged(item) for item in items), out)
    return out.getvalue()


def back(data: bytes) -> list[Record]:
    hits = list(read(io.BytesIO(data)))
    assert all(isinstance(hit, Parsed) for hit in hits)
    return [hit.record for hit in hits if isinstance(hit, Parsed)]


def held(record: Record) -> dict[str, object]:
    return {item.name: getattr(record, item.name) for item in fields(Record) if item.name in ENDNOTE_XML.holds}


FULL = Record(
    type=RecordType.ARTICLE,
    title="Håp & mestring: 50 % av <alle>",
    original_title="Hope & coping",
    authors=(Name("Ness", "Ottar"), Name("King", "Martin Luther", "Jr."), Name(literal="Helse og Omsorg AS")),
    authors_complete=False,
    editors=(Name("van der Berg", "Anna"),),
    year=2019,
    date="2019-03-05",
    container="Psyk Helse",
    container_short="Tidsskrift for psykisk helsearbeid",
    volume="12",
    issue="3-4",
    pages="204-220, 300",
    article_number="e22081",
    edition="2",
    publisher="Universitetsforlaget",
    place="Oslo",
    doi="10.18261/issn1504-3010_2015",
    pmid="33355555",
    pmcid="PMC5887696",
    issn=("1504-3010", "0028-0836"),
    isbn=("9788202318147",),
    url="https://example.org/a_b?x=1&y=%20~z#d",
    abstract="Bakgrunn: -- a--b.\nFunn < 5",
    languages=("nb", "en"),
    keywords=("Insurance, Psychiatric", "håp; mestring", "recovery"),
    publication_types=("Journal Article", "Review; systematic"),
    database="CINAHL",
    accession="136788050",
    notes=("Sitert av 3\nog flere", "lest to ganger"),
)


def test_every_field_comes_back() -> None:
    (record,) = back(written(FULL))
    assert held(record) == held(FULL)
    assert set(ENDNOTE_XML.holds) <= {item.name for item in fields(Record)}
    told = set(FULL.to_json())
    assert ENDNOTE_XML.holds <= told | {"authors_complete"}  # the sample has all that is promised


def test_the_file_is_as_endnote_writes_it() -> None:
    data = written(FULL, Record(type=RecordType.CHAPTER, title="To", container="En bok", authors=(Name("Lie", "B."),)))
    text = data.decode("utf-8")
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n<record><database name=')
    assert text.endswith("</record>\n</records></xml>\n")
    root = etree.fromstring(data)
    first, second = root.iter("record")
    style = first.find("titles/title/style")
    assert style is not None
    assert dict(style.attrib) == {"face": "normal", "font": "default", "size": "100%"}
    assert [element.get("name") for element in root.iter("ref-type")] == ["Journal Article", "Book Section"]
    assert [element.text for element in root.iter("ref-type")] == ["17", "5"]
    assert first.findtext("periodical/full-title/style") == first.findtext("titles/secondary-title/style")
    assert [element.text for element in first.iterfind("contributors/authors/author/style")] == [
        "Ness, Ottar", "King, Martin Luther, Jr.", "Helse og Omsorg AS,", "et al.,"
    ]  # fmt: skip
    assert (first.findtext("dates/year/style"), first.findtext("dates/pub-dates/date/style")) == ("2019", "March 5")
    assert "Bakgrunn: -- a--b.&#xD;Funn &lt; 5" in text
    assert first.findtext("isbn/style") == "1504-3010\r0028-0836\r9788202318147"
    assert second.find("periodical") is None
    assert second.findtext("titles/secondary-title/style") == "En bok"
    order = [element.tag for element in first]
    known = ["database", "source-app", "rec-number", "ref-type", "contributors", "titles", "periodical", "pages",
             "volume", "number", "edition", "keywords", "dates", "pub-location", "publisher", "orig-pub", "isbn",
             "accession-num", "abstract", "notes", "work-type", "urls", "custom2", "custom7",
             "electronic-resource-num", "remote-database-name", "language"]  # fmt: skip
    assert order == known


def test_our_importer_recognises_it() -> None:
    data = written(FULL)
    assert IMPORTER.sniff(data, "x") > 0.9
    dialect = IMPORTER.dialect(data)
    assert dialect is not None
    assert dialect.key == "litreview"
    assert back(written()) == []


@pytest.mark.parametrize("kind", RecordType)
@pytest.mark.parametrize("people", [((), ()), (("A",), ()), ((), ("B",)), (("A",), ("B", "C"))])
def test_types_and_people_come_back(kind: RecordType, people: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    authors, editors = (tuple(Name(family, "X.") for family in group) for group in people)
    record = Record(type=kind, title="T", container="C", container_short="Ceeee", authors=authors, editors=editors)
    assert held(back(written(record))[0]) == held(record)


@pytest.mark.parametrize(
    "name",
    [
        Name("Ness"),
        Name("World Health", "O."),
        Name("Ness", "A, B"),
        Name("Ness, A", "B", "III"),
        Name("Helsetilsynet"),
        Name(literal="Ness, Ottar"),
        Name(literal="Ends in,"),
        Name(literal='Quote " & <co>'),
        Name("", "Kun fornavn"),
        Name("Berg", "", "Jr."),
        Name(literal="et al."),
        Name("et al."),
    ],
    ids=str,
)
def test_names_come_back(name: Name) -> None:
    record = Record(title="T", authors=(name, Name("Berg", "B")), editors=(name,))
    assert held(back(written(record))[0]) == held(record)


@pytest.mark.parametrize(
    ("pmid", "accession", "database"),
    [("1", "", ""), ("", "2", ""), ("", "2", "MEDLINE"), ("1", "2", "MEDLINE"), ("1", "S 2", "ERIC"), ("1", "1", "")],
)
def test_numbers_come_back(pmid: str, accession: str, database: str) -> None:
    record = Record(title="[T]", pmid=pmid, accession=accession, database=database)
    assert held(back(written(record))[0]) == held(record)


def test_a_pmid_alone_stands_as_pubmed_gives_it() -> None:
    root = etree.fromstring(written(Record(title="T", pmid="33355555")))
    assert root.findtext(".//accession-num/style") == "33355555"
    assert root.findtext(".//remote-database-provider/style") == "NLM"


@pytest.mark.parametrize(
    ("year", "date"), [(2019, ""), (2019, "2019"), (2019, "2019-12"), (2019, "2019-05-01"), (None, "")]
)
def test_dates_come_back(year: int | None, date: str) -> None:
    record = Record(title="T", year=year, date=date)
    assert held(back(written(record))[0]) == held(record)


def test_judgements_travel_and_are_no_keywords() -> None:
    judgement = Judgement(Verdict.EXCLUDE, Stage.FULL_TEXT, criterion="E2", reason="feil gruppe; alder")
    record = Record(title="T", keywords=("håp",), subjects=("Hope",), notes=("lest",))
    data = written(Exchanged(record, "W12", (judgement,), ("pilot",)))
    root = etree.fromstring(data)
    keywords = [element.text for element in root.iterfind(".//keyword/style")]
    assert keywords[:2] == ["håp", "Hope"]
    assert {"litreview:W12", "litreview:exclude", "litreview:tag pilot"} <= set(keywords)
    assert (root.findtext(".//research-notes/style") or "").startswith("litreview W12: exclude")
    assert root.findtext(".//label/style") == "W12"
    (made,) = back(data)
    assert (made.keywords, made.notes) == (("håp", "Hope"), ("lest",))
    marks = read_marks(made.extra[KEY])
    assert (marks.work, marks.judgements, marks.tags) == ("W12", (judgement,), ("pilot",))


def test_characters_that_xml_forbids_are_left_out() -> None:
    signs = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF, 0xD800, 0xFDD0]))
    data = written(Record(title=f"Re{signs}covery", authors=(Name(f"Ne,{signs}ss", "A"),)))
    (made,) = back(data)
    assert made.title == "Recovery"
    assert made.authors == (Name("Ne,ss", "A"),)
    assert etree.fromstring(data).findtext(".//title/style") == "Recovery"


def test_the_same_items_give_the_same_bytes_one_at_a_time() -> None:
    assert written(FULL, FULL) == written(FULL, FULL)
    seen: list[int] = []

    class Out(io.BytesIO):
        def write(self, data: object) -> int:  # type: ignore[override]
            seen.append(len(drawn))
            return super().write(data)  # type: ignore[arg-type]

    drawn: list[int] = []

    def items() -> object:
        for number in range(5):
            drawn.append(number)
            yield Exchanged(FULL)

    ENDNOTE_XML.write(items(), Out())  # type: ignore[arg-type]
    assert seen == [0, 1, 2, 3, 4, 5, 5]


# ----- what goes out comes back

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff]")
_LETTERS = st.text(
    st.one_of(st.sampled_from("aåÅé ø{}\"'&;,<>|.:/😀]]>æ#x"), st.characters(codec="utf-8")), max_size=30
)


def _settle(text: str) -> str:
    """Text as every reader of ours leaves it: composed, single-spaced, without markup and forbidden characters."""
    for _ in range(5):
        text = clean_markup(unicodedata.normalize("NFC", _FORBIDDEN.sub("", text)))
    return text


texts = _LETTERS.map(_settle).filter(lambda text: clean_markup(text) == text and not text.startswith("PMID"))
some = texts.filter(bool)
words = st.one_of(some, st.sampled_from(["and", "others", "Ness", "A and B", "et al.", "Jr.", "Ness, A", "X,"]))
people = st.one_of(st.builds(Name, words, texts), st.builds(Name, words, some, words), st.builds(Name, literal=words))
lists = st.lists(some, unique=True, max_size=4).map(tuple)
records = st.builds(
    Record,
    type=st.sampled_from(RecordType),
    title=texts,
    original_title=texts,
    authors=st.lists(people, max_size=4).map(tuple),
    authors_complete=st.booleans(),
    editors=st.lists(people, max_size=2).map(tuple),
    container=texts,
    container_short=texts,
    volume=texts,
    issue=texts,
    pages=texts,
    article_number=texts,
    edition=texts,
    publisher=texts,
    place=texts,
    doi=st.sampled_from(["", "10.1000/x<1>(2)", "10.18261/issn1504-3010_2015&b"]),
    pmid=st.sampled_from(["", "7", "33355555"]),
    pmcid=st.sampled_from(["", "PMC7"]),
    issn=st.sampled_from([(), ("1504-3010",), ("0028-0836", "1504-3010")]),
    isbn=st.sampled_from([(), ("9788202318147",)]),
    url=texts,
    abstract=st.lists(some, max_size=3).map("\n".join),
    languages=st.sampled_from([(), ("nb",), ("en", "no")]),
    keywords=lists,
    publication_types=lists,
    database=texts,
    accession=texts,
    notes=st.lists(st.lists(some, min_size=1, max_size=2).map("\n".join), unique=True, max_size=3).map(tuple),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(records, min_size=1, max_size=2), st.sampled_from(["", "2020", "2020-05", "2020-05-31"]))
def test_what_goes_out_comes_back(made: list[Record], date: str) -> None:
    dated = [replace(record, date=date, year=2020 if date else None) for record in made]
    assert [held(record) for record in back(written(*dated))] == [held(record) for record in dated]
