"""A small PubMed on the loopback: ESearch and EFetch over a synthetic corpus, with faults on order.

    with EutilsServer(Corpus(250)) as server:
        settings = Settings(base_addresses={"pubmed": server.address})
        server.faults.append(Fault("efetch", status=429, headers={"Retry-After": "2"}))

Faults are used up in order, one for each request they fit. `server.calls` holds every request as it came.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

from tests.servers.base import HTML, Fault, Reply, Seen, SourceServer

__all__ = ["HTML", "RATE_ERROR", "VIEWER_ERROR", "Corpus", "EutilsServer", "Fault", "Seen"]

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


class EutilsServer(SourceServer):
    """The server, as a context manager. `withheld` are PMIDs that are found but never fetched.

    A term that holds `nosuchword` finds nothing, one that holds `mispelt` finds all with a warning; `found` overrides.
    """

    key = "pubmed"
    path = "/entrez/eutils/"

    def __init__(self, corpus: Corpus, found: Callable[[str], list[int]] | None = None) -> None:
        super().__init__()
        self.corpus = corpus
        self.found = found or (lambda term: [] if "nosuchword" in term else list(corpus.pmids))
        self.withheld: set[int] = set()

    def answer(self, call: Seen) -> Reply:
        if call.path.endswith("esearch.fcgi"):
            return Reply(self.esearch(call.params))
        if call.path.endswith("efetch.fcgi"):
            return Reply(self.efetch(call.params))
        return Reply(b"")

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
