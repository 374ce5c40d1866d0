"""Importer of JSON lines: those we write, and other tools'."""

from __future__ import annotations

import re

from litreview.formats import jsonl
from litreview.formats.columns import ENOUGH, propose
from litreview.formats.json_entry import BrokenJsonError, load_json
from litreview.importers.dialects import Dialect
from litreview.importers.text import TextImporter

_OWN = re.compile(r'\A\s*\{"work": ?"[^"\\]{0,40}", ?"record": ?\{')

DIALECTS = (Dialect("litreview", "litreview", _OWN),)


def _like_json_lines(head: str) -> float:
    if _OWN.search(head):
        return 0.95
    lines = [line for line in head.split("\n") if line.strip()]
    if not lines or not lines[0].lstrip().startswith("{"):
        return 0.0
    if len(lines) > 1 and not lines[1].lstrip().startswith("{"):
        return 0.0
    try:
        entry = load_json(lines[0].encode("utf-8", "replace"))
    except BrokenJsonError:
        return 0.0
    named = propose(tuple(entry)) if isinstance(entry, dict) else {}
    return 0.7 if len(named) > 1 and any(field in named for field in ENOUGH) else 0.0


JSONL = TextImporter("jsonl", (".jsonl", ".ndjson"), _like_json_lines, jsonl.read, DIALECTS)
