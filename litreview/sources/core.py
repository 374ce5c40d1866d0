"""CORE: theses, reports and manuscripts of the world's repositories, through version 3 of its API.

Facts relied on: https://api.core.ac.uk/docs/v3 as clients of it use it: the address with the slash at its end (without
it CORE sends elsewhere, and this program follows nobody), `q`, `limit`, `offset`, `exclude`, and the key as a bearer.
Assumed, not verified: nearly all of it, for no answer of version 3 was at hand. The shape of the answer; that `offset`
reaches 10,000 hits (`known.CORE_CAP`) in an order that stays the same between two pages; the pace (`known.CORE`).
Pages are asked for by their place: CORE's scrolling repeats one mark, by which no page could be found again.
"""

from __future__ import annotations

from litreview.errors import SourceRefused
from litreview.formats.core_record import read_entry
from litreview.formats.json_entry import read_hits, scalar
from litreview.sources.base import Request
from litreview.sources.bodies import Kind
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import CORE
from litreview.sources.paged import Listed, Paged, json_object, list_of, total_of

BASE = "https://api.core.ac.uk/v3/"
_DECLINED = "fullText"  # long, and nothing a record keeps


class Core(Paged):
    """The source `core`. Needs the user's own key."""

    key = "core"
    capabilities = CORE

    def call(self, request: Request, http: HttpClient, cursor: str, size: int) -> Call:
        params = (
            ("q", request.translation.text),
            *request.translation.params,
            ("limit", str(size)),
            ("offset", cursor),
            ("exclude", _DECLINED),
        )
        secret = (("Authorization", f"Bearer {http.settings.api_keys[self.key]}"),)
        address = http.address(self.key, BASE, "search/works/")
        return Call(address, params, self.pace(http), expect=Kind.JSON, secret_headers=secret)

    def read(self, body: bytes) -> Listed:
        """Raises SourceRefused LR-SOURCE-SAID for an error in an answer of status 200."""
        answer = json_object(body)
        if "totalHits" not in answer and "message" in answer:
            raise SourceRefused("LR-SOURCE-SAID", source=CORE.title, said=scalar(answer["message"])[:200])
        total = total_of(answer.get("totalHits"), "totalHits")
        entries = list_of(answer.get("results"), "results")
        return Listed(total, read_hits(entries, read_entry, "id"), len(entries))
