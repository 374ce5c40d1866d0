"""ERIC: the education database of the U.S. Department of Education, through its public Solr search.

Facts relied on: https://eric.ed.gov/?api as clients of it quote it, and one recorded answer.
Assumed, not verified: that a page may hold 200 documents (some clients ask for 2,000, some say that 200 is the most),
how often it may be asked (both in `known.ERIC`), and that `fields=*` gives every field (`_FIELDS`).
"""

from __future__ import annotations

from collections.abc import Mapping

from litreview.errors import SourceChanged, SourceRefused
from litreview.formats.eric_record import read_entry
from litreview.formats.json_entry import read_hits, scalar
from litreview.sources.base import Request
from litreview.sources.bodies import Kind
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import ERIC
from litreview.sources.paged import Listed, Paged, json_object, list_of, total_of

BASE = "https://api.ies.ed.gov/"
_FIELDS = "*"


class Eric(Paged):
    """The source `eric`."""

    key = "eric"
    capabilities = ERIC

    def call(self, request: Request, http: HttpClient, cursor: str, size: int) -> Call:
        params = (
            ("search", request.translation.text),
            *request.translation.params,
            ("format", "json"),
            ("start", cursor),
            ("rows", str(size)),
            ("fields", _FIELDS),
        )
        return Call(http.address(self.key, BASE, "eric/"), params, self.pace(http), expect=Kind.JSON)

    def read(self, body: bytes) -> Listed:
        """Raises SourceRefused LR-SOURCE-SAID for Solr's own errors, whatever status they came with."""
        answer = json_object(body)
        if "error" in answer:
            raise SourceRefused("LR-SOURCE-SAID", source=ERIC.title, said=_said(answer["error"]))
        response = answer.get("response")
        if not isinstance(response, Mapping):
            raise SourceChanged("LR-SOURCE-SHAPE", missing="response")
        total = total_of(response.get("numFound"), "response.numFound")
        entries = list_of(response.get("docs"), "response.docs")
        return Listed(total, read_hits(entries, read_entry, "id"), len(entries))


def _said(error: object) -> str:
    return scalar(error.get("msg") if isinstance(error, Mapping) else error)[:200]
