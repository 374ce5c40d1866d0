"""What was read out of the works, how they were appraised, and what was made of them together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from litreview.model import Extraction, ThemeTableKind
from litreview.reporting.appraised import appraised
from litreview.reporting.checklists.answers import (
    Answer,
    Facts,
    Standing,
    author,
    filled,
    listed,
    missing,
    none,
    partly,
)
from litreview.reporting.tables.limits import sentences
from litreview.version import VERSION

_HEADING = ".heading"
_APPRAISAL = "appraisal"
_FINDINGS = "findings"
_NOT_RESULTS = ("summary", _APPRAISAL)


def _cells(facts: Facts) -> list[Extraction]:
    """The filled cells of the included works."""
    works = {work.id for work in facts.snapshot.works}
    return [
        one
        for one in facts.snapshot.extractions
        if one.work in works and one.text.strip() and not one.field.endswith(_HEADING)
    ]


def _fields(cells: Iterable[Extraction], facts: Facts) -> list[str]:
    """The fields that were filled, in words; one of the author's own stands as it is."""
    names = dict.fromkeys(one.field for one in cells)
    words = facts.words
    return [words(f"report.field.{name}") if words.has(f"report.field.{name}") else name for name in names]


def collection(facts: Facts) -> Answer:
    """How many cells were filled, and of how many the page is kept."""
    cells, words = facts.snapshot.cells, facts.words
    ask = words("checklist.ask.collection")
    if not cells:
        return author(ask)
    paged = sum(bool(one.page) for one in cells)
    works = len({one.work for one in cells})
    said = words("checklist.works.cells", n=len(cells), works=works, pages=paged)
    return partly(said, ask, "matrix")


def variables(facts: Facts) -> Answer:
    """The fields of the matrix."""
    cells, words = _cells(facts), facts.words
    fields = _fields(cells, facts)
    if not fields:
        return author(words("checklist.ask.variables"))
    return partly(
        words("checklist.works.fields", fields=listed(fields, words)), words("checklist.ask.variables"), "matrix"
    )


def characteristics(facts: Facts) -> Answer:
    """The matrix and the references."""
    works, cells, words = facts.snapshot.works, _cells(facts), facts.words
    if not works:
        return missing(words("checklist.ask.included"))
    said = words("checklist.works.included", n=len(works))
    if not cells:
        return partly(said, words("checklist.ask.matrix"), "references")
    fields = words("checklist.works.fields", fields=listed(_fields(cells, facts), words))
    return filled((said, fields), "matrix", "references")


def appraisal_method(facts: Facts) -> Answer:
    """The tool, as the protocol names it."""
    plan, words = facts.protocol.appraisal, facts.words
    if not plan.tool.strip():
        return missing(words("checklist.ask.key", key="tool", section=_APPRAISAL))
    said = _plan(facts, "tool", "publisher")
    return partly(said, words("checklist.ask.appraisal"), "method", "appraisal")


def _plan(facts: Facts, *parts: str) -> list[str]:
    """Parts of the plan of appraisal that are stated, each under its label."""
    plan, words = facts.protocol.appraisal, facts.words
    texts = {part: getattr(plan, part).strip() for part in parts}
    return [
        words("checklist.labelled", label=words(f"report.method.{part}"), text=text)
        for part, text in texts.items()
        if text
    ]


def appraisal_process(facts: Facts) -> Answer:
    """What was appraised and how it was written down; who did it, the author must tell."""
    words, said = facts.words, _plan(facts, "applied_to", "reported_as", "channel_check")
    ask = words("checklist.ask.appraisal_process")
    return partly(said, ask, "method") if said else author(ask)


def appraisal_results(facts: Facts) -> Answer:
    """Of how many works a judgement is kept."""
    works, words = facts.snapshot.works, facts.words
    done = appraised(facts.snapshot)
    if not done:
        return missing(words("checklist.ask.appraise"))
    said = words("checklist.works.appraised", n=len(done), works=len(works))
    if len(done) < len(works):
        return partly(said, words("checklist.ask.appraise"), "appraisal", "matrix")
    return filled(said, "appraisal", "matrix")


def individual(facts: Facts) -> Answer:
    """Of how many works the findings are kept."""
    works, words = facts.snapshot.works, facts.words
    done = {one.work for one in _cells(facts) if one.field == _FINDINGS}
    if not done:
        return author(words("checklist.ask.findings"))
    return partly(
        words("checklist.works.findings", n=len(done), works=len(works)), words("checklist.ask.findings"), "matrix"
    )


def chosen(facts: Facts) -> Answer:
    """Which works went into the themes."""
    words, marked = facts.words, {work for _, works in _themes(facts) for work in works}
    if not marked:
        return author(words("checklist.ask.chosen"))
    said = words("checklist.works.marked", n=len(marked), works=len(facts.snapshot.works))
    return partly(said, words("checklist.ask.chosen"), "themes")


def _themes(facts: Facts) -> list[tuple[str, Sequence[str]]]:
    tables = facts.snapshot.theme_tables
    return [(theme.name, theme.works) for table in tables for theme in table.themes]


def display(facts: Facts) -> Answer:
    """How the results were tabulated."""
    words, found = facts.words, []
    if _cells(facts):
        found.append(words("checklist.works.matrix"))
    found += [words(f"checklist.works.{table.kind.value}") for table in facts.snapshot.theme_tables]
    if not found:
        return author(words("checklist.ask.display"))
    return filled(list(dict.fromkeys(found)), "matrix", "themes")


def synthesis(facts: Facts) -> Answer:
    """The method of analysis and its steps, as the protocol has them."""
    plan, words = facts.protocol.analysis, facts.words
    if not plan.method.strip():
        return missing(words("checklist.ask.key", key="method", section="analysis"))
    said = [plan.method.strip(), *(f"{number}. {step}" for number, step in enumerate(plan.steps, start=1))]
    return partly(said, words("checklist.ask.synthesis"), "method")


def contributing(facts: Facts) -> Answer:
    """How many works each theme rests on."""
    themes, words = _themes(facts), facts.words
    if not themes:
        return author(words("checklist.ask.themes"))
    said = [words("checklist.works.theme", theme=name, n=len(works)) for name, works in themes]
    return partly(said, words("checklist.ask.themes"), "themes")


def coding(facts: Facts) -> Answer:
    """Tables of codes, categories and themes."""
    grids = [table for table in facts.snapshot.theme_tables if table.kind is ThemeTableKind.GRID]
    words = facts.words
    if not grids:
        return author(words("checklist.ask.coding"))
    said = words("checklist.works.coded", n=len(grids), rows=sum(len(table.rows) for table in grids))
    return partly(said, words("checklist.ask.coding"), "themes", "coding")


def quotations(facts: Facts) -> Answer:
    """How many cells have a quotation behind them. The quotations themselves are private."""
    n = sum(bool(one.quotation) for one in _cells(facts))
    ask = facts.words("checklist.ask.quotations")
    return partly(facts.words("checklist.works.quotations", n=n), ask, "matrix") if n else author(ask)


def software(facts: Facts) -> Answer:
    """The program that made the report; other programs only the author knows."""
    said = facts.words("checklist.works.software", version=VERSION)
    return partly(said, facts.words("checklist.ask.software"), "chain")


def summary(facts: Facts) -> Answer:
    """How much there is to summarise."""
    works, words = facts.snapshot.works, facts.words
    if not works:
        return author(words("checklist.ask.write"))
    return partly(words("checklist.works.included", n=len(works)), words("checklist.ask.participants"), "matrix")


def limitations(facts: Facts) -> Answer:
    """The limits that follow from the data; what they mean, the author must discuss."""
    found, words = sentences(facts), facts.words
    if not found:
        return none(words("report.empty.limits"))
    said = [words("checklist.limits.count", n=len(found)), *(f"– {_short(one.text)}" for one in found)]
    return partly(said, words("checklist.ask.discuss"), "limits")


def _short(text: str) -> str:
    """A sentence up to its first pause."""
    return re.split(r"[;.] ", text)[0].rstrip(".")


def abstract(facts: Facts) -> Answer:
    """How much of the abstract the data can fill."""
    from litreview.reporting.checklists.items import ABSTRACTS  # which names this function

    known = (Standing.FILLED, Standing.PARTLY, Standing.NONE)
    n = sum(fill(facts).standing in known for _, fill in ABSTRACTS)
    said = facts.words("checklist.works.abstract", n=n, items=len(ABSTRACTS))
    return partly(said, facts.words("checklist.ask.abstract"), "checklist_abstracts")
