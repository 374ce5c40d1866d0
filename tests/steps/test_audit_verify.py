"""What verify looks at: the rows of pages, private texts, the build of the store, caches, times, and printed heads."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import Arrival, Language, Parsed, Pointer, Run, Verdict, message
from litreview.steps.audit import Verified, verify
from litreview.steps.audit_head import Printed, check_length, find_head, read_heads
from litreview.steps.edit import RowChange, edit_row, withdraw_row
from litreview.steps.log import LogRow, add_row
from litreview.steps.places import standing
from litreview.steps.report import ReportWanted, make_report
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide
from litreview.store.codec import to_json
from litreview.store.shape import TRIGGERS
from tests.steps.growing import paper
from tests.steps.reviews import empty
from tests.steps.screened import NOTHING
from tests.steps.tampering import rechain
from tests.steps.test_audit import lived_in

UNTIED = "DROP TRIGGER IF EXISTS events_no_update; DROP TRIGGER IF EXISTS events_no_delete; "
LOCATED = (
    ("UPDATE records SET page = page + 1 WHERE id = 1", "records", "1"),
    ("UPDATE records SET run = 1 WHERE id = 2", "records", "2"),
    (
        "INSERT INTO records SELECT 77, run, page, 9, line, identifier, data, remarks FROM records LIMIT 1",
        "records",
        "77",
    ),
    ("UPDATE records SET id = 9 WHERE id = 2", "records", "2"),
    ("DELETE FROM records WHERE id = 1", "records", "1"),
    ("UPDATE records SET identifier = CAST(x'ff41' AS TEXT) WHERE id = 2", "records", "1–2"),
    ("INSERT INTO unparsed VALUES (1, 2, 1, 1, NULL, '', '{}', '')", "unparsed", "1"),
    ("INSERT INTO page_chunks SELECT page, 1, body FROM page_chunks", "page_chunks", None),
    ("INSERT INTO page_chunks VALUES (9, 0, x'')", "page_chunks", "9"),
    ("UPDATE page_chunks SET number = 1", "page_chunks", "1, 1"),
    ("UPDATE page_chunks SET body = body || x'00'", "page_chunks", "1, 0"),
    ("UPDATE private_texts SET salt = NULL WHERE text = 'hemmelig'", "private_texts", None),
    ("UPDATE private_texts SET text = 'x' WHERE text = 'hemmelig'", "private_texts", None),
    ("INSERT INTO private_texts VALUES ('00', '00', 'x')", "private_texts", "00"),
    ("UPDATE works SET joined_to = 2 WHERE number = 1", "works", "1"),
    ("UPDATE actors SET id = CAST(x'ff' AS TEXT) WHERE rowid = 1", "actors", None),
    ("DELETE FROM places WHERE work = 2", "places", "2"),
    ("UPDATE places SET situation = 'waiting' WHERE work = 2", "places", "2"),
    ("INSERT INTO place_votes VALUES (1, 'R-x')", "place_votes", "1, R-x"),
    ("UPDATE place_state SET event = 1000", "place_state", "event"),
    ("DELETE FROM block_index WHERE record = 2", "block_index", None),
    ("DROP TRIGGER events_no_update", "events", "events_no_update"),
    ("DROP INDEX ix_records_run", "records", "ix_records_run"),
    ("ALTER TABLE cells ADD COLUMN more TEXT", "cells", "more"),
    ("CREATE TABLE more (id INTEGER)", "more", "table"),
    ("DROP TABLE samples", "samples", None),
    (UNTIED + "UPDATE events SET at = '2031' || substr(at, 5) WHERE seq = 5", "events", None),  # noqa: S608
    (UNTIED + "UPDATE events SET data = 'x' WHERE seq = 5", "events", None),  # noqa: S608
    (UNTIED + "UPDATE events SET data = CAST(x'ff' AS TEXT) WHERE seq = 5", "events", None),  # noqa: S608
)


@pytest.fixture
def review(tmp_path: Path) -> Review:
    found = lived_in(tmp_path)
    with standing(found):
        pass
    return found


def change(review: Review, script: str) -> Verified:
    with closing(sqlite3.connect(review.store.path)) as raw:
        raw.executescript(script)
        raw.commit()
    return verify(review)


def rewrite(review: Review, seq: int, **cells: str) -> Verified:
    """An event is another, and every hash made to fit."""
    with closing(sqlite3.connect(review.store.path)) as raw:
        raw.executescript(UNTIED)
        told = ", ".join(f"{name} = ?" for name in cells)
        raw.execute(f"UPDATE events SET {told} WHERE seq = ?", (*cells.values(), seq))  # noqa: S608
        rechain(raw)
        raw.commit()
    return verify(review)


@pytest.mark.parametrize(("script", "table", "row"), LOCATED, ids=[script[-60:] for script, _, _ in LOCATED])
def test_a_fault_names_its_table_and_row(review: Review, script: str, table: str, row: str | None) -> None:
    faults = [fault for fault in change(review, script).faults if fault.args.get("table") == table]
    assert faults
    assert row is None or row in {str(fault.args.get("row")) for fault in faults}, faults


def test_a_changed_decision_is_told_with_its_event_and_what_was_expected(review: Review) -> None:
    (fault,) = change(review, "UPDATE decisions SET verdict = 'include' WHERE work = 2").faults
    assert fault.code == "audit.table_differs"
    assert str(fault.args["event"]) == fault.args["row"]
    assert (fault.args["expected"], fault.args["found"]) == ("verdict: exclude", "verdict: include")


def test_private_texts_that_are_gone_are_counted_and_no_fault(review: Review) -> None:
    found = change(
        review,
        "DELETE FROM private_texts WHERE text = 'hemmelig' AND rowid IN (SELECT MIN(rowid) "
        "FROM private_texts WHERE text = 'hemmelig')",
    )
    assert (found.faults, found.left_out, found.erased) == ((), 1, 0)
    found = change(review, "UPDATE private_texts SET text = NULL, salt = NULL WHERE text = 'hemmelig'")
    assert (found.faults, found.left_out) == ((), 1)
    assert found.erased > 0
    assert {remark.code for remark in found.remarks} == {"audit.left_out", "audit.erased"}


def test_a_clock_that_was_set_back_is_told_and_no_fault(review: Review) -> None:
    add_row(review, LogRow({"source": "Oria", "date": "29/4", "hits": "3"}))
    moments = iter([datetime(2020, 1, 1, tzinfo=UTC)] * 20)
    with review.store.writing(lambda: next(moments)) as writer:
        writer.append("review.created", "again", {}, actor="R-1")
    found = verify(review)
    assert found.faults == ()
    assert [remark.code for remark in found.remarks] == ["audit.backwards"]


def test_an_event_of_an_unknown_kind_or_of_nonsense_is_a_fault_and_no_traceback(review: Review) -> None:
    assert "audit.unknown_kind" in {fault.code for fault in rewrite(review, 6, kind="dog.fed").faults}
    found = rewrite(review, 6, kind="decision.made", data=json.dumps({"work": {}, "stage": 1}))
    assert "audit.event_unplayable" in {fault.code for fault in found.faults}


@pytest.mark.parametrize("data", ['{"run":"none"}', '{"run":{"raw":"none"},"before":{"raw":3}}', '{"run":{}}', "{}"])
@pytest.mark.parametrize("kind", ["run.logged", "run.edited", "run.withdrawn"])
def test_a_row_of_the_log_that_is_none_is_a_fault_with_its_event(review: Review, kind: str, data: str) -> None:
    assert 6 in {fault.args.get("event") for fault in rewrite(review, 6, kind=kind, data=data).faults}


def test_a_rewritten_history_that_fits_its_hashes_is_found_by_the_tables(review: Review) -> None:
    with review.store.reading() as reader:
        seq = next(event.seq for event in reader.events() if event.kind == "run.edited")
        data = json.loads(json.dumps(next(e.data for e in reader.events() if e.seq == seq)))
    data["run"]["hits"]["value"] = 9999
    found = rewrite(review, seq, data=json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
    assert {fault.args["table"] for fault in found.faults if "table" in fault.args} >= {"runs"}


def test_rows_by_hand_and_their_corrections_are_listed(review: Review) -> None:
    add_row(review, LogRow({"source": "Oria", "date": "29/4", "hits": "3"}))
    edit_row(review, 3, RowChange("a slip", {"hits": "4", "limits": "2015-2020"}))
    withdraw_row(review, 3, why="not ours")
    hand = verify(review).hand
    assert hand.rows == 2
    told = [(one.row, one.cell, one.before, one.after, one.why) for one in hand.edits]
    assert told[0] == (1, "hits", "120", "112", "read the wrong line")
    assert (3, "hits", "3", "4", "a slip") in told
    assert (3, "withdrawn", None, "not ours", "not ours") in told


def test_a_printed_head_is_found_again_with_what_came_after(review: Review) -> None:
    before = verify(review)
    decide(review, Choice("W2", Verdict.MAYBE))
    found = find_head(review, Printed(before.head[:12] + "…", before.events))
    assert (found.event, found.at, found.after) == (before.events, before.at, {"decision.made": 1})
    assert find_head(review, Printed(before.head.upper())).fault is None
    assert check_length(review, before.events + 1) is None
    for printed in (Printed("0" * 12), Printed(before.head, before.events - 1)):
        assert find_head(review, printed).fault is not None
    assert check_length(review, before.events + 2) is not None
    for text in ("", "abc", "not a hash", "%%%%%%%%"):
        with pytest.raises(InputError, match="LR-AUDIT-HEAD"):
            find_head(review, Printed(text))


def test_a_history_forged_from_its_start_is_found_by_a_head_that_somebody_holds(review: Review) -> None:
    held = verify(review).head
    with closing(sqlite3.connect(review.store.path)) as raw:
        raw.executescript(UNTIED)
        raw.execute("UPDATE events SET tool = 'litreview 9'")
        rechain(raw)
        raw.executescript(";".join(TRIGGERS.values()))
        raw.commit()
    assert verify(review).faults == ()  # nothing in the store shows it
    fault = find_head(review, Printed(held)).fault
    assert fault is not None
    assert fault.code == "audit.head_unknown"


@pytest.mark.parametrize("language", Language)
def test_every_report_says_from_which_state_it_was_made(review: Review, tmp_path: Path, language: Language) -> None:
    found = verify(review)
    for draft in (False, True):
        wanted = ReportWanted(("docx", "html", "md", "tex"), language=language, out=tmp_path / "out", draft=draft)
        for file in make_report(review, wanted).files:
            assert read_heads(file) == (Printed(found.head[:12], found.events),), file
    for tables in (("supervision",),):
        wanted = ReportWanted(("docx", "html", "md"), tables=tables, language=language, out=tmp_path / "page")
        for file in make_report(review, wanted).files:
            assert read_heads(file) == (Printed(found.head[:12], found.events),), file


def test_a_file_without_a_head_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "thesis.md"
    path.write_text("Protokoll og 31 hendelser", encoding="utf-8")
    with pytest.raises(InputError, match="LR-AUDIT-REPORT"):
        read_heads(path)


def test_nothing_is_walked_of_an_empty_history_and_it_holds(tmp_path: Path) -> None:
    found = verify(empty(tmp_path))
    assert (found.faults, found.remarks, found.hand.rows) == ((), (), 0)


def test_a_search_of_very_many_pages_none_of_them_with_a_fault(review: Review) -> None:
    with review.store.writing(review.clock) as writer:
        writer.append("run.logged", "run 9", {"run": to_json(Run(9, Arrival.API, parsed=600, unparsed=0))}, actor="R-1")
        for place in range(1, 1201):
            page = {"page": 100 + place, "run": 9, "position": place, "sha256": NOTHING, "size": 0, "about": {}}
            writer.append("page.stored", f"page {100 + place}", page, actor="R-1", attached=b"")
            hits = [Parsed(paper(f"Paper {place}"), Pointer(1))] if place % 2 else []
            writer.parsed(hits, run=9, page=100 + place, parser="test", actor="R-1")
    assert verify(review).faults == ()
    faults = change(review, "DELETE FROM records WHERE run = 9").faults
    assert message("audit.more", table="records", n=580) in faults


def test_how_far_it_has_come_is_told(review: Review) -> None:
    said: list[tuple[int, int]] = []
    verify(review, watch=lambda done, total: said.append((done, total)))
    assert said
    assert all(done <= total for done, total in said)


def test_the_fingerprint_of_the_protocol_is_not_taken_for_a_forged_history(review: Review) -> None:
    with pytest.raises(InputError) as caught:
        find_head(review, Printed(review.protocol.version[:12]))
    assert caught.value.code == "LR-AUDIT-HEAD-DOCUMENT"
