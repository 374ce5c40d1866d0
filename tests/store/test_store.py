"""The store: every change is an event, whole or not at all; faults have codes."""

from __future__ import annotations

import itertools
import os
import random
import sqlite3
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from litreview.errors import LitreviewError, StoreError
from litreview.model import Arrival, Count, Parsed, Pointer, Record, Run, Unparsed, message
from litreview.store import Address, Database, Private, Store, Writer, first_break
from litreview.store import engine as engines
from litreview.store import migrate as migrations
from litreview.store.codec import to_json
from litreview.store.schema import HEAD, metadata

_ticks = itertools.count()


def clock() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=next(_ticks))


def raw(store: Store, statement: str) -> None:
    """What somebody may do to a store behind our back."""
    with engines.writing(store._engine, store.address) as connection:
        connection.execute(text(statement))


def put_run(writer: Writer, number: int = 1) -> None:
    run = Run(number, Arrival.HAND, hits=Count("783.762", 783762))
    writer.append("run.logged", f"run {number}", {"run": to_json(run)}, actor="R-1")


def test_what_is_written_is_read_back(store: Store) -> None:
    with store.writing(clock) as writer:
        put_run(writer)
    with store.reading() as reader:
        assert reader.runs()[0].hits == Count("783.762", 783762)
        assert first_break(reader.events()) is None


def test_a_failed_transaction_leaves_neither_event_nor_change(store: Store) -> None:
    with pytest.raises(RuntimeError), store.writing(clock) as writer:
        put_run(writer)
        raise RuntimeError
    with store.reading() as reader:
        assert reader.runs() == ()
        assert reader.head()[1] == 0


def test_a_change_without_its_event_is_impossible_to_ask_for(store: Store) -> None:
    with pytest.raises(KeyError), store.writing(clock) as writer:
        writer.append("no.such.kind", "x", {}, actor="R-1")


def test_events_can_be_neither_changed_nor_removed(store: Store) -> None:
    with store.writing(clock) as writer:
        put_run(writer)
    truncate = ("TRUNCATE events CASCADE",) if isinstance(store.address, Database) else ()
    for statement in ("UPDATE events SET at = 'x'", "DELETE FROM events", *truncate):
        with pytest.raises(StoreError) as caught:
            raw(store, statement)
        assert "append-only" in str(caught.value.__cause__)
    with store.reading() as reader:
        assert reader.head()[1] == 1


def test_a_name_is_kept_apart_and_its_pseudonym_is_stable(store: Store) -> None:
    with store.writing(clock) as writer:
        first = writer.actor("Kari Nordmann")
        assert writer.actor("Kari Nordmann") == first
        assert writer.actor("Ola") != first
    with store.reading() as reader:
        assert all("Kari" not in str(event) for event in reader.events())
        assert reader.actor_names()[first] == "Kari Nordmann"


def test_the_chain_still_verifies_when_private_texts_are_erased(store: Store) -> None:
    with store.writing(clock) as writer:
        writer.append("review.created", "x", {"note": Private("hemmelig")}, actor=writer.actor("Kari"))
    raw(store, "UPDATE private_texts SET salt = NULL, text = NULL")
    if not isinstance(store.address, Database):
        assert b"hemmelig" not in b"".join(
            path.read_bytes() for path in store.path.parent.glob("litreview.db") if _checkpointed(store)
        )
    with store.reading() as reader:
        assert first_break(reader.events()) is None
        assert set(reader.actor_names().values()) == {""}


def _checkpointed(store: Store) -> bool:
    connection = sqlite3.connect(store.path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("VACUUM")
    connection.close()
    return True


def test_a_large_page_comes_back_byte_for_byte(store: Store) -> None:
    body = os.urandom(3_500_000)
    with store.writing(clock) as writer:
        put_run(writer)
        writer.append(
            "page.stored",
            "page 1",
            {"page": 1, "run": 1, "position": 1, "sha256": "x", "size": len(body), "about": {"role": "file"}},
            actor="R-1",
            attached=body,
        )
    with store.reading() as reader:
        assert reader.page_body(1) == body


def test_hits_are_kept_as_records_and_as_unparsed(store: Store) -> None:
    hits = [
        Parsed(Record(title="Håp", year=2015), Pointer(1, 10, "a"), (message("import.x", n=1),)),
        Unparsed(message("import.y"), Pointer(2, 20), "???"),
    ]
    with store.writing(clock) as writer:
        put_run(writer)
        writer.append(
            "page.stored",
            "page 1",
            {"page": 1, "run": 1, "position": 1, "sha256": "x", "size": 0, "about": {}},
            actor="R-1",
            attached=b"",
        )
        writer.append("page.parsed", "page 1", {"page": 1, "run": 1, "first_record": 1}, actor="R-1", attached=hits)
    with store.reading() as reader:
        stored = next(iter(reader.records()))
        assert (stored.record.title, stored.pointer.line, stored.remarks[0].code) == ("Håp", 10, "import.x")
        assert reader.unparsed(1)[0].excerpt == "???"
        assert reader.page_is_parsed(1)
        assert not reader.page_is_parsed(2)


def test_the_migrations_make_exactly_the_tables_of_the_schema(store: Store) -> None:
    """On PostgreSQL but for the texts, which are made of one kind: see `postgres_schema.settle_texts`."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import String

    def types_differ(_context: object, _there: object, _column: object, is_type: object, wanted: object) -> bool | None:
        return False if isinstance(is_type, String) and isinstance(wanted, String) else None

    with engines.reading(store._engine, store.address) as connection:
        if isinstance(store.address, Database):
            connection.dialect.default_schema_name = store.address.schema
        settings = {"compare_type": types_differ if isinstance(store.address, Database) else True}
        assert compare_metadata(MigrationContext.configure(connection, opts=settings), metadata) == []


def test_the_head_is_the_last_migration() -> None:
    assert migrations.known_revisions()[-1] == HEAD


def test_a_migration_that_fails_leaves_nothing(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(connection: object) -> None:
        connection.execute(text("CREATE TABLE half (x INTEGER)"))  # type: ignore[attr-defined]
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(migrations, "upgrade", broken)
        with pytest.raises(RuntimeError):
            Store.create(address)
    assert refused(address) == "LR-STORE-MISSING"
    assert Store.create(address).read_only is False


def refused(address: Address) -> str:
    with pytest.raises(LitreviewError) as caught:
        Store.open(address)
    assert caught.value.exit_code == 4
    return caught.value.code


def test_faults_of_the_file_have_codes(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.db") == "LR-STORE-MISSING"
    (tmp_path / "text.db").write_text("this is no database, however long it may be made" * 100, encoding="utf-8")
    assert refused(tmp_path / "text.db") == "LR-STORE-NOT-A-DATABASE"


def test_a_store_of_a_later_version_is_not_touched(store: Store) -> None:
    raw(store, "UPDATE alembic_version SET version_num = '9999'")
    assert refused(store.address) == "LR-STORE-NEWER"


def test_a_store_cut_short_is_damaged_and_says_so(in_file: Store) -> None:
    with in_file.writing(clock) as writer:
        for number in range(1, 400):
            put_run(writer, number)
    _checkpointed(in_file)
    data = in_file.path.read_bytes()
    in_file.path.write_bytes(data[: len(data) // 2])
    with pytest.raises(StoreError) as caught:
        opened = Store.open(in_file.path)
        with opened.reading() as reader:
            list(reader.events())
            reader.runs()
    assert caught.value.code == "LR-STORE-DAMAGED"


def test_a_second_creation_is_refused(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        Store.create(store.address)
    assert caught.value.code == "LR-STORE-EXISTS"


def test_a_full_disk_has_its_code_and_loses_nothing(in_file: Store) -> None:
    """SQLite's own page limit stands in for the disk: it gives the very error of a full disk."""
    from sqlalchemy import event

    with in_file.writing(clock) as writer:
        put_run(writer)

    def limit(connection: sqlite3.Connection, _: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(in_file._engine, "connect", limit)
    with pytest.raises(StoreError) as caught, in_file.writing(clock) as writer:
        for number in range(2, 500):
            put_run(writer, number)
    assert caught.value.code == "LR-STORE-FULL"
    event.remove(in_file._engine, "connect", limit)
    with in_file.reading() as reader:
        assert len(reader.runs()) == 1
        assert first_break(reader.events()) is None


@pytest.mark.skipif(
    os.name == "nt" or getattr(os, "geteuid", lambda: 1)() == 0,
    reason="the superuser and Windows are not held by a folder's permissions",
)
def test_a_read_only_folder_can_be_read_and_not_written(in_file: Store) -> None:
    _read_only_case(in_file)


def test_a_store_known_to_be_read_only_refuses_writing(in_file: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("litreview.store.engine.writable", lambda path: False)
    _checkpointed(in_file)
    _read_only_case(in_file)


def _read_only_case(store: Store) -> None:
    opened = Store.open(store.path)
    with opened.reading() as reader:
        assert reader.head()[1] == 0
    with pytest.raises(StoreError) as caught, opened.writing(clock):
        pass
    assert caught.value.code == "LR-STORE-READONLY"


KILLED = textwrap.dedent("""
    import sys, os
    from datetime import datetime, UTC
    from pathlib import Path
    from litreview.model import Run, Arrival
    from litreview.store import Database, Store
    from litreview.store.codec import to_json
    store = Store.open(Database(*sys.argv[1:]) if len(sys.argv) > 2 else Path(sys.argv[1]))
    with store.reading() as reader:
        first = reader.head()[1] + 1
    for number in range(first, first + 100000):
        with store.writing(lambda: datetime.now(UTC)) as writer:
            run = Run(number, Arrival.HAND)
            writer.append("run.logged", f"run {number}", {"run": to_json(run)}, actor="R-1")
        print(number, flush=True)
""")


def test_killed_at_any_moment_the_store_is_whole(store: Store) -> None:
    kill_and_look(store, 6)


@pytest.mark.soak
def test_killed_two_hundred_times_the_store_is_whole(store: Store) -> None:
    kill_and_look(store, 200)


def kill_and_look(store: Store, times: int) -> None:
    """Each round another moment: some commits on, and then anywhere within the next. What was said to be kept is."""
    chance = random.Random(times)
    at = store.address
    where = (at.url, at.schema) if isinstance(at, Database) else (str(at),)
    for _ in range(times):
        process = subprocess.Popen([sys.executable, "-c", KILLED, *where], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(chance.randint(1, 5))]
        time.sleep(chance.random() * 0.02)
        process.kill()
        process.wait()
        process.stdout.close()
        with Store.open(at).reading() as reader:
            assert first_break(reader.events()) is None
            assert len(reader.runs()) == reader.head()[1] >= int(said[-1])


def test_a_record_can_belong_to_one_work_only(store: Store) -> None:
    hits = [Parsed(Record(title="a"), Pointer(1))]
    with store.writing(clock) as writer:
        put_run(writer)
        writer.append(
            "page.stored",
            "page 1",
            {"page": 1, "run": 1, "position": 1, "sha256": "x", "size": 0, "about": {}},
            actor="R-1",
            attached=b"",
        )
        writer.append("page.parsed", "page 1", {"page": 1, "run": 1, "first_record": 1}, actor="R-1", attached=hits)
    matched = {"created": {"1": [1], "2": [1]}, "extended": {}, "joined": {}, "split": {}, "maybes": []}
    with pytest.raises(StoreError) as caught, store.writing(clock) as writer:
        writer.append("works.matched", "works", matched, actor="R-1")
    assert caught.value.code == "LR-STORE-FAULT"
    assert isinstance(caught.value.__cause__, IntegrityError)
