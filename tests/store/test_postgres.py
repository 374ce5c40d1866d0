"""What is PostgreSQL's own: letters it does not keep, its lock, its faults, and that no secret is told."""

from __future__ import annotations

import logging
import subprocess
import sys
import textwrap
import threading
import traceback
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import postgres
import pytest

from litreview.errors import StoreError
from litreview.store import Database, Private, Store, first_break, schema
from litreview.store import engine as engines
from litreview.store.peek import head_of
from litreview.store.postgres import escaped, lock_key, unescaped
from litreview.store.postgres_faults import fault_of, refusal_of

STRANGE = (
    "\0",
    "\x1a",
    "\x1a0",
    "\x1a1\0",
    "a\0\x1ab",
    "x\x1a\x1a0\0\0",
    "\U0001f600\uffff",
    "½ ǆ\u0301",
    "\\000 %s :x $1",
)


def clock() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


def other(database: Database, *, place: str = "", **parts: str) -> Database:
    """The same schema by another URL: another user, password, port or name of the database."""
    split = urlsplit(database.url)
    user, password = parts.get("user", split.username or ""), parts.get("password", split.password or "")
    host = f"{split.hostname}:{parts.get('port', split.port or 5432)}"
    netloc = place or f"{quote(user, safe='')}:{quote(password, safe='')}@{host}"
    path = f"/{parts['name']}" if "name" in parts else split.path
    return replace(database, url=urlunsplit((split.scheme, netloc, path, parts.get("query", split.query), "")))


def fault(database: Database) -> StoreError:
    with pytest.raises(StoreError) as caught:
        Store.open(database)
    return caught.value


@pytest.mark.parametrize("text", STRANGE)
def test_every_letter_comes_back_and_is_found_again(database: Database, text: str) -> None:
    assert unescaped(escaped(text)) == text
    store = Store.create(database)
    with store.writing(clock) as writer:
        person = writer.actor(text)
        assert writer.actor(text) == person
        writer.append("review.created", text, {"note": Private(text), "plain": text}, actor=person)
    with store.reading() as reader:
        assert reader.actor_names() == {person: text}
        assert [event.subject for event in reader.events()] == [person, text]
        assert [event.data.get("plain") for event in reader.events()] == [None, text]
        assert first_break(reader.events()) is None


def test_texts_stand_in_the_order_of_their_bytes(database: Database) -> None:
    store = Store.create(database)
    words = ["Zebra", "apple", "Åse", "zebra", "_x", "a b", "ab", "é", "𝔸", "\uffee"]
    with store.writing(clock) as writer:
        for position, word in enumerate(words):
            data = {"kind": "sum", "key": word, "position": position, "after": {}}
            writer.append("form.set", word, data, actor="R-1")
    with store.reading() as reader:
        assert list(reader.form_keys("sum")) == sorted(words)


def test_a_text_of_any_length_is_kept(database: Database) -> None:
    store = Store.create(database)
    with store.writing(clock) as writer:
        writer.append("review.created", "x" * 5000, {}, actor="R-" + "1" * 100)
    with store.reading() as reader:
        assert len(next(reader.events()).subject) == 5000


def test_rows_are_read_while_other_queries_run_and_a_walk_may_be_broken_off(database: Database) -> None:
    store = Store.create(database)
    with store.writing(clock) as writer:
        for number in range(1500):
            writer.append("review.created", str(number), {}, actor="R-1")
    with store.reading() as reader:
        walk = reader.events()
        assert next(walk).subject == "0"
        assert [reader.head()[1] for _, _ in zip(range(1200), walk, strict=False)] == [1500] * 1200
        del walk
        assert sum(1 for _ in reader.events()) == 1500


def test_a_reader_sees_one_moment_and_a_writer_what_the_one_before_left(database: Database) -> None:
    store, second = Store.create(database), Store.open(database)
    with store.reading() as reader:
        assert reader.head()[1] == 0
        with second.writing(clock) as writer:
            writer.append("review.created", "x", {}, actor="R-1")
        assert reader.head()[1] == 0
    with store.reading() as reader:
        assert reader.head()[1] == 1


def test_a_reader_cannot_write(database: Database) -> None:
    store = Store.create(database)
    with pytest.raises(StoreError) as caught, store.reading() as reader:
        reader.connection.execute(schema.actors.delete())
    assert caught.value.code == "LR-STORE-READONLY"


def test_writers_wait_for_each_other_and_in_vain_only_so_long(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Store.create(database)
    monkeypatch.setattr("litreview.store.postgres.BUSY_SECONDS", 1)
    second = Store.open(database)
    with first.writing(clock) as writer:
        writer.append("review.created", "x", {}, actor="R-1")
        with pytest.raises(StoreError) as caught, second.writing(clock):
            pass
        assert caught.value.code == "LR-STORE-BUSY"
    with second.writing(clock) as writer:
        assert writer.append("review.created", "y", {}, actor="R-1").seq == 2


def test_the_lock_is_that_of_one_schema(database: Database) -> None:
    assert lock_key("litreview_a") == lock_key("litreview_a") != lock_key("litreview_b")
    assert -(2**63) <= lock_key("litreview_a") < 2**63
    with postgres.schema() as beside:
        first, second = Store.create(database), Store.create(beside)
        with first.writing(clock), second.writing(clock) as writer:
            writer.append("review.created", "x", {}, actor="R-1")


HOLDER = textwrap.dedent("""
    import sys, time
    from datetime import UTC, datetime
    from litreview.store import Database, Store
    with Store.open(Database(*sys.argv[1:])).writing(lambda: datetime.now(UTC)) as writer:
        writer.append("review.created", "half", {}, actor="R-1")
        print("holds", flush=True)
        time.sleep(600)
""")


def test_a_writer_that_is_killed_leaves_neither_its_lock_nor_its_event(database: Database) -> None:
    store = Store.create(database)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, database.url, database.schema], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "holds\n"
    holder.kill()
    holder.wait()
    holder.stdout.close()
    with store.writing(clock) as writer:
        assert writer.append("review.created", "whole", {}, actor="R-1").seq == 1


def test_two_who_make_one_store_at_once_make_one(database: Database) -> None:
    results: list[str] = []

    def make() -> None:
        try:
            Store.create(database)
            results.append("made")
        except StoreError as error:
            results.append(error.code)

    threads = [threading.Thread(target=make) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["LR-STORE-EXISTS", "LR-STORE-EXISTS", "made"]


def test_what_is_there_and_not_ours_is_left_alone(database: Database) -> None:
    assert fault(database).code == "LR-STORE-MISSING"
    assert head_of(database) is None
    postgres.statement(f'CREATE SCHEMA "{database.schema}"')
    assert fault(database).code == "LR-STORE-MISSING"
    postgres.statement(f'CREATE TABLE "{database.schema}".wages (id int)')
    assert fault(database).code == "LR-STORE-FOREIGN"
    with pytest.raises(StoreError) as caught:
        Store.create(database)
    assert caught.value.code == "LR-STORE-FOREIGN"
    assert postgres.statement(f"SELECT to_regclass('{database.schema}.wages') IS NULL") == [(False,)]


def test_a_schema_that_is_there_and_empty_is_filled(database: Database) -> None:
    postgres.statement(f'CREATE SCHEMA "{database.schema}"')
    with Store.create(database).reading() as reader:
        assert reader.head()[1] == 0


def test_who_may_only_look_reads_and_does_not_write(database: Database) -> None:
    Store.create(database)
    postgres.statement(f'REVOKE INSERT ON "{database.schema}".events FROM CURRENT_USER')
    looking = [Store.open(database)]
    postgres.statement(f'GRANT INSERT ON "{database.schema}".events TO CURRENT_USER')
    looking.append(Store.open(other(database, query="options=-c%20default_transaction_read_only%3Don")))
    for store in looking:
        assert store.read_only
        with store.reading() as reader:
            assert reader.head()[1] == 0
        with pytest.raises(StoreError) as caught, store.writing(clock):
            pass
        assert caught.value.code == "LR-STORE-READONLY"


def test_a_missing_right_has_its_code(database: Database) -> None:
    store = Store.create(database)
    postgres.statement(f'REVOKE ALL ON "{database.schema}".events FROM CURRENT_USER')
    with pytest.raises(StoreError) as caught, store.reading() as reader:
        reader.head()
    assert (caught.value.code, caught.value.words["detail"]) == ("LR-DATABASE-RIGHTS", "42501 InsufficientPrivilege")
    postgres.statement(f'REVOKE USAGE ON SCHEMA "{database.schema}" FROM CURRENT_USER')
    assert fault(database).code == "LR-DATABASE-RIGHTS"


def test_a_table_that_is_gone_is_damage(database: Database) -> None:
    store = Store.create(database)
    postgres.statement(f'DROP TABLE "{database.schema}".claims')
    with pytest.raises(StoreError) as caught, store.reading() as reader:
        reader.count("claims")
    assert caught.value.code == "LR-STORE-DAMAGED"


def test_a_server_that_goes_in_the_middle_keeps_nothing_and_is_asked_anew(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store.create(database)
    with caplog.at_level(logging.DEBUG), pytest.raises(StoreError) as caught, store.writing(clock) as writer:
        writer.append("review.created", "half", {}, actor="R-1")
        pid = writer.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        postgres.statement(f"SELECT pg_terminate_backend({pid})")
        writer.append("review.created", "more", {}, actor="R-1")
    assert caught.value.code == "LR-DATABASE-GONE"
    assert_silent(caught.value, database, caplog.text)
    with store.writing(clock) as writer:
        assert writer.append("review.created", "whole", {}, actor="R-1").seq == 1


def test_a_connection_that_died_while_it_waited_is_replaced(database: Database) -> None:
    store = Store.create(database)
    with store.reading() as reader:
        pid = reader.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    postgres.statement(f"SELECT pg_terminate_backend({pid})")
    with store.reading() as reader:
        assert reader.head()[1] == 0


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"password": "p@ss:w/o?r#d%"}, "LR-DATABASE-PASSWORD"),
        ({"user": "nobody-of-this-name", "password": "hemmelig"}, "LR-DATABASE-PASSWORD"),
        ({"name": "no_such_database"}, "LR-DATABASE-NONE"),
        ({"port": "1", "password": "hemmelig"}, "LR-DATABASE-UNREACHABLE"),
        ({"place": "kari:hemmelig@no-such-host.invalid"}, "LR-DATABASE-UNREACHABLE"),
        ({"query": "no_such_option=1"}, "LR-DATABASE-OPTION"),
        ({"query": "sslmode=hemmelig"}, "LR-DATABASE-OPTION"),
        ({"query": "host=/no/such/folder"}, "LR-DATABASE-UNREACHABLE"),
    ],
)
def test_a_connection_that_fails_says_why_and_nothing_else(
    database: Database, parts: dict[str, str], code: str, caplog: pytest.LogCaptureFixture
) -> None:
    asked = other(database, **parts)
    with caplog.at_level(logging.DEBUG):
        found = fault(asked)
    assert found.code == code
    assert found.where.file == asked.shown
    assert_silent(found, asked, caplog.text, context=False)
    for step in (lambda: Store.create(asked), lambda: head_of(asked)):
        with pytest.raises(StoreError) as caught:
            step()
        assert caught.value.code == code
        assert_silent(caught.value, asked, "", context=False)


def assert_silent(error: StoreError, database: Database, log: str, *, context: bool = True) -> None:
    """No user, no password: not in the words, the arguments, the traceback, what came before, or the log."""
    split = urlsplit(database.url)
    whole = "".join(traceback.format_exception(error))
    said = [log, str(error), repr(error), repr(error.args), repr(error.words), whole.replace(str(Path(__file__)), "")]
    if not context:
        assert error.__cause__ is None
        assert error.__context__ is None
    secrets = {split.password or "", f'"{split.username}"', database.url} - {""}
    secrets = {secret for secret in secrets if secret not in database.shown}
    for text in said:
        assert not [secret for secret in secrets if secret in text]


def test_the_states_of_postgresql_have_codes() -> None:
    errors = pytest.importorskip("psycopg").errors
    wanted = {
        "DiskFull": "LR-STORE-FULL",
        "LockNotAvailable": "LR-STORE-BUSY",
        "DeadlockDetected": "LR-STORE-BUSY",
        "SerializationFailure": "LR-STORE-BUSY",
        "ReadOnlySqlTransaction": "LR-STORE-READONLY",
        "TooManyConnections": "LR-DATABASE-CROWDED",
        "AdminShutdown": "LR-DATABASE-GONE",
        "IdleInTransactionSessionTimeout": "LR-DATABASE-GONE",
        "UntranslatableCharacter": "LR-DATABASE-ENCODING",
        "DataCorrupted": "LR-STORE-DAMAGED",
        "IoError": "LR-STORE-DISK",
        "UniqueViolation": "LR-STORE-FAULT",
    }
    for name, code in wanted.items():
        found = fault_of(getattr(errors, name)("kari at host"))
        assert found.code == code
        assert found.detail.endswith(name)
        assert "kari" not in found.detail


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ('FATAL:  no pg_hba.conf entry for host "1.2.3.4", user "kari", database "x", no encryption', "PASSWORD"),
        ("FATAL:  sorry, too many clients already", "CROWDED"),
        ("FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute", "CROWDED"),
        ("server does not support SSL, but SSL was required", "TLS"),
        ("SSL error: certificate verify failed", "TLS"),
        ('root certificate file "/home/kari/.postgresql/root.crt" does not exist', "TLS"),
        ('FATAL:  role "kari" does not exist', "PASSWORD"),
        ('FATAL:  permission denied for database "x"', "RIGHTS"),
        ("FATAL:  the database system is starting up", "UNREACHABLE"),
    ],
)
def test_the_words_of_a_refusal_have_codes(words: str, code: str) -> None:
    assert refusal_of(OSError(words)) == (f"LR-DATABASE-{code}", "")


def test_without_the_driver_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError) as caught:
        Store.open(Database("postgresql://kari:hemmelig@h/x", "litreview_x"))
    assert caught.value.code == "LR-DATABASE-DRIVER"


def test_a_database_of_another_encoding_is_refused(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from litreview.store import postgres_schema

    monkeypatch.setattr(postgres_schema, "ENCODING", "LATIN1")
    with pytest.raises(StoreError) as caught:
        Store.create(database)
    assert caught.value.code == "LR-DATABASE-ENCODING"
    monkeypatch.undo()
    store = Store.create(database)
    with engines.reading(store._engine, database) as connection:
        assert connection.exec_driver_sql("SHOW client_encoding").scalar() == "UTF8"
