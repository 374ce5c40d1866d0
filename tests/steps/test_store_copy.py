"""A whole store moves between a file and PostgreSQL and back, chain and all, row for row; or nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from litreview.errors import InputError, StoreError
from litreview.model import Verdict
from litreview.steps.audit import verify
from litreview.steps.copies import backup, copy_to
from litreview.steps.review import Review, open_review
from litreview.steps.screen import Choice, decide
from litreview.steps.settings import Settings
from litreview.steps.stores import STORE
from litreview.store import Address, Database, Private, Store, moving, schema
from litreview.store.moving import COPIED, copy_store
from tests import postgres
from tests.steps.reviews import example
from tests.steps.screened import screened


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Address]:
    """An address with nothing there, of either kind."""
    if request.param == "sqlite":
        yield tmp_path / "copy.db"
        return
    with postgres.schema() as database:
        yield database


def everything(address: Address) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the caches."""
    with Store.open(address).reading() as reader:
        rows = {
            table.name: reader.connection.execute(select(table).order_by(*table.primary_key.columns))
            for table in COPIED
        }
        return {name: [tuple(row) for row in found] for name, found in rows.items()}


def settled(tmp_path: Path) -> Review:
    """A shipped review with a little of all kinds, and letters that databases stumble over."""
    review = example(tmp_path, "hope-and-recovery")
    with review.store.writing(review.clock) as writer:
        actor = writer.actor("name with NUL \0 and \x1a0 ☃")
        note = Private("\0\x1a\x1a1\0")
        said = {"work": 1, "stage": "title", "verdict": "include", "criterion": "\0", "note": note}
        writer.append("decision.made", "W1", said, actor=actor)
    return review


def test_a_store_is_copied_there_and_back_row_for_row(tmp_path: Path, place: Address) -> None:
    review = settled(tmp_path)
    before = everything(review.folder / STORE)
    seen: list[tuple[int, int]] = []
    made = copy_store(review.folder / STORE, place, lambda done, total: seen.append((done, total)))
    assert (made.head, made.length) == (before["events"][-1][-1], len(before["events"]))
    assert seen[-1][0] == seen[-1][1] == sum(map(len, before.values()))
    assert everything(place) == before
    back = tmp_path / "back" / STORE
    back.parent.mkdir()
    copy_store(place, back)
    assert everything(back) == before
    assert everything(review.folder / STORE) == before


def test_the_copy_verifies_and_goes_on(tmp_path: Path, place: Address) -> None:
    review = screened(tmp_path, 5)
    decide(review, Choice("W1", Verdict.INCLUDE))
    copy_store(review.folder / STORE, place)
    there = replace(review, store=Store.open(place))
    assert verify(there).faults == ()
    decide(there, Choice("W2", Verdict.INCLUDE))
    assert verify(there).faults == ()
    with there.store.writing(review.clock) as writer:  # PostgreSQL's own counter has gone on too
        row = {"run": 1, "page": 1, "position": 9, "line": None, "identifier": "", "reason": "", "excerpt": ""}
        writer.connection.execute(insert(schema.unparsed).values(**row))


def test_a_target_with_another_history_is_refused(tmp_path: Path, place: Address) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = screened(tmp_path / "one", 2), screened(tmp_path / "two", 3)
    copy_store(one.folder / STORE, place)
    before = everything(place)
    with pytest.raises(StoreError, match="LR-COPY-TAKEN"):
        copy_store(two.folder / STORE, place)
    decide(one, Choice("W1", Verdict.INCLUDE))
    with pytest.raises(StoreError, match="LR-COPY-TAKEN"):
        copy_store(one.folder / STORE, place)  # the same, but older
    assert everything(place) == before


def test_a_copy_that_broke_off_is_finished_by_the_next(tmp_path: Path, place: Address) -> None:
    review = screened(tmp_path, 40)

    def killed(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_store(review.folder / STORE, place, killed)
    with Store.open(place).reading() as reader:
        assert reader.head()[1] == 0
    copy_store(review.folder / STORE, place)
    assert everything(place) == everything(review.folder / STORE)
    copy_store(review.folder / STORE, place)  # once more: compared, and nothing written


def test_a_row_that_did_not_arrive_is_found_and_nothing_is_kept(
    tmp_path: Path, place: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = screened(tmp_path, 3)
    usual = moving._batches

    def losing(connection: Any, table: Any) -> Iterator[Any]:
        for batch in usual(connection, table):
            yield batch[:-1] if table is schema.work_records and len(batch) > 1 else batch

    monkeypatch.setattr(moving, "_batches", losing)
    with pytest.raises(StoreError, match="LR-STORE-COPY"):
        copy_store(review.folder / STORE, place)
    with Store.open(place).reading() as reader:
        assert reader.head()[1] == 0


# The step ---------------------------------------------------------------------------------------------------------


def test_a_review_is_moved_to_the_database_of_the_settings_and_back(tmp_path: Path) -> None:
    with postgres.review() as (name, url):
        review = screened(tmp_path, 3)
        for path in (review.folder / "protocols").glob("*.toml"):
            path.rename(path.with_name(f"{name}.toml"))
        settings = Settings(database=url)
        moved = copy_to(review.folder, "", settings=settings)
        assert "litreview:litreview" not in repr(moved)
        there = open_review(review.folder, settings=settings, acting_as="Kari")
        assert isinstance(there.store.address, Database)
        decide(there, Choice("W1", Verdict.INCLUDE))
        assert verify(there).faults == ()
        (tmp_path / "back").mkdir()
        home = copy_to(there.folder, str(tmp_path / "back"), settings=settings)
        assert everything(tmp_path / "back" / STORE) == everything(there.store.address)
        saved = backup(there.folder, tmp_path / "saved.db", settings=settings)
        assert (saved.head, saved.length) == (home.copied.head, home.copied.length)
        assert (tmp_path / "saved.db").read_bytes()[18:20] == b"\x01\x01"
        assert everything(tmp_path / "saved.db") == everything(there.store.address)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["back", "review", "saved.db"]


def test_without_a_target_or_onto_itself_nothing_is_copied(tmp_path: Path) -> None:
    review = screened(tmp_path, 1)
    with pytest.raises(InputError, match="LR-COPY-WHERE"):
        copy_to(review.folder, "", settings=Settings())
    for itself in (review.folder, review.folder / STORE, review.folder / ".." / "review"):
        with pytest.raises(InputError, match="LR-COPY-SAME"):
            copy_to(review.folder, str(itself), settings=Settings())
    with pytest.raises(InputError, match="LR-FILE-"):
        copy_to(review.folder, str(tmp_path / "none" / "x.db"), settings=Settings())
    with pytest.raises(InputError, match="LR-DATABASE-URL"):
        copy_to(review.folder, "mysql://a:secret@b/c", settings=Settings())
