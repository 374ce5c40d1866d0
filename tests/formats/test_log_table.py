"""A log is found wherever it stands in a table, and rows that are no searches are told from those that are."""

from __future__ import annotations

import time

import pytest

from litreview.formats.log_lines import NumberedRow, parts_of, referred
from litreview.formats.log_table import Grid, GridRow, LineKind, LogTable, kept_cells, read_table

HEADINGS = ("Dato", "Database", "Søkeord", "Antall treff")


def grid(*rows: tuple[str, ...]) -> Grid:
    return Grid("", tuple(GridRow(number, row) for number, row in enumerate(rows, start=1)))


def table(*rows: tuple[str, ...]) -> LogTable:
    found = read_table(grid(*rows))
    assert found is not None
    return found


def fields(found: LogTable) -> list[str]:
    return [column.field for column in found.columns]


def test_headings_may_stand_under_a_title_and_in_any_order() -> None:
    found = table(("Tabell 2", "", ""), ("Antall treff", "Søkeord", "Dato"), ("12", "håp", "1/2"))
    assert (fields(found), found.above) == (["hits", "query", "date"], ("Tabell 2",))
    assert [(line.number, found.cell(line, "query")) for line in found.lines] == [(3, "håp")]


def test_headings_may_take_two_rows() -> None:
    found = table(
        ("Database", "Søkeord", "Antall", "", ""),
        ("", "", "treff", "leste titler", "inkludert"),
        ("O", "håp", "9", "5", "1"),
    )
    assert fields(found) == ["source", "query", "hits", "titles_read", "included"]
    assert len(found.lines) == 1


def test_one_search_a_column_is_a_log_too() -> None:
    found = table(("Database", "Oria", "Idunn"), ("Søkeord", "håp", "trøst"), ("Treff", "12", "3"))
    assert [found.cell(line, "source") for line in found.lines] == ["Oria", "Idunn"]
    assert [line.number for line in found.lines] == [2, 3]


@pytest.mark.parametrize(
    "rows",
    [
        (("Referanse", "Metode", "Resultat"), ("Berg 2019", "Intervju", "Håp")),
        (("Tittel", "År", "Metode", "Funn"), ("Om håp", "2019", "Intervju", "Tre temaer")),
        (("Forfatter", "Database", "Resultat"), ("Berg", "Oria", "x")),
        (("P", "I", "C", "O"), ("voksne", "samtale", "", "håp")),
        (("Søkeord",), ("håp",)),
        ((), ()),
    ],
)
def test_other_tables_are_no_logs(rows: tuple[tuple[str, ...], ...]) -> None:
    assert read_table(grid(*rows)) is None


def test_the_history_of_a_database_is_a_log() -> None:
    found = table(("#", "Searches", "Results"), ("1", "exp hope/", "6 531"), ("2", "nurse*.mp.", "99"))
    assert fields(found) == ["label", "query", "hits"]


def test_rows_that_are_no_searches() -> None:
    found = table(
        HEADINGS,
        ("1/2", "Oria", "håp", "12"),
        HEADINGS,
        ("11", "", "", ""),
        ("Idunn", "", "", ""),
        ("", "", "trøst", ""),
        ("", "SveMed+", "", ""),
        ("* etter avgrensning", "", "", ""),
        ("Totalt", "", "", "12"),
        ("Sum Oria", "", "", "1 200"),
    )
    kinds = [line.kind for line in found.lines]
    assert kinds == [
        *(LineKind.SEARCH, LineKind.HEADINGS, LineKind.LONE, LineKind.LONE, LineKind.SEARCH, LineKind.SEARCH),
        *(LineKind.LONE, LineKind.SUM, LineKind.SUM),
    ]


def test_a_search_for_the_word_total_is_a_search() -> None:
    found = table(HEADINGS, ("1/2", "Oria", "total", "12"))
    assert found.lines[0].kind is LineKind.SEARCH
    numbered = table(("#", "Søkeord", "Treff"), ("3", "total", "12"))
    assert numbered.lines[0].kind is LineKind.SEARCH


def test_what_no_field_holds_is_kept() -> None:
    found = table(("Søkeord", "Treff", "Dubletter", "Kommentar", ""), ("håp", "9", "2", "mest engelsk", "x"))
    assert kept_cells(found, found.lines[0]) == "mest engelsk; Dubletter: 2; x"
    assert "Treff: 9" in kept_cells(found.without(frozenset({1})), found.lines[0])


def test_a_sure_heading_goes_before_an_unsure_one_and_limits_are_joined() -> None:
    found = table(("Resultat", "Antall treff", "Søkeord", "År", "Språk"), ("a", "9", "håp", "2015-2020", "norsk"))
    assert fields(found) == ["", "hits", "query", "limits", "limits"]
    assert found.cell(found.lines[0], "limits") == "2015-2020; norsk"


def test_long_cells_take_no_time() -> None:
    began = time.monotonic()
    read_table(grid(HEADINGS, *((("1" * 200_000) + "x", "", "", "") for _ in range(5))))
    referred("(" * 100_000)
    referred("1 or " * 50_000)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("S1 AND S2", (1, 2)),
        ("1 or 2 or 3", (1, 2, 3)),
        ("or/1-3", (1, 2, 3)),
        ("(#1 OR #2) AND #4", (1, 2, 4)),
        ("limit 7 to yr=2015-2020", (7,)),
        ("S1 OG S2", (1, 2)),
        ("håp og trøst", ()),
        ("12", ()),
        ("covid 19 and 20", ()),
        ("", ()),
    ],
)
def test_a_combination_names_its_lines(query: str, lines: tuple[int, ...]) -> None:
    assert referred(query) == lines


def test_only_the_last_combination_is_the_search() -> None:
    queries = ("hope", "nurs*", "1 and 2", "dignity", "3 and 4")
    rows = [NumberedRow(str(number), query) for number, query in enumerate(queries, start=1)]
    assert parts_of(rows) == {4: (0, 1, 2, 3)}


def test_lines_of_two_databases_are_not_combined() -> None:
    elsewhere = [NumberedRow("S1", "hope", "CINAHL"), NumberedRow("S2", "nurs*", "CINAHL")]
    rows = [*elsewhere, NumberedRow("S1", "håp", "Oria"), NumberedRow("S3", "S1 AND S2", "Oria")]
    assert parts_of(rows) == {3: (2,)}
