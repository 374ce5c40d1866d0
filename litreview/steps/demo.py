"""The shipped example from protocol to Word report, offline, told step by step."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from litreview.model import Language, Message, Outcome, message
from litreview.steps.report import ReportWanted, make_report
from litreview.steps.review import open_review, protocol_file
from litreview.steps.settings import Settings
from litreview.steps.shipped import DEMO
from litreview.steps.snapshot import snapshot
from litreview.steps.start import create_review
from litreview.steps.stores import STORE

FORMATS = ("docx", "html", "xlsx", "md", "csv")


@dataclass(frozen=True, slots=True)
class Demonstrated:
    """What the demo made, and the three answers of the proof."""

    folder: Path
    files: tuple[Path, ...]
    holds: int
    fails: int
    cannot: int


def run_demo(
    folder: Path, *, language: Language | None = None, tell: Callable[[Message], None] = lambda said: None
) -> Demonstrated:
    """Make the example review in `folder` and report on it. A demo that lies there already is made anew.

    Raises InputError LR-INIT-EXISTS when the folder holds another review.
    """
    _clear_old_demo(folder)
    tell(message("cli.demo.begin", folder=str(folder)))
    review = create_review(folder, example=DEMO, settings=Settings())
    state = snapshot(review)
    protocol = state.protocol
    tell(message("cli.demo.protocol", criteria=len(protocol.criteria), queries=len(state.queries)))
    main = [run for run in state.runs if run.hits.value is not None and not run.file]
    tell(message("cli.demo.log", n=len(main), hits=sum(run.hits.value or 0 for run in main)))
    tell(message("cli.demo.import", n=state.tally.records, works=state.tally.works))
    tell(message("cli.demo.decisions", n=len(state.works), decisions=len(state.decisions)))
    tell(
        message(
            "cli.demo.matrix",
            n=len(state.cells),
            marks=sum(len(theme.works) for table in state.theme_tables for theme in table.themes),
        )
    )
    reported = make_report(review, ReportWanted(FORMATS, language))
    tell(message("cli.demo.report", n=len(reported.files)))
    return Demonstrated(
        folder, reported.files, *(reported.count(outcome) for outcome in (Outcome.HOLDS, Outcome.FAILS, Outcome.CANNOT))
    )


def _clear_old_demo(folder: Path) -> None:
    """Remove an earlier demo, recognised by its protocol's name and an untouched example store; nothing else."""
    if not (folder / STORE).is_file() or protocol_file(folder).stem != DEMO:
        return
    with open_review(folder, settings=Settings()).store.reading() as reader:
        actors = set(reader.actor_names().values())
    if actors <= {"litreview", "forfatter"}:
        shutil.rmtree(folder)
