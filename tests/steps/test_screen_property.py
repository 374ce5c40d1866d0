"""Reviewers of chance take legal and illegal steps: no state is ever illegal, and every number can be counted again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from litreview import prisma
from litreview.model import Outcome, Snapshot
from litreview.steps.audit import verify
from litreview.steps.proof import flow_rows, prove
from litreview.steps.screen import ways
from litreview.steps.snapshot import snapshot
from tests.steps.recount import Recounted, recount
from tests.steps.screeners import Screeners, new_store

# A number of the flow by the name that the recount has for it.
NUMBERS = {
    "duplicates": "duplicates",
    "removed_automatic": "before",
    "screened": "screened",
    "waiting_screening": "waiting",
    "excluded": "excluded",
    "excluded_by_tool": "by_tool",
    "sought": "sought",
    "not_retrieved": "missing",
    "waiting_full_text": "still",
    "assessed": "read",
    "sought_other": "sought_other",
    "not_retrieved_other": "missing_other",
    "assessed_other": "read_other",
    "included_searched": "in",
    "included_other": "in_other",
    "conflicts": "conflicts",
    "exceptions": "exceptions",
}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_store(tmp_path_factory.mktemp("empty"))


def counted(people: Screeners) -> Recounted:
    with people.review.store.reading() as reader:
        return recount(reader.events(), people.stages, people.needed)


def standing(people: Screeners) -> dict[int, tuple[str, str]]:
    """Where litreview says that each work is."""
    with people.review.store.reading() as reader:
        found = ways(reader, people.review.protocol)
    return {int(name[1:]): (way.place.situation.value, way.place.stage.value) for name, way in found.items()}


def assert_counts(state: Snapshot, again: Recounted) -> None:
    """Tally and flow are what the events give in plain loops."""
    places = {(place.situation.value, place.stage.value): n for place, n in state.tally.places.items()}
    assert sum(places.values()) == state.tally.works == len(again.works)
    for place, n in places.items():
        assert n == sum((work.situation, work.stage) == place for work in again.works.values()), place
    for (stage, verdict), n in state.tally.decided.items():
        assert n == sum(work.passed.get(stage.value) == verdict for work in again.works.values()), (stage, verdict)
    for (stage, criterion), n in state.tally.reasons.items():
        outs = [work.out for work in again.works.values() if work.out and work.stage == stage]
        assert n == sum(out["criterion"] == criterion for out in outs), (stage, criterion)
    numbers = prisma.flow(state).numbers()
    for name, plain in NUMBERS.items():
        assert (numbers[name] or 0) == again.numbers.get(plain, 0), name
    for key, n in again.numbers.items():
        if key.startswith("reason:") and numbers["assessed"] is not None and not key.endswith("_other"):
            assert numbers[key] == n, key
    assert {f"W{number}" for number, work in again.works.items() if work.situation == "included"} == {
        work.id for work in state.works
    }


def assert_legal(people: Screeners, again: Recounted) -> None:
    """What must never be, whoever did what."""
    for number, work in again.works.items():
        heard = [word for word in again.raw.said.values() if word["work"] == number]
        if work.situation == "included":
            assert work.voters >= people.needed[people.stages[-1]], f"W{number} is in without the votes it needs"
            assert work.passed[people.stages[-1]] == "include"
        if work.situation == "excluded" and number not in again.raw.ever_joined:
            later = people.stages[people.stages.index(work.stage) + 1 :]
            told = [word for word in heard if word["stage"] in later and word["verdict"] != "postpone"]
            assert told == [], f"W{number} was judged on after it was excluded"
        if work.situation == "excluded" and work.stage == "full_text":
            assert work.out is not None
            assert work.out["criterion"], f"W{number} is out at full text without a criterion"
        for word in heard:
            assert word["stage"] in people.stages
            assert word["criterion"] in ("", "E1", "I1")
            assert word["means"] != "rule" or word["verdict"] == "exclude"


def take_steps(people: Screeners, steps: int) -> Iterator[tuple[Snapshot, Recounted]]:
    """The states after each step, each proven."""
    before = standing(people)
    for _ in range(steps):
        kind = people.act()
        again, after = counted(people), standing(people)
        assert after == {number: (work.situation, work.stage) for number, work in again.works.items()}, kind
        if kind not in ("bring", "merge", "split", "unanswer", "withdraw"):
            moved = [number for number in after if after[number] != before.get(number)]
            assert len(moved) <= 1, f"{kind} moved {moved}"
        if kind in ("text", "except"):
            torn = {number for number, (situation, _) in before.items() if situation == "conflict"}
            assert torn == {number for number, (situation, _) in after.items() if situation == "conflict"}
        state = snapshot(people.review)
        assert_legal(people, again)
        assert_counts(state, again)
        before = after
        yield state, again


def identities(state: Snapshot) -> dict[str, Outcome]:
    return {one.check: one.outcome for one in prove(state) if one.check.startswith("P")}


def assert_finished(people: Screeners, state: Snapshot) -> None:
    """When nothing waits, every identity between the boxes that the review has holds."""
    assert_counts(state, counted(people))
    found, numbers = identities(state), prisma.flow(state).numbers()
    assert Outcome.FAILS not in found.values()
    assert not any(numbers[name] for name in numbers if name.startswith("waiting"))
    if "full_text" in people.stages and len(people.stages) > 1:
        assert {found[check] for check in ("P1", "P3", "P4", "P6")} == {Outcome.HOLDS}, found
        assert found.get("P7", Outcome.HOLDS) is found.get("P9", Outcome.HOLDS) is Outcome.HOLDS
    assert found["P11"] is Outcome.HOLDS if "P11" in found else True


def run(people: Screeners, steps: int, looks: int) -> None:
    kept: list[tuple[Snapshot, object]] = []
    for state, _ in take_steps(people, steps):
        kept.append((state, flow_rows(state)))
    assert Outcome.FAILS not in identities(kept[-1][0]).values()
    if people.finish():
        assert_finished(people, snapshot(people.review))
    assert verify(people.review).faults == ()
    for state, rows in people.chance.sample(kept, min(looks, len(kept))):
        assert state.at is not None
        for moment in (f"#{state.length}", state.at.isoformat()):
            was = snapshot(people.review, moment)
            assert flow_rows(was) == rows
            assert was.tally == state.tally


@pytest.mark.parametrize("seed", range(20, 30))
def test_reviewers_of_chance(tmp_path: Path, empty: Path, seed: int) -> None:
    run(Screeners(tmp_path / "review", empty, Random(seed)), 40, 4)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1060))
def test_reviewers_of_chance_at_length(tmp_path: Path, empty: Path, seed: int) -> None:
    run(Screeners(tmp_path / "review", empty, Random(seed)), 120, 30)
