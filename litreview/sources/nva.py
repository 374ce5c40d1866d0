"""NVA, Nasjonalt vitenarkiv: what Norwegian institutions publish, with theses and reports.

Facts relied on: NVA's API documentation and OpenAPI file, and recorded answers of 2026. There is no Boolean language:
the parameters of a translation are the search, joined by AND. Offsets end at 10,000; `nextSearchAfterResults` of each
answer holds the mark that leads on beyond.
Assumed, not verified: how often it may be asked (`known.NVA`), and that marks work with every set of parameters as
they do in the recorded answers.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from litreview.errors import SourceRefused
from litreview.formats.json_entry import read_hits, scalar
from litreview.formats.nva_record import read_entry
from litreview.sources.base import Request
from litreview.sources.bodies import Kind
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import NVA
from litreview.sources.paged import Listed, Marked, json_object, list_of, total_of

BASE = "https://api.nva.unit.no/search/"
SORT = "modifiedDate:desc,identifier"  # the service's own; a mark is a place in this order
# Keys that restrict a search and are none without words; each has `_not` and `_should` forms.
_LIMITS = frozenset(
    {
        "category",
        "contexttype",
        "createdsince",
        "files",
        "filesstatus",
        "instancetype",
        "institution",
        "license",
        "publicationlanguage",
        "publicationyear",
        "publicationyearbefore",
        "publicationyearsince",
        "publishedbefore",
        "publishedbetween",
        "publishedsince",
        "scientificvalue",
        "status",
        "toplevelorganization",
        "unit",
    }
)


class Nva(Marked):
    """The source `nva`."""

    key = "nva"
    capabilities = NVA

    def call(self, request: Request, http: HttpClient, cursor: str, size: int) -> Call:
        asked = request.translation.params
        words = () if any(searches(name) for name, _ in asked) else (("query", request.translation.text),)
        mark = self.mark(cursor)
        place = ("from", "0") if mark == self.first_mark else ("search_after", mark)
        params = (*words, *asked, place, ("results", str(size)), ("sort", SORT), ("aggregation", "none"))
        return Call(http.address(self.key, BASE, "resources"), params, self.pace(http), expect=Kind.JSON)

    def read(self, body: bytes) -> Listed:
        """Raises SourceRefused LR-SOURCE-SAID for a problem told under status 200."""
        answer = json_object(body)
        if "totalHits" not in answer and scalar(answer.get("detail")):
            said = f"{scalar(answer.get('title'))}: {scalar(answer.get('detail'))}"
            raise SourceRefused("LR-SOURCE-SAID", source=NVA.title, said=said[:200])
        total = total_of(answer.get("totalHits"), "totalHits")
        entries = list_of(answer.get("hits"), "hits")
        following = _mark(scalar(answer.get("nextSearchAfterResults")))
        return Listed(total, read_hits(entries, read_entry, "identifier", "id"), len(entries), following)


def searches(name: str) -> bool:
    """Whether a parameter holds words to search for, rather than a limit on what they find."""
    plain = name.lower().replace("_", "")
    return plain.removesuffix("not").removesuffix("should") not in _LIMITS


def _mark(address: str) -> str:
    """The mark in the address of the page after: a date in milliseconds and an identifier."""
    try:
        return parse_qs(urlsplit(address).query).get("search_after", [""])[0]
    except ValueError:  # no address
        return ""
