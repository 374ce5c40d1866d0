"""Citations in Semantic Scholar's Graph API: `paper/{id}/references` and `paper/{id}/citations`.

Facts relied on: https://api.semanticscholar.org/api-docs/graph and a recorded answer of 2026: `data` holds `citedPaper`
or `citingPaper`, `next` the place to go on; at most 1,000 a page, and places below 10,000. `paper/batch` gives null for
a paper it does not know. `data` is null, beside a `disclaimer`, where a publisher does not let references be shown.
Assumed, not verified: that `referenceCount` and `citationCount` count what the lists would hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from litreview.errors import SourceChanged, SourceRefused
from litreview.formats.json_entry import read_hits, scalar
from litreview.formats.semanticscholar_record import read_entry
from litreview.model import SourceColumn
from litreview.sources.bodies import Kind
from litreview.sources.citing import Citing, Direction, Found, Leg, Spot, json_list, number_of
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import SEMANTICSCHOLAR
from litreview.sources.paged import json_object, list_of
from litreview.sources.semanticscholar import BASE, FIELDS

_PAGE, _REACH = 1000, 9999
_PREFIXES = {"doi": "DOI:", "pmid": "PMID:", "semanticscholar": ""}
_PATHS = {Direction.BACKWARD: "references", Direction.FORWARD: "citations"}
_COUNTS = {Direction.BACKWARD: "referenceCount", Direction.FORWARD: "citationCount"}
_PAPERS = {Direction.BACKWARD: "citedPaper", Direction.FORWARD: "citingPaper"}


class SemanticScholarCiting(Citing):
    """The source `semanticscholar`, asked for citations."""

    key = "semanticscholar"
    capabilities = replace(SEMANTICSCHOLAR, column=SourceColumn.CITATION)
    schemes = ("doi", "pmid", "semanticscholar")
    listing = frozenset(Direction)

    def call(self, http: HttpClient, spot: Spot, asked: tuple[str, ...]) -> Call:
        key = http.settings.api_keys.get(self.key, "")
        headers = (("x-api-key", key),) if key else ()
        if spot.leg is Leg.SEED:
            scheme, _, value = asked[0].partition(":")
            sent = {"ids": [f"{_PREFIXES[scheme]}{value}"]}
            fields = (("fields", f"paperId,title,{_COUNTS[self.direction]}"),)
            address = http.address(self.key, BASE, "paper/batch")
            return Call(address, fields, self.pace(http), expect=Kind.JSON, secret_headers=headers, json=sent)
        address = http.address(self.key, BASE, f"paper/{asked[0]}/{_PATHS[self.direction]}")
        limit = min(_PAGE, _REACH - int(spot.mark))
        params = (("fields", FIELDS), ("offset", spot.mark), ("limit", str(limit)))
        return Call(address, params, self.pace(http), expect=Kind.JSON, secret_headers=headers)

    def read(self, leg: Leg, direction: Direction, body: bytes, asked: tuple[str, ...]) -> Found:
        if leg is Leg.SEED:
            return _seed(json_list(body), direction)
        answer = json_object(body)
        said = next((scalar(answer[name]) for name in ("error", "message") if name in answer), None)
        if said is not None:
            raise SourceRefused("LR-SOURCE-SAID", source=SEMANTICSCHOLAR.title, said=said[:200])
        if "data" in answer and answer["data"] is None:
            return Found(withheld=True)
        entries = [_paper(entry, _PAPERS[direction]) for entry in list_of(answer.get("data"), "data")]
        following = number_of(answer.get("next"))
        return Found(
            listed=len(entries),
            hits=read_hits(entries, read_entry, "paperId"),
            bare=sum(isinstance(entry, Mapping) and not entry.get("paperId") for entry in entries),
            next=str(following) if following is not None and following < _REACH else "",
        )


def _seed(papers: list[Any], direction: Direction) -> Found:
    """The paper asked for; null when it is not known."""
    if len(papers) != 1 or not (papers[0] is None or isinstance(papers[0], Mapping)):
        raise SourceChanged("LR-SOURCE-SHAPE", missing="paper")
    paper = papers[0] or {}
    own = scalar(paper.get("paperId"))
    return Found(known=bool(own), own=own, counted=number_of(paper.get(_COUNTS[direction])))


def _paper(entry: object, name: str) -> object:
    return entry.get(name) if isinstance(entry, Mapping) else entry
