"""Two students screen on two laptops: decisions travel as files, blind, and are never taken twice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.messages import Words
from litreview.model import Criterion, CriterionKind, Decision, Language, Means, Situation, Stage, Verdict
from litreview.steps.audit import verify
from litreview.steps.blind import pseudonym
from litreview.steps.doubts import merge
from litreview.steps.edit import withdraw_row
from litreview.steps.exports import ExportGiven, export
from litreview.steps.history import events_told
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide, resolve, undo, ways
from litreview.steps.screen_conflicts import disagreements, history
from tests.steps.pairs import CRITERIA, TITLES, copied, filled, given, passed, sent, under

TITLE, ABSTRACT, FULL = Stage.TITLE, Stage.ABSTRACT, Stage.FULL_TEXT
IN, OUT, MAYBE, LATER = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE, Verdict.POSTPONE


@pytest.fixture
def kari(tmp_path: Path) -> Review:
    return filled(tmp_path / "kari", "Kari")


@pytest.fixture
def ola(tmp_path: Path, kari: Review) -> Review:
    """Ola made a folder of his own from the same references in another order: W1 here is W4 there."""
    return filled(tmp_path / "ola", "Ola", tuple(reversed(TITLES)))


def judge(review: Review, work: str, verdict: Verdict, stage: Stage = TITLE, criterion: str = "") -> Decision:
    return decide(review, Choice(work, verdict, stage, criterion))


def standing(review: Review) -> dict[str, tuple[Situation, Stage]]:
    with review.store.reading() as reader:
        found = ways(reader, review.protocol)
    return {work: (way.place.situation, way.place.stage) for work, way in found.items()}


def codes(messages: object) -> list[str]:
    return [told.why.code for told in messages.left]  # type: ignore[attr-defined]


def head(review: Review) -> str:
    return verify(review).head


def test_decisions_are_found_by_the_publication_and_settle_the_stage(kari: Review, ola: Review) -> None:
    judge(kari, "W1", IN)
    judge(kari, "W2", OUT)
    judge(ola, "W4", IN)
    judge(ola, "W3", IN)
    done = passed(kari, ola)
    assert (done.reviewer, len(done.made), done.known, done.left) == ("Kari", 2, 0, [])
    assert standing(ola)["W4"] == (Situation.WAITING, ABSTRACT)
    assert standing(ola)["W3"] == (Situation.CONFLICT, TITLE)
    assert verify(ola).faults == ()


def test_what_is_brought_keeps_its_time_and_origin_and_the_reviewers_name(kari: Review, ola: Review) -> None:
    made = judge(kari, "W1", IN)
    passed(kari, ola)
    (said,) = history(ola, "W4").said
    assert (said.name, said.at) == ("Kari", made.at)
    judge(ola, "W4", IN)
    told = history(ola, "W4").said[0].decision
    assert told is not None
    with kari.store.reading() as reader:
        event = next(event for event in reader.events() if event.seq == made.event)
    assert told.origin.endswith(f":{event.hash}")


def test_the_same_file_again_changes_nothing(kari: Review, ola: Review) -> None:
    judge(kari, "W1", IN)
    judge(kari, "W2", OUT)
    undo(kari, "W2")
    path = sent(kari)
    given(ola, path)
    before = head(ola)
    again = given(ola, path)
    assert (again.made, again.known, again.undone, again.whole) == ([], 2, 0, True)
    assert head(ola) == before


def test_a_later_file_brings_what_has_changed_and_no_more(kari: Review, ola: Review) -> None:
    judge(kari, "W1", IN)
    judge(kari, "W2", IN)
    passed(kari, ola)
    undo(kari, "W1")
    judge(kari, "W2", OUT)
    done = passed(kari, ola)
    assert (len(done.made), done.undone, done.known) == (1, 1, 2)
    judge(ola, "W4", IN)
    judge(ola, "W3", IN)
    assert standing(ola)["W4"] == (Situation.WAITING, TITLE)
    assert standing(ola)["W3"] == (Situation.CONFLICT, TITLE)


def test_the_same_state_gives_the_same_bytes(kari: Review, tmp_path: Path) -> None:
    judge(kari, "W1", IN)
    decide(kari, Choice("W3", LATER, TITLE, note="spør veileder", tags=("pilot",)))
    first, second = sent(kari, "a").read_bytes(), sent(kari, "b").read_bytes()
    assert first == second
    assert json.loads(first.splitlines()[0])["version"] == 1
    assert "spør veileder" in first.decode("utf-8")


def test_ones_own_file_read_back_changes_nothing(kari: Review, ola: Review) -> None:
    judge(kari, "W1", IN)
    passed(kari, ola)
    before = head(kari)
    assert passed(kari, kari).made == []
    assert given(kari, sent(ola.acting("Kari"), "back")).made == []  # from the other folder, with its origin
    assert head(kari) == before


def test_folders_that_are_copies_of_one_know_their_common_history(kari: Review, tmp_path: Path) -> None:
    judge(kari, "W1", IN)
    ola = copied(kari, tmp_path / "copy", "Ola")
    judge(kari, "W2", IN)  # these two events have one number, each in its folder
    judge(ola, "W2", OUT)
    undo(kari, "W1")
    done = passed(kari, ola)
    assert (len(done.made), done.known, done.undone) == (1, 1, 1)
    passed(ola, kari)
    for review in (kari, ola):
        assert standing(review) == {
            "W1": (Situation.WAITING, TITLE),
            "W2": (Situation.CONFLICT, TITLE),
            "W3": (Situation.WAITING, TITLE),
            "W4": (Situation.WAITING, TITLE),
        }
        assert verify(review).faults == ()


def test_a_number_without_the_reference_proves_nothing(kari: Review, ola: Review) -> None:
    judge(kari, "W2", OUT)  # «Dignity», which Ola has as W3; his W2 is «Faith»
    passed(kari, ola)
    assert [len(history(ola, work).said) for work in ("W1", "W2", "W3", "W4")] == [0, 0, 1, 0]


def test_a_work_that_is_not_here_is_told_and_taken_later(kari: Review, tmp_path: Path) -> None:
    ola = filled(tmp_path / "ola", "Ola", TITLES[:1])
    judge(kari, "W1", IN)
    judge(kari, "W2", IN)
    done = passed(kari, ola)
    assert (len(done.made), codes(done)) == (1, ["screen.import.unknown"])
    assert done.left[0].title == TITLES[1]


def test_an_abstract_waits_until_both_have_judged_the_title(kari: Review, ola: Review) -> None:
    judge(kari, "W1", IN)
    judge(ola, "W4", IN)
    passed(ola, kari)
    judge(kari, "W1", OUT, ABSTRACT)
    undo(ola, "W4")
    done = passed(kari, ola)
    assert (len(done.made), codes(done)) == (1, ["error.LR-SCREEN-UNSETTLED"])
    judge(ola, "W4", MAYBE)
    assert len(passed(kari, ola).made) == 1
    assert standing(ola)["W4"] == (Situation.WAITING, ABSTRACT)


def test_a_criterion_of_one_folder_only_is_told_but_not_on_which_work(kari: Review, ola: Review) -> None:
    more = (*CRITERIA, Criterion("E9", CriterionKind.EXCLUDE, "leserbrev"))
    kari = under(kari, criteria=more)
    judge(kari, "W1", OUT, criterion="E9")
    done = passed(kari, ola)
    assert [told.code for told in done.differing] == ["screen.import.criterion_theirs"]
    assert codes(done) == ["screen.import.blind"]  # the criterion would tell that she excluded it
    judge(ola, "W4", IN)
    assert codes(passed(kari, ola)) == ["error.LR-SCREEN-CRITERION-UNKNOWN"]
    assert len(passed(kari, under(ola, criteria=more)).made) == 1


def test_different_wording_and_numbers_of_reviewers_are_told(kari: Review, ola: Review) -> None:
    judge(kari, "W1", IN)
    changed = (replace(CRITERIA[0], text="om håp og tro"), *CRITERIA[1:])
    done = passed(kari, under(ola, 1, criteria=changed))
    assert [told.code for told in done.differing] == ["screen.import.criterion", *["screen.import.reviewers"] * 3]
    for language in Language:
        assert all(Words(language)(told) for told in done.differing)


def test_a_change_of_mind_after_the_other_went_on_is_a_disagreement(kari: Review, ola: Review) -> None:
    judge(kari, "W1", IN)
    judge(ola, "W4", IN)
    passed(kari, ola)
    judge(ola, "W4", IN, ABSTRACT)
    judge(kari, "W1", OUT)
    assert passed(kari, ola).left == []
    assert standing(ola)["W4"] == (Situation.CONFLICT, TITLE)
    resolve(ola, Choice("W4", IN), agreed=True)
    assert standing(ola)["W4"] == (Situation.WAITING, ABSTRACT)
    assert passed(ola, kari).left == []
    assert standing(kari)["W1"] == (Situation.WAITING, ABSTRACT)


def test_taking_back_what_the_other_built_on_is_listed(kari: Review, ola: Review) -> None:
    judge(kari, "W1", IN)
    judge(ola, "W4", IN)
    passed(kari, ola)
    judge(ola, "W4", IN, ABSTRACT)
    undo(kari, "W1")
    done = passed(kari, ola)
    assert (done.undone, codes(done)) == (0, ["error.LR-SCREEN-LATER"])
    undo(ola, "W4")
    assert passed(kari, ola).undone == 1


def test_an_earlier_word_never_comes_after_a_later_one(kari: Review, ola: Review) -> None:
    more = (*CRITERIA, Criterion("E9", CriterionKind.EXCLUDE, "leserbrev"))
    judge(under(kari, criteria=more), "W1", OUT, criterion="E9")
    judge(kari, "W1", IN)
    path = sent(kari)
    assert len(given(ola, path).made) == 1
    assert given(under(ola, criteria=more), path).made == []  # now legal, and long overtaken
    judge(ola, "W4", IN)
    assert standing(ola)["W4"] == (Situation.WAITING, ABSTRACT)


def test_resolutions_travel_too(kari: Review, ola: Review) -> None:
    judge(kari, "W1", IN)
    judge(ola, "W4", OUT)
    passed(kari, ola)
    passed(ola, kari)
    made = resolve(kari, Choice("W1", OUT), agreed=True)
    assert made.means is Means.AGREEMENT
    assert passed(kari, ola).left == []
    assert standing(ola)["W4"] == (Situation.EXCLUDED, TITLE)
    third = kari.acting("Per")
    with pytest.raises(InputError, match="LR-SCREEN-NO-CONFLICT"):
        resolve(third, Choice("W1", IN), agreed=False)


@pytest.mark.parametrize(("other", "left"), [(OUT, []), (IN, ["screen.import.resolved"])])
def test_both_settling_one_disagreement(kari: Review, ola: Review, other: Verdict, left: list[str]) -> None:
    judge(kari, "W1", IN)
    judge(ola, "W4", OUT)
    passed(kari, ola)
    passed(ola, kari)
    resolve(kari, Choice("W1", OUT), agreed=True)
    resolve(ola, Choice("W4", other), agreed=True)
    assert codes(passed(kari, ola)) == left


def test_two_of_one_name_are_not_made_one(kari: Review, ola: Review) -> None:
    judge(kari, "W1", IN)
    judge(ola.acting("Kari"), "W4", OUT)
    path = sent(kari)
    with pytest.raises(InputError, match="LR-SCREEN-SAME-REVIEWER"):
        given(ola, path)
    assert len(given(ola, path, reviewer="Kari B").made) == 1
    assert standing(ola)["W4"] == (Situation.CONFLICT, TITLE)


def test_nothing_of_the_other_is_seen_before_one_has_judged(kari: Review, ola: Review, tmp_path: Path) -> None:
    decide(kari, Choice("W1", OUT, TITLE, "E1", "hemmelig grunn"))
    judge(kari, "W2", IN)
    undo(kari, "W2")
    passed(kari, ola)
    assert [said.decision for said in history(ola, "W4").said] == [None]
    assert [said.decision for said in history(ola, "W3").said] == [None]
    with events_told(ola) as told:
        hidden = [one for one in told if one.hidden]
    assert [(set(one.data), one.what) for one in hidden] == [({"work", "stage", "origin"}, "")] * 2
    for form in ("jsonl", "csv", "ris", "rayyan"):
        path = tmp_path / f"out.{form}"
        export(ola, ExportGiven(path, form, private=True))
        text = path.read_text(encoding="utf-8-sig")
        assert not any(word in text for word in ("exclude", "hemmelig", "E1", "Kari"))
    judge(ola, "W4", IN)
    said = history(ola, "W4").said[0].decision
    assert said is not None
    assert (said.verdict, said.criterion, said.note) == (OUT, "E1", "hemmelig grunn")


def test_ones_own_word_is_exported_before_the_other_has_judged(kari: Review, tmp_path: Path) -> None:
    judge(kari, "W1", OUT)
    export(kari, ExportGiven(tmp_path / "a.jsonl"))
    export(kari.acting("Ola"), ExportGiven(tmp_path / "b.jsonl"))
    assert "exclude" in (tmp_path / "a.jsonl").read_text(encoding="utf-8")
    assert "exclude" not in (tmp_path / "b.jsonl").read_text(encoding="utf-8")


def test_nothing_decided_is_nothing_to_send(kari: Review, tmp_path: Path) -> None:
    judge(kari, "W1", IN)
    with pytest.raises(InputError, match="LR-EXPORT-NONE"):
        sent(kari.acting("Per"))


def test_a_preview_brings_nothing(kari: Review, ola: Review) -> None:
    judge(kari, "W1", IN)
    before = head(ola)
    assert len(given(ola, sent(kari), preview=True).made) == 1
    assert head(ola) == before


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda text: text.replace('"verdict":"include"', '"verdict":"perhaps"'), "LR-SCREEN-FILE"),
        (lambda text: text.replace('"means":"agreement"', '"means":"rule"'), "LR-SCREEN-FILE"),
        (lambda text: text.replace('"work":"W1","stage"', '"work":"W9","stage"'), "LR-SCREEN-FILE"),
        (lambda text: text[:-30], "LR-SCREEN-FILE"),
        (lambda text: text.replace("T12:", "T99:", 1) if "T12:" in text else text + "x", "LR-SCREEN-FILE"),
        (lambda text: text.replace('"version":1', '"version":2'), "LR-SCREEN-FILE-NEWER"),
        (lambda text: text.replace('"reviewer":"Kari"', '"reviewer":" "'), "LR-SCREEN-FILE"),
    ],
)
def test_a_broken_file_is_refused_whole(kari: Review, ola: Review, spoil: object, code: str) -> None:
    judge(kari, "W1", IN)
    decide(kari.acting("Per"), Choice("W1", OUT, TITLE))
    resolve(kari, Choice("W1", IN), agreed=True)
    path = sent(kari)
    text = path.read_text(encoding="utf-8")
    path.write_text(spoil(text), encoding="utf-8")  # type: ignore[operator]
    before = head(ola)
    with pytest.raises(InputError) as refused:
        given(ola, path)
    assert refused.value.code == code
    assert head(ola) == before


def test_works_joined_late_tell_from_which_work_each_word_comes(tmp_path: Path) -> None:
    kari = filled(tmp_path / "kari", "Kari", needed=1)
    judge(kari, "W1", IN)
    judge(kari, "W2", OUT, criterion="E1")
    merge(kari, ["W1", "W2"])
    (found,) = disagreements(kari)
    assert (found.work, found.stage) == ("W1", TITLE)
    told = [(said.given_on, said.decision.verdict) for said in found.said if said.decision]
    assert told == [("", IN), ("W2", OUT)]
    assert [said.given_on for said in history(kari, "W1").said] == ["", "W2"]


def test_words_on_works_that_became_one_stay_beside_each_other_in_a_copy(tmp_path: Path) -> None:
    kari = filled(tmp_path / "kari", "Kari", needed=1)
    ola = copied(kari, tmp_path / "ola", "Ola")
    judge(kari, "W1", IN)
    judge(kari, "W2", OUT)
    merge(ola, ["W1", "W2"])
    passed(kari, ola)
    assert standing(ola)["W1"] == (Situation.CONFLICT, TITLE)
    merge(kari, ["W1", "W2"])
    passed(kari, ola)
    assert standing(kari)["W1"] == standing(ola)["W1"]


def test_a_work_whose_search_was_withdrawn_is_not_sent(kari: Review) -> None:
    judge(kari, "W1", IN)
    undo(kari, "W1")
    withdraw_row(kari, 1, why="feil fil")
    with pytest.raises(InputError, match="LR-EXPORT-NONE"):
        sent(kari)


def test_who_is_nobody_has_no_pseudonym(kari: Review) -> None:
    judge(kari, "W1", IN)
    with kari.store.reading() as reader:
        assert pseudonym(reader, "") == ""
        assert pseudonym(reader, "Per") == ""
        assert pseudonym(reader, "Kari").startswith("R-")
