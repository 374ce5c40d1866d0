"""Many at once on one store of either kind: every decision is there, and the chain is whole."""

from __future__ import annotations

from pathlib import Path

import postgres
import pytest

from benchmarks.team import together, whole
from litreview.steps.audit import verify
from litreview.store import Database

KINDS = ("sqlite", "postgres")
FEW, MANY = (4, 15), (8, 500)


def many_at_once(folder: Path, kind: str, processes: int, count: int) -> None:
    """All decide; nobody is turned away (`together` raises what a process raised)."""
    with postgres.review(kind) as (name, url):
        done = together(folder / name, processes, count, url)
        assert isinstance(done.review.store.address, Database) == (kind == "postgres")
        assert sum(len(told.works) for told in done.told) == processes * count
        assert whole(done.review.store, done.told)
        assert verify(done.review).faults == ()


@pytest.mark.parametrize("kind", KINDS)
def test_four_people_decide_at_once_and_nothing_is_lost(tmp_path: Path, kind: str) -> None:
    many_at_once(tmp_path, kind, *FEW)


@pytest.mark.soak
@pytest.mark.parametrize("kind", KINDS)
def test_eight_people_make_five_hundred_decisions_each(tmp_path: Path, kind: str) -> None:
    many_at_once(tmp_path, kind, *MANY)
