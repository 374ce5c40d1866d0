"""What people did with the works, and the whole state of a review at one event."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from litreview.model.again import Compared
from litreview.model.appraisal import Appraisal
from litreview.model.bibliography import Work
from litreview.model.channel import Level
from litreview.model.coding import CodingTable
from litreview.model.coverage import Coverage
from litreview.model.listed import Found, ListedWork
from litreview.model.message import Message
from litreview.model.protocol import Protocol, Query, Stage
from litreview.model.run import Count, Provenance, Run
from litreview.model.screening import (
    Amendment,
    Approval,
    CriterionException,
    Decision,
    FullText,
    Place,
    RuleFinding,
    Sample,
    TakenBack,
    Verdict,
)
from litreview.model.supervision import Supervision


@dataclass(frozen=True, slots=True)
class Extraction:
    """One cell of the matrix; `page` and `quotation` are where it stands and the author's private note of it."""

    work: str
    field: str
    text: str
    page: str = ""
    quotation: str = ""


class ThemeTableKind(StrEnum):
    MARKS = "marks"  # themes against works
    GRID = "grid"  # free columns: categories, levels, codes


@dataclass(frozen=True, slots=True)
class CitedAt:
    """Where the results chapter cites a work: the paragraph, counted from 1, and the words of the citation alone."""

    work: str
    paragraph: int
    words: str


@dataclass(frozen=True, slots=True)
class ChapterSeen:
    """The file that a theme table was compared with, and its fingerprint then, so that a changed chapter is seen."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme or category: the works marked, and the works cited under its heading in the results chapter.

    `cited` None: the chapter was not compared. `evidence` says where they are cited, when the chapter's file was read;
    `perhaps` are works that citations there may mean as well, which nobody could tell. `parent` is the main theme that
    this is a part of, by its name, '' for a main theme.
    """

    name: str
    works: tuple[str, ...] = ()
    cited: tuple[str, ...] | None = None
    heading: str = ""
    parent: str = ""
    description: str = ""
    evidence: tuple[CitedAt, ...] = ()
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeTable:
    """A table of themes. MARKS: `themes` against `works`, transposed when `works_as_rows`. GRID: `columns`, `rows`."""

    key: str
    kind: ThemeTableKind
    caption: str = ""
    source: str = ""
    corner: str = ""
    works_as_rows: bool = False
    works: tuple[str, ...] = ()
    work_labels: tuple[str, ...] = ()
    mark: str = "x"
    themes: tuple[Theme, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    chapter: ChapterSeen | None = None


@dataclass(frozen=True, slots=True)
class StatedSum:
    """A sum the author states: `parts` (label, number) against `total`; `where` in the thesis it stands."""

    label: str
    parts: tuple[tuple[str, int], ...]
    total: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class ReadingItem:
    """A work of the self-chosen reading list: pages as counted by the author. `work` empty: not stated here."""

    pages: Count
    work: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReadingList:
    items: tuple[ReadingItem, ...]
    total: Count
    marker: str = ""  # how the author marks a count: «*N sider»


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an updated review had before the update: the works it found then that are included now, and how many of
    these came beside the searches."""

    included: tuple[str, ...] = ()
    beside: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over the whole store, also of works that are not in `Snapshot.works`.

    `decided` maps (stage, verdict) to the number of works whose standing decision is that, along each work's way: what
    stands after an exclusion is not counted. `places` maps where works stand to how many do. `reasons` maps (stage,
    criterion) to the works excluded there on it, '' for none named. Of the exclusions, `automatic` were made by a rule
    after people had begun to judge, by stage, and `automatic_before` before that. `sought` works came to the full text.
    `columns` counts the same of the works found in each way, of their records only those of that way's searches; there
    the works of `automatic_before` are in no other count but `works`, as they were removed before screening. Where the
    review has been updated, `columns` counts the searches of the update and what only these found, and `earlier` tells
    what there was before.
    """

    records: int = 0
    unparsed: int = 0
    works: int = 0
    undecided_pairs: int = 0  # possible duplicates that wait for a person
    decided: Mapping[tuple[Stage, Verdict], int] = field(default_factory=dict)
    unmatched: int = 0  # records that duplicates have not been looked for among
    places: Mapping[Place, int] = field(default_factory=dict)
    reasons: Mapping[tuple[Stage, str], int] = field(default_factory=dict)
    automatic: Mapping[Stage, int] = field(default_factory=dict)
    automatic_before: int = 0
    sought: int = 0
    not_retrieved: Mapping[str, int] = field(default_factory=dict)  # by reason
    within: int = 0  # duplicates removed within one source,
    between: int = 0  # and between sources
    columns: Mapping[Found, Tally] = field(default_factory=dict)
    earlier: Earlier | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a review at one event: all that tables, checks and renderers need, and nothing else.

    `works` are the included works in the order they are numbered in (1, 2, …); `exceptions` and `rule_findings` are
    theirs alone, `appraisals` are of any work, `levels` those of the works' channels, where a matrix asks for them.
    `listed` are works of the store, included or not, where they were asked for. `taken_back` are decisions that were
    undone, which are not among `decisions`. `actors` are the names behind the pseudonyms, roles where a name is not
    kept; `provenance` is of each run, by its number. `head` is the hash of the last event, `length` the count of
    events, `at` the time of the last one (UTC): a report's clock. `as_of` is the past moment that was asked for (an ISO
    date or time, or `#` and the number of an event), '' for the state as it is.
    """

    protocol: Protocol
    queries: tuple[Query, ...] = ()
    runs: tuple[Run, ...] = ()
    works: tuple[Work, ...] = ()
    decisions: tuple[Decision, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()
    exceptions: tuple[CriterionException, ...] = ()
    rule_findings: tuple[RuleFinding, ...] = ()
    full_texts: tuple[FullText, ...] = ()
    samples: tuple[Sample, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    approvals: tuple[Approval, ...] = ()
    extractions: tuple[Extraction, ...] = ()
    theme_tables: tuple[ThemeTable, ...] = ()
    coding: tuple[CodingTable, ...] = ()
    sums: tuple[StatedSum, ...] = ()
    reading_list: ReadingList | None = None
    appraisals: tuple[Appraisal, ...] = ()
    levels: Mapping[str, Level] = field(default_factory=dict)
    tally: Tally = Tally()
    listed: tuple[ListedWork, ...] = ()
    provenance: Mapping[int, Provenance] = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)
    head: str = ""
    length: int = 0
    at: datetime | None = None
    as_of: str = ""
    supervision: Supervision | None = None  # only where a page for the next supervision is asked for,
    coverage: Coverage | None = None  # and this only where the summary is
    again: tuple[Compared, ...] = ()  # the searches run again, only where the table of them is

    @property
    def cells(self) -> tuple[Extraction, ...]:
        """The filled cells of the matrix, of the included works: what every count of cells counts. What an author wrote
        as a heading, to be placed in one, or as a summary is no cell."""
        inside = {work.id for work in self.works}
        layout = self.protocol.matrix
        return tuple(
            one
            for one in self.extractions
            if one.work in inside and one.text.strip() and is_cell(one.field, layout.fields if layout else None)
        )


def is_cell(field: str, columns: Container[str] | None = None) -> bool:
    """Whether a field is a cell of a matrix with these columns (None: no columns are laid down, and it is one unless
    it is a heading, a summary or a correction of the reference)."""
    if field == "summary" or field.startswith("record.") or field.endswith(".heading"):
        return False
    return columns is None or field in columns


class Outcome(StrEnum):
    """The three answers of the proof, and the warning, which is not a mismatch."""

    HOLDS = "holds"
    FAILS = "fails"
    CANNOT = "cannot"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the proof.

    `check` is a stable code (`X5`, `LOG-OR` …), `message` says what was compared, `sum` writes it out in figures
    (`28 + 24 + 15 = 67`), `missing` says what is needed where the outcome is CANNOT, `rows` the log rows (run ids),
    and `works` the works it speaks of.
    """

    check: str
    outcome: Outcome
    message: Message
    sum: str = ""
    missing: tuple[Message, ...] = ()
    rows: tuple[int, ...] = ()
    works: tuple[str, ...] = ()
