"""A whole report at a size: seconds and memory of the snapshot, the proof, the tables and each format.

    python -m benchmarks.report --works 500 [--sources 40] [--format docx,xlsx,html] [--rounds 3]

Prints one JSON object. A made-up review (benchmarks.synthetic) of `--works` included works, each with six cells of the
matrix and marks in a table of ten themes, among five times as many found by `--sources` searches; the rest was
excluded at the title. The report is the default one, in bokmål. Every figure is taken in a process of its own that has
started and opened the review: `snapshot` reads the store, `prove` runs the checks, `assemble` builds the tables, and
each format its rendering, in seconds of wall time (medians of `--rounds` processes); `total` is `make_report` from end
to end, and `peak_mb` the most memory that its process held (`before_mb` before it began). `modules` counts the modules
that a report in Markdown alone imports, and names those of other formats among them (there should be none).
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.gauge import Gauge
from benchmarks.synthetic import synthetic
from litreview.model import (
    Arrival,
    Count,
    Day,
    Language,
    LogDate,
    Parsed,
    Pointer,
    Purpose,
    Record,
    Run,
    Theme,
    ThemeTable,
    ThemeTableKind,
)
from litreview.steps.extract import CellGiven, write_cells, write_form
from litreview.steps.review import Review, open_review
from litreview.steps.settings import Settings
from litreview.steps.start import create_review
from litreview.store import Writer
from litreview.store.codec import to_json

FIELDS = ("aim", "method", "sample", "findings", "ethics", "relevance")
FOUND = 5  # works found for each included
FORMATS = ("docx", "xlsx", "html")
HEAVY = ("docx", "openpyxl", "jinja2", "resvg_py", "typst", "citeproc")


def now() -> datetime:
    """The clock of the review."""
    return datetime.now(UTC)


def filled(folder: Path, works: int, sources: int) -> None:
    """A review with everything put straight into the store."""
    review = create_review(folder, language=Language.BOKMAL, settings=Settings(), clock=now)
    records = list(synthetic(works * FOUND).records.values())
    with review.store.writing(now) as writer:
        actor = writer.actor("made up")
        for number in range(1, sources + 1):
            _search(writer, number, records[number - 1 :: sources], actor)
        order = [place for number in range(sources) for place in range(number, len(records), sources)]
        created = {str(number): [number] for number in range(1, len(order) + 1)}
        matched = {"created": created, "extended": {}, "split": {}, "joined": {}, "maybes": []}
        writer.append("works.matched", "works", matched, actor=actor)
        _judged(writer, works, len(order), actor)
        for number in range(1, works + 1):
            cells = tuple(CellGiven(field, f"{field} {number}: " + "ord og atter ord " * 9) for field in FIELDS)
            write_cells(writer, f"W{number}", cells, actor)
        write_form(writer, "themes", "themes", _themes(works), actor)


def _search(writer: Writer, number: int, records: list[Record], actor: str) -> None:
    day = Day(2026, 1 + number % 12, 1 + number % 28)
    run = Run(
        number,
        Arrival.FILE,
        Purpose.MAIN,
        source=f"source-{number}",
        source_printed=f"Kilde {number}",
        query=f"(stress OR burnout) AND nurse{number}*",
        date=LogDate("", day, day),
        hits=Count("", len(records)),
        retrieved=len(records),
        parsed=len(records),
        unparsed=0,
    )
    writer.append("run.logged", f"run {number}", {"run": to_json(run)}, actor=actor)
    page = {"page": number, "run": number, "position": 1, "sha256": f"x{number}", "size": 0, "about": {}}
    writer.append("page.stored", f"page {number}", page, actor=actor, attached=b"")
    hits = (Parsed(record, Pointer(place)) for place, record in enumerate(records, 1))
    writer.parsed(hits, run=number, page=number, parser="benchmark", actor=actor)


def _judged(writer: Writer, included: int, works: int, actor: str) -> None:
    for number in range(1, works + 1):
        stages = ("title", "abstract", "full_text") if number <= included else ("title",)
        said = "include" if number <= included else "exclude"
        for stage in stages:
            data = {"work": number, "stage": stage, "verdict": said, "criterion": "", "note": ""}
            writer.append("decision.made", f"W{number}", data, actor=actor)


def _themes(works: int) -> ThemeTable:
    themes = tuple(Theme(f"Tema {at}", tuple(f"W{n}" for n in range(1, works + 1) if n % 10 == at)) for at in range(10))
    return ThemeTable("themes", ThemeTableKind.MARKS, works_as_rows=True, themes=themes)


def stages(review: Review, formats: tuple[str, ...]) -> dict[str, float]:
    """Seconds of each part of a report, one after another."""
    from litreview.reporting.assemble import assemble
    from litreview.reporting.render import renderer
    from litreview.steps.proof import flow_rows, prove
    from litreview.steps.snapshot import snapshot

    found: dict[str, float] = {}

    def timed(name: str, start: float) -> None:
        found[name] = time.perf_counter() - start

    start = time.perf_counter()
    state = snapshot(review)
    timed("snapshot", start)
    start = time.perf_counter()
    findings = prove(state)
    timed("prove", start)
    start = time.perf_counter()
    report = assemble(state, findings, flow_rows(state), Language.BOKMAL)
    timed("assemble", start)
    with tempfile.TemporaryDirectory() as out:
        for form in formats:
            start = time.perf_counter()
            renderer(form).render(report, Path(out) / f"report.{form}")
            timed(form, start)
    return found


def whole(review: Review, formats: tuple[str, ...]) -> dict[str, Any]:
    """Seconds, memory and bytes of `make_report`."""
    from litreview.steps.report import ReportWanted, make_report

    with tempfile.TemporaryDirectory() as out:
        with Gauge() as gauge:
            made = make_report(review, ReportWanted(formats, out=Path(out)))
        sizes = {path.suffix[1:]: round(path.stat().st_size / 2**20, 2) for path in made.files}
    return {"total": gauge.seconds, "peak_mb": gauge.peak_mb, "before_mb": gauge.before_mb, "mb": sizes}


def modules(review: Review) -> dict[str, Any]:
    """What a report in Markdown alone imports."""
    whole(review, ("md",))
    return {"count": len(sys.modules), "heavy": sorted(name for name in HEAVY if name in sys.modules)}


def in_a_process(folder: Path, task: str, formats: str) -> dict[str, Any]:
    """The figures of one task in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.report", "--inside", task, "--review", str(folder)]
    done = subprocess.run([*command, "--format", formats], check=True, capture_output=True, encoding="utf-8")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measured(works: int, sources: int, formats: str, rounds: int) -> dict[str, Any]:
    """All figures at a size."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "review"
        filled(folder, works, sources)
        parts = [in_a_process(folder, "stages", formats) for _ in range(rounds)]
        ends = [in_a_process(folder, "whole", formats) for _ in range(rounds)]
        imported = in_a_process(folder, "modules", formats)
    found: dict[str, Any] = {"works": works, "sources": sources, "found": works * FOUND}
    found |= {name: round(statistics.median(part[name] for part in parts), 3) for name in parts[0]}
    found["total"] = round(statistics.median(end["total"] for end in ends), 3)
    found |= {name: ends[0][name] for name in ("peak_mb", "before_mb", "mb")}
    return {**found, "modules": imported}


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--works", type=int, default=500)
    options.add_argument("--sources", type=int, default=40)
    options.add_argument("--format", default=",".join(FORMATS))
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--inside", choices=("stages", "whole", "modules"))
    options.add_argument("--review", type=Path)
    given = options.parse_args()
    formats = tuple(given.format.split(","))
    if given.inside:
        review = open_review(given.review, settings=Settings())
        tasks = {"stages": lambda: stages(review, formats), "whole": lambda: whole(review, formats)}
        found = tasks.get(given.inside, lambda: modules(review))()
    else:
        found = measured(given.works, given.sources, given.format, given.rounds)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
