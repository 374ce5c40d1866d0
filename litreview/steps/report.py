"""Reports: tables and the proof of the numbers, from the store as it is. Appends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.formats.layout_file import Layout, read_layout
from litreview.model import Finding, Language, Outcome
from litreview.steps.files import file_faults, read_bytes
from litreview.steps.proof import flow_rows
from litreview.steps.proof import prove as prove_numbers
from litreview.steps.review import Review
from litreview.steps.snapshot import snapshot
from litreview.steps.styles import style_of

DEFAULT_FORMATS = ("docx", "html")


@dataclass(frozen=True, slots=True)
class ReportWanted:
    """What to print: `tables` by key (empty: all of the layout), `layout` by name, `out` a folder (None: reports/),
    `as_of` the past moment to report of ('': now). A `draft` marks what is still to be filled in."""

    formats: tuple[str, ...] = DEFAULT_FORMATS
    language: Language | None = None
    tables: tuple[str, ...] = ()
    layout: str | None = None
    out: Path | None = None
    as_of: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """The files written, and what the proof found."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]

    def count(self, outcome: Outcome) -> int:
        """How many findings have this outcome."""
        return sum(finding.outcome is outcome for finding in self.findings)


def make_report(review: Review, wanted: ReportWanted) -> Reported:
    """Write the report in each format.

    Raises InputError LR-REPORT-FORMAT, LR-REPORT-TABLE, LR-REPORT-LAYOUT, LR-REPORT-WRITE, LR-FILE-…, LR-AS-OF….
    """
    from litreview.reporting.assemble import assemble
    from litreview.reporting.render import renderer

    renderers = tuple(renderer(form) for form in dict.fromkeys(wanted.formats))
    state = snapshot(review, wanted.as_of)
    findings = prove_numbers(state)
    language = wanted.language or state.protocol.language
    report = assemble(
        state,
        findings,
        flow_rows(state),
        language,
        layout=_layout(review, wanted.layout),
        tables=wanted.tables or None,
        draft=wanted.draft,
        style=style_of("", state.protocol.reference_style, review.folder),
    )
    out = wanted.out or review.folder / "reports"
    with file_faults(out):
        out.mkdir(parents=True, exist_ok=True)
    chosen = f".{'-'.join(wanted.tables)}" if wanted.tables else ""  # some tables alone do not replace the whole report
    moment = f".as-of-{_in_a_name(state.as_of)}" if state.as_of else ""  # nor does a report of the past
    stem = f"{review.protocol.name}{chosen}{moment}.{language.value}"
    files = [path for one in renderers for path in one.render(report, out / f"{stem}{one.suffix}")]
    return Reported(tuple(files), findings)


def _in_a_name(moment: str) -> str:
    """A moment as every system takes it in a file's name: `event-12`, `2026-03-01`, `2026-03-01T1430Z`."""
    return moment.replace("#", "event-").replace(":", "")


def prove(review: Review, as_of: str = "") -> tuple[Finding, ...]:
    """The proof of the numbers on the store as it is, or as it was at a past moment."""
    return prove_numbers(snapshot(review, as_of))


def _layout(review: Review, name: str | None) -> Layout:
    """A report layout by name: the review's own reports/<name>.layout.toml, else one that ships with litreview."""
    from litreview.steps.shipped import shipped_folder

    wanted = name or "default"
    own = review.folder / "reports" / f"{wanted}.layout.toml"
    shipped = shipped_folder() / "reports" / f"{wanted}.toml"
    for path in (own, shipped):
        if path.is_file():
            return read_layout(read_bytes(path), path.name, wanted)
    valid = sorted(path.stem for path in (shipped_folder() / "reports").glob("*.toml"))
    raise InputError("LR-REPORT-LAYOUT", where=Where(key=wanted), valid=", ".join(valid))
