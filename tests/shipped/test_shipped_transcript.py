"""Every printed cell, heading, row, cross and reference against the transcript beside the checkout, if there is one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from shipped_files import articles, cells, data, log_rows, protocol, queries

NUMBERS = {
    "meaningful-activities": "000",
    "recovery-services": "001",
    "drug-free-life": "002",
    "support-in-recovery": "003",
    "hope-and-recovery": "004",
}
WITH_LOG = ("recovery-services", "hope-and-recovery")
PER_WORK = ("meaningful-activities", "recovery-services")
WITH_NARROWING = ("meaningful-activities", "support-in-recovery")


@pytest.fixture(scope="module")
def transcript(shared: Path) -> dict[str, Any]:
    path = shared / "seed-tables.json"
    if not path.is_file():
        pytest.skip("the transcript (seed-tables.json) is not beside this checkout")
    theses = json.loads(path.read_text(encoding="utf-8"))["theses"]
    return {name: theses[number] for name, number in NUMBERS.items()}


def columns(name: str) -> list[str]:
    matrix = protocol(name).matrix
    assert matrix is not None
    return [column.field for column in matrix.columns]


@pytest.mark.parametrize("name", NUMBERS)
def test_question_kind_and_criteria(name: str, transcript: dict[str, Any]) -> None:
    review, printed = protocol(name), transcript[name]
    assert review.question == printed["question"]
    assert list(review.sub_questions) == printed.get(
        "sub_questions", [printed["sub_question"]] if "sub_question" in printed else []
    )
    assert (review.level, review.field, review.title) == (printed["level"], printed["field"], printed.get("title", ""))
    assert [(item.text, item.reason, item.applies_to) for item in review.criteria] == [
        (item["text"], item.get("reason", ""), item.get("applies_to", "")) for item in printed["criteria"]["inclusion"]
    ]
    assert [item.text for item in review.unrestricted] == [
        item["text"] for item in printed["criteria"].get("deliberately_not_limited", [])
    ]
    assert review.analysis.method == printed["analysis"]["method"]
    steps = printed["analysis"].get("steps_described") or printed["analysis"].get("phases_as_listed")
    assert not steps or list(review.analysis.steps) == steps


def test_frame(transcript: dict[str, Any]) -> None:
    frame, printed = protocol("recovery-services").frame, transcript["recovery-services"]["research_question_framework"]
    assert frame is not None
    assert list(frame.headings.values()) == printed["columns_as_printed"]
    assert [list(frame.slots.values())] == printed["rows"]
    assert printed["caption_as_printed"] == f"Tabell 1. {frame.caption}"
    assert frame.source == printed["source_as_printed"]


@pytest.mark.parametrize("name", WITH_LOG)
def test_every_log_cell_and_heading(name: str, transcript: dict[str, Any]) -> None:
    review, printed = protocol(name), transcript[name]["search_log"]
    assert [column.heading for column in review.log.columns] == printed["columns_as_printed"]
    assert [cells(row, review) for row in log_rows(name)] == [
        [row["raw"][heading] for heading in printed["columns_as_printed"]] for row in printed["rows"]
    ]
    assert (printed["caption_as_printed"] or "").removeprefix("Tabell 2, ") == review.log.caption


@pytest.mark.parametrize("name", WITH_LOG)
def test_limits_are_read_as_the_transcript_reads_them(name: str, transcript: dict[str, Any]) -> None:
    for row, printed in zip(log_rows(name), transcript[name]["search_log"]["rows"], strict=True):
        norm = printed["norm"]
        years = [(item["from"], item["to"]) for item in norm["limits"] if item["type"] == "years"]
        if not norm.get("limits_carried_down"):
            assert [(item.first, item.last) for item in row.limits if item.kind == "years"] == years
            assert len(row.limits) == len(norm["limits"])


@pytest.mark.parametrize("name", WITH_NARROWING)
def test_every_rung(name: str, transcript: dict[str, Any]) -> None:
    rows = [row for row in data(name).log if row.steps]
    for row, printed in zip(rows, transcript[name]["narrowing"], strict=True):
        assert (row.label, row.printed["source"]) == (printed["id"], printed.get("source") or printed["database"])
        assert row.printed["query"] == printed["query_as_printed"]
        assert [(step.label, step.count, [limit.raw for limit in step.limits]) for step in row.steps] == [
            (step["label"], "" if step["n"] is None else str(step["n"]), step.get("limits", []))
            for step in printed["steps"]
        ]
        assert printed["query_as_printed"] in {query.text for query in queries(name).values()}


@pytest.mark.parametrize("name", PER_WORK)
def test_every_cell_of_the_tables_per_article(name: str, transcript: dict[str, Any]) -> None:
    matrix, found = protocol(name).matrix, data(name).cells
    assert matrix is not None
    for number, (work, printed) in enumerate(zip(found, transcript[name]["matrices"], strict=True), 1):
        mine = found[work]
        labels = [
            mine.get(f"{column.field}.heading", column.heading).format(number=number, country=mine.get("country", ""))
            for column in matrix.columns
        ]
        assert labels == printed["row_labels_as_printed"]
        assert mine["title"] == printed["title_as_printed"]
        assert mine.get("reference") == printed.get("reference_as_printed")
        assert mine.get("journal") == printed.get("journal_cell_as_printed")
        assert mine.get("summary") == printed.get("summary")
        values = list(printed["cells"].values())
        assert [mine[field] for field in columns(name)[-len(values) :]] == values


def test_every_cell_of_the_wide_matrix(transcript: dict[str, Any]) -> None:
    name = "support-in-recovery"
    matrix, printed = protocol(name).matrix, transcript[name]["matrices"][0]
    assert matrix is not None
    assert [column.heading for column in matrix.columns] == printed["columns_as_printed"]
    assert [[found[field] for field in columns(name)] for found in data(name).cells.values()] == [
        [row["cells"][heading] for heading in printed["columns_as_printed"]] for row in printed["rows"]
    ]


def test_every_cross(transcript: dict[str, Any]) -> None:
    (table,) = data("recovery-services").themes
    printed = transcript["recovery-services"]["theme_tables"][0]
    assert [table.corner, *table.work_labels] == printed["columns_as_printed"]
    assert [(theme.name, [int(work in theme.works) for work in table.works]) for theme in table.theme] == [
        (row["label"], row["marks"]) for row in printed["rows"]
    ]
    assert {theme.heading: [table.works.index(work) + 1 for work in theme.cited or ()] for theme in table.theme} == (
        printed["articles_cited_in_results_chapter"]
    )
    table, printed = data("meaningful-activities").themes[1], transcript["meaningful-activities"]["theme_tables"][1]
    assert [theme.name for theme in table.theme] == printed["columns_as_printed"]
    assert [
        (label, [int(work in theme.works) for theme in table.theme])
        for label, work in zip(table.work_labels, table.works, strict=True)
    ] == [(row["label"], row["marks"]) for row in printed["rows"]]
    assert (table.corner, table.source) == (printed["corner_as_printed"], printed["source_as_printed"])


def test_every_grid(transcript: dict[str, Any]) -> None:
    grids = [
        (name, place) for name, place in (("meaningful-activities", 0), ("drug-free-life", 0), ("drug-free-life", 1))
    ]
    for name, place in grids:
        table, printed = data(name).themes[place], transcript[name]["theme_tables"][place]
        assert list(table.columns) == printed["columns_as_printed"]
        assert [list(row) for row in table.rows] == printed["rows"]


def test_headings_used_in_the_chapter(transcript: dict[str, Any]) -> None:
    printed = transcript["drug-free-life"]["theme_tables"][1]
    used = [heading for level in printed["headings_used_in_chapter"].values() for heading in level]
    levels, *themes = data("drug-free-life").themes[1].theme
    assert levels.heading == "mesonivå"
    assert [theme.heading for theme in themes] == used
    assert {theme.name for theme in themes} == {text for row in printed["rows"] for text in row if text}


def _bibs(printed: dict[str, Any]) -> list[dict[str, Any]]:
    if "included_articles" in printed:
        return [item["bib"] for item in printed["included_articles"]]
    return [row["bib"] for table in printed["matrices"] for row in table.get("rows", [table])]


@pytest.mark.parametrize("name", [name for name in NUMBERS if name != "drug-free-life"])
def test_every_bibliographic_fact_and_no_other(name: str, transcript: dict[str, Any]) -> None:
    tags = {
        "AU": "authors",
        "PY": "year",
        "T2": "journal",
        "VL": "volume",
        "IS": "issue",
        "DO": "doi",
        "UR": "url",
        "C7": "article_number",
    }
    names = {"author": "authors", "year": "year", "journal": "journal", "volume": "volume"}
    bibtex = name == "meaningful-activities"
    for entry, bib in zip(articles(name).values(), _bibs(transcript[name]), strict=True):
        for tag, fact in (names if bibtex else tags).items():
            stated = bib.get(fact)
            wanted = stated if isinstance(stated, list) else [] if stated is None else [str(stated)]
            assert entry.get(tag, []) == wanted, (name, tag)
        pages = (
            entry.get("pages", [""])[0].replace("--", "-")
            if bibtex
            else "-".join(value for tag in ("SP", "EP") for value in entry.get(tag, []))
        )
        assert pages == (bib.get("pages") or "")


def test_reading_list_and_references(transcript: dict[str, Any]) -> None:
    given, printed = data("hope-and-recovery"), transcript["hope-and-recovery"]
    assert given.reading_list is not None
    assert [int(item.pages) for item in given.reading_list.items] == printed["reading_list"]["starred_counts_in_order"]
    assert given.reading_list.total in printed["reading_list"]["total_as_printed"]
    assert given.reading_list.marker == printed["reading_list"]["marker"]
    linked = [item for item in given.reading_list.items if item.work]
    assert [(item.text, int(item.pages)) for item in linked] == [
        (article["reference_as_printed"], article["pages_counted"]) for article in printed["included_articles"]
    ]
    assert not given.cells  # the review has no matrix, so nothing may make one


def test_preliminary_and_supporting_searches(transcript: dict[str, Any]) -> None:
    for name in ("meaningful-activities", "recovery-services", "support-in-recovery"):
        printed = transcript[name]["preliminary_search"]
        rows = [row for row in data(name).log if row.purpose == "preliminary"]
        assert [row.printed["source"] for row in rows] == printed["databases"]
        assert {row.printed["query"] for row in rows} == {
            "; ".join(printed["queries"]) if "queries" in printed else ", ".join(printed["keywords"])
        }
        assert {row.label for row in rows} == {printed["label"]}
    printed = transcript["drug-free-life"]["literature_search"]
    sources = [row.printed["source"] for row in data("drug-free-life").log]
    assert sources == [*printed["sources_as_printed"], printed["citation_search"]]
    words = [", ".join(listed) for listed in printed["keywords"].values()]
    assert {row.printed["query"] for row in data("drug-free-life").log if "query" in row.printed} == {"; ".join(words)}
