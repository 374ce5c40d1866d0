"""Legal decisions, and where a work stands after them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import InputError
from litreview.messages import Words
from litreview.model import (
    JUDGEMENTS,
    Criterion,
    CriterionKind,
    Decision,
    Language,
    Means,
    Place,
    Protocol,
    Screening,
    Situation,
    Stage,
    Verdict,
)
from litreview.screening import (
    Proposed,
    Track,
    automatic,
    check_decision,
    check_undo,
    conflicts,
    hidden,
    included,
    next_stage,
    places,
    ratings,
    reasons,
    tally,
    track,
    tracks,
)

TITLE, ABSTRACT, FULL = Stage.TITLE, Stage.ABSTRACT, Stage.FULL_TEXT
IN, OUT, MAYBE, LATER = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE, Verdict.POSTPONE
ALL = (TITLE, ABSTRACT, FULL)
CRITERIA = (
    Criterion("I1", CriterionKind.INCLUDE, "norsk"),
    Criterion("E1", CriterionKind.EXCLUDE, "barn"),
    Criterion("E2", CriterionKind.EXCLUDE, "dyr"),
)
ALONE = Protocol("p", Language.ENGLISH, "?", criteria=CRITERIA)
PAIR = replace(ALONE, screening=Screening(dict.fromkeys(Stage, 2)))
AT = datetime(2026, 1, 1, tzinfo=UTC)
ERRORS = (
    "STAGE", "CRITERION-UNKNOWN", "CRITERION-MISSING", "EXCLUDED", "LATER", "NOT-INCLUDED", "NO-REASON", "UNSETTLED",
    "MEANS", "NOT-RETRIEVED", "RESOLVED", "NO-CONFLICT", "NOT-THIRD",
)  # fmt: skip


def made(
    event: int,
    stage: Stage,
    verdict: Verdict,
    work: str = "W1",
    reviewer: str = "a",
    *,
    means: Means = Means.OWN,
    criterion: str = "",
    on: str = "",
    joined: int = 0,
) -> Decision:
    return Decision(work, stage, verdict, reviewer, AT, event, criterion, means=means, given_on=on, joined=joined)


def way(*decisions: Decision, protocol: Protocol = ALONE) -> Track:
    return track("W1", decisions, protocol)


def refusal(
    stage: Stage,
    verdict: Verdict,
    *before: Decision,
    criterion: str = "E1",
    protocol: Protocol = ALONE,
    reviewer: str = "a",
    means: Means = Means.OWN,
    retrieved: bool = True,
) -> str:
    proposed = Proposed("W1", stage, verdict, criterion, reviewer, means)
    try:
        check_decision(proposed, way(*before, protocol=protocol), protocol, retrieved=retrieved)
    except InputError as error:
        speak(error)
        return error.code.removeprefix("LR-SCREEN-")
    return ""


def speak(error: InputError) -> None:
    """What happened and what to do next, in every language; raises KeyError where an argument or words are missing."""
    for language in Language:
        for part in ("", ".next"):
            Words(language)(f"error.{error.code}{part}", **error.words)


@pytest.mark.parametrize("stage", ALL)
@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_work_nobody_decided_may_get_any_verdict_at_any_stage(stage: Stage, verdict: Verdict) -> None:
    assert refusal(stage, verdict) == ""


def test_nothing_goes_on_after_an_exclusion_until_it_is_undone() -> None:
    out = made(1, TITLE, OUT)
    for verdict in Verdict:
        assert refusal(ABSTRACT, verdict, out) == "EXCLUDED"
        assert refusal(FULL, verdict, out) == "EXCLUDED"
    assert refusal(TITLE, IN, out) == ""  # a new decision at the same stage stands beside the old
    assert refusal(ABSTRACT, IN, out, made(2, TITLE, IN)) == ""


def test_maybe_goes_on() -> None:
    assert refusal(FULL, IN, made(1, TITLE, MAYBE), made(2, ABSTRACT, MAYBE)) == ""


def test_an_exclusion_under_a_later_decision_is_refused() -> None:
    later = made(1, FULL, IN)
    assert refusal(TITLE, OUT, later) == "LATER"
    assert refusal(TITLE, LATER, later) == "LATER"
    assert refusal(TITLE, IN, later) == ""
    assert refusal(FULL, OUT, later) == ""


def test_an_exclusion_after_full_text_names_its_criterion() -> None:
    assert refusal(FULL, OUT, criterion="") == "CRITERION-MISSING"
    assert refusal(TITLE, OUT, criterion="") == ""
    assert refusal(FULL, IN, criterion="") == ""
    assert refusal(TITLE, OUT, criterion="E9") == "CRITERION-UNKNOWN"


def test_a_stage_the_protocol_lacks_is_refused() -> None:
    assert refusal(ABSTRACT, IN, protocol=replace(ALONE, stages=(TITLE, FULL))) == "STAGE"


def test_a_text_that_was_not_got_cannot_have_been_read() -> None:
    assert refusal(FULL, OUT, retrieved=False) == "NOT-RETRIEVED"
    assert refusal(FULL, LATER, retrieved=False) == ""
    assert refusal(ABSTRACT, OUT, retrieved=False) == ""


def test_a_rule_only_excludes_and_nobody_postpones_for_another() -> None:
    assert refusal(TITLE, OUT, means=Means.RULE) == ""
    assert refusal(TITLE, IN, means=Means.RULE) == "MEANS"
    assert refusal(TITLE, LATER, means=Means.RULE) == "MEANS"


def test_a_stage_begun_by_one_of_two_is_finished_before_the_next() -> None:
    assert refusal(ABSTRACT, IN, made(1, TITLE, IN), protocol=PAIR) == "UNSETTLED"
    assert refusal(ABSTRACT, IN, made(1, TITLE, IN), made(2, TITLE, IN, reviewer="b"), protocol=PAIR) == ""
    assert refusal(ABSTRACT, IN, made(1, TITLE, IN), made(2, TITLE, OUT, reviewer="b")) == "UNSETTLED"


def test_only_a_disagreement_is_resolved_and_only_by_a_third_or_in_agreement() -> None:
    seen = (made(1, TITLE, IN), made(2, TITLE, OUT, reviewer="b"))
    assert refusal(TITLE, OUT, *seen, reviewer="c", means=Means.THIRD, protocol=PAIR) == ""
    assert refusal(TITLE, OUT, *seen, reviewer="a", means=Means.THIRD, protocol=PAIR) == "NOT-THIRD"
    assert refusal(TITLE, OUT, *seen, reviewer="a", means=Means.AGREEMENT, protocol=PAIR) == ""
    assert refusal(TITLE, OUT, seen[0], reviewer="c", means=Means.THIRD, protocol=PAIR) == "NO-CONFLICT"
    resolved = made(3, TITLE, OUT, reviewer="c", means=Means.THIRD)
    assert refusal(TITLE, IN, *seen, resolved, protocol=PAIR) == "RESOLVED"
    assert refusal(TITLE, IN, *seen, resolved, reviewer="c", means=Means.THIRD, protocol=PAIR) == "NO-CONFLICT"


def test_what_a_later_stage_rests_on_is_not_taken_back() -> None:
    first, second = made(1, TITLE, IN), made(2, ABSTRACT, IN)
    with pytest.raises(InputError) as raised:
        check_undo(first, way(first, second), way(second), ALONE)
    assert raised.value.code == "LR-SCREEN-LATER"
    check_undo(second, way(first, second), way(first), ALONE)
    again = made(3, TITLE, MAYBE)
    check_undo(again, way(first, second, again), way(first, second), ALONE)


def test_every_screening_error_has_words_and_a_next_step() -> None:
    for language in Language:
        words = Words(language)
        for code in ERRORS:
            assert words.has(f"error.LR-SCREEN-{code}")
            assert words.has(f"error.LR-SCREEN-{code}.next")


def test_the_catalogues_hold_the_same_codes() -> None:
    folder = Path(__file__).resolve().parents[2] / "litreview" / "locale"
    for name in ("screen.po", "match.po"):
        codes = [
            [
                line
                for line in (folder / language.value / "LC_MESSAGES" / name).read_text("utf-8").splitlines()
                if line.startswith("msgid")
            ]
            for language in Language
        ]
        assert codes[0] == codes[1] == codes[2]
        assert len(set(codes[0])) == len(codes[0]) > 10


@pytest.mark.parametrize(
    ("decisions", "protocol", "expected"),
    [
        ((), ALONE, Place(Situation.WAITING, TITLE)),
        ((made(1, TITLE, IN),), ALONE, Place(Situation.WAITING, ABSTRACT)),
        ((made(1, TITLE, MAYBE),), ALONE, Place(Situation.WAITING, ABSTRACT)),
        ((made(1, TITLE, LATER),), ALONE, Place(Situation.WAITING, TITLE)),
        ((made(1, TITLE, IN), made(2, TITLE, LATER)), ALONE, Place(Situation.WAITING, TITLE)),
        ((made(1, TITLE, OUT),), ALONE, Place(Situation.EXCLUDED, TITLE)),
        (
            (made(1, TITLE, IN), made(2, ABSTRACT, IN)),
            replace(ALONE, stages=(TITLE, ABSTRACT)),
            Place(Situation.INCLUDED, ABSTRACT),
        ),
        ((made(1, FULL, IN),), ALONE, Place(Situation.INCLUDED, FULL)),
        ((made(1, FULL, MAYBE),), ALONE, Place(Situation.UNRESOLVED, FULL)),
        ((made(1, FULL, IN), made(2, FULL, OUT)), ALONE, Place(Situation.EXCLUDED, FULL)),
        ((made(1, FULL, IN), made(2, FULL, OUT, reviewer="b")), ALONE, Place(Situation.CONFLICT, FULL)),
        ((made(1, TITLE, IN),), PAIR, Place(Situation.WAITING, TITLE)),
        ((made(1, TITLE, IN), made(2, TITLE, IN, reviewer="b")), PAIR, Place(Situation.WAITING, ABSTRACT)),
        ((made(1, TITLE, IN), made(2, TITLE, MAYBE, reviewer="b")), PAIR, Place(Situation.WAITING, ABSTRACT)),
        ((made(1, TITLE, IN), made(2, TITLE, OUT, reviewer="b")), PAIR, Place(Situation.CONFLICT, TITLE)),
        ((made(1, FULL, IN), made(2, FULL, MAYBE, reviewer="b")), PAIR, Place(Situation.CONFLICT, FULL)),
        (
            (made(1, FULL, OUT, criterion="E1"), made(2, FULL, OUT, reviewer="b", criterion="E2")),
            PAIR,
            Place(Situation.CONFLICT, FULL),
        ),
        (
            (made(1, TITLE, OUT, criterion="E1"), made(2, TITLE, OUT, reviewer="b", criterion="E2")),
            PAIR,
            Place(Situation.EXCLUDED, TITLE),
        ),
        (
            (
                made(1, TITLE, IN),
                made(2, TITLE, OUT, reviewer="b"),
                made(3, TITLE, OUT, reviewer="c", means=Means.THIRD),
            ),
            PAIR,
            Place(Situation.EXCLUDED, TITLE),
        ),
        ((made(1, TITLE, OUT, means=Means.RULE),), PAIR, Place(Situation.EXCLUDED, TITLE)),
        ((made(1, TITLE, OUT, means=Means.RULE), made(2, TITLE, IN)), ALONE, Place(Situation.WAITING, ABSTRACT)),
        ((made(1, TITLE, OUT, means=Means.RULE), made(2, TITLE, IN)), PAIR, Place(Situation.WAITING, TITLE)),
    ],
)
def test_where_a_work_stands(decisions: tuple[Decision, ...], protocol: Protocol, expected: Place) -> None:
    found = way(*decisions, protocol=protocol)
    assert found.place == expected
    waits = expected.situation in (Situation.WAITING, Situation.UNRESOLVED)
    assert next_stage(found) == (expected.stage if waits else None)


def test_a_work_whose_text_was_not_got_is_out_of_the_queue() -> None:
    passed = (made(1, TITLE, IN), made(2, ABSTRACT, IN))
    found = track("W1", passed, ALONE, retrieved=False)
    assert found.place == Place(Situation.NOT_RETRIEVED, FULL)
    assert next_stage(found) is None
    assert track("W1", passed[:1], ALONE, retrieved=False).place == Place(Situation.WAITING, ABSTRACT)


def test_works_joined_late_carry_what_was_said_of_each() -> None:
    kept, gone = made(1, TITLE, IN), made(2, TITLE, OUT, on="W5", joined=3)
    assert way(kept, gone).place == Place(Situation.CONFLICT, TITLE)
    assert way(gone).place == Place(Situation.EXCLUDED, TITLE)
    assert way(kept, replace(gone, verdict=IN)).place == Place(Situation.WAITING, ABSTRACT)
    assert way(kept, gone, made(4, TITLE, OUT)).place == Place(Situation.EXCLUDED, TITLE)
    assert way(kept, gone, made(4, TITLE, IN, reviewer="b")).place == Place(Situation.CONFLICT, TITLE)
    third = made(5, TITLE, IN, reviewer="b", means=Means.THIRD)
    assert way(kept, gone, third).place == Place(Situation.WAITING, ABSTRACT)


def test_joined_halves_of_a_pairs_work_make_it_whole() -> None:
    one, other = made(1, TITLE, IN), made(2, TITLE, IN, reviewer="b", on="W5", joined=3)
    assert way(one, other, protocol=PAIR).place == Place(Situation.WAITING, ABSTRACT)


def test_what_the_other_said_is_hidden_until_one_has_judged() -> None:
    one, other = made(1, TITLE, IN), made(2, TITLE, OUT, reviewer="b")
    assert hidden(way(one, protocol=PAIR).poll(TITLE), "b", 2)
    assert not hidden(way(one, protocol=PAIR).poll(TITLE), "a", 2)
    assert not hidden(way(one, other, protocol=PAIR).poll(TITLE), "c", 2)
    assert not hidden(way(one).poll(TITLE), "b", 1)


def test_a_resolution_hides_no_votes_from_agreement() -> None:
    seen = (made(1, TITLE, IN), made(2, TITLE, OUT, reviewer="b"))
    settled = way(*seen, made(3, TITLE, OUT, means=Means.AGREEMENT), protocol=PAIR)
    assert ratings(settled.poll(TITLE)) == {"a": "include", "b": "exclude"}
    assert conflicts([settled]) == ()
    assert conflicts([way(*seen, protocol=PAIR)]) == (way(*seen, protocol=PAIR),)


def names(*history: Decision) -> tuple[str, ...]:
    return included(tracks(history, ALONE).values())


def test_included_works_come_in_the_order_they_were_included() -> None:
    history = [
        made(1, FULL, IN, "W9"),
        made(2, FULL, IN, "W2"),
        made(3, FULL, IN, "W9"),
        made(4, FULL, IN, "W5"),
        made(5, FULL, MAYBE, "W7"),
        made(6, TITLE, IN, "W8"),
    ]
    assert names(*history) == ("W9", "W2", "W5")
    assert names(*history, made(7, FULL, OUT, "W9"), made(8, FULL, IN, "W9")) == ("W2", "W5", "W9")
    assert names(*reversed(history)) == ("W9", "W2", "W5")


def test_counts_follow_each_works_way() -> None:
    history = [
        made(1, TITLE, IN),
        made(2, TITLE, OUT, "W2", criterion="E1"),
        made(3, FULL, IN),
        made(4, TITLE, OUT, "W3", means=Means.RULE, criterion="I1"),
        made(5, TITLE, OUT, "W4"),
        made(6, FULL, IN, "W4"),  # cannot be made so, but joined works may hold it
    ]
    found = tracks(history, ALONE).values()
    assert tally(found) == {(TITLE, IN): 1, (TITLE, OUT): 3, (FULL, IN): 1}
    assert reasons(found) == {(TITLE, "E1"): 1, (TITLE, "I1"): 1, (TITLE, ""): 1}
    assert automatic(found, first_judged=1) == (0, {TITLE: 1})
    assert automatic(found, first_judged=5) == (1, {})
    assert places(found)[Place(Situation.EXCLUDED, TITLE)] == 3


@given(st.lists(st.tuples(st.sampled_from(ALL), st.sampled_from(list(Verdict))), max_size=12))
def test_legal_decisions_never_leave_an_included_work_excluded(steps: list[tuple[Stage, Verdict]]) -> None:
    history: list[Decision] = []
    for event, (stage, verdict) in enumerate(steps, 1):
        if refusal(stage, verdict, *history) == "":
            history.append(made(event, stage, verdict))
    found = way(*history)
    excluded_at = [
        at for at, stage in enumerate(ALL) if stage in found.standing and found.standing[stage].verdict is OUT
    ]
    if excluded_at:
        assert not [stage for stage in ALL[excluded_at[0] + 1 :] if found.poll(stage).votes]
        assert names(*history) == ()
    assert set(tally([found])) <= {(stage, verdict) for stage in ALL for verdict in JUDGEMENTS}


def test_no_undo_brings_back_an_exclusion_under_a_later_stage() -> None:
    out, again = made(1, TITLE, OUT), made(2, TITLE, IN)
    later = made(3, ABSTRACT, IN, reviewer="b")
    with pytest.raises(InputError, match="LR-SCREEN-LATER"):
        check_undo(again, way(out, again, later), way(out, later), ALONE)
    check_undo(again, way(out, again), way(out), ALONE)
    more = made(4, TITLE, IN, reviewer="b")
    check_undo(more, way(again, later, more), way(again, later), ALONE)


def test_a_rule_answered_on_the_joined_work_gives_back_the_votes_it_hid() -> None:
    """W2 went into W1 by event 4: one reviewer thought otherwise of it, before a rule excluded it."""
    hid = made(1, FULL, MAYBE, reviewer="b", on="W2", joined=4)
    ruled = made(2, FULL, OUT, "W1", "rule", means=Means.RULE, criterion="E1", on="W2", joined=4)
    assert way(hid, ruled, made(5, FULL, IN)).place == Place(Situation.CONFLICT, FULL)
    assert way(hid, ruled).place == Place(Situation.EXCLUDED, FULL)
