"""The Spark engine finds the very works that the local one finds: in corpora with every odd case, in labelled sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.labelled import read_set
from benchmarks.synthetic import synthetic
from litreview.engines import spark
from litreview.engines.session import require, session
from litreview.errors import InputError
from litreview.matching import Decided, Matching, match
from litreview.matching.blocks import CROWD
from litreview.matching.match import SHARED
from litreview.model import Name, Record, RecordType

pytestmark = pytest.mark.xdist_group("spark")  # one Java for all of them


@pytest.fixture(scope="module")
def started() -> Iterator[None]:
    """One session for all tests: starting it takes longer than any of them."""
    try:
        require()
    except InputError as error:
        pytest.skip(f"Spark cannot run here: {error}")
    with session("local[2]", brief=True):
        yield


def article(title: str, author: str, year: int | None = 2019, **more: Any) -> Record:
    """A journal article."""
    return Record(type=RecordType.ARTICLE, title=title, authors=(Name(author, "Kari"),), year=year, **more)


PAPER = article(
    "Peer support workers in community mental health teams", "Berg", container="Nordic Journal of Care", volume="7"
)
PREPRINT = replace(PAPER, type=RecordType.PREPRINT, container="medRxiv", volume="")
POOR = replace(PAPER, type=RecordType.OTHER, container="", volume="")


def same(records: dict[int, Record], **how: Any) -> Matching:
    """What Spark found, which is what was found here."""
    found = spark.match(records, **how)
    assert found == match(records, **how)
    return found


def odd_cases() -> dict[int, Record]:
    """Records whose ids tell the case: chains in 1-9, copies in 100s, a supplement's DOI in 1000s, a crowd in 2000s."""
    found = {
        1: PAPER,
        2: PREPRINT,
        3: POOR,
        4: replace(PAPER, doi="10.5555/odd.4"),
        5: replace(POOR, doi="10.5555/odd.5"),
    }
    listed = article(
        "Housing first as lived by those who moved in", "Lie", container="Omsorg", volume="3", pages="11-20"
    )
    found |= {6: listed, 7: replace(listed, title=listed.title.replace("lived", "livd"), pages="")}  # one run's slip
    found[8] = article("Half a letter \ud83d is what a broken file holds", "Moe", doi="10.5555/half.\ud83d")
    found[9] = replace(found[8], authors=(Name("Moe", "K."),))
    found |= {100 + at: article("Recovery as seen from a small municipality", "Vik", pmid="77") for at in range(30)}
    found |= {
        1000 + at: article(f"Congress talk on {word} and {word[::-1]} in care", word.title(), doi="10.5555/all.talks")
        for at, word in enumerate(f"{chr(97 + at % 26)}or{'abc'[at // 26]}dan" for at in range(SHARED + 5))
    }
    found |= {
        2000 + at: article("Editorial", "Dahl", 1900 + at, volume=str(at // 2), issue=str(at))
        for at in range(CROWD + 30)
    }
    return found


def test_every_odd_case_is_treated_as_here(started: None) -> None:
    records = odd_cases()
    runs = {6: 1, 7: 1, 1: 2, 3: 2} | {100 + at: at % 2 for at in range(30)}
    said = Decided.of(same=[(1, 2), (104, 106), (1000, 2000), (3, 9999)], different=[(102, 101), (5, 1), (8888, 9)])
    found = same(records, runs=runs, decided=said)
    assert found.crowded
    assert [one.rule for one in found.maybes].count("same_run") == 1
    assert {8, 9} in map(set, found.clusters)
    assert not any({101, 102} <= set(cluster) for cluster in found.clusters)
    assert any({1000, 2000} <= set(cluster) for cluster in found.clusters)
    assert len([one for one in found.clusters if 1000 <= one[0] < 2000]) == SHARED + 5


def test_rules_that_are_switched_off_are_off_in_the_workers(started: None) -> None:
    pair = {1: PAPER, 2: replace(PAPER, volume="")}
    (joined,) = same(pair).joined
    assert joined.rule not in {one.rule for one in same(pair, without=frozenset({joined.rule})).joined}


def test_records_that_nothing_ties_together_stand_alone(started: None) -> None:
    found = same({5: PAPER, 9: article("Quite another thing about something else", "Ruud", 1999)})
    assert found == Matching(clusters=((5,), (9,)))


def test_a_made_up_corpus(started: None) -> None:
    corpus = synthetic(1500)
    assert same(dict(corpus.records)).joined


@pytest.mark.parametrize("name", ["special_cases", "copper", "cytology_screening", "respiratory"])
def test_labelled_sets(started: None, shared: Path, name: str) -> None:
    labelled = read_set(shared / "dedupe" / name)
    assert same(dict(labelled.records), runs=dict(labelled.runs)).joined
