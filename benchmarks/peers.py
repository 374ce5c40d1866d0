"""bib-dedupe on the same records, where it is installed (https://pypi.org/project/bib-dedupe/, 0.11)."""

from __future__ import annotations

import csv
import os
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.gauge import Gauge
from benchmarks.labelled import Labelled
from litreview.model import Record

_COLUMNS = ("ID", "ENTRYTYPE", "title", "author", "year", "journal", "booktitle", "volume", "number", "pages", "doi")
_NAMES = {"id": "ID", "entry_type": "ENTRYTYPE", "source": "search_set"}


def rows_of_folder(folder: Path) -> list[dict[str, str]]:
    """The rows of a labelled set under the names bib-dedupe has for them; where a set names sources, it is told."""
    with (folder / "records.csv").open(encoding="utf-8", newline="") as file:
        return [{_NAMES.get(name, name): cell for name, cell in row.items()} for row in csv.DictReader(file)]


def rows_of_records(labelled: Labelled) -> list[dict[str, str]]:
    """Rows of records that stand in no file."""
    return [_row(labelled.ids[number], record) for number, record in labelled.records.items()]


def _row(name: str, record: Record) -> dict[str, str]:
    authors = " and ".join(map(str, record.authors))
    year = str(record.year or "")
    cells = (name, "article", record.title, authors, year, record.container, "")
    return dict(zip(_COLUMNS, (*cells, record.volume, record.issue, record.pages, record.doi), strict=True))


def bib_dedupe(rows: Iterable[Mapping[str, Any]], labelled: Labelled) -> tuple[tuple[tuple[int, ...], ...], Gauge]:
    """Its clusters, and what prep, block, match and cluster took, with as many processes as it takes itself.

    Started before: pandas and bib-dedupe are imported, and the rows are a data frame already. To be called in a process
    of its own, whose stdout becomes stderr.
    """
    import pandas
    from bib_dedupe import bib_dedupe as peer

    frame = pandas.DataFrame(list(rows), dtype=str)
    os.dup2(2, 1)  # its processes print on stdout whatever it is told; there our answer stands
    with Gauge() as gauge, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        prepared = peer.prep(frame, verbosity_level=0)
        matched = peer.match(peer.block(prepared, verbosity_level=0), verbosity_level=0)
        sets = peer.cluster(matched, verbosity_level=0)
    number_of = {name: number for number, name in labelled.ids.items()}
    groups = [tuple(sorted(number_of[one] for one in group)) for group in sets]
    grouped = {one for group in groups for one in group}
    return (*groups, *((one,) for one in labelled.records if one not in grouped)), gauge
