"""Hits as rows of the tables, and the fingerprint of such rows that an event keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from litreview.model import Hit, Parsed, Unparsed
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


def fingerprints(hits: Iterable[Hit]) -> tuple[str, str]:
    """SHA-256 of the rows of the records and of the unparsed among the hits, in order."""
    listed = tuple(hits)
    return (
        fingerprint((record_cells(hit) for hit in listed if isinstance(hit, Parsed)), RECORD),
        fingerprint((unparsed_cells(hit) for hit in listed if isinstance(hit, Unparsed)), UNPARSED),
    )


def fingerprint(rows: Iterator[Any], columns: tuple[str, ...]) -> str:
    """SHA-256 over the canonical JSON of the rows' cells, a line each."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(canonical([row[name] for name in columns]).encode("utf-8") + b"\n")
    return digest.hexdigest()
