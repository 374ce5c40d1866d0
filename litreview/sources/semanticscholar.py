"""Semantic Scholar, through the bulk search of its Graph API.

Facts relied on: https://api.semanticscholar.org/api-docs/graph, and recorded answers of 2023 to 2026: the bulk search
hands out up to 1,000 papers a page, whatever size is asked for, and a `token` as long as there are more; without hits
there is no `data`; a key goes in the header `x-api-key`.
Assumed, not verified: that a token can be used again (a search that goes on), and that `total` may be an estimate, for
which reason the tokens and not the total say when the list ends.
"""

from __future__ import annotations

from litreview.errors import SourceRefused
from litreview.formats.json_entry import read_hits, scalar
from litreview.formats.semanticscholar_record import read_entry
from litreview.sources.base import Request
from litreview.sources.bodies import Kind
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import SEMANTICSCHOLAR
from litreview.sources.paged import Listed, Marked, json_object, list_of, total_of

BASE = "https://api.semanticscholar.org/graph/v1/"
FIELDS = (
    "paperId,corpusId,externalIds,title,abstract,year,publicationDate,authors,journal,venue,publicationTypes,"
    "isOpenAccess,openAccessPdf,citationCount,referenceCount,s2FieldsOfStudy"
)
_LEAST_FIELDS = "paperId"


class SemanticScholar(Marked):
    """The source `semanticscholar`."""

    key = "semanticscholar"
    capabilities = SEMANTICSCHOLAR

    def call(self, request: Request, http: HttpClient, cursor: str, size: int) -> Call:
        fields = _LEAST_FIELDS if request.count_only else FIELDS
        token = self.mark(cursor)
        params = (
            ("query", request.translation.text),
            *request.translation.params,
            ("fields", fields),
            *((("token", token),) if token != self.first_mark else ()),
        )
        key = http.settings.api_keys.get(self.key, "")
        headers = (("x-api-key", key),) if key else ()
        address = http.address(self.key, BASE, "paper/search/bulk")
        return Call(address, params, self.pace(http), expect=Kind.JSON, secret_headers=headers)

    def read(self, body: bytes) -> Listed:
        """Raises SourceRefused LR-SOURCE-SAID for an error in an answer of status 200."""
        answer = json_object(body)
        said = next((scalar(answer[name]) for name in ("error", "message") if name in answer), None)
        if said is not None:
            raise SourceRefused("LR-SOURCE-SAID", source=SEMANTICSCHOLAR.title, said=said[:200])
        total = total_of(answer.get("total"), "total")
        entries = [] if answer.get("data") is None else list_of(answer["data"], "data")
        return Listed(total, read_hits(entries, read_entry, "paperId"), len(entries), scalar(answer.get("token")))

    def after(self, cursor: str, size: int, got: Listed) -> str:
        """On as long as there is a token, also past the total."""
        return f"{self.place(cursor) + got.listed}:{got.next}" if got.next and got.listed else ""

    def _owes(self, cursor: str, got: Listed) -> bool:
        """An empty page without a token is the end of the list; not so the first page."""
        return super()._owes(cursor, got) and (bool(got.next) or self.place(cursor) == 0)
