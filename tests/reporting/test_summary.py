"""The summary with pictures: its numbers against the store's, its drawings against their own edges, its silences."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from five_reviews import ALL
from hypothesis import given
from hypothesis import strategies as st
from steps.reviews import empty, example
from steps.screened import screened
from typer.testing import CliRunner

from litreview.cli.app import app
from litreview.messages import Words
from litreview.model import (
    Arrival,
    Count,
    Coverage,
    Language,
    Purpose,
    Run,
    SourceCover,
    Stage,
    Verdict,
)
from litreview.reporting.assemble import assemble
from litreview.reporting.document import Drawing, Figure, Heading, Shape, Table
from litreview.reporting.draw import line_height, text_width
from litreview.reporting.figures.charts import Bar, Curve, Overlap, bars, columns, fits, lines, upset
from litreview.reporting.tables import summary as page
from litreview.steps.coverage import coverage
from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide
from litreview.steps.snapshot import snapshot
from litreview.store.work_years import work_years

NB = Words(Language.BOKMAL)


# Drawings ---------------------------------------------------------------------------------------------------------


def written(drawing: Drawing) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right, bottom of each line of words, and the words."""
    found = []
    for shape in drawing.items:
        if not isinstance(shape, Shape) or not shape.lines:
            continue
        step = line_height(shape.size)
        top = shape.y + (shape.height - step * len(shape.lines)) / 2
        for number, line in enumerate(shape.lines):
            wide = sum(text_width(span.text, shape.size, bold=span.bold) for span in line.spans)
            left = {"left": shape.x, "right": shape.x + shape.width - wide}.get(
                shape.align, shape.x + (shape.width - wide) / 2
            )
            found.append((left, top + number * step, left + wide, top + (number + 1) * step, line.text))
    return found


def sound(drawing: Drawing) -> None:
    """All words within the drawing, none over others; all boxes within it too."""
    texts = written(drawing)
    slack = 0.01
    for left, top, right, bottom, text in texts:
        assert left >= -slack, text
        assert top >= -slack, text
        assert right <= drawing.width + slack, text
        assert bottom <= drawing.height + slack, text
    for one, other in combinations(texts, 2):
        apart = one[2] <= other[0] + slack or other[2] <= one[0] + slack
        over = one[3] <= other[1] + slack or other[3] <= one[1] + slack
        assert apart or over, (one[4], other[4])
    for shape in drawing.items:
        if isinstance(shape, Shape):
            assert shape.x + shape.width <= drawing.width + slack
            assert shape.y + shape.height <= drawing.height + slack


LABELS = st.text("abcdefghij æøå", min_size=1, max_size=60)
NUMBERS = st.none() | st.integers(0, 10**7)


@given(st.lists(st.tuples(LABELS, NUMBERS), min_size=1, max_size=12))
def test_bars_stay_inside_and_apart(rows: list[tuple[str, int | None]]) -> None:
    sound(bars([Bar(label, n, "ikke oppgitt" if n is None else str(n)) for label, n in rows]))


@given(st.lists(st.integers(0, 9999), min_size=1, max_size=16))
def test_columns_stay_inside_and_apart(values: list[int]) -> None:
    rows = [Bar(str(2000 + at), n, str(n)) for at, n in enumerate(values)]
    assert fits([row.label for row in rows])
    sound(columns([("Alle", rows), ("Inkluderte", rows[::-1])]))


@given(st.lists(st.lists(st.integers(0, 5000), min_size=1, max_size=9), min_size=1, max_size=3))
def test_lines_stay_inside_and_their_labels_apart(series: list[list[int]]) -> None:
    curves = []
    for at, steps in enumerate(series):
        points = tuple((float(day), sum(steps[: day + 1])) for day in range(len(steps)))
        curves.append(Curve(f"Titler {at} {points[-1][1]}", points))
    sound(lines(curves, ("1. september 2026", "30. september 2026"), "99 999"))


@given(st.integers(1, 8), st.data())
def test_overlaps_stay_inside_and_apart(sets: int, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sets(st.integers(0, sets - 1), min_size=1), min_size=1, max_size=12))
    values = data.draw(st.lists(st.integers(1, 9999), min_size=len(chosen), max_size=len(chosen)))
    names = data.draw(st.lists(LABELS, min_size=sets, max_size=sets))
    drawn = [Overlap(tuple(sorted(some)), n, str(n)) for some, n in zip(chosen, values, strict=True)]
    sound(upset([Bar(name, 1, "123") for name in names], drawn))


def test_lengths_are_in_proportion_and_nothing_is_drawn_of_nothing() -> None:
    made = bars([Bar("a", 100, "100"), Bar("b", 50, "50"), Bar("c", 0, "0"), Bar("d", None, "ikke oppgitt")])
    drawn = [shape.width for shape in made.items if isinstance(shape, Shape) and shape.fill]
    assert len(drawn) == 2
    assert drawn[0] == pytest.approx(2 * drawn[1])


# What is told -----------------------------------------------------------------------------------------------------

RUNS = (
    Run(1, Arrival.FILE, Purpose.MAIN, "pubmed", hits=Count("", 5), parsed=5, unparsed=0),
    Run(2, Arrival.FILE, Purpose.MAIN, "cinahl", hits=Count("", 4), parsed=4, unparsed=0),
    Run(3, Arrival.HAND, Purpose.MAIN, "idunn", "Idunn", hits=Count("", 30)),
)
COVER = Coverage(
    (SourceCover((1,), 5, 5, 5, 3, 2, 1), SourceCover((2,), 4, 4, 4, 2, 1, 0), SourceCover((3,), 30, included=1)),
    (0, 1),
    {(0,): 3, (1,): 2, (0, 1): 2},
    {(0,): 1, (0, 1): 1},
    {2019: 4, 2020: 2, None: 1},
    {2019: 2},
    {date(2026, 3, 1): {Stage.TITLE: 4}, date(2026, 3, 5): {Stage.TITLE: 3, Stage.FULL_TEXT: 2}},
)
STATE = replace(ALL["001"](), runs=RUNS, coverage=COVER)


def grid(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_each_picture_says_what_its_table_says() -> None:
    for build in (page.hits_figure, page.overlap_figure, page.years_figure, page.progress_figure):
        figure = build(STATE, NB)
        assert isinstance(figure, Figure)
        sound(figure.drawing)
        drawn = {text for *_, text in written(figure.drawing)}
        numbers = {cell.text for cell in figure.table.rows[-1][1:] if cell.value}
        spoken = " ".join(drawn)
        assert all(number in spoken for number in numbers), (figure.key, numbers, drawn)
        assert figure.alt


def test_overlaps_are_told_whole_and_the_unheld_are_named() -> None:
    figure = page.overlap_figure(STATE, NB)
    assert figure is not None
    assert grid(figure.table) == [["PubMed", "3", "1"], ["PubMed + CINAHL", "2", "1"], ["CINAHL", "2", "0"]]
    assert "Søk 3 " in figure.notes[-1].text


def test_what_a_source_alone_gave_is_unknown_where_its_records_are_not_held() -> None:
    table = page.unique_table(STATE, NB)
    assert table is not None
    assert table.headings[1:] == ("Treff", "Referanser", "Arbeider", "Bare her", "Inkludert", "Inkludert, bare her")
    unknown = "ikke oppgitt"
    assert grid(table) == [
        ["PubMed", "5", "5", "5", "3", "2", "1"],
        ["CINAHL", "4", "4", "4", "2", "1", "0"],
        ["Idunn", "30", unknown, unknown, unknown, "1", unknown],
    ]


def test_progress_adds_up_day_by_day() -> None:
    figure = page.progress_figure(STATE, NB)
    assert figure is not None
    assert grid(figure.table) == [["1. mars 2026", "4", "0"], ["5. mars 2026", "7", "2"]]
    one_day = replace(COVER, days={date(2026, 3, 1): {Stage.TITLE: 4}})
    assert page.progress_figure(replace(STATE, coverage=one_day), NB) is None


@pytest.mark.parametrize("span", [3, 30, 120, 400])
def test_many_years_are_drawn_in_spans_that_have_room(span: int) -> None:
    years: dict[int | None, int] = {1600 + at: 1000 + at for at in range(0, span, 3)}
    figure = page.years_figure(replace(STATE, coverage=replace(COVER, years=years, included_years={1601: 1})), NB)
    assert figure is not None
    sound(figure.drawing)
    assert sum(int(row[1].value or 0) for row in figure.table.rows) == sum(years.values())  # type: ignore[arg-type]


def test_only_included_works_are_one_panel() -> None:
    figure = page.years_figure(replace(STATE, coverage=replace(COVER, years={2019: 2})), NB)
    assert figure is not None
    assert figure.table.headings == ("År", "Inkluderte")


def test_nothing_is_drawn_where_there_is_nothing() -> None:
    bare = replace(ALL["001"](), coverage=Coverage())
    for build in (page.hits_figure, page.overlap_figure, page.years_figure, page.progress_figure, page.unique_table):
        assert build(bare, NB) is None
    assert page.sentences(bare, NB) == ()
    assert page.sentences(ALL["001"](), NB) == ()


@pytest.mark.parametrize("language", Language)
def test_the_part_is_only_where_it_is_asked_for_and_says_why_it_is_silent(language: Language) -> None:
    def headings(tables: tuple[str, ...] | None) -> list[str]:
        report = assemble(STATE, (), (), language, tables=tables)
        return [block.text for block in report.blocks if isinstance(block, Heading)]

    words = Words(language)
    assert words("report.heading.summary") not in headings(None)
    assert headings(("summary", "overlap_figure")) == [
        words("report.heading.summary"),
        words("report.heading.overlap_figure"),
    ]
    silent = assemble(replace(STATE, coverage=Coverage()), (), (), language, tables=("overlap_figure",))
    assert words("report.empty.overlap_figure") in str(silent.blocks)


# Counted from a store ---------------------------------------------------------------------------------------------


def ris(*papers: tuple[str, int | None]) -> str:
    made = []
    for title, year in papers:
        doi = title.lower().replace(" ", "-")
        made.append(f"TY  - JOUR\nTI  - {title}\nAU  - Aas, Kari\nDO  - 10.1000/{doi}\n")
        made.append(f"PY  - {year}\nER  -\n\n" if year else "ER  -\n\n")
    return "".join(made)


def loaded(folder: Path) -> Review:
    """Three files: a and b are in two of them, c in all three."""
    review = replace(empty(folder), actor="Kari")
    one, two, three = (f"Paper about hope number {name}" for name in "abc")
    files = {
        "pubmed": ((one, 2018), (three, 2019), ("Alone in the first file", None)),
        "cinahl": ((one, 2018), (two, 2020), (three, 2019)),
        "psycinfo": ((two, 2020), (three, 2019)),
    }
    for source, papers in files.items():
        path = folder / f"{source}.ris"
        path.write_text(ris(*papers), encoding="utf-8")
        import_file(review, FileImport(path, source=source, purpose=Purpose.MAIN))
    dedupe(review)
    return review


def test_the_cover_is_counted_from_the_records(tmp_path: Path) -> None:
    review = loaded(tmp_path)
    found = coverage(review, snapshot(review))
    assert found.held == (0, 1, 2)
    assert found.overlaps == {(0, 1): 1, (0,): 1, (1, 2): 1, (0, 1, 2): 1}
    assert [(one.works, one.alone, one.hits) for one in found.sources] == [(3, 1, 3), (3, 0, 3), (2, 0, 2)]
    assert found.years == {2018: 1, 2019: 1, 2020: 1, None: 1}


def test_what_a_state_of_the_past_covers_is_of_then(tmp_path: Path) -> None:
    review = loaded(tmp_path)
    then = f"#{snapshot(review).length}"
    path = tmp_path / "more.ris"
    path.write_text(ris(("Something else entirely", 2021)), encoding="utf-8")
    import_file(review, FileImport(path, source="eric", purpose=Purpose.MAIN))
    dedupe(review)
    assert len(coverage(review, snapshot(review)).sources) == 4
    past = coverage(review, snapshot(review, then))
    assert len(past.sources) == 3
    assert 2021 not in past.years


def test_years_read_from_the_tail_are_those_of_the_records(tmp_path: Path) -> None:
    review = loaded(tmp_path)
    with review.store.reading() as reader:
        whole = {
            work: max((one.year for one in reader.records_of(records).values() if one.year), default=None)
            for work, records in reader.works().items()
        }
        assert work_years(reader) == whole


def test_decisions_are_told_by_their_day(tmp_path: Path) -> None:
    review = screened(tmp_path, 3)
    late = replace(review, clock=lambda: review.clock() + timedelta(days=4))
    decide(review, Choice("W1", Verdict.INCLUDE))
    decide(late, Choice("W2", Verdict.EXCLUDE, criterion="E1"))
    decide(late, Choice("W1", Verdict.INCLUDE))
    days = coverage(review, snapshot(review)).days
    assert [dict(counts) for counts in days.values()] == [{Stage.TITLE: 1}, {Stage.TITLE: 1, Stage.ABSTRACT: 1}]


@pytest.mark.parametrize("name", ["recovery-services", "hope-and-recovery", "support-in-recovery", "drug-free-life"])
def test_the_layout_prints_for_the_shipped_reviews(tmp_path: Path, name: str) -> None:
    review = example(tmp_path, name)
    line = ["report", "--review", str(review.folder), "--layout", "summary", "-f", "docx,html,md,xlsx,json,tex,csv"]
    made = CliRunner().invoke(app, line)
    assert made.exit_code == 0, made.output


def test_hits_of_a_source_with_an_unknown_row_are_unknown(tmp_path: Path) -> None:
    review = example(tmp_path, "recovery-services")
    state = snapshot(review)
    found = coverage(review, state)
    sums = Counter({one.runs: one.hits for one in found.sources})
    assert sum(n for n in sums.values() if n) == 92
    unknown = tuple(replace(run, hits=Count(), steps=()) if run.id == 1 else run for run in state.runs)
    assert coverage(review, replace(state, runs=unknown)).sources[0].hits is None


def test_a_source_has_the_name_that_the_flow_diagram_gives_it(tmp_path: Path) -> None:
    review = example(tmp_path, "recovery-services")
    state = snapshot(review)
    printed = {run.source: run.source_printed for run in state.runs}
    assert printed["svemed"] != "SveMed+"
    told = page.hits_figure(replace(state, coverage=coverage(review, state)), NB)
    assert told is not None
    names = [row[0].text for row in told.table.rows]
    assert "SveMed+" in names
    assert printed["svemed"] not in names
    unknown = tuple(replace(run, source="") if run.source == "svemed" else run for run in state.runs)
    other = replace(state, runs=unknown)
    told = page.hits_figure(replace(other, coverage=coverage(review, other)), NB)
    assert told is not None
    assert printed["svemed"] in [row[0].text for row in told.table.rows]
