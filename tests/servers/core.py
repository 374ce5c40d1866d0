"""CORE's search, as far as it is known, on the loopback. It sends whoever forgets the last slash elsewhere."""

from __future__ import annotations

import json

from litreview.sources.conformance import Asked, Item, Listing, Reply, Seen


class CoreServer(Listing):
    key = "core"
    path = "/v3/"
    said = (b'{"message": "API key not found"}', b'{"totalHits": 3}', b'{"results": []}')

    def answer(self, call: Seen) -> Reply:
        if not call.path.endswith("/search/works/"):
            return Reply(b"", 301, headers={"Location": "/v3/search/works/"})
        return super().answer(call)

    def asked(self, call: Seen) -> Asked:
        return Asked(int(call.params.get("offset", "0")), min(int(call.params.get("limit", "10")), 100))

    def query(self, call: Seen) -> str:
        return call.params.get("q", "")

    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        if asked.start + asked.size > 10_000:
            return Reply(b'{"message": "Result window is too large"}', 500)
        answer = {"totalHits": total, "limit": asked.size, "offset": asked.start, "scrollId": None}
        results = {"results": [_entry(item) for item in items]}
        return Reply(json.dumps(answer | results, ensure_ascii=False).encode())


def _entry(item: Item) -> object:
    if item.broken:
        return 17
    return {
        "id": item.number,
        "title": item.title,
        "doi": item.doi,
        "authors": [{"name": "Østby, Åse"}],
        "yearPublished": item.year,
        "language": {"code": "nb", "name": "Norwegian Bokmål"},
    }
