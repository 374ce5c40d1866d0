"""PubMed through NCBI's E-utilities: ESearch for the total and the ids, EFetch for the records.

Facts relied on: NBK25497 and NBK25499 (https://www.ncbi.nlm.nih.gov/books/NBK25499/): 3 requests a second, 10 with a
key; and measured in 2026: one query hands out its first 9,999 ids and no more, also through the history server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from litreview.errors import InputError, SourceChanged, SourceError, SourceRefused, SourceUnavailable
from litreview.formats.esearch_xml import SearchAnswer, read_esearch
from litreview.formats.pubmed_xml import read
from litreview.model import Hit, Limit, Loss, Message, Parsed, Query, message
from litreview.sources.base import Page, Reading, Request, Tidings, Translation
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import PUBMED, PUBMED_CAP
from litreview.sources.pace import Pace
from litreview.sources.pubmed_limits import balanced, clause_of
from litreview.sources.trail import Trail

BASE = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
BATCH = 200  # records in one EFetch; larger answers time out on NCBI's side
_LONGEST_GET = 1000
_SEARCH, _RECORDS = "search", "records"
# Somewhat under the 3 and 10 a second that NCBI allows: its window does not begin when ours does.
_PACE, _PACE_WITH_KEY = Pace(2.8), Pace(9.0)
_TRANSIENT = ("external viewer error", "status: timeout")


class PubMed:
    """The source `pubmed`. Stateless: all that one search needs lies in the request and the pages kept."""

    key = "pubmed"
    capabilities = PUBMED

    def translate(self, query: Query) -> Translation:
        """The query untouched; with limits, in parentheses and followed by them."""
        clauses: list[str] = []
        limits: list[Limit] = []
        losses: list[Loss] = []
        for limit in query.limits:
            if limit.applied != "source":
                continue
            clause, lost = clause_of(limit)
            losses.extend(lost)
            if clause:
                clauses.append(clause)
                limits.append(limit)
        if not clauses:
            return Translation(query.text, (), tuple(losses))
        if not balanced(query.text):
            losses.append(Loss(message("source.pubmed.loss.parentheses")))
        return Translation(" AND ".join((f"({query.text})", *clauses)), tuple(limits), tuple(losses))

    def pages(self, request: Request, http: HttpClient, stored: Iterable[Page] = ()) -> Iterator[Page]:
        """First a page of role `search`, then pages of role `records`; those in `stored` are neither fetched nor given.

        Raises SourceError: what HttpClient.fetch raises, LR-PUBMED-ERROR, LR-PUBMED-COUNT, LR-PUBMED-SHAPE,
        LR-PUBMED-VIEWER (NCBI could not put the records together), LR-SOURCE-CURSOR (kept pages that do not fit).
        """
        trail, search = Trail(), None
        for page in stored:
            trail.follow(page)
            search = search or page
        if search is None:
            search = self._search(request, http)
            trail.follow(search)
            yield search
        ids, size = read_esearch(search.body).ids, BATCH
        while trail.next:
            page = self._records(ids, int(trail.next.partition(":")[2]), size, http)
            size = min(size, len(page.asked))
            trail.follow(page)
            yield page

    def parse(self, page: Page) -> Reading:
        """What a page says. Raises SourceChanged or SourceRefused when it is not an answer of E-utilities."""
        if page.role == _SEARCH:
            answer = read_esearch(page.body)
            remarks = (*answer.remarks, *_short(answer, counted=page.request.get("param.retmax") == "0"))
            return Reading(
                tidings=Tidings(answer.total, answer.translation, remarks),
                extra={f"translation: {word}": meaning for word, meaning in answer.translations},
            )
        hits = tuple(_entries(page.body))
        came = {hit.pointer.identifier for hit in hits} | {hit.record.pmid for hit in hits if isinstance(hit, Parsed)}
        return Reading(hits, missing=tuple(pmid for pmid in page.asked if pmid not in came))

    def _search(self, request: Request, http: HttpClient) -> Page:
        retmax = 0 if request.count_only else PUBMED_CAP
        call = _call(http, "esearch.fcgi", term=request.translation.text, retmax=str(retmax))
        answer = http.fetch(call)
        ids = read_esearch(answer.body).ids
        return Page(answer.body, answer.media_type, _SEARCH, _SEARCH, _cursor(0, ids), answer.request, answer.received)

    def _records(self, ids: tuple[str, ...], start: int, size: int, http: HttpClient) -> Page:
        """The batch at `start`, halved as long as NCBI fails to put it together."""
        while True:
            asked = ids[start : start + size]
            try:
                answer = http.fetch(_call(http, "efetch.fcgi", method="POST", id=",".join(asked)))
                next(_entries(answer.body), None)  # judges the root: an error must not be kept as a page
            except SourceError as error:
                if not _transient(error):
                    raise
                if len(asked) == 1:
                    raise SourceUnavailable("LR-PUBMED-VIEWER", pmid=asked[0]) from error
                size = len(asked) // 2
                continue
            return Page(
                answer.body,
                answer.media_type,
                _RECORDS,
                f"{_RECORDS}:{start}",
                _cursor(start + len(asked), ids),
                answer.request,
                answer.received,
                asked,
            )


def _call(http: HttpClient, path: str, method: str = "GET", **params: str) -> Call:
    key = http.settings.api_keys.get(PubMed.key, "")
    sent = (("db", "pubmed"), ("retmode", "xml"), *params.items(), ("tool", http.settings.tool))
    secrets = tuple((name, value) for name, value in (("email", http.settings.email), ("api_key", key)) if value)
    if len(urlencode(sent)) > _LONGEST_GET:
        method = "POST"
    return Call(http.address(PubMed.key, BASE, path), sent, _PACE_WITH_KEY if key else _PACE, method, secrets=secrets)


def _cursor(start: int, ids: tuple[str, ...]) -> str:
    return f"{_RECORDS}:{start}" if start < len(ids) else ""


def _short(answer: SearchAnswer, *, counted: bool) -> tuple[Message, ...]:
    """The remark that not all hits are handed out. `counted`: only the number was asked for."""
    if counted or answer.total <= len(answer.ids):
        return ()
    code = "source.pubmed.cap" if answer.total > PUBMED_CAP else "source.pubmed.short"
    return (message(code, total=answer.total, fetched=len(answer.ids), left=answer.total - len(answer.ids)),)


def _entries(body: bytes) -> Iterator[Hit]:
    try:
        yield from read(body)
    except InputError as error:
        raise SourceChanged(error.code, where=error.where, **error.words) from error


def _transient(error: SourceError) -> bool:
    said = str(error.words.get("said", "")).lower()
    return isinstance(error, SourceRefused) and any(words in said for words in _TRANSIENT)
