"""What holds of matching whatever the records are."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from matching_records import article, names

from litreview.matching import Decided, Outcome, judge, keys_of, match
from litreview.model import Record, RecordType

# Few values, so that records meet, agree and contradict each other often.
TITLES = (
    "Peer support workers in community mental health teams",
    "Peer support workers in community mental health",
    "Peer support workers in comunity mental health teams",
    "Erratum: Peer support workers in community teams",
    "Arbeid som recovery-strategi for unge voksne. Del I",
    "Arbeid som recovery-strategi for unge voksne. Del II",
    "Arbeid som recoverystrategi for unge voksne",
    "Editorial",
    "",
)
RECORDS = st.builds(
    Record,
    type=st.sampled_from((RecordType.ARTICLE, RecordType.CONFERENCE, RecordType.PREPRINT, RecordType.OTHER)),
    title=st.sampled_from(TITLES),
    authors=st.sampled_from((names("Berg, Kari", "Lie, Ola"), names("Berg, K."), names("Lie, O.", "Berg, K."), ())),
    year=st.sampled_from((2018, 2019, 2023, None)),
    container=st.sampled_from(("Nordic Journal of Care", "Nord J Care", "Congress of Care", "")),
    volume=st.sampled_from(("7", "8", "")),
    pages=st.sampled_from(("11-24", "12-24", "90-99", "")),
    doi=st.sampled_from(("10.1000/a", "10.1000/b", "")),
    pmid=st.sampled_from(("1", "2", "", "")),
)
CORPORA = st.lists(RECORDS, min_size=2, max_size=9).map(lambda found: dict(enumerate(found, start=1)))
UNRELATED = article("Soil bacteria of the northern tundra and their genes", ("Vik, Unn",), 1999, doi="10.9999/z")


@settings(deadline=None)
@given(CORPORA)
def test_every_record_stands_in_exactly_one_cluster(records: dict[int, Record]) -> None:
    found = match(records)
    assert sorted(record for cluster in found.clusters for record in cluster) == sorted(records)
    together = {pair for cluster in found.clusters for pair in combinations(cluster, 2)}
    assert {(pair.a, pair.b) for pair in found.joined} <= together
    assert not {(pair.a, pair.b) for pair in found.maybes} & together


@settings(deadline=None)
@given(CORPORA, st.randoms(use_true_random=False))
def test_the_order_changes_nothing(records: dict[int, Record], chance: object) -> None:
    order = list(records)
    chance.shuffle(order)  # type: ignore[attr-defined]
    assert match({record: records[record] for record in order}) == match(records)


@settings(deadline=None)
@given(CORPORA)
def test_twice_is_once(records: dict[int, Record]) -> None:
    found = match(records)
    assert match(records) == found
    again = {record + 100: said for record, said in records.items() if said.pmid}
    works = match({**records, **again}).clusters
    for record in again:  # a file imported again falls into the works it came from, unless a rule speaks against it
        own = next(work for work in works if record in work)
        assert record - 100 in own or any(_apart(records[record - 100], records[other % 100]) for other in own)


@settings(deadline=None)
@given(CORPORA)
def test_no_chain_joins_what_a_rule_holds_apart(records: dict[int, Record]) -> None:
    for cluster in match(records).clusters:
        for one, other in combinations(cluster, 2):
            assert not _apart(records[one], records[other])


@settings(deadline=None)
@given(CORPORA, st.data())
def test_a_persons_word_wins(records: dict[int, Record], data: st.DataObject) -> None:
    pairs = st.sampled_from(list(combinations(sorted(records), 2)))
    same, different = data.draw(pairs), data.draw(pairs)
    if same == different:
        return
    clusters = match(records, decided=Decided.of(same=[same], different=[different])).clusters
    assert any(set(same) <= set(cluster) for cluster in clusters)
    assert not any(set(different) <= set(cluster) for cluster in clusters)


@settings(deadline=None)
@given(CORPORA)
def test_an_unrelated_record_changes_nothing(records: dict[int, Record]) -> None:
    before, after = match(records), match({**records, 50: UNRELATED})
    assert after.clusters == (*before.clusters, (50,))
    assert (after.joined, after.maybes) == (before.joined, before.maybes)


@settings(max_examples=200, deadline=None)
@given(RECORDS, RECORDS)
def test_a_rule_does_not_mind_which_record_comes_first(one: Record, other: Record) -> None:
    said, turned = judge(keys_of(one), keys_of(other)), judge(keys_of(other), keys_of(one))
    assert (said and (said.rule, said.outcome)) == (turned and (turned.rule, turned.outcome))


@settings(deadline=None)
@given(RECORDS, RECORDS)
def test_without_a_title_only_an_identifier_joins(one: Record, other: Record) -> None:
    said = judge(keys_of(one), keys_of(other))
    if said and said.outcome is Outcome.DUPLICATE and not (one.title and other.title):
        assert one.pmid == other.pmid != ""


def _apart(one: Record, other: Record) -> bool:
    said = judge(keys_of(one), keys_of(other))
    return said is not None and said.apart
