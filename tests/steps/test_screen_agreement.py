"""What is told of the judging of a review in the store: own words, words taken back, other tools' files, who asks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest

import litreview
from litreview.errors import InputError
from litreview.messages import Words
from litreview.model import TOOL_ORIGIN, Language, Stage
from litreview.screening.conduct import Ending, StageConduct
from litreview.steps.report import ReportWanted, make_report
from litreview.steps.review import Review
from litreview.steps.screen import Choice, resolve
from litreview.steps.screen_agreement import agreement, spoken
from litreview.steps.screen_import import ScreenImport, import_decisions
from litreview.steps.snapshot import snapshot
from tests.steps.judged import VERDICTS, judged, says, takes_back

NB = Words(Language.BOKMAL)


def titles(review: Review, who: str = "Kari") -> StageConduct:
    return agreement(review.acting(who)).conduct.stages[0]


def test_two_who_judged_blind_are_told_so(tmp_path: Path) -> None:
    review = judged(tmp_path)
    says(review, "Kari", "iieeem")
    says(review, "Ola", "iieeii")
    stage = titles(review)
    assert (stage.judged, stage.compared.apart.items, stage.compared.apart.agreed) == ({2: 6}, 6, 4)
    assert (stage.endings, stage.passing, stage.waiting) == ({Ending.OPEN: 1}, 1, 1)
    assert spoken(agreement(review), NB)[0].startswith("To lesere vurderte hver for seg 6 titler og var enige om 4")


def test_what_was_taken_back_after_both_had_judged_still_counts_as_the_first_word(tmp_path: Path) -> None:
    review = judged(tmp_path, works=3)
    says(review, "Kari", "iie")
    says(review, "Ola", "iee")
    takes_back(review, "Ola", "W2")
    says(review, "Ola", " i ")
    stage = titles(review)
    assert (stage.compared.apart.agreed, stage.changed, stage.endings) == (2, 1, {Ending.CHANGED: 1})
    (back,) = snapshot(review).taken_back
    assert (back.decision.work, back.decision.verdict.value) == ("W2", "exclude")
    assert back.event > back.decision.event
    assert back.at > back.decision.at


def test_a_slip_taken_back_at_once_does_not_count(tmp_path: Path) -> None:
    review = judged(tmp_path, works=2)
    says(review, "Kari", "ee")
    takes_back(review, "Kari", "W1")
    says(review, "Kari", "i ")
    says(review, "Ola", "ie")
    stage = titles(review)
    assert (stage.compared.apart.agreed, stage.changed, stage.endings) == (2, 0, {})


def test_what_was_taken_back_in_another_folder_has_the_time_there(tmp_path: Path) -> None:
    review = judged(tmp_path, works=1)
    says(review, "Kari", "i")
    (made,) = snapshot(review).decisions
    there = {"key": "0123456789abcdef:" + "0" * 64, "at": "2026-01-02T03:04:05.000006Z"}
    with review.store.writing(review.clock) as writer:
        writer.append("decision.undone", "W1", {"decision": made.event, "origin": there}, actor=made.reviewer)
    (back,) = snapshot(review).taken_back
    assert (back.decision, back.at) == (made, datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC))


def test_resolutions_are_told_by_how_they_came_about(tmp_path: Path) -> None:
    review = judged(tmp_path, works=3)
    says(review, "Kari", "iii")
    says(review, "Ola", "eee")
    resolve(review, Choice("W1", VERDICTS["i"]), agreed=True)
    resolve(review.acting("Veileder"), Choice("W2", VERDICTS["e"]), agreed=False)
    assert titles(review).endings == {Ending.AGREED: 1, Ending.THIRD: 1, Ending.OPEN: 1}
    assert titles(review).judged == {2: 3}


def test_another_tools_file_leaves_its_mark(tmp_path: Path) -> None:
    review = judged(tmp_path, works=2)
    file = tmp_path / "rayyan.csv"
    head = "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,publisher,location"
    rows = (
        f'rayyan-{number},{title}: a study of its own,{2000 + number},,,Journal,,,,,"Aas, K",,,,,,'
        f'"RAYYAN-INCLUSION: {{""Kari""=>""{said}""}}"'
        for number, title, said in (
            (1, "Hope among nurses", "Included"),
            (2, "Dignity at the end of life", "Excluded"),
        )
    )
    file.write_text("\n".join((head + ",abstract,notes", *rows)) + "\n", encoding="utf-8")
    import_decisions(review, ScreenImport(file, Stage.TITLE))
    assert {made.origin for made in snapshot(review).decisions} == {TOOL_ORIGIN + "rayyan"}
    says(review, "Ola", "ie")
    compared = titles(review).compared
    assert (compared.apart.items, compared.unknown.items, compared.seen.items) == (0, 2, 0)
    assert "ikke kjent om de ble gjort hver for seg" in spoken(agreement(review), NB)[0]


def test_who_has_yet_to_judge_learns_nothing_of_what_others_said(tmp_path: Path) -> None:
    review = judged(tmp_path, needed=3, works=3)
    says(review, "Kari", "iie")
    says(review, "Ola", "iei")
    says(review, "Per", "i  ")
    whole, blind = titles(review, "Kari"), titles(review, "Per")
    assert (whole.hidden, whole.compared.apart.items, whole.endings) == (0, 3, {Ending.OPEN: 2})
    assert (blind.hidden, blind.compared.apart.items, blind.endings) == (2, 1, {})
    assert titles(review, "somebody new").hidden == 2


def test_one_stage_is_asked_for_alone(tmp_path: Path) -> None:
    review = judged(tmp_path, works=2)
    says(review, "Kari", "ii")
    says(review, "Ola", "ii")
    says(review, "Kari", "ie", Stage.ABSTRACT)
    found = agreement(review, Stage.ABSTRACT)
    assert [(one.stage, one.judged) for one in found.conduct.stages] == [(Stage.ABSTRACT, {1: 2})]
    door = litreview.open(review.folder)
    assert [one.stage for one in door.agreement("title").conduct.stages] == [Stage.TITLE]
    assert len(door.agreement().conduct.stages) == 3


def test_a_stage_that_is_none_of_the_protocols_is_refused(tmp_path: Path) -> None:
    review = judged(tmp_path, works=1)
    file = review.folder / "protocols" / "review.toml"
    text = file.read_text(encoding="utf-8")
    start = text.index("stages = ")
    end = text.index("\n", start)
    file.write_text(f'{text[:start]}stages = ["full_text"]{text[end:]}', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        litreview.open(review.folder).agreement("title")
    assert caught.value.code == "LR-SCREEN-STAGE"


def test_the_word_report_tells_it_in_its_place(tmp_path: Path) -> None:
    review = judged(tmp_path, works=6)
    says(review, "Kari", "iieeem")
    says(review, "Ola", "iieeii")
    (file,) = make_report(review, ReportWanted(("docx",))).files
    document = docx.Document(str(file))
    text = [paragraph.text for paragraph in document.paragraphs]
    (told,) = [number for number, line in enumerate(text) if line.startswith("To lesere vurderte hver for seg 6")]
    assert text.index("Utvalgsprosessen") < told < text.index("Referanseliste")
    (table,) = [one for one in document.tables if one.cell(0, 0).text == "Arbeider"]
    rows = {row.cells[0].text: row.cells[1].text for row in table.rows}
    assert rows["Vurdert av to eller flere"] == "6"
    assert rows["Enige"].startswith("4 av 6 (95\u00a0% KI 30,0")
    assert rows["Cohens kappa (95\u00a0% KI)"].startswith("0,45 (")
