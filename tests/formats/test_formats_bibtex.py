"""BibTeX: valid, wild and broken entries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from format_checks import codes, lost_words, records, unparsed
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats import bibtex
from litreview.formats.latex import plain
from litreview.formats.text import decode
from litreview.model import Name, Parsed, RecordType

ONE = r"""@article{biong2015,
  author = {Biong, Stian and S{\o}ggiu, Anne-Sofie and {Helse and Omsorg AS} and others},
  title = "{Recovery} i kommunen: H{\aa}p \& mestring",
  journal = jph # { (Oslo)},
  year = 2015, month = mar,
  pages = {51--60},
  doi = {https://doi.org/10.18261/ISSN1504-3010-2015-01-06},
  keywords = {recovery, rus},
  oddity = {kept}
}
"""


def test_an_entry_field_by_field() -> None:
    (hit,) = bibtex.read('@string{jph = "Tidsskrift for psykisk helsearbeid"}\n' + ONE)
    assert isinstance(hit, Parsed)
    record = hit.record
    assert record.authors == (Name("Biong", "Stian"), Name("Søggiu", "Anne-Sofie"), Name(literal="Helse and Omsorg AS"))
    assert not record.authors_complete
    assert record.title == "Recovery i kommunen: Håp & mestring"
    assert record.container == "Tidsskrift for psykisk helsearbeid (Oslo)"
    assert (record.year, record.date, record.pages) == (2015, "2015-03", "51-60")
    assert (record.doi, record.ids) == ("10.18261/issn1504-3010-2015-01-06", {"key": "biong2015"})
    assert (record.type, record.keywords) == (RecordType.ARTICLE, ("recovery", "rus"))
    assert record.extra == {"oddity": ("kept",)}
    assert (record.origin["title"], record.origin["date"]) == ("title", "year month")
    assert (hit.pointer.line, hit.pointer.identifier, hit.remarks) == (2, "biong2015", ())


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\o}", "ø"),
        (r"\o{}", "ø"),
        (r"\O re", "Øre"),
        (r"\aa", "å"),
        (r"{\AA}", "Å"),
        (r"\ae{}", "æ"),
        (r"\"a", "ä"),
        (r"\"{o}", "ö"),
        (r"{\"u}", "ü"),
        (r"\'e", "é"),
        (r"{\'{\i}}", "í"),
        (r"\c{c}", "ç"),
        (r"\v{s}", "š"),
        (r"\~n", "ñ"),
        (r"\ss", "ß"),
        (r"\r{a}", "å"),
        ("a--b", "a–b"),
        ("``x''", "“x”"),
        (r"\&", "&"),
        (r"50\%", "50%"),
        (r"\emph{hei} du", "hei du"),
        (r"A~B", "A B"),
        (r"\unknown{x}", r"\unknownx"),
        ("{DNA}", "DNA"),
    ],
)
def test_latex(latex: str, text: str) -> None:
    assert plain(latex) == text


@pytest.mark.parametrize(
    "broken",
    [
        "@article{bad,\n title = {Unbalanced {brace},\n year = {2020}\n}\n",
        "@article{bad,\n title = {No end,\n\n",
        "@article{bad,\n title {No sign},\n year = 2020\n}\n",
        '@article{bad,\n title = "No quote,\n}\n',
    ],
)
def test_one_bad_entry_does_not_lose_the_others(broken: str) -> None:
    hits = list(bibtex.read(ONE + broken + ONE.replace("biong2015", "after")))
    assert [hit.pointer.identifier for hit in hits if isinstance(hit, Parsed)] == ["biong2015", "bad", "after"]
    assert codes(hits[1])[0] == "import.bibtex.broken"
    assert codes(hits[2]) == ["import.bibtex.macro"]


def test_wild_keys() -> None:
    (comma, spaces, none, empty) = bibtex.read(
        "@ARTICLE{Kenny20103,17,\n title={A}}\n@article{ ISI:1 b,\ntitle={B}}\n@misc{title={C}}\n@book{x}\n"
    )
    assert comma.pointer.identifier == "Kenny20103,17"
    assert spaces.pointer.identifier == "ISI:1 b"
    assert (none.pointer.identifier, records([none])[0].title) == ("", "C")
    assert codes(empty) == ["import.bibtex.unreadable"]


def test_comments_are_no_entries_and_lost_heads_are_seen() -> None:
    text = (
        'Scopus\nEXPORT DATE: today\n@comment{x, {y}}\n@preamble{"z"}\n'
        + ONE
        + "title = {No head},\nyear = {2020}\n}\n"
        + ONE
        + "% the end\n"
    )
    hits = list(bibtex.read(text))
    assert len(records(hits)) == 2
    assert records(hits)[0].extra["outside"] == ("Scopus\nEXPORT DATE: today",)
    assert [(codes(hit), hit.pointer.line) for hit in unparsed(hits)] == [(["import.bibtex.outside"], 15)]


DOUBLING = '@string{a="x"}\n@string{a0=a # a}\n' + "".join(
    f"@string{{a{step}=a{step - 1} # a{step - 1}}}\n" for step in range(1, 40)
)


def test_abbreviations_that_double_each_other_are_bounded() -> None:
    alone, added, fits, other = bibtex.read(
        DOUBLING + "@article{k, title=a39}\n@article{l, title=a4 # a39}\n"
        "@article{m, title=a3}\n@article{n, title={Hope}, journal=b}\n"
    )
    assert isinstance(alone, Parsed)
    assert isinstance(added, Parsed)
    assert (alone.record.title, added.record.title) == ("a39", "x" * 32 + "a39")
    assert codes(alone) == codes(added) == ["import.bibtex.too_long"]
    assert [hit.record.title for hit in (fits, other) if isinstance(hit, Parsed)] == ["x" * 16, "Hope"]
    assert (codes(fits), codes(other)) == ([], ["import.bibtex.macro"])


def test_many_entries_together_cannot_fill_the_memory_with_one_abbreviation() -> None:
    text = DOUBLING + "".join(f"@article{{k{number}, title=a17}}\n" for number in range(500))
    hits = list(bibtex.read(text))
    assert len(hits) == 500
    assert sum(len(hit.record.title) for hit in hits if isinstance(hit, Parsed)) < 2 * bibtex.LONGEST
    assert codes(hits[-1]) == ["import.bibtex.too_long"]


def test_brackets_and_the_groups_of_names() -> None:
    (hit,) = bibtex.read("@incollection(a, title = {T}, booktitle = {B}, editor = {{Dr} {No} and A. {Berg}})")
    (record,) = records([hit])
    assert (record.type, record.container) == (RecordType.CHAPTER, "B")
    assert record.editors == (Name("No", "Dr"), Name("Berg", "A."))


@given(st.text(alphabet='@artice{},="#\n a1\\', max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    positions = [hit.pointer.position for hit in bibtex.read(text)]
    assert positions == list(range(1, len(positions) + 1))


DAMAGED = {
    "ebsco_bib.bib": {"13362467620181001": ["import.bibtex.broken", "import.bibtex.unexpected"]},
    "scopus_wrong_5.bib": {"Kenny20103,17": ["import.bibtex.key"]},
    "scopus_bib.bib": {"Conference paper2022775": ["import.bibtex.key"]},
}
NO_FIELD = (
    *("@type", "outside", "affiliation", "funding", "references", "cited", "correspondence", "coden", "publication_"),
    *("orcid", "researcherid", "series", "book-group", "keywords-plus", "research-areas", "web-of-science", "author-"),
    *("number-of", "times-cited", "usage", "doc-delivery", "da"),
)


def test_recordings_name_what_is_wrong_and_leave_no_field_of_ours(shared: Path) -> None:
    for path in sorted((shared / "recordings").glob("export-*/*.bib")):
        told = {}
        for hit in bibtex.read(decode(path.read_bytes()).text):
            assert isinstance(hit, Parsed)
            wrong = [code for code in codes(hit) if code.startswith("import.bibtex")]
            told |= {hit.pointer.identifier: wrong} if wrong else {}
            left = {tag for tag in hit.record.extra if not tag.startswith(NO_FIELD)}
            said = str([dict(remark.args) for remark in hit.remarks])
            unsaid = {tag for tag in left if hit.record.extra[tag][0] not in said}
            known = (
                {"isbn", "earlyaccessdate"} if path.name == "web_of_science_bib.bib" else set()
            )  # wrong digits; MAR 1
            assert (path.name, unsaid - known) == (path.name, set())
        assert (path.name, told) == (path.name, DAMAGED.get(path.name, {}))


_NAMES = re.compile(r"^[ \t]*[\w-]+\s*=|^@.*$|\b(?:doi|dx|http\w*|and)\b", re.MULTILINE)
_CODED = re.compile(r"^\s*(?:language|month|doi)\s*=.*$", re.MULTILINE | re.IGNORECASE)


def test_recordings_give_every_entry_and_every_word(shared: Path) -> None:
    files = sorted((shared / "recordings").glob("export-*/*.bib"))
    assert len(files) >= 12
    for path in files:
        text = decode(path.read_bytes()).text
        hits = list(bibtex.read(text))
        stated = len(re.findall(r"^\ufeff?@\w+ ?\{", text, re.MULTILINE))
        assert (path.name, len(records(hits)), unparsed(hits)) == (path.name, stated, [])
        raw = _NAMES.sub("", _CODED.sub("", text))
        assert (path.name, lost_words(raw, hits)) == (path.name, set())
