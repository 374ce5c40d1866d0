"""Whatever is changed behind the program's back is found, in the table and row where it stands."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import Verdict
from litreview.steps.audit import verify
from litreview.steps.dedupe import dedupe
from litreview.steps.edit import RowChange, edit_row, withdraw_row
from litreview.steps.imports import FileImport, import_file
from litreview.steps.log import LogRow, add_row
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide, undo
from litreview.steps.snapshot import snapshot
from tests.steps.reviews import articles, empty, example

TAMPERINGS = (
    "UPDATE decisions SET verdict = 'exclude' WHERE work = 1",
    "DELETE FROM decisions WHERE work = 2",
    "UPDATE cells SET text = 'something else' WHERE work = 1 AND field = 'aim'",
    "DELETE FROM cells WHERE work = 3",
    "UPDATE runs SET data = replace(data, '\"value\":28', '\"value\":82') WHERE id = 1",
    "DELETE FROM runs WHERE id = 2",
    "UPDATE records SET data = replace(data, '2016', '2020') WHERE id = 1",
    "UPDATE records SET line = 99 WHERE id = 2",
    "UPDATE work_records SET work = 1 WHERE record = 2",
    "UPDATE pages SET size = 1",
    "UPDATE page_chunks SET body = x'789c030000000001'",
    "UPDATE forms SET data = '{}' WHERE kind = 'themes'",
    "UPDATE documents SET text = 'x'",
    "UPDATE private_texts SET text = 'Ola'",
    "INSERT INTO decisions SELECT event + 1000, 3, stage, 'exclude', '', reviewer, at, '', NULL, 'own', '[]', ''"
    " FROM decisions LIMIT 1",
    "DROP TRIGGER events_no_update; UPDATE events SET data = replace(data, '28', '82') WHERE kind = 'run.logged'",
    "DROP TRIGGER events_no_delete; DELETE FROM events WHERE seq = 8",
)


def test_an_untouched_store_has_no_fault(tmp_path: Path) -> None:
    for name in ("recovery-services", "hope-and-recovery", "drug-free-life"):
        assert verify(example(tmp_path, name)).faults == ()


@pytest.mark.parametrize("change", TAMPERINGS)
def test_a_change_behind_the_programs_back_is_found(tmp_path: Path, change: str) -> None:
    review = example(tmp_path, "recovery-services")
    raw = sqlite3.connect(review.store.path)
    raw.executescript(change)
    raw.commit()
    raw.close()
    faults = verify(review).faults
    assert faults, change
    words = change.rsplit("; ", maxsplit=1)[-1].split()
    table = words[1] if words[0] == "UPDATE" else words[2]
    said = str(faults)
    assert table in said or table in {"page_chunks", "events"}


def lived_in(tmp_path: Path) -> Review:
    """A review in which every kind of change has been made."""
    review = empty(tmp_path).acting("author")
    first = add_row(review, LogRow({"source": "CINAHL", "date": "28/4", "hits": "120"}))
    edit_row(review, first.id, RowChange("read the wrong line", {"hits": "112"}))
    import_file(review, FileImport(articles(tmp_path), source="Oria", hits="2"))
    dedupe(review)
    for stage in review.protocol.stages:
        decide(review, Choice("W1", Verdict.INCLUDE, stage, note="hemmelig"))
    decide(review, Choice("W2", Verdict.EXCLUDE))
    return review


def test_a_review_that_was_lived_in_holds(tmp_path: Path) -> None:
    review = lived_in(tmp_path)
    assert verify(review).faults == ()


def test_a_withdrawn_row_counts_nowhere_and_stays_in_the_history(tmp_path: Path) -> None:
    review = lived_in(tmp_path)
    with pytest.raises(InputError) as caught:
        withdraw_row(review, 2, why="the wrong file")
    assert caught.value.code == "LR-LOG-DECIDED"
    for work in ("W1", "W1", "W1", "W2"):
        undo(review, work)
    withdraw_row(review, 2, why="the wrong file")
    state = snapshot(review)
    assert [run.id for run in state.runs] == [1]
    assert (state.tally.records, state.tally.works) == (0, 0)
    assert verify(review).faults == ()
    assert dedupe(review).works == 0
    again = import_file(review, FileImport(articles(tmp_path), source="Oria", hits="2"))
    assert again.run.id == 3
    with review.store.reading() as reader:
        assert [run.id for run in reader.runs(withdrawn=True)] == [1, 2, 3]
    with pytest.raises(InputError, match="LR-LOG-REASON"):
        withdraw_row(review, 1, why=" ")


def test_a_file_can_be_described_anew_but_not_its_contents(tmp_path: Path) -> None:
    review = lived_in(tmp_path)
    run = edit_row(review, 2, RowChange("the database said three", {"hits": "3", "limits": "2015-2020"}))
    assert (run.hits.value, run.status.value) == (3, "incomplete")
    assert (run.limits[0].first, run.limits[0].last) == (2015, 2020)
    assert (run.retrieved, run.parsed, run.file) == (2, 2, "articles.ris")
    back = edit_row(review, 2, RowChange("no, two", {"hits": "2"}))
    assert back.status.value == "complete"
    assert back.limits == run.limits
    with pytest.raises(InputError, match="LR-LOG-COUNTED"):
        edit_row(review, 2, RowChange("no", {"platform": "EBSCO"}))
    assert verify(review).faults == ()


def test_works_are_credited_to_the_search_that_brought_them(tmp_path: Path) -> None:
    runs = {run.id: run for run in snapshot(lived_in(tmp_path)).runs}
    assert (runs[2].works, runs[2].included.value) == (("W1",), 1)
    assert runs[1].works is None
