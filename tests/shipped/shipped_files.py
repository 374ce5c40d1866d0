"""Reading of the shipped reviews for the tests of this room: files into shapes, article files into plain fields."""

from __future__ import annotations

import re
from pathlib import Path

from litreview.formats.data_file import DataShape, LogRowShape, read_data
from litreview.formats.layout_file import Layout, read_layout
from litreview.formats.protocol_file import read_protocol
from litreview.formats.query_file import read_query
from litreview.model import Protocol, Query

ROOT = Path(__file__).resolve().parents[2]
REVIEWS = ("meaningful-activities", "recovery-services", "drug-free-life", "support-in-recovery", "hope-and-recovery")
LAYOUTS = ("default", "nursing", "per-article-5", "per-article-8", "summary", "wide")


def protocol(name: str) -> Protocol:
    path = ROOT / "protocols" / f"{name}.toml"
    return read_protocol(path.read_bytes(), path.name, name)


def data(name: str) -> DataShape:
    path = ROOT / "protocols" / f"{name}.data.toml"
    return read_data(path.read_bytes(), path.name)


def queries(name: str) -> dict[str, Query]:
    paths = sorted((ROOT / "queries" / name).glob("*.toml"))
    return {path.stem: read_query(path.read_bytes(), path.name, path.stem) for path in paths}


def layout(name: str) -> Layout:
    path = ROOT / "reports" / f"{name}.toml"
    return read_layout(path.read_bytes(), path.name, name)


def log_rows(name: str) -> list[LogRowShape]:
    """The rows of the log table: neither preliminary searches nor searches told step by step in the text."""
    return [row for row in data(name).log if row.purpose != "preliminary" and not row.steps]


def cells(row: LogRowShape, review: Protocol) -> list[str]:
    """A row's printed cells in the order of the protocol's log columns."""
    return [row.printed[column.field] for column in review.log.columns]


def whole(raw: str) -> int:
    """A hit count as Norwegian theses print it, the full stop parting thousands."""
    assert re.fullmatch(r"\d+|\d{1,3}(\.\d{3})+", raw), raw
    return int(raw.replace(".", ""))


def articles(name: str) -> dict[str, dict[str, list[str]]]:
    """The entries of a review's article file by key, each with its fields (RIS tags, BibTeX names) as written."""
    found = sorted((ROOT / "queries" / name).glob("articles.*"))
    if not found:
        return {}
    text = found[0].read_text(encoding="utf-8")
    return _bibtex(text) if found[0].suffix == ".bib" else _ris(text)


def _ris(text: str) -> dict[str, dict[str, list[str]]]:
    entries: dict[str, dict[str, list[str]]] = {}
    fields: dict[str, list[str]] = {}
    for line in text.split("\n"):
        if not line:
            continue
        assert line[2:6] == "  - ", line
        tag, value = line[:2], line[6:]
        if tag == "TY":
            fields = {}
        elif tag == "ER":
            entries[fields["ID"][0]] = fields
        fields.setdefault(tag, []).append(value)
    return entries


def _bibtex(text: str) -> dict[str, dict[str, list[str]]]:
    entries = {}
    for key, body in re.findall(r"@article\{(\w+),\n(.*?)\n\}", text, re.DOTALL):
        pairs = re.findall(r"^  (\w+) *= \{(.*)\},?$", body, re.MULTILINE)
        entries[key] = {name: value.split(" and ") if name == "author" else [value] for name, value in pairs}
    return entries
