"""The numbers of the flow as boxes with words, in the four forms of the official template (Page et al. 2021): a new
review or an updated one, with other methods or without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from litreview.messages import Words
from litreview.model import SourceColumn
from litreview.prisma import Flow, Number, Reason, SourceLine
from litreview.reporting.figures.chart import STAGES, Box, Chart, Column, Entry, Row

_SHORT = 70  # signs of a criterion's text that stand in a box; a longer one is ended at a word


@dataclass(frozen=True, slots=True)
class FlowTold:
    """What the diagram is made of. `titles` names sources by their key, `criteria` gives their texts by id. `two` draws
    titles and abstracts as two steps; `title_reasons` gives the reasons there too; `broken` maps boxes to the
    identities that their numbers contradict."""

    flow: Flow
    titles: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    two: bool = False
    title_reasons: bool = False
    broken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def chart(told: FlowTold, words: Words) -> Chart:
    """The diagram in one language."""
    flow = told.flow
    review = "updated" if flow.updated else "new"
    headers = [(Column.SEARCHED, words(f"flow.figure.header.searched.{review}"))]
    if flow.updated:
        headers.insert(0, (Column.PREVIOUS, words("flow.figure.header.previous")))
    if flow.has_other:
        headers.append((Column.OTHER, words(f"flow.figure.header.other.{review}")))
    boxes = tuple(_boxes(_Speaker(told, words)))
    bars = tuple((stage, words(f"flow.figure.stage.{stage.value}")) for stage, _, _ in STAGES)
    return Chart(tuple(headers), bars, boxes)


@dataclass(frozen=True, slots=True)
class _Speaker:
    """The numbers with the words for them."""

    told: FlowTold
    words: Words

    @property
    def flow(self) -> Flow:
        return self.told.flow

    def entry(self, code: str, number: Number, level: int = 0) -> Entry:
        return Entry(self.words(f"flow.figure.{code}"), number.value, level=level)

    def some(self, code: str, number: Number, level: int = 0) -> Iterator[Entry]:
        """A line for a number that says something only where it is known."""
        if number.value is not None:
            yield self.entry(code, number, level)

    def waits(self, number: Number) -> Iterator[Entry]:
        if number.value:
            yield self.entry("waiting", number, 1)

    def box(self, name: str, column: Column, row: Row, entries: Iterable[Entry], *, side: bool = False) -> Box:
        return Box(name, column, row, tuple(entries), side, self.told.broken.get(name, ()))

    def sources(self, lines: Iterable[SourceLine], column: SourceColumn) -> Iterator[Entry]:
        """A line for each source of a kind; one that is known by its kind alone has said all there."""
        for line in lines:
            if line.column is column:
                code = f"report.source.{line.source}"
                own = self.words(code) if line.source and self.words.has(code) else line.printed or line.source
                name = self.told.titles.get(line.source) or own
                if name != column.value:
                    yield Entry(name or self.words("report.not_stated"), line.hits.value, level=1)

    def reasons(self, reasons: Iterable[Reason], level: int = 1) -> Iterator[Entry]:
        for reason in reasons:
            yield Entry(self.criterion(reason.criterion), reason.count.value, level=level)

    def criterion(self, name: str) -> str:
        """The id with its text; a long text ends at a word, as the whole stands in the table of criteria."""
        if not name:
            return self.words("flow.figure.reason_none")
        text = self.told.criteria.get(name, "")
        return f"{name} {shortened(text)}" if text else name


def shortened(text: str, most: int = _SHORT) -> str:
    """`text` in one line, ended at a word with an ellipsis where it is longer than `most`."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    return flat[: most + 1].rsplit(" ", 1)[0].rstrip(" ,;:–-")[:most] + "\u00a0…"


def _boxes(say: _Speaker) -> Iterator[Box]:
    if say.flow.updated:
        yield say.box("box1", Column.PREVIOUS, Row.IDENTIFIED, _previous(say))
    yield say.box("box2", Column.SEARCHED, Row.IDENTIFIED, _identified(say))
    yield say.box("box3", Column.SEARCHED, Row.IDENTIFIED, _removed(say), side=True)
    yield from _two_steps(say) if say.told.two else _one_step(say)
    yield from _full_texts(say)
    if say.flow.has_other:
        yield from _other(say)
    yield say.box("box10", Column.SEARCHED, Row.INCLUDED, _included(say))
    if say.flow.updated:
        yield say.box("box16", Column.SEARCHED, Row.TOTAL, _totals(say))
    if say.flow.meta_analysis:
        meta = (say.entry("ma_studies", say.flow.ma_studies), say.entry("ma_reports", say.flow.ma_reports))
        yield say.box("box17", Column.SEARCHED, Row.META, meta)


def _previous(say: _Speaker) -> Iterator[Entry]:
    yield say.entry("previous_studies", say.flow.previous_studies)
    yield say.entry("previous_reports", say.flow.previous_reports)
    if say.flow.previous_counted:
        yield Entry(say.words("flow.figure.previous_counted"), counted=False, level=1)


def _identified(say: _Speaker) -> Iterator[Entry]:
    flow = say.flow
    yield Entry(say.words("flow.figure.identified_from"), counted=False)
    for code, column, number in (
        ("databases", SourceColumn.DATABASE, flow.databases_told),
        ("registers", SourceColumn.REGISTER, flow.registers_told),
    ):
        yield say.entry(code, number)
        yield from say.sources(flow.lines, column)


def _removed(say: _Speaker) -> Iterator[Entry]:
    flow = say.flow
    yield Entry(say.words("flow.figure.removed_before"), counted=False)
    yield say.entry("duplicates", flow.duplicates)
    for part in ("duplicates_within", "duplicates_between"):
        if getattr(flow, part).value:
            yield say.entry(part, getattr(flow, part), 1)
    yield from say.some("removed_automatic", flow.removed_automatic)
    yield from say.some("removed_other", flow.removed_other)


def _one_step(say: _Speaker) -> Iterator[Box]:
    flow = say.flow
    screened = (say.entry("screened", flow.screened), *say.waits(flow.waiting_screening))
    yield say.box("box4", Column.SEARCHED, Row.SCREENED, screened)
    excluded = [say.entry("excluded", flow.excluded), *_by_whom(say)]
    if say.told.title_reasons:
        for code, reasons in (("on_title", flow.reasons_title), ("on_abstract", flow.reasons_abstract)):
            if reasons:
                excluded += [Entry(say.words(f"flow.figure.{code}"), counted=False), *say.reasons(reasons)]
    yield say.box("box5", Column.SEARCHED, Row.SCREENED, excluded, side=True)


def _two_steps(say: _Speaker) -> Iterator[Box]:
    flow, asked = say.flow, say.told.title_reasons
    titles = (say.entry("titles_screened", flow.screened), *say.waits(flow.waiting_screening))
    out = (say.entry("excluded_title", flow.excluded_title), *say.reasons(flow.reasons_title if asked else ()))
    yield say.box("box4", Column.SEARCHED, Row.SCREENED, titles)
    yield say.box("box5", Column.SEARCHED, Row.SCREENED, out, side=True)
    abstracts = (say.entry("abstracts_screened", flow.abstracts_read),)
    gone = [say.entry("excluded_abstract", flow.excluded_abstract)]
    gone += say.reasons(flow.reasons_abstract if asked else ())
    if flow.excluded_by_tool.value is not None:
        gone += [say.entry("excluded", flow.excluded), *_by_whom(say)]
    yield say.box("box4b", Column.SEARCHED, Row.ABSTRACTS, abstracts)
    yield say.box("box5b", Column.SEARCHED, Row.ABSTRACTS, gone, side=True)


def _by_whom(say: _Speaker) -> Iterator[Entry]:
    yield from say.some("by_human", say.flow.excluded_by_human, 1)
    yield from say.some("by_tool", say.flow.excluded_by_tool, 1)


def _full_texts(say: _Speaker) -> Iterator[Box]:
    flow, column = say.flow, Column.SEARCHED
    yield say.box("box6", column, Row.SOUGHT, (say.entry("sought", flow.sought),))
    yield say.box("box7", column, Row.SOUGHT, (say.entry("not_retrieved", flow.not_retrieved),), side=True)
    assessed = (say.entry("assessed", flow.assessed), *say.waits(flow.waiting_full_text))
    yield say.box("box8", column, Row.ASSESSED, assessed)
    yield say.box("box9", column, Row.ASSESSED, _out(say, flow.excluded_full_text, flow.reasons), side=True)


def _out(say: _Speaker, number: Number, reasons: tuple[Reason, ...]) -> Iterator[Entry]:
    """The full texts excluded, a reason a line; where none was given the box says so."""
    yield say.entry("excluded_full_text", number)
    yield from say.reasons(reasons)
    if number.value and not reasons:
        yield Entry(say.words("flow.figure.reasons_unknown"), counted=False, level=1)


def _other(say: _Speaker) -> Iterator[Box]:
    flow, column = say.flow, Column.OTHER
    yield say.box("box11", column, Row.IDENTIFIED, _found(say))
    yield say.box("box12", column, Row.SOUGHT, (say.entry("sought", flow.sought_other),))
    yield say.box("box13", column, Row.SOUGHT, (say.entry("not_retrieved", flow.not_retrieved_other),), side=True)
    assessed = (say.entry("assessed", flow.assessed_other), *say.waits(flow.waiting_other))
    yield say.box("box14", column, Row.ASSESSED, assessed)
    out = _out(say, flow.excluded_full_text_other, flow.reasons_other)
    yield say.box("box15", column, Row.ASSESSED, out, side=True)


def _found(say: _Speaker) -> Iterator[Entry]:
    flow = say.flow
    yield Entry(say.words("flow.figure.identified_from"), counted=False)
    for column in SourceColumn:
        number = flow.other(column)
        if number is not None:
            yield say.entry(f"method.{column.value}", number)
            yield from say.sources(flow.other_lines, column)
    yield from say.some("outside", flow.found_outside)


def _included(say: _Speaker) -> Iterator[Entry]:
    flow = say.flow
    review = "updated" if flow.updated else "new"
    yield say.entry(f"included_studies.{review}", flow.new_studies)
    yield say.entry(f"included_reports.{review}", flow.included)
    if flow.has_other:
        yield say.entry("from_searched", flow.included_searched, 1)
        yield say.entry("from_other", flow.included_other, 1)
    if flow.exceptions.value:
        yield say.entry("exceptions", flow.exceptions, 1)
        yield from say.reasons(flow.exception_lines, 2)


def _totals(say: _Speaker) -> Iterator[Entry]:
    yield say.entry("total_studies", say.flow.total_studies)
    yield say.entry("total_reports", say.flow.total_reports)
