"""Semantic Scholar's bulk search on the loopback."""

from __future__ import annotations

import json
from typing import Any

from litreview.sources.conformance import Asked, Item, Listing, Reply, Seen

PAGE = 1000  # whatever is asked for


class SemanticScholarServer(Listing):
    key = "semanticscholar"
    path = "/graph/v1/"
    marks = True
    said = (
        b'{"message":"Too Many Requests. Please wait and try again.","code":"429"}',
        b'{"error":"Unrecognized or unsupported fields: [unknown]"}',
        b'{"message":"Forbidden"}',
        b'{"total":3,"data":{"paperId":"1"}}',
        b'{"total":3}',
    )

    def asked(self, call: Seen) -> Asked:
        return Asked(self.start(call.params.get("token", "")), PAGE)

    def query(self, call: Seen) -> str:
        return call.params.get("query", "")

    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        if total == 0:
            return Reply(b'{"total": 0, "offset": 0}\n')
        answer: dict[str, Any] = {"total": total, "token": following or None}
        answer["data"] = [None if item.broken else entry(item) for item in items]
        return Reply(json.dumps(answer, ensure_ascii=False).encode())


def entry(item: Item) -> object:
    return {
        "paperId": f"{item.number:040x}",
        "corpusId": item.number,
        "externalIds": {"DOI": item.doi, "CorpusId": item.number},
        "title": item.title,
        "abstract": None,
        "year": item.year,
        "publicationDate": None,
        "authors": [{"authorId": "1", "name": "Åse Østby"}],
        "journal": {"name": "Made-up Care", "volume": "3", "pages": "\n 12-15 \n"},
        "venue": "Made-up Care",
        "publicationTypes": ["JournalArticle"],
    }
