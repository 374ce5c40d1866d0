"""Whether a word was given before another's could be seen, against histories made by hand."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model import TOOL_ORIGIN, Amendment, Change, Changed, Means, Verdict
from litreview.screening.sight import Sight, Word, asked_of, words_of
from tests.screening.histories import TITLE, VERDICTS, History, protocol

APART, SEEN, UNKNOWN = Sight.APART, Sight.SEEN, Sight.UNKNOWN
IN, OUT, MAYBE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE
FOLDER = "0123456789abcdef:" + "0" * 64


def words(history: History, needed: int = 2, amendments: tuple[Amendment, ...] = ()) -> dict[str, Word]:
    asked = asked_of(protocol(needed), history.samples, amendments)
    gone = [back.decision for back in history.taken_back]
    return words_of([*history.decisions, *gone, *history.taken_back], asked)


def told(history: History, needed: int = 2) -> dict[str, tuple[Verdict, Sight, bool]]:
    return {who: (word.decision.verdict, word.sight, word.changed) for who, word in words(history, needed).items()}


def test_two_who_are_both_asked_judge_apart() -> None:
    history = History()
    history.says("a", "i")
    history.says("b", "e")
    assert told(history) == {"a": (IN, APART, False), "b": (OUT, APART, False)}


def test_where_one_is_asked_the_second_could_see_the_first() -> None:
    history = History()
    history.says("a", "i")
    history.says("b", "e")
    assert told(history, needed=1) == {"a": (IN, APART, False), "b": (OUT, SEEN, False)}


def test_one_more_than_asked_could_see_the_others() -> None:
    history = History()
    for who in "abc":
        history.says(who, "i")
    assert [word.sight for word in words(history).values()] == [APART, APART, SEEN]
    assert [word.sight for word in words(history, needed=3).values()] == [APART, APART, APART]


def test_a_word_changed_while_alone_is_the_one_given_apart() -> None:
    history = History()
    history.says("a", "i")
    history.says("a", "e")
    history.says("b", "e")
    assert told(history) == {"a": (OUT, APART, False), "b": (OUT, APART, False)}


def test_a_word_changed_when_both_had_judged_does_not_count() -> None:
    history = History()
    history.says("a", "i")
    history.says("b", "e")
    history.says("a", "e")
    assert told(history) == {"a": (IN, APART, True), "b": (OUT, APART, False)}


def test_taking_back_and_judging_again_does_not_hide_what_was_seen() -> None:
    history = History()
    first = history.says("a", "i")
    history.says("b", "e")
    history.undoes(first)
    history.says("a", "e")
    assert told(history)["a"] == (IN, APART, True)


def test_a_slip_taken_back_before_another_judged_is_forgotten() -> None:
    history = History()
    slip = history.says("a", "i")
    history.undoes(slip)
    history.says("b", "e")
    history.says("a", "e")
    assert told(history) == {"b": (OUT, APART, False), "a": (OUT, APART, False)}


def test_what_was_said_before_a_word_taken_back_stands_again() -> None:
    history = History()
    history.says("a", "i")
    history.undoes(history.says("a", "e"))
    history.says("b", "i")
    assert told(history)["a"] == (IN, APART, False)


def test_to_postpone_is_no_word() -> None:
    history = History()
    history.says("a", "i")
    history.says("b", "p")
    assert told(history) == {"a": (IN, APART, False)}
    history.says("b", "e")
    history.says("a", "p")
    assert told(history) == {"b": (OUT, APART, False)}
    history.says("a", "e")
    assert told(history)["a"] == (IN, APART, True)


def test_a_resolution_shows_all() -> None:
    history = History()
    history.says("a", "i")
    history.says("b", "e")
    history.undoes(history.says("c", "e", means=Means.THIRD))
    history.says("d", "e")
    assert told(history, needed=3)["d"] == (OUT, SEEN, False)


def test_a_rule_that_gave_way_hides_again() -> None:
    history = History()
    history.says("rule", "e", means=Means.RULE)
    history.says("a", "i")
    history.says("b", "e")
    assert {who: word.sight for who, word in words(history).items()} == {"a": APART, "b": APART}


def test_a_rule_after_a_persons_word_shows_it() -> None:
    history = History()
    history.says("a", "i")
    history.says("rule", "e", means=Means.RULE)
    history.says("b", "e")
    assert words(history)["b"].sight is SEEN


def test_the_second_reader_of_a_sample_is_blind() -> None:
    history = History()
    history.says("a", "i")
    history.draws("W1")
    history.says("b", "e")
    assert told(history, needed=1) == {"a": (IN, APART, False), "b": (OUT, APART, False)}


@pytest.mark.parametrize("works", [("W2",), ()])
def test_a_sample_of_other_works_or_drawn_too_late_makes_nobody_blind(works: tuple[str, ...]) -> None:
    history = History()
    history.says("a", "i")
    if works:
        history.draws(*works)
    history.says("b", "e")
    history.draws("W1")
    assert words(history, needed=1)["b"].sight is SEEN


def test_what_came_in_another_tools_file_is_not_known() -> None:
    history = History()
    history.says("a", "i", origin=TOOL_ORIGIN + "rayyan")
    history.says("b", "e", origin=TOOL_ORIGIN + "rayyan")
    assert {word.sight for word in words(history).values()} == {UNKNOWN}
    assert {word.sight for word in words(history, needed=1).values()} == {UNKNOWN}


def test_of_a_tools_word_and_one_given_here_only_the_latter_is_known() -> None:
    history = History()
    history.says("a", "i", origin=TOOL_ORIGIN + "rayyan")
    history.says("b", "e")
    assert {who: word.sight for who, word in words(history).items()} == {"a": UNKNOWN, "b": APART}


def test_a_word_from_another_folder_was_given_blind_where_two_are_asked() -> None:
    history = History()
    history.says("a", "i")
    history.says("b", "e", origin=FOLDER, when=1)
    assert {word.sight for word in words(history).values()} == {APART}
    assert words(history, needed=1)["b"].sight is UNKNOWN


def test_a_word_changed_in_another_folder_before_anybody_judged_is_the_one_given_apart() -> None:
    history = History()
    history.event = 10
    history.says("a", "i")
    history.says("b", "e", origin=FOLDER, when=2)
    history.says("b", "i", origin=FOLDER, when=3)
    assert told(history)["b"] == (IN, APART, False)


def test_a_word_changed_in_another_folder_after_the_first_had_judged_does_not_count() -> None:
    history = History()
    history.says("a", "i")
    history.says("b", "e", origin=FOLDER, when=5)
    history.says("b", "i", origin=FOLDER, when=6)
    assert told(history)["b"] == (OUT, APART, True)


def test_what_the_protocol_asked_for_then_is_what_hid() -> None:
    history = History()
    history.says("a", "i")
    history.says("b", "e")
    before, after = (json.dumps({"title": n, "abstract": n, "full_text": n}) for n in (1, 2))
    change = Change("screening", Changed.CHANGED, before, after)
    late = Amendment("two of us", (change,), "x", "y", event=3)
    assert words(history, 2, (late,))["b"].sight is SEEN
    early = Amendment("two of us", (change,), "x", "y", event=0)
    assert words(history, 2, (early,))["b"].sight is APART


def test_the_first_of_several_amendments_after_a_word_tells_what_was_asked_then() -> None:
    history = History()
    word = history.says("a", "i")
    changes = [
        Change("screening", Changed.CHANGED, json.dumps({"title": one}), json.dumps({"title": two}))
        for one, two in ((3, 1), (1, 2))
    ]
    amendments = [
        Amendment("", (change,), "x", "y", event=event) for event, change in zip((5, 9), changes, strict=True)
    ]
    assert asked_of(protocol(2), (), amendments[::-1])(word) == 3


MOVES = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("iem")), max_size=8)


@given(MOVES)
def test_of_two_the_word_apart_is_the_last_alone_or_else_the_first(moves: list[tuple[str, str]]) -> None:
    history = History()
    for who, letter in moves:
        history.says(who, letter)
    found = words(history)
    assert set(found) == {who for who, _ in moves}
    for who, word in found.items():
        others = [index for index, (name, _) in enumerate(moves) if name != who]
        own = [index for index, (name, _) in enumerate(moves) if name == who]
        alone = [index for index in own if not others or index < others[0]]
        apart = alone[-1] if alone else own[0]
        assert word.decision.verdict is VERDICTS[moves[apart][1]]
        assert word.sight is APART
        assert word.changed == (moves[apart][1] != moves[own[-1]][1])


@given(MOVES, st.integers(1, 3))
def test_the_sight_of_a_word_depends_on_what_came_before_it(moves: list[tuple[str, str]], needed: int) -> None:
    history = History()
    seen: dict[str, Sight] = {}
    for who, letter in moves:
        history.says(who, letter)
        for name, word in words(history, needed).items():
            assert seen.setdefault(name, word.sight) is word.sight
    assert all(decision.stage is TITLE for decision in history.decisions)
