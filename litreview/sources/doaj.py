"""DOAJ: articles of open access journals, through the search of its API, version 4.

Facts relied on: https://doaj.org/api/v4/docs, DOAJ's own source code (`portality/api/current/discovery.py`), and
recorded answers of version 2, of the same shape. Wildcards and proximity are refused; only the first 1,000 hits are
handed out, in order of relevance (a sort would choose which 1,000), and nothing beyond them is asked for.
"""

from __future__ import annotations

from urllib.parse import quote

from litreview.errors import SourceRefused
from litreview.formats.doaj_record import read_entry
from litreview.formats.json_entry import read_hits, scalar
from litreview.sources.base import Request
from litreview.sources.bodies import Kind
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import DOAJ
from litreview.sources.paged import Listed, Paged, json_object, list_of, total_of

BASE = "https://doaj.org/api/v4/"


class Doaj(Paged):
    """The source `doaj`. The query is a part of the address."""

    key = "doaj"
    capabilities = DOAJ

    def call(self, request: Request, http: HttpClient, cursor: str, size: int) -> Call:
        path = "search/articles/" + quote(request.translation.text, safe="")
        page = int(cursor) // size + 1
        params = (("page", str(page)), ("pageSize", str(size)), *request.translation.params)
        return Call(http.address(self.key, BASE, path), params, self.pace(http), expect=Kind.JSON)

    def read(self, body: bytes) -> Listed:
        """Raises SourceRefused LR-SOURCE-SAID for an error in an answer of status 200."""
        answer = json_object(body)
        if "error" in answer:
            raise SourceRefused("LR-SOURCE-SAID", source=DOAJ.title, said=scalar(answer["error"])[:200])
        total = total_of(answer.get("total"), "total")
        entries = list_of(answer.get("results"), "results")
        return Listed(
            total, read_hits(entries, read_entry, "id"), len(entries), translation=scalar(answer.get("query"))
        )
