"""Crossref's list of works on the loopback."""

from __future__ import annotations

import json
from typing import Any

from litreview.sources.conformance import Asked, Item, Listing, Reply, Seen

_FAILED = (
    b'{"status":"failed","message-type":"validation-failure","message":'
    b'[{"type":"integer-not-valid","value":"10001","message":"Offset specified as 10001 but must be at most 10000"}]}'
)


class CrossrefServer(Listing):
    key = "crossref"
    said = (
        _FAILED,
        b'{"status":"error","message-type":"exception","message":{"name":"Oops","message":"It broke"}}',
        b'{"status":"ok","message-type":"work-list","message-version":"1.0.0","message":{"items":[]}}',
        b'{"status":"ok","message-type":"work-list","message-version":"1.0.0","message":{"total-results":3}}',
        b'{"status":"ok","message-type":"member-list","message":{"total-results":3,"items":[]}}',
    )

    def answer(self, call: Seen) -> Reply:
        asked = self.asked(call)
        if asked.start + asked.size > 10_000 or asked.size > 1000:
            return Reply(_FAILED, status=400)
        return super().answer(call)

    def asked(self, call: Seen) -> Asked:
        return Asked(int(call.params.get("offset", "0")), int(call.params.get("rows", "20")))

    def query(self, call: Seen) -> str:
        return call.params.get("query", "")

    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        message = {"facets": {}, "total-results": total, "items": [entry(item) for item in items]}
        answer = {"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": message}
        return Reply(json.dumps(answer, ensure_ascii=False).encode())


class IdunnCrossrefServer(CrossrefServer):
    key = "idunn_crossref"


def entry(item: Item) -> object:
    if item.broken:
        return {"DOI": {"not": "a text"}, "title": [[]]}
    work: dict[str, Any] = {
        "DOI": item.doi,
        "type": "journal-article",
        "title": [item.title],
        "author": [{"given": "Åse", "family": "Østby", "sequence": "first", "affiliation": []}],
        "container-title": ["Made-up Care"],
        "issued": {"date-parts": [[item.year]]},
        "ISSN": ["1504-3010"],
    }
    return work
