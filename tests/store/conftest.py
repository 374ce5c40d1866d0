"""Both kinds of store, for tests of what holds in either."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import postgres
import pytest

from litreview.store import Address, Database, Store

KINDS = ("sqlite", "postgres")


@pytest.fixture
def database() -> Iterator[Database]:
    """A schema of PostgreSQL that is not there yet; skipped where there is no server."""
    with postgres.schema() as made:
        yield made


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Address:
    """Where a store of either kind may be made."""
    if request.param == "sqlite":
        return tmp_path / "litreview.db"
    found: Database = request.getfixturevalue("database")
    return found


@pytest.fixture
def store(address: Address) -> Store:
    """An empty store of either kind."""
    return Store.create(address)


@pytest.fixture
def in_file(tmp_path: Path) -> Store:
    """An empty store in a file."""
    return Store.create(tmp_path / "litreview.db")
