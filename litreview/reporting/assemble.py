"""A whole report from a Snapshot: which parts, in which order, and what stands where there is nothing to show.

A part that the review has nothing for is left out, but for those a reader would look for in vain: they say in a
sentence that nothing was stated. A study with only a supporting search has neither flow nor matrix, and says so once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from litreview.errors import InputError
from litreview.messages import Words
from litreview.model import Finding, Language, LogLayout, MatrixLayout, ReviewKind, Snapshot
from litreview.reporting.checklists.items import LISTS
from litreview.reporting.crossrefs import resolved
from litreview.reporting.csl import CslStyle
from litreview.reporting.document import Block, Figure, Heading, Paragraph, Report, Table, line
from litreview.reporting.figures.flow import flow_of
from litreview.reporting.setting import UNSAID, Setting, set_into
from litreview.reporting.tables import (
    amendments,
    appendix,
    appraisal,
    appraisal_figure,
    approvals,
    checklist,
    coding,
    concepts,
    criteria,
    excluded,
    flow,
    limits,
    lines,
    log,
    matrix,
    method,
    narrowing,
    pico,
    preliminary,
    proof,
    question,
    reading_list,
    references_list,
    screening,
    status,
    strings,
    summary,
    sums,
    supervision,
    themes,
)
from litreview.reporting.tables.flow import FlowRow


class LayoutLike(Protocol):
    """A report layout: keys of parts in order, the author's title, and layouts that stand in for the protocol's."""

    @property
    def tables(self) -> Sequence[str]: ...

    @property
    def title(self) -> str: ...

    @property
    def log(self) -> LogLayout | None: ...

    @property
    def matrix(self) -> MatrixLayout | None: ...

    @property
    def units(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Job:
    """All a part is built from."""

    snapshot: Snapshot
    findings: Sequence[Finding]
    flow_rows: Sequence[FlowRow]
    words: Words
    log: LogLayout | None
    matrix: MatrixLayout | None
    as_printed: bool
    draft: bool
    sources: Mapping[str, str]
    private: bool = False
    units: bool = False
    style: CslStyle | None = None


def _one(table: Table | Figure | None) -> tuple[Block, ...]:
    return (table,) if table else ()


def _listed(name: str) -> Callable[[_Job], tuple[Block, ...]]:
    return lambda job: checklist.listed(name, job.snapshot, job.findings, job.words, draft=job.draft)


_BUILDERS: Mapping[str, Callable[[_Job], tuple[Block, ...]]] = {
    "question": lambda job: question.question(job.snapshot, job.words),
    "pico": lambda job: _one(pico.pico(job.snapshot, job.words, as_printed=job.as_printed)),
    "concepts": lambda job: _one(concepts.concepts(job.snapshot, job.words)),
    "criteria": lambda job: _one(criteria.criteria(job.snapshot, job.words)),
    "criteria_list": lambda job: _one(criteria.criteria_list(job.snapshot, job.words)),
    "exceptions": lambda job: _one(criteria.exceptions(job.snapshot, job.words)),
    "approvals": lambda job: _one(approvals.approvals(job.snapshot, job.words)),
    "amendments": lambda job: _one(amendments.amendments(job.snapshot, job.words)),
    "preliminary": lambda job: _one(preliminary.preliminary(job.snapshot, job.words)),
    "known": lambda job: _one(preliminary.known(job.snapshot, job.words)),
    "log": lambda job: _one(log.log(job.snapshot, job.words, job.log, as_printed=job.as_printed)),
    "strings": lambda job: _one(strings.strings(job.snapshot, job.words)),
    "lines": lambda job: _one(lines.lines(job.snapshot, job.words)),
    "narrowing": lambda job: _one(narrowing.narrowing(job.snapshot, job.words)),
    "flow_figure": lambda job: _one(flow_of(job.snapshot, job.sources, job.words)),
    "flow": lambda job: _one(flow.flow(job.flow_rows, job.words)),
    "excluded": lambda job: _one(excluded.excluded(job.snapshot, job.words)),
    "screening": lambda job: screening.screening(job.snapshot, job.words),
    "method": lambda job: _one(method.method(job.snapshot, job.words)),
    "limits": lambda job: limits.limits(job.snapshot, job.findings, job.words),
    "matrix": lambda job: matrix.matrix(
        job.snapshot, job.words, job.matrix, as_printed=job.as_printed, draft=job.draft, private=job.private
    ),
    "appraisal_figure": lambda job: appraisal_figure.appraisal_figure(job.snapshot, job.words),
    "appraisal": lambda job: appraisal.appraisal(job.snapshot, job.words),
    "appraisal_reasons": lambda job: appraisal.appraisal_reasons(job.snapshot, job.words),
    "themes": lambda job: themes.themes(job.snapshot, job.words, as_printed=job.as_printed),
    "phases": lambda job: coding.phases(job.snapshot, job.words, draft=job.draft),
    "coding": lambda job: coding.coding(job.snapshot, job.words, units=job.units, as_printed=job.as_printed),
    "categories": lambda job: coding.categories(job.snapshot, job.words),
    "references": lambda job: references_list.references_list(job.snapshot, job.words, job.style),
    "reading_list": lambda job: _one(reading_list.reading_list(job.snapshot, job.words)),
    "sums": lambda job: _one(sums.sums(job.snapshot, job.words)),
    "proof": lambda job: _one(proof.proof(job.findings, job.snapshot, job.words)),
    "appendix": lambda job: appendix.appendix(job.snapshot, job.words),
    "prisma_s": lambda job: _one(checklist.prisma_s(job.snapshot, job.findings, job.words, draft=job.draft)),
    **{f"checklist_{name}": _listed(name) for name in LISTS},
    "supervision": lambda job: _one(supervision.supervision(job.snapshot, job.findings, job.flow_rows, job.words)),
    "summary": lambda job: summary.sentences(job.snapshot, job.words),
    "hits_figure": lambda job: _one(summary.hits_figure(job.snapshot, job.words)),
    "overlap_figure": lambda job: _one(summary.overlap_figure(job.snapshot, job.words)),
    "unique_table": lambda job: _one(summary.unique_table(job.snapshot, job.words)),
    "years_figure": lambda job: _one(summary.years_figure(job.snapshot, job.words)),
    "progress_figure": lambda job: _one(summary.progress_figure(job.snapshot, job.words)),
    "warnings": lambda job: _one(proof.warnings(job.findings, job.snapshot, job.words)),
}

TABLE_KEYS = tuple(_BUILDERS)

# A part of a whole report, and the tables that stand under its heading.
PARTS: Mapping[str, tuple[str, ...]] = {
    "question": ("question",),
    "pico": ("pico", "concepts"),
    "criteria": ("criteria", "amendments", "exceptions"),
    "preliminary": ("preliminary",),
    "log": ("log", "strings", "lines"),
    "narrowing": ("narrowing",),
    "flow": ("flow_figure", "excluded", "screening"),
    "method": ("method",),
    "limits": ("limits",),
    "matrix": ("matrix",),
    "appraisal": ("appraisal_figure", "appraisal", "appraisal_reasons"),
    "themes": ("phases", "coding", "categories", "themes"),
    "references": ("references",),
    "reading_list": ("reading_list",),
    "proof": ("proof", "sums", "warnings"),
    "summary": ("summary", "hits_figure", "overlap_figure", "unique_table", "years_figure", "progress_figure"),
}
# The summary is only in a report whose layout names it.
USUAL = tuple(part for part in PARTS if part != "summary")

# Their absence is itself something to tell; other empty parts are left out unless asked for by name.
_SAID_WHEN_EMPTY = frozenset({"question", "criteria", "log", "flow", "matrix", "references", "proof"})
_NOT_IN_SUPPORTING = frozenset({"flow_figure", "flow", "matrix"})


def assemble(
    snapshot: Snapshot,
    findings: Sequence[Finding],
    flow_rows: Sequence[FlowRow],
    language: Language,
    layout: LayoutLike | None = None,
    tables: Sequence[str] | None = None,
    *,
    as_printed: bool = False,
    draft: bool = False,
    sources: Mapping[str, str] = MappingProxyType({}),
    private: bool = False,
    style: CslStyle | None = None,
    setting: Setting = UNSAID,
) -> Report:
    """The report in one language; in a `draft`, what the author has yet to fill in is marked as such; `private`: with
    the author's own quotations and notes. `style` is that of the reference list, None for APA 7;
    `setting` how the report goes into a thesis.

    `tables` asks for some tables by key, each printed or said to be missing; else `layout.tables`, else every part.
    `sources` names sources by their key. Headings the author printed stand where `language` is the protocol's, or
    everywhere when `as_printed`.
    Raises InputError LR-REPORT-TABLE for a key that is not in TABLE_KEYS, LR-REPORT-NUMBER, LR-REPORT-LEVEL.
    """
    words = Words(language)
    job = _Job(
        snapshot,
        findings,
        flow_rows,
        words,
        layout.log if layout else None,
        layout.matrix if layout else None,
        as_printed,
        draft,
        sources,
        private,
        private or (layout.units if layout else False),
        style,
    )
    if tables is None:
        blocks = _parts(job, layout.tables if layout else USUAL) + _chain(snapshot, words)
    else:
        blocks = _asked(job, tables)
    return resolved(set_into(_report(job, blocks, layout.title if layout else ""), setting), words)


def _report(job: _Job, blocks: tuple[Block, ...], title: str) -> Report:
    """The blocks with title, labels and footer."""
    protocol, words = job.snapshot.protocol, job.words
    return Report(
        title or protocol.title or protocol.question or words("report.title"),
        words.language,
        blocks,
        words("report.table"),
        job.snapshot.at,
        status.subtitle(job.snapshot, words, draft=job.draft),
        status.footer(job.snapshot, words, draft=job.draft),
        figure_label=words("report.figure"),
        draft=job.draft,
    )


def _parts(job: _Job, keys: Sequence[str]) -> tuple[Block, ...]:
    """The parts of a whole report under their headings."""
    blocks: list[Block] = []
    supporting = job.snapshot.protocol.kind is ReviewKind.SUPPORTING_SEARCH
    told = False
    for key in map(_checked, keys):
        if supporting and key in _NOT_IN_SUPPORTING:
            if not told:
                blocks += _section("selection", (_sentence("supporting_search", job.words),), job.words)
            told = True
        else:
            blocks += _part(job, key, key in _SAID_WHEN_EMPTY and not (supporting and key == "references"))
    return tuple(blocks)


def _part(job: _Job, key: str, said_when_empty: bool) -> list[Block]:
    """One part, under the heading of the first of its tables that there is something for."""
    built = {member: _BUILDERS[member](job) for member in PARTS.get(key, (key,))}
    filled = [member for member, blocks in built.items() if blocks]
    if filled:
        return _section(filled[0], [block for member in filled for block in built[member]], job.words)
    return _section(key, (_sentence(key, job.words),), job.words) if said_when_empty else []


def _asked(job: _Job, keys: Sequence[str]) -> tuple[Block, ...]:
    """The tables asked for by key, and a sentence for each there is nothing for."""
    blocks: list[Block] = []
    supporting = job.snapshot.protocol.kind is ReviewKind.SUPPORTING_SEARCH
    for key in dict.fromkeys(map(_checked, keys)):
        barred = supporting and key in _NOT_IN_SUPPORTING
        inner = () if barred else _BUILDERS[key](job)
        blocks += _section(key, inner or (_sentence("supporting_search" if barred else key, job.words),), job.words)
    return tuple(blocks)


def _checked(key: str) -> str:
    if key not in _BUILDERS:
        raise InputError("LR-REPORT-TABLE", table=key, valid=TABLE_KEYS)
    return key


def _section(key: str, blocks: Sequence[Block], words: Words) -> list[Block]:
    return [Heading(words(f"report.heading.{key}")), *blocks] if blocks else []


def _sentence(key: str, words: Words) -> Paragraph:
    """What a reader is told instead of an empty table."""
    code = f"report.empty.{key}"
    return Paragraph(line(words(code) if words.has(code) else words("report.empty.other")))


def _chain(snapshot: Snapshot, words: Words) -> tuple[Block, ...]:
    return (Heading(words("report.heading.chain")), *(Paragraph(item) for item in status.status(snapshot, words)))
