"""Made-up citations on the loopback, as each service gives them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from litreview.sources.conformance import Item, Reply, Seen, SourceServer, made
from tests.servers import crossref, europepmc, openalex, semanticscholar

NO_FILTER = b'{"error":"Invalid query parameters error.","message":"not a valid parameter"}'


@dataclass
class Graph:
    """Which publication cites which, by number (`made`).

    gone      numbers that lists name and nobody can fetch
    broken    numbers in a shape no reader expects
    printed   references that are known as a text alone, by the number of the work that has them
    """

    cites: dict[int, list[int]] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)
    printed: dict[int, list[str]] = field(default_factory=dict)

    @property
    def known(self) -> set[int]:
        return ({*self.cites} | {number for cited in self.cites.values() for number in cited}) - self.gone

    def citing(self, number: int) -> list[int]:
        return sorted(one for one, cited in self.cites.items() if number in cited)

    def items(self, numbers: Iterable[int]) -> list[Item]:
        known = self.known
        return [made(number, broken=number in self.broken) for number in numbers if number in known]

    def numbers(self, dois: Iterable[str]) -> list[int]:
        """The publications with these DOIs, of those known."""
        by_doi = {made(number).doi: number for number in self.known}
        return [by_doi[doi] for doi in dois if doi in by_doi]


class CitingServer(SourceServer):
    """A service with a graph of citations. `page`: entries in a page of a list; `circle`: pages lead to themselves;
    `empty`: how many pages of lists come without entries."""

    def __init__(self, graph: Graph | None = None, page: int = 100) -> None:
        super().__init__()
        self.graph = graph or Graph()
        self.page = page
        self.circle = False
        self.empty = 0

    def _blank(self) -> bool:
        """Whether this page of a list comes without entries."""
        if not self.empty:
            return False
        self.empty -= 1
        return True


def _json(value: Any) -> Reply:
    return Reply(json.dumps(value, ensure_ascii=False).encode())


class OpenAlexGraph(CitingServer):
    """OpenAlex' works by filter."""

    key = "openalex"

    def answer(self, call: Seen) -> Reply:
        name, _, value = call.params.get("filter", "").partition(":")
        if call.path != "/works" or name not in {"doi", "pmid", "openalex", "cites"} or "," in value:
            return Reply(NO_FILTER, status=400)
        values = value.split("|")
        if len(values) > 100:
            return Reply(NO_FILTER, status=400)
        if name == "cites":
            return self._listed([one for number in values for one in self.graph.citing(int(number[1:]))], call)
        numbers = self.graph.numbers(values) if name == "doi" else [int(one.removeprefix("W")) for one in values]
        return self._works([one for one in numbers if one in self.graph.known], len(numbers), "")

    def _listed(self, numbers: list[int], call: Seen) -> Reply:
        mark = call.params.get("cursor", "")
        start = 0 if mark == "*" else int(mark.removeprefix("m"))
        end = start + self.page
        following = mark if self.circle and mark != "*" else f"m{end}" if end < len(numbers) else ""
        return self._works([] if self._blank() else numbers[start:end], len(numbers), following)

    def _works(self, numbers: list[int], total: int, following: str) -> Reply:
        works = []
        for item in self.graph.items(numbers):
            work = openalex.entry(item)
            if isinstance(work, dict):
                work["referenced_works"] = [
                    f"https://openalex.org/W{one}" for one in self.graph.cites.get(item.number, [])
                ]
            works.append(work)
        return _json({"meta": {"count": total, "next_cursor": following or None}, "results": works})


class CrossrefGraph(CitingServer):
    """Crossref's works by DOI, with their reference lists."""

    key = "crossref"

    def answer(self, call: Seen) -> Reply:
        pieces = [piece.partition(":") for piece in call.params.get("filter", "").split(",")]
        if call.path != "/works" or any(name != "doi" for name, _, _ in pieces) or len(pieces) > 25:
            return Reply(b'{"status":"failed","message-type":"validation-failure","message":[]}', status=400)
        numbers = self.graph.numbers(doi for _, _, doi in pieces)[: int(call.params.get("rows", "20"))]
        works = [self._work(item) for item in self.graph.items(numbers)]
        message = {"total-results": len(works), "items": works}
        return _json({"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": message})

    def _work(self, item: Item) -> Any:
        work: Any = crossref.entry(item)
        references = [{"key": f"r{one}", "DOI": made(one).doi.upper()} for one in self.graph.cites.get(item.number, [])]
        references += [{"key": "p", "unstructured": text} for text in self.graph.printed.get(item.number, [])]
        return {**work, "references-count": len(references), "reference": references}


class EuropePmcGraph(CitingServer):
    """Europe PMC's search by identifier, its reference lists, and `CITES:`."""

    key = "europepmc"
    path = "/europepmc/webservices/rest/"

    def answer(self, call: Seen) -> Reply:
        if call.path.endswith("/references"):
            return self._references(int(call.path.split("/")[-2]), int(call.params["page"]))
        text = call.params.get("query", "")
        if cites := re.fullmatch(r"CITES:(\d+)_MED", text):
            return self._citing(self.graph.citing(int(cites.group(1))), call.params["cursorMark"])
        dois = re.findall(r'DOI:"([^"]+)"', text)
        numbers = self.graph.numbers(dois) or [int(one) for one in re.findall(r"EXT_ID:(\d+) AND SRC:MED", text)]
        return self._results([one for one in numbers if one in self.graph.known], "")

    def _references(self, number: int, page: int) -> Reply:
        listed = [
            {"id": str(one), "source": "MED", "title": f"{made(one).title}.", "match": "Y"}
            for one in self.graph.cites.get(number, [])
        ]
        listed += [
            {"title": text, "authorString": "Berg B.", "match": "N"} for text in self.graph.printed.get(number, [])
        ]
        answer: dict[str, Any] = {"version": "6.9", "hitCount": len(listed)}
        if listed:
            here = [] if self._blank() else listed[(page - 1) * 1000 : page * 1000]
            answer["referenceList"] = {"reference": here}
        return _json(answer)

    def _citing(self, numbers: list[int], mark: str) -> Reply:
        start = 0 if mark == "*" else int(mark.removeprefix("m"))
        end = start + self.page
        following = mark if (self.circle and start) or end >= len(numbers) else f"m{end}"
        return self._results([] if self._blank() else numbers[start:end], following, len(numbers))

    def _results(self, numbers: list[int], following: str, total: int | None = None) -> Reply:
        entries = [europepmc.entry(item) for item in self.graph.items(numbers)]
        answer: dict[str, Any] = {"version": "6.9", "hitCount": len(entries) if total is None else total}
        if entries and following:
            answer["nextCursorMark"] = following
        return _json({**answer, "resultList": {"result": entries}})


class SemanticScholarGraph(CitingServer):
    """Semantic Scholar's batch of papers, references and citations. `withheld`: numbers whose list is not shown;
    `uncounted`: citations that are counted beyond those listed."""

    key = "semanticscholar"
    path = "/graph/v1/"

    def __init__(self, graph: Graph | None = None, page: int = 1000) -> None:
        super().__init__(graph, page)
        self.withheld: set[int] = set()
        self.uncounted = 0

    def answer(self, call: Seen) -> Reply:
        if call.path.endswith("/paper/batch"):
            names = [name.removeprefix("DOI:") for name in json.loads(call.body)["ids"]]
            return _json([self._counted(*self.graph.numbers([name])) for name in names])
        *_, paper, kind = call.path.split("/")
        number = int(paper, 16)
        backward = kind == "references"
        listed = self.graph.cites.get(number, []) if backward else self.graph.citing(number)
        if number in self.withheld:
            said = "Notice: The following paper fields have been elided by the publisher: {'references'}."
            return _json({"data": None, "citingPaperInfo": {"openAccessPdf": {"disclaimer": said}}})
        return self._list(listed, "citedPaper" if backward else "citingPaper", call)

    def _list(self, numbers: list[int], name: str, call: Seen) -> Reply:
        start, limit = int(call.params["offset"]), int(call.params["limit"])
        if limit > 1000 or start + limit >= 10_000:
            return Reply(b'{"error":"offset + limit must be < 10000"}', status=400)
        end = start + min(limit, self.page)
        here = (
            []
            if self._blank()
            else [None if item.broken else semanticscholar.entry(item) for item in self.graph.items(numbers[start:end])]
        )
        following = {"next": start if self.circle and start else end} if end < len(numbers) else {}
        return _json({"offset": start, "data": [{name: entry} for entry in here], **following})

    def _counted(self, *numbers: int) -> Any:
        if not numbers:
            return None
        (number,) = numbers
        counts = len(self.graph.cites.get(number, [])), len(self.graph.citing(number))
        back, forth = (count + self.uncounted for count in counts)
        return {"paperId": f"{number:040x}", "title": "T", "referenceCount": back, "citationCount": forth}


class OpenCitationsGraph(CitingServer):
    """OpenCitations' Index and Meta."""

    key = "opencitations"

    def answer(self, call: Seen) -> Reply:
        *_, kind, names = call.path.split("/", 4) if call.path.startswith("/index/v2/") else ("", "meta", call.path)
        if kind == "meta":
            dois = [name.removeprefix("doi:") for name in names.removeprefix("/meta/v1/metadata/").split("__")]
            return _json([_meta(item) for item in self.graph.items(self.graph.numbers(dois))])
        (number,) = self.graph.numbers([names.removeprefix("doi:")]) or [0]
        backward = kind == "references"
        listed = self.graph.cites.get(number, []) if backward else self.graph.citing(number)
        pairs = [(number, one) if backward else (one, number) for one in listed]
        return _json([{"oci": f"{one}-{two}", "citing": _names(one), "cited": _names(two)} for one, two in pairs])


def _names(number: int) -> str:
    return f"omid:br/06{number} doi:{made(number).doi}"


def _meta(item: Item) -> Any:
    if item.broken:
        return ["not", "a", "row"]
    return {
        "id": f"doi:{item.doi} openalex:W{item.number} omid:br/06{item.number}",
        "title": item.title,
        "author": "Østby, Åse [orcid:0000-0002-1825-0097 omid:ra/061]; Aas, Kari [omid:ra/062]",
        "pub_date": f"{item.year}-03",
        "venue": "Made-up Care [issn:1504-3010 omid:br/07]",
        "volume": "3",
        "issue": "1",
        "page": "12-15",
        "type": "journal article",
        "publisher": "Made-up Press [crossref:1 omid:ra/063]",
        "editor": "",
    }


GRAPHS = (OpenAlexGraph, CrossrefGraph, EuropePmcGraph, SemanticScholarGraph, OpenCitationsGraph)
