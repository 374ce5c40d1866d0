"""OpenAlex: works of all fields and languages, through its own API.

Facts relied on: https://developers.openalex.org (guides «Page through results» and «Searching») and the service's
source of August 2026: `filter` at most once, with commas; `search.title_and_abstract` looks in title and abstract
only, while `search` takes in full texts; `meta.next_cursor` leads from page to page until it is null; without `corpus`
the core collection is searched; `X-RateLimit-*` and a 429 count the budget of a day.
"""

from __future__ import annotations

from dataclasses import replace

from litreview.errors import SourceChanged, SourceRefused
from litreview.formats.json_entry import read_hits, scalar
from litreview.formats.openalex_record import read_entry
from litreview.sources.base import Request
from litreview.sources.bodies import Kind
from litreview.sources.filters import one_filter
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import OPENALEX
from litreview.sources.pace import Pace
from litreview.sources.paged import Listed, Marked, json_object, list_of, total_of

BASE = "https://api.openalex.org/"
_SEARCHED = "search.title_and_abstract"


class OpenAlex(Marked):
    """The source `openalex`."""

    key = "openalex"
    capabilities = OPENALEX

    def call(self, request: Request, http: HttpClient, cursor: str, size: int) -> Call:
        words = ((_SEARCHED, request.translation.text),) if request.translation.text else ()
        params = (
            *words,
            *one_filter(request.translation.params),
            ("per_page", str(size)),
            ("cursor", self.mark(cursor)),
        )
        key = http.settings.api_keys.get(self.key, "")
        secrets = (("api_key", key),) if key else ()
        return Call(http.address(self.key, BASE, "works"), params, self.pace(http), expect=Kind.JSON, secrets=secrets)

    def read(self, body: bytes) -> Listed:
        """Raises SourceRefused LR-SOURCE-SAID for an error in an answer of status 200."""
        answer = json_object(body)
        if "error" in answer:
            said = " ".join(filter(None, (scalar(answer.get("error")), scalar(answer.get("message")))))
            raise SourceRefused("LR-SOURCE-SAID", source=OPENALEX.title, said=said[:200])
        meta = answer.get("meta")
        if not isinstance(meta, dict):
            raise SourceChanged("LR-SOURCE-SHAPE", missing="meta")
        total = total_of(meta.get("count"), "meta.count")
        entries = list_of(answer.get("results"), "results")
        return Listed(total, read_hits(entries, read_entry, "id"), len(entries), scalar(meta.get("next_cursor")))

    def _owes(self, cursor: str, got: Listed) -> bool:
        """An empty page without a mark is the end of the list, as the guide on paging says; not so the first page."""
        return super()._owes(cursor, got) and (bool(got.next) or self.place(cursor) == 0)

    def pace(self, http: HttpClient) -> Pace:
        """Its rate-limit headers count the budget of a day."""
        return replace(super().pace(http), quota=True)
