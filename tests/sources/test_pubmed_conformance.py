"""PubMed through the suite that every source passes."""

from __future__ import annotations

from litreview.sources.conformance import Asked, Item, Listing, Reply, Seen, Suite, made
from litreview.sources.pubmed import PubMed
from tests.servers.eutils import Corpus, EutilsServer

FIRST = 30_000_001
ARTICLE = """<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article><Journal><JournalIssue>
<PubDate><Year>{year}</Year></PubDate></JournalIssue><Title>Made-up Care</Title></Journal>
<ArticleTitle>{title}.</ArticleTitle></Article></MedlineCitation></PubmedArticle>"""


class MadeUp(Corpus):
    """The suite's publications as PubMed articles."""

    broken: frozenset[int] = frozenset()

    def article(self, pmid: int) -> str:
        item = made(pmid - FIRST + 1)
        if item.number in self.broken:
            return "<PubmedArticle><MedlineCitation/></PubmedArticle>"
        return ARTICLE.format(pmid=pmid, year=item.year, title=item.title)


class PubMedServer(EutilsServer, Listing):
    """E-utilities speak of a search and of records; the suite of a list. What it asks for is set on the corpus."""

    empties = False  # an EFetch without articles is ids that went missing, which the log counts

    def __init__(self, size: int = 0) -> None:
        super().__init__(MadeUp(size), found=self._numbers)
        self.size = size

    def _numbers(self, term: str) -> list[int]:
        return [] if "nosuchword" in term else list(self.corpus.pmids)

    def answer(self, call: Seen) -> Reply:
        object.__setattr__(self.corpus, "broken", frozenset(self.broken))
        numbers, self.withheld = self.withheld, {FIRST + number - 1 for number in self.withheld}
        try:
            return EutilsServer.answer(self, call)
        finally:
            self.withheld = numbers

    def asked(self, call: Seen) -> Asked:
        raise NotImplementedError

    def query(self, call: Seen) -> str:
        return call.params.get("term", "")

    def answered(self, items: list[Item], total: int, asked: Asked, following: str) -> Reply:
        raise NotImplementedError


class TestConformance(Suite):
    source = PubMed()
    server = PubMedServer
