"""ERIC's search on the loopback."""

from __future__ import annotations

import json

from litreview.sources.conformance import Asked, Item, Listing, Reply, Seen


class EricServer(Listing):
    key = "eric"
    said = (
        b'{"error": {"msg": "undefined field titel", "code": 400}}',
        b'{"response": {"numFound": 3}}',
        b'{"response": {"docs": []}}',
        b"<?xml version='1.0'?><response/>",
        b"Query failed",
    )

    def asked(self, call: Seen) -> Asked:
        return Asked(int(call.params.get("start", "0")), min(int(call.params.get("rows", "20")), 200))

    def query(self, call: Seen) -> str:
        return call.params.get("search", "") if call.path == "/eric/" else ""

    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        response = {"numFound": total, "start": asked.start, "docs": [_entry(item) for item in items]}
        return Reply(json.dumps({"response": response}, ensure_ascii=False).encode())


def _entry(item: Item) -> object:
    if item.broken:
        return None
    return {
        "id": f"EJ{item.number:07}",
        "title": item.title,
        "author": ["Østby, Åse"],
        "publicationdateyear": item.year,
        "source": "Made-up Care",
        "issn": ["ISSN-1504-3010"],
        "peerreviewed": "T",
        "url": f"http://dx.doi.org/{item.doi}",
    }
