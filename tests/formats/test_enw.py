"""EndNote's import format, refer and BibIX."""

from __future__ import annotations

from pathlib import Path

import pytest
from format_checks import codes, lost_words, records, unparsed
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats import enw
from litreview.formats.text import decode
from litreview.model import Name, Parsed, RecordType

ARTICLE = """%0 Journal Article
%A Borg, Marit
%A Statistics Norway,
%T Hope and recovery
%J Journal of Hope
%D 2019
%8 March 5, 2019
%V 12
%N 3
%P 204-20
%7 2019/01/02
%@ 0953-8984
%R 10.1000/Hope.1
%U https://example.org/hope
%K recovery
everyday life; peer support
%X We asked people.

They answered.
%Z A note.
%9 Review
%G Norsk (Bokmål)
%~ PubMed
%M 30000001
%2 PMC1373603
%W EBSCO
%+ University of the South
%F borg2019
"""


def one(text: str) -> Parsed:
    (hit,) = enw.read(text)
    assert isinstance(hit, Parsed)
    return hit


def test_a_record_field_by_field() -> None:
    hit = one(ARTICLE)
    record = hit.record
    assert (record.type, record.title) == (RecordType.ARTICLE, "Hope and recovery")
    assert record.authors == (Name("Borg", "Marit"), Name(literal="Statistics Norway"))
    assert (record.container, record.year, record.date) == ("Journal of Hope", 2019, "2019-03-05")
    assert (record.volume, record.issue, record.pages, record.edition) == ("12", "3", "204-220", "")
    assert (record.issn, record.doi, record.url) == (("0953-8984",), "10.1000/hope.1", "https://example.org/hope")
    assert record.keywords == ("recovery", "everyday life", "peer support")
    assert record.abstract == "We asked people.\nThey answered."
    assert (record.notes, record.publication_types, record.languages) == (("A note.",), ("Review",), ("nb",))
    assert (record.database, record.pmid, record.pmcid, record.ids) == (
        "PubMed",
        "30000001",
        "PMC1373603",
        {"key": "borg2019"},
    )
    assert record.extra == {"%7": ("2019/01/02",), "%W": ("EBSCO",), "%+": ("University of the South",)}
    assert (hit.pointer.line, hit.pointer.identifier, hit.remarks) == (1, "borg2019", ())


def test_a_chapter_stands_in_a_book_and_a_book_in_a_series() -> None:
    chapter = one("%0 Book Section\n%T Hope\n%B The book\n%E Ness, O\n%S The series\n%P 10-20\n").record
    assert (chapter.type, chapter.container, chapter.pages) == (RecordType.CHAPTER, "The book", "10-20")
    assert (chapter.editors, chapter.extra) == ((Name("Ness", "O"),), {"%S": ("The series",)})
    book = one("%0 Book\n%T Hope\n%B The series\n%P 173 s.\n%7 2. utg.\n%N 4\n").record
    assert (book.type, book.container, book.pages, book.edition) == (RecordType.BOOK, "", "", "2. utg.")
    assert book.extra == {"%B": ("The series",), "%P": ("173 s.",), "%N": ("4",)}


def test_the_authors_of_an_edited_book_are_its_editors() -> None:
    record = one("%0 Edited Book\n%A Ness, O\n%T Hope\n").record
    assert (record.authors, record.editors, record.type) == ((), (Name("Ness", "O"),), RecordType.BOOK)
    assert record.extra == {"%0": ("Edited Book",)}


def test_a_thesis_has_its_kind_and_its_place_of_study() -> None:
    record = one("%0 Thesis\n%T Hope\n%I Universitetet i Oslo\n%9 Masteroppgave\n%B Det medisinske fakultet\n").record
    assert (record.type, record.publisher) == (RecordType.THESIS, "Universitetet i Oslo")
    assert (record.publication_types, record.extra) == (("Masteroppgave",), {"%B": ("Det medisinske fakultet",)})


def test_several_identifiers_in_one_tag() -> None:
    record = one("%0 Book\n%T Hope\n%R oai:x:1\n%R URN:NBN:no-1\n%R 10.1000/x\n%R else\n").record
    assert (record.ids, record.doi) == ({"oai": "oai:x:1", "urn": "URN:NBN:no-1"}, "10.1000/x")
    assert record.extra == {"%R": ("else",)}


def test_a_type_that_is_not_known_is_said_and_kept() -> None:
    hit = one("%0 Zine\n%T Hope\n%J Zines\n")
    assert (codes(hit), hit.record.type) == (["import.type.unknown"], RecordType.OTHER)
    assert (hit.record.container, hit.record.extra) == ("Zines", {"%0": ("Zine",)})


def test_without_a_type_a_journal_makes_an_article() -> None:
    hit = one("%T Hope\n%J Journal\n")
    assert (codes(hit), hit.record.type) == (["import.enw.no_type"], RecordType.ARTICLE)


@pytest.mark.parametrize("between", ["", "\n", "\n\n\n"])
def test_records_are_parted_by_their_type_or_a_blank_line(between: str) -> None:
    hits = list(enw.read(ARTICLE + between + ARTICLE))
    assert [record.title for record in records(hits)] == ["Hope and recovery"] * 2
    assert [code for hit in hits for code in codes(hit)] == []


@pytest.mark.parametrize("between", ["", "\n", "\n\n"])
def test_records_whose_title_stands_first_are_parted_too(between: str) -> None:
    texts = ("%T A\n%0 Book\n%A Ness, O\n", "%T B\n%A Borg, M\n", "%T C\n%0 Book\n")
    found = records(enw.read(between.join(texts)))
    assert [(record.title, len(record.authors)) for record in found] == [("A", 1), ("B", 1), ("C", 0)]


def test_a_blank_line_inside_a_record_is_told() -> None:
    hit = one(ARTICLE.replace("%Z", "\n%Z"))
    assert codes(hit) == ["import.enw.gap"]
    assert hit.record.notes == ("A note.",)


def test_a_type_and_nothing_else_is_no_record() -> None:
    first, second, third = enw.read("%0 Book\n%0\n%0 Book\n%T Hope\n")
    assert (codes(first), codes(second)) == (["import.enw.empty"], ["import.enw.empty"])
    assert (first.pointer.line, second.pointer.line, third.pointer.line) == (1, 2, 3)


def test_tags_that_endnote_writes_without_a_space() -> None:
    record = one("%0 Book\n%T Hope\n%[2019-01-01\n%(Original\n$]custom\n").record
    assert record.extra == {"%[": ("2019-01-01",), "%(": ("Original",), "%]": ("custom",)}


def test_text_outside_the_records_is_kept() -> None:
    before, record, after = enw.read("Exported from here\n\n" + ARTICLE + "%L Q1\n\nThat was all.\n")
    assert (codes(before), codes(after)) == (["import.enw.outside"], ["import.enw.outside"])
    assert records([record])[0].extra["%L"] == ("Q1",)


def test_a_percentage_at_the_head_of_a_line_is_text() -> None:
    record = one("%0 Book\n%T Hope\n%X Of all\n% of people and\n%% of others\n").record
    assert record.abstract == "Of all\n% of people and\n%% of others"


# By hand: the line where each record begins, its title, how many authors; an empty title for records without one.
BY_HAND = {
    "ais_enl.txt": (
        (1, "How Trust Leads to Commitment", 4),
        (17, "MISQ Volume 45, Issue 3", 0),
        (27, "Subject Index for Volume 45", 0),
        (37, "Decentralized Multi-Agent System", 5),
        (50, "A Thematic Analysis of Software", 2),
        (61, "IT INNOVATIONS AND ENTREPRENEURSHIP", 3),
    ),
    "zotero_ReferBibIX_01.enw": ((1, "Usynlige byer", 1),),
    "Endnote.entries.enw": ((1, "testT", 2), (15, "", 0), (23, "", 0), (25, "", 0), (28, "", 0)),
}
FIELDS = {
    "%T": "title",
    "%D": "year",
    "%P": "pages",
    "%V": "volume",
    "%N": "issue",
    "%U": "url",
    "%X": "abstract",
    "%B": "container",
}


@pytest.mark.parametrize("name", BY_HAND)
def test_recordings_give_every_record_and_every_word(shared: Path, name: str) -> None:
    text = decode((shared / "recordings" / "export-enw" / name).read_bytes()).text
    hits = list(enw.read(text))
    found = [(hit.pointer.line, hit.record.title, len(hit.record.authors)) for hit in hits if isinstance(hit, Parsed)]
    for (line, title, authors), (own_line, own_title, own_authors) in zip(BY_HAND[name], found, strict=True):
        assert (line, authors) == (own_line, own_authors)
        assert own_title.startswith(title)
    # The dates and languages are words that become numbers and codes
    known = {"January", "September", "December", "Norsk", "Bokmål", "Italiensk", "Dansk", "Flerspråklig"}
    assert lost_words(text, hits) <= known
    empty = [hit.pointer.line for hit in unparsed(hits)]
    assert empty == ([7, 8, 9, 10, 11, 12, 13, 14] if name == "Endnote.entries.enw" else [])


def test_no_field_is_empty_where_the_recording_has_it(shared: Path) -> None:
    text = decode((shared / "recordings" / "export-enw" / "ais_enl.txt").read_bytes()).text
    entries = [entry for entry in text.split("\n\n\n") if entry.strip()]
    for entry, record in zip(entries, records(enw.read(text)), strict=True):
        for tag, field in FIELDS.items():
            assert (f"\n{tag} " in "\n" + entry) == bool(getattr(record, field)), (tag, entry[:60])


@given(st.text(alphabet="%0TAXK $]Book\n ", max_size=150))
def test_no_text_breaks_the_reader(text: str) -> None:
    hits = list(enw.read(text))
    assert [hit.pointer.position for hit in hits] == list(range(1, len(hits) + 1))
    assert bool(hits) == bool(text.strip())
