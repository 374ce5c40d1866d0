"""BibTeX goes out so that other programs read it, and comes back the same."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litreview.exporters.base import Exporter
from litreview.exporters.bibtex import BIBTEX
from litreview.formats import bibtex, ris
from litreview.formats.marks import KEY, read_marks
from litreview.formats.text import TextFile, decode
from litreview.model import Exchanged, Judgement, Name, Parsed, Record, RecordType, Stage, Verdict
from litreview.normalise.titles import clean_markup

EXPORTER: Exporter = BIBTEX


def written(*records: Record) -> str:
    out = io.BytesIO()
    BIBTEX.write((Exchanged(record) for record in records), out)
    return out.getvalue().decode("utf-8")


def back(text: str) -> list[Record]:
    hits = list(bibtex.read(TextFile(io.BytesIO(text.encode("utf-8"))).blocks()))
    assert all(isinstance(hit, Parsed) for hit in hits)
    return [hit.record for hit in hits if isinstance(hit, Parsed)]


def held(record: Record) -> dict[str, object]:
    return {item.name: getattr(record, item.name) for item in fields(Record) if item.name in BIBTEX.holds}


FULL = Record(
    type=RecordType.CHAPTER,
    title="Håp & mestring: 50 % av {alle} i $_{x}$",
    original_title="Hope ~ coping",
    authors=(Name("Ness", "Ottar"), Name("King", "Martin Luther", "Jr."), Name(literal="Helse og Omsorg AS")),
    authors_complete=False,
    editors=(Name("van der Berg", "Anna"),),
    year=2019,
    date="2019-03-05",
    container="Tidsskrift for psykisk helsearbeid",
    container_short="TPH",
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
    abstract="Bakgrunn: -- a--b.\n@article{x, y} funn\n``sitat''",
    languages=("nb", "en"),
    keywords=("Insurance, Psychiatric", "håp; mestring", "recovery"),
    subjects=("Mental Health", "Norway"),
    publication_types=("Journal Article", "Review"),
    database="CINAHL",
    accession="136788050",
    notes=("Sitert av 3", "lest {to} ganger\nog en gang til"),
)


def test_every_field_comes_back() -> None:
    (record,) = back(written(FULL))
    assert held(record) == held(FULL)
    assert set(BIBTEX.holds) <= {item.name for item in fields(Record)}


def test_the_file_is_what_bibtex_asks_for() -> None:
    text = written(FULL)
    assert text.startswith(
        "@incollection{ness2019,\n  author = {Ness, Ottar and King, Jr., Martin Luther and {Helse og"
    )
    assert "  title = {{Håp \\& mestring: 50 \\% av {\\textbraceleft}alle{\\textbraceright} i \\$\\_" in text
    assert "  pages = {204--220, 300}" in text
    assert "  url = {https://example.org/a_b?x=1&y=%20~z#d}" in text
    assert "  keywords = {Insurance, Psychiatric; {håp; mestring}; recovery}" in text
    assert "  month = mar" in text
    assert text.count("{") == text.count("}")


def test_another_reader_reads_it_too() -> None:
    bibtexparser = pytest.importorskip("bibtexparser")
    library = bibtexparser.parse_string(written(FULL, replace(FULL, title="To"), Record()))
    assert (len(library.entries), library.failed_blocks) == (3, [])
    assert [entry.key for entry in library.entries] == ["ness2019", "ness2019a", "anonnd"]


@pytest.mark.parametrize("type_", RecordType)
@pytest.mark.parametrize("said", [(), ("Conference Paper",), ("Preprint",), ("Masteroppgave",), ("a; b",), ("A", "B")])
def test_types_come_back(type_: RecordType, said: tuple[str, ...]) -> None:
    record = Record(type=type_, title="T", publication_types=said, container="C")
    assert held(back(written(record))[0]) == held(record)


@pytest.mark.parametrize(
    "name",
    [
        Name("Ness", "Ottar"),
        Name("Ness"),
        Name("van Ness"),
        Name("Ness and Nuland", "A"),
        Name("others"),
        Name("World Health", "O."),
        Name("Ness", "A, B"),
        Name("Ness, A", "B", "III"),
        Name("Helsetilsynet"),
        Name(literal="Ness, Ottar"),
        Name(literal="Anna and Bo"),
        Name(literal="{brace} \\ unit"),
        Name("Ó Súilleabháin", "Seán"),
        Name("", "Kun fornavn"),
        Name("Berg", "", "Jr."),
        Name("et al.", "A"),
    ],
    ids=str,
)
def test_names_come_back(name: Name) -> None:
    record = Record(title="T", authors=(name, Name("Berg", "B")), editors=(name,))
    assert held(back(written(record))[0]) == held(record)


def test_keys_are_unique_and_ones_own_where_possible() -> None:
    records = [
        Record(title="A", ids={"key": "Biong2015"}),
        Record(title="B", ids={"key": "biong2015"}),
        Record(title="C", ids={"key": "Kenny20103,17"}, authors=(Name("Søgård-Å", "K"),), year=2010),
        *[Record(title="D", authors=(Name("Ness", "O"),), year=2020)] * 29,
    ]
    keys = [record.ids["key"] for record in back(written(*records))]
    assert keys[:5] == ["Biong2015", "biong2015a", "sogarda2010", "ness2020", "ness2020a"]
    assert keys[29:] == ["ness2020z", "ness2020aa", "ness2020ab"]


def test_judgements_travel_and_are_no_keywords() -> None:
    judgement = Judgement(Verdict.EXCLUDE, Stage.FULL_TEXT, criterion="E2", reason="feil, gruppe; alder")
    item = Exchanged(Record(title="T", keywords=("håp",), notes=("lest",)), "W12", (judgement,), ("pilot",))
    out = io.BytesIO()
    BIBTEX.write([item], out)
    text = out.getvalue().decode()
    assert "keywords = {håp, litreview:W12, litreview:exclude" in text
    (record,) = back(text)
    assert (record.keywords, record.notes) == (("håp",), ("lest",))
    marks = read_marks(record.extra[KEY])
    assert (marks.work, marks.judgements, marks.tags) == ("W12", (judgement,), ("pilot",))


def test_recordings_go_out_and_come_back(shared: Path) -> None:
    """All but what the addresses of EBSCO and Scopus say, which only the BibTeX reader takes."""
    seen = 0
    for path in sorted((shared / "recordings").glob("export-*/*")):
        reader = {".bib": bibtex, ".ris": ris}.get(path.suffix)
        if reader is None:
            continue
        given_records = [hit.record for hit in reader.read(decode(path.read_bytes()).text) if isinstance(hit, Parsed)]
        for before, after in zip(given_records, back(written(*given_records)), strict=True):
            seen += 1
            same = replace(before, accession=before.accession or after.accession)
            assert (path.name, held(after)) == (path.name, held(same))
    assert seen > 500


HARD = "aåÅé ø{}\\\"'`-~^_$%&#,;@=()<>|.:/😀\u00e6 "
_LETTERS = st.text(st.one_of(st.sampled_from(HARD), st.characters(codec="utf-8")), max_size=30)


def _settle(text: str) -> str:
    """Text as every reader of ours leaves it: composed, single-spaced, without markup."""
    for _ in range(5):
        text = clean_markup(unicodedata.normalize("NFC", text).replace("\ufeff", "").replace("\u200b", ""))
    return text


texts = _LETTERS.map(_settle).filter(lambda text: clean_markup(text) == text and not text.lower().startswith("pmid"))
some = texts.filter(bool)
words = st.one_of(some, st.sampled_from(["and", "others", "Ness", "A and B", "et al.", "Jr."]))
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
    edition=texts,
    article_number=texts,
    publisher=texts,
    place=texts,
    abstract=st.lists(some, max_size=3).map("\n".join),
    keywords=lists,
    subjects=lists,
    publication_types=lists,
    notes=st.lists(st.lists(some, min_size=1, max_size=3).map("\n".join), unique=True, max_size=3).map(tuple),
    database=texts,
    accession=texts,
)


def _joined_is_plain(record: Record) -> bool:
    """No entity and no tag that only the signs between two words of a list make."""
    return all(
        clean_markup(joined) == joined
        for words in (record.keywords, record.subjects, record.publication_types)
        for joined in ("; ".join(words), ", ".join(words))
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    st.lists(records.filter(_joined_is_plain), min_size=1, max_size=2),
    st.sampled_from(["", "2020", "2020-05", "2020-05-31"]),
)
def test_what_goes_out_comes_back(given_records: list[Record], date: str) -> None:
    dated = [replace(record, date=date, year=2020 if date else None) for record in given_records]
    assert [held(record) for record in back(written(*dated))] == [held(record) for record in dated]
