"""Acceptance a17 on the transcribed theses: tables print with the same headings, order, blanks and raw numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from litreview.messages import Words
from litreview.model import (
    FRAME_SLOTS,
    Arrival,
    Column,
    Extraction,
    Frame,
    FrameName,
    Language,
    LogLayout,
    MatrixKind,
    MatrixLayout,
    Protocol,
    Record,
    Run,
    Snapshot,
    Theme,
    ThemeTable,
    ThemeTableKind,
    Work,
)
from litreview.reporting.document import Table
from litreview.reporting.tables.log import log
from litreview.reporting.tables.matrix import matrix
from litreview.reporting.tables.pico import pico
from litreview.reporting.tables.themes import themes

NB = Words(Language.BOKMAL)


@pytest.fixture(scope="module")
def theses(shared: Path) -> dict[str, Any]:
    with (shared / "seed-tables.json").open(encoding="utf-8") as file:
        found: dict[str, Any] = json.load(file)["theses"]
    return found


def texts(table: Table | None) -> list[list[str]]:
    assert table is not None
    return [[cell.text for cell in row] for row in table.rows]


def protocol(**parts: Any) -> Protocol:
    return Protocol("p", Language.BOKMAL, "?", **parts)


LOG_FIELDS = {
    "001": ("date", "source", "query", "limits", "hits", "abstracts_read", "fulltexts_read", "included"),
    "004": ("date", "limits", "query", "hits"),
}


@pytest.mark.parametrize(("thesis", "rows"), [("001", 6), ("004", 12)])
def test_search_logs(theses: dict[str, Any], thesis: str, rows: int) -> None:
    seed = theses[thesis]["search_log"]
    headings, fields = seed["columns_as_printed"], LOG_FIELDS[thesis]
    runs = tuple(
        Run(row["n"], Arrival.HAND, raw={field: row["raw"][name] for field, name in zip(fields, headings, strict=True)})
        for row in seed["rows"]
    )
    layout = LogLayout(tuple(map(Column, fields, headings)))
    table = log(Snapshot(protocol(log=layout), runs=runs), NB)
    assert table is not None
    assert list(table.headings) == headings
    assert texts(table) == [[row["raw"][name] for name in headings] for row in seed["rows"]]
    assert len(table.rows) == rows


def test_the_question_frame(theses: dict[str, Any]) -> None:
    seed = theses["001"]["research_question_framework"]
    slots = FRAME_SLOTS[FrameName.PICO]
    frame = Frame(
        FrameName.PICO,
        dict(zip(slots, seed["rows"][0], strict=True)),
        dict(zip(slots, seed["columns_as_printed"], strict=True)),
        seed["caption_as_printed"],
        seed["source_as_printed"],
    )
    table = pico(Snapshot(protocol(frame=frame)), NB)
    assert table is not None
    assert list(table.headings) == seed["columns_as_printed"]
    assert texts(table) == seed["rows"]
    assert table.caption == "PICO-skjema"
    assert [note.text for note in table.notes] == [seed["source_as_printed"]]


def per_article(seeds: list[dict[str, Any]], fields: tuple[str, ...], labels: list[str]) -> tuple[Table, ...]:
    """Matrix tables with each work's own labels where they differ from `labels`."""
    cells, works = [], []
    for seed in seeds:
        work = f"W{seed['article_no']}"
        works.append(Work(work, (seed["article_no"],), Record(title=seed["title_as_printed"])))
        cells.append(
            Extraction(work, "reference", seed.get("reference_as_printed", seed.get("journal_cell_as_printed", "")))
        )
        cells.append(Extraction(work, "country", seed.get("country", "")))
        for field, label, printed in zip(fields, labels, seed["row_labels_as_printed"], strict=True):
            text = seed["cells"].get(printed, seed["cells"].get(label))
            cells += [Extraction(work, field, text)] if text else []
            if printed != label and "{" not in label:
                cells.append(Extraction(work, f"{field}.heading", printed))
    layout = MatrixLayout(MatrixKind.PER_WORK, tuple(map(Column, fields, labels)))
    return matrix(Snapshot(protocol(matrix=layout), works=tuple(works), extractions=tuple(cells)), NB)


def test_a_matrix_of_eight_rows_per_article(theses: dict[str, Any]) -> None:
    seeds = theses["001"]["matrices"]
    fields = ("title", "reference", "aim", "method", "sample", "findings", "appraisal", "ethics")
    labels = ["Artikkel {number} / {country}", *seeds[0]["row_labels_as_printed"][1:]]
    tables = per_article(seeds, fields, labels)
    assert len(tables) == 5
    for seed, table in zip(seeds, tables, strict=True):
        rows = texts(table)
        assert [row[0] for row in rows] == seed["row_labels_as_printed"]
        assert rows[0][1] == seed["title_as_printed"]
        assert rows[1][1] == seed["reference_as_printed"]
        assert [row[1] for row in rows[2:]] == list(seed["cells"].values())


def test_a_matrix_of_five_rows_per_article(theses: dict[str, Any]) -> None:
    seeds = theses["000"]["matrices"]
    tables = per_article(
        seeds, ("reference", "aim", "method", "findings", "relevance"), seeds[0]["row_labels_as_printed"]
    )
    assert len(tables) == 4
    for seed, table in zip(seeds, tables, strict=True):
        assert [row[0] for row in texts(table)] == seed["row_labels_as_printed"]
        assert [row[1] for row in texts(table)][1:] == list(seed["cells"].values())


def test_a_wide_matrix(theses: dict[str, Any]) -> None:
    (seed,) = theses["003"]["matrices"]
    headings = seed["columns_as_printed"]
    fields = ("author_year", "title", "aim", "method", "respondents", "age", "themes")
    works = tuple(Work(f"W{row['article_no']}", (row["article_no"],), Record()) for row in seed["rows"])
    cells = tuple(
        Extraction(work.id, field, row["cells"][name])
        for work, row in zip(works, seed["rows"], strict=True)
        for field, name in zip(fields, headings, strict=True)
    )
    layout = MatrixLayout(MatrixKind.WIDE, tuple(map(Column, fields, headings)))
    (table,) = matrix(Snapshot(protocol(matrix=layout), works=works, extractions=cells), NB)
    assert list(table.headings) == headings
    assert texts(table) == [[row["cells"][name] for name in headings] for row in seed["rows"]]


def theme_table(seed: dict[str, Any], works_as_rows: bool) -> ThemeTable:
    """The seed's rows and marks as a theme table."""
    labels = [row["label"] for row in seed["rows"]]
    columns = seed["columns_as_printed"]
    if works_as_rows:
        works = tuple(f"W{number}" for number in range(len(labels)))
        marked = {
            name: tuple(work for work, row in zip(works, seed["rows"], strict=True) if row["marks"][at])
            for at, name in enumerate(columns)
        }
        shown = tuple(labels)
    else:
        works = tuple(f"W{number}" for number in range(len(columns) - 1))
        marked = {
            row["label"]: tuple(work for work, mark in zip(works, row["marks"], strict=True) if mark)
            for row in seed["rows"]
        }
        shown = tuple(columns[1:])
    return ThemeTable(
        "t",
        ThemeTableKind.MARKS,
        corner=seed.get("corner_as_printed", ""),
        works_as_rows=works_as_rows,
        works=works,
        work_labels=shown,
        mark=seed["mark_symbol"],
        themes=tuple(Theme(name, found) for name, found in marked.items()),
    )


@pytest.mark.parametrize(("thesis", "place", "works_as_rows", "crosses"), [("001", 0, False, 13), ("000", 1, True, 15)])
def test_crosses(theses: dict[str, Any], thesis: str, place: int, works_as_rows: bool, crosses: int) -> None:
    seed = theses[thesis]["theme_tables"][place]
    (table,) = themes(Snapshot(protocol(), theme_tables=(theme_table(seed, works_as_rows),)), NB)
    tops = seed["columns_as_printed"]
    assert list(table.headings) == ([seed["corner_as_printed"], *tops] if works_as_rows else tops)
    assert texts(table) == [[row["label"], *("x" if mark else "" for mark in row["marks"])] for row in seed["rows"]]
    assert sum(row.count("x") for row in texts(table)) == crosses


@pytest.mark.parametrize(("thesis", "place"), [("000", 0), ("002", 0), ("002", 1)])
def test_grids(theses: dict[str, Any], thesis: str, place: int) -> None:
    seed = theses[thesis]["theme_tables"][place]
    grid = ThemeTable(
        "g", ThemeTableKind.GRID, columns=tuple(seed["columns_as_printed"]), rows=tuple(map(tuple, seed["rows"]))
    )
    (table,) = themes(Snapshot(protocol(), theme_tables=(grid,)), NB)
    assert list(table.headings) == seed["columns_as_printed"]
    assert texts(table) == seed["rows"]
