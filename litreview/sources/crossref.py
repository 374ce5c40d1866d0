"""Crossref's works, and the journals of Idunn as Crossref knows them.

Facts relied on: https://www.crossref.org/documentation/retrieve-metadata/rest-api/, and recorded answers of June 2026:
words are ranked by likeness, without Boolean operators; `filter` parts its pieces by commas; `mailto` gives the polite
pool. Pages are asked for by `offset`, which reaches 10,000 hits. Its `cursor` reaches all, but it is a scroll kept on
the server for five minutes, often with the same name on every page: a page that got lost on its way could never be
asked for again, nor could a search go on the next day.
"""

from __future__ import annotations

from dataclasses import replace

from litreview.errors import SourceChanged, SourceRefused
from litreview.formats.crossref_record import read_entry
from litreview.formats.json_entry import read_hits, scalar
from litreview.model import Query
from litreview.sources.base import Request, Translation
from litreview.sources.bodies import Kind
from litreview.sources.filters import one_filter
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import CROSSREF, IDUNN_CROSSREF
from litreview.sources.paged import Listed, Paged, json_object, list_of, total_of

BASE = "https://api.crossref.org/"
IDUNN_PREFIX = "10.18261"  # Scandinavian University Press


class Crossref(Paged):
    """The source `crossref`."""

    key = "crossref"
    capabilities = CROSSREF
    always: tuple[str, ...] = ()  # filters that make the source what it is

    def translate(self, query: Query) -> Translation:
        found = super().translate(query)
        return replace(found, params=one_filter(found.params, *self.always))

    def call(self, request: Request, http: HttpClient, cursor: str, size: int) -> Call:
        words = (("query", request.translation.text),) if request.translation.text else ()
        params = (
            *words,
            *one_filter(request.translation.params, *self.always),
            ("rows", str(size)),
            ("offset", cursor),
        )
        email = http.settings.email
        secrets = (("mailto", email),) if email else ()
        return Call(http.address(self.key, BASE, "works"), params, self.pace(http), expect=Kind.JSON, secrets=secrets)

    def read(self, body: bytes) -> Listed:
        """Raises SourceRefused LR-SOURCE-SAID for an error in an answer of status 200."""
        answer = json_object(body)
        message = answer.get("message")
        if answer.get("status", "ok") != "ok":
            raise SourceRefused("LR-SOURCE-SAID", source=self.capabilities.title, said=_said(message)[:200])
        if answer.get("message-type") != "work-list" or not isinstance(message, dict):
            raise SourceChanged("LR-SOURCE-SHAPE", missing="work-list")
        total = total_of(message.get("total-results"), "total-results")
        entries = list_of(message.get("items"), "items")
        version = scalar(answer.get("message-version"))
        extra = {"version": version} if version else {}
        return Listed(total, read_hits(entries, read_entry, "DOI"), len(entries), extra=extra)


class IdunnCrossref(Crossref):
    """The source `idunn_crossref`: Crossref, with the prefix of Idunn's publisher in the filter that is sent."""

    key = "idunn_crossref"
    dialect = "idunn"
    capabilities = IDUNN_CROSSREF
    always = (f"prefix:{IDUNN_PREFIX}",)


def _said(message: object) -> str:
    """What is wrong: a list of complaints, one, or words."""
    complaints = message if isinstance(message, list) else [message]
    told = [item.get("message") or item.get("name") if isinstance(item, dict) else item for item in complaints]
    return " ".join(filter(None, map(scalar, told)))
