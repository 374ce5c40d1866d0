"""Made-up citations on the loopback, as each service gives them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from litreview.sources.conformance import Item, Reply, Seen, SourceServer, made
from tests.servers import openalex

NO_FILTER = b'{"error":"Invalid query parameters error.","message":"not a valid parameter"}'


@dataclass
class Graph:
    """Which publication cites which, by number (`made`).

    gone      numbers that lists name and nobody can fetch
    broken    numbers in a shape no reader expects
    """

    cites: dict[int, list[int]] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)

    @property
    def known(self) -> set[int]:
        return ({*self.cites} | {number for cited in self.cites.values() for number in cited}) - self.gone

    def citing(self, number: int) -> list[int]:
        return sorted(one for one, cited in self.cites.items() if number in cited)

    def items(self, numbers: Iterable[int]) -> list[Item]:
        return [made(number, broken=number in self.broken) for number in numbers if number in self.known]

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
        if self.empty:
            self.empty -= 1
            return self._works([], len(numbers), following)
        return self._works(numbers[start:end], len(numbers), following)

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
