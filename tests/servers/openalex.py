"""OpenAlex's list of works on the loopback."""

from __future__ import annotations

import json
from typing import Any

from litreview.sources.conformance import Asked, Item, Listing, Reply, Seen

KNOWN = {"search.title_and_abstract", "filter", "per_page", "cursor", "api_key"}


class OpenAlexServer(Listing):
    key = "openalex"
    marks = True
    said = (
        b'{"error":"Invalid query parameters error.","message":"limit is not a valid parameter."}',
        b'{"results":[]}',
        b'{"meta":{"count":3}}',
    )

    def answer(self, call: Seen) -> Reply:
        unknown = sorted(call.params.keys() - KNOWN)
        if unknown or call.path != "/works":
            return Reply(b'{"error":"Invalid query parameters error.","message":"not a valid parameter"}', status=400)
        return super().answer(call)

    def asked(self, call: Seen) -> Asked:
        return Asked(self.start(call.params.get("cursor", "*")), int(call.params.get("per_page", "25")))

    def query(self, call: Seen) -> str:
        return call.params.get("search.title_and_abstract", "")

    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        meta = {"count": total, "page": None, "per_page": asked.size, "next_cursor": following or None}
        answer = {"meta": meta, "results": [entry(item) for item in items], "group_by": []}
        return Reply(json.dumps(answer, ensure_ascii=False).encode())


def entry(item: Item) -> object:
    if item.broken:
        return "W?"
    address = f"https://openalex.org/W{item.number}"
    journal: dict[str, Any] = {"display_name": "Made-up Care", "issn_l": "1504-3010", "issn": ["1504-3010"]}
    return {
        "id": address,
        "doi": f"https://doi.org/{item.doi}",
        "title": item.title,
        "display_name": item.title,
        "publication_year": item.year,
        "ids": {"openalex": address},
        "type": "article",
        "authorships": [{"author": {"display_name": "Åse Østby"}, "raw_author_name": "Åse Østby"}],
        "primary_location": {"source": journal},
        "abstract_inverted_index": {"Håp": [0], "hjelper": [1]},
    }
