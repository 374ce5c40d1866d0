"""A small PubMed on the loopback: ESearch and EFetch over a synthetic corpus, with faults on order.

    with EutilsServer(Corpus(250)) as server:
        settings = Settings(base_addresses={"pubmed": server.address})
        server.faults.append(Fault("efetch", status=429, headers={"Retry-After": "2"}))

Faults are used up in order, one for each request they fit. `server.calls` holds every request as it came.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

_DOCTYPE = (
    '<!DOCTYPE {root} PUBLIC "-//NLM//DTD {root}, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)
_WORDS = (
    "hope",
    "recovery",
    "nursing",
    "substance",
    "use",
    "mental",
    "health",
    "experience",
    "service",
    "users",
    "social",
    "support",
    "treatment",
    "identity",
    "community",
    "care",
    "qualitative",
    "study",
    "peer",
    "work",
)
_FAMILIES = ("Hansen", "Østby", "Ågård", "Nilsen", "Berg", "Müller", "O'Brien", "van der Berg", "Li", "Sæther")
_ARTICLE = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID>
<Article PubModel="Print"><Journal><ISSN IssnType="Print">1504-3010</ISSN><JournalIssue CitedMedium="Print">
<Volume>{volume}</Volume><Issue>{issue}</Issue><PubDate><Year>{year}</Year></PubDate></JournalIssue>
<Title>Journal of Made-up Care</Title></Journal><ArticleTitle>{title}.</ArticleTitle>
<Pagination><MedlinePgn>{first}-{last}</MedlinePgn></Pagination>
<Abstract><AbstractText>{abstract}.</AbstractText></Abstract><AuthorList CompleteYN="Y">{authors}</AuthorList>
<Language>eng</Language><PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
</PublicationTypeList></Article><MedlineJournalInfo><Country>Norway</Country></MedlineJournalInfo></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>
<ArticleId IdType="doi">10.5555/made.{pmid}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>
"""
RATE_ERROR = b'{"error":"API rate limit exceeded","api-key":"203.0.113.7","count":"4","limit":"3"}'
VIEWER_ERROR = (
    b'<?xml version="1.0"?>\n<eFetchResult>\n\t<ERROR> Error: External viewer error: Empty Response. '
    b"Bytes read: 0 Status: Timeout</ERROR>\n</eFetchResult>\n"
)
START_ERROR = (
    "Search Backend failed: Exception: 'retstart' cannot be larger than 9998. For PubMed, ESearch can only "
    "retrieve the first 9,999 records matching the query."
)
HTML = b"<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Welcome to the hotel network</body></html>"


@dataclass(frozen=True)
class Corpus:
    """`size` articles with PMIDs from 30000001, made up anew from the seed whenever they are asked for."""

    size: int
    seed: int = 1

    @property
    def pmids(self) -> range:
        return range(30_000_001, 30_000_001 + self.size)

    def article(self, pmid: int) -> str:
        """One PubmedArticle. Deterministic: the same PMID gives the same article."""
        chance = Random(self.seed * 1_000_003 + pmid)
        title = " ".join(chance.choice(_WORDS) for _ in range(chance.randint(5, 12))).capitalize()
        authors = "".join(
            f'<Author ValidYN="Y"><LastName>{escape(chance.choice(_FAMILIES))}</LastName>'
            f"<ForeName>{letter}</ForeName><Initials>{letter}</Initials></Author>"
            for letter in chance.sample("ABCDEFGHIJ", chance.randint(1, 5))
        )
        abstract = " ".join(chance.choice(_WORDS) for _ in range(chance.randint(60, 160))).capitalize()
        year, first = chance.randint(2005, 2025), chance.randint(1, 900)
        return _ARTICLE.format(
            pmid=pmid,
            volume=year - 2000,
            issue=chance.randint(1, 12),
            year=year,
            first=first,
            last=first + 9,
            title=escape(title),
            abstract=escape(abstract),
            authors=authors,
        )


@dataclass
class Fault:
    """What to do instead of answering well. `path` part of the address; `fits` a further condition on the parameters.

    `cut`: send only so many bytes of the good answer, under a Content-Length of the whole (`honest=False`) or of the
    part (`honest=True`). `delay`: seconds to wait first; `stall`: seconds to wait before hanging up after a cut.
    Without status, body and cut the good answer follows.
    """

    path: str = ""
    status: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    honest: bool = False
    delay: float = 0.0
    stall: float = 0.0
    times: int = 1
    fits: Callable[[dict[str, str]], bool] = lambda _: True


@dataclass(frozen=True)
class Seen:
    """One request as it came."""

    path: str
    method: str
    params: dict[str, str]
    headers: dict[str, str]


class EutilsServer:
    """The server, as a context manager. `withheld` are PMIDs that are found but never fetched.

    A term that holds `nosuchword` finds nothing, one that holds `mispelt` finds all with a warning; `found` overrides.
    """

    def __init__(self, corpus: Corpus, found: Callable[[str], list[int]] | None = None) -> None:
        self.corpus = corpus
        self.found = found or (lambda term: [] if "nosuchword" in term else list(corpus.pmids))
        self.faults: list[Fault] = []
        self.calls: list[Seen] = []
        self.withheld: set[int] = set()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/entrez/eutils/"

    def __enter__(self) -> EutilsServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def fault_for(self, path: str, params: dict[str, str]) -> Fault | None:
        with self._lock:
            for fault in self.faults:
                if fault.times and fault.path in path and fault.fits(params):
                    fault.times -= 1
                    return fault
        return None

    def answer(self, path: str, params: dict[str, str]) -> bytes:
        if path.endswith("esearch.fcgi"):
            return self.esearch(params)
        if path.endswith("efetch.fcgi"):
            return self.efetch(params)
        return b""

    def esearch(self, params: dict[str, str]) -> bytes:
        """The first `retmax` ids, at most 9,999; `retstart` beyond 9,998 is refused inside an HTTP 200."""
        term, start = params.get("term", ""), int(params.get("retstart", "0"))
        if start > 9998:
            return _xml("eSearchResult", f"<ERROR>{START_ERROR}</ERROR>")
        pmids = self.found(term)
        asked = int(params.get("retmax", "20"))
        ids = pmids[start : min(start + asked, 9999)]
        listed = "".join(f"<Id>{pmid}</Id>\n" for pmid in ids)
        warnings = ""
        if not pmids:
            warnings = (
                f"<ErrorList><PhraseNotFound>{escape(term)}</PhraseNotFound></ErrorList>"
                "<WarningList><OutputMessage>No items found.</OutputMessage></WarningList>"
            )
        elif "mispelt" in term:
            warnings = "<ErrorList><PhraseNotFound>mispelt</PhraseNotFound></ErrorList>"
        counts = f"<Count>{len(pmids)}</Count><RetMax>{len(ids)}</RetMax><RetStart>{start}</RetStart>"
        meant = f"<TranslationSet/><QueryTranslation>{escape(term)}[All Fields]</QueryTranslation>"
        return _xml("eSearchResult", f"{counts}<IdList>{listed}</IdList>{meant}{warnings}")

    def efetch(self, params: dict[str, str]) -> bytes:
        known = self.corpus.pmids
        ids = [int(one) for one in params.get("id", "").split(",") if one]
        articles = "".join(self.corpus.article(pmid) for pmid in ids if pmid in known and pmid not in self.withheld)
        return _xml("PubmedArticleSet", articles)


def _xml(root: str, inside: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" ?>\n' + _DOCTYPE.format(root=root)
    return f"{head}<{root}>{inside}</{root}>\n".encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    owner: EutilsServer

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a client that gave up is what some tests want
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._serve(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())

    def _serve(self, query: str) -> None:
        owner, path = self.server.owner, urlsplit(self.path).path
        params = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
        owner.calls.append(Seen(path, self.command, params, dict(self.headers)))
        fault = owner.fault_for(path, params) or Fault()
        if fault.delay:
            time.sleep(fault.delay)
        body = fault.body or owner.answer(path, params)
        sent = body[: fault.cut] if fault.cut else body
        self._send(fault.status or 200, sent, fault.headers, len(sent) if fault.honest else len(body))
        time.sleep(fault.stall)

    def _send(self, status: int, body: bytes, headers: dict[str, str], claimed: int) -> None:
        json = body.startswith(b"{")
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if json else "text/xml; charset=UTF-8")
        self.send_header("Content-Length", str(claimed))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = self.close_connection or claimed != len(body)

    def log_message(self, *_: object) -> None:
        return
