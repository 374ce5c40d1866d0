"""The search log as the theses print it: headings, order, empty cells, raw numbers; and what its notes must tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from litreview.messages import Words
from litreview.model import (
    Arrival,
    Column,
    Count,
    Day,
    Language,
    Limit,
    LimitKind,
    LogDate,
    LogLayout,
    Part,
    Protocol,
    Purpose,
    Run,
    RunStatus,
    Snapshot,
    message,
)
from litreview.reporting.document import CellKind, Table
from litreview.reporting.tables.log import log

NB, NN, EN = (Words(language) for language in Language)
FIELDS = ("date", "source", "query", "limits", "hits", "abstracts_read", "fulltexts_read", "included")
HEADINGS = (
    "Dato",
    "Søkemotor",
    "Søkeord og ordkombinasjoner",
    "avgrensninger",
    "Antall treff",
    "Leste abstrakt",
    "Leste artikler",
    "Artikler inkludert",
)
EIGHT = LogLayout(tuple(map(Column, FIELDS, HEADINGS)), "Tabell 2, Søkehistorikk.")
FOUR = LogLayout(
    (
        Column("date", "Søkedato"),
        Column("limits", "Begrenset til år"),
        Column("query", "Søkeord"),
        Column("hits", "Antall treff"),
    )
)
COUNTS = ("hits", "abstracts_read", "fulltexts_read", "included")


def number(raw: str) -> int | None:
    return int(raw.replace(".", "")) if raw.replace(".", "").isdigit() else None


def by_hand(run: int, carried: bool = False, **printed: str) -> Run:
    counts = {field: Count(printed[field], number(printed[field])) for field in COUNTS if field in printed}
    return Run(
        run,
        Arrival.HAND,
        Purpose.MAIN,
        printed.get("source", ""),
        printed.get("source", ""),
        query=printed.get("query", ""),
        date=LogDate(printed.get("date", ""), carried=carried),
        limits_printed=printed.get("limits", ""),
        limits_carried=carried,
        raw=printed,
        **counts,  # type: ignore[arg-type]
    )


def review(*runs: Run, layout: LogLayout = EIGHT, language: Language = Language.BOKMAL) -> Snapshot:
    return Snapshot(Protocol("p", language, "?", log=layout), runs=runs)


def texts(table: Table | None) -> list[list[str]]:
    assert table is not None
    return [[cell.text for cell in row] for row in table.rows]


def notes(table: Table | None) -> list[str]:
    assert table is not None
    return [note.text for note in table.notes]


ROWS_001 = [
    ("28/4", "Idunn", "Recovery,ROP lidelser", "2012-2022; Fagfellevurderte artikler", "28", "5", "2", "1"),
    (
        "10/5",
        "Pubmed",
        "(((Substance abuse)) AND (recovery)) AND (personal experience)",
        "2012-2022, Full text, Books and documents",
        "2",
        "1",
        "1",
        "0",
    ),
    ("10/5", "Svemed+", "Drug addiction, recovery", "Peer reviewed, tidsskrifter", "21", "3", "2", "1"),
]


def thesis_001() -> Snapshot:
    return review(*(by_hand(at, **dict(zip(FIELDS, row, strict=True))) for at, row in enumerate(ROWS_001, start=1)))


def thesis_004(**layout: bool) -> Snapshot:
    rows = [
        by_hand(1, date="05.02.21", limits="2015-2020", query="Recovery", hits="783.762"),
        by_hand(2, True, date="", limits="", query="Recovery i Kommunehelsetjenesten", hits="13"),
        by_hand(3, date="09.02.21", limits="2015-2020", query="Recovery*", hits="1.051.582"),
    ]
    runs = [replace(run, purpose=None, source="oria", source_printed="", source_carried=True) for run in rows]
    return review(*runs, layout=replace(FOUR, **layout))  # type: ignore[arg-type]


def test_eight_columns_stand_as_printed() -> None:
    table = log(thesis_001(), NB)
    assert table is not None
    assert table.headings == HEADINGS
    assert texts(table) == [list(row) for row in ROWS_001]
    assert table.caption == "Søkehistorikk."
    assert table.key == "log"
    assert [cell.value for cell in table.rows[1]][4:] == [2, 1, 1, 0]
    assert table.rows[0][4].kind is CellKind.NUMBER
    assert table.rows[0][0].kind is CellKind.DATE


def test_four_columns_keep_thousands_points_and_empty_cells() -> None:
    table = log(thesis_004(), NB)
    assert table is not None
    assert table.headings == ("Søkedato", "Begrenset til år", "Søkeord", "Antall treff")
    assert texts(table) == [
        ["05.02.21", "2015-2020", "Recovery", "783.762"],
        ["", "", "Recovery i Kommunehelsetjenesten", "13"],
        ["09.02.21", "2015-2020", "Recovery*", "1.051.582"],
    ]
    assert table.rows[1][0].kind is CellKind.EMPTY
    assert table.rows[2][3].value == 1051582
    assert table.caption == "Søkehistorikk"


def test_inherited_cells_are_repeated_when_asked() -> None:
    assert texts(log(thesis_004(repeat_carried=True), NB))[1] == [
        "05.02.21",
        "2015-2020",
        "Recovery i Kommunehelsetjenesten",
        "13",
    ]


def test_a_column_the_author_did_not_print_is_not_stated_and_never_zero() -> None:
    assert texts(log(thesis_004(), NB, LogLayout()))[1] == [
        "",
        "Oria",
        "Recovery i Kommunehelsetjenesten",
        "",
        "13",
        "ikke oppgitt",
        "ikke oppgitt",
        "ikke oppgitt",
    ]
    run = by_hand(1, hits="", included="")
    assert texts(log(review(run), NB))[0] == ["ikke oppgitt"] * 4 + ["", "ikke oppgitt", "ikke oppgitt", ""]


def test_an_unknown_count_has_no_number_and_a_zero_has() -> None:
    table = log(review(by_hand(1, included="0")), NB)
    assert table is not None
    assert (table.rows[0][4].kind, table.rows[0][4].value) == (CellKind.UNKNOWN, None)
    assert (table.rows[0][7].kind, table.rows[0][7].value) == (CellKind.NUMBER, 0)


def test_headings_give_way_to_defaults_in_another_language_unless_as_printed() -> None:
    table = log(thesis_001(), EN)
    assert table is not None
    assert table.headings == (
        "Date",
        "Search engine or database",
        "Search words and combinations",
        "Limits",
        "Hits",
        "Abstracts read",
        "Full texts read",
        "Articles included",
    )
    assert table.caption == "Search history"
    assert texts(table) == [list(row) for row in ROWS_001]
    kept = log(thesis_001(), EN, as_printed=True)
    assert kept is not None
    assert kept.headings == HEADINGS
    nynorsk = log(thesis_001(), NN)
    assert nynorsk is not None
    assert nynorsk.headings[4] == "Talet på treff"


def test_default_columns_are_the_eight_of_the_first_thesis() -> None:
    table = log(review(by_hand(1, query="x"), layout=LogLayout()), NB)
    assert table is not None
    assert table.headings == (
        "Dato",
        "Søkemotor",
        "Søkeord og ordkombinasjoner",
        "Avgrensninger",
        "Antall treff",
        "Leste abstrakt",
        "Leste artikler",
        "Artikler inkludert",
    )


def test_preliminary_known_and_repeated_runs_are_not_in_the_log() -> None:
    runs = [
        replace(by_hand(at, query=f"q{at}"), purpose=purpose) for at, purpose in enumerate([*Purpose, None], start=1)
    ]
    assert [row[2] for row in texts(log(review(*runs), NB))] == ["q2", "q3", "q6"]
    assert log(review(runs[0]), NB) is None
    assert "Søkene i tabellen er nummer 2–3, 6." in notes(log(review(*runs), NB))
    assert any(
        note.startswith("Søk 6: forfatteren har ikke oppgitt om søket er et hovedsøk")
        for note in notes(log(review(*runs), NB))
    )


def api_run(run: int, hits: int, status: RunStatus = RunStatus.COMPLETE) -> Run:
    day = Day(2026, 11, 3)
    return Run(
        run,
        Arrival.API,
        Purpose.MAIN,
        "pubmed",
        query="recovery",
        sent="recovery[tiab]",
        date=LogDate("", day, day),
        limits=(Limit(LimitKind.YEARS, first=2015, last=2020),),
        hits=Count("", hits),
        status=status,
        remarks=(message("report.limit.full_text"),),
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (NB, ["3. november 2026", "PubMed", "recovery", "2015–2020", "1\u00a0051\u00a0582"]),
        (EN, ["3 November 2026", "PubMed", "recovery", "2015–2020", "1,051,582"]),
    ],
)
def test_a_run_litreview_made_prints_what_it_counted(words: Words, expected: list[str]) -> None:
    assert texts(log(review(api_run(1, 1051582)), words))[0][:5] == expected


def test_an_incomplete_run_is_marked_and_explained() -> None:
    table = log(review(api_run(1, 5, RunStatus.INCOMPLETE), api_run(2, 7)), NB)
    assert texts(table)[0][0] == "3. november 2026 †"
    assert texts(table)[1][0] == "3. november 2026"
    assert "† Søk 1 er ufullstendig: ikke alle treff kom med." in notes(table)
    assert "Søk 1–2: fulltekst" in notes(table)


def test_notes_tell_which_rows_were_made_by_hand() -> None:
    assert notes(log(thesis_001(), NB)) == ["Alle søkene er ført for hånd; tallene er forfatterens egne."]
    mixed = notes(log(review(by_hand(1), api_run(2, 3), replace(api_run(3, 4), arrival=Arrival.FILE)), NB))
    assert mixed[:3] == [
        "Søk 2 er gjort av litreview.",
        "Søk 3 er lest inn fra en eksportfil.",
        "Søk 1 er ført for hånd; tallene er forfatterens egne.",
    ]
    assert "Søk 1–3: kilden (Oria) er oppgitt i teksten, ikke i søkeloggen." in notes(log(thesis_004(), NB))


def test_a_blank_cell_that_means_as_above_is_explained_and_only_then() -> None:
    said = "Tomme celler: som over."
    assert notes(log(thesis_004(), NB))[0] == said
    assert said not in notes(log(thesis_004(repeat_carried=True), NB))
    assert said not in notes(log(thesis_001(), NB))
    only_hits = LogLayout((Column("query"), Column("hits")))
    assert said not in notes(log(thesis_004(), NB, only_hits))


def test_the_searchers_own_note_stands_under_the_log_unless_a_column_shows_it() -> None:
    runs = [replace(by_hand(at, query=f"q{at}"), note=note) for at, note in enumerate(("", "så på de 100 første", ""))]
    assert "Søk 1: så på de 100 første" in notes(log(review(*runs), NB))
    shown = LogLayout((Column("query"), Column("note")))
    assert not any("100" in note for note in notes(log(review(*runs), NB, shown)))


def test_the_total_row_sums_and_does_not_sum_what_is_unknown() -> None:
    total = replace(EIGHT, total_row=True)
    assert texts(log(thesis_001(), NB, total))[-1] == ["Sum", "", "", "", "51", "9", "5", "2"]
    assert texts(log(thesis_004(), NB, total))[-1][4:6] == ["1\u00a0835\u00a0357", "ikke oppgitt"]


def test_a_column_of_parts_joins_fields_in_one_cell() -> None:
    layout = LogLayout((Column("source", "Kilde", (Part("source", "Base:"), Part("date"))), Column("hits")))
    assert texts(log(thesis_001(), NB, layout))[0] == ["Base: Idunn\n28/4", "28"]
