"""Oria through Primo's search API, for those whose library gives them a key.

Facts relied on: recorded answers of Primo VE (2021 and 2025). A library's `vid`, `tab` and `scope` are settings
(`primo.vid` …), for they are its own names; they and every parameter sent stand in the request that is kept. Totals are
estimates. A key that is not known answers HTTP 400 with XML in a text.
Assumed, not verified: where paging ends and the size of a page (`known.PRIMO`), that `rank` is the order without
`sort`, and that `PC_AVAILABILITY` is what Oria's page does when the box for all hits is ticked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from litreview.errors import SourceChanged, SourceRefused
from litreview.formats.json_entry import read_hits, scalar
from litreview.formats.primo_record import read_entry
from litreview.sources.base import Request
from litreview.sources.bodies import Kind
from litreview.sources.http import Answer, Call, HttpClient
from litreview.sources.known import PRIMO
from litreview.sources.paged import Listed, Paged, json_object, list_of, total_of

BASE = "https://api-eu.hosted.exlibrisgroup.com/primo/v1/"
PC_AVAILABILITY = "true"  # also what the library has no full text of: nothing is filtered out unseen
_CLAUSE = re.compile(r"(?:any|title|creator|sub|desc\w*|issn|isbn|rid|mms_id),(?:contains|exact|begins_with|equals),")
_COUNTS = ("totalResultsLocal", "totalResultsPC")


class Primo(Paged):
    """The source `primo`."""

    key = "primo"
    capabilities = PRIMO

    def call(self, request: Request, http: HttpClient, cursor: str, size: int) -> Call:
        asked, options = request.translation.params, http.settings.options.get(self.key, {})
        written = any(name == "q" for name, _ in asked)
        params = (
            *((name, options.get(name, "")) for name in PRIMO.settings),
            *(() if written else (("q", clause(request.translation.text)),)),
            *asked,
            ("pcAvailability", PC_AVAILABILITY),
            ("skipDelivery", "true"),
            ("offset", cursor),
            ("limit", str(size)),
        )
        secrets = (("apikey", http.settings.api_keys.get(self.key, "")),)
        address = http.address(self.key, BASE, "search")
        return Call(address, params, self.pace(http), expect=Kind.JSON, secrets=secrets)

    def _fetch(self, request: Request, http: HttpClient, cursor: str, size: int) -> tuple[Answer, Listed]:
        """Raises SourceRefused LR-HTTP-FORBIDDEN for a key the service does not know."""
        try:
            return super()._fetch(request, http, cursor, size)
        except SourceRefused as error:
            if error.code == "LR-HTTP-REFUSED" and "UNAUTHORIZED" in str(error.words.get("said", "")):
                raise SourceRefused("LR-HTTP-FORBIDDEN", where=error.where, **error.words) from error
            raise

    def read(self, body: bytes) -> Listed:
        answer = json_object(body)
        info = answer.get("info")
        if not isinstance(info, Mapping):
            raise SourceChanged("LR-SOURCE-SHAPE", missing="info")
        total = total_of(info.get("total"), "info.total")
        entries = list_of(answer.get("docs"), "docs")
        hits = read_hits(entries, read_entry, "pnx.control.recordid", "@id")
        counts = {name: scalar(info.get(name)) for name in _COUNTS}
        extra = {name: count for name, count in counts.items() if count.isdecimal()}  # -1: not searched
        if scalar(answer.get("did_u_mean")):
            extra["did_u_mean"] = scalar(answer.get("did_u_mean"))
        return Listed(total, hits, len(entries), extra=extra)


def clause(text: str) -> str:
    """A text as `q`: «field,precision,words» as it stands, else words anywhere. `;` would begin another clause."""
    return text if _CLAUSE.match(text) else f"any,contains,{text.replace(';', ' ')}"
