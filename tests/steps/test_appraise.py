"""Critical appraisal: answers with reasons, two appraisers side by side, forms, and the history behind it all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.messages import Words
from litreview.model import SHEETS, Answer, AppraisalPlan, Language, sheet_of
from litreview.model.appraisal import differing, stars, unanswered
from litreview.steps.appraise import (
    AnswerGiven,
    AppraisalGiven,
    answer_of,
    appraisal_status,
    appraisals_of,
    appraise,
    remarks,
    suggested,
)
from litreview.steps.appraise_file import AppraisalForm, read_appraisal_form, write_appraisal_form
from litreview.steps.audit import verify
from litreview.steps.doubts import merge, undo
from litreview.steps.forms import FormGiven, Side
from litreview.steps.review import Review
from litreview.steps.snapshot import snapshot
from tests.steps.filled_forms import edit
from tests.steps.reviews import example

FORMATS = (".xlsx", ".docx", ".toml")
HB = "hb-qualitative"


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return example(tmp_path, "recovery-services").acting("Kari")


def says(review: Review, work: str, *answers: tuple[str, str, str], sheet: str = HB, **more: str) -> None:
    given = tuple(AnswerGiven(item, answer, reason, "3") for item, answer, reason in answers)
    appraise(review, work, AppraisalGiven(given, **more), sheet)


def events(review: Review) -> int:
    with review.store.reading() as reader:
        return reader.head()[1]


# Sheets -----------------------------------------------------------------------------------------------------------


def test_every_sheet_has_its_number_of_items() -> None:
    count = {sheet.key: len(sheet.items) for sheet in SHEETS}
    assert count == {
        "hb-qualitative": 10,
        "casp-qualitative": 10,
        "hb-review": 10,
        "casp-review": 10,
        "hb-rct": 11,
        "casp-rct": 11,
        "hb-cohort": 12,
        "casp-cohort": 12,
        "hb-case-control": 11,
        "casp-case-control": 11,
        "hb-prevalence": 13,
        "jbi-qualitative": 10,
        "jbi-review": 11,
        "jbi-rct": 13,
        "jbi-cohort": 11,
        "jbi-case-control": 10,
        "jbi-cross-sectional": 8,
        "jbi-prevalence": 9,
        **dict.fromkeys(("mmat-qualitative", "mmat-rct", "mmat-nonrandomised", "mmat-descriptive"), 7),
        **dict.fromkeys(("mmat-mixed-rct", "mmat-mixed-nonrandomised", "mmat-mixed-descriptive"), 17),
        "nos-cohort": 8,
        "nos-case-control": 8,
    }
    assert all(len({item.id for item in sheet.items}) == len(sheet.items) for sheet in SHEETS)
    assert all(sheet.url.startswith("http") and sheet.owner and sheet.name for sheet in SHEETS)


def test_only_the_scale_with_stars_has_a_sum_and_nine_at_most() -> None:
    assert {sheet.key for sheet in SHEETS if sheet.starred} == {"nos-cohort", "nos-case-control"}
    assert {sheet.most_stars for sheet in SHEETS if sheet.starred} == {9}


@pytest.mark.parametrize(
    ("said", "means"),
    [("ja", "yes"), ("JA.", "yes"), ("j", "yes"), ("Can't tell", "unclear"), ("ikkje aktuelt", "not_applicable"),
     ("ikke aktuelt", "not_applicable"), ("n/a", "not_applicable"), ("nei", "no"), ("?", "unclear"), ("", None)],
)  # fmt: skip
def test_an_answer_may_be_said_in_three_languages(said: str, means: str | None) -> None:
    sheet = sheet_of("jbi-qualitative")
    assert sheet is not None
    assert answer_of(sheet.items[0], said) == (Answer(means) if means else None)


@pytest.mark.parametrize(
    ("sheet", "item", "said"), [(HB, "1", "ikke aktuelt"), ("nos-cohort", "1", "2"), (HB, "1", "9")]
)
def test_an_answer_that_is_none_of_the_scale_is_refused(review: Review, sheet: str, item: str, said: str) -> None:
    with pytest.raises(InputError) as problem:
        says(review, "W1", (item, said, "fordi"), sheet=sheet)
    assert problem.value.code == "LR-APPRAISE-ANSWER"


@pytest.mark.parametrize(
    ("tool", "publisher", "keys"),
    [
        ("casp-qualitative", "", ["casp-qualitative"]),
        ("Sjekkliste for vurdering av kvalitativ studie", "Helsebiblioteket (2016)", ["hb-qualitative"]),
        ("JBI-sjekkliste for prevalensstudier", "", ["jbi-prevalence"]),
        ("Newcastle-Ottawa Scale, cohort", "", ["nos-cohort"]),
        ("sjekkliste for diagnostikk", "", []),
        ("", "", []),
    ],
)
def test_the_protocol_suggests_a_sheet(review: Review, tool: str, publisher: str, keys: list[str]) -> None:
    protocol = replace(review.protocol, appraisal=AppraisalPlan(tool, publisher))
    assert [sheet.key for sheet in suggested(protocol)] == keys


def test_without_a_sheet_that_can_be_told_one_must_be_named(review: Review) -> None:
    bare = replace(review, protocol=replace(review.protocol, appraisal=AppraisalPlan()))
    with pytest.raises(InputError) as problem:
        says(bare, "W1", ("1", "ja", "x"), sheet="")
    assert problem.value.code == "LR-APPRAISE-NO-SHEET"
    says(bare, "W1", ("1", "ja", "x"), sheet="jbi-qualitative")
    says(bare, "W1", ("2", "ja", "x"), sheet="")  # the one that was begun
    assert [item.sheet for item in appraisals_of(bare, "W1")] == ["jbi-qualitative"]


# Answers ----------------------------------------------------------------------------------------------------------


def test_an_answer_without_a_reason_is_kept_and_counts_as_unanswered(review: Review) -> None:
    says(review, "W1", ("1", "ja", "Står i innledningen"), ("2", "nei", " "))
    (found,) = appraisals_of(review, "W1")
    sheet = sheet_of(HB)
    assert sheet is not None
    assert found.given["2"].answer is Answer.NO
    assert unanswered(sheet, found) == tuple(str(n) for n in range(2, 11))
    assert [(said.code, said.args["items"]) for said in remarks(sheet, found)] == [("cli.appraise.bare", ("2",))]
    says(review, "W1", ("2", "nei", "Ingen begrunnelse for valget"))
    assert "2" not in unanswered(sheet, appraisals_of(review, "W1")[0])


def test_stars_are_summed_only_when_every_item_is_answered_with_a_reason(review: Review) -> None:
    sheet = sheet_of("nos-cohort")
    assert sheet is not None
    seven = [(str(n), "2" if n == 5 else "1", "fordi") for n in range(1, 8)]
    says(review, "W1", *seven, ("8", "1", ""), sheet=sheet.key)
    assert stars(sheet, appraisals_of(review, "W1")[0]) is None
    says(review, "W1", ("8", "0", "stort frafall"), sheet=sheet.key)
    assert stars(sheet, appraisals_of(review, "W1")[0]) == 8
    ticked = sheet_of(HB)
    assert ticked is not None
    says(review, "W2", *((item.id, "ja", "x") for item in ticked.items))
    assert stars(ticked, appraisals_of(review, "W2")[0]) is None  # nothing to sum


def test_nothing_is_judged_overall_but_by_a_person(review: Review) -> None:
    sheet = sheet_of(HB)
    assert sheet is not None
    says(review, "W1", *((item.id, "ja", "x") for item in sheet.items))
    assert appraisals_of(review, "W1")[0].overall == ""
    says(review, "W1", overall="God kvalitet", overall_reason="Alt er begrunnet")
    assert (appraisals_of(review, "W1")[0].overall, len(appraisals_of(review, "W1")[0].answers)) == ("God kvalitet", 10)


def test_an_answer_is_taken_back_and_the_same_again_is_no_event(review: Review) -> None:
    says(review, "W1", ("1", "ja", "x"), ("2", "nei", "y"))
    count = events(review)
    says(review, "W1", ("1", "ja", "x"))
    assert events(review) == count
    says(review, "W1", ("1", "", ""))
    assert list(appraisals_of(review, "W1")[0].given) == ["2"]
    with review.store.reading() as reader:
        last = list(reader.events())[-1]
    assert last.kind == "form.set"
    assert last.data["kind"] == "appraisal"
    assert [answer["item"] for answer in last.data["before"]["answers"]] == ["1", "2"]
    assert verify(review).faults == ()


def test_two_appraisers_stand_side_by_side(review: Review) -> None:
    says(review, "W1", ("1", "ja", "x"), ("2", "ja", "x"), ("3", "nei", ""))
    says(review.acting("Ola"), "W1", ("1", "ja", "y"), ("2", "uklart", "y"), ("3", "ja", "y"))
    first, second = appraisals_of(review, "W1")
    sheet = sheet_of(HB)
    assert sheet is not None
    assert differing(first, second, sheet) == ("2",)  # 3 has no reason in the one, and is unanswered there
    assert first.reviewer != second.reviewer


def test_works_that_are_joined_keep_theirs_and_parted_ones_get_them_back(review: Review) -> None:
    says(review, "W1", ("1", "ja", "om W1"))
    says(review, "W2", ("1", "nei", "om W2"))
    says(review.acting("Ola"), "W2", ("2", "nei", "Olas om W2"))
    merge(review, ("W1", "W2"))
    (kept,) = {item.work for item in appraisals_of(review, "W1")}
    assert kept == "W1"
    texts = {item.reviewer: item.answers[0].reason for item in appraisals_of(review, "W1")}
    assert sorted(texts.values()) == ["Olas om W2", "om W1"]  # the kept one's own comes first
    says(review, "W1", ("3", "ja", "etter"))
    undo(review)
    assert [item.answers[0].reason for item in appraisals_of(review, "W2")] == ["om W2", "Olas om W2"]
    assert verify(review).faults == ()


def test_the_status_counts_the_included_set(review: Review) -> None:
    says(review, "W2", ("1", "ja", "x"))
    judged = appraisal_status(review)
    assert [one.work for one in judged] == ["W1", "W2", "W3", "W4", "W5"]
    assert [len(one.appraisals) for one in judged] == [0, 1, 0, 0, 0]
    assert [item.work for item in snapshot(review).appraisals] == ["W2"]


# Forms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_form_comes_back_answer_by_answer(review: Review, suffix: str) -> None:
    says(review, "W1", ("1", "ja", "fra før"))
    path = review.folder / f"form{suffix}"
    done = write_appraisal_form(review, AppraisalForm(path, sheet=HB))
    assert (done.works, done.rows, done.filled) == (5, 55, 1)
    count = events(review)
    assert read_appraisal_form(review, FormGiven(path)).same == 55
    assert events(review) == count
    edit(
        path,
        {
            f"W1.{HB}:2": {"answer": "Nei", "reason": "=ikke sagt", "page": "4"},
            f"W2.{HB}:10": {"answer": "can't tell"},
            f"W2.{HB}:overall": {"answer": "Middels", "reason": "Lite utvalg"},
            f"W3.{HB}:1": {"answer": "kanskje", "reason": "x"},
            f"W3.{HB}:2": {"reason": "uten svar"},
        },
    )
    done_reading = read_appraisal_form(review, FormGiven(path))
    assert len(done_reading.changes) == 3
    assert sorted(told.said.code for told in done_reading.told) == ["error.LR-APPRAISE-ANSWER", "forms.no_answer"]
    first, second = appraisals_of(review, "W1")[0], appraisals_of(review, "W2")[0]
    assert (first.given["1"].reason, first.given["2"].answer, first.given["2"].page) == ("fra før", Answer.NO, "4")
    assert first.given["2"].reason == "=ikke sagt"
    assert (second.given["10"].answer, second.overall, second.overall_reason) == (
        Answer.UNCLEAR, "Middels", "Lite utvalg",
    )  # fmt: skip
    assert events(review) == count + 2  # one for each work and sheet
    assert read_appraisal_form(review, FormGiven(path)).changes == ()
    assert verify(review).faults == ()


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_answer_changed_in_both_waits_for_a_choice(review: Review, suffix: str) -> None:
    path = review.folder / f"form{suffix}"
    write_appraisal_form(review, AppraisalForm(path, ("W1",), HB))
    edit(path, {f"W1.{HB}:1": {"answer": "nei", "reason": "i filen"}})
    says(review, "W1", ("1", "ja", "her"))
    done = read_appraisal_form(review, FormGiven(path))
    assert [one.slot.mark for one in done.conflicts] == [f"W1.{HB}:1"]
    assert appraisals_of(review, "W1")[0].given["1"].answer is Answer.YES
    read_appraisal_form(review, FormGiven(path, take=Side.THEIRS))
    assert appraisals_of(review, "W1")[0].given["1"].reason == "i filen"


def test_a_form_written_for_another_is_read_as_ones_own_and_told(review: Review) -> None:
    says(review, "W1", ("1", "ja", "Karis"))
    path = review.folder / "form.toml"
    write_appraisal_form(review, AppraisalForm(path, ("W1",), HB))
    edit(path, {f"W1.{HB}:2": {"answer": "ja", "reason": "Olas"}})
    done = read_appraisal_form(review.acting("Ola"), FormGiven(path))
    assert [told.said.code for told in done.told] == ["forms.other_reviewer"]
    by = {item.reviewer: item for item in appraisals_of(review, "W1")}
    assert sorted(tuple(item.given) for item in by.values()) == [("1",), ("2",)]


def test_a_form_in_nynorsk_is_read_by_who_writes_bokmal(review: Review) -> None:
    theirs = replace(review, protocol=replace(review.protocol, language=Language.NYNORSK))
    says(theirs, "W1", ("1", "ikkje aktuelt", "x"), sheet="jbi-qualitative")
    path = review.folder / "form.docx"
    write_appraisal_form(theirs, AppraisalForm(path, ("W1",), "jbi-qualitative"))
    edit(path, {"W1.jbi-qualitative:2": {"answer": "ikke aktuelt", "reason": "y"}})
    done = read_appraisal_form(review, FormGiven(path))
    assert [one.slot.mark for one in done.changes] == ["W1.jbi-qualitative:2"]
    assert done.told == ()


def test_the_topics_in_the_catalogue_are_those_of_the_sheets() -> None:
    import re

    from tests.words_in_source import catalogue

    topics = {item.topic for sheet in SHEETS for item in sheet.items}
    known = {code for code in catalogue("nb", "sheet") if not re.match(r"sheet\.(answer|design|letter)\.", code)}
    assert known == topics


@pytest.mark.parametrize("language", Language)
def test_answers_are_taken_in_every_language_and_told_in_that_of_who_reads(language: Language) -> None:
    item = next(one for sheet in SHEETS for one in sheet.items if Answer.NOT_APPLICABLE in one.answers)
    words = Words(language)
    said = [words(f"sheet.answer.{answer.value}") for answer in item.answers]
    assert [answer_of(item, word.capitalize()) for word in said] == list(item.answers)
    with pytest.raises(InputError) as refused:
        answer_of(item, "kanskje")
    assert words(f"error.{refused.value.code}", **refused.value.words).endswith(": " + ", ".join(said))
