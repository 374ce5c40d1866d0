"""Approvals: of the version in force, in the folder and by way of a file from somebody who has only a bundle."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from litreview.errors import InputError
from litreview.formats.approval_file import LARGEST, read_approvals
from litreview.model import ApprovalKind, ApprovalVerdict, Stage, Verdict
from litreview.steps.approve import Word, approve, listed
from litreview.steps.approve_bundle import Handed, approve_handed, file_beside, handed, read_in
from litreview.steps.audit import verify
from litreview.steps.screen import Choice
from litreview.steps.snapshot import snapshot
from tests.steps.amending import Amending

SUPERVISOR = "Siri Veileder"
CRITERIA, PROTOCOL, QUERY = ApprovalKind.CRITERIA, ApprovalKind.PROTOCOL, ApprovalKind.QUERY
APPROVED, REMARK = ApprovalVerdict.APPROVED, ApprovalVerdict.REMARK


@pytest.fixture
def folder(tmp_path: Path) -> Amending:
    return Amending(tmp_path, more='reviewers = ["Kari Nordmann"]')


def events(folder: Amending) -> int:
    with folder.open().store.reading() as reader:
        return reader.head()[1]


def code(call: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        call()
    return caught.value.code


def now(folder: Amending) -> list[tuple[str, str, bool]]:
    return [(one.kind.value, one.verdict.value, one.in_force) for one in listed(folder.open()).approvals]


# ---- in the folder


def test_the_version_in_force_is_approved(folder: Amending) -> None:
    review = folder.open(SUPERVISOR)
    given = approve(review, Word())
    assert (given.kind, given.sha256, given.verdict) == (PROTOCOL, review.protocol.version, APPROVED)
    assert listed(review).names[given.by] == SUPERVISOR
    assert snapshot(review).approvals == (given,)
    assert verify(review).faults == ()


def test_a_changed_file_is_recorded_before_it_is_approved(folder: Amending) -> None:
    folder.write("infants")
    given = approve(folder.open(SUPERVISOR), Word(CRITERIA))
    with folder.open().store.reading() as reader:
        text = reader.document_text("protocol", "review")
    assert text is not None
    assert "infants" in text
    assert given.in_force


def test_after_screening_began_an_unamended_file_is_not_approved(folder: Amending) -> None:
    folder.decide(Choice("W1", Verdict.INCLUDE, Stage.TITLE))
    folder.write("infants")
    assert code(lambda: approve(folder.open(SUPERVISOR), Word())) == "LR-PROTOCOL-AMEND"
    assert now(folder) == []


def test_an_approval_is_of_a_version(folder: Amending) -> None:
    approve(folder.open(SUPERVISOR), Word())
    approve(folder.open(SUPERVISOR), Word(CRITERIA))
    folder.write(end='\n[analysis]\nmethod = "thematic"\n')  # another file, the same criteria
    assert now(folder) == [("protocol", "approved", False), ("criteria", "approved", True)]
    folder.write("infants")
    assert now(folder) == [("protocol", "approved", False), ("criteria", "approved", False)]
    folder.write()
    assert now(folder) == [("protocol", "approved", True), ("criteria", "approved", True)]


def test_a_query_is_approved_by_what_it_searches_for(folder: Amending) -> None:
    path = folder.folder / "queries" / "search-1.toml"
    path.write_text('schema = 1\ntext = "hope"\n', encoding="utf-8")
    assert approve(folder.open(SUPERVISOR), Word(QUERY, "search-1")).in_force
    path.write_text('schema = 1\ntext = "hope OR faith"\n', encoding="utf-8")
    assert now(folder) == [("query", "approved", False)]
    path.unlink()
    assert now(folder) == [("query", "approved", False)]
    assert code(lambda: approve(folder.open(SUPERVISOR), Word(QUERY, "search-1"))) == "LR-QUERY-UNKNOWN"


def test_a_remark_approves_nothing_unless_it_says_so(folder: Amending) -> None:
    assert approve(folder.open(SUPERVISOR), Word(remark="why E2?")).verdict is REMARK
    assert approve(folder.open(SUPERVISOR), Word(remark="well done", verdict=APPROVED)).verdict is APPROVED
    assert code(lambda: approve(folder.open(SUPERVISOR), Word(verdict=REMARK, remark=" "))) == "LR-APPROVAL-EMPTY"
    assert code(lambda: approve(folder.open(SUPERVISOR), Word(remark="a\x1b[2Jb"))) == "LR-APPROVAL-TEXT"
    assert code(lambda: approve(folder.open(SUPERVISOR), Word(remark="x" * 10_001))) == "LR-APPROVAL-TEXT"
    assert [one.remark for one in listed(folder.open()).approvals] == ["why E2?", "well done"]


def test_the_remark_is_sealed_and_so_is_the_name(folder: Amending) -> None:
    approve(folder.open(SUPERVISOR), Word(remark="Kari should look at E2"))
    with folder.open().store.reading() as reader:
        told = json.dumps([dict(event.data) for event in reader.events()])
    assert "Kari" not in told
    assert "Siri" not in told


def test_nobody_approves_nothing(folder: Amending) -> None:
    folder.write(more="reviewers = []")
    assert code(lambda: approve(folder.open(" "), Word())) == "LR-ACTOR-NONE"


# ---- by way of a bundle


def history(folder: Amending) -> Handed:
    with folder.open().store.reading() as reader:
        return handed(reader.events(), "b.zip")


def later(folder: Amending) -> datetime:
    with folder.open().store.reading() as reader:
        return datetime.fromisoformat(reader.head()[2].replace("Z", "+00:00")) + timedelta(hours=1)


@pytest.fixture
def answer(folder: Amending) -> Path:
    """What a supervisor wrote of a bundle: the criteria approved, a remark on a search."""
    bundle, there = folder.folder.parent / "b.zip", history(folder)
    approve_handed(there, bundle, Word(CRITERIA), SUPERVISOR, later(folder))
    return approve_handed(there, bundle, Word(QUERY, "search-1", "more words"), SUPERVISOR, later(folder))


def test_a_returned_file_is_read_in_once(folder: Amending, answer: Path) -> None:
    assert answer == file_beside(answer.with_name("b.zip"))
    found = read_in(folder.open(), answer)
    assert [(one.kind, one.verdict, one.remark) for one in found.new] == [
        (CRITERIA, APPROVED, ""),
        (QUERY, REMARK, "more words"),
    ]
    assert (found.known, {one.bundle for one in found.new}) == (0, {json.loads(answer.read_bytes())["bundle"]})
    assert {listed(folder.open()).names[one.by] for one in found.new} == {SUPERVISOR}
    length = events(folder)
    again = read_in(folder.open(), answer)
    assert (again.new, again.known, events(folder)) == ((), 2, length)
    assert verify(folder.open()).faults == ()


def test_it_is_of_the_version_in_the_bundle_whatever_came_later(folder: Amending, answer: Path) -> None:
    folder.write("infants")
    folder.decide(Choice("W1", Verdict.INCLUDE, Stage.TITLE))
    read_in(folder.open(), answer)
    assert now(folder)[0] == ("criteria", "approved", False)


def test_the_criteria_are_the_same_where_names_are_left_out(folder: Amending) -> None:
    folder.write("what Kari Nordmann wrote")
    given = approve(folder.open(SUPERVISOR), Word(CRITERIA))
    path = approve_handed(history(folder), folder.folder / "b.zip", Word(CRITERIA), SUPERVISOR, later(folder))
    assert json.loads(path.read_bytes())["approvals"][0]["sha256"] == given.sha256


def test_a_file_of_another_bundle_is_not_added_to(folder: Amending, answer: Path) -> None:
    folder.decide(Choice("W1", Verdict.INCLUDE, Stage.TITLE))
    bundle = answer.with_name("b.zip")
    assert code(lambda: approve_handed(history(folder), bundle, Word(), "S", later(folder))) == "LR-APPROVAL-OTHER"


def test_a_broken_history_is_not_approved(folder: Amending) -> None:
    with folder.open().store.reading() as reader:
        chain = list(reader.events())
    assert code(lambda: handed(chain[1:], "b.zip")) == "LR-APPROVAL-BUNDLE"
    assert code(lambda: handed([], "b.zip")) == "LR-APPROVAL-BUNDLE"


def written(answer: Path, change: Callable[[dict[str, Any]], object]) -> bytes:
    data = json.loads(answer.read_bytes())
    change(data)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda data: data.update(bundle="0" * 64), "LR-APPROVAL-CHAIN"),
        (lambda data: data.update(length=data["length"] - 1), "LR-APPROVAL-CHAIN"),
        (lambda data: data.update(length=2**53), "LR-APPROVAL-CHAIN"),
        (lambda data: data["approvals"][0].update(sha256="0" * 64), "LR-APPROVAL-VERSION"),
        (lambda data: data["approvals"][0].update(name="other"), "LR-APPROVAL-VERSION"),
        (lambda data: data["approvals"][1].update(name="other"), "LR-APPROVAL-VERSION"),
        (lambda data: data["approvals"][0].update(at="2001-01-01T00:00:00.000000Z"), "LR-APPROVAL-TIME"),
        (lambda data: data["approvals"][0].update(at="9999-01-01T00:00:00.000000Z"), "LR-APPROVAL-TIME"),
        (lambda data: data["approvals"][0].update(at="2026-13-01T00:00:00.000000Z"), "LR-APPROVAL-FILE"),
        (lambda data: data["approvals"][0].update(at="yesterday"), "LR-APPROVAL-FILE"),
        (lambda data: data["approvals"][0].update(by=""), "LR-APPROVAL-FILE"),
        (lambda data: data["approvals"][0].update(by="Siri\nKari"), "LR-APPROVAL-TEXT"),
        (lambda data: data["approvals"][0].update(by="S" * 201), "LR-APPROVAL-TEXT"),
        (lambda data: data["approvals"][0].update(remark="\x00"), "LR-APPROVAL-TEXT"),
        (lambda data: data["approvals"][0].update(remark="\u202etxt"), "LR-APPROVAL-TEXT"),
        (lambda data: data["approvals"][0].update(remark=1), "LR-APPROVAL-FILE"),
        (lambda data: data["approvals"][0].update(kind="thesis"), "LR-APPROVAL-FILE"),
        (lambda data: data["approvals"][0].update(more=1), "LR-APPROVAL-FILE"),
        (lambda data: data.update(format=2), "LR-APPROVAL-FILE"),
        (lambda data: data.update(format=True), "LR-APPROVAL-FILE"),
        (lambda data: data.update(length="12"), "LR-APPROVAL-FILE"),
        (lambda data: data.update(length=-1), "LR-APPROVAL-FILE"),
        (lambda data: data.update(approvals=[]), "LR-APPROVAL-FILE"),
        (lambda data: data.update(approvals=data["approvals"] * 101), "LR-APPROVAL-FILE"),
        (lambda data: data.update(approvals={}), "LR-APPROVAL-FILE"),
    ],
)
def test_a_file_that_was_changed_is_refused_whole(
    folder: Amending, answer: Path, change: Callable[[dict[str, Any]], object], wanted: str
) -> None:
    length = events(folder)
    answer.write_bytes(written(answer, change))
    assert code(lambda: read_in(folder.open(), answer)) == wanted
    assert events(folder) == length


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"null",
        b'{"a":' * 50_000,
        b"\xef\xbb\xbf{}",
        b'{"format":NaN}',
        b"PK\x03\x04",
    ],
)
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    assert code(lambda: read_approvals(data, "x.json")) == "LR-APPROVAL-FILE"


def test_what_says_a_thing_twice_or_is_too_large_is_refused(answer: Path) -> None:
    data = answer.read_bytes()
    assert code(lambda: read_approvals(data.replace(b'"format":1', b'"format":1,"format":1'), "")) == "LR-APPROVAL-FILE"
    assert code(lambda: read_approvals(data + b" " * LARGEST, "")) == "LR-APPROVAL-LARGE"
    assert read_approvals(data.strip(), "") == read_approvals(data, "")
