"""A small PubMed on the loopback: ESearch and EFetch over a synthetic corpus, with faults on order.

    with EutilsServer(Corpus(250)) as server:
        settings = Settings(base_addresses={"pubmed": server.address})
        server.faults.append(Fault("efetch", status=429, headers={"Retry-After": "2"}))

Faults are used up in order, one for each request they fit. `server.calls` holds every request as it came.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
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
<Volume>{volume}</Volume><Issue>{issue}</Issue><PubDate>{printed}</PubDate></JournalIssue>
<Title>Journal of Made-up Care</Title></Journal><ArticleTitle>{title}.</ArticleTitle>
<Pagination><MedlinePgn>{first}-{last}</MedlinePgn></Pagination>
<Abstract><AbstractText>{abstract}.</AbstractText></Abstract><AuthorList CompleteYN="Y">{authors}</AuthorList>
<Language>eng</Language><PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
</PublicationTypeList></Article><MedlineJournalInfo><Country>Norway</Country></MedlineJournalInfo>{subjects}
</MedlineCitation><PubmedData>{history}<ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>
<ArticleId IdType="doi">10.5555/made.{pmid}</ArticleId></ArticleIdList>{references}</PubmedData></PubmedArticle>
"""
_AFFILIATION = "<AffiliationInfo><Affiliation>Institute of Made-up Care, Bø, Norway.</Affiliation></AffiliationInfo>"
_HISTORY = (
    "<History>"
    + "".join(
        f'<PubMedPubDate PubStatus="{status}"><Year>2019</Year><Month>5</Month><Day>6</Day></PubMedPubDate>\n'
        for status in ("received", "accepted", "pubmed", "medline")
    )
    + "</History><PublicationStatus>ppublish</PublicationStatus>"
)
_BRIEF = """<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article PubModel="Print"><Journal>
<JournalIssue><PubDate>{printed}</PubDate></JournalIssue></Journal><ArticleTitle>Hope {pmid}.</ArticleTitle></Article>
</MedlineCitation></PubmedArticle>
"""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_START, _DAYS = date(2005, 1, 1), 7670  # to the end of 2025
_DATE = re.compile(r"(\d{4})(?:/(\d{1,2}))?(?:/(\d{1,2}))?")
RATE_ERROR = b'{"error":"API rate limit exceeded","api-key":"203.0.113.7","count":"4","limit":"3"}'
VIEWER_ERROR = (
    b'<?xml version="1.0"?>\n<eFetchResult>\n\t<ERROR> Error: External viewer error: Empty Response. '
    b"Bytes read: 0 Status: Timeout</ERROR>\n</eFetchResult>\n"
)
START_ERROR = (
    "Search Backend failed: Exception: 'retstart' cannot be larger than 9998. For PubMed, ESearch can only "
    "retrieve the first 9,999 records matching the query."
)


def _mixed(number: int) -> int:
    """A number that looks like chance (the multiplier is Knuth's)."""
    return (number * 2654435761) % 2**32 >> 8


@dataclass(frozen=True)
class Corpus:
    """`size` articles with PMIDs from 30000001, made up anew from the seed whenever they are asked for.

    Each was published on a day from 2005 to 2025; every sixth has a year only, which counts as 1 January. Every
    `undated`th has no usable date at all, every `twice`th was on the web in the year before it was printed (0: none).
    `dated` gives the days of a PMID instead. `brief` articles hold a PMID, a title and a year, for large searches;
    `full` ones also what PubMed adds: subject headings, keywords, affiliations, a history, references.
    """

    size: int
    seed: int = 1
    undated: int = 0
    twice: int = 0
    dated: Callable[[int], tuple[date, ...]] | None = None
    brief: bool = False
    full: bool = False

    @property
    def pmids(self) -> range:
        return range(30_000_001, 30_000_001 + self.size)

    def days(self, pmid: int) -> tuple[date, ...]:
        """The days of publication: none, one, or those of print and of the web."""
        if self.dated:
            return self.dated(pmid)
        if self.undated and pmid % self.undated == 0:
            return ()
        day = _START + timedelta(days=_mixed(pmid + self.seed) % _DAYS)
        if pmid % 6 == 0:
            day = day.replace(month=1, day=1)
        return (day, day - timedelta(days=365)) if self.twice and pmid % self.twice == 0 else (day,)

    def within(self, first: date, last: date) -> set[int]:
        """The PMIDs published on these days."""
        ordinals, pmids = self._by_day
        return set(pmids[bisect_left(ordinals, first.toordinal()) : bisect_right(ordinals, last.toordinal())])

    @cached_property
    def _by_day(self) -> tuple[array[int], array[int]]:
        pairs = sorted((day.toordinal(), pmid) for pmid in self.pmids for day in self.days(pmid))
        return array("q", (day for day, _ in pairs)), array("q", (pmid for _, pmid in pairs))

    def article(self, pmid: int) -> str:
        """One PubmedArticle. Deterministic: the same PMID gives the same article."""
        if self.brief:
            return _BRIEF.format(pmid=pmid, printed=_printed(next(iter(self.days(pmid)), None)))
        chance = Random(self.seed * 1_000_003 + pmid)
        title = " ".join(chance.choice(_WORDS) for _ in range(chance.randint(5, 12))).capitalize()
        authors = "".join(
            f'<Author ValidYN="Y"><LastName>{escape(chance.choice(_FAMILIES))}</LastName>'
            f"<ForeName>{letter}</ForeName><Initials>{letter}</Initials>{_AFFILIATION if self.full else ''}</Author>"
            for letter in chance.sample("ABCDEFGHIJ", chance.randint(1, 5))
        )
        abstract = " ".join(chance.choice(_WORDS) for _ in range(chance.randint(60, 160))).capitalize()
        days, first = self.days(pmid), chance.randint(1, 900)
        return _ARTICLE.format(
            pmid=pmid,
            volume=chance.randint(1, 80),
            issue=chance.randint(1, 12),
            printed=_printed(days[0] if days else None),
            first=first,
            last=first + 9,
            title=escape(title),
            abstract=escape(abstract),
            authors=authors,
            **self._additions(chance),
        )

    def _additions(self, chance: Random) -> dict[str, str]:
        """What stands in a full article besides."""
        if not self.full:
            return dict.fromkeys(("subjects", "history", "references"), "")
        headings = "".join(
            f'<MeshHeading><DescriptorName UI="D{number}" MajorTopicYN="{chance.choice("YN")}">{word}</DescriptorName>'
            f'<QualifierName UI="Q{number}" MajorTopicYN="N">methods</QualifierName></MeshHeading>\n'
            for number, word in enumerate(chance.sample(_WORDS, 10), start=100)
        )
        words = "".join(f'<Keyword MajorTopicYN="N">{word}</Keyword>\n' for word in chance.sample(_WORDS, 5))
        cited = "".join(
            f"<Reference><Citation>Berg A. {word}. J Care. 2011;3:1-9.</Citation><ArticleIdList>"
            f'<ArticleId IdType="pubmed">{chance.randint(10**7, 3 * 10**7)}</ArticleId></ArticleIdList></Reference>\n'
            for word in chance.choices(_WORDS, k=20)
        )
        return {
            "subjects": f"<MeshHeadingList>{headings}</MeshHeadingList><KeywordList>{words}</KeywordList>",
            "history": _HISTORY,
            "references": f"<ReferenceList>{cited}</ReferenceList>",
        }


class EutilsServer(SourceServer):
    """The server, as a context manager. `withheld` are PMIDs that are found but never fetched,
    `unlisted` are counted but never listed.

    A term that holds `nosuchword` finds nothing, one that holds `mispelt` finds all with a warning; `found` overrides.
    `mindate` and `maxdate` narrow it to the days the corpus knows; limits within the term (`[dp]`) are not understood.
    `deaf` makes it take no notice of dates at all.
    """

    key = "pubmed"
    path = "/entrez/eutils/"

    def __init__(self, corpus: Corpus, found: Callable[[str], list[int]] | None = None) -> None:
        super().__init__()
        self.corpus = corpus
        self.found = found or (lambda term: [] if "nosuchword" in term else list(corpus.pmids))
        self.withheld: set[int] = set()
        self.unlisted: set[int] = set()
        self.deaf = False

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
        pmids, between = self._found(params)
        asked = int(params.get("retmax", "20"))
        ids = [pmid for pmid in pmids[start : min(start + asked, 9999)] if pmid not in self.unlisted]
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
        meant = f"<TranslationSet/><QueryTranslation>{escape(term)}[All Fields]{between}</QueryTranslation>"
        return _xml("eSearchResult", f"{counts}<IdList>{listed}</IdList>{meant}{warnings}")

    def _found(self, params: dict[str, str]) -> tuple[list[int], str]:
        """The PMIDs a search finds, and how PubMed words the dates it was given."""
        pmids = self.found(params.get("term", ""))
        low, high = params.get("mindate"), params.get("maxdate")  # one without the other is as good as none
        if self.deaf or not low or not high or params.get("datetype") != "pdat":
            return pmids, ""
        within = self.corpus.within(_day(low, last=False), _day(high, last=True))
        return [pmid for pmid in pmids if pmid in within], f" AND {low}:{high}[Date - Publication]"

    def efetch(self, params: dict[str, str]) -> bytes:
        known = self.corpus.pmids
        ids = [int(one) for one in params.get("id", "").split(",") if one]
        articles = "".join(self.corpus.article(pmid) for pmid in ids if pmid in known and pmid not in self.withheld)
        return _xml("PubmedArticleSet", articles)


def _day(text: str, *, last: bool) -> date:
    """The day a date of E-utilities stands for: of a year or a month its first day, or its last."""
    found = _DATE.fullmatch(text)
    assert found, text
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    if day is not None:
        return date(year, month or 1, day)
    first = date(year, month or (12 if last else 1), 1)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1) if last else first


def _printed(day: date | None) -> str:
    """What stands in PubDate."""
    if day is None:
        return "<MedlineDate>no date</MedlineDate>"
    if (day.month, day.day) == (1, 1):
        return f"<Year>{day.year}</Year>"
    return f"<Year>{day.year}</Year><Month>{_MONTHS[day.month - 1]}</Month><Day>{day.day:02}</Day>"


def _xml(root: str, inside: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" ?>\n' + _DOCTYPE.format(root=root)
    return f"{head}<{root}>{inside}</{root}>\n".encode()
