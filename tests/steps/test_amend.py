"""Changes of the protocol once screening has begun, and the second look at what was decided before."""

from __future__ import annotations

from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import Means, Retrieval, Stage, Verdict
from litreview.steps import amend as step
from litreview.steps.audit import verify
from litreview.steps.imports import FileImport, import_file
from litreview.steps.old_wording import confirm, confirm_all, decide_again, to_relook
from litreview.steps.report import ReportWanted, make_report
from litreview.steps.review import record_documents
from litreview.steps.screen import Choice, ExceptionGiven, allow, append_decision, decide, resolve, undo
from litreview.steps.snapshot import snapshot
from litreview.steps.status import status
from tests.steps.amending import Amending
from tests.steps.reviews import articles

TITLE, ABSTRACT, FULL = Stage.TITLE, Stage.ABSTRACT, Stage.FULL_TEXT
IN, OUT, MAYBE, POSTPONE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE, Verdict.POSTPONE


@pytest.fixture
def folder(tmp_path: Path) -> Amending:
    return Amending(tmp_path)


def events(folder: Amending, kind: str) -> int:
    with folder.open().store.reading() as reader:
        return sum(1 for _ in reader.events(kinds=(kind,)))


def refused(folder: Amending, choice: Choice) -> str:
    with pytest.raises(InputError) as caught:
        decide(folder.open(), choice)
    return caught.value.code


def listed(folder: Amending, actor: str = "A") -> list[tuple[str, Stage, Verdict]]:
    return [(one.decision.work, one.decision.stage, one.decision.verdict) for one in to_relook(folder.open(actor))]


# ---- the version in force


def test_before_the_first_judgement_the_file_is_free(folder: Amending) -> None:
    folder.decide(Choice("W2", POSTPONE))
    recorded = events(folder, "document.recorded")
    folder.write("infants")
    folder.decide(Choice("W1", IN))
    assert events(folder, "document.recorded") == recorded + 1
    assert snapshot(folder.open()).amendments == ()


def test_afterwards_a_changed_file_is_not_taken_silently(folder: Amending) -> None:
    folder.decide(Choice("W1", IN))
    before = events(folder, "document.recorded"), events(folder, "decision.made")
    folder.write("infants")
    with pytest.raises(InputError) as caught:
        decide(folder.open(), Choice("W2", IN))
    assert (caught.value.code, caught.value.words["parts"]) == ("LR-PROTOCOL-AMEND", ("E1",))
    assert (events(folder, "document.recorded"), events(folder, "decision.made")) == before


def test_every_step_that_builds_on_the_protocol_refuses(folder: Amending) -> None:
    folder.decide(Choice("W1", IN), Choice("W1", IN), Choice("W1", IN))
    folder.write("infants")
    more = articles(folder.folder.parent, "TY  - JOUR\nTI  - More\nER  -\n\n", "more.ris")
    steps = (
        lambda: undo(folder.open(), "W1"),
        lambda: resolve(folder.open(), Choice("W1", IN), agreed=True),
        lambda: allow(folder.open(), ExceptionGiven("W1", "E1", ("why",), agreed_by="supervisor")),
        lambda: confirm(folder.open(), "W1"),
        lambda: confirm_all(folder.open(), "E1"),
        lambda: import_file(folder.open(), FileImport(more, source="CINAHL")),
    )
    for refuses in steps:
        with pytest.raises(InputError) as caught:
            refuses()
        assert caught.value.code == "LR-PROTOCOL-AMEND"


def test_a_rules_judgement_binds_the_file_too_and_so_does_one_taken_back(folder: Amending) -> None:
    review = folder.open()
    with review.store.writing(review.clock) as writer:
        actor = writer.actor("litreview")
        record_documents(review, writer, actor)
        append_decision(writer, 1, TITLE, Choice("W1", OUT, criterion="E1", means=Means.RULE), actor)
    folder.write("infants")
    assert refused(folder, Choice("W2", IN)) == "LR-PROTOCOL-AMEND"


def test_a_judgement_taken_back_still_binds_the_file(folder: Amending) -> None:
    folder.decide(Choice("W1", IN))
    undo(folder.open(), "W1")
    folder.write("infants")
    assert refused(folder, Choice("W2", IN)) == "LR-PROTOCOL-AMEND"


def test_another_name_of_the_file_is_no_way_around(folder: Amending) -> None:
    folder.decide(Choice("W1", IN))
    folder.write("infants")
    protocols = folder.folder / "protocols"
    (protocols / "review.toml").rename(protocols / "other.toml")
    assert refused(folder, Choice("W2", IN)) == "LR-PROTOCOL-AMEND"


def test_an_earlier_version_put_back_is_a_change_too(folder: Amending) -> None:
    """Also under the name that it was recorded under."""
    folder.decide(Choice("W1", IN))
    protocols = folder.folder / "protocols"
    folder.write("infants")
    (protocols / "review.toml").rename(protocols / "other.toml")
    step.amend(folder.open(), "why")
    (protocols / "other.toml").unlink()
    folder.write("children")
    assert refused(folder, Choice("W2", IN)) == "LR-PROTOCOL-OLD"


def test_one_of_a_team_with_the_file_from_before_is_told_who_amended_it_and_not_to_amend_it_back(
    folder: Amending,
) -> None:
    folder.decide(Choice("W1", IN))
    old = folder.open()
    folder.write("infants")
    step.amend(folder.open(), "the limit was wrong")
    with pytest.raises(InputError) as caught:
        decide(old, Choice("W2", IN))
    assert caught.value.code == "LR-PROTOCOL-OLD"
    assert (caught.value.words["who"], caught.value.words["reason"]) == (folder.open().actor, "the limit was wrong")
    assert (step.replaced(old) or {})["date"] == str(caught.value.words["date"])
    assert status(old).next.code == "status.next.renew"
    assert step.replaced(folder.open()) is None


def test_the_other_parts_of_the_file_stay_free(folder: Amending) -> None:
    folder.decide(Choice("W1", IN))
    folder.write(more='title = "Hope"', end='\n[screening]\ninclude_words = ["hope"]\n')
    folder.decide(Choice("W2", IN))
    assert step.due(folder.open()) == ()


def test_reading_goes_on_and_tells_that_an_amendment_is_due(folder: Amending) -> None:
    folder.decide(Choice("W1", IN))
    folder.write("infants", end="\n[screening]\nreviewers_per_work = 2\n")
    assert [change.part for change in step.due(folder.open())] == ["E1", "screening"]
    found = status(folder.open())
    assert (found.next.code, found.numbers["amendment"]) == ("status.next.amend", 2)
    make_report(folder.open(), ReportWanted(("md",), out=folder.folder / "out"))


# ---- amending


def test_an_amendment_tells_what_why_who_and_the_versions(folder: Amending) -> None:
    folder.decide(Choice("W1", IN))
    before = folder.open().protocol.version
    folder.write("infants")
    after = folder.open().protocol.version
    made = step.amend(folder.open("B"), "  the supervisor said so ")
    assert (made.before, made.after) == (before, after)
    ((kept, who),) = step.history(folder.open())
    assert (who, kept.reason, kept.event) == ("B", "the supervisor said so", made.event)
    assert (kept.before, kept.after, kept.changes) == (before, after, made.changes)
    with folder.open().store.reading() as reader:
        assert reader.document("protocol", "review") == after
    folder.decide(Choice("W2", IN))
    assert step.due(folder.open()) == ()
    assert verify(folder.open()).faults == ()


def test_the_document_and_the_amendment_come_together(folder: Amending) -> None:
    folder.decide(Choice("W1", IN))
    folder.write("infants")
    step.amend(folder.open(), "why")
    with folder.open().store.reading() as reader:
        kinds = [event.kind for event in reader.events()]
    assert kinds[-2:] == ["document.recorded", "protocol.amended"]


def test_a_preview_shows_the_same_and_writes_nothing(folder: Amending) -> None:
    folder.decide(Choice("W1", IN))
    folder.write("infants")
    with folder.open().store.reading() as reader:
        head = reader.head()
    shown = step.preview(folder.open())
    with folder.open().store.reading() as reader:
        assert reader.head() == head
    assert shown.changes == step.amend(folder.open(), "why").changes


@pytest.mark.parametrize(("e1", "reason", "code"), [("infants", " ", "REASON"), ("children", "why", "SAME")])
def test_no_reason_and_no_change_are_refused(folder: Amending, e1: str, reason: str, code: str) -> None:
    folder.decide(Choice("W1", IN))
    folder.write(e1)
    with pytest.raises(InputError) as caught:
        step.amend(folder.open(), reason)
    assert caught.value.code == f"LR-PROTOCOL-{code}"


def test_before_anything_is_judged_no_amendment_is_needed(folder: Amending) -> None:
    folder.write("infants")
    with pytest.raises(InputError) as caught:
        step.amend(folder.open(), "why")
    assert caught.value.code == "LR-PROTOCOL-FREE"


# ---- another look


def test_decisions_of_before_are_listed_with_what_they_are_about(folder: Amending) -> None:
    folder.decide(Choice("W1", OUT, criterion="E1"), Choice("W2", OUT, criterion="E2"), Choice("W3", IN))
    assert listed(folder) == []
    folder.write("infants")
    step.amend(folder.open(), "why")
    assert listed(folder) == [("W1", TITLE, OUT), ("W3", TITLE, IN)]
    first = to_relook(folder.open())[0]
    assert (first.record.title, first.reviewer, first.mine) == ("Hope among nurses", "A", True)
    assert [change.part for change in first.changes] == ["E1"]
    assert to_relook(folder.open(), "E2") == ()
    assert status(folder.open()).numbers["old_wording"] == 2


def test_confirming_makes_the_same_decision_anew(folder: Amending) -> None:
    folder.decide(Choice("W1", OUT, criterion="E1", note="about wards", tags=("ward",)))
    folder.write("infants")
    step.amend(folder.open(), "why")
    confirm(folder.open(), "W1")
    old, new = snapshot(folder.open()).decisions
    assert (new.verdict, new.stage, new.criterion, new.note, new.tags) == (OUT, TITLE, "E1", "about wards", ("ward",))
    assert new.event > old.event
    assert listed(folder) == []
    with pytest.raises(InputError) as caught:
        confirm(folder.open(), "W1")
    assert caught.value.code == "LR-SCREEN-RELOOK"


def test_one_answer_is_enough_for_a_work_that_went_on(folder: Amending) -> None:
    folder.decide(*[Choice("W1", IN)] * 3, Choice("W2", IN))
    folder.write("infants")
    step.amend(folder.open(), "why")
    assert listed(folder) == [("W1", FULL, IN), ("W1", ABSTRACT, IN), ("W1", TITLE, IN), ("W2", TITLE, IN)]
    assert [one.stage for one in confirm(folder.open(), "W1")] == [FULL]
    assert listed(folder) == [("W2", TITLE, IN)]
    assert [work.id for work in snapshot(folder.open()).works] == ["W1"]


def test_another_decision_answers_it_and_reopens_the_work(folder: Amending) -> None:
    folder.decide(Choice("W1", OUT, criterion="E1"))
    folder.write("infants")
    step.amend(folder.open(), "why")
    decide_again(folder.open(), to_relook(folder.open())[0], IN)
    assert listed(folder) == []
    folder.decide(Choice("W1", IN, ABSTRACT))


def test_an_exclusion_on_a_criterion_that_is_gone_cannot_be_confirmed(folder: Amending) -> None:
    folder.decide(Choice("W1", OUT, criterion="E2"))
    path = folder.folder / "protocols" / "review.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"E2"', '"E4"'), encoding="utf-8")
    step.amend(folder.open(), "why")
    assert [change.what for change in to_relook(folder.open())[0].changes] == ["removed"]
    with pytest.raises(InputError) as caught:
        confirm(folder.open(), "W1")
    assert caught.value.code == "LR-SCREEN-CRITERION-UNKNOWN"


def test_all_on_one_criterion_are_confirmed_at_once(folder: Amending) -> None:
    folder.decide(Choice("W1", OUT, criterion="E1"), Choice("W2", IN), Choice("W3", OUT, criterion="E2"))
    folder.decide(Choice("W4", OUT, criterion="E1"), actor="B")
    folder.write("childern")
    step.amend(folder.open(), "a slip of the pen")
    assert [one.work for one in confirm_all(folder.open(), "E1")] == ["W1", "W2"]
    assert listed(folder) == [("W4", TITLE, OUT)]


@pytest.fixture
def pair(tmp_path: Path) -> Amending:
    folder = Amending(tmp_path)
    folder.write(end="\n[screening]\nreviewers_per_work = 2\n")
    return folder


def amended(pair: Amending) -> None:
    pair.write("infants", end="\n[screening]\nreviewers_per_work = 2\n")
    step.amend(pair.open(), "why")


def test_what_another_judged_blind_is_not_shown(pair: Amending) -> None:
    pair.decide(Choice("W1", OUT, criterion="E1"))
    amended(pair)
    assert listed(pair, "B") == []
    assert listed(pair, "A") == [("W1", TITLE, OUT)]
    pair.decide(Choice("W1", OUT, criterion="E1"), actor="B")
    (seen,) = to_relook(pair.open("B"))
    assert (seen.reviewer, seen.mine) == ("A", False)
    with pytest.raises(InputError):
        confirm(pair.open("B"), "W1")


def test_what_was_agreed_is_confirmed_as_agreed(pair: Amending) -> None:
    pair.decide(Choice("W1", OUT, criterion="E1"))
    pair.decide(Choice("W1", IN), actor="B")
    resolve(pair.open(), Choice("W1", OUT, criterion="E1"), agreed=True)
    amended(pair)
    (made,) = confirm(pair.open("B"), "W1")
    assert made.means is Means.AGREEMENT
    assert listed(pair) == []
    assert snapshot(pair.open()).decisions[-1].means is Means.AGREEMENT
    assert snapshot(pair.open()).tally.reasons == {(TITLE, "E1"): 1}


def test_what_was_agreed_on_a_criterion_that_is_gone_cannot_be_confirmed(pair: Amending) -> None:
    pair.decide(Choice("W1", OUT, criterion="E2"))
    pair.decide(Choice("W1", IN), actor="B")
    resolve(pair.open(), Choice("W1", OUT, criterion="E2"), agreed=True)
    path = pair.folder / "protocols" / "review.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"E2"', '"E4"'), encoding="utf-8")
    step.amend(pair.open(), "why")
    with pytest.raises(InputError) as caught:
        confirm(pair.open(), "W1")
    assert caught.value.code == "LR-SCREEN-CRITERION-UNKNOWN"


def test_what_a_third_settled_is_the_thirds_to_confirm(pair: Amending) -> None:
    pair.decide(Choice("W1", OUT, criterion="E1"))
    pair.decide(Choice("W1", IN), actor="B")
    resolve(pair.open("C"), Choice("W1", IN), agreed=False)
    amended(pair)
    assert [one.mine for one in to_relook(pair.open("A"))] == [False]
    confirm(pair.open("C"), "W1")
    assert listed(pair) == []


def test_what_a_rule_excluded_anybody_may_look_at(folder: Amending) -> None:
    review = folder.open()
    with review.store.writing(review.clock) as writer:
        actor = writer.actor("litreview")
        append_decision(writer, 1, TITLE, Choice("W1", OUT, criterion="E1", means=Means.RULE), actor)
    folder.write("infants")
    step.amend(folder.open(), "why")
    confirm(folder.open(), "W1")
    last = snapshot(folder.open()).decisions[-1]
    assert (last.means, last.verdict) == (Means.OWN, OUT)
    assert snapshot(folder.open()).tally.automatic == {}


def test_a_full_text_that_was_not_got_is_said_when_it_is_confirmed(folder: Amending) -> None:
    folder.decide(*[Choice("W1", IN)] * 2, Choice("W1", MAYBE))
    review = folder.open()
    with review.store.writing(review.clock) as writer:
        told = {"work": 1, "retrieval": Retrieval.NOT_RETRIEVED.value, "reason": "no copy", "link": "", "file": None}
        writer.append("fulltext.set", "W1", told, actor=writer.actor("A"))
    folder.write("infants")
    step.amend(folder.open(), "why")
    with pytest.raises(InputError) as caught:
        confirm(folder.open(), "W1")
    assert caught.value.code == "LR-SCREEN-NOT-RETRIEVED"
