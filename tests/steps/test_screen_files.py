"""Files of decisions that are old, or that somebody has changed by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from litreview.model import Stage, Verdict
from litreview.steps.audit import verify
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide, undo
from litreview.steps.screen_import import ScreenImport, import_decisions
from tests.steps.pairs import copied, filled, sent


@pytest.fixture
def kari(tmp_path: Path) -> Review:
    return filled(tmp_path / "kari", "Kari")


def steps_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_file_takes_back_the_words_of_its_own_reviewer_only(tmp_path: Path, kari: Review) -> None:
    ola = copied(kari, tmp_path / "ola", "Ola")
    decide(kari, Choice("W1", Verdict.INCLUDE, Stage.TITLE))
    decide(ola, Choice("W2", Verdict.EXCLUDE, Stage.TITLE))
    hers = next(step for step in steps_of(sent(kari)) if step.get("step") == "decision")
    path = sent(ola)
    undo = {"step": "undo", "key": "0" * 16 + ":" + "1" * 64, "at": hers["at"], "of": hers["key"]}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(undo) + "\n")
    import_decisions(kari, ScreenImport(path))
    with kari.store.reading() as reader:
        assert {(one.work, one.verdict) for one in reader.decisions()} == {
            ("W1", Verdict.INCLUDE),
            ("W2", Verdict.EXCLUDE),
        }
    assert verify(kari).faults == ()


def test_a_withdrawal_that_names_a_decision_is_none(tmp_path: Path, kari: Review) -> None:
    ola = copied(kari, tmp_path / "ola", "Ola")
    decide(ola, Choice("W1", Verdict.INCLUDE, Stage.TITLE))
    path = sent(ola)
    made = next(step for step in steps_of(path) if step.get("step") == "decision")
    back = {"step": "withdrawal", "key": "0" * 16 + ":" + "2" * 64, "at": made["at"], "of": made["key"]}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(back) + "\n")
    import_decisions(kari, ScreenImport(path))
    with kari.store.reading() as reader:
        assert [event.kind for event in reader.events(kinds=("exception.withdrawn",))] == []
        assert [one.work for one in reader.decisions()] == ["W1"]


def test_an_old_file_does_not_bring_back_a_word_that_was_changed(tmp_path: Path, kari: Review) -> None:
    ola = copied(kari, tmp_path / "ola", "Ola")
    decide(ola, Choice("W1", Verdict.EXCLUDE, Stage.TITLE))
    old = sent(ola, "old")
    decide(ola, Choice("W1", Verdict.INCLUDE, Stage.TITLE))
    decide(kari, Choice("W1", Verdict.INCLUDE, Stage.FULL_TEXT))  # under which nothing is excluded at the title
    import_decisions(kari, ScreenImport(sent(ola, "new")))
    undo(kari, "W1")
    import_decisions(kari, ScreenImport(old))
    with kari.store.reading() as reader:
        assert [one.verdict for one in reader.decisions()] == [Verdict.INCLUDE]
