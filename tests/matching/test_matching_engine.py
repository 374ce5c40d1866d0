"""The engine behind `match`: the sieve, processes, packed keys, words made late, parts of a corpus."""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_records import BASE, HENDA_A, HENDA_B, HENDA_C, NEIGHBOURS, article
from test_matching_properties import CORPORA, RECORDS

from litreview.matching import (
    RULES,
    Decided,
    Evidence,
    Matching,
    Relation,
    Sources,
    TitleRelation,
    block_keys,
    judge,
    keys_of,
    match,
)
from litreview.matching.company import Listing
from litreview.matching.crowds import crowded_keys
from litreview.matching.judging import coded, strangers, verdict
from litreview.matching.sheet import pack, unpack
from litreview.model import Name, Record, RecordType
from litreview.model import Relation as Tie

ENGINE = sys.modules["litreview.matching.match"]
RELATIONS = st.sampled_from(list(Relation))
UNSHARED = st.sampled_from([one for one in Relation if one is not Relation.SAME])
WORDS = (
    "care",
    "nurse",
    "home",
    "recovery",
    "peer",
    "support",
    "ward",
    "family",
    "trial",
    "part",
    "I",
    "II",
    "2019",
    "1",
)


def corpus(size: int, seed: int) -> dict[int, Record]:
    """Records as databases give them: works in several faces with slips, labels, brackets and lost fields."""
    chance = random.Random(seed)
    found: list[Record] = []
    while len(found) < size:
        people = tuple(Name(chance.choice(("Berg", "Lie", "Vik", "Moe")), "Kari") for _ in range(chance.randint(0, 3)))
        first = article("", (), chance.choice((2018, 2019, None)), **place_of(chance))
        first = replace(first, title=" ".join(chance.choices(WORDS, k=chance.randint(1, 9))), authors=people)
        found += [first, *(face(chance, first) for _ in range(chance.randint(0, 2)))]
    return dict(enumerate(found[:size], start=1))


def place_of(chance: random.Random) -> dict[str, str]:
    """A journal, volume, issue, pages and identifiers, some empty."""
    return {
        "container": chance.choice(("Nordic Journal of Care", "Nord J Care", "Congress of Care", "")),
        "volume": chance.choice(("7", "8", "")),
        "issue": chance.choice(("1", "2", "")),
        "pages": chance.choice(("11-24", "e117", "90-99", "")),
        "doi": chance.choice((f"10.1000/{chance.randint(1, 60)}", "", "")),
        "pmid": chance.choice((str(chance.randint(1, 60)), "", "", "")),
    }


def face(chance: random.Random, one: Record) -> Record:
    """The record as another database has it."""
    change = chance.choice(
        (
            {"title": one.title.upper()},
            {"title": one.title[:-1] + "x"},
            {"title": f"Erratum: {one.title}"},
            {"title": f"{one.title} [Sykepleie i hjemmet for eldre mennesker]"},
            {"title": f"{one.title}: a review", "pages": ""},
            {"doi": "", "year": (one.year or 2018) + 1},
            {"authors": one.authors[1:], "container": ""},
            {},
        )
    )
    return replace(one, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(2))
def test_the_sieve_changes_no_verdict(seed: int) -> None:
    keys = [keys_of(record) for record in corpus(100, seed).values()]
    sifted = 0
    for one, other in combinations(keys, 2):
        said, code = judge(one, other), coded(Listing(one), Listing(other), frozenset())
        assert (said and (said.outcome, said.rule, said.apart)) == (verdict(code)[:3] if code else None)
        sifted += strangers(one, other)
    assert sifted > 1000  # of 4,950 pairs


@settings(max_examples=200, deadline=None)
@given(RECORDS, RECORDS)
def test_no_rule_speaks_of_strangers(one: Record, other: Record) -> None:
    left, right = keys_of(one), keys_of(other)
    assert strangers(left, right) == strangers(right, left)
    if strangers(left, right):
        assert [judge(left, right, sources=sources) for sources in Sources] == [None] * len(Sources)


ONE = article("Grief after the loss of a child in rural homes", ("Vik, Unn",), 2019)
OTHER = article("Sleep and shift work among night staff", ("Moe, Per",), 2001)
LONG = "How night staff sleep and what shift work does to them"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"pages": "11-24"}, {"pages": "11-13"}),
        ({"pages": "e117"}, {"pages": "e117"}),
        ({"pages": "e117"}, {"pages": "117-119"}),
        ({"doi": "10.1000/x"}, {"doi": "10.1000/X"}),
        ({"pmid": "5"}, {"pmid": "5"}),
        ({"pmcid": "PMC5"}, {"pmcid": "PMC5"}),
        ({"database": "Embase", "accession": "L1"}, {"database": "embase", "accession": "L1"}),
        ({"pmid": "5"}, {"relations": (Tie("erratum_in", pmid="5"),)}),
        ({"title": f"{ONE.title} [{LONG}]"}, {"title": LONG}),
        ({"title": f"{OTHER.title}: a long account of what {LONG}"}, {}),
        ({"title": f"Book of the month, {OTHER.title}"}, {}),
        ({"title": ""}, {}),
        ({"title": f"{ONE.title} of the north, part 1"}, {}),
    ],
)
def test_who_shares_anything_is_no_stranger(one: dict[str, object], other: dict[str, object]) -> None:
    assert strangers(keys_of(ONE), keys_of(OTHER))
    left, right = keys_of(replace(ONE, **one)), keys_of(replace(OTHER, **other))  # type: ignore[arg-type]
    assert not strangers(left, right)
    assert not strangers(right, left)


EVIDENCE = st.builds(
    Evidence,
    **{
        **{item.name: RELATIONS for item in fields(Evidence) if item.type == "Relation"},
        **{item.name: st.booleans() for item in fields(Evidence) if item.type == "bool"},
        "title": st.just(TitleRelation.UNLIKE),
        "percent": st.floats(0, 79),
        "doi": UNSHARED,
        "pmid": UNSHARED,
        "accession": UNSHARED,
        "pages": UNSHARED,
        "volumes": UNSHARED,
        "sources": st.sampled_from(list(Sources)),
        "whole": st.just(False),
        "related": st.just(False),
    },
)


@settings(max_examples=1000, deadline=None)
@given(EVIDENCE)
def test_every_rule_wants_a_like_title_or_something_shared(found: Evidence) -> None:
    held = [rule.name for rule in RULES if found.title in rule.titles and rule.holds(found)]
    assert held == []  # else `strangers` must look at more


@given(RECORDS)
def test_packed_keys_are_the_keys(record: Record) -> None:
    keys = keys_of(record)
    assert unpack(pack(keys)) == keys
    assert pack(keys) == pack(keys_of(replace(record, title="".join(list(record.title)))))


def test_the_number_of_processes_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    records = corpus(900, 5)
    runs = {record: record % 3 for record in records}
    decided = Decided.of(same=[(1, 700)], different=[(2, 3)])
    alone = match(records, runs=runs, decided=decided)
    for place in (ENGINE, sys.modules["litreview.matching.sheet"]):
        monkeypatch.setattr(place, "SMALL", 100)
    monkeypatch.setattr("litreview.matching.sheet.CHUNK", 70)
    monkeypatch.setattr("litreview.matching.candidates.BATCH", 300)
    monkeypatch.setattr("litreview.matching.candidates._ROWS", 64)
    assert match(records, runs=runs, decided=decided) == alone
    shared = match(records, runs=runs, decided=decided, jobs=2)
    assert shared == alone
    assert [pair.evidence for pair in shared.joined + shared.maybes] == [
        pair.evidence for pair in alone.joined + alone.maybes
    ]


class Lazy(Mapping[int, Record]):
    """Records that are fetched when asked for."""

    def __init__(self, records: Mapping[int, Record]) -> None:
        self.records = records
        self.fetched: list[int] = []

    def __getitem__(self, number: int) -> Record:
        self.fetched.append(number)
        return self.records[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)


def test_each_record_is_fetched_once() -> None:
    records = corpus(60, 2)
    lazy = Lazy(records)
    assert match(lazy) == match(records)
    assert sorted(lazy.fetched) == sorted(records)


def test_evidence_is_what_the_rule_says() -> None:
    found = match({1: HENDA_A, 2: HENDA_B, 3: HENDA_C, 4: NEIGHBOURS[0]})
    for pair in found.joined:
        said = judge(*(keys_of({1: HENDA_A, 2: HENDA_B, 3: HENDA_C}[number]) for number in (pair.a, pair.b)))
        assert said is not None
        assert pair.evidence == said.evidence


def partition(found: Matching) -> set[frozenset[int]]:
    """The clusters as sets."""
    return set(map(frozenset, found.clusters))


@settings(deadline=None)
@given(CORPORA, st.randoms(use_true_random=False))
def test_the_order_of_the_ids_changes_no_work(records: dict[int, Record], chance: random.Random) -> None:
    turned = dict(zip(records, chance.sample(range(1000), len(records)), strict=True))
    found = match({turned[record]: said for record, said in records.items()})
    assert partition(found) == {frozenset(turned[one] for one in cluster) for cluster in match(records).clusters}


def test_a_tie_is_broken_by_what_records_say() -> None:
    printed = replace(BASE, doi="")
    preprint = replace(printed, type=RecordType.PREPRINT, container="medRxiv", volume="", pages="")
    poor = replace(printed, type=RecordType.OTHER, container="", volume="", pages="")  # as much one as the other
    found = set()
    for a, b, c in permutations((1, 2, 3)):
        named = {a: "printed", b: "preprint", c: "poor"}
        clusters = match({a: printed, b: preprint, c: poor}).clusters
        found.add(frozenset(frozenset(named[one] for one in cluster) for cluster in clusters))
    assert len(found) == 1
    assert {len(cluster) for cluster in found.pop()} == {1, 2}


@settings(deadline=None)
@given(CORPORA)
def test_repetition_changes_no_work(records: dict[int, Record]) -> None:
    found = match({**records, **{record + 100: said for record, said in records.items()}})
    assert {frozenset(one for one in cluster if one < 100) for cluster in found.clusters} - {frozenset()} == partition(
        match(records)
    )


@settings(deadline=None)
@given(CORPORA, st.data())
def test_joined_by_hand_and_split_again_is_as_before(records: dict[int, Record], data: st.DataObject) -> None:
    before = match(records)
    apart = [pair for pair in combinations(records, 2) if not any(set(pair) <= set(one) for one in before.clusters)]
    if not apart:
        return
    pair = data.draw(st.sampled_from(apart))
    joined = match(records, decided=Decided.of(same=[pair]))
    assert any(set(pair) <= set(cluster) for cluster in joined.clusters)
    assert match(records).clusters == before.clusters
    assert match(records, decided=Decided.of(different=[pair])).clusters == before.clusters


def holders_of(records: Mapping[int, Record]) -> dict[str, set[int]]:
    """The records that hold each block key, as an index has them."""
    holders: dict[str, set[int]] = defaultdict(set)
    for number, record in records.items():
        for key in block_keys(keys_of(record)):
            holders[key].add(number)
    return holders


def touched(records: Mapping[int, Record], new: int, before: Matching, decided: Decided) -> set[int]:
    """What a new record may change, told from what a store knows: the last matching, the decisions, the block keys."""
    holders = holders_of(records)
    crowded = crowded_keys({key: len(numbers) for key, numbers in holders.items()})
    ties = [{pair.a, pair.b} for pair in (*before.joined, *before.maybes)]  # those that the guard refused are doubts
    ties += [set(pair) for pair in (*decided.same, *decided.different)]
    ties += [holders[key] for key in crowded]
    as_new = {new}.union(*(holders[key] for key in crowded if key.startswith("id doi:") and new in holders[key]))
    union = {one for key, numbers in holders.items() if numbers & as_new for one in numbers} | as_new
    while grown := {one for tie in ties if tie & union for one in tie} - union:
        union |= grown
    return union


@pytest.mark.parametrize("crowd", [100, 4])
@settings(max_examples=100, deadline=None)
@given(st.lists(RECORDS, min_size=6, max_size=16), st.data())
def test_matching_what_a_new_record_touches_gives_what_the_whole_gives(
    crowd: int, records: list[Record], data: st.DataObject
) -> None:
    everything = dict(enumerate(records, start=1))
    pairs = st.lists(st.sampled_from(list(combinations(everything, 2))), max_size=2)
    same, different = data.draw(pairs), data.draw(pairs)
    decided = Decided.of(same, different)
    with pytest.MonkeyPatch.context() as patch:
        for place in ("crowds.CROWD", "candidates.CROWD"):
            patch.setattr(f"litreview.matching.{place}", crowd)
        for place in ("crowds.SHARED", "sheet.SHARED"):
            patch.setattr(f"litreview.matching.{place}", min(crowd, 3))
        patch.setattr("litreview.matching.candidates.CENTRES", 2)
        whole = match(everything, decided=decided)
        new = everything[len(records)]
        old = {number: record for number, record in everything.items() if record is not new}
        part = touched(everything, len(records), match(old, decided=decided), decided)
        found = match({number: everything[number] for number in part}, decided=decided)
    assert set(found.clusters) == {cluster for cluster in whole.clusters if part >= set(cluster)}
    assert not any(part & set(cluster) for cluster in set(whole.clusters) - set(found.clusters))
    assert found.joined == tuple(pair for pair in whole.joined if {pair.a, pair.b} <= part)
    doubted = {frozenset((pair.a, pair.b)) for pair in whole.maybes if {pair.a, pair.b} <= part}
    assert {frozenset((pair.a, pair.b)) for pair in found.maybes} == doubted


def test_a_part_of_equal_records_needs_its_first() -> None:
    found = match({1: BASE, 2: BASE, 3: BASE})
    assert found.clusters == ((1, 2, 3),)
    assert match({2: BASE, 3: BASE}).clusters == ((2, 3),)
