"""A review in which a bit of everything has been done, against a local server: for what must hold of any review."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from litreview.model import Purpose, Retrieval, Verdict
from litreview.sources.http import HttpClient
from litreview.sources.http import Settings as HttpSettings
from litreview.steps.amend import amend
from litreview.steps.dedupe import dedupe
from litreview.steps.edit import RowChange, edit_row, withdraw_row
from litreview.steps.extract import CellGiven, set_cells
from litreview.steps.fulltexts import FullTextGiven, set_full_texts
from litreview.steps.imports import FileImport, import_file
from litreview.steps.log import LogRow, add_row
from litreview.steps.plan import plan
from litreview.steps.review import Review, open_review
from litreview.steps.screen import Choice, ExceptionGiven, allow, decide, undo
from litreview.steps.search import search
from litreview.steps.settings import Settings
from litreview.steps.snowball import Asking, plan_snowball, snowball
from tests.servers.citing import Graph, OpenAlexGraph
from tests.servers.europepmc import EuropePmcServer
from tests.steps.reviews import ARTICLES, articles, empty

QUERY = """schema = 1
text = '(hope OR "mental recovery") AND nurs*'
sources = ["europepmc"]
"""
TABLE = """Tittel på verk;Hvem;Når;Merknad
Hope among nurses in long-term care;Aas, Kari;2019;ønsket
;;;
Dignity in home care;Ødegård, Ola;2021;
"""
COLUMNS = {"title": "Tittel på verk", "authors": "Hvem", "year": "Når"}
RULE = '\n[[criterion]]\nid = "E1"\nkind = "exclude"\ntext = "{}"\n'
BROKEN = "TY  - JOUR\nTI  - A third\nPY  - 2001\nER  -\n\nno tag at all\n\n"


def lived_in(folder: Path, language_of_notes: str = "hemmelig") -> Review:
    """Rows by hand, files of three formats, a search, citations, works joined and parted, judgements, an amendment,
    an exception, cells with quotations, a row withdrawn."""
    review = _imported(folder)
    review = _searched(review)
    dedupe(review)
    _judged(review, language_of_notes)
    review = _amended(review)
    _cited(review)
    dedupe(review)
    withdrawn = import_file(review, FileImport(articles(folder, BROKEN, "wrong.ris"), source="Oria", again=True))
    withdraw_row(review, withdrawn.run.id, why="the wrong file")
    return review


def _imported(folder: Path) -> Review:
    review = empty(folder).acting("kari")
    path = next((review.folder / "protocols").glob("*.toml"))
    path.write_text(path.read_text(encoding="utf-8") + RULE.format("barn"), encoding="utf-8")
    (review.folder / "queries" / "search-1.toml").write_text(QUERY, encoding="utf-8")
    review = open_review(review.folder, settings=Settings(), acting_as="kari", clock=review.clock)
    first = add_row(review, LogRow({"source": "CINAHL", "date": "28/4", "hits": "120"}))
    edit_row(review, first.id, RowChange("read the wrong line", {"hits": "112"}))
    cited = ARTICLES.replace("10.1000/hope.1", "10.5555/made.1")
    import_file(review, FileImport(articles(folder, cited), source="Oria", hits="2"))
    import_file(review, FileImport(articles(folder, TABLE, "own.csv"), source="Annet", columns=COLUMNS))
    import_file(review, FileImport(articles(folder, TABLE.replace("ønsket", "x"), "own-2.csv"), source="Annet"))
    known = articles(folder, "@article{key, title = {H{\\aa}p i hverdagen}, year = 2018}\n", "known.bib")
    import_file(review, FileImport(known, purpose=Purpose.KNOWN))
    return review


def _searched(review: Review) -> Review:
    with EuropePmcServer(7) as server:
        server.broken = {3}
        settings = Settings(addresses={"europepmc": server.address})
        client = HttpClient(HttpSettings(base_addresses=settings.addresses), sleep=lambda seconds: None)
        (planned,) = plan(replace(review, settings=settings))
        assert search(replace(review, settings=settings), planned, http=client).run is not None
    return review


def _judged(review: Review, note: str) -> None:
    for stage in review.protocol.stages:
        decide(review, Choice("W1", Verdict.INCLUDE, stage, note=note))
    decide(review, Choice("W2", Verdict.EXCLUDE, criterion="E1"))
    undo(review, "W2")
    decide(review, Choice("W2", Verdict.MAYBE))
    set_full_texts(review, ("W1",), FullTextGiven(Retrieval.RETRIEVED, link="https://example.org/text"))
    set_cells(review, "W1", (CellGiven("aim", "å forstå", "12", "«ord for ord»"), CellGiven("method", "intervju")))
    allow(review, ExceptionGiven("W1", "E1", ("viktig",), "søk", "veileder"))


def _amended(review: Review) -> Review:
    path = next((review.folder / "protocols").glob("*.toml"))
    path.write_text(path.read_text(encoding="utf-8").replace('"barn"', '"barn under 12"'), encoding="utf-8")
    late = open_review(review.folder, settings=Settings(), acting_as="kari", clock=review.clock)
    amend(late, "too wide")
    return late


def _cited(review: Review) -> None:
    with OpenAlexGraph(Graph({1: [11, 12], 2: [12]})) as server:
        there = replace(review, settings=Settings(addresses={server.key: server.address}))
        client = HttpClient(HttpSettings(base_addresses=there.settings.addresses, tries=2), sleep=lambda seconds: None)
        snowball(there, plan_snowball(there, Asking()), http=client, again=False)
