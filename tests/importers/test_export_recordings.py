"""Every real export file is read whole: as many entries as the file has, counted here in another way than we read."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from litreview.importers import HEAD, recognise
from litreview.model import Parsed

Count = Callable[[str], int]


def lines(pattern: str) -> Count:
    """How many lines begin so."""
    return lambda text: len(re.findall(f"^{pattern}", text, re.MULTILINE))


def csv_rows(text: str) -> int:
    """Rows under the header that are not empty."""
    return sum(any(cell.strip() for cell in row) for row in csv.reader(io.StringIO(text))) - 1


COUNTS: dict[str, Count] = {
    "ris": lines(r"[ \t]{0,3}TY {1,2}-"),
    "medline": lines("PMID-"),
    "bibtex": lines(r"[ \t]*@ ?(?!comment|string|preamble)[A-Za-z]+ ?\{"),
    "wos": lines("PT "),
    "ovid": lines(r" ?<\d+"),
    "enw": lambda text: 0,  # no two files part their records in one way: see HAND
    "endnote-xml": lambda text: text.count("<record>"),
    "csv": csv_rows,
    "pop-json": lambda text: len(json.loads(text)),
}
# Counted by a person, where a pattern cannot: how many records, and how many entries that hold nothing to read.
HAND = {
    "Endnote.entries.enw": (5, 8),
    "ais_enl.txt": (6, 0),
    "zotero_ReferBibIX_01.enw": (1, 0),
    "eric_nbib.nbib": (1, 0),
    "zotero_MEDLINEnbib_04.nbib": (3, 0),
}


def recordings(shared: Path) -> list[Path]:
    found = sorted(path for path in (shared / "recordings").glob("export-*/*") if path.is_file())
    assert len(found) >= 60
    return found


def text_of(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return data.decode("windows-1252").replace("\r\n", "\n")


def test_every_export_recording_is_read_whole(shared: Path) -> None:
    wrong = []
    for path in recordings(shared):
        data = path.read_bytes()
        importer = recognise(data[:HEAD], path.name)
        hits = list(importer.read(io.BytesIO(data)))
        parsed = sum(isinstance(hit, Parsed) for hit in hits)
        wanted = HAND.get(path.name) or (COUNTS[importer.key](text_of(path)), 0)
        if (parsed, len(hits) - parsed) != wanted:
            wrong.append((path.name, importer.key, parsed, len(hits) - parsed, wanted))
    assert wrong == []


@pytest.mark.parametrize("damage", ["half", "no end", "joined"])
def test_a_damaged_recording_gives_what_can_be_had(shared: Path, damage: str) -> None:
    for path in recordings(shared):
        data = path.read_bytes()
        importer = recognise(data[:HEAD], path.name)
        whole = [hit.record.title for hit in importer.read(io.BytesIO(data)) if isinstance(hit, Parsed)]
        hurt = {"half": data[: len(data) // 2], "no end": data.rstrip()[:-3], "joined": data + b"\n" + data}[damage]
        if damage == "joined" and importer.key in {"endnote-xml", "pubmed-xml", "pop-json"}:
            continue  # two documents are no document
        read = [hit.record.title for hit in importer.read(io.BytesIO(hurt)) if isinstance(hit, Parsed)]
        least = {"half": 0, "no end": len(whole) - 1, "joined": len(whole)}[damage]
        assert len(read) >= least, path.name
        if damage != "joined":
            assert read[: max(0, len(read) - 1)] == whole[: max(0, len(read) - 1)], path.name
