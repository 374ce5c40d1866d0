"""Crowded blocks: linear in what is compared, and still together what belongs together."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest
from matching_records import BASE, article, names

from litreview.matching import crowded_keys, keys_of, match
from litreview.matching.candidates import candidates, copies_of
from litreview.matching.crowds import CENTRES, CROWD, SHARED, finer_keys, refine
from litreview.matching.sheet import Unread, read, sheet_of
from litreview.model import Record

TOPICS = ("falls", "pain", "sleep", "grief", "wounds", "diet", "fear", "hope")


def one_doi(at: int) -> Record:
    """One publication, a little differently in every file."""
    given = "Kari" if at % 3 else "K"
    return replace(BASE, authors=names(f"Berg, {given}{at}"), pages="" if at % 2 else BASE.pages)


def broken_doi(at: int) -> Record:
    """A DOI that stands on every paper of a meeting."""
    return replace(BASE, title=f"Paper {at} on {TOPICS[at % 8]} among nurses at home", doi="10.1000/all", pages=str(at))


def editorial(at: int) -> Record:
    """A standing title of one journal by one editor."""
    return replace(
        BASE, title="Editorial", doi="", volume=str(at // 12), issue=str(at % 12), pages=str(at), year=1900 + at // 12
    )


def common_name(at: int) -> Record:
    """A first author and a year as common as can be, and titles that begin alike."""
    title = f"A prospective study of {TOPICS[at % 8]} {TOPICS[at % 7]} in ward {at}"
    return article(title, ("Wang, Li",), 2021, volume=str(at % 40), pages=f"{at}-{at + 9}")


def compared(make: Callable[[int], Record], size: int, runs: int = 1) -> int:
    """How many pairs are judged of that many records that came in so many runs."""
    records = [make(at) for at in range(size)]
    sheet = sheet_of(range(size), [at % runs for at in range(size)], [read(Unread(records, 0, 4))], 4)
    copies = copies_of(sheet, (), frozenset())
    return sum(map(len, candidates(sheet, copies)[0]))


@pytest.mark.parametrize("make", [one_doi, broken_doi, editorial, common_name])
def test_pairs_grow_with_the_crowd_and_not_its_square(make: Callable[[int], Record]) -> None:
    small, large = compared(make, 500), compared(make, 1500)
    assert large < 60 * 1500  # the square has over a million
    assert large < 4 * small + 1000


def test_three_thousand_times_one_record_is_no_crowd() -> None:
    assert compared(lambda at: BASE, 3000) == 0
    assert compared(lambda at: BASE, 3000, runs=3000) == 2999
    found = match(dict.fromkeys(range(300), BASE), runs={at: at for at in range(300)})  # every file has it
    assert found.clusters == (tuple(range(300)),)
    assert found.crowded == ()


def test_one_publication_in_hundreds_of_faces_is_one_work() -> None:
    found = match({at: one_doi(at) for at in range(300)})
    assert found.clusters == (tuple(range(300)),)
    assert "id doi:10.1000/njc.7.11" in found.crowded
    assert found.shared == ()


def test_a_doi_of_many_titles_is_told_and_left_out() -> None:
    found = match({at: broken_doi(at) for at in range(SHARED + 1)})
    assert found.shared == ("id doi:10.1000/all",)
    assert not any("10.1000/all" in str(pair.evidence) for pair in found.maybes)
    assert match({at: broken_doi(at) for at in range(SHARED)}).shared == ()


def test_duplicates_in_a_crowd_meet_by_what_they_share() -> None:
    records = {at: editorial(at) for at in range(3 * CROWD)}
    records[900] = replace(records[77], title="EDITORIAL.", container="Nord J Care")
    found = match(records)
    assert (77, 900) in found.clusters
    assert sum(len(cluster) > 1 for cluster in found.clusters) == 1
    assert any(key.startswith("title editorial") for key in found.crowded)


def test_standing_titles_make_no_queue() -> None:
    found = match({at: editorial(at) for at in range(3 * CROWD)})
    assert len(found.clusters) == 3 * CROWD
    assert found.maybes == ()


def pairs_of_crowd(records: dict[int, Record]) -> set[tuple[int, int]]:
    """The pairs of one crowded block; digests are the ids, so that the first records are its centres."""
    keys = {number: keys_of(record) for number, record in records.items()}
    return set(refine(records, lambda number: number, lambda number: finer_keys(keys[number])))


def test_whether_two_are_compared_does_not_hang_on_third_records() -> None:
    crowd = {at: common_name(at) for at in range(200)}
    pairs = pairs_of_crowd(crowd)
    turned = list(crowd)
    random.Random(1).shuffle(turned)
    assert pairs_of_crowd({at: crowd[at] for at in turned}) == pairs
    more = {at: common_name(at + 10_000) for at in range(200, 400)}  # their own words, the same author and year
    kept = {pair for pair in pairs_of_crowd(crowd | more) if pair[1] < 200}
    assert kept == pairs


def test_a_crowd_is_compared_with_its_centres_and_by_finer_keys() -> None:
    crowd = {at: replace(BASE, title=f"{at} title of its own", doi="", year=at, pages="") for at in range(CROWD + 50)}
    crowd = {at: replace(one, volume=str(at), issue="") for at, one in crowd.items()}
    crowd[140] = replace(crowd[140], title=crowd[130].title)
    pairs = pairs_of_crowd(crowd)
    assert pairs == {(130, 140)} | {(one, other) for one, other in combinations(crowd, 2) if one < CENTRES}


def test_crowded_keys_by_the_number_of_their_holders() -> None:
    counts = {"title a": CROWD + 1, "title b": CROWD, "id doi:10.1000/x": SHARED + 1, "id doi:10.1000/y": SHARED}
    assert crowded_keys(counts) == {"title a", "id doi:10.1000/x"}
