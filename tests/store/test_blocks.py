"""The index of block keys, and a store that was made before there was one."""

from __future__ import annotations

from datetime import UTC, datetime

from litreview.matching import stable_hash
from litreview.store import BlockIndex, BlockState, Database, Store, postgres_schema
from litreview.store import engine as engines
from litreview.store.blocks import column_number, is_doi
from litreview.store.schema import HEAD
from tests.store.older import BACK_TO_0001, BACK_TO_0002, BACK_TO_0003


def clock() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


def test_a_block_has_the_same_number_on_every_machine() -> None:
    assert column_number(stable_hash("title hope")) == -3628245683157908482
    assert [column_number(number) for number in (0, 2**63 - 1, 2**63, 2**64 - 1)] == [0, 2**63 - 1, -(2**63), -1]
    assert is_doi(column_number(stable_hash("id doi:10.1000/a")))
    others = ("id pmid:1", "title id doi:", "id pmcid:PMC1", "")
    assert not any(is_doi(column_number(stable_hash(key))) for key in others)


def test_what_is_put_in_is_found_and_can_be_taken_out(store: Store) -> None:
    with store.writing(clock) as writer:
        index = BlockIndex(writer.connection)
        index.add([(7, 1), (-3, 1), (7, 2)])
        index.add([])
        assert index.members([7, 8]) == {1, 2}
        assert index.members(range(-2000, 7)) == {1}
        assert index.crowded([7, -3], lambda key: 1) == {7}
        index.remove([(7, 2), (9, 9)])
        assert index.members([7, -3]) == {1}
        index.clear()
        assert index.members([7, -3]) == set()


def test_the_state_is_one_row(store: Store) -> None:
    with store.writing(clock) as writer:
        index = BlockIndex(writer.connection)
        assert index.state() is None
        for state in (BlockState("a", 1), BlockState("a", 2), BlockState("b", 2), BlockState("b", 2)):
            index.settle(state)
            assert index.state() == state
        index.clear()
        assert index.state() is None


def test_a_store_from_before_the_index_is_brought_up_to_date(store: Store) -> None:
    with engines.writing(store._engine, store.address) as connection:
        for statement in (*BACK_TO_0003, *BACK_TO_0002, *BACK_TO_0001):
            connection.exec_driver_sql(statement)
    opened = Store.open(store.address)
    with opened.reading() as reader:
        assert BlockIndex(reader.connection).state() is None
        assert BlockIndex(reader.connection).members([1]) == set()
        assert reader.connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD
        if isinstance(store.address, Database):
            assert list(reader.connection.execute(postgres_schema._LOOSE)) == []
        else:
            named = "SELECT sql FROM sqlite_master WHERE name = 'block_index'"
            assert "WITHOUT ROWID" in reader.connection.exec_driver_sql(named).scalar()
