"""Citations in Crossref: the reference list that the publisher sent with a work. Backward only.

Facts relied on: https://www.crossref.org/documentation/retrieve-metadata/rest-api/: a work has `reference` (with `DOI`
where one is known, else parts of the reference or `unstructured`) and `references-count`; `filter=doi:` may stand
several times and finds any of them. Works that cite a work are not given to the public.
Assumed, not verified: how many DOIs one request may hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from litreview.formats.crossref_reference import read_reference
from litreview.formats.json_entry import read_hits, scalar
from litreview.model import SourceColumn
from litreview.normalise.doi import normalise_doi
from litreview.sources.bodies import Kind
from litreview.sources.citing import Citing, Direction, Found, Leg, Spot, number_of
from litreview.sources.crossref import BASE, Crossref
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import CROSSREF
from litreview.sources.paged import json_object, list_of


class CrossrefCiting(Citing):
    """The source `crossref`, asked for reference lists."""

    key = "crossref"
    capabilities = replace(CROSSREF, column=SourceColumn.CITATION, cap=None)
    directions = (Direction.BACKWARD,)
    schemes = ("doi",)
    batch = 25

    @classmethod
    def usable(cls, scheme: str, value: str) -> bool:
        return super().usable(scheme, value) and "," not in value  # a comma parts the pieces of a filter

    def call(self, http: HttpClient, spot: Spot, asked: tuple[str, ...]) -> Call:
        dois = asked if spot.leg is Leg.FETCH else (asked[0].removeprefix("doi:"),)
        params = (("filter", ",".join(f"doi:{doi}" for doi in dois)), ("rows", str(len(dois))))
        email = http.settings.email
        secrets = (("mailto", email),) if email else ()
        return Call(http.address(self.key, BASE, "works"), params, self.pace(http), expect=Kind.JSON, secrets=secrets)

    def read(self, leg: Leg, direction: Direction, body: bytes, asked: tuple[str, ...]) -> Found:
        got = Crossref().read(body)
        works = [work for work in json_object(body)["message"]["items"] if isinstance(work, Mapping)]
        if leg is Leg.FETCH:
            came = {normalise_doi(scalar(work.get("DOI"))) for work in works}
            missing = tuple(name for name in asked if name not in came)
            return Found(listed=got.listed, hits=got.hits, missing=missing, extra=got.extra)
        if not works:
            return Found(known=False)
        return self._references(works[0])

    def _references(self, work: Mapping[str, Any]) -> Found:
        """References with a DOI are named, to be fetched; the others are read as they are printed."""
        entries = [] if work.get("reference") is None else list_of(work["reference"], "reference")
        dois = [_doi(entry) for entry in entries]
        named = tuple(dict.fromkeys(doi for doi in dois if self.usable("doi", doi)))
        printed = [entry for entry, doi in zip(entries, dois, strict=True) if not self.usable("doi", doi)]
        twice = len(entries) - len(printed) - len(named)
        counted = number_of(work.get("references-count"))
        return Found(
            known=True,
            own=scalar(work.get("DOI")),
            counted=None if counted is None else counted - twice,
            listed=len(named) + len(printed),
            hits=read_hits(printed, read_reference, "key"),
            names=named,
            bare=len(printed),
        )


def _doi(entry: object) -> str:
    return normalise_doi(scalar(entry.get("DOI"))) if isinstance(entry, Mapping) else ""
