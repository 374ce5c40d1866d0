"""Citations in OpenAlex: `referenced_works` of a work backward, `filter=cites:` forward.

Facts relied on: https://developers.openalex.org (works, filters): `filter` takes up to 100 values parted by `|`, also
of `openalex`; `doi` and `pmid` find a work; `referenced_works` holds only references that OpenAlex has matched to a
work of its own, and `referenced_works_count` their number. Assumed, not verified: that the filter `pmid` takes a bare
number. As in a search, the core collection is asked: what lies outside it is told as not fetched.
"""

from __future__ import annotations

from dataclasses import replace

from litreview.errors import SourceChanged
from litreview.formats.json_entry import scalar
from litreview.model import SourceColumn
from litreview.sources.bodies import Kind
from litreview.sources.citing import Citing, Direction, Found, Leg, Spot
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import OPENALEX
from litreview.sources.openalex import BASE, OpenAlex
from litreview.sources.pace import Pace
from litreview.sources.paged import json_object, list_of

_PAGE = 100
_PARTS = frozenset(",|!")  # they part values in a filter


class OpenAlexCiting(Citing):
    """The source `openalex`, asked for citations."""

    key = "openalex"
    capabilities = replace(OPENALEX, column=SourceColumn.CITATION)
    schemes = ("doi", "pmid", "openalex")
    listing = frozenset({Direction.FORWARD})
    batch = _PAGE

    @classmethod
    def usable(cls, scheme: str, value: str) -> bool:
        return super().usable(scheme, value) and not _PARTS & set(value)

    def first_mark(self) -> str:
        return "*"

    def call(self, http: HttpClient, spot: Spot, asked: tuple[str, ...]) -> Call:
        wanted = {Leg.SEED: asked[0], Leg.LIST: f"cites:{asked[0]}", Leg.FETCH: f"openalex:{'|'.join(asked)}"}
        marks = (("cursor", spot.mark),) if spot.leg is Leg.LIST else ()
        params = (("filter", wanted[spot.leg]), ("per_page", str(_PAGE)), *marks)
        key = http.settings.api_keys.get(self.key, "")
        secrets = (("api_key", key),) if key else ()
        return Call(http.address(self.key, BASE, "works"), params, self.pace(http), expect=Kind.JSON, secrets=secrets)

    def read(self, leg: Leg, direction: Direction, body: bytes, asked: tuple[str, ...]) -> Found:
        got = OpenAlex().read(body)
        if leg is Leg.LIST:
            return Found(counted=got.total, listed=got.listed, hits=got.hits, next=got.next if got.listed else "")
        works = list_of(json_object(body).get("results"), "results")
        if leg is Leg.FETCH:
            came = {_own(work) for work in works}
            return Found(listed=got.listed, hits=got.hits, missing=tuple(name for name in asked if name not in came))
        own = [_own(work) for work in works]
        if not all(own):
            raise SourceChanged("LR-SOURCE-SHAPE", missing="id")
        if direction is Direction.FORWARD:
            return Found(known=bool(own), own="|".join(own))
        names = tuple(dict.fromkeys(name for work in works for name in _references(work)))
        return Found(known=bool(own), own="|".join(own), listed=len(names), names=names)

    def pace(self, http: HttpClient) -> Pace:
        """Its rate-limit headers count the budget of a day."""
        return replace(super().pace(http), quota=True)


def _own(work: object) -> str:
    """W2741809807 of https://openalex.org/W2741809807."""
    return _last(work.get("id")) if isinstance(work, dict) else ""


def _references(work: dict[str, object]) -> list[str]:
    """What the work cites, by OpenAlex' own identifiers. Raises LR-SOURCE-SHAPE: no list is not an empty one."""
    return [name for entry in list_of(work.get("referenced_works"), "referenced_works") if (name := _last(entry))]


def _last(address: object) -> str:
    return scalar(address).rstrip("/").rpartition("/")[2]
