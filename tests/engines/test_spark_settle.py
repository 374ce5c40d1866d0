"""What hangs together is the same, whoever looks for it. No test here starts Spark."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.engines import settle
from litreview.matching import components

pytest.importorskip("rustworkx", reason="rustworkx is not installed (the extra `spark`)")
ROWS = 12
COUPLES = st.lists(st.tuples(st.integers(0, ROWS - 1), st.integers(0, ROWS - 1)))


def groups(named: Sequence[int]) -> set[frozenset[int]]:
    """The rows of each name."""
    return {frozenset(row for row in range(len(named)) if named[row] == name) for name in named}


@given(COUPLES)
def test_rustworkx_finds_the_components_that_the_local_engine_finds(couples: list[tuple[int, int]]) -> None:
    found = groups(settle.linked(ROWS, couples))
    assert found == groups(components.linked(ROWS, couples))
    assert all(any({one, other} <= group for group in found) for one, other in couples)


def test_no_rows_are_no_components() -> None:
    assert list(settle.linked(0, [])) == list(components.linked(0, [])) == []
