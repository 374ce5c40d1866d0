"""Whole reports: the order of the parts, empty reviews, a supporting search, a choice of tables, a layout."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from litreview.errors import InputError
from litreview.model import (
    Arrival,
    Column,
    Concept,
    Count,
    Criterion,
    CriterionException,
    CriterionKind,
    Extraction,
    Finding,
    Frame,
    FrameName,
    Language,
    LogLayout,
    MatrixKind,
    MatrixLayout,
    Outcome,
    Protocol,
    Purpose,
    Record,
    ReviewKind,
    Run,
    RunStatus,
    Snapshot,
    Step,
    StepRole,
    Theme,
    ThemeTable,
    ThemeTableKind,
    Work,
    message,
)
from litreview.reporting.assemble import PARTS, TABLE_KEYS, assemble
from litreview.reporting.document import Heading, Paragraph, Report

NB = Language.BOKMAL


@dataclass(frozen=True)
class Layout:
    tables: tuple[str, ...]
    title: str = ""
    log: LogLayout | None = None
    matrix: MatrixLayout | None = None
    units: bool = False


def headings(report: Report) -> list[str]:
    return [block.text for block in report.blocks if isinstance(block, Heading)]


def paragraphs(report: Report) -> list[str]:
    return [block.line.text for block in report.blocks if isinstance(block, Paragraph)]


def full(kind: ReviewKind = ReviewKind.LITERATURE_REVIEW) -> Snapshot:
    protocol = Protocol(
        "min",
        NB,
        "Hvordan?",
        "Opplevelsen",
        kind,
        frame=Frame(FrameName.PICO),
        concepts=(Concept("rus"),),
        criteria=(Criterion("I1", CriterionKind.INCLUDE, "2016-2021"),),
        reviewers=("to lesere",),
        matrix=MatrixLayout(MatrixKind.PER_WORK, (Column("aim", "Hensikt"),)),
        version="abcdef0123456789",
    )
    runs = (
        Run(1, Arrival.HAND, Purpose.PRELIMINARY, query="x"),
        Run(
            2,
            Arrival.HAND,
            Purpose.MAIN,
            query="y",
            status=RunStatus.RUNNING,
            sent="y",
            steps=(Step(StepRole.HITS, "treff", Count()),),
        ),
    )
    return Snapshot(
        protocol,
        runs=runs,
        works=(Work("W1", (1,), Record(title="T")),),
        extractions=(Extraction("W1", "aim", "a"),),
        exceptions=(CriterionException("W1", "I1", ()),),
        theme_tables=(ThemeTable("t", ThemeTableKind.MARKS, themes=(Theme("tema", ("W1",)),)),),
        head="fedcba9876543210",
        length=1234,
        at=datetime(2026, 11, 20, 14, 5, tzinfo=UTC),
    )


FINDINGS = (Finding("X", Outcome.HOLDS, message("report.none")), Finding("Y", Outcome.WARNING, message("report.none")))
FLOW = ((message("report.field.hits"), 12, None),)


def test_the_parts_stand_in_the_order_of_the_work() -> None:
    report = assemble(full(), FINDINGS, FLOW, NB)
    assert [table.key for table in report.tables] == [
        "pico",
        "concepts",
        "criteria",
        "exceptions",
        "preliminary",
        "log",
        "strings",
        "narrowing",
        "matrix.W1",
        "themes.t",
        "proof",
        "warnings",
    ]
    assert [figure.key for figure in report.figures] == ["flow_figure"]
    assert headings(report) == [
        "Problemstilling",
        "Spørsmålet i et rammeverk",
        "Inklusjons- og eksklusjonskriterier",
        "Innledende søk",
        "Søkelogg",
        "Avgrensning av søkene",
        "Utvalgsprosessen",
        "Begrensninger",
        "Litteraturmatrise",
        "Tema",
        "Referanseliste",
        "Kontroll av tallene",
        "Hendelseskjede",
    ]
    assert (report.title, report.table_label, report.language) == ("Opplevelsen", "Tabell", NB)
    assert report.clock == datetime(2026, 11, 20, 14, 5, tzinfo=UTC)


def test_the_end_tells_who_which_protocol_and_the_chain() -> None:
    report = assemble(full(), (), (), NB)
    assert paragraphs(report)[-4:] == [
        "Utført av: to lesere",
        "Protokoll: min, versjon abcdef012345",
        "Referanser: 0. Arbeider: 0. Ikke lesbare: 0.",
        "Hendelseskjede: 1\u00a0234 hendelser, siste fedcba987654, 20. november 2026 kl. 14.05 UTC",
    ]
    assert "fedcba987654" in report.footer


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(ReviewKind))
def test_an_empty_review_reports_in_every_language(language: Language, kind: ReviewKind) -> None:
    report = assemble(Snapshot(Protocol("tom", NB, "", kind=kind)), (), (), language)
    assert report.tables == ()
    assert len(paragraphs(report)) >= 8
    asked = assemble(Snapshot(Protocol("tom", NB, "", kind=kind)), (), (), language, tables=TABLE_KEYS)
    assert len(headings(asked)) == len(TABLE_KEYS)


def test_an_empty_review_says_what_is_missing() -> None:
    said = paragraphs(assemble(Snapshot(Protocol("tom", NB, "")), (), (), NB))
    assert said[0] == "ikke oppgitt"
    assert "Ingen søk er ført i søkeloggen." in said
    assert "Tallene i utvalgsprosessen er ikke oppgitt." in said
    assert "Utført av: ikke oppgitt" in said


def test_a_supporting_search_has_neither_flow_nor_matrix_and_says_so_once() -> None:
    report = assemble(full(ReviewKind.SUPPORTING_SEARCH), (), FLOW, NB)
    assert not [table.key for table in report.tables if table.key.startswith(("flow", "matrix"))]
    sentence = "Litteratursøket støtter en annen studie; rapporten har derfor verken flyt eller litteraturmatrise."
    assert paragraphs(report).count(sentence) == 1
    assert "Litteraturmatrise" not in headings(report)


def test_tables_chosen_by_key_stand_alone_in_the_order_asked() -> None:
    report = assemble(full(), FINDINGS, FLOW, NB, tables=("warnings", "log", "reading_list"))
    assert [table.key for table in report.tables] == ["warnings", "log"]
    assert headings(report) == ["Merknader", "Søkelogg", "Selvvalgt litteratur"]
    assert paragraphs(report) == ["Selvvalgt litteratur er ikke oppgitt."]


def test_an_unknown_key_is_refused_with_the_valid_ones() -> None:
    with pytest.raises(InputError) as caught:
        assemble(full(), (), (), NB, tables=("logg",))
    assert caught.value.code == "LR-REPORT-TABLE"
    assert "log" in str(caught.value.words["valid"])


def test_a_layout_gives_order_title_columns_and_matrix() -> None:
    layout = Layout(
        ("matrix", "log", "narrowing"),
        "Egen tittel",
        LogLayout((Column("hits", "Treff"),)),
        MatrixLayout(MatrixKind.WIDE, (Column("title", "Tittel"),)),
    )
    report = assemble(full(), (), (), NB, layout)
    assert [table.key for table in report.tables] == ["matrix", "log", "strings", "narrowing"]
    assert report.title == "Egen tittel"
    assert report.tables[1].headings == ("Treff",)
    assert headings(report)[-1] == "Hendelseskjede"


def test_headings_as_printed_survive_another_language_when_asked_for() -> None:
    assert assemble(full(), (), (), Language.ENGLISH, tables=("matrix",)).tables[0].rows[0][0].text == "Aim"
    kept = assemble(full(), (), (), Language.ENGLISH, tables=("matrix",), as_printed=True)
    assert kept.tables[0].rows[0][0].text == "Hensikt"


@pytest.mark.parametrize("language", list(Language))
def test_every_table_is_as_wide_as_its_headings(language: Language) -> None:
    for table in assemble(full(), FINDINGS, FLOW, language).tables:
        widths = {len(row) for row in table.rows} | ({len(table.headings)} if table.headings else set())
        assert len(widths) == 1, table.key
        assert len(table.widths) in (0, *widths), table.key


def test_every_table_key_belongs_to_a_part_or_is_a_variant() -> None:
    assert set(TABLE_KEYS) - {key for part in PARTS.values() for key in part} == {
        *("criteria_list", "known", "flow", "appendix", "again", "approvals", "prisma_s"),
        *("checklist_prisma", "checklist_abstracts", "checklist_entreq", "checklist_scr"),
        "supervision",
    }


def test_a_part_takes_the_heading_of_what_it_has() -> None:
    concepts_only = Snapshot(Protocol("p", NB, "?", concepts=(Concept("rus"),)))
    assert headings(assemble(concepts_only, (), (), NB))[1] == "Søkeord"
