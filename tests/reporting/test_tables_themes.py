"""Theme tables: crosses and free grids, as printed."""

from __future__ import annotations

from dataclasses import replace

from litreview.messages import Words
from litreview.model import Language, Protocol, Record, Snapshot, Theme, ThemeTable, ThemeTableKind, Work
from litreview.reporting.document import CellKind, Table
from litreview.reporting.tables.themes import themes
from tests.five_reviews import recovery_services

NB, EN = Words(Language.BOKMAL), Words(Language.ENGLISH)
WORKS = tuple(Work(f"W{number}", (number,), Record(title=f"T{number}")) for number in (1, 2, 3))


def made(table: ThemeTable, words: Words = NB) -> Table:
    return themes(Snapshot(Protocol("p", Language.BOKMAL, "?"), works=WORKS, theme_tables=(table,)), words)[0]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


MARKS = ThemeTable(
    "t8",
    ThemeTableKind.MARKS,
    "Tabell 8, sammenligninger av tema",
    "(Aveyard, 2018, s. 143)",
    themes=(
        Theme("Sosialt nettverk", ("W1", "W3")),
        Theme("Identitet", ("W1", "W2", "W3")),
        Theme("Tjenesteyters rolle"),
    ),
)


def test_themes_against_works() -> None:
    table = made(MARKS)
    assert table.key == "themes.t8"
    assert table.caption == "sammenligninger av tema"
    assert table.headings == ("", "Artikkel 1", "Artikkel 2", "Artikkel 3")
    assert texts(table) == [
        ["Sosialt nettverk", "x", "", "x"],
        ["Identitet", "x", "x", "x"],
        ["Tjenesteyters rolle", "", "", ""],
    ]
    assert [cell.kind for cell in table.rows[0]] == [CellKind.HEADING, CellKind.MARK, CellKind.EMPTY, CellKind.MARK]
    assert [note.text for note in table.notes] == [
        "Artikkel 1: «T1» (u.å.) · Artikkel 2: «T2» (u.å.) · Artikkel 3: «T3» (u.å.)",
        "(Aveyard, 2018, s. 143)",
    ]
    assert sum(cell.kind is CellKind.MARK for row in table.rows for cell in row) == 5


def test_works_as_rows_with_printed_labels_and_corner() -> None:
    turned = ThemeTable(
        "t",
        ThemeTableKind.MARKS,
        corner="Kategori / Artikkel",
        works_as_rows=True,
        works=("W2", "W1"),
        work_labels=("Andre", "Første"),
        mark="✓",
        themes=MARKS.themes,
    )
    table = made(turned)
    assert table.headings == ("Kategori / Artikkel", "Sosialt nettverk", "Identitet", "Tjenesteyters rolle")
    assert texts(table) == [["Andre", "", "✓", ""], ["Første", "✓", "✓", ""]]
    english = made(turned, EN)
    assert [row[0] for row in texts(english)] == ["Article 2", "Article 1"]
    assert english.headings == table.headings
    assert english.caption == "Themes in the articles"


def test_a_table_without_themes_still_has_a_row_a_work() -> None:
    table = made(ThemeTable("t", ThemeTableKind.MARKS, works_as_rows=True))
    assert texts(table) == [["Artikkel 1"], ["Artikkel 2"], ["Artikkel 3"]]


def test_a_grid_keeps_blank_headings_trailing_blanks_and_uneven_columns() -> None:
    grid = ThemeTable(
        "g",
        ThemeTableKind.GRID,
        columns=("", "Tema", "Kategorier"),
        rows=(("Kategori 4", "Tilhørighet, nettverksbygging, ", "Tilhørighet"), ("Skam", "Nytt", ""), ("Ett",)),
    )
    table = made(grid)
    assert table.headings == ("", "Tema", "Kategorier")
    assert texts(table) == [
        ["Kategori 4", "Tilhørighet, nettverksbygging, ", "Tilhørighet"],
        ["Skam", "Nytt", ""],
        ["Ett", "", ""],
    ]
    assert table.rows[1][2].kind is CellKind.EMPTY
    wider = made(ThemeTable("g", ThemeTableKind.GRID, columns=("A",), rows=(("1", "2"),)))
    assert wider.headings == ("A", "")


def test_main_themes_and_their_parts_have_a_column_each() -> None:
    themes_given = (
        Theme("Håp"),
        Theme("Tillit", ("W1",)),
        Theme("Fremtid", ("W1", "W2"), parent="Håp", description="Det som kommer"),
        Theme("Mestring", ("W3",), parent="Håp"),
        Theme("Trygghet", ("W2",), parent="Tillit"),
    )
    table = ThemeTable("t", ThemeTableKind.MARKS, themes=themes_given)
    shown = made(table)
    assert shown.headings[:3] == ("Hovedtema", "Undertema", "Artikkel 1")
    assert texts(shown) == [
        ["Håp", "Fremtid", "x", "x", ""],
        ["", "Mestring", "", "", "x"],
        ["Tillit", "", "x", "", ""],
        ["", "Trygghet", "", "x", ""],
    ]
    turned = made(ThemeTable("t", ThemeTableKind.MARKS, works_as_rows=True, themes=themes_given))
    assert turned.headings == ("", "Håp: Fremtid", "Håp: Mestring", "Tillit", "Tillit: Trygghet")
    both = themes(Snapshot(Protocol("p", Language.BOKMAL, "?"), works=WORKS, theme_tables=(table,)), NB)
    assert [one.key for one in both] == ["themes.t", "themes.t.descriptions"]
    assert texts(both[1]) == [["Håp: Fremtid", "Det som kommer"]]


def test_a_part_whose_main_theme_is_gone_stands_as_a_theme() -> None:
    table = ThemeTable("t", ThemeTableKind.MARKS, themes=(Theme("Fremtid", ("W1",), parent="Håp"),))
    assert texts(made(table)) == [["Fremtid", "x", "", ""]]


def test_a_printed_label_with_a_number_stands_only_while_it_is_the_number_of_the_work() -> None:
    state = recovery_services()
    table = replace(state.theme_tables[0], work_labels=tuple(f"Artikkel {number}" for number in range(1, 6)))
    state = replace(state, theme_tables=(table,))
    printed = next(one for one in themes(state, NB) if one.key.startswith("themes"))
    assert printed.headings[1:] == table.work_labels
    fewer = replace(state, works=(state.works[0], *state.works[2:]))
    changed = next(one for one in themes(fewer, NB) if one.key.startswith("themes"))
    assert changed.headings[1:] == ("Artikkel 1", "W2", "Artikkel 2", "Artikkel 3", "Artikkel 4")
