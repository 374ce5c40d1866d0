"""Unpaywall: whether an article has a copy that anybody may read, and where it lies. Asked by DOI, one at a time.

Facts relied on: GET https://api.unpaywall.org/v2/{doi}?email=… (https://unpaywall.org/products/api); a real e-mail
address is asked for (422 without); 404 for a DOI it does not know. Assumed, not verified: the fields read in
`read_answer` (Unpaywall's data format, version 2), that its own 404 is a JSON object with `error`, and the pace
(100,000 calls a day are allowed; no number a second is given).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from litreview.errors import SourceChanged, SourceError, SourceRefused
from litreview.normalise.doi import normalise_doi
from litreview.sources.bodies import Kind
from litreview.sources.http import Call, HttpClient
from litreview.sources.lookups import LOOKUPS
from litreview.sources.pace import Pace

KEY = "unpaywall"
_PACE = Pace(5.0)
_SAID = 200


class OpenStatus(StrEnum):
    """How an article can be read. UNKNOWN: nobody has said; that is not CLOSED."""

    GOLD = "gold"
    DIAMOND = "diamond"
    HYBRID = "hybrid"
    BRONZE = "bronze"
    GREEN = "green"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OpenCopy:
    """What Unpaywall knows of one DOI. `known` False: it does not know the DOI.

    `url` is the copy itself, a PDF where there is one; `landing` the page around it. `version` is as in Unpaywall
    (publishedVersion, acceptedVersion, submittedVersion), `host` publisher or repository. `fault`: what kept us from
    knowing.
    """

    doi: str
    status: OpenStatus = OpenStatus.UNKNOWN
    known: bool = True
    url: str = ""
    landing: str = ""
    version: str = ""
    licence: str = ""
    host: str = ""
    fault: SourceError | None = None


def ask(http: HttpClient, doi: str) -> OpenCopy:
    """The best open copy of a DOI, which is normalised. The configuration must hold an e-mail address.

    Raises what HttpClient.fetch raises; SourceRefused LR-LOOKUP-EMAIL-REFUSED; SourceChanged LR-UNPAYWALL-SHAPE.
    """
    address = http.address(KEY, LOOKUPS[KEY], quote(doi, safe="/"))
    try:
        answer = http.fetch(Call(address, (), _PACE, expect=Kind.JSON, secrets=(("email", http.settings.email),)))
    except SourceRefused as error:
        return _refused(doi, error, error.words.get("status"), str(error.words.get("said", "")))
    return read_answer(answer.body, doi)


def read_answer(body: bytes, doi: str) -> OpenCopy:
    """What an answer with status 200 says of the DOI asked for. Raises as `ask`."""
    try:
        said = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SourceChanged("LR-UNPAYWALL-SHAPE", doi=doi, said=_excerpt(body)) from error
    if isinstance(said, dict) and said.get("error"):  # a complaint with status 200
        text = json.dumps(said, ensure_ascii=False)[:_SAID]
        return _refused(doi, None, said.get("HTTP_status_code"), text)
    if not isinstance(said, dict) or normalise_doi(str(said.get("doi", ""))) != doi:
        raise SourceChanged("LR-UNPAYWALL-SHAPE", doi=doi, said=_excerpt(body))
    return _copy(said, doi, body)


def _copy(said: Mapping[str, object], doi: str, body: bytes) -> OpenCopy:
    is_open, stated = said.get("is_oa"), said.get("oa_status")
    contradicted = stated is not None and is_open is (stated == OpenStatus.CLOSED)
    if not isinstance(is_open, bool) or contradicted:
        raise SourceChanged("LR-UNPAYWALL-SHAPE", doi=doi, said=_excerpt(body))
    status = OpenStatus(str(stated)) if stated in list(OpenStatus) else OpenStatus.UNKNOWN
    if not is_open:
        return OpenCopy(doi, OpenStatus.CLOSED)
    found = said.get("best_oa_location")
    best: Mapping[str, object] = found if isinstance(found, dict) else {}
    return OpenCopy(
        doi,
        status,
        url=_web(best, "url_for_pdf") or _web(best, "url"),
        landing=_web(best, "url_for_landing_page"),
        version=_text(best, "version"),
        licence=_text(best, "license"),
        host=_text(best, "host_type"),
    )


def _refused(doi: str, error: SourceRefused | None, status: object, said: str) -> OpenCopy:
    """A DOI it does not know, said in its own words; every other refusal is raised. A 404 that is no JSON object comes
    from something else that answers at this address, and says nothing of the DOI."""
    if status == 404 and said.startswith("{"):
        return OpenCopy(doi, known=False)
    if status == 422 and "email" in said.casefold():
        raise SourceRefused("LR-LOOKUP-EMAIL-REFUSED", said=said) from error
    if error is not None:
        raise error
    raise SourceChanged("LR-UNPAYWALL-SHAPE", doi=doi, said=said)


def _text(values: Mapping[str, object], name: str) -> str:
    value = values.get(name)
    return value.strip() if isinstance(value, str) else ""


def _web(values: Mapping[str, object], name: str) -> str:
    """An address a reader can open; whatever else stands there is left out."""
    text = _text(values, name)
    return text if text.startswith(("https://", "http://")) else ""


def _excerpt(body: bytes) -> str:
    return " ".join(body[: 2 * _SAID].decode("utf-8", "replace").split())[:_SAID]
