"""A small PubMed whose index can be changed between two searches: entries come, go and are corrected."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from litreview.sources.conformance import Reply, Seen
from litreview.sources.conformance.server import SourceServer


@dataclass(frozen=True)
class Entry:
    """One entry. `entered`: the day the index took it in, as PubMed tells it; "" for none told."""

    number: int
    entered: str = ""
    title: str = ""
    year: int = 2019

    @property
    def xml(self) -> str:
        day = self.entered.split("-")
        history = (
            f'<History><PubMedPubDate PubStatus="entrez"><Year>{day[0]}</Year><Month>{day[1]}</Month>'
            f"<Day>{day[2]}</Day><Hour>6</Hour><Minute>0</Minute></PubMedPubDate></History>"
            if self.entered
            else ""
        )
        title = escape(self.title or f"Hope and care number {self.number}")
        return (
            f'<PubmedArticle><MedlineCitation><PMID Version="1">{self.number}</PMID><Article PubModel="Print"><Journal>'
            f"<JournalIssue><PubDate><Year>{self.year}</Year></PubDate></JournalIssue><Title>Made-up Care</Title>"
            f"</Journal><ArticleTitle>{title}.</ArticleTitle></Article></MedlineCitation><PubmedData>{history}"
            f'<ArticleIdList><ArticleId IdType="pubmed">{self.number}</ArticleId></ArticleIdList></PubmedData>'
            "</PubmedArticle>"
        )


class ChangingPubMed(SourceServer):
    """`withheld` are listed and not handed out; `reading` is what it says it understood; `parts` the hits of terms that
    are only counted."""

    key = "pubmed"
    path = "/entrez/eutils/"

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__()
        self.entries = entries
        self.withheld: set[int] = set()
        self.reading = ""
        self.parts: dict[str, int] = {}

    def answer(self, call: Seen) -> Reply:
        return Reply(self._search(call) if "esearch" in call.path else self._fetch(call))

    def found(self, term: str) -> list[Entry]:
        """The entries that a term finds: all, or those entered from a day on."""
        _, sign, rest = term.rpartition(" AND ")
        first = rest.partition(":")[0].replace("/", "-") if sign and rest.endswith("[crdt]") else ""
        return [one for one in self.entries if one.entered >= first]

    def _search(self, call: Seen) -> bytes:
        term, most = call.params.get("term", ""), int(call.params.get("retmax", "20"))
        found = self.found(term)
        total = self.parts.get(term, len(found))
        ids = "".join(f"<Id>{one.number}</Id>" for one in found[:most])
        said = f"<QueryTranslation>{escape(self.reading or term)}</QueryTranslation>"
        return _xml(
            "eSearchResult",
            f"<Count>{total}</Count><RetMax>{most}</RetMax><RetStart>0</RetStart><IdList>{ids}</IdList>{said}",
        )

    def _fetch(self, call: Seen) -> bytes:
        asked = set(call.params.get("id", "").split(","))
        given = (one for one in self.entries if str(one.number) in asked and one.number not in self.withheld)
        return _xml("PubmedArticleSet", "".join(one.xml for one in given))


def _xml(root: str, inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" ?>\n<{root}>{inside}</{root}>\n'.encode()
