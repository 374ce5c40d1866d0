"""The log as search-history files: one a search, with all that the row holds, and what is unknown left out."""

from __future__ import annotations

import json
from pathlib import Path

from search_query.search_file import load_search_file

from litreview.exporters.search_history import Named, entry_of, history_files
from litreview.formats.search_history import read
from litreview.model import Arrival, Count, Day, LogDate, Purpose, Run, RunLine

SOURCES = {"cinahl": Named("CINAHL", "EBSCOhost"), "pubmed": Named("PubMed", "NLM")}
HAND = Run(
    1,
    Arrival.HAND,
    Purpose.MAIN,
    source="cinahl",
    source_printed="Cinahl",
    query="hope, nurses",
    limits_printed="2015-2020",
    date=LogDate("28/4", Day(None, 4, 28), Day(None, 4, 28)),
    hits=Count("1.200", 1200),
    included=Count("0", 0),
    lines=(RunLine("S1", "hope", "", Count("5 000", 5000)),),
)
API = Run(
    2,
    Arrival.API,
    source="pubmed",
    query="hope",
    sent="hope[tiab]",
    translation='"hope"[tiab]',
    date=LogDate("", Day(2026, 3, 1), Day(2026, 3, 2)),
    hits=Count("", 12),
)


def test_a_row_is_one_file_that_search_query_loads(tmp_path: Path) -> None:
    files = list(history_files([HAND, API, Run(3, Arrival.FILE)], SOURCES, ("Kari Aas",)))
    assert [file.name for file in files] == [
        "001-cinahl_search_history.json",
        "002-pubmed_search_history.json",
    ]
    for file in files:
        (tmp_path / file.name).write_bytes(file.data)
    first, second = (load_search_file(tmp_path / file.name) for file in files)
    assert (first.search_string, first.platform, first.database) == ("hope, nurses", "ebscohost", ["CINAHL"])
    assert (second.search_string, second.platform) == ("hope[tiab]", "pubmed")
    assert second.date == {"search_conducted": "2026-03-02"}
    assert first.authors == [{"name": "Kari Aas"}]


def test_a_year_that_is_not_known_is_not_written() -> None:
    entry = entry_of(HAND, None)
    assert entry.date == {}
    assert entry.cells["date"] == "28/4"


def test_unknown_is_left_out_and_nought_is_nought() -> None:
    (file,) = history_files([HAND], SOURCES)
    (entry,) = read(file.data)
    assert entry.cells["included"] == "0"
    assert entry.cells["hits"] == "1.200"
    assert "abstracts_read" not in entry.cells
    assert entry.parts == (("S1", "hope", "5 000"),)
    assert json.loads(file.data)["litreview"]["cells"]["purpose"] == "main"
