"""What hosts write nowhere but in a key, a note or an address becomes a field, and says where it came from."""

from __future__ import annotations

import pytest
from format_checks import codes, records

from litreview.formats import bibtex
from litreview.formats.latex import escaped, plain
from litreview.model import Name, Record, RecordType


def one(fields: str, kind: str = "article", key: str = "k") -> Record:
    (hit,) = bibtex.read(f"@{kind}{{{key},\n title = {{T}},\n {fields}\n}}\n")
    return records([hit])[0]


@pytest.mark.parametrize(
    ("fields", "field", "value", "origin"),
    [
        ("note = {PMID: 33355555}", "pmid", "33355555", "note"),
        ("pubmed_id = {33355555}", "pmid", "33355555", "pubmed_id"),
        ("url = {https://europepmc.org/articles/PMC777}", "pmcid", "PMC777", "url"),
        ("url = {https://search.ebscohost.com/login.aspx?db=ccm&AN=136|&lang=en}", "accession", "136", "url"),
        ("url = {https://search.ebscohost.com/login.aspx?db=ccm&AN=136}", "database", "ccm", "url"),
        ("url = {https://www.scopus.com/inward/record.uri?eid=2-s2.0-79}", "accession", "2-s2.0-79", "url"),
        ("eissn = {15043010}, issn = {0028-0836}", "issn", ("0028-0836", "1504-3010"), "issn"),
        ("year = {2020-05-01}", "date", "2020-05-01", "year"),
        ("year = 2022, month = {MAR 1}", "date", "2022-03-01", "year month"),
        ("year = 2022, month = 9", "date", "2022-09", "year month"),
        ("year = 2022, month = mar # {~5}", "date", "2022-03-05", "year month"),
        ("year = 2022, month = may, day = 7", "date", "2022-05-07", "year month"),
        ("earlyaccessdate = {FEB 2022}", "date", "2022-02", "earlyaccessdate"),
        ("year = {2021}, earlyaccessdate = {FEB 2022}", "date", "2021", "year"),
        ("langid = {ngerman}", "languages", ("de",), "langid"),
        ("howpublished = {\\url{https://example.org/a_b}}", "url", "https://example.org/a_b", "howpublished"),
        ("subtitle = {En studie}", "title", "T: En studie", "title subtitle"),
        ("keywords = {{a; b; c, d}}", "keywords", ("a", "b", "c, d"), "keywords"),
        ("keywords = {a, {b, c}, d}", "keywords", ("a", "b, c", "d"), "keywords"),
        ("keywords = {Law &amp; order, rights}", "keywords", ("Law & order", "rights"), "keywords"),
        ("type = {{Article; Proceedings Paper}}", "publication_types", ("Article", "Proceedings Paper"), "type"),
        ("abstract = {One\n   goes on.\n\n Two.}", "abstract", "One goes on.\nTwo.", "abstract"),
        ("author = {{van der Berg}, Anna and A. {Berg Hansen}}", "authors",
         (Name("van der Berg", "Anna"), Name("Berg Hansen", "A.")), "author"),
        ("note = {One\n line}, annote = {Two\n\nlines}", "notes", ("One line", "Two\nlines"), "note annote"),
        ("origtitle = {Hope}", "original_title", "Hope", "origtitle"),
        ("articleno = {17}", "article_number", "17", "articleno"),
    ],
)  # fmt: skip
def test_a_field_is_found_where_hosts_hide_it(fields: str, field: str, value: object, origin: str) -> None:
    record = one(fields)
    assert getattr(record, field) == value
    assert record.origin[field] == origin


@pytest.mark.parametrize(
    ("key", "field", "value"),
    [
        ("PMID:188", "pmid", "188"),
        ("doi:10.1177/0950", "doi", "10.1177/0950"),
        ("WOS:0003", "accession", "WOS:0003"),
        (" ISI:0003", "accession", "ISI:0003"),
        ("PPR:PPR6", "type", RecordType.PREPRINT),
    ],
)
def test_a_key_that_is_an_identifier(key: str, field: str, value: object) -> None:
    record = one("year = 2020", key=key)
    assert (getattr(record, field), record.origin[field]) == (value, "@key")


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("book", "type = {Book Chapter}", RecordType.CHAPTER),
        ("article", "document_type = {Conference Paper}", RecordType.CONFERENCE),
        ("misc", "eprint = {2008.11708}, archiveprefix = {arXiv}", RecordType.PREPRINT),
        ("article", "eprint = {2008.11708}, journal = {J}", RecordType.ARTICLE),
        ("article", "entrysubtype = {newspaper}", RecordType.NEWSPAPER),
        ("online", "pubstate = {prepublished}", RecordType.PREPRINT),
    ],
)
def test_the_type_an_entry_says(kind: str, fields: str, expected: RecordType) -> None:
    assert one(fields, kind).type is expected


def test_an_eprint_is_a_number_or_an_address_once_more() -> None:
    same = one("doi = {10.1/x}, url = {https://doi.org/10.1000/x}, eprint = {https://doi.org/10.1000/x}")
    assert "eprint" not in same.extra
    other = one("doi = {10.1000/x}, url = {https://doi.org/10.1000/x}, eprint = {https://example.org/x.pdf}")
    assert other.extra["eprint"] == ("https://example.org/x.pdf",)
    assert one("eprint = {2008.11708}, archiveprefix = {arXiv}").ids == {"key": "k", "arxiv": "2008.11708"}


def test_what_has_no_field_stays_as_it_is() -> None:
    record = one("series = {S}, file = {C:\\My Docs\\x.pdf}, earlyaccessdate = {x}, issn = {12345678}")
    assert record.extra == {
        "series": ("S",),
        "file": ("C:\\My Docs\\x.pdf",),
        "earlyaccessdate": ("x",),
        "issn": ("12345678",),
    }


def test_a_wrong_key_is_told_with_the_record() -> None:
    (hit,) = bibtex.read("@article{Kenny20103,17,\n title = {T}}\n")
    assert codes(hit) == ["import.bibtex.key"]


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\'{\o}}", "ǿ"),
        (r"\'{\i}", "í"),
        (r"CO$_2$ and m$^{2}$", "CO2 and m2"),
        (r"$\alpha$ $<$ 0.05", "α < 0.05"),
        (r"cost $5 or $6", "cost $5 or $6"),
        (r"{\textless}i{\textgreater}", "<i>"),
        (r"a-{}-b", "a--b"),
        (r"Dr.\ No,\, hyphen\-ated", "Dr. No, hyphenated"),
        ("\ue000", "\ue000"),
    ],
)
def test_more_latex(latex: str, text: str) -> None:
    assert plain(latex) == text


@pytest.mark.parametrize("text", ["a--b---c", "''x'' ``y``", "\\ {}{ } ~^_$#%&", "a{}b", "\\alpha $_2$ \\'e", "-\\-"])
def test_text_as_latex_is_the_same_text(text: str) -> None:
    assert plain(escaped(text)) == text
    assert escaped(text).count("{") == escaped(text).count("}")
