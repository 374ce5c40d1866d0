"""The protocol: what was decided before the search began, and the shape of the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from litreview.model.flow_plan import PLAIN_FLOW, FlowPlan
from litreview.model.message import Language
from litreview.model.run import Limit, Purpose


class ReviewKind(StrEnum):
    """`literature_review` has included works; a study with only a supporting search has none and needs no flow."""

    LITERATURE_REVIEW = "literature_review"
    SUPPORTING_SEARCH = "supporting_search"


class FrameName(StrEnum):
    """Question frames; note that PICo is not PICO."""

    PICO = "PICO"
    PICOS = "PICOS"
    PICOT = "PICOT"
    PICO_QUALITATIVE = "PICo"
    PEO = "PEO"
    PCC = "PCC"
    SPIDER = "SPIDER"
    SPICE = "SPICE"
    ECLIPSE = "ECLIPSE"


# The slots of each frame, in order, by stable key; their words are in the catalogue `frame`.
FRAME_SLOTS: Mapping[FrameName, tuple[str, ...]] = {
    FrameName.PICO: ("population", "intervention", "comparison", "outcome"),
    FrameName.PICOS: ("population", "intervention", "comparison", "outcome", "study_design"),
    FrameName.PICOT: ("population", "intervention", "comparison", "outcome", "time"),
    FrameName.PICO_QUALITATIVE: ("population", "interest", "context"),
    FrameName.PEO: ("population", "exposure", "outcome"),
    FrameName.PCC: ("population", "concept", "context"),
    FrameName.SPIDER: ("sample", "phenomenon", "design", "evaluation", "research_type"),
    FrameName.SPICE: ("setting", "perspective", "intervention", "comparison", "evaluation"),
    FrameName.ECLIPSE: ("expectation", "client_group", "location", "impact", "professionals", "service"),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """The question in a frame. `slots` by slot key; `headings` the author's own labels where they differ."""

    name: FrameName
    slots: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    caption: str = ""
    source: str = ""  # the line under the table


@dataclass(frozen=True, slots=True)
class Concept:
    """Search words for one idea. `terms` by language code; `slot` the frame slot it serves, if any."""

    name: str
    slot: str = ""
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    headings: tuple[str, ...] = ()  # subject headings, as the source writes them


class CriterionKind(StrEnum):
    INCLUDE = "include"
    EXCLUDE = "exclude"


class Stage(StrEnum):
    """Stages of screening, in order."""

    TITLE = "title"
    ABSTRACT = "abstract"
    FULL_TEXT = "full_text"


class RuleKind(StrEnum):
    """What a machine can judge: years by first..last; language, document type and country by values; the level of the
    channel in the Norwegian register by values; keywords by values, in fields."""

    YEARS = "years"
    LANGUAGE = "language"
    DOCUMENT_TYPE = "document_type"
    COUNTRY = "country"
    PEER_REVIEWED = "peer_reviewed"
    HAS_ABSTRACT = "has_abstract"
    CHANNEL_LEVEL = "channel_level"
    KEYWORDS = "keywords"
    OPEN_FULL_TEXT = "open_full_text"
    RETRACTED = "retracted"


# The fields of a record that keywords can be looked for in.
KEYWORD_FIELDS = ("title", "abstract", "keywords", "subjects", "publication_types", "container", "publisher", "notes")
CHANNEL_LEVELS = ("0", "1", "2")


@dataclass(frozen=True, slots=True)
class Rule:
    """A machine rule of a criterion; unknown data is «cannot tell», never a breach."""

    kind: RuleKind
    first: int | None = None
    last: int | None = None
    values: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()  # of a record, where keywords are looked for; empty: title, abstract and keywords
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """One inclusion (I1) or exclusion (E1) criterion."""

    id: str
    kind: CriterionKind
    text: str
    reason: str = ""
    stage: Stage | None = None
    rule: Rule | None = None
    searches: tuple[str, ...] = ()  # labels of the log rows it applies to; empty: all
    applies_to: str = ""  # other than works, such as informants


@dataclass(frozen=True, slots=True)
class Unrestricted:
    """Something deliberately not limited."""

    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A labelled line inside a cell: «Tidsskrift: …»."""

    field: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the log, or a row or column of a matrix: a field, and the author's own heading if any."""

    field: str
    heading: str = ""
    parts: tuple[Part, ...] = ()


class MatrixKind(StrEnum):
    PER_WORK = "per_work"  # one table a work, label column and value column
    WIDE = "wide"  # one table, a row a work


@dataclass(frozen=True, slots=True)
class MatrixLayout:
    """How the cells are laid out. In `caption` and headings `{number}` is the work's number, `{country}` a field.
    `pages`: the author's cells tell where in the work they stand."""

    kind: MatrixKind
    columns: tuple[Column, ...]
    caption: str = ""
    summary: bool = False  # a paragraph before each table, from the field `summary`
    pages: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that have a cell, in the order of the columns."""
        parted = (column.parts or (column,) for column in self.columns)
        return tuple(dict.fromkeys(one.field for parts in parted for one in parts))


@dataclass(frozen=True, slots=True)
class LogLayout:
    """The search log's columns; `repeat_carried` prints inherited cells instead of leaving them empty."""

    columns: tuple[Column, ...] = ()
    caption: str = ""
    repeat_carried: bool = False
    total_row: bool = False


@dataclass(frozen=True, slots=True)
class Analysis:
    """How the findings were compared."""

    method: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AppraisalPlan:
    """The checklist used, and how; `channel_check` is what was looked up in the register of channels."""

    tool: str = ""
    publisher: str = ""
    applied_to: str = ""
    reported_as: str = ""
    channel_check: str = ""


@dataclass(frozen=True, slots=True)
class SearchReport:
    """What only the author can tell of the search, for PRISMA-S: the item's number stands behind each.

    A text in the author's words, or `none` (`ingen`, `inga`): it was not done. '' is not stated, which is not none.
    """

    multi: str = ""  # 2: databases searched at once on one platform
    registries: str = ""  # 3
    browsing: str = ""  # 4: websites and print sources
    citations: str = ""  # 5
    contacts: str = ""  # 6: authors and experts
    other_methods: str = ""  # 7
    filters: str = ""  # 10: published search filters
    earlier: str = ""  # 11: earlier strategies
    updates: str = ""  # 12
    peer_review: str = ""  # 14: of the search
    deduplication: str = ""  # 16


@dataclass(frozen=True, slots=True)
class Registration:
    """Where the review and its protocol are to be found, who paid, and what others can get; read as SearchReport.

    `name` is the register's, or `none`: not registered. `protocol` is where the protocol is, `materials` which data,
    forms and code are available.
    """

    name: str = ""
    number: str = ""
    url: str = ""
    protocol: str = ""
    funding: str = ""
    interests: str = ""
    materials: str = ""


@dataclass(frozen=True, slots=True)
class QueryLine:
    """A named part of a strategy, such as S1; `concept` is the concept it was written from, if any."""

    name: str
    text: str
    concept: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """One search strategy, its limits and its sources.

    `text` is in the source-neutral language and may name `lines` (S1 AND S2). `concepts` names concepts of the protocol
    whose synonyms make the lines; `languages` which of their languages, all when empty. `native` holds strings in a
    source's own language, by source key, which are sent untouched instead of a translation. `default_field` (a value of
    Field) is where terms without a tag are looked for, "" where each source looks by itself.
    """

    name: str
    text: str
    sources: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    purpose: Purpose = Purpose.MAIN
    note: str = ""
    lines: tuple[QueryLine, ...] = ()
    native: Mapping[str, str] = field(default_factory=dict)
    concepts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    default_field: str = ""


@dataclass(frozen=True, slots=True)
class Screening:
    """How works are judged. `reviewers` is how many judge each work at a stage, one where nothing is said; the words
    are lit up while screening."""

    reviewers: Mapping[Stage, int] = field(default_factory=dict)
    include_words: tuple[str, ...] = ()
    exclude_words: tuple[str, ...] = ()

    def needed(self, stage: Stage) -> int:
        """How many reviewers judge each work at a stage."""
        return self.reviewers.get(stage, 1)


@dataclass(frozen=True, slots=True)
class Protocol:
    """Everything decided beforehand. `version` is the SHA-256 of the file it was read from."""

    name: str
    language: Language
    question: str
    title: str = ""
    kind: ReviewKind = ReviewKind.LITERATURE_REVIEW
    level: str = ""
    field: str = ""
    sub_questions: tuple[str, ...] = ()
    frame: Frame | None = None
    concepts: tuple[Concept, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    unrestricted: tuple[Unrestricted, ...] = ()
    stages: tuple[Stage, ...] = (Stage.TITLE, Stage.ABSTRACT, Stage.FULL_TEXT)
    reviewers: tuple[str, ...] = ()
    screening: Screening = Screening()
    databases: tuple[str, ...] = ()  # the sources the text says were searched
    log: LogLayout = LogLayout()
    matrix: MatrixLayout | None = None
    analysis: Analysis = Analysis()
    appraisal: AppraisalPlan = AppraisalPlan()
    flow: FlowPlan = PLAIN_FLOW
    search_report: SearchReport = SearchReport()
    registration: Registration = Registration()
    duplicate_rules_off: tuple[str, ...] = ()  # names of rules that are not to join or part records
    reference_style: str = ""  # a CSL style by name or file; empty: APA 7
    version: str = ""
