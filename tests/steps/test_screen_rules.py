"""Machine rules over the works of a review: what they would do, what they do, and that people stand above them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from litreview.errors import InputError
from litreview.messages import Words
from litreview.model import (
    Criterion,
    CriterionKind,
    Language,
    Means,
    Record,
    Rule,
    RuleKind,
    Screening,
    Situation,
    Stage,
    Verdict,
)
from litreview.screening import NO_FACTS, RULE_KINDS, apply_rule
from litreview.steps.audit import verify
from litreview.steps.channels import take_file
from litreview.steps.dedupe import dedupe
from litreview.steps.edit import RowChange, edit_row
from litreview.steps.extract import CellGiven, set_cells
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review
from litreview.steps.rule_facts import countries_of, levels_for, seen_works
from litreview.steps.rules_against import against
from litreview.steps.screen import Choice, ExceptionGiven, allow, decide, undo
from litreview.steps.screen_rules import RuleSurvey, Survey, apply, survey
from litreview.steps.snapshot import all_works, snapshot
from tests.servers.channels import bulk
from tests.steps.reviews import articles, empty

WORKS = """TY  - JOUR
TI  - Hope among nurses in long-term care
AU  - Aas, Kari
PY  - 2019
JO  - Journal of Hope
SN  - 1504-3010
DO  - 10.1000/hope.1
AB  - On hope.
LA  - eng
ER  -

TY  - JOUR
TI  - Dignity at the end of life: a field study
AU  - Ødegård, Ola
PY  - 2005
JO  - Journal of Care
LA  - eng
ER  -

TY  - JOUR
TI  - Music in the afternoon of the ward
AU  - Lie, Eva
PY  - 2004
LA  - ger
ER  -

TY  - JOUR
TI  - Undated thoughts on sorrow and mirth
AU  - Moe, Per
ER  -
"""
LATER = """TY  - JOUR
TI  - Gardens behind the municipal nursing home
AU  - Vik, Anne
PY  - 1999
ER  -
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LITREVIEW_CACHE", str(tmp_path / "cache"))
    return tmp_path


def criterion(
    name: str, kind: str, *, automatic: bool = False, searches: tuple[str, ...] = (), **more: Any
) -> Criterion:
    side = CriterionKind.INCLUDE if name.startswith("I") else CriterionKind.EXCLUDE
    rule = Rule(RuleKind(kind), automatic=automatic, **more)
    return Criterion(name, side, f"kriterium {name}", rule=rule, searches=searches)


YEARS = criterion("I1", "years", automatic=True, first=2010)
ENGLISH = criterion("I2", "language", automatic=True, values=("en", "no"))
PERSON = Criterion("E9", CriterionKind.EXCLUDE, "feil tema")


def under(review: Review, *criteria: Criterion, **more: Any) -> Review:
    """The same review with these criteria in its protocol."""
    return replace(review, protocol=replace(review.protocol, criteria=(*criteria, PERSON), **more))


def bring(review: Review, text: str, name: str) -> None:
    import_file(review, FileImport(articles(review.folder, text, name), source="Oria"))
    dedupe(review)


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """W1 fits, W2 and W3 are old, W3 is German besides, W4 says nothing."""
    made = empty(tmp_path)
    bring(made, WORKS, "works.ris")
    return under(made, YEARS, ENGLISH)


def events(review: Review) -> int:
    with review.store.reading() as reader:
        return reader.head()[1]


def counts(rule: RuleSurvey) -> tuple[int, int, int]:
    return rule.met, rule.not_met, rule.unknown


def names(found: Survey) -> list[tuple[str, str]]:
    return [(one.example.work, one.criterion) for one in found.planned]


# What they would do -------------------------------------------------------------------------------------------------


def test_a_survey_counts_and_writes_nothing(review: Review) -> None:
    before = events(review)
    found = survey(review, listed=True)
    years, language = found.rules
    assert (found.works, counts(years), counts(language)) == (4, (1, 2, 1), (2, 1, 1))
    assert [one.work for one in years.would] == ["W2", "W3"]
    assert [(one.work, one.evidence.code) for one in years.untold] == [("W4", "screen.unknown.years")]
    assert names(found) == [("W2", "I1"), ("W3", "I1")]  # W3 once, by the first criterion it breaks
    assert events(review) == before
    assert survey(review).rules[0].untold == []


def test_only_the_rules_asked_for(review: Review) -> None:
    assert [rule.criterion.id for rule in survey(review, ["I2"]).rules] == ["I2"]
    for wanted, code in (("I7", "LR-SCREEN-CRITERION-UNKNOWN"), ("E9", "LR-SCREEN-NO-RULE")):
        with pytest.raises(InputError) as caught:
            survey(review, [wanted])
        assert caught.value.code == code


def test_criteria_without_rules_are_no_error(review: Review) -> None:
    other = under(review, Criterion("I3", CriterionKind.INCLUDE, "eldre", rule=YEARS.rule, applies_to="informanter"))
    assert survey(other) == Survey(4, ())


def test_included_works_that_break_a_criterion_are_told_with_their_exceptions(review: Review) -> None:
    for work in ("W2", "W3"):
        for stage in Stage:
            decide(review, Choice(work, Verdict.INCLUDE, stage))
    decide(review, Choice("W4", Verdict.EXCLUDE, Stage.TITLE))
    allow(review, ExceptionGiven("W3", "I1", ("eneste studie",)))
    years, language = survey(review).rules
    told = [(one.example.work, one.situation, one.excepted) for one in years.against]
    assert told == [("W2", Situation.INCLUDED, False), ("W3", Situation.INCLUDED, True)]
    assert [(one.example.work, one.excepted) for one in language.against] == [("W3", False)]
    assert (years.would, years.left) == ([], 2)


def test_a_work_that_people_excluded_contradicts_nobody(review: Review) -> None:
    decide(review, Choice("W2", Verdict.EXCLUDE, Stage.TITLE))
    years = survey(review).rules[0]
    assert ([one.work for one in years.would], years.against, years.left) == (["W3"], [], 1)


# What they do -------------------------------------------------------------------------------------------------------


def test_automatic_rules_exclude_once_with_their_evidence(review: Review) -> None:
    done = apply(review)
    assert names(done) == [("W2", "I1"), ("W3", "I1")]
    state = snapshot(review)
    assert {decision.means for decision in state.decisions} == {Means.RULE}
    assert {(decision.stage, decision.criterion) for decision in state.decisions} == {(Stage.TITLE, "I1")}
    assert state.decisions[0].note == "publisert 2005, utenfor 2010–"
    assert state.actors[state.decisions[0].reviewer] == review.actor
    assert (state.tally.automatic_before, dict(state.tally.automatic)) == (2, {})
    before = events(review)
    assert apply(review).planned == ()
    assert events(review) == before
    assert verify(review).faults == ()


def test_after_people_have_begun_it_counts_as_during_screening(review: Review) -> None:
    decide(review, Choice("W1", Verdict.INCLUDE, Stage.TITLE))
    apply(review)
    tally = snapshot(review).tally
    assert (tally.automatic_before, dict(tally.automatic)) == (0, {Stage.TITLE: 2})


def test_the_note_is_in_the_language_of_the_review(review: Review) -> None:
    english = under(review, YEARS, language=Language.ENGLISH)
    apply(english)
    assert snapshot(english).decisions[0].note == "published 2005, outside 2010–"


def test_rules_that_are_not_automatic_exclude_nothing(review: Review) -> None:
    quiet = under(review, criterion("I1", "years", first=2010), ENGLISH)
    assert names(apply(quiet)) == [("W3", "I2")]
    with pytest.raises(InputError) as caught:
        apply(quiet, ["I1"])
    assert caught.value.code == "LR-SCREEN-NO-AUTOMATIC"


def test_nobody_is_refused(review: Review) -> None:
    with pytest.raises(InputError) as caught:
        apply(replace(review, actor=""))
    assert caught.value.code == "LR-ACTOR-NONE"


def test_a_work_somebody_has_judged_is_left(review: Review) -> None:
    decide(review, Choice("W2", Verdict.MAYBE, Stage.TITLE))
    assert names(apply(review)) == [("W3", "I1")]


def test_one_vote_of_two_is_a_judgement(review: Review) -> None:
    pair = under(review, YEARS, screening=Screening(dict.fromkeys(Stage, 2)))
    decide(pair.acting("A"), Choice("W2", Verdict.INCLUDE, Stage.TITLE))
    assert names(apply(pair)) == [("W3", "I1")]


def test_a_work_that_was_put_off_is_judged_by_nobody(review: Review) -> None:
    decide(review, Choice("W2", Verdict.POSTPONE, Stage.TITLE))
    assert ("W2", "I1") in names(apply(review))


def test_a_person_stands_above_a_rule(review: Review) -> None:
    apply(review)
    decide(review, Choice("W2", Verdict.INCLUDE, Stage.TITLE))
    assert apply(review).planned == ()
    state = snapshot(review)
    assert state.tally.decided == {(Stage.TITLE, Verdict.INCLUDE): 1, (Stage.TITLE, Verdict.EXCLUDE): 1}
    assert state.tally.automatic_before == 1
    years = survey(review).rules[0]
    assert [(one.example.work, one.situation) for one in years.against] == [("W2", Situation.WAITING)]


def test_what_was_taken_back_from_a_rule_is_not_done_again(review: Review) -> None:
    apply(review)
    undo(review, "W2")
    assert apply(review).planned == ()
    assert survey(review).rules[0].left == 2
    assert snapshot(review).tally.automatic_before == 1


def test_new_works_are_taken_and_the_old_are_left(review: Review) -> None:
    apply(review)
    decide(review, Choice("W1", Verdict.INCLUDE, Stage.TITLE))
    bring(review, LATER, "later.ris")
    assert names(apply(review)) == [("W5", "I1")]
    tally = snapshot(review).tally
    assert (tally.automatic_before, dict(tally.automatic)) == (2, {Stage.TITLE: 1})


def test_what_was_decided_in_between_is_seen(review: Review) -> None:
    def meanwhile(found: Survey) -> None:
        assert names(found) == [("W2", "I1"), ("W3", "I1")]
        decide(review, Choice("W2", Verdict.INCLUDE, Stage.TITLE))

    assert names(apply(review, before=meanwhile)) == [("W3", "I1")]


def test_the_stage_is_the_one_the_work_waits_at(review: Review) -> None:
    late = under(review, replace(YEARS, stage=Stage.FULL_TEXT), stages=(Stage.ABSTRACT, Stage.FULL_TEXT))
    assert {one.stage for one in apply(late).planned} == {Stage.ABSTRACT}


# What a rule knows of a work ----------------------------------------------------------------------------------------


def test_a_criterion_of_one_search_leaves_the_works_of_another(review: Review) -> None:
    bound = under(review, replace(YEARS, searches=("søk 2",)))
    assert counts(survey(bound).rules[0]) == (1, 0, 3)  # the row has no label: nobody can tell
    assert [one.evidence.code for one in survey(bound, listed=True).rules[0].untold][:2] == [
        "screen.unknown.searches",
        "screen.unknown.searches",
    ]
    edit_row(review, 1, RowChange("glemt", {"label": "søk 1"}))
    assert survey(bound).rules[0].unbound == 4
    assert apply(bound).planned == ()
    edit_row(review, 1, RowChange("feil", {"label": "søk 2"}))
    assert names(apply(bound)) == [("W2", "I1"), ("W3", "I1")]


def test_the_country_is_that_of_the_matrix(review: Review) -> None:
    where = under(review, criterion("I3", "country", values=("Norge",)))
    assert counts(survey(where).rules[0]) == (0, 0, 4)
    set_cells(review, "W1", (CellGiven("country", "Sweden og Norway"),))
    set_cells(review, "W2", (CellGiven("country", "Danmark"),))
    assert counts(survey(where).rules[0]) == (1, 1, 2)


def test_a_cell_of_countries_is_parted_and_kept_whole() -> None:
    assert countries_of("Norge og Sverige") == ("Norge", "Sverige", "Norge og Sverige")
    assert "Bosnia and Herzegovina" in countries_of("Bosnia and Herzegovina")
    assert countries_of(" ; ") == ()


def test_a_correction_stands_above_the_record(review: Review) -> None:
    set_cells(review, "W2", (CellGiven("record.year", "2015"),))
    assert names(apply(review)) == [("W3", "I1")]


def test_without_the_register_levels_are_unknown_and_it_is_told_once(review: Review) -> None:
    level, peer = criterion("I3", "channel_level", values=("1",)), criterion("I4", "peer_reviewed")
    found = survey(under(review, level, peer))
    assert [counts(rule) for rule in found.rules] == [(0, 0, 4), (0, 0, 4)]
    assert [remark.code for remark in found.remarks] == ["screen.rules.no_register"]
    assert survey(review).remarks == ()  # no rule asks for it


def test_levels_are_those_of_the_year_in_the_register(review: Review, tmp_path: Path) -> None:
    (tmp_path / "journals.csv").write_bytes(bulk())
    take_file(tmp_path / "journals.csv")
    one, two = (criterion(f"I{level}", "channel_level", values=(str(level),)) for level in (1, 2))
    found = survey(under(review, one, two, criterion("I4", "peer_reviewed")), listed=True)
    assert [counts(rule) for rule in found.rules] == [(1, 0, 3), (0, 1, 3), (1, 0, 3)]
    assert Words("nb")(found.rules[1].would[0].evidence) == (
        "Journal of Hope har nivå 1 i kanalregisteret for 2019; ikke blant: 2"
    )
    assert found.remarks == ()


def test_a_link_is_an_open_copy_and_a_doi_is_none(review: Review) -> None:
    opened = under(review, criterion("I3", "open_full_text"))
    for work, link in ((1, "https://doi.org/10.1000/hope.1"), (2, "https://example.org/dignity.pdf")):
        data = {"work": work, "retrieval": "retrieved", "reason": "", "link": link}
        with review.store.writing(review.clock) as writer:
            writer.append("fulltext.set", f"W{work}", data, actor=writer.actor(review.actor))
    found = survey(opened, listed=True).rules[0]
    assert (counts(found), [one.work for one in found.untold]) == ((1, 0, 3), ["W1", "W3", "W4"])


NOTICE = """TY  - JOUR
TI  - {kind} Hope among nurses in long-term care
AU  - Aas, Kari
PY  - 2021
JO  - Journal of Hope
DO  - 10.1000/hope.notice
ER  -
"""


@pytest.mark.parametrize(("kind", "out"), [("Retraction notice to:", ["W1"]), ("Expression of concern:", [])])
def test_a_work_whose_notice_of_retraction_is_in_the_review(review: Review, kind: str, out: list[str]) -> None:
    bring(review, NOTICE.format(kind=kind), "notice.ris")
    with review.store.reading() as reader:
        assert [pair.relation for pair in reader.pairs("related")] == ["retraction"]
    found = survey(under(review, criterion("E1", "retracted", automatic=True))).rules[0]
    assert [one.work for one in found.would] == out
    assert [one.evidence.args["work"] for one in found.would] == ["W5"] * len(out)


@pytest.mark.parametrize(("kind", "out"), [("Retraction notice to:", ["W2"]), ("Expression of concern:", [])])
def test_a_notice_that_came_before_what_it_retracts(tmp_path: Path, kind: str, out: list[str]) -> None:
    made = empty(tmp_path)
    bring(made, NOTICE.format(kind=kind), "notice.ris")
    bring(made, WORKS, "works.ris")
    found = survey(under(made, criterion("E1", "retracted"))).rules[0]
    assert [(one.work, one.evidence.args["work"]) for one in found.would] == [(work, "W1") for work in out]


AGAIN = WORKS.replace("Hope among nurses in long-term care", "HOPE AMONG NURSES IN LONG-TERM CARE").replace(
    "AB  - On hope.", "AB  - On hope, and at length.\nKW  - hope"
)


def test_a_rule_sees_a_work_as_the_matrix_has_it(review: Review) -> None:
    bring(review, AGAIN, "again.ris")
    asked = [criterion("I1", kind, **ASKED.get(kind, {})) for kind in RULE_KINDS]
    with review.store.reading() as reader:
        works = {work.id: work for work in all_works(reader)}
        seen = list(seen_works(reader, asked, levels_for(()), lambda done, total: None))
    assert [len(works[one.name].records) for one in seen] == [
        2,
        2,
        2,
        1,
        1,
    ]  # two of them without a date are told apart
    for one in seen:
        for rule in asked:
            assert apply_rule(rule, one.record, NO_FACTS) == apply_rule(rule, works[one.name].best, NO_FACTS)


ASKED: dict[str, dict[str, Any]] = {
    "years": {"first": 2010},
    "language": {"values": ("en",)},
    "document_type": {"values": ("book",)},
    "country": {"values": ("Norge",)},
    "channel_level": {"values": ("1",)},
    "keywords": {"values": ("length",)},
}


def test_progress_is_told(review: Review) -> None:
    said: list[tuple[int, int]] = []
    survey(review, told=lambda done, total: said.append((done, total)))
    assert said == [(4, 4)]


# On known articles --------------------------------------------------------------------------------------------------


def test_rules_are_tried_on_known_articles_and_nothing_is_written(review: Review) -> None:
    before = events(review)
    tried = against(review, articles(review.folder, WORKS, "known.ris"))
    assert [(one.record.year, [name for name, _ in one.out]) for one in tried.known] == [
        (2019, []),
        (2005, ["I1"]),
        (2004, ["I1", "I2"]),
        (None, []),
    ]
    assert [(rule.criterion.id, rule.kept, rule.out, rule.unknown) for rule in tried.rules] == [
        ("I1", 1, 2, 1),
        ("I2", 2, 1, 1),
    ]
    assert [name for name, _ in tried.known[3].untold] == ["I1", "I2"]
    assert [one.record.year for one in tried.lost] == [2005, 2004]
    assert events(review) == before


def test_a_criterion_of_some_searches_throws_out_nothing_that_is_known(review: Review) -> None:
    bound = under(review, replace(YEARS, searches=("søk 1",)))
    tried = against(bound, articles(review.folder, WORKS, "known.ris"))
    assert tried.lost == ()
    assert tried.rules[0].unknown == 3


def test_a_file_with_nothing_in_it_is_an_error(review: Review) -> None:
    path = articles(review.folder, "", "known.ris")
    with pytest.raises(InputError) as caught:
        against(review, path)
    assert caught.value.code == "LR-IMPORT-EMPTY"


def test_an_empty_record_is_thrown_out_by_no_rule() -> None:
    for kind in RULE_KINDS:
        for name in ("I1", "E1"):
            one = criterion(name, kind, **ASKED.get(kind, {}))
            assert apply_rule(one, Record()).evidence.code.startswith("screen.unknown.")
