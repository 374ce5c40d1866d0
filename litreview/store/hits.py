"""Hits as rows of the tables, and the fingerprint of such rows that an event keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from litreview.model import Parsed, Unparsed
from litreview.store.codec import to_json
from litreview.store.events import canonical

RECORD = ("position", "line", "identifier", "data", "remarks")
UNPARSED = ("position", "line", "identifier", "reason", "excerpt")


def record_cells(hit: Parsed) -> dict[str, Any]:
    """What a row of `records` says of a hit."""
    return {
        "position": hit.pointer.position,
        "line": hit.pointer.line,
        "identifier": hit.pointer.identifier,
        "data": canonical(hit.record.to_json()),
        "remarks": canonical([to_json(remark) for remark in hit.remarks]),
    }


def unparsed_cells(hit: Unparsed) -> dict[str, Any]:
    """What a row of `unparsed` says of a hit."""
    return {
        "position": hit.pointer.position,
        "line": hit.pointer.line,
        "identifier": hit.pointer.identifier,
        "reason": canonical(to_json(hit.reason)),
        "excerpt": hit.excerpt,
    }


class Fingerprint:
    """SHA-256 over the canonical JSON of rows' cells, a line each, and how many rows there were."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self.rows = 0
        self._columns = columns
        self._digest = hashlib.sha256()

    def add(self, row: Any) -> None:
        """Take in one more row."""
        self.take([row[name] for name in self._columns])

    def take(self, cells: list[Any]) -> None:
        """Take in one more row, whose cells stand in the order of the columns."""
        self.rows += 1
        self._digest.update(canonical(cells).encode("utf-8", "surrogateescape") + b"\n")

    @property
    def sha256(self) -> str:
        """The hash of the rows so far, in hex."""
        return self._digest.hexdigest()


def fingerprint(rows: Iterable[Any], columns: tuple[str, ...]) -> str:
    """The hash of all the rows."""
    made = Fingerprint(columns)
    for row in rows:
        made.add(row)
    return made.sha256
