"""PubMed through NCBI's E-utilities: ESearch for the total and the ids, EFetch for the records.

Facts relied on: NBK25497 and NBK25499 (https://www.ncbi.nlm.nih.gov/books/NBK25499/): 3 requests a second, 10 with a
key; and measured in 2026: one query hands out its first 9,999 ids and no more, also through the history server. A
search with more hits is divided on the date of publication (pubmed_split).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from litreview.errors import InputError, SourceChanged, SourceError, SourceRefused, SourceUnavailable
from litreview.formats.esearch_xml import SearchAnswer, read_esearch
from litreview.formats.pubmed_xml import read
from litreview.model import Hit, Message, Parsed, Query, message
from litreview.query.translate import translate
from litreview.sources.base import Page, Reading, Request, Tidings, Translation
from litreview.sources.http import Call, HttpClient
from litreview.sources.known import PUBMED, PUBMED_CAP
from litreview.sources.pace import Pace
from litreview.sources.pubmed_split import Gathering, Part, part
from litreview.sources.trail import Trail

BASE = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
BATCH = 200  # records in one EFetch; larger answers time out on NCBI's side
_LONGEST_GET = 1000
_SEARCH, _PART, _RECORDS = "search", "part", "records"
# Somewhat under the 3 and 10 a second that NCBI allows: its window does not begin when ours does.
_PACE, _PACE_WITH_KEY = Pace(2.8), Pace(9.0)
_BATCH = re.compile(r"records:(\d{1,12})(?:/(\d{1,12}))?")
_TRANSIENT = ("external viewer error", "status: timeout")


class PubMed:
    """The source `pubmed`. Stateless: all that one search needs lies in the request and the pages kept."""

    key = "pubmed"
    capabilities = PUBMED

    def translate(self, query: Query) -> Translation:
        """A text that PubMed reads as it stands goes untouched; with limits, in parentheses and followed by them."""
        return translate(query, self.key)

    def pages(self, request: Request, http: HttpClient, stored: Iterable[Page] = ()) -> Iterator[Page]:
        """A page of role `search`; pages of role `part` where that search has more hits than PubMed hands out; pages
        of role `records`. Those in `stored` are neither fetched nor given.

        Raises SourceError: what HttpClient.fetch raises, LR-PUBMED-ERROR, LR-PUBMED-COUNT, LR-PUBMED-SHAPE,
        LR-PUBMED-VIEWER (NCBI could not put the records together), LR-PUBMED-SPLIT (a search cannot be divided),
        LR-SOURCE-CURSOR (kept pages that do not fit).
        """
        trail, gathered = Trail(), Gathering()
        for page in stored:
            trail.follow(page)
            _gather(gathered, page, request.translation.text)
        if trail.next is None:
            page = self._search(request, http, gathered)
            trail.follow(page)
            yield page
        while trail.next and trail.next.startswith(f"{_PART}:"):
            page = self._part(request, part(trail.next), http, gathered)
            trail.follow(page)
            yield page
        size = BATCH
        while trail.next:
            page = self._records(gathered, trail.next, size, http)
            size = min(size, len(page.asked))
            trail.follow(page)
            yield page

    def parse(self, page: Page) -> Reading:
        """What a page says. Raises SourceChanged or SourceRefused when it is not an answer of E-utilities."""
        if page.role == _RECORDS:
            hits = tuple(_entries(page.body))
            came = {hit.pointer.identifier for hit in hits}
            came |= {hit.record.pmid for hit in hits if isinstance(hit, Parsed)}
            return Reading(hits, missing=tuple(pmid for pmid in page.asked if pmid not in came))
        answer = read_esearch(page.body)
        if page.role == _PART:
            return Reading(tidings=Tidings(remarks=tuple(_said_of_part(answer, page))))
        return Reading(
            tidings=Tidings(answer.total, answer.translation, (*answer.remarks, *_short(answer, page))),
            extra={f"translation: {word}": meaning for word, meaning in answer.translations},
        )

    def _search(self, request: Request, http: HttpClient, gathered: Gathering) -> Page:
        retmax = 0 if request.count_only else PUBMED_CAP
        call = _call(http, "esearch.fcgi", term=request.translation.text, retmax=str(retmax))
        got = http.fetch(call)
        answer = read_esearch(got.body)
        gathered.whole(answer, request.translation.text, got.received.year)
        follows = "" if request.count_only else gathered.next()
        return Page(got.body, got.media_type, _SEARCH, _SEARCH, follows, got.request, got.received)

    def _part(self, request: Request, asked: Part, http: HttpClient, gathered: Gathering) -> Page:
        text, days = request.translation.text, asked.span.params
        got = http.fetch(_call(http, "esearch.fcgi", term=text, retmax=str(PUBMED_CAP), **days))
        gathered.divided(asked, read_esearch(got.body))
        return Page(got.body, got.media_type, _PART, asked.cursor, gathered.next(), got.request, got.received)

    def _records(self, gathered: Gathering, cursor: str, size: int, http: HttpClient) -> Page:
        """The batch at a cursor, halved as long as NCBI fails to put it together."""
        start = _place(cursor, len(gathered.ids))
        while True:
            asked = gathered.ids.batch(start, size)
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
                cursor,
                gathered.records(start + len(asked)),
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


def _gather(gathered: Gathering, page: Page, term: str) -> None:
    """Take the ids of a kept page."""
    if page.role == _SEARCH:
        gathered.whole(read_esearch(page.body), term, page.received.year)
    elif page.role == _PART:
        gathered.divided(part(page.cursor), read_esearch(page.body))


def _place(cursor: str, held: int) -> int:
    """The place of a batch among the ids held: 200 of `records:200` and of `records:200/10050`."""
    found = _BATCH.fullmatch(cursor)
    if not found or int(found.group(1)) >= held or int(found.group(2) or held) != held:
        raise SourceChanged("LR-SOURCE-CURSOR", cursor=cursor)
    return int(found.group(1))


def _short(answer: SearchAnswer, page: Page) -> Iterator[Message]:
    """The remark that a search listed fewer ids than it has hits."""
    if page.request.get("param.retmax") == "0" or answer.total <= len(answer.ids):
        return
    if page.next_cursor.startswith(f"{_PART}:"):
        yield message("source.pubmed.cap", total=answer.total, fetched=len(answer.ids))
    else:
        yield _left(answer)


def _left(answer: SearchAnswer) -> Message:
    listed = len(answer.ids)
    return message("source.pubmed.short", total=answer.total, fetched=listed, left=answer.total - listed)


def _said_of_part(answer: SearchAnswer, page: Page) -> Iterator[Message]:
    """PubMed's own warnings, hits that were not listed, and after the last part what the division came to."""
    yield from (remark for remark in answer.remarks if remark.code != "source.pubmed.no_items")
    asked, listed = part(page.cursor), len(answer.ids)
    if answer.total > PUBMED_CAP and asked.one_day:
        day = asked.span.first.isoformat()
        yield message("source.pubmed.day", day=day, total=answer.total, fetched=listed, left=answer.total - listed)
    elif listed < answer.total <= PUBMED_CAP:
        yield _left(answer)
    if page.next_cursor.startswith(f"{_PART}:"):
        return
    joined = int(page.next_cursor.partition("/")[2] or 0)
    yield message("source.pubmed.split", parts=asked.number, total=asked.total, joined=joined)
    if joined < asked.total:
        yield message("source.pubmed.undated", left=asked.total - joined)
    elif joined > asked.total:
        yield message("source.pubmed.grown", more=joined - asked.total)


def _entries(body: bytes) -> Iterator[Hit]:
    try:
        yield from read(body)
    except InputError as error:
        raise SourceChanged(error.code, where=error.where, **error.words) from error


def _transient(error: SourceError) -> bool:
    said = str(error.words.get("said", "")).lower()
    return isinstance(error, SourceRefused) and any(words in said for words in _TRANSIENT)
