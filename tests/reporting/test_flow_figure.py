"""The PRISMA flow diagram: its four forms, what is unknown, contradictions, words, geometry over random flows."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.messages import Words
from litreview.model import FigureForm, Language, Snapshot, SourceColumn
from litreview.prisma import Flow, Number, Origin, Reason, SourceLine, flow
from litreview.reporting.document import Drawing, Figure, Shape, Stroke
from litreview.reporting.draw import line_height, svg, text_width
from litreview.reporting.figures.chart import arrows
from litreview.reporting.figures.flow import flow_figure, flow_of
from litreview.reporting.figures.flow_boxes import FlowTold, chart, shortened
from litreview.reporting.figures.flow_layout import wrapped
from litreview.reporting.figures.flow_marks import marks
from tests.five_reviews import (
    meaningful_activity,
    recovery_services,
    recovery_stories,
    social_worker,
    support_to_change,
)

LANGUAGES = list(Language)
NB = Words(Language.BOKMAL)
PLAIN = ["box2", "box3", "box4", "box5", "box6", "box7", "box8", "box9", "box10"]
OTHER = ["box11", "box12", "box13", "box14", "box15"]
NEAR = 0.02


def n(value: int | None) -> Number:
    return Number(value, Origin.DECISIONS)


def line(name: str, hits: int | None, column: SourceColumn = SourceColumn.DATABASE) -> SourceLine:
    return SourceLine(name, name, column, n(hits))


WHOLE = Flow(
    lines=(line("CINAHL", 60), line("PubMed", 40)),
    databases=n(100),
    identified=n(100),
    duplicates=n(10),
    screened=n(90),
    excluded=n(80),
    sought=n(10),
    not_retrieved=n(1),
    assessed=n(9),
    excluded_full_text=n(4),
    reasons=(Reason("E1", n(3)), Reason("E2", n(1))),
    included_searched=n(5),
    included=n(5),
    new_studies=n(5),
    new_reports=n(5),
)
WITH_OTHER = replace(
    WHOLE,
    other_lines=(line("Lovdata", 3, SourceColumn.WEBSITE),),
    identified_other=n(3),
    sought_other=n(2),
    not_retrieved_other=n(0),
    assessed_other=n(2),
    excluded_full_text_other=n(1),
    reasons_other=(Reason("E1", n(1)),),
    included_other=n(1),
    included=n(6),
    new_studies=n(6),
    new_reports=n(6),
)


def updated(one: Flow) -> Flow:
    before = {"previous_studies": n(3), "previous_reports": n(4), "updated": True}
    studies, reports = one.new_studies.value or 0, one.new_reports.value or 0
    return replace(one, **before, total_studies=n(3 + studies), total_reports=n(4 + reports))  # type: ignore[arg-type]


def figure(one: Flow, words: Words = NB, **more: object) -> Figure:
    made = flow_figure(FlowTold(one, **more), words)  # type: ignore[arg-type]
    assert made is not None
    return made


def boxes(one: Flow) -> dict[str, str]:
    """The words of each box, in one line."""
    made = figure(one)
    shown: dict[str, list[str]] = {}
    for row in made.table.rows:
        shown.setdefault(f"box{row[0].text}", []).append(f"{row[1].text} {row[2].text}".strip())
    return {name: " · ".join(lines) for name, lines in shown.items()}


@pytest.mark.parametrize(
    ("one", "expected", "headers"),
    [
        (WHOLE, PLAIN, ["Identifisering av studier via databaser og registre"]),
        (
            WITH_OTHER,
            [*PLAIN[:-1], *OTHER, "box10"],
            [
                "Identifisering av studier via databaser og registre",
                "Identifisering av studier via andre metoder",
            ],
        ),
        (
            updated(WHOLE),
            ["box1", *PLAIN, "box16"],
            ["Tidligere studier", "Identifisering av nye studier via databaser og registre"],
        ),
        (
            updated(WITH_OTHER),
            ["box1", *PLAIN[:-1], *OTHER, "box10", "box16"],
            [
                "Tidligere studier",
                "Identifisering av nye studier via databaser og registre",
                "Identifisering av nye studier via andre metoder",
            ],
        ),
    ],
)
def test_the_four_forms_of_the_template(one: Flow, expected: list[str], headers: list[str]) -> None:
    drawn = chart(FlowTold(one), NB)
    assert [box.id for box in drawn.boxes] == expected
    assert [text for _, text in drawn.headers] == headers
    assert not figure(one).notes[0].spans[0].bold  # nothing contradicts anything


def test_the_arrows_are_those_of_the_template() -> None:
    drawn = chart(FlowTold(updated(WITH_OTHER)), NB)
    assert set(arrows(drawn)) == {
        *(("box2", "box3"), ("box2", "box4"), ("box4", "box5"), ("box4", "box6"), ("box6", "box7"), ("box6", "box8")),
        *(("box8", "box9"), ("box8", "box10"), ("box11", "box12"), ("box12", "box13"), ("box12", "box14")),
        *(("box14", "box15"), ("box14", "box10"), ("box1", "box16"), ("box10", "box16")),
    }
    two = chart(FlowTold(WHOLE, two=True), NB)
    assert {("box4", "box4b"), ("box4b", "box5b"), ("box4b", "box6")} <= set(arrows(two))
    assert ("box4", "box6") not in arrows(two)
    pooled = chart(FlowTold(replace(updated(WHOLE), ma_studies=n(2))), NB)
    assert ("box16", "box17") in arrows(pooled)
    assert ("box10", "box17") not in arrows(pooled)


def test_the_numbers_stand_in_their_boxes() -> None:
    shown = boxes(WITH_OTHER)
    assert shown["box2"] == ("Referanser identifisert fra: · Databaser 100 · – CINAHL 60 · – PubMed 40 · Registre 0")
    assert shown["box9"] == "Publikasjoner ekskludert, med begrunnelse 4 · – E1 3 · – E2 1"
    assert shown["box11"] == "Referanser identifisert fra: · Nettsteder 3 · – Lovdata 3"
    assert shown["box10"] == (
        "Studier inkludert 6 · Publikasjoner om inkluderte studier 6 · – fra databaser og registre 5 "
        "· – fra andre metoder 1"
    )


def test_the_unknown_is_said_and_never_zero() -> None:
    made = figure(flow(recovery_services()))
    shown = {row[1].text: row[2].text for row in made.table.rows}
    assert shown["Dubletter"] == shown["Publikasjoner ikke innhentet"] == "ikke oppgitt"
    assert "Dubletter (n = ikke oppgitt)" in made.alt
    assert "begrunnelser ikke oppgitt" in made.alt
    assert "(n = 0)" not in made.alt.replace("Registre (n = 0)", "")


def test_no_figure_where_there_is_nothing_to_draw() -> None:
    assert flow_of(recovery_stories(), {}, NB) is None
    assert flow_figure(FlowTold(Flow()), NB) is None
    assert flow_of(social_worker(), {}, NB) is not None


def test_exceptions_automation_and_waiting_works_are_said() -> None:
    one = replace(
        WHOLE,
        exceptions=n(1),
        exception_lines=(Reason("I1", n(1), ("veier tungt",)),),
        excluded_by_human=n(60),
        excluded_by_tool=n(20),
        waiting_screening=n(7),
        conflicts=n(2),
    )
    shown, notes = boxes(one), [note.text for note in figure(one).notes]
    assert shown["box5"].endswith("– av mennesker 60 · – av automatiske verktøy 20")
    assert shown["box4"].endswith("– venter på vurdering 7")
    assert shown["box10"].endswith("– herav unntak, selv om de bryter et kriterium 1 · – – I1 1")
    assert "Unntak fra I1 (n = 1): veier tungt." in notes
    assert "Utvalget er ikke ferdig: 7 arbeider venter på vurdering. Tallene er de som er så langt." in notes
    assert "2 arbeider venter fordi de er vurdert ulikt." in notes


def test_titles_and_abstracts_as_two_steps_with_their_reasons() -> None:
    one = replace(
        WHOLE,
        excluded_title=n(60),
        abstracts_read=n(30),
        excluded_abstract=n(20),
        reasons_title=(Reason("E1", n(60)),),
        reasons_abstract=(Reason("", n(20)),),
    )
    rows = figure(one, two=True, title_reasons=True, criteria={"E1": "barn"}).table.rows
    told = [(row[0].text, row[1].text, row[2].text) for row in rows if row[0].text in ("4", "5", "4b", "5b")]
    assert told == [
        ("4", "Referanser vurdert etter tittel", "90"),
        ("5", "Referanser ekskludert etter tittel", "60"),
        ("5", "– E1 barn", "60"),
        ("4b", "Referanser vurdert etter sammendrag", "30"),
        ("5b", "Referanser ekskludert etter sammendrag", "20"),
        ("5b", "– uten oppgitt kriterium", "20"),
    ]
    together = figure(one, title_reasons=True).alt
    assert "Etter tittel: E1 (n = 60)" in together


@pytest.mark.parametrize(
    ("changed", "check", "box", "sum_"),
    [
        ({"screened": n(91)}, "P3", "box4", "100 − 10 = 90 ≠ 91"),
        ({"sought": n(9), "assessed": n(8), "included_searched": n(4)}, "P4", "box6", "90 − 80 = 10 ≠ 9"),
        ({"assessed": n(8)}, "P6", "box8", "10 − 1 = 9 ≠ 8"),
        ({"reasons": (Reason("E1", n(9)),)}, "P7", "box9", "9 − 5 = 4 ≠ 9"),
        ({"excluded": n(None), "sought": n(95)}, "P4", "box6", "95 > 90"),
        ({"identified": n(101)}, "P1", "box2", "60 + 40 = 100 ≠ 101"),
    ],
)
def test_a_contradiction_is_framed_and_its_sum_written_out(
    changed: dict[str, object], check: str, box: str, sum_: str
) -> None:
    one = replace(WHOLE, **changed)  # type: ignore[arg-type]
    found = next(mark for mark in marks(one) if mark.check == check)
    assert (found.box, found.sum) == (box, sum_)
    made = figure(one)
    framed = {shape.anchor.split()[0]: shape for shape in shapes(made.drawing) if shape.dashed}
    assert {"box2": "log"}.get(box, box) in framed
    assert f"Tallene går ikke opp. {check}: {sum_}." in [note.text for note in made.notes]
    assert f"{check}: {sum_}" in made.alt
    assert not [shape for shape in shapes(figure(WHOLE).drawing) if shape.dashed]


def test_an_updated_review_that_does_not_add_up() -> None:
    one = replace(updated(WITH_OTHER), total_reports=n(11), ma_studies=n(40), new_studies=n(7))
    assert {mark.check: mark.sum for mark in marks(one)} == {
        "P12": "7 > 6",
        "P13": "4 + 6 = 10 ≠ 11",
        "P14": "3 + 7 = 10 ≠ 9",
        "P15": "40 > 9",
    }


def test_captions_and_notes_in_three_languages() -> None:
    captions = {language: figure(WHOLE, Words(language)).caption for language in LANGUAGES}
    assert "norsk arbeidsoversettelse" in captions[Language.BOKMAL]
    assert "norsk arbeidsomsetjing" in captions[Language.NYNORSK]
    assert "norsk" not in captions[Language.ENGLISH]
    for language in LANGUAGES:
        last = figure(WHOLE, Words(language)).notes[-1].text
        assert "BMJ 2021;372:n71" in last
        assert last.startswith("From" if language is Language.ENGLISH else "Etter")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_another_language(language: Language) -> None:
    foreign = {
        Language.BOKMAL: r"\b(records?|reports?|studies|ikkje|frå|studiar|publikasjonar|referansar)\b",
        Language.NYNORSK: r"\b(records?|reports?|studies|ikke|fra|studier|publikasjoner|referanser)\b",
        Language.ENGLISH: r"\b(ikke|ikkje|fra|frå|studier|studiar|oppgitt|referanse\w+)\b",
    }[language]
    one = replace(updated(WITH_OTHER), removed_automatic=n(0), removed_other=n(0), ma_studies=n(1), ma_reports=n(1))
    made = figure(one, Words(language))
    said = " ".join([made.alt, made.caption, *(word.text for shape in shapes(made.drawing) for word in shape.lines)])
    assert re.findall(foreign, said, re.IGNORECASE) == []


@pytest.mark.parametrize(
    "review", [recovery_services, meaningful_activity, support_to_change, social_worker], ids=lambda one: one.__name__
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_reviews_fit_an_upright_page(review: object, language: Language) -> None:
    made = flow_of(review(), {}, Words(language))  # type: ignore[operator]
    assert made is not None
    assert not made.wide
    assert made.drawing.width <= 453.6
    assert made.drawing.height <= 570
    fits(made.drawing)


def test_the_svg_is_well_formed_and_the_same_each_time() -> None:
    hostile = replace(WHOLE, lines=(line("<b>&\u0022 CINAHL", 100),))
    made = figure(hostile)
    text = svg(made.drawing, title=made.caption, description=made.alt)
    root = ElementTree.fromstring(text)
    assert root.attrib["role"] == "img"
    assert "<b>&\u0022 CINAHL (n = 100)".replace(" ", "") in "".join(root.itertext()).replace("\u00a0", "").replace(
        " ", ""
    )
    assert text == svg(figure(hostile).drawing, title=made.caption, description=made.alt)


def test_the_protocol_says_how_it_is_drawn() -> None:
    review = recovery_services()
    plan = replace(review.protocol.flow, two_steps=True, form=FigureForm.SHAPES)
    made = flow_of(replace(review, protocol=replace(review.protocol, flow=plan)), {"idunn": "Idunn!"}, NB)
    assert made is not None
    assert made.form is FigureForm.SHAPES
    assert "Referanser vurdert etter sammendrag (n = 15)" in made.alt
    assert "Idunn! (n = 67)" in made.alt
    assert "Hver publikasjon er regnet som én studie." in [note.text for note in made.notes]


def test_a_long_reason_ends_at_a_word() -> None:
    assert shortened("kort nok") == "kort nok"
    assert shortened("en " * 40, 12) == "en en en en\u00a0…"
    assert len(shortened("x" * 500)) <= 72


def test_lists_too_long_for_a_page_stand_whole_under_the_figure() -> None:
    lines = tuple(line(f"Database {number}", number) for number in range(60))
    made = figure(replace(WHOLE, lines=lines, databases=n(1770), identified=n(1770)))
    below = made.notes[0].text.replace("\u00a0", " ")
    assert below.startswith("a) Referanser identifisert fra: Databaser (n = 1 770): Database 0 (n = 0); Database 1")
    assert "Database 59 (n = 59)" in below
    assert made.drawing.height <= 570
    assert "Database 59 (n = 59)" in made.alt
    fits(made.drawing)
    said = " ".join(word.text for shape in shapes(made.drawing) for word in shape.lines)
    assert "Database 5" not in said
    assert "liste a under figuren" in said


# ---- geometry


def shapes(drawing: Drawing) -> list[Shape]:
    return [item for item in drawing.items if isinstance(item, Shape)]


def fits(drawing: Drawing) -> None:
    """Nothing overlaps or leaves the page; each line of words is in its box; each arrow goes from edge to edge."""
    placed = shapes(drawing)
    for shape in placed:
        assert shape.x >= 0
        assert shape.y >= 0
        assert shape.x + shape.width <= drawing.width + NEAR
        assert shape.y + shape.height <= drawing.height + NEAR
        across, along = (shape.height, shape.width) if shape.turned else (shape.width, shape.height)
        for words in shape.lines:
            wide = sum(text_width(span.text, shape.size, bold=span.bold) for span in words.spans)
            assert wide <= across - 2 * shape.padding + NEAR or shape.turned
            assert wide <= across + NEAR
        assert len(shape.lines) * line_height(shape.size) <= along + NEAR
    for at, one in enumerate(placed):
        for other in placed[at + 1 :]:
            apart = (
                one.x + one.width <= other.x + NEAR
                or other.x + other.width <= one.x + NEAR
                or one.y + one.height <= other.y + NEAR
                or other.y + other.height <= one.y + NEAR
            )
            assert apart, (one.name, other.name)
    for item in drawing.items:
        if isinstance(item, Stroke):
            assert any(on_edge(item.points[0], shape) for shape in placed)
            assert any(on_edge(item.points[-1], shape) for shape in placed)
            for start, end in zip(item.points, item.points[1:], strict=False):
                assert not any(crosses(start, end, shape) for shape in placed)


def on_edge(point: tuple[float, float], shape: Shape) -> bool:
    x, y = point
    inside = (
        shape.x - NEAR <= x <= shape.x + shape.width + NEAR and shape.y - NEAR <= y <= shape.y + shape.height + NEAR
    )
    edges = (abs(x - shape.x), abs(x - shape.x - shape.width), abs(y - shape.y), abs(y - shape.y - shape.height))
    return inside and min(edges) <= NEAR


def crosses(start: tuple[float, float], end: tuple[float, float], shape: Shape) -> bool:
    """Whether a level or upright line runs through the inside of a box."""
    left, right = sorted((start[0], end[0]))
    top, foot = sorted((start[1], end[1]))
    across = left < shape.x + shape.width - NEAR and right > shape.x + NEAR
    return across and top < shape.y + shape.height - NEAR and foot > shape.y + NEAR


NUMBERS = st.one_of(st.none(), st.integers(0, 5_000_000)).map(n)
NAMES = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzæøåÆØÅ  -–/().漢🙂"), min_size=1, max_size=90).filter(
    lambda text: bool(text.strip())
)
COLUMNS = st.sampled_from(list(SourceColumn))
LINES = st.lists(st.tuples(NAMES, NUMBERS, COLUMNS), max_size=8)
REASONS = st.lists(st.tuples(NAMES, NUMBERS), max_size=6)
SEARCHED = (SourceColumn.DATABASE, SourceColumn.REGISTER)


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    names = [name for name, kind in Flow.__annotations__.items() if kind == "Number"]
    numbers = {name: draw(NUMBERS) for name in names}
    lines = [SourceLine(name, name, column, hits) for name, hits, column in draw(LINES)]
    return Flow(
        lines=tuple(one for one in lines if one.column in SEARCHED),
        other_lines=tuple(one for one in lines if one.column not in SEARCHED),
        reasons=tuple(Reason(name, count) for name, count in draw(REASONS)),
        reasons_other=tuple(Reason(name, count) for name, count in draw(REASONS)),
        reasons_title=tuple(Reason(name, count) for name, count in draw(REASONS)),
        exception_lines=tuple(Reason(name, count, ("fordi",)) for name, count in draw(REASONS)),
        updated=draw(st.booleans()),
        **numbers,  # type: ignore[arg-type]
    )


@given(flows(), st.sampled_from(LANGUAGES), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_whatever_the_numbers_and_names_the_figure_holds(one: Flow, language: Language, two: bool, why: bool) -> None:
    made = flow_figure(FlowTold(one, two=two, title_reasons=why), Words(language))
    if made is None:
        return
    fits(made.drawing)
    assert min(shape.size for shape in shapes(made.drawing)) >= 7.5
    said = " ".join(word.text for shape in shapes(made.drawing) for word in shape.lines)
    said += " ".join(note.text for note in made.notes)
    for source in (*one.lines, *one.other_lines):  # nothing is cut
        if source.source != source.column.value:
            assert re.sub(r"\s", "", source.source) in re.sub(r"\s", "", said)


@given(st.text(st.sampled_from("ab \u00a0Wi漢"), max_size=80), st.floats(20, 200), st.booleans())
@settings(max_examples=100, deadline=None)
def test_lines_are_never_wider_than_asked_and_lose_nothing(text: str, width: float, bold: bool) -> None:
    lines = wrapped(text, width, 9, bold=bold)
    assert all(text_width(part, 9, bold=bold) <= width + NEAR for part in lines)
    bare = re.compile(r"[ \u00a0]")
    assert bare.sub("", "".join(lines)) == bare.sub("", text)


def test_a_log_that_counts_no_titles_says_that_every_hit_is_taken_as_screened() -> None:
    said = NB("flow.figure.titles_unknown")
    assert said in _printed_notes(recovery_services())
    read = replace(
        recovery_services(), runs=tuple(replace(run, titles_read=run.hits) for run in recovery_services().runs)
    )
    assert said not in _printed_notes(read)


def _printed_notes(state: Snapshot) -> list[str]:
    made = flow_of(state, {}, NB)
    assert made is not None
    return [note.text for note in made.notes]
