"""NVA's search on the loopback."""

from __future__ import annotations

import json
from typing import Any

from litreview.sources.conformance import Asked, Item, Listing, Reply, Seen


class NvaServer(Listing):
    key = "nva"
    path = "/search/"
    marks = True
    said = (
        b'{"title":"Bad Request","status":400,"requestId":"1","detail":"Result window is too large"}',
        b'{"totalHits":3}',
        b'{"hits":[]}',
    )

    def asked(self, call: Seen) -> Asked:
        mark = call.params.get("search_after", "")
        start = self.start(mark) if mark else int(call.params.get("from", "0"))
        return Asked(start, int(call.params.get("results", "15")))

    def query(self, call: Seen) -> str:
        return " ".join(call.params.values())

    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        answer: dict[str, Any] = {"id": self.address, "totalHits": total, "hits": [_entry(item) for item in items]}
        if following:
            answer["nextSearchAfterResults"] = f"{self.address}resources?size={asked.size}&search_after={following}"
        return Reply(json.dumps(answer, ensure_ascii=False).encode())


def _entry(item: Item) -> object:
    if item.broken:
        return ["not", "an", "entry"]
    person = {"type": "Contributor", "role": {"type": "Creator"}, "identity": {"name": "Åse Østby"}, "sequence": "1"}
    return {
        "id": f"https://api.example.org/publication/{item.number}",
        "identifier": str(item.number),
        "entityDescription": {
            "mainTitle": item.title,
            "language": "http://lexvo.org/id/iso639-3/nob",
            "contributors": [person],
            "contributorsCount": 1,
            "publicationDate": {"year": str(item.year)},
            "reference": {
                "doi": f"https://doi.org/{item.doi}",
                "publicationInstance": {"type": "AcademicArticle", "pages": {"begin": 1, "end": "9"}},
                "publicationContext": {"type": "Journal", "name": "Made-up Care", "onlineIssn": "1504-3010"},
            },
        },
    }
