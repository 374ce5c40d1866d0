"""What was done in screening: every number against histories made by hand, and against a naive count."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model import TOOL_ORIGIN, Means, Place, Situation, Stage
from litreview.screening.agreement import Coefficient
from litreview.screening.conduct import Conduct, Ending, Said, StageConduct, conduct, hidden_from
from tests.screening.histories import ABSTRACT, FULL, TITLE, History, protocol


def said(history: History, needed: int = 2, places: dict[Place, int] | None = None) -> Said:
    return Said(protocol(needed), history.decisions, history.taken_back, history.samples, places=places or {})


def done(history: History, needed: int = 2) -> Conduct:
    return conduct(said(history, needed))


def at(history: History, needed: int = 2, stage: Stage = TITLE) -> StageConduct:
    return next(one for one in done(history, needed).stages if one.stage is stage)


def pairs(*words: str, second: str = "b") -> History:
    """«ie»: a says include, b exclude, of a work of its own."""
    history = History()
    for number, (one, two) in enumerate(words, start=1):
        history.says("a", one, f"W{number}")
        history.says(second, two, f"W{number}")
    return history


def test_nothing_said_is_nothing_done() -> None:
    nothing = done(History())
    assert not nothing.by_several
    assert [(one.stage, one.people, one.by_rule) for one in nothing.stages] == [
        (TITLE, 0, 0), (ABSTRACT, 0, 0), (FULL, 0, 0)
    ]  # fmt: skip


def test_one_reader_is_one_reader() -> None:
    history = History()
    for number in range(3):
        history.says("a", "i", f"W{number}")
    stage = at(history)
    assert (stage.judged, stage.alone, stage.several, stage.enough) == ({1: 3}, ("a",), 0, 0)
    assert stage.compared.works == 0
    assert not done(history).by_several


def test_two_readers_of_different_works_are_not_two_readers() -> None:
    history = History()
    history.says("a", "i", "W1")
    history.says("b", "i", "W2")
    stage = at(history, needed=1)
    assert (stage.judged, stage.alone, stage.several) == ({1: 2}, ("a", "b"), 0)


def test_two_who_judge_apart_are_compared() -> None:
    stage = at(pairs("ii", "ee", "ie", "mm"))
    assert (stage.several, stage.enough, stage.compared.apart.items, stage.compared.apart.agreed) == (4, 4, 4, 3)
    assert list(stage.compared.apart.coefficients) == [Coefficient.COHEN, Coefficient.PABAK]
    assert stage.compared.apart.categories == ("exclude", "include", "maybe")
    assert (stage.compared.seen.items, stage.compared.unknown.items) == (0, 0)
    assert done(pairs("ii")).by_several


def test_where_one_was_asked_the_second_is_told_as_having_seen() -> None:
    stage = at(pairs("ii", "ie"), needed=1)
    assert stage.compared.apart.items == 0
    assert (stage.compared.seen.items, stage.compared.seen.agreed) == (2, 1)


def test_what_came_from_a_tool_is_told_by_itself() -> None:
    history = pairs("ii")
    for who in "ab":
        history.says(who, "i", "W9", origin=TOOL_ORIGIN + "rayyan")
    stage = at(history)
    assert (stage.compared.apart.items, stage.compared.unknown.items) == (1, 1)


def test_of_three_the_words_given_apart_are_compared() -> None:
    history = pairs("ii", "ie")
    history.says("c", "e", "W1")  # after the two that were asked
    stage = at(history)
    assert stage.judged == {2: 1, 3: 1}
    assert (stage.compared.apart.reviewers, stage.compared.apart.items, stage.compared.apart.agreed) == (
        ("a", "b"), 2, 1
    )  # fmt: skip


def test_agreement_is_that_of_the_first_words_and_the_change_is_told() -> None:
    history = pairs("ii", "ie")
    history.says("b", "i", "W2")
    stage = at(history)
    assert stage.compared.apart.agreed == 1
    assert (stage.endings, stage.changed) == ({Ending.CHANGED: 1}, 1)


def test_each_ending_of_a_disagreement() -> None:
    history = pairs("ii", "ie", "ei", "ie", "em")
    history.says("a", "i", "W2", means=Means.AGREEMENT)
    history.says("c", "e", "W3", means=Means.THIRD)
    history.says("a", "e", "W4")
    stage = at(history)
    assert stage.endings == {Ending.AGREED: 1, Ending.THIRD: 1, Ending.CHANGED: 1, Ending.OPEN: 1}
    assert (stage.differed, stage.compared.apart.items - stage.compared.apart.agreed) == (4, 4)
    assert stage.judged == {2: 5}  # the third judged nothing by themselves


def test_include_and_maybe_pass_on_but_not_at_the_last_stage() -> None:
    history = pairs("im")
    assert (at(history).passing, at(history).differed, at(history).compared.apart.agreed) == (1, 0, 0)
    last = History()
    last.says("a", "i", stage=FULL)
    last.says("b", "m", stage=FULL)
    assert (at(last, stage=FULL).passing, at(last, stage=FULL).endings) == (0, {Ending.OPEN: 1})


def test_two_criteria_are_a_disagreement_though_both_exclude() -> None:
    history = History()
    history.says("a", "e", stage=FULL, criterion="E1")
    history.says("b", "e", stage=FULL, criterion="E2")
    stage = at(history, stage=FULL)
    assert (stage.compared.apart.agreed, stage.endings, stage.criteria) == (1, {Ending.OPEN: 1}, 1)


def test_a_rule_counts_only_where_no_person_judged() -> None:
    history = History()
    history.says("rule", "e", "W1", means=Means.RULE)
    history.says("rule", "e", "W2", means=Means.RULE)
    history.says("a", "i", "W2")
    history.says("a", "i", "W3")
    history.says("rule", "e", "W3", means=Means.RULE)
    stage = at(history, needed=1)
    assert (stage.by_rule, stage.people) == (1, 2)


def test_the_protocols_number_and_what_fell_short_of_it() -> None:
    history = pairs("ii", "ee")
    history.says("a", "i", "W8")
    history.says("b", "i", "W9")
    stage = at(history, needed=3)
    assert (stage.needed, stage.people, stage.enough, stage.several) == (3, 4, 0, 2)
    assert at(history).enough == 2


def test_what_waits_at_a_stage_is_told_there() -> None:
    places = {
        Place(Situation.WAITING, TITLE): 3,
        Place(Situation.CONFLICT, TITLE): 2,
        Place(Situation.UNRESOLVED, FULL): 1,
        Place(Situation.EXCLUDED, TITLE): 7,
        Place(Situation.NOT_RETRIEVED, FULL): 5,
        Place(Situation.INCLUDED, FULL): 4,
    }
    assert [one.waiting for one in conduct(said(History(), 2, places)).stages] == [5, 0, 1]


def test_a_sample_is_told_by_itself_where_one_reads() -> None:
    history = History()
    for number in range(1, 5):
        history.says("a", "i", f"W{number}")
    history.draws("W1", "W2", "W3", population=4)
    history.says("b", "i", "W1")
    history.says("b", "e", "W2")
    history.says("b", "i", "W4")  # not drawn: could see
    found = done(history, needed=1)
    (sample,) = found.samples
    assert (sample.read, sample.sample.size, sample.sample.population, sample.sample.seed) == (2, 3, 4, 7)
    assert (sample.compared.apart.items, sample.compared.apart.agreed) == (2, 1)
    assert (found.stages[0].compared.apart.items, found.stages[0].compared.seen.items) == (0, 1)
    assert found.stages[0].endings == {Ending.OPEN: 1}
    assert found.by_several


def test_a_sample_nobody_has_read_is_told() -> None:
    history = History()
    history.says("a", "i")
    history.draws("W1")
    assert done(history, needed=1).by_several
    assert done(history, needed=1).samples[0].read == 0


def test_where_two_are_asked_the_samples_works_stay_in_the_stage() -> None:
    history = pairs("ii", "ie")
    history.draws("W1")
    found = done(history)
    assert (found.stages[0].compared.apart.items, found.samples[0].compared.apart.items) == (2, 1)


def test_a_stages_words_are_its_own() -> None:
    history = pairs("ii")
    history.says("a", "e", stage=ABSTRACT)
    assert (at(history).judged, at(history, stage=ABSTRACT).judged) == ({2: 1}, {1: 1})


def test_who_has_yet_to_judge_is_told_nothing_of_the_work() -> None:
    history = pairs("ie", "ii")
    for number in (1, 2):
        history.says("c", "i", f"W{number}")
    history.says("a", "i", "W3")
    history.says("b", "e", "W3")
    asked = said(history, 3)
    assert hidden_from(asked, "c")[TITLE] == {"W3"}
    assert hidden_from(asked, "a")[TITLE] == set()
    assert hidden_from(asked, "")[TITLE] == {"W3"}
    blind = conduct(asked, without=hidden_from(asked, "c")).stages[0]
    assert (blind.hidden, blind.several, blind.compared.apart.items, blind.endings) == (1, 3, 2, {Ending.OPEN: 1})
    assert conduct(asked).stages[0].endings == {Ending.OPEN: 2}


def test_a_work_of_a_sample_is_hidden_from_its_second_reader() -> None:
    history = History()
    history.says("a", "i")
    assert hidden_from(said(history, 1), "b") == {TITLE: set()}
    history.draws("W1")
    assert hidden_from(said(history, 1), "b") == {TITLE: {"W1"}}


def test_a_word_that_still_stands_on_a_joined_work_is_counted_and_not_known() -> None:
    from dataclasses import replace

    history = History()
    history.says("a", "i")
    history.says("b", "i")
    history.says("b", "p")
    first, second, rest = history.decisions
    history.decisions = [replace(first, given_on=""), replace(second, given_on="W2", joined=9), rest]
    assert at(history).judged == {2: 1}
    assert at(history).compared.unknown.items == 1


STEPS = st.lists(
    st.tuples(st.sampled_from(("W1", "W2", "W3")), st.sampled_from("abc"), st.sampled_from("iemp"), st.integers(0, 3)),
    max_size=25,
)


@pytest.mark.parametrize("needed", [1, 2, 3])
@given(steps=STEPS)
def test_the_numbers_are_those_of_a_naive_count(needed: int, steps: list[tuple[str, str, str, int]]) -> None:
    history = History()
    for work, who, letter, undone in steps:
        history.says(who, letter, work)
        if undone == 0:
            history.undoes(history.decisions[-1])
    last = {(made.work, made.reviewer): made for made in history.decisions}
    voters = Counter(work for (work, _), made in last.items() if made.verdict.value != "postpone")
    stage = at(history, needed)
    assert stage.judged == dict(sorted(Counter(voters.values()).items()))
    assert stage.people == len(voters)
    assert stage.several == sum(n > 1 for n in voters.values())
    assert stage.enough == sum(n >= needed for n in voters.values())
    assert stage.reviewers == tuple(
        sorted({who for (_, who), made in last.items() if made.verdict.value != "postpone"})
    )
    assert stage.compared.works == stage.several
    verdicts: dict[str, set[str]] = {}
    for (work, _), made in last.items():
        verdicts.setdefault(work, set()).add(made.verdict.value)
    against = {work for work, found in verdicts.items() if len(found - {"postpone"}) > 1 and "exclude" in found}
    assert stage.endings.get(Ending.OPEN, 0) == len(against)
    assert set(stage.endings) <= {Ending.OPEN, Ending.CHANGED}
    compared = stage.compared
    apart, other = compared.apart.items - compared.apart.agreed, compared.seen.items + compared.unknown.items
    late = sum(n > 2 for n in voters.values())  # two may agree apart, and a third differ who could see them
    assert apart <= stage.differed + stage.passing <= apart + other + stage.changed + late
