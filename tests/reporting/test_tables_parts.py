"""The smaller tables: frame, concepts, criteria, narrowing, preliminary searches, sums, reading list, proof, flow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from litreview.messages import Words
from litreview.model import (
    Analysis,
    AppraisalPlan,
    Arrival,
    Concept,
    Count,
    Criterion,
    CriterionException,
    CriterionKind,
    Day,
    Finding,
    Frame,
    FrameName,
    Language,
    Limit,
    LimitKind,
    LogDate,
    Name,
    Outcome,
    Protocol,
    Purpose,
    ReadingItem,
    ReadingList,
    Record,
    RecordType,
    Run,
    Snapshot,
    StatedSum,
    Step,
    StepRole,
    Unrestricted,
    Work,
    message,
)
from litreview.reporting.assemble import PARTS
from litreview.reporting.document import CellKind, Table
from litreview.reporting.tables.common import caption_of, date_text, date_value
from litreview.reporting.tables.concepts import concepts
from litreview.reporting.tables.criteria import criteria, criteria_list, exceptions
from litreview.reporting.tables.flow import flow
from litreview.reporting.tables.method import method
from litreview.reporting.tables.narrowing import narrowing
from litreview.reporting.tables.pico import pico
from litreview.reporting.tables.preliminary import known, preliminary
from litreview.reporting.tables.proof import proof, warnings
from litreview.reporting.tables.reading_list import reading_list
from litreview.reporting.tables.strings import strings
from litreview.reporting.tables.sums import sums

NB, NN, EN = (Words(language) for language in Language)
BASE = Protocol("p", Language.BOKMAL, "Hvordan oppleves recovery?")
UNKNOWN = "ikke oppgitt"


def texts(table: Table | None) -> list[list[str]]:
    assert table is not None
    return [[cell.text for cell in row] for row in table.rows]


def notes(table: Table | None) -> list[str]:
    assert table is not None
    return [note.text for note in table.notes]


def heads(table: Table | None) -> tuple[str, ...]:
    assert table is not None
    return table.headings


FRAME = Frame(
    FrameName.PICO,
    {"population": "Personer i rusbehandling", "intervention": "Opplevelse", "comparison": "Ingen"},
    {
        "population": "Patient (hvem)",
        "intervention": "Intervention (hva)",
        "comparison": "Comparison (alternativer)",
        "outcome": "Outcomes (resultater)",
    },
    "Tabell 1. PICO-skjema",
    "(Thidemann, 2019, s. 84)",
)


def test_the_frame_stands_under_the_authors_headings() -> None:
    table = pico(Snapshot(replace(BASE, frame=FRAME)), NB)
    assert table is not None
    assert heads(table) == (
        "Patient (hvem)",
        "Intervention (hva)",
        "Comparison (alternativer)",
        "Outcomes (resultater)",
    )
    assert texts(table) == [["Personer i rusbehandling", "Opplevelse", "Ingen", UNKNOWN]]
    assert (table.key, table.caption) == ("pico", "PICO-skjema")
    assert notes(table) == ["(Thidemann, 2019, s. 84)"]
    assert pico(Snapshot(BASE), NB) is None


def test_default_headings_carry_the_hints_of_who_and_what() -> None:
    bare = Snapshot(replace(BASE, frame=Frame(FrameName.PICO)))
    assert heads(pico(bare, NB))[:2] == ("Pasient/populasjon/problem (hvem)", "Intervensjon/tiltak (hva)")
    assert heads(pico(bare, NN))[0] == "Pasient/populasjon/problem (kven)"
    assert heads(pico(Snapshot(replace(BASE, frame=FRAME)), EN))[0] == "Patient/population/problem (who)"
    assert heads(pico(Snapshot(replace(BASE, frame=FRAME)), EN, as_printed=True))[0] == "Patient (hvem)"


def test_concepts_have_a_column_a_language() -> None:
    found = concepts(
        Snapshot(
            replace(
                BASE,
                frame=FRAME,
                concepts=(
                    Concept(
                        "Rus",
                        "population",
                        {"nb": ("rus", "avhengighet"), "en": ("substance use",)},
                        ("Substance-Related",),
                    ),
                    Concept("Håp"),
                ),
            )
        ),
        NB,
    )
    assert heads(found) == ("Tema for søket", "Del av spørsmålet", "Søkeord (bokmål)", "Søkeord (engelsk)", "Emneord")
    assert texts(found) == [
        ["Rus", "Pasient/populasjon/problem (hvem)", "rus, avhengighet", "substance use", "Substance-Related"],
        ["Håp", "", "", "", ""],
    ]
    assert concepts(Snapshot(BASE), NB) is None


CRITERIA = replace(
    BASE,
    criteria=(
        Criterion("I1", CriterionKind.INCLUDE, "Årstall: 2016-2021"),
        Criterion("I2", CriterionKind.INCLUDE, "forsket på i Norge", "praksis varierer", searches=("søk 2",)),
        Criterion("I3", CriterionKind.INCLUDE, "over 18 år", applies_to="informanter"),
    ),
    unrestricted=(Unrestricted("deltakernes alder"), Unrestricted("kjønn", "ikke viktig")),
)


def test_criteria_side_by_side_say_when_a_side_is_empty() -> None:
    table = criteria(Snapshot(CRITERIA), NB)
    assert heads(table) == ("Inklusjonskriterier", "Eksklusjonskriterier")
    assert texts(table) == [
        ["I1 Årstall: 2016-2021", "Ingen eksklusjonskriterier er oppgitt."],
        ["I2 forsket på i Norge\nGjelder: søk 2\nBegrunnelse: praksis varierer", ""],
        ["I3 over 18 år\nGjelder informanter", ""],
    ]
    assert notes(table) == [
        "Bevisst ikke avgrenset: deltakernes alder.",
        "Bevisst ikke avgrenset: kjønn. Begrunnelse: ikke viktig",
    ]
    assert criteria(Snapshot(BASE), NB) is None


def test_criteria_as_a_list_with_reasons() -> None:
    table = criteria_list(Snapshot(CRITERIA), NB)
    assert heads(table) == ("Nr.", "Type", "Kriterium", "Begrunnelse")
    assert texts(table)[0] == ["I1", "Inklusjon", "Årstall: 2016-2021", UNKNOWN]
    assert texts(table)[1] == ["I2", "Inklusjon", "forsket på i Norge\nGjelder: søk 2", "praksis varierer"]
    assert texts(table)[-1] == ["", "Eksklusjon", "Ingen eksklusjonskriterier er oppgitt.", ""]


NESS = Work(
    "W1",
    (1,),
    Record(
        RecordType.ARTICLE,
        "Å delta",
        year=2013,
        authors=(Name("Ness", "O."), Name("Borg", "M."), Name("Karlsson", "B.")),
    ),
)


def test_exceptions_tell_work_criterion_and_every_reason() -> None:
    state = Snapshot(
        CRITERIA,
        works=(NESS,),
        exceptions=(CriterionException("W1", "I1", ("relevansen veide tyngre", "endres ikke over tid"), "samme søk"),),
    )
    assert texts(exceptions(state, NB)) == [
        [
            "Artikkel 1: Ness et al., 2013",
            "I1 Årstall: 2016-2021",
            "relevansen veide tyngre\nendres ikke over tid",
            "samme søk",
            UNKNOWN,
        ]
    ]
    assert exceptions(Snapshot(BASE), NB) is None


def test_who_agreed_to_an_exception_and_when_it_was_logged() -> None:
    at = datetime(2026, 3, 12, 23, tzinfo=UTC)
    made = CriterionException("W1", "I1", ("x",), agreed_by="veileder", at=at)
    (row,) = texts(exceptions(Snapshot(CRITERIA, works=(NESS,), exceptions=(made,)), NB))
    assert row[4] == "veileder\nført 12. mars 2026"


def test_a_criterion_that_an_exception_was_made_from_is_starred_and_the_reasons_stand_under_it() -> None:
    plain = Snapshot(CRITERIA, works=(NESS,))
    state = replace(plain, exceptions=(CriterionException("W1", "I1", ("relevansen", "alderen")),))
    for build in (criteria, criteria_list):
        before, after = build(plain, NB), build(state, NB)
        assert before is not None
        assert after is not None
        assert "I1*" not in str(texts(before))
        assert "I1*" in str(texts(after))
        assert len(after.notes) == len(before.notes) + 1
        assert after.notes[-1].text == "* Artikkel 1 er et unntak fra I1 Årstall: 2016-2021: relevansen; alderen"


def ladder() -> Run:
    limits = (Limit(LimitKind.YEARS, "Årstall: 2016-2021"), Limit(LimitKind.OTHER, "Artikler"))
    return Run(
        3,
        Arrival.HAND,
        Purpose.MAIN,
        "oria",
        "Oria",
        label="hovedsøk",
        query="(rus ELLER rop)",
        date=LogDate("mellom 8-12 mars"),
        raw={"date": "mellom 8-12 mars"},
        steps=(
            Step(StepRole.BEFORE_LIMITS, "treff før avgrensning", Count("2853", 2853)),
            Step(StepRole.HITS, "etter avgrensning", Count("187", 187), limits),
            Step(StepRole.ABSTRACTS, "skumlest", Count()),
            Step(StepRole.INCLUDED, "utvalgt", Count("3", 3)),
        ),
    )


def test_narrowing_has_a_row_a_search_with_printed_labels_and_unknowns() -> None:
    table = narrowing(Snapshot(BASE, runs=(ladder(), Run(4, Arrival.HAND))), NB)
    assert texts(table) == [
        [
            "hovedsøk",
            "Oria",
            "mellom 8-12 mars",
            "(rus ELLER rop)",
            "2853 → 187 → ikke oppgitt → 3",
            "treff før avgrensning: 2853\netter avgrensning: 187\nskumlest: ikke oppgitt\nutvalgt: 3",
            "Årstall: 2016-2021; Artikler",
        ]
    ]
    assert narrowing(Snapshot(BASE, runs=(Run(4, Arrival.HAND),)), NB) is None


def test_preliminary_searches_stand_apart() -> None:
    run = Run(1, Arrival.HAND, Purpose.PRELIMINARY, "oria", "Oria", query="rus*", note="for bredt")
    tip = Run(2, Arrival.HAND, Purpose.KNOWN, "tips", works=("W1",))
    file = Run(3, Arrival.FILE, Purpose.KNOWN, file="articles.ris", parsed=5)
    state = Snapshot(BASE, runs=(run, tip, file), works=(NESS,))
    assert texts(preliminary(state, NB)) == [["1", "Oria", "rus*", UNKNOWN, UNKNOWN, "for bredt"]]
    assert texts(known(state, NB)) == [
        ["tips", UNKNOWN, UNKNOWN, "Artikkel 1"],
        [UNKNOWN, "articles.ris", "5", UNKNOWN],
    ]  # nobody noted anything: no column for it
    assert "known" not in {key for part in PARTS.values() for key in part}
    assert preliminary(Snapshot(BASE), NB) is None


def test_strings_show_what_was_sent_and_each_reason() -> None:
    run = Run(
        1,
        Arrival.API,
        Purpose.MAIN,
        "pubmed",
        query="recovery",
        sent="recovery[tiab]",
        translation='"recovery"',
        limits=(Limit(LimitKind.YEARS, first=2015, reason="ny forskning"), Limit(LimitKind.FULL_TEXT)),
    )
    assert texts(strings(Snapshot(BASE, runs=(run,)), NB)) == [
        [
            "Søk 1",
            "PubMed",
            "recovery",
            "recovery[tiab]",
            '"recovery"',
            "2015– (begrunnelse: ny forskning)\nfulltekst (begrunnelse: ikke oppgitt)",
        ]
    ]


def test_stated_sums_are_written_out_and_answered() -> None:
    state = Snapshot(
        BASE,
        sums=(
            StatedSum("informanter", (("institusjon", 2), ("facebook", 7)), 9, "4.5.3"),
            StatedSum("feil", (("a", 1), ("b", 1)), 3),
        ),
    )
    assert texts(sums(state, NB)) == [
        ["informanter", "4.5.3", "2 institusjon + 7 facebook", "9", "9", "stemmer"],
        ["feil", UNKNOWN, "1 a + 1 b", "2", "3", "stemmer ikke"],
    ]
    assert texts(sums(state, EN))[1][5] == "does not hold"


def test_the_reading_list_prints_both_totals() -> None:
    items = (
        ReadingItem(Count("257", 257), text="Et kapittel"),
        ReadingItem(Count("19", 19), "W1"),
        ReadingItem(Count("20", 20)),
    )
    given = ReadingList(items, Count("Valgt litteratur: 1.151 sider.", 1151), "*N sider")
    table = reading_list(Snapshot(BASE, works=(NESS,), reading_list=given), NB)
    assert texts(table) == [
        ["Et kapittel", "257"],
        ["Ness, O., Borg, M. & Karlsson, B. (2013). Å delta.", "19"],
        [UNKNOWN, "20"],
        ["Sum oppgitt av forfatteren", "Valgt litteratur: 1.151 sider."],
        ["Sum regnet ut av litreview", "296"],
    ]
    assert notes(table) == ["Forfatteren merker sidetallene slik: *N sider"]
    short = Snapshot(BASE, reading_list=ReadingList((*items, ReadingItem(Count())), Count()))
    assert [row[1] for row in texts(reading_list(short, NB))][-3:] == [UNKNOWN] * 3


def finding(check: str, outcome: Outcome, **more: object) -> Finding:
    return Finding(check, outcome, message("report.article", number=3), **more)  # type: ignore[arg-type]


def test_the_proof_has_three_answers_and_warnings_stand_apart() -> None:
    found = [
        finding("X2", Outcome.HOLDS, sum="1 + 1 = 2"),
        finding("X3", Outcome.CANNOT, missing=(message("report.none"), message("report.none"))),
        finding("W1", Outcome.WARNING, rows=(5, 7), works=("W1",)),
    ]
    table = proof(found, Snapshot(BASE, works=(NESS,)), NB)
    assert table is not None
    assert texts(table) == [
        ["Artikkel 3", "1 + 1 = 2", "stemmer", "X2"],
        ["Artikkel 3", "", "ikke mulig å kontrollere\nMangler: ingen; ingen", "X3"],
    ]
    assert [row[2].kind for row in table.rows] == [CellKind.HOLDS, CellKind.CANNOT]
    assert notes(table) == ["Stemmer: 1. Stemmer ikke: 0. Ikke mulig å kontrollere: 1."]
    assert texts(warnings(found, Snapshot(BASE, works=(NESS,)), NB)) == [["Artikkel 3", "søk 5, 7\nArtikkel 1", "W1"]]
    assert warnings(found[:2], Snapshot(BASE), NB) is None


def test_what_does_not_hold_comes_first_and_says_what_it_is_of() -> None:
    found = [finding("X2", Outcome.HOLDS, rows=(1,)), finding("X5", Outcome.FAILS, rows=(5, 7), works=("W1",))]
    table = proof(found, Snapshot(BASE, works=(NESS,)), NB)
    assert table is not None
    assert [row[2:] for row in texts(table)] == [["stemmer ikke\nsøk 5, 7, Artikkel 1", "X5"], ["stemmer", "X2"]]


def test_numbers_of_the_proof_are_parted_as_the_language_does_and_hold_together() -> None:
    found = [
        Finding("X1", Outcome.HOLDS, message("check.log_sum.holds", what="treff", total="1 370"), sum="1 000 + 370")
    ]
    found += [replace(found[0], outcome=Outcome.WARNING)]
    for words, thousand in ((NB, "1\u00a0370"), (NN, "1\u00a0370"), (EN, "1,370")):
        table = proof(found, Snapshot(BASE), words)
        assert table is not None
        assert table.rows[0][0].text.endswith(thousand)
        assert table.rows[0][1].text == f"{thousand.replace('370', '000')} + 370"
        remarked = warnings(found, Snapshot(BASE), words)
        assert remarked is not None
        assert remarked.rows[0][0].text.endswith(thousand)


def test_the_caption_of_the_proof_does_not_say_more_than_the_proof() -> None:
    captions = [
        proof([finding("X", outcome)], Snapshot(BASE), NB) for outcome in (Outcome.HOLDS, Outcome.FAILS, Outcome.CANNOT)
    ]
    assert [table.caption for table in captions if table] == [
        "Tallene stemmer",
        "Tallene stemmer ikke overalt",
        "Tallene kan ikke kontrolleres",
    ]
    some = proof([finding("X", Outcome.HOLDS), finding("Y", Outcome.CANNOT)], Snapshot(BASE), NB)
    assert some is not None
    assert some.caption == "Tallene som kunne kontrolleres, stemmer"


def test_the_flow_table_keeps_unknown_apart_from_zero() -> None:
    rows = [
        (message("report.field.hits"), 1835, None),
        (message("report.field.included"), None, message("report.none")),
        (message("report.field.note"), 0, None),
    ]
    assert texts(flow(rows, NB)) == [
        ["Antall treff", "1\u00a0835", ""],
        ["Artikler inkludert", UNKNOWN, "ingen"],
        ["Merknad", "0", ""],
    ]
    assert heads(flow(rows[:1], EN)) == ("Step of the selection", "Number")
    assert flow([], NB) is None


def test_method_tells_the_checklist_and_the_steps() -> None:
    plan = replace(
        BASE, appraisal=AppraisalPlan(channel_check="nivå 1"), analysis=Analysis("tematisk", ("lese", "kode"))
    )
    assert texts(method(Snapshot(plan), NB)) == [
        ["Sjekkliste", UNKNOWN],
        ["Kontroll av publiseringskanal", "nivå 1"],
        ["Analysemetode", "tematisk"],
        ["Trinn i analysen", "1. lese\n2. kode"],
    ]
    assert method(Snapshot(BASE), NB) is None


def test_days_are_printed_with_what_is_known() -> None:
    whole = LogDate("", Day(2022, 3, 2), Day(2022, 3, 17))
    assert date_text(whole, NB) == "2. mars 2022 – 17. mars 2022"
    assert date_text(LogDate("", Day(None, 4, 28)), NN) == "28. april"
    assert date_text(LogDate("", Day(2021)), EN) == "2021"
    assert date_text(LogDate(), NB) == ""
    assert date_value(whole) is None
    assert date_value(LogDate("31.02.21", Day(2021, 2, 31))) is None
    assert str(date_value(LogDate("5/2", Day(2021, 2, 5)))) == "2021-02-05"


def test_a_caption_loses_the_authors_table_number_only() -> None:
    assert caption_of("Tabell 2, Søkehistorikk.", "x", True) == "Søkehistorikk."
    assert caption_of("Tabell 1:", "Standard", True) == "Standard"
    assert caption_of("Tabeller i bruk", "x", True) == "Tabeller i bruk"
    assert caption_of("Tabell 2, Søkehistorikk.", "Standard", False) == "Standard"
