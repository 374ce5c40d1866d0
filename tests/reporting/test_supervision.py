"""«Før veiledning»: what is new since a moment, what is open, what to ask; one page."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from five_reviews import ALL
from steps.reviews import example
from steps.screened import screened
from typer.testing import CliRunner

from litreview.cli.app import app
from litreview.messages import Words
from litreview.model import Language, Named, Snapshot, Stage, Supervision, Verdict
from litreview.reporting.document import Table
from litreview.reporting.tables.supervision import supervision as page
from litreview.steps.appraise import AnswerGiven, AppraisalGiven, appraise
from litreview.steps.coding import RowGiven, add_row
from litreview.steps.extract import CellGiven, set_cells
from litreview.steps.proof import flow_rows, prove
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide, undo
from litreview.steps.snapshot import snapshot
from litreview.steps.supervision import supervision
from litreview.steps.themes import ThemeMarks, mark_theme

NB = Words(Language.BOKMAL)
ROWS = ("stands", "new", "checks", "questions", "agreed")


def told(state: Snapshot, words: Words = NB) -> dict[str, str]:
    table = page(state, prove(state), flow_rows(state), words)
    assert isinstance(table, Table)
    return {name: row[1].text for name, row in zip(ROWS, table.rows, strict=True)}


def with_news(state: Snapshot, **news: object) -> Snapshot:
    return replace(state, supervision=Supervision(last=state.length, **news))  # type: ignore[arg-type]


def seen(review: Review, since: str = "", questions: tuple[str, ...] = ()) -> Supervision:
    return supervision(review, snapshot(review), since, questions)


def last(review: Review) -> str:
    return f"#{snapshot(review).length}"


def test_only_what_came_after_the_moment_is_new(tmp_path: Path) -> None:
    review = screened(tmp_path, 4)
    decide(review, Choice("W1", Verdict.INCLUDE))
    then = last(review)
    decide(review, Choice("W2", Verdict.EXCLUDE, criterion="E1"))
    decide(review, Choice("W3", Verdict.MAYBE))
    found = seen(review, then)
    assert found.decided == {(Stage.TITLE, Verdict.EXCLUDE): 1, (Stage.TITLE, Verdict.MAYBE): 1}
    assert (found.runs, found.records) == ((), 0)
    everything = seen(review)
    assert sum(everything.decided.values()) == 3
    assert everything.records == 4
    assert len(everything.runs) == 1
    assert seen(review, last(review)) == seen(review, last(review))
    assert seen(review, last(review)).decided == {}


def test_what_was_done_and_taken_back_within_the_time_is_nothing_new(tmp_path: Path) -> None:
    review = screened(tmp_path, 2)
    decide(review, Choice("W1", Verdict.INCLUDE))
    then = last(review)
    decide(review, Choice("W2", Verdict.INCLUDE))
    undo(review, "W2")
    assert (seen(review, then).decided, seen(review, then).undone) == ({}, 0)
    undo(review, "W1")
    assert seen(review, then).undone == 1


def test_a_cell_changed_back_is_not_changed(tmp_path: Path) -> None:
    review = replace(example(tmp_path, "meaningful-activities"), actor="Kari")
    before = {cell.field: cell.text for cell in snapshot(review).extractions if cell.work == "W1"}
    field = next(iter(before))
    then = last(review)
    set_cells(review, "W1", (CellGiven(field, "noe annet"),))
    assert (seen(review, then).cells, seen(review, then).cell_works) == (1, ("W1",))
    set_cells(review, "W1", (CellGiven(field, before[field]),))
    assert seen(review, then).cells == 0


def test_a_day_begins_in_the_morning_and_a_week_is_usual(tmp_path: Path) -> None:
    review = screened(tmp_path, 2)  # its clock begins at noon of 1 March 2026
    decide(review, Choice("W1", Verdict.INCLUDE))
    assert sum(seen(review, "2026-03-01").decided.values()) == 1
    assert seen(review, "2026-03-02").decided == {}
    usual = seen(review)
    assert usual.since is not None
    assert (usual.since.year, usual.since.month, usual.since.day) == (2026, 2, 22)


def test_what_waits_and_what_was_asked_comes_with_its_work(tmp_path: Path) -> None:
    review = screened(tmp_path, 4)
    decide(review, Choice("W1", Verdict.MAYBE))
    decide(review, Choice("W2", Verdict.INCLUDE, note="Er dette samme program?"))
    decide(review, Choice("W3", Verdict.INCLUDE, note="Ta opp metoden", tags=("veileder",)))
    decide(review, Choice("W4", Verdict.INCLUDE, note="Bare en tanke"))
    found = seen(review, questions=("  Skal jeg søke mer? ", ""))
    assert found.maybes == (Named("W1", "Paper 1"),)
    assert [(one.work, one.text) for one in found.asked] == [
        ("W2", "Er dette samme program?"),
        ("W3", "Ta opp metoden"),
    ]
    assert found.questions == ("Skal jeg søke mer?",)
    said = told(replace(snapshot(review), supervision=found))["questions"]
    for words in ("– Skal jeg søke mer?", "W2 Paper 2 – Er dette samme program?", "W1 Paper 1", "i tvil om"):
        assert words in said
    assert "Bare en tanke" not in said


def test_works_reviewers_disagree_on_are_named_and_a_blind_note_is_not(tmp_path: Path) -> None:
    kari = screened(tmp_path, 2, needed=2)
    ola = replace(kari, actor="Ola")
    decide(kari, Choice("W1", Verdict.INCLUDE))
    decide(ola, Choice("W1", Verdict.EXCLUDE, criterion="E1"))
    decide(kari, Choice("W2", Verdict.INCLUDE, note="Hører den med?"))
    assert seen(kari).conflicts == (Named("W1", "Paper 1"),)
    assert [one.work for one in seen(kari).asked] == ["W2"]
    assert seen(ola).asked == ()
    said = told(replace(snapshot(kari), supervision=seen(kari)))
    assert "1 arbeid vi er uenige om:" in said["questions"]
    assert "(og 1 vi er uenige om)" in said["stands"]


def test_every_open_check_is_named_with_its_code_and_rows() -> None:
    said = told(with_news(ALL["004"]()))
    assert "Stemmer ikke:" in said["checks"]
    assert "[LOG-OR]" in said["checks"]
    assert "søk 5" in said["checks"]
    assert "rad 1–12" in said["questions"]


def test_an_unknown_number_stays_unknown() -> None:
    assert "vurdert ikke oppgitt" in told(with_news(ALL["000"]()))["stands"]


def test_many_of_a_kind_are_counted_and_few_are_shown() -> None:
    named = tuple(Named(f"W{n}", "Tittel") for n in range(1, 41))
    said = told(with_news(ALL["001"](), conflicts=named))["questions"]
    assert said.count("Tittel") == 5
    assert "og 35 til" in said


def test_nothing_is_said_where_nobody_asked() -> None:
    assert page(ALL["001"](), (), (), NB) is None


@pytest.mark.parametrize("language", Language)
def test_the_page_is_made_in_every_language_by_its_own_command(tmp_path: Path, language: Language) -> None:
    review = example(tmp_path, "recovery-services")
    length = snapshot(review).length
    line = ["supervision", "--review", str(review.folder), "--lang", language.value, "-q", "Hva nå?"]
    written = CliRunner().invoke(app, line)
    assert written.exit_code == 0, written.output
    made = review.folder / "reports" / f"recovery-services.supervision.{language.value}.docx"
    assert "Hva nå?" in Document(str(made)).tables[0].cell(3, 1).text
    assert snapshot(review).length == length, "reading appends nothing"


def test_the_page_fits_one_page_for_every_shipped_review(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    names = ("meaningful-activities", "recovery-services", "hope-and-recovery", "support-in-recovery", "drug-free-life")
    out = tmp_path / "out"
    for name in names:
        review = example(tmp_path, name)
        CliRunner().invoke(app, ["supervision", "--review", str(review.folder), "-f", "docx", "-o", str(out)])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = sorted(map(str, out.glob("*.docx")))
    options = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(out), *files]
    subprocess.run(options, check=True, capture_output=True, timeout=300)
    pages = {file.stem: len(re.findall(rb"/Type\s*/Page\b", file.read_bytes())) for file in out.glob("*.pdf")}
    assert len(pages) == len(names)
    assert set(pages.values()) == {1}, pages


def test_appraisals_coding_and_themes_that_were_entered_are_new_and_no_key_is_shown(tmp_path: Path) -> None:
    review = replace(example(tmp_path, "recovery-services"), actor="Kari")
    then = last(review)
    appraise(review, "W1", AppraisalGiven((AnswerGiven("1", "ja", "Det står i innledningen"),)), "hb-qualitative")
    add_row(review, RowGiven("W2", {"code": "håp"}))
    add_row(review, RowGiven("W1", {"code": "mot"}))
    table = snapshot(review).theme_tables[0].key
    mark_theme(review, ThemeMarks("Sosiale fellesskap", ("W1",)), table=table)
    found = seen(review, then)
    assert (found.appraisals, found.appraised) == (1, ("W1",))
    assert (found.coded, found.coded_works) == (2, ("W1", "W2"))
    state = replace(snapshot(review), supervision=found)
    said = told(state)["new"]
    assert "1 kvalitetsvurdering ført eller endret (W1)" in said
    assert "2 rader i kodingen ført eller endret (W1, W2)" in said
    bare = tuple(replace(one, caption="") for one in state.theme_tables)
    assert "Temaer endret i tematabellen" in told(replace(state, theme_tables=bare))["new"]
    named = tuple(replace(one, caption="Tabell 4. Temaene") for one in state.theme_tables)
    assert "Temaer endret i «Temaene»" in told(replace(state, theme_tables=named))["new"]
    english = told(replace(state, theme_tables=named), Words(Language.ENGLISH))["new"]
    assert "Themes changed in the theme table" in english
