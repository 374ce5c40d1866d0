"""JSON lines: one object a line with all of a work, for programs and for ourselves. See formats/jsonl.py. UTF-8."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import BinaryIO

from litreview.formats.jsonl import line_of
from litreview.model import Exchanged, Record


@dataclass(frozen=True, slots=True)
class JsonLinesExporter:
    """The exporter of key `jsonl`: it loses nothing."""

    key: str = "jsonl"
    suffix: str = ".jsonl"
    holds: frozenset[str] = frozenset(item.name for item in fields(Record))

    def write(self, items: Iterable[Exchanged], out: BinaryIO) -> None:
        """Write one line for each item."""
        for item in items:
            out.write(line_of(item).encode("utf-8", "replace") + b"\n")


JSONL = JsonLinesExporter()
