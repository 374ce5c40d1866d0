"""Runs: the rows of the search log, with the printed form and its reading side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from litreview.model.message import Message


@dataclass(frozen=True, slots=True)
class Count:
    """A number as printed and as understood. `value` None is unknown, which is not zero.

    `783.762` is Count("783.762", 783762). An empty raw with a value was counted by litreview itself.
    """

    raw: str = ""
    value: int | None = None


UNKNOWN = Count()


@dataclass(frozen=True, slots=True)
class Day:
    """A date of which any part may be unknown."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class LogDate:
    """A date in a search log: as printed, and its first and last day (equal unless an interval).

    `carried` says that the cell was empty and means «same as above»; `first` and `last` then hold the row above's.
    """

    raw: str = ""
    first: Day | None = None
    last: Day | None = None
    carried: bool = False


class LimitKind(StrEnum):
    """What a limit restricts."""

    YEARS = "years"
    LANGUAGE = "language"
    DOCUMENT_TYPE = "document_type"
    STUDY_TYPE = "study_type"
    PEER_REVIEWED = "peer_reviewed"
    FULL_TEXT = "full_text"
    COUNTRY = "country"
    ENTERED = "entered"  # of an update: only what the source took in from a day on (`values`, ISO)
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Limit:
    """One restriction of a search. `raw` as printed; for years `first`..`last`, inclusive; else `values`."""

    kind: LimitKind
    raw: str = ""
    first: int | None = None
    last: int | None = None
    values: tuple[str, ...] = ()
    reason: str = ""
    applied: str = "source"  # in the source, or afterwards by a rule


class StepRole(StrEnum):
    """What a rung of the ladder counts, in the order of the work."""

    BEFORE_LIMITS = "before_limits"
    AFTER_LIMIT = "after_limit"  # one limit more than the rung before
    HITS = "hits"
    TITLES = "titles_read"
    ABSTRACTS = "abstracts_read"
    FULL_TEXTS = "fulltexts_read"
    INCLUDED = "included"


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a narrowing (2853 → 187 → 3), with the words the author used."""

    role: StepRole
    label: str
    count: Count
    limits: tuple[Limit, ...] = ()


class Purpose(StrEnum):
    """Why a run was made. Only main and supplementary runs count; `known` brings works found without a search, and a
    `repeat` runs a search of the log once more, to be compared with it: its records become no works."""

    PRELIMINARY = "preliminary"
    MAIN = "main"
    SUPPLEMENTARY = "supplementary"
    KNOWN = "known"
    REPEAT = "repeat"


# Runs that are no searches of the log: what they brought is compared, or was known beforehand.
NOT_LOGGED = (Purpose.PRELIMINARY, Purpose.KNOWN, Purpose.REPEAT)


class Arrival(StrEnum):
    """How a run came into the log."""

    API = "api"
    FILE = "file"
    HAND = "hand"


class RunStatus(StrEnum):
    """`complete` only when reported = retrieved + not retrieved and retrieved = parsed + unparsed add up."""

    RUNNING = "running"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


class SourceColumn(StrEnum):
    """The PRISMA 2020 column or line a source belongs to."""

    DATABASE = "database"
    REGISTER = "register"
    WEBSITE = "website"
    ORGANISATION = "organisation"
    CITATION = "citation"
    OTHER = "other"


# Ways of finding works whose «query» says in words what was done: it is no search string.
DESCRIBED = (SourceColumn.CITATION, SourceColumn.ORGANISATION, SourceColumn.OTHER)


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of a query that a source cannot express."""

    message: Message


@dataclass(frozen=True, slots=True)
class Translation:
    """What a source will get: the exact string, what goes beside it, the limits that are in it, and what is lost.

    `params` are parameters of the request that carry a part of the search (a year filter), by the source's own names.
    """

    text: str
    limits: tuple[Limit, ...] = ()
    losses: tuple[Loss, ...] = ()
    params: tuple[tuple[str, str], ...] = ()

    @property
    def sent(self) -> str:
        """All of it on one line, for the log."""
        return " & ".join((self.text, *(f"{name}={value}" for name, value in self.params)))


@dataclass(frozen=True, slots=True)
class RunLine:
    """The hits of one part of a strategy: S1, S2, S1 AND S2. `query` as written, `sent` as the source got it."""

    label: str
    query: str
    sent: str
    count: Count
    remarks: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a query in one source: one row of the search log.

    Counts as the row states them (`hits` … `included`) are kept apart from what litreview itself holds (`retrieved`,
    `parsed`, `unparsed`). `raw` holds the cells as the author printed them, by field; `works` the works the author
    credits to this row, None when not stated.
    """

    id: int
    arrival: Arrival
    purpose: Purpose | None = None  # None: the author did not say which searches count
    source: str = ""  # key in the registry, or the author's own word
    source_printed: str = ""
    platform: str = ""
    column: SourceColumn = SourceColumn.DATABASE
    label: str = ""  # the author's name for the row: «søk 2»
    query_name: str = ""
    query: str = ""  # as written
    sent: str = ""  # the exact string the source got
    translation: str = ""  # what the source understood
    date: LogDate = field(default_factory=LogDate)
    limits: tuple[Limit, ...] = ()
    limits_printed: str = ""
    limits_carried: bool = False
    source_carried: bool = False  # the author names the source in the text, not in the row
    hits: Count = UNKNOWN
    titles_read: Count = UNKNOWN
    abstracts_read: Count = UNKNOWN
    fulltexts_read: Count = UNKNOWN
    included: Count = UNKNOWN
    steps: tuple[Step, ...] = ()
    lines: tuple[RunLine, ...] = ()
    retrieved: int | None = None
    parsed: int | None = None
    unparsed: int | None = None
    status: RunStatus = RunStatus.COMPLETE
    remarks: tuple[Message, ...] = ()  # the source's warnings, losses, why it is incomplete, readings of raw cells
    file: str = ""
    sha256: str = ""
    raw: Mapping[str, str] = field(default_factory=dict)
    works: tuple[str, ...] | None = None
    note: str = ""
    withdrawn: str = ""  # why the row no longer counts; it stays in the history
    repeats: int | None = None  # the run that this one repeats
    since: Day | None = None  # an update: only what the source took in from that day on was asked for, or counts


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a run came into the log. `by` is the pseudonym of who ran or logged it, at `at` (UTC).

    `pages` raw pages are kept, of `size` bytes; `sha256` is the fingerprint of the page where there is one, else that
    of the fingerprints of all (in hex, in order, a line each). `platform` is where the source usually is, as litreview
    knows it; '' where it does not. `duplicates` are the records of the run that an earlier record stands for, None
    where litreview holds none or has not compared them.
    """

    by: str = ""
    at: datetime | None = None
    pages: int = 0
    size: int = 0
    sha256: str = ""
    platform: str = ""
    duplicates: int | None = None


STAGE_COUNTS = (StepRole.HITS, StepRole.TITLES, StepRole.ABSTRACTS, StepRole.FULL_TEXTS, StepRole.INCLUDED)


def count_of(run: Run, role: StepRole) -> Count:
    """The run's count in the given role; those of the limits are looked up in its steps."""
    if role is StepRole.AFTER_LIMIT:
        return UNKNOWN  # there may be several
    if role is StepRole.BEFORE_LIMITS:
        return next((step.count for step in run.steps if step.role is role), UNKNOWN)
    value: Count = getattr(run, role.value)
    return value
