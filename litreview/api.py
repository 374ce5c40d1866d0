"""The Python door: what the command line gives, as methods.

import litreview
review = litreview.open("my-review")
review.add_row({"source": "CINAHL", "date": "12.03.2026", "query": "nursing AND hope", "hits": "120"})
review.import_file("cinahl.ris", source="CINAHL")
review.dedupe()
review.decide("W3", "include")
review.report(formats=["docx"], language="nb")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from litreview.api_audit import AuditDoor
from litreview.api_coding import CodingDoor
from litreview.api_forms import FormsDoor
from litreview.api_references import ReferencesDoor
from litreview.api_screening import ScreeningDoor
from litreview.model import (
    Finding,
    Language,
    Limit,
    Purpose,
    Run,
    Snapshot,
    SourceColumn,
    Stage,
    ThemeTable,
    Works,
)

if TYPE_CHECKING:
    from litreview.steps.audit import Verified
    from litreview.steps.dedupe import Deduped, Removed
    from litreview.steps.doubts import Answered, Doubt
    from litreview.steps.exports import Exported
    from litreview.steps.imports import Loaded
    from litreview.steps.log_import import Proposal
    from litreview.steps.queries import Shown
    from litreview.steps.replay import Replayed
    from litreview.steps.report import Reported
    from litreview.steps.review import Review as OpenReview
    from litreview.steps.screen_queue import Waiting
    from litreview.steps.screen_status import ScreenStatus
    from litreview.steps.search import Counted, Searched
    from litreview.steps.status import Status
    from litreview.steps.works import WorkInside


def open(folder: str | Path, *, acting_as: str | None = None) -> Review:
    """Open a review folder. Raises InputError or StoreError (see errors.py)."""
    from litreview.steps.review import open_review

    return Review(open_review(Path(folder), acting_as=acting_as))


def create(folder: str | Path, *, frame: str = "PICO", language: str = "nb", example: str | None = None) -> Review:
    """Make a review folder and open it (see `litreview init`)."""
    from litreview.model import FrameName
    from litreview.steps.start import create_review

    return Review(create_review(Path(folder), frame=FrameName(frame), language=Language(language), example=example))


class Review(FormsDoor, CodingDoor, ReferencesDoor, ScreeningDoor, AuditDoor):
    """An open review. Every method is one command of the command line and raises the same errors."""

    def __init__(self, opened: OpenReview) -> None:
        self._opened = opened

    @property
    def folder(self) -> Path:
        """The review's folder."""
        return self._opened.folder

    def state(self, as_of: str = "") -> Snapshot:
        """Everything a report is made from, as it is now or was at a past moment (2026-03-01, or #123 for an event)."""
        from litreview.steps.snapshot import snapshot

        return snapshot(self._opened, as_of)

    def status(self) -> Status:
        """Where the review stands and what comes next."""
        from litreview.steps.status import status

        return status(self._opened)

    def count(self, names: Sequence[str] = (), sources: Sequence[str] = ()) -> tuple[Counted, ...]:
        """Hits per query and source; nothing is logged."""
        from litreview.steps.plan import plan
        from litreview.steps.search import count

        return tuple(count(self._opened, planned) for planned in plan(self._opened, tuple(names), tuple(sources)))

    def search(
        self,
        names: Sequence[str] = (),
        sources: Sequence[str] = (),
        *,
        lines: bool = False,
        ladder: bool = False,
        again: bool = False,
        since: str = "",
    ) -> tuple[Searched, ...]:
        """Run or resume searches; a source's failure is in the result's `fault`, never an empty result. A search that
        the log holds already is made once more only with `again`.

        `lines` counts S1, S2, S1 AND S2 as well, `ladder` the hits before and after each limit. `since`: an update, of
        what the sources took in from a day on (2026-03-01), or since the last search (last).
        """
        from litreview.steps.lanes import search_all
        from litreview.steps.plan import plan

        plans = plan(self._opened, tuple(names), tuple(sources))
        if since:
            from litreview.steps.since import plan_since

            plans = plan_since(self._opened, plans, since)
        return search_all(self._opened, plans, lines=lines, ladder=ladder, again=again)

    def snowball(
        self,
        works: Sequence[str] = (),
        *,
        directions: Sequence[str] = ("backward", "forward"),
        sources: Sequence[str] = ("openalex",),
        again: bool = False,
    ) -> tuple[Searched, ...]:
        """Follow citations from works (all included ones, when none is named): a run for each source and direction.

        What each source has of each work stands in the `lines` of its run. A source's failure is in the result's
        `fault`. Works that a run has followed already are asked about once more only with `again`.
        """
        from litreview.sources.citing import Direction
        from litreview.steps.snowball import Asking, plan_snowball, snowball

        ways = tuple(Direction(one) for one in directions)
        rolling = plan_snowball(self._opened, Asking(tuple(works), ways, tuple(sources), again))
        return snowball(self._opened, rolling, again=again)

    def translations(self, name: str, sources: Sequence[str] = ()) -> tuple[Shown, ...]:
        """What each source gets of a query, and what is lost."""
        from litreview.steps.queries import shown

        return shown(self._opened, name, tuple(sources))

    def replay(self, names: Sequence[str] = (), sources: Sequence[str] = ()) -> tuple[Replayed, ...]:
        """Searches read again from their stored pages, compared with the log."""
        from litreview.steps.replay import replay

        return tuple(replay(self._opened, tuple(names), tuple(sources)))

    def import_file(
        self,
        file: str | Path,
        *,
        source: str = "",
        query: str = "",
        hits: str = "",
        date: str = "",
        limits: str = "",
        purpose: str = "main",
        columns: Mapping[str, str] | None = None,
        again: bool = False,
        place: str | None = None,
    ) -> Loaded:
        """Read an export file as a run. `columns`, for a table of your own: field to the name of its column; kept.
        `place` in PRISMA 2020 (`citation`, `other`, …), where it is not that of the source."""
        from litreview.steps.imports import FileImport, import_file

        given = FileImport(
            Path(file),
            source,
            query,
            hits=hits,
            date=date,
            limits=limits,
            purpose=Purpose(purpose),
            again=again,
            columns=columns or {},
            place=SourceColumn(place) if place else None,
        )
        return import_file(self._opened, given)

    def propose_log(self, file: str | Path) -> Proposal:
        """What a search log in Word, Excel, CSV or JSON would add, with every reading of a cell; nothing is written."""
        from litreview.steps.log_import import propose

        return propose(self._opened, Path(file))

    def write_log(self, proposal: Proposal, *, refuse: Sequence[str] = (), skip: Sequence[str] = ()) -> tuple[Run, ...]:
        """The rows of a proposal into the log, save those skipped; `refuse` holds keys of readings that are wrong."""
        from litreview.steps.log_import import Answers, write

        return write(self._opened, proposal, Answers(frozenset(refuse), frozenset(skip)))

    def export(
        self,
        file: str | Path,
        *,
        form: str = "",
        works: str = "all",
        private: bool = False,
        overwrite: bool = False,
    ) -> Exported:
        """Write works with their decisions, the search history or the flow for other tools."""
        from litreview.steps.exports import ExportGiven, export

        return export(self._opened, ExportGiven(Path(file), form, Works(works), private, overwrite))

    def log(self) -> tuple[Run, ...]:
        """The rows of the search log."""
        return self.state().runs

    def add_row(
        self,
        printed: Mapping[str, str],
        *,
        purpose: str = "main",
        limits: Sequence[Limit] = (),
        note: str = "",
        place: str | None = None,
    ) -> Run:
        """Log a row by hand: cells as printed, by field. `place` in PRISMA 2020, where it is not that of the source."""
        from litreview.steps.log import LogRow, add_row

        column = SourceColumn(place) if place else None
        row = LogRow(dict(printed), purpose=Purpose(purpose), column=column, limits=tuple(limits), note=note)
        return add_row(self._opened, row)

    def dedupe(self, *, full: bool = False, jobs: int = 1) -> Deduped:
        """Put every record into a work. `full`: look at all of them again. `jobs`: processes that share thousands of
        records or more; a script that asks for several must guard its own beginning (`if __name__ == "__main__":`)."""
        from litreview.steps.dedupe import How, dedupe

        return dedupe(self._opened, How(full, jobs))

    def removed(self) -> Removed:
        """Duplicates removed, within one source and between sources."""
        from litreview.steps.dedupe import removed_of

        return removed_of(self._opened)

    def doubts(self, rule: str = "") -> tuple[Doubt, ...]:
        """Pairs of records that wait for a person, the likeliest duplicates first; of one named rule, or all."""
        from litreview.steps.doubts import doubts

        return doubts(self._opened, rule)

    def judge(self, *parties: int | str, same: bool) -> Answered:
        """Say whether records (14) or works ("W3") are one publication."""
        from litreview.steps.doubts import merge, split

        return (merge if same else split)(self._opened, parties)

    def undo_judgement(self) -> Answered:
        """Take back the latest answer about duplicates."""
        from litreview.steps.doubts import undo

        return undo(self._opened)

    def inside(self, work: str) -> WorkInside:
        """A work's records, why they are one, where they disagree, and what it is not."""
        from litreview.steps.works import inside

        return inside(self._opened, work)

    def extract(
        self, work: str, cells: Mapping[str, str], *, page: str | None = None, quotation: str | None = None
    ) -> None:
        """Fill cells of the matrix; page and quotation stay as they are where they are None."""
        from litreview.steps.extract import CellGiven, set_cells

        set_cells(self._opened, work, tuple(CellGiven(field, text, page, quotation) for field, text in cells.items()))

    def theme(
        self,
        name: str,
        works: Sequence[str] = (),
        *,
        remove: Sequence[str] = (),
        cited: Sequence[str] | None = None,
        table: str = "themes",
    ) -> ThemeTable:
        """Mark works with a theme, take marks away, or state which works the results chapter cites under it."""
        from litreview.steps.themes import ThemeMarks, mark_theme

        marks = ThemeMarks(name, tuple(works), tuple(remove), None if cited is None else tuple(cited))
        return mark_theme(self._opened, marks, table=table)

    def report(
        self,
        *,
        formats: Sequence[str] = ("docx", "html"),
        language: str | None = None,
        tables: Sequence[str] = (),
        layout: str | None = None,
        out: str | Path | None = None,
        as_of: str = "",
        draft: bool = False,
        private: bool = False,
        first_table: int | None = None,
        first_figure: int | None = None,
        heading_level: int | None = None,
        lists: bool | None = None,
        template: str | Path | None = None,
    ) -> Reported:
        """Write the report; the files written and the findings of the proof come back. `as_of`: of a past moment.

        From `first_table` on: how it goes into a thesis (`--table-number`, `--figure-number`, `--heading-level`,
        `--toc`, `--template`).
        """
        from litreview.reporting.setting import Setting
        from litreview.steps.report import ReportWanted, make_report

        chosen, folder = Language(language) if language else None, Path(out) if out else None
        setting = Setting(first_table, first_figure, heading_level, lists)
        school = Path(template) if template else None
        made = ReportWanted(
            tuple(formats), chosen, tuple(tables), layout, folder, as_of, draft, private, setting, school
        )
        return make_report(self._opened, made)

    def check(self, as_of: str = "") -> tuple[Finding, ...]:
        """The proof of the numbers, as they are or were at a past moment."""
        from litreview.steps.report import prove

        return prove(self._opened, as_of)

    def verify(self) -> Verified:
        """Walk the chain of events and hash every page."""
        from litreview.steps.audit import verify

        return verify(self._opened)

    def next_work(self, *, stage: str | None = None, order: str = "number", seed: int = 0) -> Waiting | None:
        """The work to judge next; `order` "random" shuffles, the same way for a seed."""
        from litreview.steps.screen_queue import Order, Wanted, next_waiting

        return next_waiting(self._opened, Wanted(Stage(stage) if stage else None, Order(order), seed))

    def screening(self) -> ScreenStatus:
        """How far screening has come, stage by stage and for each reviewer."""
        from litreview.steps.screen_status import screen_status

        return screen_status(self._opened)
