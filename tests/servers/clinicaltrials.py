"""ClinicalTrials.gov's API on the loopback. The total comes with the first page only."""

from __future__ import annotations

import json
from typing import Any

from litreview.sources.conformance import Asked, Item, Listing, Reply, Seen


class ClinicalTrialsServer(Listing):
    """`hollow`: places before which a page without studies comes that leads on all the same."""

    key = "clinicaltrials"
    path = "/api/v2/"
    marks = True
    said = (b'{"studies":[]}', b'{"totalCount":3}', b'{"totalCount":null,"studies":[]}')

    def __init__(self, size: int = 0) -> None:
        super().__init__(size)
        self.hollow: list[int] = []

    def asked(self, call: Seen) -> Asked:
        return Asked(self.start(call.params.get("pageToken", "").removeprefix("h")), int(call.params["pageSize"]))

    def query(self, call: Seen) -> str:
        return " ".join(value for name, value in call.params.items() if name.startswith("query."))

    def answer(self, call: Seen) -> Reply:
        start = self.asked(call).start
        if start in self.hollow and start:
            self.hollow.remove(start)
            return Reply(json.dumps({"studies": [], "nextPageToken": f"h{self.mark(start)}"}).encode())
        return super().answer(call)

    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        answer: dict[str, Any] = {"studies": [_entry(item) for item in items]}
        if not asked.start:
            answer["totalCount"] = total
        if following:
            answer["nextPageToken"] = following
        return Reply(json.dumps(answer, ensure_ascii=False).encode())


def _entry(item: Item) -> object:
    if item.broken:
        return ["not", "a", "study"]
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{item.number:08}", "briefTitle": item.title},
            "statusModule": {"studyFirstPostDateStruct": {"date": f"{item.year}-03-05", "type": "ACTUAL"}},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Made-up Hospital", "class": "OTHER"}},
        },
        "hasResults": False,
    }
