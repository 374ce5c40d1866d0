"""Rows that somebody wrote into the database by hand: named, never a traceback."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from litreview.errors import StoreError
from litreview.steps.approve import Word, approve
from litreview.store import Reader, Store
from litreview.store.evidence import joined_evidence
from tests.steps.lived import lived_in

READ: dict[str, tuple[str, Callable[[Reader], object]]] = {
    "decisions SET verdict = 'perhaps'": ("decisions", Reader.decisions),
    "decisions SET stage = x'00'": ("decisions", Reader.decisions),
    "decisions SET at = 'yesterday'": ("decisions", Reader.decisions),
    "decisions SET at = 7": ("decisions", Reader.decisions),
    "decisions SET tags = '3'": ("decisions", Reader.decisions),
    "exceptions SET reasons = '3'": ("exceptions", Reader.exceptions),
    "exceptions SET at = ''": ("exceptions", Reader.exceptions),
    "fulltexts SET retrieval = 'gone'": ("fulltexts", Reader.full_texts),
    "amendments SET changes = '[1]'": ("amendments", Reader.amendments),
    """amendments SET changes = '[{"part":3,"what":"changed"}]'""": ("amendments", Reader.amendments),
    "approvals SET kind = 'all'": ("approvals", Reader.approvals),
    "approvals SET at = 'then'": ("approvals", Reader.approvals),
    "events SET data = '{\"evidence\":[3]}' WHERE kind = 'works.matched'": (
        "events",
        lambda reader: list(joined_evidence(reader.connection, {1, 2})),
    ),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    review = lived_in(tmp_path_factory.mktemp("lived"))
    approve(review.acting("siri"), Word(remark="good"))
    with closing(sqlite3.connect(review.store.path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return review.store.path.read_bytes()


@pytest.mark.parametrize("change", READ)
def test_a_row_of_nonsense_is_named(store: bytes, tmp_path: Path, change: str) -> None:
    table, read = READ[change]
    (tmp_path / "litreview.db").write_bytes(store)
    with closing(sqlite3.connect(tmp_path / "litreview.db")) as raw:
        raw.execute("DROP TRIGGER events_no_update")
        assert raw.execute(f"UPDATE {change}").rowcount
        raw.commit()
    with Store.open(tmp_path / "litreview.db").reading() as reader, pytest.raises(StoreError) as caught:
        read(reader)
    assert caught.value.code == "LR-STORE-ROW"
    assert str(caught.value.where.record).startswith(f"{table} ")
