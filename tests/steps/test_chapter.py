"""A results chapter against the themes: headings found, citations placed, doubts told, and what is kept of it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document

from litreview.errors import InputError
from litreview.formats.docx_text import read_docx
from litreview.model import Extraction, Name, Record, Stage, Theme, Verdict, Work
from litreview.steps.audit import verify
from litreview.steps.chapter import ChapterGiven, Compared, chapter_state, compare_chapter
from litreview.steps.chapter_read import ChapterRead, read_chapter
from litreview.steps.chapter_works import candidates
from litreview.steps.extract import CellGiven, set_cells
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide
from litreview.steps.themes import ThemeMarks, mark_theme, theme_table
from tests.steps.screened import screened


def authors(*families: str) -> tuple[Name, ...]:
    return tuple(Name(family, "K.") for family in families)


RECORDS = (
    Record(title="Håp i arbeid", authors=authors("Aas", "Berg", "Dahl"), year=2016),
    Record(title="Tillit", authors=authors("Øvre-Eng", "van der Foss"), year=2015),
    Record(title="Et hjem", authors=authors("Gran"), year=2014),
    Record(title="Et hjem til", authors=authors("Gran"), year=2014, doi="10.1000/g"),
    Record(title="Uten år", authors=authors("Holm", "Aas", "Lie"), year=None),
    Record(title="En plan", authors=(Name(literal="Helse- og omsorgsetaten"),), year=2018),
)
WORKS = tuple(Work(f"W{number}", (number,), record) for number, record in enumerate(RECORDS, 1))
THEMES = (Theme("Håp"), Theme("Tillit og trygghet"), Theme("Et sted å bo"))


def chapter(write: Callable[[Document], None]) -> bytes:
    document = docx.Document()
    write(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read(
    *parts: tuple[int | str, str],
    headings: dict[str, str] | None = None,
    citations: dict[str, str] | None = None,
    cells: tuple[Extraction, ...] = (),
    works: tuple[Work, ...] = WORKS,
) -> ChapterRead:
    """A chapter of headings (level, words), fake ones («bold») and text (0), read against WORKS and THEMES."""

    def write(document: Document) -> None:
        for kind, text in parts:
            if isinstance(kind, int) and kind:
                document.add_heading(text, kind)
            else:
                document.add_paragraph().add_run(text).bold = kind == "bold"

    return read_chapter(read_docx(chapter(write)), THEMES, candidates(works, cells), headings or {}, citations or {})


def cited(text: str, **more: object) -> list[str]:
    found = read((1, "Håp"), (0, text), **more)  # type: ignore[arg-type]
    return [at.work for at in found.sections[0].cited]


def doubts(text: str, **more: object) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.why, one.works) for one in read((1, "Håp"), (0, text), **more).doubtful]  # type: ignore[arg-type]


# Headings -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    ["Håp", "4.1 Håp", "4.1. HÅP", "Tema 1: Håp", "Hovedtema 2 – håp", "«Håp»", "a) Håp"],
)
def test_a_heading_is_a_theme_whatever_number_or_label_stands_before_it(heading: str) -> None:
    (section,) = read((2, heading), (0, "(Gran, 2014)")).sections
    assert (section.theme, section.heading, section.fake) == ("Håp", heading, False)


def test_a_line_in_bold_is_a_heading_and_is_told_to_be_none_in_word() -> None:
    found = read(("bold", "4.1 Håp"), (0, "Aas et al. (2016)"), ("bold", "Tillit og trygghet"), (0, "Et (2015)."))
    assert [(one.theme, one.fake, [at.work for at in one.cited]) for one in found.sections] == [
        ("Håp", True, ["W1"]),
        ("Tillit og trygghet", True, []),
    ]


def test_a_heading_that_is_only_like_a_theme_is_asked_about_and_taken_when_said() -> None:
    parts = ((1, "4.2 Trygghet og tillit"), (0, "Aas et al. (2016)"))
    found = read(*parts)
    assert (found.sections, found.missing) == ((), ("Håp", "Tillit og trygghet", "Et sted å bo"))
    assert [(one.heading, one.theme) for one in found.near] == [("4.2 Trygghet og tillit", "Tillit og trygghet")]
    for said in ("4.2 Trygghet og tillit", "trygghet og tillit"):
        (section,) = read(*parts, headings={said: "Tillit og trygghet"}).sections
        assert (section.theme, [at.work for at in section.cited]) == ("Tillit og trygghet", ["W1"])
    assert read(*parts, headings={"Trygghet og tillit": "Tillit og trygghet"}).near == ()


def test_a_heading_that_is_not_there_and_a_theme_that_is_none_are_refused() -> None:
    for headings, code in (({"Nei": "Håp"}, "LR-CHAPTER-HEADING"), ({"Håp": "Nei"}, "LR-THEME-UNKNOWN")):
        with pytest.raises(InputError) as error:
            read((1, "Håp"), headings=headings)
        assert error.value.code == code


def test_a_section_ends_with_the_next_heading_of_its_level_and_holds_those_below() -> None:
    found = read(
        *((1, "Håp"), (0, "Aas et al. (2016)"), (2, "Noe annet"), (0, "(Helse- og omsorgsetaten, 2018)")),
        *((2, "Et sted å bo"), (0, "(Øvre-Eng & van der Foss, 2015)"), (1, "Slutt"), (0, "(Holm et al., u.å.)")),
    )
    assert [(one.theme, [at.work for at in one.cited]) for one in found.sections] == [
        ("Håp", ["W1", "W6", "W2"]),
        ("Et sted å bo", ["W2"]),
    ]
    assert [(at.work, at.paragraph) for at in found.outside] == [("W5", 8)]


def test_of_a_whole_thesis_the_results_are_read_and_the_reference_list_is_not() -> None:
    found = read(
        *((1, "Metode"), (0, "Aas et al. (2016)"), (1, "5 Resultater"), (2, "Håp"), (0, "Aas et al. (2016)")),
        *((1, "Diskusjon"), (2, "Håp"), (0, "Øvre-Eng og van der Foss (2015)"), (1, "Litteraturliste")),
        (0, "Gran, K. (2014). Et hjem."),
    )
    assert [[at.paragraph for at in one.cited] for one in found.sections] == [[5]]
    assert (found.outside, found.doubtful, found.unmatched) == ((), (), ())


def test_tables_and_contents_are_no_text() -> None:
    def write(document: Document) -> None:
        document.add_heading("Håp", 1)
        document.add_table(1, 1).cell(0, 0).text = "Aas et al. (2016)"

    found = read_chapter(read_docx(chapter(write)), THEMES, candidates(WORKS, ()), {}, {})
    assert found.sections[0].cited == ()


# Citations ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("(Aas et al., 2016; Øvre-Eng & van der Foss, 2015, s. 4)", ["W1", "W2"]),
        ("Øvre\u2011Eng og Foss (2015)", ["W2"]),
        ("Aas mfl. (2016) og Aas, Berg og Dahl (2016)", ["W1", "W1"]),
        ("Etaten, Helse- og omsorgsetaten (2018)", ["W6"]),
        ("Øvre-Eng og van der Foss' (2015) studie", ["W2"]),
        ("Holm og medarbeidere (u.å.)", ["W5"]),
        ("Aas et al. (2016). Dette (ibid., s. 3) er slik.", ["W1", "W1"]),
        ("(Nilsen, 2001, sitert i Aas et al., 2016)", ["W1"]),
        ("(Aas et al., 2016, sitert i Nilsen, 2020)", []),
        ("Et al. (2016)", []),
        ("(Nilsen, 2020). Ibid.", []),
    ],
)
def test_citations_are_placed(text: str, works: list[str]) -> None:
    assert cited(text) == works


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("(Gran, 2014)", [("several", ("W3", "W4"))]),
        ("(Aas et al., 2017)", [("year", ("W1",))]),
        ("(Aas, 2016)", [("names", ("W1",))]),
        ("(Aas & Lie, 2016)", [("names", ("W1",))]),
        ("(Aas et al., 2016a; Aas et al., 2016b)", [("letter", ("W1",)), ("letter", ("W1",))]),
        ("(Berg et al., 2016)", []),
        ("(Aas et al., 2011)", []),
    ],
)
def test_what_cannot_be_told_is_told_as_that(text: str, doubt: list[tuple[str, tuple[str, ...]]]) -> None:
    assert cited(text) == []
    assert doubts(text) == doubt


def test_the_letter_that_the_matrix_has_tells_two_works_of_a_year_apart() -> None:
    cells = (
        Extraction("W3", "reference", "Gran, K. (2014b). Et hjem."),
        Extraction("W4", "author_year", "Gran, 2014a"),
    )
    assert cited("(Gran, 2014a, 2014b, 2014c)", cells=cells) == ["W4", "W3"]
    assert doubts("(Gran, 2014)", cells=cells) == [("several", ("W3", "W4"))]


def test_a_citation_is_what_the_person_says_it_is() -> None:
    found = cited("Gran (2014) og (Gran, 2014, s. 3)", citations={"Gran (2014)": "W3"})
    assert found == ["W3"]


def test_a_citation_of_no_included_work_is_told_once() -> None:
    found = read((1, "Håp"), (0, "(Nilsen, 2020). Og (Nilsen, 2020)."), (0, "(Olsen, 2020)"))
    assert [(one.paragraph, one.words) for one in found.unmatched] == [(2, "Nilsen, 2020"), (3, "Olsen, 2020")]


# Kept with the table ------------------------------------------------------------------------------------------------


@pytest.fixture
def review(tmp_path: Path) -> Review:
    made = screened(tmp_path, RECORDS, stages=(Stage.TITLE,))
    for number in (1, 2, 3):
        decide(made, Choice(f"W{number}", Verdict.INCLUDE))
    mark_theme(made, ThemeMarks("Håp", ("W1", "W2")))
    mark_theme(made, ThemeMarks("Tillit og trygghet", ("W2", "W3")))
    return made


def results(path: Path, tail: str = "") -> Path:
    def write(document: Document) -> None:
        document.add_heading("4.1 Håp", 2)
        document.add_paragraph("Hemmelig tekst. Aas et al. (2016) og (Aas et al., 2016, s. 3)." + tail)
        document.add_heading("Tillit og trygghet", 2)
        document.add_paragraph("Gran (2015) sier noe.")

    path.write_bytes(chapter(write))
    return path


def compare(review: Review, file: Path, *, preview: bool = False, **citations: str) -> Compared:
    return compare_chapter(review, ChapterGiven(file, {}, citations, preview))


def test_what_is_cited_is_kept_with_its_words_and_nothing_else_of_the_chapter(review: Review) -> None:
    (review.folder / "kapittel").mkdir()
    file = results(review.folder / "kapittel" / "r.docx")
    compared = compare(review, file)
    assert compared.seen.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    table = theme_table(review)
    assert table.chapter == compared.seen
    assert table.chapter is not None
    assert table.chapter.file == "kapittel/r.docx"
    assert [(one.cited, one.perhaps, one.heading) for one in table.themes] == [
        (("W1",), (), "4.1 Håp"),
        ((), ("W3",), "Tillit og trygghet"),
    ]
    assert [(at.work, at.paragraph, at.words) for at in table.themes[0].evidence] == [
        ("W1", 2, "Aas et al. (2016)"),
        ("W1", 2, "Aas et al., 2016, s. 3"),
    ]
    with review.store.reading() as reader:
        assert all("Hemmelig" not in str(event.data) for event in reader.events())
    assert verify(review).faults == ()


def test_a_changed_chapter_is_seen_and_one_that_is_the_same_adds_nothing(review: Review) -> None:
    file = results(review.folder / "r.docx")
    seen = compare(review, file).seen
    events = verify(review).events
    assert chapter_state(review, seen) == "same"
    assert compare(review, file).seen == seen
    assert verify(review).events == events
    results(file, " Øvre-Eng og van der Foss (2015).")
    assert chapter_state(review, seen) == "changed"
    compare(review, file)
    assert theme_table(review).themes[0].cited == ("W1", "W2")
    file.unlink()
    assert chapter_state(review, seen) == "gone"


def test_a_preview_stores_nothing(review: Review) -> None:
    events = verify(review).events
    compared = compare(review, results(review.folder / "r.docx"), preview=True)
    assert (compared.stored, compared.cited["Håp"], verify(review).events) == (False, ("W1",), events)


def test_what_a_person_says_is_cited_stands_until_the_chapter_is_read_again(review: Review) -> None:
    file = results(review.folder / "r.docx")
    compare(review, file)
    mark_theme(review, ThemeMarks("Håp", cited=("W2",)))
    assert [(one.cited, one.evidence) for one in theme_table(review).themes[:1]] == [(("W2",), ())]
    compare(review, file)
    assert theme_table(review).themes[0].cited == ("W1",)


def test_a_theme_whose_heading_is_gone_is_no_longer_compared(review: Review) -> None:
    compare(review, results(review.folder / "r.docx"))

    def write(document: Document) -> None:
        document.add_heading("Tillit og trygghet", 2)
        document.add_paragraph("Øvre-Eng og van der Foss (2015).")

    file = review.folder / "r.docx"
    file.write_bytes(chapter(write))
    compare(review, file)
    assert [one.cited for one in theme_table(review).themes] == [None, ("W2",)]


def test_what_is_wrong_is_refused(review: Review, tmp_path: Path) -> None:
    file = results(tmp_path / "r.docx")
    with pytest.raises(InputError) as unknown:
        compare_chapter(review, ChapterGiven(file, {}, {"Aas (2016)": "W4"}))
    assert unknown.value.code == "LR-CHAPTER-WORK"
    with pytest.raises(InputError) as empty:
        compare_chapter(review, ChapterGiven(file, {}, {}), table="other")
    assert empty.value.code == "LR-THEME-EMPTY"
    file.write_bytes(b"%PDF")
    with pytest.raises(InputError) as no_word:
        compare(review, file)
    assert (no_word.value.code, no_word.value.where.file) == ("LR-DOCX-FILE", "r.docx")
    assert theme_table(review).chapter is None


def test_a_reference_in_the_matrix_tells_the_letter(review: Review) -> None:
    set_cells(review, "W3", (CellGiven("reference", "Gran, K. (2014b). Et hjem."),))

    def write(document: Document) -> None:
        document.add_heading("Håp", 1)
        document.add_paragraph("(Gran, 2014a). (Gran, 2014b).")

    file = review.folder / "r.docx"
    file.write_bytes(chapter(write))
    assert [at.words for at in compare(review, file).read.sections[0].cited] == ["Gran, 2014b"]
