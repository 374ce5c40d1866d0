"""Works found in other ways (hand search, tips, citations looked up elsewhere) stand in PRISMA's other column."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import Arrival, Purpose, SourceColumn
from litreview.prisma import flow
from litreview.sources import registry
from litreview.steps.edit import RowChange, edit_row
from litreview.steps.imports import FileImport, import_file
from litreview.steps.log import LogRow, add_row, unread
from litreview.steps.proof import flow_rows, prove
from litreview.steps.review import Review
from litreview.steps.snapshot import snapshot
from tests.steps.reviews import ARTICLES, articles, empty

CITATION, OTHER = SourceColumn.CITATION, SourceColumn.OTHER


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return replace(empty(tmp_path), actor="kari")


def row(source: str, hits: str, place: SourceColumn | None = None) -> LogRow:
    return LogRow({"source": source, "hits": hits}, purpose=Purpose.MAIN, column=place)


@pytest.mark.parametrize(
    ("written", "key", "place"),
    [
        ("håndsøk", "handsearch", OTHER),
        ("Håndsøk i Sykepleien", "handsearch", OTHER),
        ("Handsøk", "handsearch", OTHER),
        ("hand search", "handsearch", OTHER),
        ("tips fra veileder", "expert", OTHER),
        ("Tips frå rettleiar", "expert", OTHER),
        ("Veileder", "expert", OTHER),
        ("snøballmetoden", "citation", CITATION),
        ("referanselister", "citation", CITATION),
        ("OpenCitations", "opencitations", CITATION),
    ],
)
def test_what_students_write_has_its_place(review: Review, written: str, key: str, place: SourceColumn) -> None:
    assert registry.find(written) == key
    run = add_row(review, row(written, "3"))
    assert (run.source, run.column, run.source_printed) == (key, place, written)
    assert not any(remark.code == "log.source_unknown" for remark in unread(run))


def test_rows_by_hand_are_counted_beside_the_databases(review: Review) -> None:
    add_row(review, row("CINAHL", "120"))
    add_row(review, row("håndsøk", "4"))
    add_row(review, row("tips fra veileder", "2"))
    add_row(review, row("referanselister", "31"))
    counted = flow(snapshot(review))
    assert counted.identified.value == 120
    assert counted.identified_other.value == 37
    assert (counted.other(OTHER).value, counted.other(CITATION).value) == (6, 31)  # type: ignore[union-attr]
    assert counted.other(SourceColumn.WEBSITE) is None


def test_a_source_can_stand_in_another_place_than_its_own(review: Review) -> None:
    add_row(review, row("CINAHL", "120"))
    run = add_row(review, row("Google Scholar", "15", CITATION))
    assert (run.source, run.column) == ("google_scholar", CITATION)
    unheard = add_row(review, row("Sykepleien, årgang 2019", "5", OTHER))
    counted = flow(snapshot(review))
    assert (counted.identified.value, counted.identified_other.value) == (120, 20)
    assert unheard.column is OTHER


def test_a_file_can_come_from_a_citation_search(review: Review, tmp_path: Path) -> None:
    loaded = import_file(review, FileImport(articles(tmp_path), source="Google Scholar", place=CITATION))
    assert (loaded.run.arrival, loaded.run.column) == (Arrival.FILE, CITATION)
    again = edit_row(review, loaded.run.id, RowChange("counted again", {"hits": "2"}))
    assert again.column is CITATION
    counted = flow(snapshot(review))
    assert counted.databases.value is None
    assert counted.other(CITATION).value == 2  # type: ignore[union-attr]
    moved = edit_row(review, loaded.run.id, RowChange("it was a tip", place=OTHER))
    assert moved.column is OTHER
    elsewhere = edit_row(review, loaded.run.id, RowChange("the wrong source", {"source": "CINAHL"}))
    assert elsewhere.column is SourceColumn.DATABASE


def test_a_description_is_not_judged_as_a_search_string(review: Review) -> None:
    doubtful = {
        "source": "håndsøk",
        "query": "Sykepleien, 2015 (alle hefter) (2016)",
        "hits": "3",
        "date": "12.03.2026",
    }
    assert not any(remark.code.startswith("check.query") for remark in unread(add_row(review, LogRow(doubtful))))
    assert not any(finding.check.startswith("QUERY") for finding in prove(snapshot(review)))
    searched = add_row(review, LogRow({**doubtful, "source": "CINAHL"}))
    assert any(remark.code.startswith("check.query") for remark in unread(searched))
    assert any(finding.check.startswith("QUERY") for finding in prove(snapshot(review)))


def test_the_flow_names_the_method(review: Review) -> None:
    add_row(review, row("CINAHL", "120"))
    add_row(review, row("håndsøk", "4"))
    add_row(review, row("Google Scholar", "15", CITATION))
    add_row(review, row("referanselister", "31"))
    said = [(line.code, line.args.get("source")) for line, _, _ in flow_rows(snapshot(review))]
    assert [args for args in said if args[0].startswith("flow.source")] == [
        ("flow.source", "CINAHL"),
        ("flow.source", "håndsøk"),
        ("flow.source.cited", "Google Scholar"),
        ("flow.source", "referanselister"),
    ]


def test_a_row_can_be_moved_with_a_reason(review: Review) -> None:
    run = add_row(review, row("Sykepleien", "5"))
    moved = edit_row(review, run.id, RowChange("it was a hand search", place=OTHER))
    assert (moved.column, moved.hits.value) == (OTHER, 5)
    kept = edit_row(review, run.id, RowChange("counted again", {"hits": "6"}))
    assert (kept.column, kept.hits.value) == (OTHER, 6)


def test_a_title_file_and_its_place_do_not_mix_with_the_columns_of_a_table(review: Review, tmp_path: Path) -> None:
    loaded = import_file(review, FileImport(articles(tmp_path, ARTICLES), source="veileder"))
    assert (loaded.run.source, loaded.run.column) == ("expert", OTHER)


def test_the_place_of_a_search_made_here_is_not_for_anybody_to_move(review: Review, tmp_path: Path) -> None:
    from tests.servers.citing import Graph, OpenAlexGraph
    from tests.steps.test_snowball import SEEDS, at, follow, review_with

    with OpenAlexGraph(Graph(SEEDS)) as server:
        made = at(review_with(tmp_path / "own", 1), server)
        run = follow(made)[0].run
    assert run is not None
    with pytest.raises(InputError) as caught:
        edit_row(made, run.id, RowChange("no", place=OTHER))
    assert caught.value.code == "LR-LOG-COUNTED"
    assert edit_row(made, run.id, RowChange("read", {"included": "1"})).column is CITATION
