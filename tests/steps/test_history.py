"""The history as `audit show` tells it: what is asked for, in what words, and without holding all of it."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from litreview.errors import InputError, StoreError
from litreview.model import Stage, Verdict
from litreview.steps.approve import Word, approve
from litreview.steps.edit import RowChange, edit_row
from litreview.steps.history import Asked, Told, events_told
from litreview.steps.log import LogRow, add_row
from litreview.steps.review import Review
from litreview.steps.screen import Choice
from litreview.store import Reader
from tests.steps.amending import Amending


@pytest.fixture
def folder(tmp_path: Path) -> Amending:
    made = Amending(tmp_path)
    add_row(made.open(), LogRow({"source": "CINAHL", "query": "hope", "hits": "28"}))
    edit_row(made.open(), 2, RowChange("read wrongly", {"hits": "29"}))
    made.decide(Choice("W1", Verdict.INCLUDE, Stage.TITLE), Choice("W3", Verdict.EXCLUDE, Stage.TITLE))
    approve(made.open("Siri"), Word(remark="good"))
    return made


def told(folder: Amending, asked: Asked) -> list[Told]:
    with events_told(folder.open(), asked) as found:
        return list(found)


def kinds(folder: Amending, asked: Asked) -> list[str]:
    return [one.event.kind for one in told(folder, asked)]


def test_all_of_it_in_order(folder: Amending) -> None:
    found = told(folder, Asked())
    assert [one.event.seq for one in found] == list(range(1, len(found) + 1))
    assert {one.who for one in found} == {"litreview", "A", "Siri"}


def test_rows_by_hand_and_their_corrections_are_marked_with_before_and_after(folder: Amending) -> None:
    marked = [one for one in told(folder, Asked()) if one.by_hand]
    assert [one.event.kind for one in marked] == ["run.logged", "run.edited"]
    assert marked[1].what == "hits: 28 → 29; why: read wrongly"


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (Asked(kinds=("decision",)), ["decision.made", "decision.made"]),
        (Asked(kinds=("run.edited", "approval")), ["run.edited", "approval.given"]),
        (Asked(subject="w3"), ["decision.made"]),
        (Asked(subject="run 2"), ["run.logged", "run.edited"]),
        (Asked(kinds=("decision.made",), last=1), ["decision.made"]),
        (Asked(subject="W999"), []),
    ],
)
def test_what_is_asked_for(folder: Amending, asked: Asked, wanted: list[str]) -> None:
    assert kinds(folder, asked) == wanted


def test_from_a_moment_on_and_the_last(folder: Amending) -> None:
    every = told(folder, Asked())
    assert told(folder, Asked(last=2)) == every[-2:]
    assert told(folder, Asked(since="#3")) == every[2:]
    assert told(folder, Asked(since="2026-03-01")) == every
    assert told(folder, Asked(since="0001-01-01")) == every
    assert told(folder, Asked(since="2026-03-02")) == []
    middle = every[4].event.at
    assert told(folder, Asked(since=middle)) == every[4:]
    assert told(folder, Asked(since="#3", last=1000)) == every[2:]


def test_a_kind_that_is_none_is_refused(folder: Amending) -> None:
    with pytest.raises(InputError) as caught:
        told(folder, Asked(kinds=("decisions",)))
    assert caught.value.code == "LR-AUDIT-KIND"


def test_it_is_read_as_it_is_told(folder: Amending, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not more of the history than was taken has been read."""
    read = itertools.count()
    plain = Reader.events

    def counted(self: Reader, after: int = 0, kinds: tuple[str, ...] = ()) -> object:
        for event in plain(self, after, kinds):
            next(read)
            yield event

    review: Review = folder.open()
    monkeypatch.setattr(Reader, "events", counted)
    with events_told(review) as found:
        assert next(found).event.seq == 1
    assert next(read) == 1


@pytest.mark.parametrize("data", ["3", "[]", "{"])
@pytest.mark.parametrize("asked", [Asked(), Asked(subject="W1"), Asked(last=500)])
def test_an_event_that_holds_what_no_such_event_does_is_named(folder: Amending, data: str, asked: Asked) -> None:
    review = folder.open()
    with closing(sqlite3.connect(review.store.path)) as raw:
        raw.execute("DROP TRIGGER events_no_update")
        (seq,) = raw.execute("SELECT seq FROM events WHERE kind = 'decision.made' ORDER BY seq").fetchone()
        raw.execute("UPDATE events SET data = ?, kind = 'run.edited' WHERE seq = ?", (data, seq))
        raw.commit()
    with pytest.raises(StoreError) as caught:
        told(folder, asked)
    assert (caught.value.code, caught.value.where.record) == ("LR-STORE-ROW", f"events {seq}")
