"""Judgements in the files of screening tools: read where they are stated, and nowhere else."""

from __future__ import annotations

import time
from typing import Any

import pytest

from litreview.formats import ris
from litreview.formats.judgements import exchanged_of
from litreview.formats.judgements_covidence import verdict_of_list
from litreview.model import Exchanged, Judgement, Parsed, Record, Stage, Verdict

INCLUDE, EXCLUDE, MAYBE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE


def rayyan(note: str, **more: Any) -> Exchanged:
    return exchanged_of(Record(title="T", notes=(note,), **more))


def table(**columns: str) -> Exchanged:
    return exchanged_of(Record(title="T", extra={name: (value,) for name, value in columns.items()}))


# --- Rayyan


def test_rayyan_every_reviewer_has_a_judgement() -> None:
    back = rayyan(
        'RAYYAN-INCLUSION: {"Kari"=>"Excluded", "Ola Nordmann"=>"Included","Ida"=>"Maybe"} | '
        "RAYYAN-LABELS: pilot,look again | RAYYAN-EXCLUSION-REASONS: wrong population,foreign language | "
        'USER-NOTES: {"Kari"=>["only children", "see \\"table 2\\""], "Ida"=>["hm"]}'
    )
    assert (back.tool, back.work, back.tags) == ("rayyan", "", ("pilot", "look again"))
    assert back.judgements == (
        Judgement(
            EXCLUDE,
            None,
            "Kari",
            "",
            "wrong population, foreign language",
            note='only children\nsee "table 2"',
        ),
        Judgement(INCLUDE, None, "Ola Nordmann"),
        Judgement(MAYBE, None, "Ida", note="hm"),
    )


def test_rayyan_a_reason_that_begins_with_a_criterion_of_ours() -> None:
    (judgement,) = rayyan(
        'RAYYAN-INCLUSION: {"K"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: E2 wrong population'
    ).judgements
    assert (judgement.criterion, judgement.reason) == ("E2", "E2 wrong population")
    (judgement,) = rayyan('RAYYAN-INCLUSION: {"K"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: E2 a,E3 b').judgements
    assert (judgement.criterion, judgement.reason) == ("", "E2 a, E3 b")


@pytest.mark.parametrize("note", ["RAYYAN-LABELS: x", "RAYYAN-INCLUSION: {}", 'RAYYAN-INCLUSION: {"K"=>"Undecided"}'])
def test_rayyan_without_a_decision(note: str) -> None:
    back = rayyan(note)
    assert (back.tool, back.judgements) == ("rayyan", ())


@pytest.mark.parametrize(
    "note",
    [
        'RAYYAN-INCLUSION: {"Kari"=>"Included"}',
        'An old note. RAYYAN-INCLUSION: {"Kari"=>"Included"}',
        'RAYYAN-INCLUSION: {"Kari"=>true}',
        'RAYYAN-INCLUSION: {"Kari":"Included"}',
        'RAYYAN-INCLUSION: "Kari"=>"Included"',  # BibTeX, without braces
        'RAYYAN-INCLUSION: K\u0308ari\\"=>\u00cfncluded\\"',  # BibTeX, its quotes read as accents
    ],
)
def test_rayyan_ways_of_writing(note: str) -> None:
    assert rayyan(note).judgements == (Judgement(INCLUDE, None, "Kari"),)


def test_rayyan_in_a_column_and_by_its_key() -> None:
    assert table(Notes='RAYYAN-INCLUSION: {"Kari"=>"Maybe"}').judgements == (Judgement(MAYBE, None, "Kari"),)
    assert table(key="rayyan-1234").tool == "rayyan"
    assert rayyan("RAYYAN-LABELS: x", ids={"key": "W3"}).work == "W3"


def test_rayyan_as_a_reader_of_tables_leaves_it() -> None:
    note = 'litreview W12: maybe; stage title | tag ours | RAYYAN-INCLUSION: {"Ola"=>"Included"}'
    back = exchanged_of(Record(title="T", ids={"rayyan": "rayyan-7"}, extra={"notes": (note,)}))
    assert (back.work, back.tool, back.tags) == ("W12", "rayyan", ("ours",))
    assert back.judgements == (Judgement(INCLUDE, None, "Ola"),)
    assert exchanged_of(Record(title="T", ids={"rayyan": "W7"}, extra={"notes": ("RAYYAN-LABELS: x",)})).work == "W7"


def test_rayyan_behind_our_own_note_in_ris() -> None:
    text = (
        "TY  - JOUR\nID  - rayyan-7\nTI  - T\n"
        'N1  - litreview W12: maybe; stage title; reviewer Kari | tag ours | RAYYAN-INCLUSION: {"Ola"=>"Included"} | '
        "RAYYAN-LABELS: theirs\nER  - \n"
    )
    (hit,) = ris.read(text)
    assert isinstance(hit, Parsed)
    back = exchanged_of(hit.record)
    assert (back.work, back.tool, back.tags) == ("W12", "rayyan", ("ours", "theirs"))
    assert back.judgements == (Judgement(INCLUDE, None, "Ola"),)


@pytest.mark.parametrize("between", [" | ", " ", "|", "  ||  "])
def test_rayyan_behind_an_unjudged_work(between: str) -> None:
    (hit,) = ris.read(
        f'TY  - JOUR\nN1  - litreview W12: unjudged{between}RAYYAN-INCLUSION: {{"O"=>"Excluded"}}\nER  - '
    )
    assert isinstance(hit, Parsed)
    back = exchanged_of(hit.record)
    assert (back.work, back.judgements) == ("W12", (Judgement(EXCLUDE, None, "O"),))


# --- ASReview


@pytest.mark.parametrize(("label", "verdict"), [("1", INCLUDE), ("0", EXCLUDE), ("1.0", INCLUDE)])
def test_asreview_2_columns(label: str, verdict: Verdict) -> None:
    back = table(
        asreview_label=label,
        asreview_time="2026-11-20 10:00:00",
        asreview_note="hm",
        asreview_user_name="Kari",
        litreview="litreview W9: unjudged | tag ours",
    )
    assert (back.tool, back.work, back.tags) == ("asreview", "W9", ("ours",))
    assert back.judgements == (Judgement(verdict, None, "Kari", at="2026-11-20 10:00:00", note="hm"),)


@pytest.mark.parametrize("name", ["included", "label_included", "Included", "final_included"])
def test_asreview_1_columns(name: str) -> None:
    assert table(**{name: "0", "asreview_ranking": "3"}).judgements == (Judgement(EXCLUDE),)


def test_asreview_not_seen_is_no_judgement() -> None:
    assert table(asreview_ranking="4") == Exchanged(
        Record(title="T", extra={"asreview_ranking": ("4",)}), tool="asreview"
    )
    assert table(included="-1", asreview_ranking="4").judgements == ()
    # version 2 leaves its label empty; the label that it was given is not its word
    assert table(included="1", asreview_note="later").judgements == ()


def test_asreview_the_label_we_gave_is_not_its_word() -> None:
    ours = {"litreview": "litreview W9: include; reviewer Kari", "included": "1"}
    assert table(**ours) == Exchanged(table(**ours).record, "W9", (Judgement(INCLUDE, None, "Kari"),))
    back = table(**(ours | {"included": "0", "asreview_ranking": "4"}))  # version 1 writes into the same column
    assert (back.tool, back.work, back.judgements) == ("asreview", "W9", (Judgement(EXCLUDE),))


@pytest.mark.parametrize(
    ("notes", "verdicts"),
    [
        (("ASReview_relevant",), (INCLUDE,)),
        (("mine", "ASReview_irrelevant ASReview_prior"), (EXCLUDE,)),
        (("ASReview_not_seen",), ()),
        (("ASReview_relevant", "ASReview_irrelevant"), (INCLUDE, EXCLUDE)),
    ],
)
def test_asreview_words_in_notes(notes: tuple[str, ...], verdicts: tuple[Verdict, ...]) -> None:
    back = exchanged_of(Record(title="T", notes=notes))
    assert back.tool == "asreview"
    assert tuple(judgement.verdict for judgement in back.judgements) == verdicts


def test_asreview_validation_words_are_no_verdict() -> None:
    assert exchanged_of(Record(notes=("ASReview_validate_relevant",))) == Exchanged(
        Record(notes=("ASReview_validate_relevant",))
    )


@pytest.mark.parametrize("value", ["yes", "Ward A", "2"])
def test_a_column_called_label_of_somebody_else(value: str) -> None:
    assert table(label=value).tool == ""


# --- Covidence


def test_covidence_rows_do_not_tell_the_verdict() -> None:
    back = table(**{"Covidence #": "#17", "Study": "Biong 2015", "Ref": "W4", "Tags": "pilot; later"})
    assert (back.tool, back.work, back.tags, back.judgements) == ("covidence", "W4", ("pilot", "later"), ())


def test_covidence_by_its_number_as_an_identifier() -> None:
    assert exchanged_of(Record(title="T", ids={"covidence": "#17"})).tool == "covidence"


def test_covidence_a_reason_tells_an_exclusion() -> None:
    back = table(**{"Covidence #": "17", "Notes": "Exclusion reason: E2 wrong population; Kari: hm"})
    assert back.judgements == (Judgement(EXCLUDE, None, "", "E2", "E2 wrong population"),)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("review_1234_irrelevant_csv_20260102030405.csv", (EXCLUDE, Stage.ABSTRACT)),
        ("review_1234_select_csv_20260102030405.csv", (INCLUDE, Stage.ABSTRACT)),
        ("review_1234_excluded_ris_20260102030405 (1).ris", (EXCLUDE, Stage.FULL_TEXT)),
        ("review_1234_included_csv_20260102030405.csv", (INCLUDE, Stage.FULL_TEXT)),
        ("review_1234_screen_csv_20260102030405.csv", None),
        ("included.csv", None),
    ],
)
def test_covidence_names_of_files(name: str, said: tuple[Verdict, Stage] | None) -> None:
    assert verdict_of_list(name) == said


# --- ours, and nobody's


def test_a_plain_record_states_nothing() -> None:
    record = Record(title="T", notes=("included in the review", "relevant"), keywords=("exclude",))
    assert exchanged_of(record) == Exchanged(record)


def test_our_own_marks() -> None:
    record = Record(
        extra={"litreview": ("litreview:W3", "litreview:include", "litreview:stage title", "litreview:tag a")}
    )
    assert exchanged_of(record) == Exchanged(record, "W3", (Judgement(INCLUDE, Stage.TITLE),), ("a",))


@pytest.mark.parametrize(
    "piece",
    ['"a"=>["', '"=>"', "RAYYAN-INCLUSION: {", "| ", "||", ' {"', "\\\\", "USER-NOTES: {", "Exclusion reason: "],
)
def test_hostile_notes_are_read_in_time(piece: str) -> None:
    note = piece * (200_000 // len(piece))
    began = time.monotonic()
    exchanged_of(Record(notes=(f"RAYYAN-INCLUSION: {note}", f"USER-NOTES: {note}"), extra={"Covidence #": ("1",)}))
    list(ris.read(f"TY  - JOUR\nN1  - litreview W1: {note}\nER  - "))
    assert time.monotonic() - began < 5
