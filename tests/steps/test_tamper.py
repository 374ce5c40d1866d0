"""Any single change to a store is found where it stands, or has provably changed nothing; and no clean store is blamed.

What is found by what: `told` says it of each change, and the full count prints the sums.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from litreview.errors import StoreError
from litreview.model import Message, Verdict
from litreview.steps.audit import Verified, verify
from litreview.steps.audit_head import Printed, find_head
from litreview.steps.dedupe import dedupe
from litreview.steps.places import standing
from litreview.steps.review import Review, open_review
from litreview.steps.screen import Choice, decide
from litreview.steps.settings import Settings
from tests.steps.reviews import empty as empty_review
from tests.steps.reviews import example
from tests.steps.screened import screened, step_at_random
from tests.steps.screeners import Screeners, new_store
from tests.steps.tampering import KINDS, OFTEN, Where, dump
from tests.steps.test_audit import lived_in

WHOLE = 500  # changes, and a fifth of it clean stores, in the full count
STATES = ("place_state", "block_state")


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Folders of reviews that have been worked on, with their caches filled."""
    place = tmp_path_factory.mktemp("stores")
    shipped = example(place / "shipped", "recovery-services")
    lived = lived_in(place / "lived" if (place / "lived").mkdir() is None else place)
    drawn = screeners(place / "drawn", new_store(place), 60, 7)
    for review in (shipped, lived, drawn):
        dedupe(review.acting("kari"))
        with review.store.reading() as reader:
            works = sorted(reader.works())
        if review is shipped:
            decide(review.acting("kari"), Choice(f"W{works[0]}", Verdict.MAYBE, note="hemmelig"))
        with standing(review):
            pass
        assert verify(review).faults == ()
    return [shipped.folder, lived.folder, drawn.folder]


def screeners(folder: Path, empty: Path, steps: int, seed: int) -> Review:
    """A review that reviewers of chance have been at."""
    people = Screeners(folder, empty, Random(seed))
    for _ in range(steps):
        people.act()
    return people.review


def tampered(stores: list[Path], folder: Path, seed: int) -> tuple[str, Path, Path, Where]:
    """A copy of a store with one change: what kind, the untouched folder, the copy, and where."""
    chance = Random(seed)
    kind = chance.choices(tuple(KINDS), [OFTEN.get(kind, 1) for kind in KINDS])[0]
    for _ in range(50):
        clean = chance.choice(stores)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(clean, folder)
        try:
            return kind, clean, folder, KINDS[kind](folder / "litreview.db", chance)
        except (sqlite3.IntegrityError, IndexError):  # a change that SQLite does not take, or nothing there to change
            continue
    raise AssertionError(kind)


def told(stores: list[Path], folder: Path, seed: int) -> str:
    """One change, and what becomes of it. Fails when nothing does."""
    kind, clean, copy, where = tampered(stores, folder, seed)
    before, after = dump(clean / "litreview.db"), dump(copy / "litreview.db")
    assert before is not None
    try:
        review = open_review(copy, settings=Settings())
        found = verify(review)
    except StoreError as error:
        assert kind in ("flip", "drop trigger"), error
        assert error.code.startswith("LR-STORE-")
        return f"{kind}: cannot be opened"
    if found.faults:
        cut = where[0] == "events" and int(where[1]) > found.events  # the last one: the rows it made have no event now
        gone = where[0] == "private_texts" and found.left_out > 0  # its row bears another digest now
        assert cut or gone or is_named(found.faults, where), (seed, kind, where, found.faults)
        return f"{kind}: found"
    if before == after:
        return f"{kind}: nothing changed"
    return f"{kind}: {_otherwise(seed, kind, where, clean, review, found)}"


def _otherwise(seed: int, kind: str, where: Where, clean: Path, review: Review, found: Verified) -> str:
    """What is no fault, and yet not hidden."""
    if where[0] == "private_texts":
        assert found.left_out + found.erased > 0
        return "told as left out"
    if where[0] in STATES:
        assert places_of(review) == places_of(open_review(clean, settings=Settings()))
        return "cache is made anew"
    assert kind == "swap events", (seed, kind, where)
    head = verify(open_review(clean, settings=Settings())).head
    assert find_head(review, Printed(head)).fault is not None
    return "found by the time, and a printed head" if found.remarks else "found by a printed head alone"


def places_of(review: Review) -> list[tuple[object, ...]]:
    """What the program makes of the places when it asks for them."""
    with standing(review) as now:
        rows = now.places.connection.exec_driver_sql("SELECT * FROM places ORDER BY work")
        return [tuple(row) for row in rows]


def is_named(faults: tuple[Message, ...], where: Where) -> bool:
    """Whether one of the faults says the table and the row that were changed."""
    table, row = where
    here = [fault for fault in faults if not table or _of(fault, table)]
    return bool(here) and (not row or table in STATES or any(_is_row(fault, row) for fault in here))


def _of(fault: Message, table: str) -> bool:
    return str(fault.args.get("table")) == table


def _is_row(fault: Message, row: str) -> bool:
    said = {str(fault.args.get(name)) for name in ("row", "event", "page", "expected")}
    ends = re.fullmatch(r"(\d+)–(\d+)", str(fault.args.get("row")))
    within = ends is not None and row.isdecimal() and int(ends[1]) <= int(row) <= int(ends[2])
    return row in said or row.split(", ", maxsplit=1)[0] in said or within


@pytest.mark.parametrize("seed", range(6))
def test_a_single_change_is_found(stores: list[Path], tmp_path: Path, seed: int) -> None:
    for one in range(10):
        told(stores, tmp_path / "copy", 10 * seed + one)


@pytest.mark.soak
def test_five_hundred_single_changes_are_found(stores: list[Path], tmp_path: Path) -> None:
    sums = Counter(told(stores, tmp_path / "copy", 10_000 + seed) for seed in range(WHOLE))
    for outcome, n in sorted(sums.items()):
        print(f"{n:>4}  {outcome}")
    assert sum(sums.values()) == WHOLE


def clean(folder: Path, empty: Path, seed: int) -> Review:
    """A review of chance, looked at now and then, so that its caches are of some moment or other."""
    chance = Random(seed)
    if seed % 4 == 3:
        review = screened(folder, 12, needed=chance.choice((1, 2)))
        for _ in range(chance.randint(0, 40)):
            step_at_random(review, chance, 12)
    elif seed % 25 == 0:
        review = empty_review(folder)
    else:
        review = screeners(folder / "review", empty, chance.randint(1, 60), seed)
    if chance.random() < 0.7:
        with standing(review):
            pass
    return review


def no_false_alarm(folder: Path, seed: int) -> None:
    (folder / str(seed)).mkdir()
    review = clean(folder / str(seed), new_store(folder / str(seed)), seed)
    found = verify(review, full=True)
    assert found.faults == (), seed
    assert (found.left_out, found.erased) == (0, 0)


@pytest.mark.parametrize("seed", range(10))
def test_a_clean_store_is_not_blamed(tmp_path: Path, seed: int) -> None:
    no_false_alarm(tmp_path, seed)


@pytest.mark.soak
def test_a_hundred_clean_stores_are_not_blamed(tmp_path: Path) -> None:
    for seed in range(WHOLE // 5):
        no_false_alarm(tmp_path, 1000 + seed)
