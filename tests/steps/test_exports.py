"""Works as files for other tools, and the decisions of such files on our works again."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.exporters.registry import EXPORTERS
from litreview.importers import HEAD, recognise
from litreview.model import Criterion, CriterionKind, Parsed, Place, Situation, Stage, Verdict, Works
from litreview.steps.audit import verify
from litreview.steps.dedupe import dedupe
from litreview.steps.exports import OTHER_FORMATS, ExportGiven, export
from litreview.steps.imports import FileImport, import_file
from litreview.steps.log import LogRow, add_row
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide
from litreview.steps.screen_import import ScreenImport, import_decisions
from litreview.steps.snapshot import snapshot
from tests.steps.reviews import articles, empty


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """Two works, the first included at full text, the second excluded on its abstract."""
    made = empty(tmp_path)
    import_file(made, FileImport(articles(tmp_path), source="Oria", hits="2"))
    dedupe(made)
    for stage in (Stage.TITLE, Stage.ABSTRACT, Stage.FULL_TEXT):
        decide(made, Choice("W1", Verdict.INCLUDE, stage, note="fin"))
    decide(made, Choice("W2", Verdict.EXCLUDE, Stage.ABSTRACT, note="feil utvalg"))
    return made


def titles(path: Path) -> list[str]:
    data = path.read_bytes()
    with path.open("rb") as stream:
        hits = list(recognise(data[:HEAD], path.name).read(stream))
    assert all(isinstance(hit, Parsed) for hit in hits)
    return [hit.record.title for hit in hits if isinstance(hit, Parsed)]


@pytest.mark.parametrize("form", [exporter.key for exporter in EXPORTERS if exporter.key != "asreview"])
def test_every_format_is_written_and_read_again(review: Review, tmp_path: Path, form: str) -> None:
    path = tmp_path / "out"
    before = verify(review).head
    done = export(review, ExportGiven(path, form))
    assert (done.form, done.n) == (form, 2)
    assert titles(path) == ["Hope among nurses in long-term care", "Dignity at the end of life: a field study"]
    assert verify(review).head == before


@pytest.mark.parametrize(("works", "count"), [(Works.ALL, 2), (Works.INCLUDED, 1), (Works.EXCLUDED, 1)])
def test_which_works_are_written(review: Review, tmp_path: Path, works: Works, count: int) -> None:
    assert export(review, ExportGiven(tmp_path / "out.ris", works=works)).n == count


def test_nothing_to_write_is_an_error_and_leaves_no_file(review: Review, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="LR-EXPORT-NONE"):
        export(review, ExportGiven(tmp_path / "out.ris", works=Works.WAITING))
    assert not (tmp_path / "out.ris").exists()


def test_a_file_that_is_there_is_kept(review: Review, tmp_path: Path) -> None:
    path = tmp_path / "out.ris"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="LR-EXPORT-EXISTS"):
        export(review, ExportGiven(path))
    assert path.read_text(encoding="utf-8") == "mine"
    assert export(review, ExportGiven(path, overwrite=True)).n == 2


def test_an_unknown_format_is_refused(review: Review, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="LR-EXPORT-FORMAT"):
        export(review, ExportGiven(tmp_path / "out.docx"))


def test_names_and_notes_go_out_only_when_asked(review: Review, tmp_path: Path) -> None:
    export(review, ExportGiven(tmp_path / "a.jsonl"))
    export(review, ExportGiven(tmp_path / "b.jsonl", private=True))
    quiet, open_ = ((tmp_path / name).read_text(encoding="utf-8") for name in ("a.jsonl", "b.jsonl"))
    assert "feil utvalg" not in quiet
    assert review.actor not in quiet
    assert "feil utvalg" in open_
    assert review.actor in open_


def test_what_a_format_cannot_hold_is_told(review: Review, tmp_path: Path) -> None:
    lost = dict(export(review, ExportGiven(tmp_path / "out.ris")).lost)
    assert lost["ids"] == 2
    assert dict(export(review, ExportGiven(tmp_path / "out.jsonl")).lost) == {}


def test_the_searches_are_written_one_file_each(review: Review, tmp_path: Path) -> None:
    add_row(review, LogRow({"source": "PubMed", "query": "hope AND nursing", "hits": "12", "date": "12.03.2026"}))
    assert export(review, ExportGiven(tmp_path / "history", "search-history")).n == 1
    (path,) = (tmp_path / "history").glob("*.json")
    assert json.loads(path.read_text(encoding="utf-8"))["search_string"] == "hope AND nursing"
    with pytest.raises(InputError, match="LR-EXPORT-EXISTS"):
        export(review, ExportGiven(tmp_path / "history", "search-history"))


def test_the_flow_is_written_for_the_package_that_draws_it(review: Review, tmp_path: Path) -> None:
    export(review, ExportGiven(tmp_path / "flow.csv", "prisma2020"))
    with (tmp_path / "flow.csv").open(encoding="utf-8", newline="") as file:
        numbers = {row["data"]: row["n"] for row in csv.DictReader(file)}
    assert numbers["new_reports"] == "1"
    assert numbers["dbr_notretrieved_reports"] == "0"  # the one full text that was sought has been read
    assert numbers["other_sought_reports"] == "NA"


def test_the_command_line_names_every_format() -> None:
    from litreview.cli.export import EXPORTS

    assert (*(exporter.key for exporter in EXPORTERS), *OTHER_FORMATS) == EXPORTS


# ----- decisions read back


def rayyan(folder: Path, *rows: tuple[str, str, str]) -> Path:
    """A file as Rayyan exports it: title, DOI and notes."""
    path = folder / "rayyan.csv"
    heads = "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,publisher,location,abstract"
    names = [*heads.split(","), "notes", "doi"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        for number, (title, doi, notes) in enumerate(rows, 1):
            writer.writerow({"key": f"rayyan-{number}", "title": title, "doi": doi, "notes": notes})
    return path


INCLUDED = 'RAYYAN-INCLUSION: {"Ola"=>"Included"}'
EXCLUDED = 'RAYYAN-INCLUSION: {"Ola"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong population'


def unscreened(folder: Path) -> Review:
    folder.mkdir(exist_ok=True)
    made = empty(folder)
    import_file(made, FileImport(articles(folder), source="Oria", hits="2"))
    dedupe(made)
    return made


def test_decisions_of_another_tool_are_put_on_our_works(tmp_path: Path) -> None:
    review = unscreened(tmp_path)
    path = rayyan(
        tmp_path, ("Hope", "10.1000/hope.1", INCLUDED), ("Dignity at the End of Life: a field study", "", EXCLUDED)
    )
    done = import_decisions(review, ScreenImport(path, Stage.ABSTRACT))
    assert (done.tool, len(done.made), done.whole) == ("rayyan", 2, True)
    state = snapshot(review)
    found = {decision.work: (decision.verdict, state.actors[decision.reviewer]) for decision in state.decisions}
    assert found == {"W1": (Verdict.INCLUDE, "Ola"), "W2": (Verdict.EXCLUDE, "Ola")}
    assert "wrong population" in {decision.note for decision in state.decisions}
    assert verify(review).faults == ()


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    review = unscreened(tmp_path)
    path = rayyan(tmp_path, ("Hope", "10.1000/hope.1", INCLUDED))
    import_decisions(review, ScreenImport(path, Stage.ABSTRACT))
    before = verify(review).head
    done = import_decisions(review, ScreenImport(path, Stage.ABSTRACT))
    assert (done.made, done.known) == ([], 1)
    assert verify(review).head == before


def test_a_preview_writes_nothing(tmp_path: Path) -> None:
    review = unscreened(tmp_path)
    before = verify(review).head
    path = rayyan(tmp_path, ("Hope", "10.1000/hope.1", INCLUDED))
    assert len(import_decisions(review, ScreenImport(path, Stage.ABSTRACT, preview=True)).made) == 1
    assert verify(review).head == before


def test_what_makes_no_decision_is_listed_with_its_reason(tmp_path: Path) -> None:
    review = unscreened(tmp_path)
    path = rayyan(tmp_path, ("Something else", "10.1/9", INCLUDED), ("Hope", "10.1000/hope.1", ""))
    done = import_decisions(review, ScreenImport(path, Stage.ABSTRACT))
    assert [told.why.code for told in done.left] == ["screen.import.unknown"]
    assert done.unjudged == 1
    assert not done.whole
    stageless = import_decisions(review, ScreenImport(rayyan(tmp_path, ("Hope", "10.1000/hope.1", INCLUDED))))
    assert [told.why.code for told in stageless.left] == ["screen.import.no_stage"]


def test_our_own_decision_stands_and_the_difference_is_told(tmp_path: Path) -> None:
    review = unscreened(tmp_path).acting("Ola")
    decide(review, Choice("W1", Verdict.EXCLUDE, Stage.ABSTRACT))
    path = rayyan(tmp_path, ("Hope", "10.1000/hope.1", INCLUDED))
    done = import_decisions(review, ScreenImport(path, Stage.ABSTRACT))
    assert [told.why.code for told in done.left] == ["screen.import.differs"]
    assert [decision.verdict for decision in snapshot(review).decisions] == [Verdict.EXCLUDE]


def test_a_reason_is_made_a_criterion(tmp_path: Path) -> None:
    criterion = Criterion("E2", CriterionKind.EXCLUDE, "informanter under 18 år")
    review = unscreened(tmp_path)
    review = replace(review, protocol=replace(review.protocol, criteria=(criterion,)))
    path = rayyan(tmp_path, ("Dignity at the end of life: a field study", "", EXCLUDED))
    given = ScreenImport(path, Stage.FULL_TEXT, reasons={"wrong population": "E2"})
    assert import_decisions(review, given).whole
    (decision,) = snapshot(review).decisions
    assert decision.criterion == "E2"
    other = unscreened(tmp_path / "b")
    other = replace(other, protocol=replace(other.protocol, criteria=(criterion,)))
    refused = import_decisions(other, ScreenImport(path, Stage.FULL_TEXT))
    assert [told.why.code for told in refused.left] == ["screen.import.no_criterion"]
    with pytest.raises(InputError, match="LR-SCREEN-CRITERION-UNKNOWN"):
        import_decisions(other, ScreenImport(path, Stage.FULL_TEXT, reasons={"wrong population": "E9"}))


def test_one_of_several_reasons_in_any_case_is_the_criterion(tmp_path: Path) -> None:
    criterion = Criterion("E2", CriterionKind.EXCLUDE, "informanter under 18 år")
    review = unscreened(tmp_path)
    review = replace(review, protocol=replace(review.protocol, criteria=(criterion,)))
    notes = EXCLUDED.replace("wrong population", "Wrong outcome,Wrong Population")
    path = rayyan(tmp_path, ("Hope", "10.1000/hope.1", notes))
    assert import_decisions(review, ScreenImport(path, Stage.FULL_TEXT, reasons={"wrong population": "E2"})).whole


def test_each_named_reviewers_word_of_a_file_is_taken(tmp_path: Path) -> None:
    review = unscreened(tmp_path)
    notes = 'RAYYAN-INCLUSION: {"Kari"=>"Excluded", "Ola"=>"Included"}'
    path = rayyan(tmp_path, ("Hope", "10.1000/hope.1", notes))
    assert import_decisions(review, ScreenImport(path, Stage.ABSTRACT)).whole
    state = snapshot(review)
    said = {state.actors[decision.reviewer]: decision.verdict for decision in state.decisions}
    assert said == {"Kari": Verdict.EXCLUDE, "Ola": Verdict.INCLUDE}
    assert state.tally.places == {
        Place(Situation.CONFLICT, Stage.ABSTRACT): 1,
        Place(Situation.WAITING, Stage.TITLE): 1,
    }


@pytest.mark.parametrize("name", ["Kari", ""])
def test_what_one_says_in_two_ways_is_no_decision(tmp_path: Path, name: str) -> None:
    review = unscreened(tmp_path)
    said = [("include", name), ("exclude", name), ("maybe", "Ola")]
    judgements = [{"verdict": verdict, "stage": "title", "reviewer": who} for verdict, who in said]
    entry = {"work": "W1", "record": {"title": "Hope among nurses in long-term care"}, "judgements": judgements}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    done = import_decisions(review, ScreenImport(path))
    assert [told.why.code for told in done.left] == ["screen.import.disagree"]
    assert [decision.verdict for decision in snapshot(review).decisions] == [Verdict.MAYBE]


def test_a_blind_export_tells_no_decision(review: Review, tmp_path: Path) -> None:
    export(review, ExportGiven(tmp_path / "out.csv", "rayyan", blind=True))
    text = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert "include" not in text
    assert "exclude" not in text


def test_a_file_without_verdicts_needs_one(tmp_path: Path) -> None:
    review = unscreened(tmp_path)
    path = articles(tmp_path)
    with pytest.raises(InputError, match="LR-SCREEN-NO-JUDGEMENT"):
        import_decisions(review, ScreenImport(path, Stage.TITLE))
    assert len(import_decisions(review, ScreenImport(path, Stage.TITLE, Verdict.INCLUDE)).made) == 2


@pytest.mark.parametrize("form", ["ris", "bibtex", "endnote-xml", "csv", "jsonl", "rayyan", "covidence"])
def test_our_decisions_travel_to_another_folder(review: Review, tmp_path: Path, form: str) -> None:
    path = tmp_path / "decisions"
    export(review, ExportGiven(path, form, private=True))
    other = unscreened(tmp_path / "other")
    done = import_decisions(other, ScreenImport(path))
    assert done.whole
    ours, theirs = (
        {(each.work, each.stage, each.verdict, each.note) for each in snapshot(one).decisions}
        for one in (review, other)
    )
    assert theirs == ours


def test_columns_are_asked_for_once_and_kept(tmp_path: Path) -> None:
    from litreview.steps.columns import question

    review = empty(tmp_path)
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("Hva;Hvem;Når\nHåp;Vik, Anne;2019\n", encoding="utf-8")
    second.write_text("Hva;Hvem;Når\nTro;Vik, Anne;2020\n", encoding="utf-8")
    with pytest.raises(InputError, match="LR-IMPORT-COLUMNS") as refused:
        import_file(review, FileImport(first))
    assert refused.value.where.file == "a.csv"
    asked = question(review, first)
    assert asked is not None
    assert asked.columns == ("Hva", "Hvem", "Når")
    given = {"title": "Hva", "authors": "Hvem", "year": "Når"}
    import_file(review, FileImport(first, columns=given))
    assert question(review, second) is None
    import_file(review, FileImport(second))
    with review.store.reading() as reader:
        found = [(stored.record.title, stored.record.year) for stored in reader.records()]
        (page,) = reader.pages(2)
    assert found == [("Håp", 2019), ("Tro", 2020)]
    assert page.about["columns"] == given
    assert verify(review).faults == ()


def test_the_python_door_does_the_same(tmp_path: Path) -> None:
    import litreview

    unscreened(tmp_path)
    review = litreview.open(tmp_path / "review", acting_as="Kari")
    table = tmp_path / "mine.csv"
    table.write_text("Hva;Når\nTro;2020\n", encoding="utf-8")
    assert review.import_file(table, columns={"title": "Hva", "year": "Når"}, purpose="known").run.parsed == 1
    log = tmp_path / "log.csv"
    log.write_text("Dato;Database;Søkeord;Antall treff\n28/4;PubMed;hope;783.762\n", encoding="utf-8")
    proposal = review.propose_log(log)
    assert proposal.interpretations
    (row,) = review.write_log(proposal)
    assert (row.source, row.hits.value) == ("pubmed", 783762)
    assert review.export(tmp_path / "out.csv", works="all").n == 2
    assert len(review.import_decisions(tmp_path / "out.csv", stage="title", verdict="maybe").made) == 2


@pytest.mark.parametrize("name", ["litreview.db", "protocols/review.toml", "queries/a.ris"])
def test_the_review_itself_is_never_written_over(review: Review, name: str) -> None:
    with pytest.raises(InputError, match="LR-EXPORT-OWN"):
        export(review, ExportGiven(review.folder / name, "ris", overwrite=True))
    assert verify(review).faults == ()


def test_another_doi_is_another_article_whatever_its_title_and_number(tmp_path: Path) -> None:
    review = unscreened(tmp_path)
    record = {"title": "Hope among nurses in long-term care", "doi": "10.1000/another"}
    entry = {"work": "W1", "record": record, "judgements": [{"verdict": "exclude", "stage": "title"}]}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    done = import_decisions(review, ScreenImport(path))
    assert [told.why.code for told in done.left] == ["screen.import.unknown"]
    assert snapshot(review).decisions == ()


def test_names_of_an_earlier_file_do_not_go_out_again(review: Review, tmp_path: Path) -> None:
    export(review, ExportGiven(tmp_path / "a.jsonl", private=True))
    (tmp_path / "other").mkdir()
    other = empty(tmp_path / "other")
    import_file(other, FileImport(tmp_path / "a.jsonl"))
    dedupe(other)
    for form in ("jsonl", "csv", "ris"):
        export(other, ExportGiven(tmp_path / f"b.{form}", form))
        text = (tmp_path / f"b.{form}").read_text(encoding="utf-8-sig")
        assert "feil utvalg" not in text
        assert review.actor not in text


def test_strange_values_do_not_break_what_is_written(tmp_path: Path) -> None:
    review = empty(tmp_path)
    rows = (
        {"title": "Hope", "date": "2020-13", "year": 2020},
        {"title": "Faith \\ud800", "year": 999},
        {"title": "Care", "doi": "10.1/x\r\nER  - \r\nTY  - JOUR\r\nTI  - forged"},
    )
    path = tmp_path / "a.jsonl"
    lines = (json.dumps({"work": "", "record": row}).replace("\\\\ud800", "\\ud800") for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    import_file(review, FileImport(path))
    dedupe(review)
    for form in ("ris", "endnote-xml", "bibtex", "csv"):
        assert export(review, ExportGiven(tmp_path / f"o.{form}", form)).n == 3
        assert len(titles(tmp_path / f"o.{form}")) == 3
