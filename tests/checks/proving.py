"""Short ways to prove a snapshot in a test: queries parsed, flow counted, findings by code."""

from __future__ import annotations

from litreview import prisma
from litreview.checks import CheckFacts, SourceFacts, prove
from litreview.messages import Words
from litreview.model import Finding, Outcome, Snapshot
from litreview.query import parse

SOURCES = {
    "pubmed": SourceFacts("PubMed", (), ("full text", "books and documents", "clinical trial", "review")),
    "idunn": SourceFacts("Idunn", ("idunn.no",), ("fagfellevurderte artikler", "forskningsartikkel")),
    "svemed": SourceFacts("SveMed+", ("svemed+",), None, ended=2019),
    "google": SourceFacts("Google", ("google.com",), repeatable=False),
    "google_scholar": SourceFacts("Google Scholar", repeatable=False),
    "oria": SourceFacts("Oria", ("oria.no",)),
}
SPOKEN = tuple(Words(language) for language in ("nb", "nn", "en"))


def proof(snapshot: Snapshot, **flow: int | None) -> tuple[Finding, ...]:
    """Every finding, as the steps would ask for them; each is spoken in all languages on the way."""
    parsed = {run.id: parse(run.query) for run in snapshot.runs if run.query}
    problems = {run: tuple(item.message for item in query.problems) for run, query in parsed.items()}
    numbers = {**prisma.flow(snapshot).numbers(), **flow}
    expressions = {run: query.expression for run, query in parsed.items() if query.expression is not None}
    found = prove(snapshot, CheckFacts(SOURCES, problems, numbers), expressions)
    for finding in found:
        for words in SPOKEN:
            for said in (finding.message, *finding.missing):
                assert "{" not in words(said)
    return found


def of(snapshot: Snapshot, code: str, **flow: int | None) -> list[Finding]:
    return [finding for finding in proof(snapshot, **flow) if finding.check == code]


def only(snapshot: Snapshot, code: str, **flow: int | None) -> Finding:
    found = of(snapshot, code, **flow)
    assert len(found) == 1, found
    return found[0]


def failing(snapshot: Snapshot) -> list[tuple[str, tuple[int, ...]]]:
    return [(finding.check, finding.rows) for finding in proof(snapshot) if finding.outcome is Outcome.FAILS]
