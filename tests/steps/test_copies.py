"""A backup is whole, of one moment, and never of or onto anything else; also while others write."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from multiprocessing import get_context
from multiprocessing.synchronize import Event as Signal
from pathlib import Path

import pytest

from litreview.errors import InputError, LitreviewError, StoreError
from litreview.model import Verdict
from litreview.steps.audit import verify
from litreview.steps.copies import backup
from litreview.steps.review import Review, open_review, utc_now
from litreview.steps.screen import Choice, decide, undo
from litreview.steps.settings import Settings
from litreview.steps.stores import STORE
from litreview.store import Store, copying
from litreview.store.copying import check_file
from tests.steps.growing import paper
from tests.steps.screened import bring, screened


def writes_all_the_time(folder: str, stop: Signal) -> None:
    """Appends events until it is told to stop: small ones, and now and then many rows at once."""
    review = open_review(Path(folder), settings=Settings(), acting_as="Kari")
    turn = 0
    while not stop.is_set():
        turn += 1
        decide(review, Choice("W1", Verdict.INCLUDE))
        undo(review, "W1")
        if turn % 5 == 0:
            with review.store.writing(utc_now) as writer:
                bring(writer, [paper(f"Paper {turn} {number}") for number in range(200)])


def hashes(store: Path) -> list[str]:
    """The chain of a store."""
    with Store.open(store).reading() as reader:
        return [event.hash for event in reader.events()]


def restored(review: Review, copy: Path, folder: Path) -> Review:
    """A review folder with a copy in the place of its store."""
    (folder / "protocols").mkdir(parents=True)
    for path in (review.folder / "protocols").iterdir():
        (folder / "protocols" / path.name).write_bytes(path.read_bytes())
    (folder / STORE).write_bytes(copy.read_bytes())
    return open_review(folder, settings=Settings())


def taken_while_written(tmp_path: Path, rounds: int) -> None:
    review = screened(tmp_path, 3)
    (tmp_path / "copies").mkdir()
    context = get_context("spawn")
    stop = context.Event()
    other = context.Process(target=writes_all_the_time, args=(str(review.folder), stop))
    other.start()
    taken = [tmp_path / "copies" / f"{number}.db" for number in range(rounds)]
    try:
        began = len(hashes(review.folder / STORE))
        while len(hashes(review.folder / STORE)) == began:  # until the other is at work
            assert other.is_alive()
        told = [backup(review.folder, path) for path in taken]
        assert other.is_alive()
    finally:
        stop.set()
        other.join()
    assert other.exitcode == 0
    assert sorted(path.name for path in (tmp_path / "copies").iterdir()) == sorted(path.name for path in taken)
    whole = hashes(review.folder / STORE)
    for number, (path, said) in enumerate(zip(taken, told, strict=True)):
        found = verify(restored(review, path, tmp_path / f"restored {number}"))
        assert found.faults == ()
        assert (found.head, found.events) == (said.head, said.length)
        assert hashes(path) == whole[: said.length]
    assert len({said.head for said in told}) > 1  # it did write between them


def test_backups_taken_while_another_process_writes_are_moments_of_the_chain(tmp_path: Path) -> None:
    taken_while_written(tmp_path, 6)


@pytest.mark.soak
def test_many_backups_taken_while_another_process_writes(tmp_path: Path) -> None:
    taken_while_written(tmp_path, 100)


def test_writing_goes_on_while_the_pages_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer between two pieces neither waits, nor gets into the copy, nor makes it begin again."""
    review = screened(tmp_path, 50)
    monkeypatch.setattr(copying, "_PAGES", 1)
    before, seen = hashes(review.folder / STORE), []

    def between(done: int, total: int) -> None:
        if len(seen) < 5:
            decide(review, Choice(f"W{len(seen) + 1}", Verdict.INCLUDE))
        seen.append((done, total))

    made = backup(review.folder, tmp_path / "b.db", progress=between)
    assert hashes(tmp_path / "b.db") == before
    assert (made.length, made.head) == (len(before), before[-1])
    assert [done for done, _ in seen] == list(range(1, seen[-1][1] + 1))
    assert len(hashes(review.folder / STORE)) > len(before)


def test_a_backup_is_one_file_that_needs_no_other(tmp_path: Path) -> None:
    review = screened(tmp_path, 2)
    made = backup(review.folder, tmp_path / "b.db")
    data = (tmp_path / "b.db").read_bytes()
    assert data[18:20] == b"\x01\x01"  # no write-ahead log asked for
    assert made.size == len(data)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.db", "review"]


def test_a_file_that_is_there_is_replaced_only_when_that_is_asked_for(tmp_path: Path) -> None:
    review, target = screened(tmp_path, 1), tmp_path / "b.db"
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="LR-BACKUP-EXISTS"):
        backup(review.folder, target)
    assert target.read_text(encoding="utf-8") == "mine"
    backup(review.folder, target, force=True)
    assert hashes(target) == hashes(review.folder / STORE)


def test_a_file_that_comes_to_be_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    review, target = screened(tmp_path, 1), tmp_path / "b.db"

    def somebody_else(done: int, total: int) -> None:
        target.write_bytes(b"mine")

    with pytest.raises(InputError, match="LR-BACKUP-EXISTS"):
        backup(review.folder, target, progress=somebody_else)
    assert target.read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.db", "review"]


def dotted(review: Review, beside: Path) -> Path:
    return review.folder / ".." / review.folder.name / STORE


def linked_folder(review: Review, beside: Path) -> Path:
    link = beside / "elsewhere"
    link.symlink_to(review.folder, target_is_directory=True)
    return link / STORE


def linked_file(review: Review, beside: Path) -> Path:
    link = beside / "link.db"
    link.symlink_to(review.folder / STORE)
    return link


def hard_linked(review: Review, beside: Path) -> Path:
    link = beside / "second name.db"
    os.link(review.folder / STORE, link)
    return link


def its_log(review: Review, beside: Path) -> Path:
    return review.folder / f"{STORE}-wal"


@pytest.mark.parametrize("path_to", [dotted, linked_folder, linked_file, hard_linked, its_log])
def test_the_live_store_is_never_written_over(tmp_path: Path, path_to: Callable[[Review, Path], Path]) -> None:
    review = screened(tmp_path, 1)
    try:
        target = path_to(review, tmp_path)
    except OSError as error:
        pytest.skip(f"no links here: {error}")
    before = hashes(review.folder / STORE)
    with pytest.raises(InputError, match="LR-BACKUP-LIVE"):
        backup(review.folder, target, force=True)
    assert hashes(review.folder / STORE) == before


def test_a_database_with_a_log_beside_it_is_not_written_over(tmp_path: Path) -> None:
    review, target = screened(tmp_path, 1), tmp_path / "b.db"
    with closing(sqlite3.connect(target)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE mine (id)")
        other.commit()
        with pytest.raises(InputError, match="LR-BACKUP-LIVE"):
            backup(review.folder, target, force=True)
        assert other.execute("SELECT count(*) FROM mine").fetchone() == (0,)


@pytest.mark.parametrize("target", ["", "no such folder/b.db"])
def test_where_no_file_can_be_that_is_said(tmp_path: Path, target: str) -> None:
    review = screened(tmp_path, 1)
    with pytest.raises(InputError, match="LR-FILE-"):
        backup(review.folder, tmp_path / target)


def test_without_a_store_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="LR-STORE-MISSING"):
        backup(tmp_path, tmp_path / "b.db")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_differs_is_found_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    review = screened(tmp_path, 1)
    usual = copying._copy_pages

    def losing(connection: object, target: Path, progress: object) -> None:
        usual(connection, target, progress)  # type: ignore[arg-type]
        with closing(sqlite3.connect(target)) as made:
            for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                made.execute(f'DROP TRIGGER "{name}"')
            made.execute("DELETE FROM events WHERE seq = 2")
            made.commit()

    monkeypatch.setattr(copying, "_copy_pages", losing)
    with pytest.raises(StoreError, match="LR-STORE-COPY"):
        backup(review.folder, tmp_path / "b.db")
    assert [path.name for path in tmp_path.iterdir()] == ["review"]


def test_a_damaged_page_is_found(tmp_path: Path) -> None:
    review, target = screened(tmp_path, 30), tmp_path / "b.db"
    made = backup(review.folder, target)
    data = bytearray(target.read_bytes())
    data[4096 * 3 : 4096 * 3 + 100] = bytes(100)
    target.write_bytes(data)
    with pytest.raises((LitreviewError, sqlite3.DatabaseError)):
        check_file(target, made.head, made.length)
