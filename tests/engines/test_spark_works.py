"""The Spark engine finds the very works that the local one finds: in corpora with every odd case, in labelled sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.labelled import read_set
from litreview.engines import spark
from litreview.engines.session import require, session
from litreview.errors import InputError
from litreview.matching import CROWD, SHARED, Decided, Matching, match
from litreview.model import Name, Record, RecordType, Relation

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


FAR = 1 << 40  # ids need not be small, nor follow each other


def chains() -> dict[int, Record]:
    """A preprint between two articles, one run's slip, half a letter, what two runs list in one issue, a correction."""
    listed = article(
        "Housing first as lived by those who moved in from hospitals", "Lie", container="Omsorg", volume="3"
    )
    broken = article("Half a letter \ud83d is what a broken file holds", "Moe", doi="10.5555/half.\ud83d")
    issued = article("Night shifts and sleep among nurses", "Dal", None, container="Omsorg", volume="9", issue="2")
    porters = replace(issued, volume="10", title="The sleep of night porters in three old hospitals")
    return {
        1: PAPER,
        2: PREPRINT,
        3: POOR,
        4: replace(PAPER, doi="10.5555/odd.4"),
        5: replace(POOR, doi="10.5555/odd.5"),
        6: listed,
        7: replace(listed, title=listed.title.replace("hospitals", "hopsitals"), volume=""),
        8: broken,
        9: replace(broken, authors=(Name("Moe", "K."),)),
        11: issued,
        12: replace(issued, title=f"{issued.title}: a diary study"),
        13: porters,
        14: replace(porters, title=f"{porters.title}: a diary study"),
        15: replace(porters, title="Another thing altogether, by the same hand"),
        16: replace(listed, title=f"Correction to: {listed.title}", year=2020),
    }


def crowds() -> dict[int, Record]:
    """From 100 copies, from 1000 a supplement's DOI, from 2000 a standing title, from 3000 one work in many faces."""
    words = [f"{chr(97 + at % 26)}or{'abc'[at // 26]}dan" for at in range(SHARED + 5)]
    found = {100 + at: article("Recovery as seen from a small municipality", "Vik", pmid="77") for at in range(30)}
    found |= {
        1000 + at: article(f"Congress talk on {word} and {word[::-1]} in care", word.title(), doi="10.5555/all.talks")
        for at, word in enumerate(words)
    }
    found[1099] = article("A word on talks", "Aas", relations=(Relation("comment_on", doi="10.5555/all.talks"),))
    found |= {1100 + at: replace(found[1000 + at], volume="4") for at in range(3)}
    without = {at: replace(found[1000 + at], doi="") for at in range(3)}
    found |= {first + at: one for first in (1110, 1120) for at, one in without.items()}  # copies once the DOI is gone
    found |= {
        2000 + at: article("Editorial", "Dahl", 1900 + at, volume=str(at // 2), issue=str(at))
        for at in range(CROWD + 30)
    }
    found[2999] = replace(found[2005], title="EDITORIAL.", container="Omsorg")
    found |= {
        FAR + at: replace(PAPER, title="Where they go at night", authors=(Name("Vik", f"A{at}"),), doi="10.5555/faces")
        for at in range(CROWD + 20)
    }
    return found


def test_every_odd_case_is_treated_as_here(started: None) -> None:
    records = chains() | crowds()
    runs = {6: 1, 7: 1, 1: 2, 3: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 2} | {100 + at: at % 2 for at in range(30)}
    said = Decided.of(same=[(1, 2), (104, 106), (1000, 2000), (3, 9999)], different=[(102, 101), (5, 1), (8888, 9)])
    found = same(records, runs=runs, decided=said)
    assert set(found.crowded) >= {"title editorial dahl", "id doi:10.5555/faces"}
    assert found.shared == ("id doi:10.5555/all.talks",)
    assert [one.rule for one in found.maybes].count("same_run") == 1
    assert {(6, 16), (7, 16)} & {(one.a, one.b) for one in found.related}
    clusters = set(map(frozenset, found.clusters))
    assert {8, 9} in clusters
    assert {11, 12} in clusters
    assert {13, 14} not in clusters  # one of the runs lists more by that hand in that issue
    assert not any({101, 102} <= cluster for cluster in clusters)
    assert any({1000, 2000} <= cluster for cluster in clusters)


def test_rules_that_are_switched_off_are_off_in_the_workers(started: None) -> None:
    pair = {1: PAPER, 2: replace(PAPER, volume="")}
    (joined,) = match(pair).joined
    assert joined.rule not in {one.rule for one in same(pair, without=frozenset({joined.rule})).joined}


def test_records_that_nothing_ties_together_stand_alone(started: None) -> None:
    found = same({5: PAPER, 9: article("Quite another thing about something else", "Ruud", 1999)})
    assert found == Matching(clusters=((5,), (9,)))


@pytest.mark.parametrize("name", ["copper", "misq"])  # the second knows which file brought a record
def test_labelled_sets(started: None, shared: Path, name: str) -> None:
    labelled = read_set(shared / "dedupe" / name)
    assert same(dict(labelled.records), runs=dict(labelled.runs)).joined
