"""Appraisals in the report: answers in words, reasons, what is missing, and the figure; and the matrix' page cells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litreview.messages import Words
from litreview.model import (
    Answer,
    Appraisal,
    Column,
    Extraction,
    ItemAnswer,
    Language,
    Level,
    MatrixKind,
    MatrixLayout,
    Name,
    Part,
    Protocol,
    Record,
    Snapshot,
    Work,
    sheet_of,
)
from litreview.reporting.assemble import assemble
from litreview.reporting.document import CellKind, Figure, Paragraph, Shape, Table
from litreview.reporting.draw import text_width
from litreview.reporting.render import FORMATS, renderer
from litreview.reporting.tables.appraisal import appraisal, appraisal_reasons
from litreview.reporting.tables.appraisal_figure import appraisal_figure
from litreview.reporting.tables.matrix import matrix

NB, EN = Words("nb"), Words("en")
HB = "hb-qualitative"


def works(count: int) -> tuple[Work, ...]:
    names = ("Aas", "Borg", "Ødegård-Lindström-Hovdenakk")
    return tuple(
        Work(
            f"W{number}",
            (number,),
            Record(
                title=f"Studie {number}",
                authors=(Name(names[number % 3], "K."),),
                year=2000 + number,
                container="Journal of Hope",
                pages="1-9",
                languages=("nb", "xx"),
            ),
        )
        for number in range(1, count + 1)
    )


def answered(work: str, *answers: str, reviewer: str = "R-1", sheet: str = HB, overall: str = "") -> Appraisal:
    """Answers to items in order; one in brackets has no reason."""
    given = tuple(
        ItemAnswer(str(number), Answer(text.strip("()")), "" if text.startswith("(") else "fordi", "4")
        for number, text in enumerate(answers, 1)
    )
    return Appraisal(work, sheet, given, overall, "", reviewer)


def snapshot(*appraisals: Appraisal, count: int = 3) -> Snapshot:
    actors = {"R-1": "Kari", "R-2": "Ola"}
    return Snapshot(
        Protocol("p", Language.BOKMAL, "?"), works=works(count), appraisals=appraisals, actors=actors, head="ab"
    )


def tables(state: Snapshot, words: Words = NB) -> list[Table]:
    return [block for block in appraisal(state, words) if isinstance(block, Table)]


def test_nothing_is_printed_where_nobody_has_appraised() -> None:
    empty = snapshot(Appraisal("W1", HB, reviewer="R-1"))
    assert appraisal(empty, NB) == appraisal_reasons(empty, NB) == appraisal_figure(empty, NB) == ()
    report = assemble(empty, (), (), Language.BOKMAL)
    assert not any("appraisal" in block.key for block in report.tables)


def test_answers_stand_in_words_and_those_without_a_reason_as_unanswered() -> None:
    (table,) = tables(snapshot(answered("W2", "yes", "no", "unclear", "(yes)", overall="God")))
    (row,) = table.rows
    assert [cell.text for cell in row[:6]] == ["Ødegård-Lindström-Hovdenakk, 2002", "ja", "nei", "uklart", "ubesvart†",
                                               "ubesvart"]  # fmt: skip
    assert row[4].kind is row[5].kind is CellKind.UNKNOWN
    assert row[-1].text == "God"
    notes = [line.text for line in table.notes]
    assert any(note.startswith("†") for note in notes)
    assert any("Helsebiblioteket" in note and "https://" in note for note in notes)
    assert any("1 Formålet er klart; 2 " in note for note in notes)
    assert not any("%" in cell.text for cell in row)


def test_how_many_are_appraised_and_which_are_not_is_said() -> None:
    first = appraisal(snapshot(answered("W2", "yes")), NB)[0]
    assert isinstance(first, Paragraph)
    assert first.line.text == (
        "1 av 3 inkluderte artikler er vurdert. 1 av dem har ubesvarte punkter. Ikke vurdert: Artikkel 1, Artikkel 3."
    )
    whole = appraisal(snapshot(*(answered(f"W{number}", *["yes"] * 10) for number in (1, 2, 3))), EN)[0]
    assert isinstance(whole, Paragraph)
    assert whole.line.text == "3 of 3 included articles have been appraised."


def test_works_that_are_not_included_have_no_row() -> None:
    (table,) = tables(snapshot(answered("W1", "yes"), answered("W9", "no")))
    assert len(table.rows) == 1


def test_a_table_for_each_sheet_and_two_appraisers_side_by_side() -> None:
    state = snapshot(
        answered("W1", "yes", "yes", "(no)"),
        answered("W1", "yes", "no", "yes", reviewer="R-2"),
        answered("W2", "yes", sheet="jbi-review"),
    )
    first, second = tables(state)
    assert (first.key, second.key) == ("appraisal.hb-qualitative", "appraisal.jbi-review")
    assert [row[0].text for row in first.rows] == ["Borg, 2001 (Kari)", "Borg, 2001 (Ola)"]
    assert "Borg, 2001 (Kari) og Borg, 2001 (Ola): ulike svar på punkt 2." in [line.text for line in first.notes]


@pytest.mark.parametrize(("last", "stars"), [("1", "8 av 9"), ("(1)", "ikke oppgitt")])
def test_stars_are_summed_where_the_sheet_has_them_and_all_is_answered(last: str, stars: str) -> None:
    seven = ("1", "1", "1", "1", "2", "1", "0")
    (table,) = tables(snapshot(answered("W1", *seven, last, sheet="nos-cohort")))
    assert table.headings[-2:] == ("Stjerner", "Samlet vurdering")
    assert table.rows[0][-2].text == stars


def test_reasons_and_pages_stand_in_a_table_of_their_own() -> None:
    (table,) = appraisal_reasons(snapshot(answered("W1", "yes", "(no)")), NB)
    texts = [[cell.text for cell in row] for row in table.rows]
    assert texts[0] == ["1 Formålet er klart", "ja", "fordi", "4"]
    assert texts[1][1:] == ["ubesvart", "svart «nei» uten begrunnelse", "4"]
    assert texts[2][1:] == ["ubesvart", "ikke oppgitt", ""]
    assert texts[-1] == ["Samlet vurdering", "ikke oppgitt", "ikke oppgitt", ""]


# The figure -------------------------------------------------------------------------------------------------------


def shapes(figure: Figure) -> list[Shape]:
    return [item for item in figure.drawing.items if isinstance(item, Shape)]


def lightness(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_the_figure_says_all_with_letters_and_in_words() -> None:
    (figure,) = appraisal_figure(snapshot(answered("W1", "yes", "no", "unclear", "(yes)")), NB)
    cells = [shape for shape in shapes(figure) if shape.stroke][:10]
    assert ["".join(line.text for line in shape.lines) for shape in cells] == ["J", "N", "U", *["–"] * 7]
    assert "Borg, 2001: ja 1; nei 2; uklart 3; ubesvart 4, 5, 6, 7, 8, 9, 10." in figure.alt
    assert [cell.text for cell in figure.table.rows[0][:4]] == ["Borg, 2001", "ja", "nei", "uklart"]


def test_the_shades_part_without_colours() -> None:
    (figure,) = appraisal_figure(snapshot(answered("W1", "yes", "no", "unclear")), NB)
    yes, no, unclear = (lightness(shape.fill) for shape in [shape for shape in shapes(figure) if shape.stroke][:3])
    assert yes > unclear + 20
    assert unclear > no + 80


@pytest.mark.parametrize("key", ["hb-qualitative", "mmat-mixed-rct", "jbi-rct", "nos-cohort"])
def test_no_word_of_the_figure_runs_out_of_its_box(key: str) -> None:
    sheet = sheet_of(key)
    assert sheet is not None
    given = tuple(ItemAnswer(item.id, item.answers[-1], "x") for item in sheet.items)
    state = snapshot(*(Appraisal(f"W{number}", key, given, "", "", "R-1") for number in range(1, 31)), count=30)
    for words in (NB, Words("nn"), EN):
        figures = appraisal_figure(state, words)
        assert [len(figure.table.rows) for figure in figures] == [26, 4]
        for figure in figures:
            for shape in shapes(figure):
                wide = max(
                    text_width(span.text, shape.size, bold=span.bold) for line in shape.lines for span in line.spans
                )
                assert wide <= shape.width - 2 * shape.padding + 0.1
                assert 0 <= shape.x <= shape.x + shape.width <= figure.drawing.width + 0.1
                assert shape.y + shape.height <= figure.drawing.height


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_prints_the_appraisal(form: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    state = snapshot(answered("W1", "yes", "(no)", overall="=God"), answered("W1", "no", reviewer="R-2"))
    report = assemble(state, (), (), Language.BOKMAL, tables=("appraisal_figure", "appraisal", "appraisal_reasons"))
    one = renderer(form)
    files = one.render(report, tmp_path / f"report{one.suffix}")
    assert all(path.stat().st_size > 100 for path in files)


# The matrix -------------------------------------------------------------------------------------------------------

_COMPOSED = Column("year", "", (Part("year"), Part("pages")))
LAYOUT = MatrixLayout(
    MatrixKind.WIDE,
    (Column("author_year"), Column("aim"), Column("relevance"), Column("appraisal"), _COMPOSED),
)
CELL = Extraction("W1", "aim", "Å forstå håp\nog mer", "12–13", "mine ord")


def cells(state: Snapshot, layout: MatrixLayout = LAYOUT, **asked: bool) -> list[str]:
    (table,) = matrix(state, NB, layout, **asked)
    return [cell.text for cell in table.rows[0]]


def test_pages_are_printed_when_asked_for_and_in_a_draft() -> None:
    state = replace(snapshot(count=1), extractions=(CELL,))
    assert cells(state)[1] == "Å forstå håp\nog mer"
    assert cells(state, replace(LAYOUT, pages=True))[1] == "Å forstå håp\nog mer\u00a0(s. 12–13)"
    assert cells(state, draft=True)[1].endswith("(s. 12–13)")
    odd = replace(state, extractions=(replace(CELL, page="tabell 2"),))
    assert cells(odd, draft=True)[1].endswith("(tabell 2)")


def test_quotations_are_never_printed_unless_asked_for() -> None:
    state = replace(snapshot(count=1), extractions=(CELL,))
    assert not any("mine ord" in text for text in (*cells(state), *cells(state, draft=True)))
    assert "Sitat: «mine ord»" in cells(state, private=True)[1]


def test_what_is_missing_is_to_do_in_a_draft_and_not_stated_in_the_end() -> None:
    state = replace(snapshot(count=1), extractions=(CELL,))
    (final,), (draft,) = matrix(state, NB, LAYOUT), matrix(state, NB, LAYOUT, draft=True)
    assert [cell.kind for cell in final.rows[0][2:4]] == [CellKind.UNKNOWN] * 2
    assert [cell.kind for cell in draft.rows[0][2:4]] == [CellKind.TODO] * 2


def test_the_judgement_that_a_person_stated_fills_its_cell_and_no_other_does() -> None:
    judged = answered("W1", "yes", overall="God kvalitet")
    state = replace(snapshot(judged, count=1), extractions=(CELL,))
    assert cells(state)[3] == "God kvalitet (Kvalitativ studie)"
    own = replace(state, extractions=(CELL, Extraction("W1", "appraisal", "Min egen")))
    assert cells(own)[3] == "Min egen"
    assert cells(replace(state, appraisals=(replace(judged, overall=""),)))[3] == "ikke oppgitt"
    two = replace(state, appraisals=(judged, answered("W1", "no", reviewer="R-2", overall="Svak")))
    assert cells(two)[3] == "God kvalitet (Kvalitativ studie, Kari)\nSvak (Kvalitativ studie, Ola)"


def test_columns_fill_themselves_from_the_record_and_the_register() -> None:
    columns = tuple(map(Column, ("year", "title", "journal", "pages", "language", "level", "type", "volume")))
    state = replace(
        snapshot(count=2), extractions=(CELL,), levels={"W1": Level(2001, 1, 2001), "W2": Level(2002, None, 2002)}
    )
    (table,) = matrix(state, NB, MatrixLayout(MatrixKind.WIDE, columns))
    assert [cell.text for cell in table.rows[0]] == [
        *(
            "1. 2001",
            "Studie 1",
            "Journal of Hope",
            "1–9",
            "bokmål, xx",
            "nivå 1",
            "ikke oppgitt",
            "ikke oppgitt",
        )
    ]
    assert table.rows[1][5].text == "ikke oppgitt"  # a level nobody knows is never 0
