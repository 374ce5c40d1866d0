"""Searches changed after screening began: told by the history, with a reason where one was given."""

from __future__ import annotations

from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.messages import Words
from litreview.model import Amendment, Language, Stage, Verdict
from litreview.reporting.tables.amendments import amendments
from litreview.screening.amendments import told
from litreview.steps import amend as step
from litreview.steps.audit import verify
from litreview.steps.old_wording import to_relook
from litreview.steps.report import ReportWanted, make_report
from litreview.steps.review import record_documents
from litreview.steps.screen import Choice
from litreview.steps.snapshot import snapshot
from tests.steps.amending import Amending


class Searching(Amending):
    """A search that can be written anew, and run."""

    def search(self, text: str, note: str = "") -> None:
        path = self.folder / "queries" / "search-1.toml"
        path.write_text(f'schema = 1\ntext = "{text}"\nnote = "{note}"\n', encoding="utf-8")

    def run(self) -> None:
        review = self.open()
        with review.store.writing(self.clock) as writer:
            record_documents(review, writer, writer.actor("A"), ("protocol", "query"), ("search-1",))

    def told(self) -> list[tuple[str, str, str]]:
        def sides(one: Amendment) -> str:
            return "; ".join(Words(Language.ENGLISH)(said) for change in one.changes for said in told(change))

        found = snapshot(self.open()).amendments
        return [(one.reason, sides(one), ", ".join(change.part for change in one.changes)) for one in found]


@pytest.fixture
def folder(tmp_path: Path) -> Searching:
    made = Searching(tmp_path)
    made.search("hope")
    made.run()
    return made


def begin(folder: Searching) -> None:
    folder.decide(Choice("W1", Verdict.INCLUDE, Stage.TITLE))


def test_before_screening_a_search_is_free(folder: Searching) -> None:
    folder.search("faith")
    folder.run()
    begin(folder)
    assert folder.told() == []


def test_a_change_that_was_run_is_told_whether_or_not_anybody_said_why(folder: Searching) -> None:
    begin(folder)
    folder.search("hope OR faith")
    assert folder.told() == []
    folder.run()
    assert folder.told() == [("", "the search search-1, text: was “hope”, now “hope OR faith”", "query search-1")]
    table = amendments(snapshot(folder.open()), Words(Language.ENGLISH))
    assert table is not None
    assert [cell.text for cell in table.rows[0]][2] == "not stated"
    assert verify(folder.open()).faults == ()


def test_a_note_in_the_file_is_no_change(folder: Searching) -> None:
    begin(folder)
    folder.search("hope", "what the librarian said")
    folder.run()
    assert folder.told() == []
    with pytest.raises(InputError) as caught:
        step.amend(folder.open(), "why")
    assert caught.value.code == "LR-PROTOCOL-SAME"


@pytest.mark.parametrize("ran", [False, True])
def test_the_reason_can_be_given_before_the_search_is_run_or_after(folder: Searching, ran: bool) -> None:
    begin(folder)
    folder.search("hope OR faith")
    if ran:
        folder.run()
    made = step.amend(folder.open(), "too few hits")
    assert made.before == made.after
    wanted = [("too few hits", "the search search-1, text: was “hope”, now “hope OR faith”", "query search-1")]
    assert folder.told() == wanted
    folder.run()
    assert folder.told() == wanted
    folder.search("hope OR faith OR trust")
    folder.run()
    assert [reason for reason, _, _ in folder.told()] == ["too few hits", ""]


def test_one_reason_covers_all_since_the_last(folder: Searching) -> None:
    begin(folder)
    for text in ("hope OR faith", "hope OR faith OR trust"):
        folder.search(text)
        folder.run()
    folder.search("trust")
    step.amend(folder.open(), "narrower")
    assert folder.told() == [
        ("narrower", "the search search-1, text: was “hope”, now “trust”", "query search-1"),
    ]


def test_it_stands_with_a_change_of_the_criteria_and_asks_for_no_second_look(folder: Searching) -> None:
    begin(folder)
    folder.search("hope OR faith")
    step.amend(folder.open(), "search")
    assert to_relook(folder.open()) == ()
    folder.write("infants")
    folder.search("hope")
    step.amend(folder.open(), "both")
    assert folder.told()[1][2] == "E1, query search-1"
    review = folder.open()
    make_report(
        review, ReportWanted(formats=("md",), tables=("limits", "amendments", "supervision"), out=folder.folder)
    )
    text = "".join(path.read_text(encoding="utf-8") for path in folder.folder.glob("*.md"))
    assert "the search search-1" in text
    assert "1 search was changed after screening had begun" in text
    assert "The protocol was amended 1 time after screening had begun" in text
