"""DOAJ's search on the loopback. It never hands out more than its first 1,000 hits."""

from __future__ import annotations

import json
from typing import Any

from litreview.sources.conformance import Asked, Item, Listing, Reply, Seen

_SEARCH = "/api/v4/search/articles/"


class DoajServer(Listing):
    key = "doaj"
    path = "/api/v4/"
    said = (
        b'{"status": "bad_request", "error": "Query contains disallowed Lucene features (ref: 1)"}',
        b'{"total": 3}',
    )

    def asked(self, call: Seen) -> Asked:
        size = min(int(call.params.get("pageSize", "10")), 100)
        return Asked((int(call.params.get("page", "1")) - 1) * size, size)

    def query(self, call: Seen) -> str:
        return call.path.removeprefix(_SEARCH) if call.path.startswith(_SEARCH) else ""

    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        if asked.start >= 1000:
            return Reply(b'{"status": "bad_request", "error": "You cannot access results beyond 1000 records"}', 400)
        answer: dict[str, Any] = {"total": total, "page": asked.start // asked.size + 1, "pageSize": asked.size}
        answer |= {"query": "hope", "results": [_entry(item) for item in items]}
        return Reply(json.dumps(answer, ensure_ascii=False).encode())


def _entry(item: Item) -> object:
    if item.broken:
        return "not an entry"
    journal = {"title": "Made-up Care", "issns": ["1504-3010"], "language": ["EN"], "volume": "3", "number": "2"}
    bibjson = {
        "title": item.title,
        "year": str(item.year),
        "author": [{"name": "Åse Østby", "affiliation": "Nord University"}],
        "identifier": [{"type": "doi", "id": item.doi}, {"type": "eissn", "id": "1504-3010"}],
        "journal": journal,
    }
    return {"id": f"made{item.number}", "bibjson": bibjson}
