"""Reports: tables and the proof of the numbers, from the store as it is. Appends nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.formats.layout_file import Layout, read_layout
from litreview.model import Finding, Language, Message, Outcome, Snapshot
from litreview.reporting.render.base import Renderer
from litreview.reporting.setting import UNSAID, Setting
from litreview.steps.files import file_faults, read_bytes
from litreview.steps.listing import Listing
from litreview.steps.proof import flow_rows, source_facts
from litreview.steps.proof import prove as prove_numbers
from litreview.steps.review import Review
from litreview.steps.snapshot import snapshot
from litreview.steps.styles import style_of
from litreview.steps.work_levels import asks_for_levels, levels_of

_DEFAULT = "default"
DEFAULT_FORMATS = ("docx", "html")


@dataclass(frozen=True, slots=True)
class ReportWanted:
    """What to print: `tables` by key (empty: all of the layout), `layout` by name, `out` a folder (None: reports/),
    `as_of` the past moment to report of ('': now). A `draft` marks what is still to be filled in; `private` prints the
    author's quotations and notes; `setting` is how it goes into the thesis, over what the layout says of it; `template`
    is a Word file of the school's, whose looks docx takes on. `since` and `questions` are for the page for the next
    supervision: when the last one was ('': see `supervision`), and what else to ask."""

    formats: tuple[str, ...] = DEFAULT_FORMATS
    language: Language | None = None
    tables: tuple[str, ...] = ()
    layout: str | None = None
    out: Path | None = None
    as_of: str = ""
    draft: bool = False
    private: bool = False
    setting: Setting = UNSAID
    template: Path | None = None
    since: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reported:
    """The files written, what the proof found, and what there is to say of the files."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    notes: tuple[Message, ...] = ()

    def count(self, outcome: Outcome) -> int:
        """How many findings have this outcome."""
        return sum(finding.outcome is outcome for finding in self.findings)


def make_report(review: Review, wanted: ReportWanted) -> Reported:
    """Write the report in each format.

    Raises InputError LR-REPORT-FORMAT, LR-REPORT-TABLE, LR-REPORT-LAYOUT, LR-REPORT-NUMBER, LR-REPORT-LEVEL,
    LR-REPORT-TEMPLATE…, LR-REPORT-WRITE, LR-FILE-…, LR-AS-OF….
    """
    from litreview.reporting.assemble import assemble

    renderers, notes = _renderers(wanted)
    # Only a page that one can follow links on prints the lists behind the whole flow.
    linked = any(one.format == "html" for one in renderers)
    state = snapshot(review, wanted.as_of, Listing.ALL if linked else Listing.FULL_TEXT)
    findings = prove_numbers(state)
    language = wanted.language or state.protocol.language
    layout = _layout(review, wanted.layout)
    state = _with_pages(review, state, wanted, layout)
    if asks_for_levels(layout.matrix or state.protocol.matrix):
        state = replace(state, levels=levels_of(state.works))
    report = assemble(
        state,
        findings,
        flow_rows(state),
        language,
        layout=layout,
        tables=wanted.tables or None,
        draft=wanted.draft,
        sources={key: facts.title for key, facts in source_facts().items()},
        private=wanted.private,
        style=style_of("", state.protocol.reference_style, review.folder),
        setting=wanted.setting.over(_setting(layout)),
    )
    out = wanted.out or review.folder / "reports"
    with file_faults(out):
        out.mkdir(parents=True, exist_ok=True)
    stem = _stem(review.protocol.name, wanted, state.as_of, language)
    files = [path for one in renderers for path in one.render(report, out / f"{stem}{one.suffix}")]
    return Reported(tuple(files), findings, notes)


def _stem(name: str, wanted: ReportWanted, as_of: str, language: Language) -> str:
    """The name of the file without its ending. Only one whole report stands under the plain name: what is another
    document, or is not to be handed in, replaces it as little as it is replaced."""
    layout = wanted.layout if wanted.layout and wanted.layout != _DEFAULT else ""
    parts = [
        name,
        re.sub(r"[^\w-]+", "-", layout).strip("-"),
        "-".join(wanted.tables),
        f"as-of-{_in_a_name(as_of)}" if as_of else "",
        "draft" if wanted.draft else "",
        "private" if wanted.private else "",
        language.value,
    ]
    return ".".join(part for part in parts if part)


def _with_pages(review: Review, state: Snapshot, wanted: ReportWanted, layout: Layout) -> Snapshot:
    """The state with what only some pages tell, where one of these is asked for."""
    from litreview.reporting.assemble import PARTS

    tables = set(wanted.tables or layout.tables)
    if "supervision" in tables:
        from litreview.steps.supervision import supervision

        state = replace(state, supervision=supervision(review, state, wanted.since, wanted.questions))
    if tables & {"summary", *PARTS["summary"]}:
        from litreview.steps.coverage import coverage

        state = replace(state, coverage=coverage(review, state))
    if "again" in tables:
        from litreview.steps.again import compare, repeated

        state = replace(state, again=compare(review, as_of=state.as_of) if repeated(state.runs) else ())
    return state


def _renderers(wanted: ReportWanted) -> tuple[tuple[Renderer, ...], tuple[Message, ...]]:
    """One for each format; that of Word files in the school's template, and what is said of the template."""
    from litreview.reporting.render import renderer

    made = {form: renderer(form) for form in dict.fromkeys(wanted.formats)}
    if wanted.template is None:
        return tuple(made.values()), ()
    word = next((form for form, one in made.items() if one.format == "docx"), None)
    if word is None:
        raise InputError("LR-REPORT-TEMPLATE-FORMAT", where=Where(key="--template"), formats=", ".join(made))
    from litreview.reporting.render.docx import DocxRenderer
    from litreview.reporting.render.docx_template import read_template

    template = read_template(read_bytes(wanted.template), wanted.template.name)
    made[word] = DocxRenderer(template)
    return tuple(made.values()), template.notes


def _setting(layout: Layout) -> Setting:
    return Setting(layout.first_table, layout.first_figure, layout.heading_level, layout.lists)


def _in_a_name(moment: str) -> str:
    """A moment as every system takes it in a file's name: `event-12`, `2026-03-01`, `2026-03-01T1430Z`."""
    return moment.replace("#", "event-").replace(":", "")


def prove(review: Review, as_of: str = "") -> tuple[Finding, ...]:
    """The proof of the numbers on the store as it is, or as it was at a past moment."""
    return prove_numbers(snapshot(review, as_of))


def _layout(review: Review, name: str | None) -> Layout:
    """A report layout by name: the review's own reports/<name>.layout.toml, else one that ships with litreview."""
    from litreview.steps.shipped import shipped_folder

    wanted = name or _DEFAULT
    own = review.folder / "reports" / f"{wanted}.layout.toml"
    shipped = shipped_folder() / "reports" / f"{wanted}.toml"
    for path in (own, shipped):
        if path.is_file():
            return read_layout(read_bytes(path), path.name, wanted)
    valid = sorted(path.stem for path in (shipped_folder() / "reports").glob("*.toml"))
    raise InputError("LR-REPORT-LAYOUT", where=Where(key=wanted), valid=", ".join(valid))
