"""arXiv: preprints, through its API, which answers in Atom.

Facts relied on: https://info.arxiv.org/help/api/user-manual.html and its terms of use (one request in three seconds),
and recorded answers. The hits are asked for in the order they were submitted, oldest first: by relevance the order may
change between two pages, but what is submitted meanwhile comes last, so that no page shifts. The order leaves nothing
out below the 30,000 hits arXiv hands out; beyond them it is the newest that are out of reach, which the log says. Now
and then a page comes empty; it is asked for again.
Assumed, not verified: that 500 entries are a page arXiv answers dependably (`known.ARXIV`; it allows 2,000).
"""

from __future__ import annotations

from litreview.errors import SourceRefused
from litreview.formats.arxiv_atom import read_feed
from litreview.sources.base import Request
from litreview.sources.bodies import Kind
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import ARXIV
from litreview.sources.paged import Listed, Paged, total_of

BASE = "https://export.arxiv.org/api/"


class Arxiv(Paged):
    """The source `arxiv`."""

    key = "arxiv"
    capabilities = ARXIV

    def call(self, request: Request, http: HttpClient, cursor: str, size: int) -> Call:
        params = (
            ("search_query", request.translation.text),
            *request.translation.params,
            ("start", cursor),
            ("max_results", str(size)),
            ("sortBy", "submittedDate"),
            ("sortOrder", "ascending"),
        )
        return Call(http.address(self.key, BASE, "query"), params, self.pace(http), expect=Kind.XML)

    def read(self, body: bytes) -> Listed:
        """Raises SourceRefused LR-SOURCE-SAID for a feed whose entry is an error."""
        feed = read_feed(body)
        if feed.complaint:
            raise SourceRefused("LR-SOURCE-SAID", source=ARXIV.title, said=feed.complaint[:200])
        return Listed(total_of(feed.total, "opensearch:totalResults"), feed.hits, len(feed.hits))
