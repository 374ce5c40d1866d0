"""Europe PMC's search on the loopback."""

from __future__ import annotations

import json
from typing import Any

from litreview.sources.conformance import Asked, Item, Listing, Reply, Seen


class EuropePmcServer(Listing):
    key = "europepmc"
    path = "/europepmc/webservices/rest/"
    marks = True
    said = (b'{"version":"6.9","errCode":404,"errMsg":"Query is not valid"}', b'{"version":"6.9","hitCount":3}')

    def asked(self, call: Seen) -> Asked:
        return Asked(self.start(call.params.get("cursorMark", "*")), int(call.params.get("pageSize", "25")))

    def query(self, call: Seen) -> str:
        return call.params.get("query", "")

    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        answer: dict[str, Any] = {"version": "6.9", "hitCount": total}
        if items:
            answer["nextCursorMark"] = following or self.mark(asked.start)  # the service repeats it at the end
        answer["resultList"] = {"result": [entry(item) for item in items]}
        return Reply(json.dumps(answer, ensure_ascii=False).encode())


def entry(item: Item) -> object:
    if item.broken:
        return ["not", "an", "entry"]
    return {
        "id": str(item.number),
        "source": "MED",
        "pmid": str(item.number),
        "doi": item.doi,
        "title": f"{item.title}.",
        "authorList": {"author": [{"fullName": "Østby Å", "firstName": "Åse", "lastName": "Østby"}]},
        "journalInfo": {"yearOfPublication": item.year, "journal": {"title": "Made-up Care", "issn": "1504-3010"}},
        "pubYear": str(item.year),
    }
