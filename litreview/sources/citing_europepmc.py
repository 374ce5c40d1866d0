"""Citations in Europe PMC: the reference list of a work backward, a search with `CITES:` forward.

Facts relied on: https://europepmc.org/RestfulWebService: `/{source}/{id}/references?page=&pageSize=` (at most 1,000 a
page) gives references as printed, with `source` and `id` where they were matched to a record; `CITES:123_MED` finds
the works that cite one. Matched references are fetched as records by their `EXT_ID` and `SRC`.
Assumed, not verified: how many identifiers one search may hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from litreview.errors import SourceChanged, SourceRefused
from litreview.formats.europepmc_record import read_reference
from litreview.formats.json_entry import read_hits, scalar
from litreview.model import SourceColumn
from litreview.sources.bodies import Kind
from litreview.sources.citing import Citing, Direction, Found, Leg, Spot
from litreview.sources.europepmc import BASE, EuropePmc
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import EUROPEPMC
from litreview.sources.paged import json_object, list_of, total_of

_PAGE = 1000
_LONGEST_GET = 1500
_SEED_FIELDS = {"doi": 'DOI:"{}"', "pmid": "EXT_ID:{} AND SRC:MED", "pmcid": "PMCID:{}"}


class EuropePmcCiting(Citing):
    """The source `europepmc`, asked for citations."""

    key = "europepmc"
    capabilities = replace(EUROPEPMC, column=SourceColumn.CITATION)
    schemes = ("pmid", "doi", "pmcid")
    listing = frozenset(Direction)
    batch = 50

    @classmethod
    def usable(cls, scheme: str, value: str) -> bool:
        return super().usable(scheme, value) and '"' not in value

    def first_mark(self) -> str:
        return "1" if self.direction is Direction.BACKWARD else "*"

    def call(self, http: HttpClient, spot: Spot, asked: tuple[str, ...]) -> Call:
        if spot.leg is Leg.LIST and self.direction is Direction.BACKWARD:
            params = (("page", spot.mark), ("pageSize", str(_PAGE)), ("format", "json"))
            address = http.address(self.key, BASE, f"{asked[0]}/references")
            return Call(address, params, self.pace(http), expect=Kind.JSON)
        if spot.leg is Leg.SEED:
            scheme, _, value = asked[0].partition(":")
            return self._search(http, _SEED_FIELDS[scheme].format(value), "lite", "*")
        if spot.leg is Leg.LIST:
            source, _, number = asked[0].partition("/")
            return self._search(http, f"CITES:{number}_{source}", "core", spot.mark)
        pairs = (name.partition("/") for name in asked)
        return self._search(http, " OR ".join(f"(EXT_ID:{number} AND SRC:{source})" for source, _, number in pairs))

    def _search(self, http: HttpClient, text: str, kind: str = "core", mark: str = "*") -> Call:
        params = (
            ("query", text),
            ("format", "json"),
            ("resultType", kind),
            ("pageSize", str(_PAGE)),
            ("cursorMark", mark),
            ("synonym", "false"),
        )
        path, method = ("searchPOST", "POST") if len(text) > _LONGEST_GET else ("search", "GET")
        return Call(http.address(self.key, BASE, path), params, self.pace(http), method, expect=Kind.JSON)

    def read(self, leg: Leg, direction: Direction, body: bytes, asked: tuple[str, ...]) -> Found:
        if leg is Leg.LIST and direction is Direction.BACKWARD:
            return _references(body, asked[1])
        got = EuropePmc().read(body)
        entries = json_object(body)["resultList"]["result"]
        if leg is Leg.SEED:
            names = [name for entry in entries if (name := _name(entry))]
            own = next((name for name in names if name.startswith("MED/")), names[0] if names else "")
            return Found(known=bool(own), own=own, extra=got.extra)
        if leg is Leg.LIST:
            following = "" if got.next == asked[1] else got.next
            return Found(counted=got.total, listed=got.listed, hits=got.hits, next=following, extra=got.extra)
        came = {_name(entry) for entry in entries}
        missing = tuple(name for name in asked if name not in came)
        return Found(listed=got.listed, hits=got.hits, missing=missing, extra=got.extra)


def _references(body: bytes, mark: str) -> Found:
    """A page of a reference list: matched references are named, the others read as they are printed."""
    answer = json_object(body)
    if "errCode" in answer:
        raise SourceRefused("LR-SOURCE-SAID", source=EUROPEPMC.title, said=str(answer.get("errMsg", ""))[:200])
    total = total_of(answer.get("hitCount"), "hitCount")
    held = answer.get("referenceList")
    if not isinstance(held, Mapping) and total:
        raise SourceChanged("LR-SOURCE-SHAPE", missing="referenceList")
    entries: list[Any] = list_of(held.get("reference", []), "referenceList.reference") if held else []
    printed = [entry for entry in entries if not _name(entry)]
    so_far = (int(mark) - 1) * _PAGE + len(entries)
    return Found(
        counted=total,
        listed=len(entries),
        hits=read_hits(printed, read_reference, "citedOrder"),
        names=tuple(_name(entry) for entry in entries if _name(entry)),
        bare=len(printed),
        next=str(int(mark) + 1) if so_far < total else "",
    )


def _name(entry: object) -> str:
    """MED/123 of an entry that is a record of Europe PMC."""
    if not isinstance(entry, Mapping):
        return ""
    source, number = scalar(entry.get("source")), scalar(entry.get("id"))
    return f"{source}/{number}" if source.isalnum() and number.isalnum() else ""
