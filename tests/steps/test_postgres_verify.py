"""`audit verify` of a review in PostgreSQL: a clean one has no fault, and what its owner changes behind the program's
back is found where it stands."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

import postgres
import pytest

from litreview.errors import StoreError
from litreview.model import Verdict
from litreview.steps.audit import Verified, verify
from litreview.steps.audit_head import Printed, find_head
from litreview.steps.dedupe import dedupe
from litreview.steps.imports import FileImport, import_file
from litreview.steps.places import standing
from litreview.steps.review import Review
from litreview.steps.screen import Choice, decide
from litreview.steps.settings import Settings
from litreview.steps.start import create_review
from litreview.store import Database
from litreview.store.events import text_hash
from tests.steps.reviews import articles, ticking

_UNGUARD = "ALTER TABLE events DISABLE TRIGGER events_append_only"
_GUARD = "ALTER TABLE events ENABLE ALWAYS TRIGGER events_append_only"


@pytest.fixture
def review(tmp_path: Path) -> Iterator[Review]:
    """A review with a file read, duplicates looked for, one work decided, and its caches filled."""
    with postgres.review() as (name, url):
        made = create_review(tmp_path / name, settings=Settings(database=url), clock=ticking()).acting("Kari")
        import_file(made, FileImport(articles(tmp_path)))
        dedupe(made)
        decide(made, Choice("W1", Verdict.MAYBE, note="hemmelig"))
        with standing(made):
            pass
        yield made


def sql(review: Review, *statements: str) -> list[tuple[object, ...]]:
    """Run statements in the review's schema, as its owner; the rows of the last one."""
    address = review.store.address
    assert isinstance(address, Database)
    found: list[tuple[object, ...]] = []
    for one in statements:
        found = postgres.statement(one, within=address.schema)
    return found


def found(review: Review) -> set[tuple[str, str, str]]:
    """Code, table and row of each fault."""
    return places(verify(review, full=True))


def places(told: Verified) -> set[tuple[str, str, str]]:
    return {(one.code, str(one.args["table"]), str(one.args.get("row", one.args.get("event")))) for one in told.faults}


def test_a_clean_review_has_no_fault(review: Review) -> None:
    told = verify(review, full=True)
    assert told.faults == ()
    assert (told.events, told.pages, told.records) == (sql(review, "SELECT count(*) FROM events")[0][0], 1, 2)


def test_rows_changed_behind_its_back_are_found(review: Review) -> None:
    decided = sql(review, "SELECT event FROM decisions")[0][0]
    body = sql(review, "SELECT body FROM page_chunks")[0][0]
    assert isinstance(body, bytes)
    other = zlib.compress(zlib.decompress(body).replace(b"e", b"a", 1)).hex()
    digest = sql(review, "SELECT note_digest FROM decisions")[0][0]
    sql(
        review,
        "UPDATE decisions SET verdict = 'include'",
        "DELETE FROM work_records WHERE record = 2",
        "INSERT INTO actors VALUES ('R-9', 'x')",
        f"UPDATE page_chunks SET body = '\\x{other}'",  # noqa: S608
        "UPDATE records SET line = 99 WHERE id = 2",
        f"UPDATE private_texts SET text = 'x' WHERE digest = '{digest}'",  # noqa: S608
        "UPDATE places SET put_off = 7 WHERE work = 1",
    )
    assert found(review) == {
        ("audit.table_differs", "decisions", str(decided)),
        ("audit.row_missing", "work_records", "2"),
        ("audit.row_extra", "actors", "R-9"),
        ("audit.page_changed", "page_chunks", "1"),
        ("audit.rows_changed", "records", "1–2"),
        ("audit.private_changed", "private_texts", str(digest)),
        ("audit.cache_differs", "places", "1"),
    }


SHAPES = {
    "ALTER TABLE works ADD COLUMN more text": ("works", "more"),
    "ALTER TABLE works ALTER COLUMN founder TYPE integer": ("works", "founder"),
    "ALTER TABLE decisions ALTER COLUMN at TYPE varchar(32)": ("decisions", "at"),
    "ALTER TABLE decisions ALTER COLUMN means SET DEFAULT 'other'": ("decisions", "default means"),
    "ALTER TABLE decisions ALTER COLUMN tags DROP DEFAULT": ("decisions", "default tags"),
    "ALTER TABLE samples ALTER COLUMN seed DROP NOT NULL": ("samples", "seed"),
    "ALTER TABLE forms ADD CHECK (position < 5)": ("forms", "constraint CHECK (position < 5)"),
    "ALTER TABLE cells DROP CONSTRAINT fk_cells_work": (
        "cells",
        "constraint FOREIGN KEY (work) REFERENCES works(number)",
    ),
    "DROP INDEX ix_decisions_work": ("decisions", "index ix_decisions_work"),
    "CREATE INDEX more ON works (number) WHERE number > 3": ("works", "index more"),
    "CREATE VIEW seen AS SELECT 1 AS one": ("seen", "relation"),
    "CREATE TABLE kept (id integer)": ("kept", "table"),
    "CREATE RULE quiet AS ON DELETE TO runs DO INSTEAD NOTHING": ("runs", "rule quiet"),
    "ALTER TABLE approvals ENABLE ROW LEVEL SECURITY": ("approvals", "policy"),
    "CREATE FUNCTION more() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'": ("–", "function more"),
    "CREATE TRIGGER more BEFORE INSERT ON decisions FOR EACH ROW EXECUTE FUNCTION more()": (
        "decisions",
        "trigger more",
    ),
    _UNGUARD: ("events", "trigger events_append_only"),
}


def test_what_the_schema_is_built_of_is_found(review: Review) -> None:
    sql(review, *SHAPES)
    told = {(table, row) for code, table, row in found(review) if code == "audit.shape"}
    assert set(SHAPES.values()) - told == set()
    # Those that SQLAlchemy knows of are told by their columns too.
    assert told - set(SHAPES.values()) == {
        ("cells", "FOREIGN KEY ['work']"),
        ("decisions", "ix_decisions_work"),
    }


def test_a_guard_that_lets_everything_through_is_found(review: Review) -> None:
    sql(
        review,
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    )
    assert found(review) == {("audit.shape", "–", "function refuse_change")}


def test_a_table_that_cannot_be_read_does_not_hide_the_others(review: Review) -> None:
    sql(
        review,
        "ALTER TABLE works DROP COLUMN founder",
        "DROP TABLE samples",
        "ALTER TABLE page_chunks RENAME COLUMN body TO bytes",
        "INSERT INTO actors VALUES ('R-9', 'x')",
        "UPDATE private_texts SET salt = NULL",
        "UPDATE places SET put_off = 7 WHERE work = 1",
    )
    told = found(review)
    assert {(table, code) for code, table, _ in told if code == "audit.table_unreadable"} == {
        (table, "audit.table_unreadable") for table in ("works", "samples", "page_chunks")
    }
    assert {("audit.row_extra", "actors", "R-9"), ("audit.shape", "works", "founder")} <= told
    assert "audit.private_half" in {code for code, _, _ in told}


def test_an_event_that_was_changed_is_found_and_a_chain_made_anew_by_a_head_that_somebody_holds(
    review: Review,
) -> None:
    head = verify(review).head
    sql(review, _UNGUARD, "UPDATE events SET at = '2019-01-01T00:00:00.000000Z' WHERE seq = 2", _GUARD)
    assert found(review) == {("audit.broken.hash", "events", "2")}
    prev, statements = "0" * 64, [_UNGUARD, "UPDATE events SET hash = 'x' || seq"]
    for row in sql(review, "SELECT seq, at, actor, kind, subject, data, tool FROM events ORDER BY seq"):
        new = text_hash(*row, prev)  # type: ignore[arg-type,call-arg]
        statements.append(f"UPDATE events SET prev = '{prev}', hash = '{new}' WHERE seq = {row[0]}")  # noqa: S608
        prev = new
    sql(review, *statements, _GUARD)
    told = verify(review)
    assert told.faults == ()
    assert [one.code for one in told.remarks] == ["audit.backwards"]
    assert find_head(review, Printed(head)).fault is not None


def test_a_last_event_that_is_gone_leaves_what_it_made(review: Review) -> None:
    last = sql(review, "SELECT max(seq) FROM events")[0][0]
    sql(review, _UNGUARD, "ALTER TABLE decisions DROP CONSTRAINT fk_decisions_event")
    sql(review, f"DELETE FROM events WHERE seq = {last}", _GUARD)  # noqa: S608
    assert ("audit.row_extra", "decisions", str(last)) in found(review)


def test_a_line_that_breaks_is_told_as_that_and_not_as_faults_of_the_review(review: Review) -> None:
    def cut(done: int, total: int) -> None:
        sql(
            review,
            "SELECT pg_terminate_backend(pid) FROM pg_locks "
            "WHERE relation = 'events'::regclass AND pid <> pg_backend_pid()",
        )

    with pytest.raises(StoreError) as caught:
        verify(review, watch=cut)
    assert caught.value.code == "LR-DATABASE-GONE"
    assert verify(review).faults == ()
