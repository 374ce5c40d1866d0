"""Clusters, maybes, the guard against chains, and matching new records against works."""

from __future__ import annotations

from dataclasses import replace

from matching_records import BASE, HENDA_A, HENDA_B, HENDA_C, NEIGHBOURS, names

from litreview.matching import BY_PERSON, Decided, match
from litreview.matching.candidates import candidates
from litreview.matching.crowds import CROWD
from litreview.matching.sheet import Unread, read, sheet_of
from litreview.model import Record, RecordType

ARTICLE = replace(BASE, doi="")
PREPRINT = replace(ARTICLE, type=RecordType.PREPRINT, container="medRxiv", volume="", pages="")
POOR = replace(ARTICLE, type=RecordType.OTHER, container="", volume="", pages="")


def test_three_reviews_one_work() -> None:
    records = dict(enumerate((HENDA_A, *NEIGHBOURS, HENDA_B, HENDA_C), start=1))
    found = match(records, runs={1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 2, 8: 3})
    assert found.clusters == ((1, 7, 8), (2,), (3,), (4,), (5,), (6,))
    assert found.maybes == ()
    assert [(pair.a, pair.b, pair.rule) for pair in found.joined] == [
        (1, 7, "title_author_year"),
        (1, 8, "title_author_year"),
        (7, 8, "title_author_year"),
    ]


def test_a_poor_record_does_not_chain_a_preprint_to_its_article() -> None:
    found = match({1: ARTICLE, 2: PREPRINT, 3: POOR})
    assert len(found.clusters) == 2
    assert not any({1, 2} <= set(cluster) for cluster in found.clusters)
    assert len(found.maybes) == 1  # one question for the two works, not one for each pair


def test_a_refused_duplicate_is_asked_about_and_not_forgotten() -> None:
    fuller = replace(ARTICLE, pmid="1")
    erratum = replace(ARTICLE, title="Erratum: " + ARTICLE.title, pmid="2", volume="", pages="")
    typed = replace(erratum, title=ARTICLE.title, pmid="2")  # the same PMID, the word «Erratum» lost on the way
    found = match({1: fuller, 2: erratum, 3: typed})
    assert not any({1, 2} <= set(cluster) for cluster in found.clusters)


def test_a_persons_word_wins_over_every_rule() -> None:
    pair = {1: ARTICLE, 2: PREPRINT}
    joined = match(pair, decided=Decided.of(same=[(2, 1)]))
    assert joined.clusters == ((1, 2),)
    assert [one.rule for one in joined.joined] == [BY_PERSON]
    twins = {1: HENDA_A, 2: HENDA_B, 3: HENDA_C}
    parted = match(twins, decided=Decided.of(different=[(1, 3)]))
    assert not any({1, 3} <= set(cluster) for cluster in parted.clusters)
    assert parted.maybes == ()  # it is decided: nobody is asked again


def test_a_record_like_one_face_of_a_joined_work_joins_it() -> None:
    found = match({1: ARTICLE, 2: PREPRINT, 3: replace(PREPRINT)}, decided=Decided.of(same=[(1, 2)]))
    assert found.clusters == ((1, 2, 3),)


def test_a_person_who_contradicts_themself_is_asked() -> None:
    found = match({1: ARTICLE, 2: ARTICLE, 3: ARTICLE}, decided=Decided.of(same=[(1, 2), (2, 3)], different=[(1, 3)]))
    assert not any({1, 3} <= set(cluster) for cluster in found.clusters)
    assert [pair.evidence.code for pair in found.maybes] == ["match.rule.person_contradiction"]


def test_one_search_that_lists_two_nearly_equal_titles_asks() -> None:
    slip = replace(ARTICLE, title=ARTICLE.title.replace("community", "comunity"), pages="")
    pair = {1: ARTICLE, 2: slip}
    assert match(pair, runs={1: 1, 2: 2}).clusters == ((1, 2),)
    same = match(pair, runs={1: 1, 2: 1})
    assert same.clusters == ((1,), (2,))
    assert [one.rule for one in same.maybes] == ["same_run"]


def judged_pairs(records: dict[int, Record]) -> int:
    """How many pairs the engine judges."""
    rows = list(records.values())
    sheet = sheet_of(sorted(records), [None] * len(rows), [read(Unread(rows, 0, 1))], 1)
    return sum(map(len, candidates(sheet, {})[0]))


def test_blocks_grow_with_the_corpus_and_not_its_square() -> None:
    def corpus(size: int) -> dict[int, Record]:
        return {
            at: replace(
                BASE,
                title=f"Ward {at} and a systematic review and meta-analysis",
                pages="",
                doi=f"10.1000/{at}",
                authors=names(f"Family{at % 97}, A."),
                year=1990 + at % 30,
            )
            for at in range(size)
        }

    assert judged_pairs(corpus(1600)) < 1600  # the square would be over a million; a common ending makes no block


def test_a_crowded_block_is_told_and_its_duplicates_still_found() -> None:
    crowd = {
        at: replace(BASE, title=f"Paper number {at} of the proceedings volume", pages=str(at * 9), doi="10.1000/broken")
        for at in range(CROWD + 20)
    }
    crowd[900] = replace(crowd[60])
    found = match(crowd)
    assert any("proceedings" in key or "volume" in key for key in found.crowded)
    assert (60, 900) in found.clusters
    assert len(found.maybes) < CROWD  # one DOI on a hundred titles is a slip, not a question for each two of them


def test_equal_records_are_tied_to_the_first_of_them() -> None:
    found = match({at: replace(BASE) for at in range(1, 1501)}, runs=dict.fromkeys(range(1, 1501), 1))
    assert found.clusters == (tuple(range(1, 1501)),)
    assert {(pair.a, pair.b) for pair in found.joined} == {(1, at) for at in range(2, 1501)}
    assert {pair.rule for pair in found.joined} == {"same_doi"}
    assert found.crowded == ()


def test_equal_records_follow_the_first_and_a_persons_word_parts_them() -> None:
    records = {1: HENDA_A, 2: HENDA_A, 3: HENDA_B, 4: HENDA_B, 5: ARTICLE, 6: ARTICLE, 7: PREPRINT, 8: PREPRINT}
    assert match(records).clusters == ((1, 2, 3, 4), (5, 6), (7, 8))
    parted = match(records, decided=Decided.of(different=[(5, 6)]))
    assert parted.clusters == ((1, 2, 3, 4), (5,), (6,), (7, 8))
    assert any({6, 8} <= set(cluster) for cluster in match(records, decided=Decided.of(same=[(6, 8)])).clusters)
    editorial = replace(BASE, title="Editorial", doi="", pages="")
    asked = match({1: editorial, 2: editorial})  # equal, and still no rule calls them one
    assert (asked.clusters, [pair.rule for pair in asked.maybes]) == (((1,), (2,)), ["short_title"])
