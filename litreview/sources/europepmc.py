"""Europe PMC: PubMed, preprints, theses and more, through its RESTful search.

Facts relied on: https://europepmc.org/RestfulWebService, and recorded answers of version 6.9: `cursorMark` leads from
page to page and repeats at the end; synonyms are not added unless asked for, as the web page does.
Assumed, not verified: how often it may be asked (`known.EUROPEPMC`).
"""

from __future__ import annotations

from litreview.errors import SourceChanged, SourceRefused
from litreview.formats.europepmc_record import read_entry
from litreview.formats.json_entry import read_hits
from litreview.sources.base import Request
from litreview.sources.bodies import Kind
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import EUROPEPMC
from litreview.sources.paged import Listed, Marked, json_object, list_of, total_of

BASE = "https://www.ebi.ac.uk/europepmc/webservices/rest/"
_LONGEST_GET = 1500  # characters of the query; the same search can be posted


class EuropePmc(Marked):
    """The source `europepmc`."""

    key = "europepmc"
    capabilities = EUROPEPMC

    def call(self, request: Request, http: HttpClient, cursor: str, size: int) -> Call:
        text = request.translation.text
        params = (
            ("query", text),
            ("format", "json"),
            ("resultType", "core"),
            ("pageSize", str(size)),
            ("cursorMark", self.mark(cursor)),
            ("synonym", "false"),
        )
        path, method = ("searchPOST", "POST") if len(text) > _LONGEST_GET else ("search", "GET")
        return Call(http.address(self.key, BASE, path), params, self.pace(http), method, expect=Kind.JSON)

    def read(self, body: bytes) -> Listed:
        """Raises SourceRefused LR-SOURCE-SAID for an error in an answer of status 200."""
        answer = json_object(body)
        if "errCode" in answer:
            raise SourceRefused("LR-SOURCE-SAID", source=EUROPEPMC.title, said=str(answer.get("errMsg", ""))[:200])
        total = total_of(answer.get("hitCount"), "hitCount")
        results = answer.get("resultList")
        if not isinstance(results, dict):
            raise SourceChanged("LR-SOURCE-SHAPE", missing="resultList")
        entries = list_of(results.get("result"), "resultList.result")
        hits = read_hits(entries, read_entry, "id")
        version = str(answer.get("version", ""))
        extra = {"version": version} if version else {}
        return Listed(total, hits, len(entries), str(answer.get("nextCursorMark") or ""), extra=extra)
