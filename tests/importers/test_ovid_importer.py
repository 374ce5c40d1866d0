"""Ovid's tagged text among the other formats: recognised by content, with the database it came from."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from litreview.importers import HEAD, recognise
from litreview.importers.ovid import OVID
from litreview.model import Parsed

TAGGED = "<1. >\nVN  - Ovid Technologies\nDB  - {}\nUI  - 1\nTI  - Håp\n\n"
SPOKEN = "<8>\nAuthor\n  Nes, Ottar\nTitle\n  Håp\nSource\n  Hope.  8(6):1-4, May 2015.\n\n"
INDENTED = "".join(f" {line}\n" if line else "\n" for line in TAGGED.format("PsycINFO").split("\n"))
LOST_HEAD = TAGGED.format("Embase").removeprefix("<1. >\n")


@pytest.mark.parametrize("text", [TAGGED.format("Embase"), SPOKEN, INDENTED, LOST_HEAD])
@pytest.mark.parametrize("name", ["x.txt", "x.ris", "x.cgi", "x"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_it_is_recognised_by_its_content(text: str, name: str, encoding: str) -> None:
    for ends in ("\n", "\r\n", "\r"):
        data = text.replace("\n", ends).encode(encoding)
        assert recognise(data, name).key == "ovid"
        (hit,) = OVID.read(io.BytesIO(data))
        assert isinstance(hit, Parsed)
        assert hit.record.title == "Håp"


@pytest.mark.parametrize(
    ("database", "key"),
    [
        ("Ovid MEDLINE(R) ALL", "ovid-medline"),
        ("Embase", "ovid-embase"),
        ("APA PsycInfo", "ovid-psycinfo"),
        ("PsycINFO", "ovid-psycinfo"),
        ("BIOSIS Previews", "ovid-biosis"),
        ("AMED", "ovid"),
    ],
)
def test_the_database_is_told(database: str, key: str) -> None:
    dialect = OVID.dialect(TAGGED.format(database).encode())
    assert dialect is not None
    assert (dialect.key, dialect.platform, dialect.source) == (key, "Ovid", "")
    spoken = OVID.dialect(SPOKEN.encode())
    assert spoken is not None
    assert spoken.key == "ovid"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<1>\nTY  - JOUR\nTI  - Hope\nDB  - Embase\nER  - \n",  # Ovid's RIS numbers its records so
        "VN  - Ovid Technologies\n",
        "<1>\n<2>\n",
        "PMID- 1\nOWN - NLM\nTI  - Hope\nAU  - Nes O\n",
        "<xml>\n<1>\nTitle of it\n",
    ],
)
def test_what_is_something_else_is_not_claimed(text: str) -> None:
    assert OVID.sniff(text.encode(), "x.ovd") == 0.0


def test_recordings_are_its_own_and_no_others(shared: Path) -> None:
    for path in sorted((shared / "recordings").glob("export-*/*")):
        head = path.read_bytes()[:HEAD]
        ours = path.parent.name == "export-ovid-tagged"
        assert (path.name, OVID.sniff(head, path.name) > 0.5) == (path.name, ours)
        if ours:
            assert recognise(head, path.name) is OVID
            assert OVID.dialect(head) is not None
