"""Primo's search on the loopback."""

from __future__ import annotations

import json

from litreview.sources.conformance import Asked, Item, Listing, Reply, Seen

UNKNOWN_KEY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<web_service_result>'
    b"<errorsExist>true</errorsExist>"
    b"<errorList><error><errorCode>UNAUTHORIZED</errorCode><errorMessage>API-key not defined or not configured to "
    b"allow this API.</errorMessage></error></errorList></web_service_result>"
)


class PrimoServer(Listing):
    key = "primo"
    path = "/primo/v1/"
    said = (b'{"info":{"total":-1},"docs":[]}', b'{"info":{"total":3}}', b'{"docs":[]}')

    def asked(self, call: Seen) -> Asked:
        return Asked(int(call.params["offset"]), int(call.params["limit"]))

    def query(self, call: Seen) -> str:
        return call.params.get("q", "")

    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        info = {
            "totalResultsLocal": -1,
            "totalResultsPC": total,
            "total": total,
            "first": asked.start + 1,
            "last": asked.start + len(items),
        }
        answer = {"info": info, "highlights": {}, "docs": [_entry(item) for item in items], "facets": []}
        return Reply(json.dumps(answer, ensure_ascii=False).encode())


def _entry(item: Item) -> object:
    if item.broken:
        return ["not", "an", "entry"]
    return {
        "context": "PC",
        "pnx": {
            "display": {"title": [item.title], "type": ["article"], "language": ["nor"], "lds50": ["peer_reviewed"]},
            "addata": {"au": ["Østby, Åse"], "date": [str(item.year)], "jtitle": ["Made-up Care"], "doi": [item.doi]},
            "control": {"recordid": [f"cdi_made_{item.number}"]},
        },
    }
