"""Rounds of duplicates: what they look at, what they leave alone, and what they tell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from growing import ACTOR, Growing, paper, partition

from litreview.matching import Matching
from litreview.model import Record
from litreview.steps import dedupe as step
from litreview.steps.dedupe import Removed, removed, write_works
from litreview.steps.neighbourhood import StoredRecords, rules_fingerprint
from litreview.steps.work_plan import Standing, plan
from litreview.store import differences

WORDS = ["river", "stone", "window", "harvest", "lantern", "meadow", "harbour", "copper", "velvet", "orchard"]
LETTER = "Reflections upon a year of practice in the northern wards"
HOPE = "Hope among nurses in long-term care of older people"
OTHER = "Copper and velvet: a history of the harbour before the war"


@pytest.fixture
def growing(tmp_path: Path) -> Growing:
    return Growing(tmp_path / "litreview.db")


def strangers(number: int) -> list[Record]:
    """Records that have nothing to do with each other."""
    return [
        paper(
            f"{WORDS[at % 10]} {WORDS[at // 10 % 10]} and the {WORDS[at // 3 % 10]} number {at}", f"Author{at}, A", 1990
        )
        for at in range(number)
    ]


def test_a_round_looks_at_the_new_records_and_their_neighbours_only(growing: Growing) -> None:
    known = strangers(40)
    growing.bring(known)
    assert growing.dedupe().full
    growing.bring([known[7], paper(HOPE)])
    done = growing.dedupe()
    assert (done.full, done.compared, done.extended, done.created) == (False, 3, 1, 1)
    assert (done.records, done.works) == (42, 41)
    assert growing.works()[8] == (8, 41)


def test_a_round_with_nothing_new_looks_at_nothing_and_appends_nothing(growing: Growing) -> None:
    growing.bring([paper(HOPE), paper(HOPE, doi="10.1000/a", year=2020), *strangers(5)])
    growing.dedupe()
    events = growing.events()
    done = growing.dedupe()
    assert (done.compared, done.full, growing.events()) == (0, False, events)
    assert growing.dedupe(full=True).compared == 7
    assert growing.events() == events


def test_a_work_that_a_person_judged_keeps_its_number_when_works_are_joined(growing: Growing) -> None:
    one = paper(HOPE, doi="10.1000/a", container="Journal of Hope", volume="3", pages="1-9")
    other = paper("Å håpe: sykepleiere i langtidsomsorg for eldre mennesker", "Lie, Ola", 2001, pmid="77")
    growing.bring([one, other])
    growing.dedupe()
    growing.screen(2)
    growing.say(1, 2, same=True)
    assert growing.dedupe().joined == 1
    assert growing.works() == {2: (1, 2)}
    growing.say(1, 2, same=False)
    growing.dedupe()
    assert growing.works() == {1: (1,), 2: (2,)}


def test_a_withdrawn_run_takes_its_ties_and_its_questions_along(growing: Growing) -> None:
    bare, bridge = paper(HOPE, doi="10.1000/a", pmid=""), paper(HOPE, doi="10.1000/a", pmid="5")
    growing.bring([bare])
    growing.bring([bridge])
    growing.bring([paper("Håp blant sykepleiere i langtidsomsorg for eldre", pmid="5"), paper(HOPE, year=2013)])
    growing.dedupe()
    assert partition(growing.works().values()) == partition([(1, 2, 3), (4,)])
    assert growing.queue()
    growing.withdraw(2)
    done = growing.dedupe()
    assert not done.full
    assert partition(growing.works().values()) == partition([(1,), (3,), (4,)])
    growing.assert_whole()
    assert {record for _, record in growing.index()} == {1, 3, 4}
    growing.withdraw(3)
    growing.dedupe()
    assert growing.queue() == {}
    with growing.store.reading() as reader:
        assert reader.pairs("maybe") == ()
        assert list(differences(reader)) == []


def test_what_a_person_tied_over_a_withdrawn_record_is_tied_no_longer(growing: Growing) -> None:
    growing.bring(strangers(2))
    growing.bring([paper(HOPE)])
    growing.say(1, 3, same=True)
    growing.say(2, 3, same=True)
    growing.dedupe()
    assert growing.works() == {1: (1, 2, 3)}
    growing.withdraw(2)
    growing.dedupe()
    assert partition(growing.works().values()) == partition([(1,), (2,)])


def test_a_number_goes_with_the_record_it_was_made_for() -> None:
    parted = Matching(clusters=((1,), (2,)))
    standing = Standing({3: (1, 2)}, {3: 1, 5: 2}, 9, {5: 3})
    assert plan(parted, standing).split == {"5": [2]}
    assert plan(parted, replace(standing, founders={3: 1})).split == {"9": [2]}


def test_a_persons_word_sends_only_its_own_works_through_the_rules_again(growing: Growing) -> None:
    growing.bring([*strangers(20), paper(HOPE), paper(HOPE, year=2020)])
    growing.dedupe()
    growing.say(21, 22, same=False)
    done = growing.dedupe()
    assert (done.full, done.compared) == (False, 2)
    assert growing.number_of(21) != growing.number_of(22)
    growing.say(21, 3, same=True)
    assert growing.dedupe().compared == 3
    assert growing.number_of(21) == growing.number_of(3)
    growing.assert_whole()


def test_a_question_that_an_answer_settles_leaves_the_queue(growing: Growing) -> None:
    """Two records of one work and a third: the person speaks of the pair that was not asked about."""
    growing.bring([paper(HOPE, pmid="5")])
    growing.bring([paper(HOPE, pmid="5", container="Journal of Hope")])
    growing.bring([paper(HOPE, year=2012)])
    growing.dedupe()
    ((asked, _),) = growing.queue()
    growing.say(3 - asked, 3, same=False)
    assert growing.dedupe().maybes == 0
    assert growing.queue() == {}


def test_other_rules_than_last_time_mean_a_round_over_all(growing: Growing, monkeypatch: pytest.MonkeyPatch) -> None:
    growing.bring(strangers(5))
    growing.dedupe()
    with monkeypatch.context() as patched:
        patched.setattr(step, "rules_fingerprint", lambda without: "0" * 64)
        assert growing.dedupe().full
        assert not growing.dedupe().full
    assert growing.dedupe().full
    assert len(rules_fingerprint()) == 64


def test_works_that_came_another_way_mean_a_round_over_all(growing: Growing) -> None:
    growing.bring(strangers(5))
    growing.dedupe()
    growing.bring([paper(HOPE)])
    with growing.store.writing(growing.clock) as writer:
        data = {"created": {"6": [6]}, "extended": {}, "joined": {}, "split": {}, "maybes": []}
        writer.append("works.matched", "works", data, actor=ACTOR)
    assert growing.dedupe().full
    growing.bring([paper(HOPE)])
    assert not growing.dedupe().full
    assert growing.number_of(7) == 6


def test_an_index_that_was_lost_or_is_of_another_store_is_made_anew(growing: Growing) -> None:
    growing.bring(strangers(5))
    growing.dedupe()
    whole = growing.index()
    with growing.store.writing(growing.clock) as writer:
        writer.connection.exec_driver_sql("DELETE FROM block_state")
    assert growing.dedupe().full
    assert growing.index() == whole
    growing.bring([strangers(5)[4]])
    with growing.store.writing(growing.clock) as writer:
        writer.connection.exec_driver_sql("UPDATE block_index SET record = 6 WHERE record = 5")
    assert growing.dedupe().full
    growing.assert_whole()


def test_a_crowded_block_is_taken_in_whole(growing: Growing) -> None:
    """More than a hundred letters under one title: of such a block only some pairs are compared, whoever comes last."""
    letters = [
        paper(
            LETTER,
            f"Author{at % 60}, A",
            1960 + at % 37,
            pages=f"{at}-{at + 2}",
        )
        for at in range(130)
    ]
    for start, end in ((0, 90), (90, 102), (102, 130)):
        growing.bring([*letters[start:end], *strangers(3)])
        growing.dedupe()
        growing.assert_whole()
    assert growing.dedupe(full=True).compared == 139
    growing.assert_whole()


def test_a_crowd_is_taken_in_whole_also_by_a_round_that_only_touches_some_of_it(growing: Growing) -> None:
    """Two of a crowd that stand too far apart to be compared: alone in a small round they would be."""
    letters = [
        paper(LETTER, f"Author{at % 60}, A", 1960 + at % 37, doi=f"10.1000/{at:03}", pmid="8" if at == 100 else "")
        for at in range(130)
    ]
    growing.bring([*letters, paper(LETTER, "", None, pmid="9")])
    growing.dedupe()
    growing.assert_whole()
    growing.bring([paper(HOPE, "Author40, A", letters[100].year, pmid="8"), paper(OTHER, "", None, pmid="9")])
    done = growing.dedupe()
    assert not done.full
    growing.assert_whole()


def test_a_doi_that_comes_to_name_too_many_titles_names_none(growing: Growing) -> None:
    """Thirty-nine abstracts of one supplement, then ten more: what the DOI tied before is no longer tied."""
    heads = strangers(49)
    shared = [paper(record.title, str(record.authors[0]), 2019, doi="10.1000/supplement") for record in heads]
    again = paper(heads[0].title + " with a longer title than it had", "Author0, A", 2017, doi="10.1000/supplement")
    growing.bring([again, *shared[:38]])
    growing.dedupe()
    growing.assert_whole()
    before = growing.queue()
    growing.bring(shared[38:])
    assert not growing.dedupe().full
    growing.assert_whole()
    assert growing.queue() != before


def test_a_round_is_kept_whole_or_not_at_all(growing: Growing) -> None:
    growing.bring(strangers(5))
    with pytest.raises(RuntimeError), growing.store.writing(growing.clock) as writer:
        write_works(writer, ACTOR)
        raise RuntimeError
    assert (growing.works(), growing.index()) == ({}, [])
    assert growing.dedupe().full


def test_the_event_tells_of_the_works_that_changed_and_of_no_other(growing: Growing) -> None:
    growing.bring([paper(HOPE), paper(HOPE), *strangers(3)])
    growing.dedupe()
    twice = strangers(1) * 2
    growing.bring(twice)
    growing.dedupe()
    with growing.store.reading() as reader:
        *_, first, last = reader.events(kinds=("works.matched",))
    assert [(pair["first"], pair["second"]) for pair in first.data["evidence"]] == [(1, 2)]
    assert {min(pair["first"], pair["second"]) for pair in last.data["evidence"]} <= {3, 6}
    assert last.data["extended"] == {"2": [6, 7]}


def test_a_work_that_was_only_looked_at_is_not_told_of_again(growing: Growing) -> None:
    growing.bring([paper(HOPE), paper(HOPE)])
    growing.dedupe()
    growing.bring([paper(HOPE, year=2013)])
    assert growing.dedupe().compared == 3
    with growing.store.reading() as reader:
        *_, last = reader.events(kinds=("works.matched",))
    assert last.data["evidence"] == []
    assert len(last.data["maybes"]) == 1


def test_a_doubt_that_other_rules_left_is_told_in_the_words_of_today(growing: Growing) -> None:
    growing.bring([paper(HOPE), paper(HOPE, year=2013)])
    growing.dedupe()
    asked = growing.queue()
    old = {"first": 1, "second": 2, "rule": "an_old_rule", "evidence": {"code": "match.rule.person"}}
    with growing.store.writing(growing.clock) as writer:
        data = {"created": {}, "extended": {}, "joined": {}, "split": {}, "maybes": [old]}
        writer.append("works.matched", "works", data, actor=ACTOR)
    assert growing.queue() != asked
    growing.dedupe()
    assert growing.queue() == asked


def test_removed_records_are_counted_within_and_between_sources(growing: Growing) -> None:
    growing.bring([paper(HOPE), paper(HOPE), paper(HOPE)], source="PubMed")
    growing.bring([paper(HOPE)], source="pubmed")
    growing.bring([paper(HOPE), paper(HOPE)])
    growing.bring([paper(HOPE), *strangers(2)])
    growing.dedupe()
    with growing.store.reading() as reader:
        assert removed(reader) == Removed(within=3 + 1, between=2)
        records, works = reader.work_counts()
    assert records - works == 6


def test_records_are_read_some_at_a_time(growing: Growing) -> None:
    numbers = growing.bring(strangers(3))
    with growing.store.reading() as reader:
        stored = StoredRecords(reader, [3, 1])
        assert list(stored) == [1, 3]
        assert len(stored) == 2
        assert {number: record.title for number, record in stored.items()} == {
            1: strangers(3)[0].title,
            3: strangers(3)[2].title,
        }
        with pytest.raises(KeyError):
            stored[numbers[1]]
