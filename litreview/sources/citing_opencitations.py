"""Citations in OpenCitations: who cites whom from its Index (v2), what the works are from its Meta (v1).

Facts relied on: https://api.opencitations.net/index/v2 and https://api.opencitations.net/meta/v1: rows of `citing` and
`cited`, each a list of identifiers parted by spaces («omid:br/1 doi:10.1000/x pmid:1»); metadata of several works
parted by `__`; an empty list for a work it does not know and for one without citations alike; 180 requests a minute;
an access token in the header `authorization`.
Assumed, not verified: how many works one request of metadata may hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from litreview.errors import SourceChanged
from litreview.formats.json_entry import read_hits, scalar
from litreview.formats.opencitations_record import read_entry
from litreview.normalise.doi import normalise_doi
from litreview.sources.bodies import Kind
from litreview.sources.citing import Citing, Direction, Found, Leg, Spot, json_list
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import OPENCITATIONS

BASE = "https://api.opencitations.net/"
_PATHS = {Direction.BACKWARD: "references", Direction.FORWARD: "citations"}
_ENDS = {Direction.BACKWARD: "cited", Direction.FORWARD: "citing"}
_PREFERRED = ("doi:", "pmid:", "omid:")
_BETWEEN = "__"  # parts the works of one request


class OpenCitationsCiting(Citing):
    """The source `opencitations`."""

    key = "opencitations"
    capabilities = OPENCITATIONS
    schemes = ("doi", "pmid")
    batch = 10

    def call(self, http: HttpClient, spot: Spot, asked: tuple[str, ...]) -> Call:
        if spot.leg is Leg.SEED:
            path = f"index/v2/{_PATHS[self.direction]}/{_quoted(asked[0])}"
        else:
            path = f"meta/v1/metadata/{_BETWEEN.join(map(_quoted, asked))}"
        key = http.settings.api_keys.get(self.key, "")
        headers = (("authorization", key),) if key else ()
        address = http.address(self.key, BASE, path)
        return Call(address, (), self.pace(http), expect=Kind.JSON, secret_headers=headers)

    def read(self, leg: Leg, direction: Direction, body: bytes, asked: tuple[str, ...]) -> Found:
        rows = json_list(body)
        if leg is Leg.FETCH:
            came = {name for row in rows if isinstance(row, Mapping) for name in scalar(row.get("id")).lower().split()}
            missing = tuple(name for name in asked if name not in came)
            return Found(listed=len(rows), hits=read_hits(rows, read_entry, "id"), missing=missing)
        names = tuple(dict.fromkeys(_name(row, _ENDS[direction]) for row in rows))
        return Found(known=True if rows else None, own=asked[0], listed=len(names), names=names)


def _name(row: object, end: str) -> str:
    """The best identifier of the other work in a row. Raises LR-SOURCE-SHAPE when there is none."""
    told = scalar(row.get(end)).lower().split() if isinstance(row, Mapping) else []
    told = [f"doi:{name}" if normalise_doi(name) == name else name for name in told]  # bare in version 1
    fit = [name for name in told if _BETWEEN not in name]
    found = next((name for prefix in _PREFERRED for name in fit if name.startswith(prefix)), "")
    if not found:
        raise SourceChanged("LR-SOURCE-SHAPE", missing=end)
    return found


def _quoted(name: str) -> str:
    return quote(name, safe="/:")
