"""A store that got its records in any pieces holds the works of one that got all of them at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random

import pytest
from growing import Growing, partition
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litreview.matching import clusters
from litreview.model import Name, Record, RecordType
from litreview.steps import neighbourhood
from litreview.store import Store, differences

# Few values, so that records meet, agree and contradict each other often.
TITLES = (
    "Peer support workers in community mental health teams",
    "Peer support workers in community mental health",
    "Peer support workers in comunity mental health teams",
    "Peer support workers in community mental health teams: part 2",
    "Erratum: Peer support workers in community mental health teams",
    "A letter to the readers from the editor of this journal",
    "Housing first for young adults in Nordic towns",
    "Housing first for old adults in Nordic towns",
    "Editorial",
    "",
)
BERG, LIE = Name("Berg", "Kari"), Name("Lie", "Ola")
RECORDS = st.builds(
    Record,
    type=st.sampled_from((RecordType.ARTICLE, RecordType.ARTICLE, RecordType.PREPRINT)),
    title=st.sampled_from(TITLES),
    authors=st.sampled_from(((BERG, LIE), (Name("Berg", "K."),), (LIE, BERG), ())),
    year=st.sampled_from((2018, 2019, 2023, None)),
    container=st.sampled_from(("Nordic Journal of Care", "Nord J Care", "Congress of Care", "")),
    volume=st.sampled_from(("7", "8", "")),
    issue=st.sampled_from(("1", "")),
    pages=st.sampled_from(("11-24", "12-24", "90-99", "")),
    doi=st.sampled_from(("10.1000/a", "10.1000/b", "10.1000/shared", "")),
    pmid=st.sampled_from(("1", "2", "", "", "")),
)
BATCHES = st.lists(RECORDS, min_size=1, max_size=6)
PAIRS = st.tuples(st.integers(0, 40), st.integers(0, 40), st.booleans())
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("bring"), BATCHES),
        st.tuples(st.just("bring"), BATCHES),
        st.tuples(st.just("say"), PAIRS),
        st.tuples(st.just("withdraw"), st.integers(0, 10)),
        st.tuples(st.just("round"), st.none()),
        st.tuples(st.just("round"), st.none()),
    ),
    min_size=2,
    max_size=12,
)


@pytest.fixture(autouse=True)
def small_crowds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block of six is a crowd, and a DOI of three titles names none: else no small example would ever meet one."""
    for place in ("crowds", "candidates"):
        monkeypatch.setattr(f"litreview.matching.{place}.CROWD", 5)
    for place in ("crowds", "sheet"):
        monkeypatch.setattr(f"litreview.matching.{place}.SHARED", 2)
    monkeypatch.setattr("litreview.matching.crowds.CENTRES", 2)
    monkeypatch.setattr("litreview.matching.candidates.CENTRES", 2)
    monkeypatch.setattr(clusters, "GUARDS", 3)
    monkeypatch.setattr(neighbourhood, "CROWD", 5)
    monkeypatch.setattr(neighbourhood, "SHARED", 2)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Growing]:
    """Makes new empty stores, as copies of one: making the tables takes longer than an example."""
    folder, names = tmp_path_factory.mktemp("stores"), count()
    empty = Store.create(folder / "empty.db").path

    def make() -> Growing:
        return Growing(Path(shutil.copy(empty, folder / f"{next(names)}.db")))

    return make


SMALL = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def play(growing: Growing, steps: list[tuple[str, object]], *, rounds: bool) -> None:
    """Do the steps; with `rounds` also the rounds among them, each proven whole."""
    numbers: list[int] = []
    runs: list[int] = []
    brought = 0
    for kind, what in steps:
        if kind == "bring":
            numbers += growing.bring(what)  # type: ignore[arg-type]
            brought += 1
            runs.append(brought)
        elif kind == "withdraw" and runs:
            growing.withdraw(runs.pop(what % len(runs)))  # type: ignore[operator]
        elif kind == "say" and numbers:
            one, other, same = what  # type: ignore[misc]
            one, other = numbers[one % len(numbers)], numbers[other % len(numbers)]
            if one != other:
                growing.say(one, other, same=same)
        elif kind == "round" and rounds:
            growing.dedupe()
            growing.assert_whole()
    growing.dedupe()
    growing.assert_whole()


@SMALL
@given(steps=STEPS)
def test_rounds_among_the_steps_change_nothing_in_the_end(
    stores: Callable[[], Growing], steps: list[tuple[str, object]]
) -> None:
    piecewise, whole = stores(), stores()
    play(piecewise, steps, rounds=True)
    play(whole, steps, rounds=False)
    assert partition(piecewise.works().values()) == partition(whole.works().values())
    assert piecewise.queue() == whole.queue()
    assert piecewise.index() == whole.index()
    events = piecewise.events()
    again, in_full = piecewise.dedupe(), piecewise.dedupe(full=True)
    assert (again.compared, again.full, in_full.full) == (0, False, True)
    assert piecewise.events() == events
    with piecewise.store.reading() as reader:
        assert list(differences(reader)) == []


@SMALL
@given(batches=st.lists(BATCHES, min_size=2, max_size=6), chance=st.randoms(use_true_random=False))
def test_the_order_of_the_runs_changes_no_work(
    stores: Callable[[], Growing], batches: list[list[Record]], chance: Random
) -> None:
    found = []
    for order in (sorted(range(len(batches))), chance.sample(range(len(batches)), len(batches))):
        growing = stores()
        place_of: dict[int, tuple[int, int]] = {}
        for run in order:
            place_of.update((number, (run, at)) for at, number in enumerate(growing.bring(batches[run])))
            growing.dedupe()
        found.append({frozenset(place_of[number] for number in records) for records in growing.works().values()})
    assert found[0] == found[1]
