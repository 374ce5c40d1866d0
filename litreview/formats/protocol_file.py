"""protocols/<review>.toml: the shape of the file, and from it the Protocol."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from litreview.formats.protocol_flow import (
    FlowShape,
    MetaAnalysisShape,
    PreviousShape,
    StudyShape,
    each_in_one_study,
    flow_plan,
)
from litreview.formats.protocol_reporting import RegistrationShape, SearchReportShape, unknown_log_field
from litreview.formats.shapes import LAX, Texts
from litreview.formats.tomlfile import Refused, Shape, read_shape
from litreview.model import (
    CHANNEL_LEVELS,
    FRAME_SLOTS,
    KEYWORD_FIELDS,
    Analysis,
    AppraisalPlan,
    Column,
    Concept,
    Criterion,
    CriterionKind,
    Frame,
    FrameName,
    Language,
    LogLayout,
    MatrixKind,
    MatrixLayout,
    Part,
    Protocol,
    ReviewKind,
    Rule,
    RuleKind,
    Screening,
    Stage,
    Unrestricted,
)

MOST_REVIEWERS = 20  # of one work; more is a slip of the pen

LOG_FIELDS = (
    "number",
    "date",
    "source",
    "platform",
    "query_name",
    "query",
    "sent",
    "translation",
    "limits",
    "hits",
    "titles_read",
    "abstracts_read",
    "fulltexts_read",
    "included",
    "label",
    "note",
    "purpose",
    "lines",
    "reasons",
    "before_limits",
    "duplicates",
    "works",
    "comment",
    "subject_headings",
    "who",
    "file",
)

# What each kind of rule reads beside `automatic`, the first of which must be stated; years need one of the two.
RULE_KEYS: Mapping[RuleKind, tuple[str, ...]] = {
    RuleKind.YEARS: ("first", "last"),
    RuleKind.LANGUAGE: ("values",),
    RuleKind.DOCUMENT_TYPE: ("values",),
    RuleKind.COUNTRY: ("values",),
    RuleKind.CHANNEL_LEVEL: ("values",),
    RuleKind.KEYWORDS: ("values", "fields"),
}


class QuestionShape(Shape):
    main: str
    sub: Texts = ()


class FrameShape(Shape):
    name: Annotated[FrameName, LAX]
    slots: dict[str, str] = Field(default_factory=dict)
    headings: dict[str, str] = Field(default_factory=dict)
    caption: str = ""
    source: str = ""

    @model_validator(mode="after")
    def slots_belong_to_the_frame(self) -> FrameShape:
        valid = FRAME_SLOTS[self.name]
        wrong = [key for key in (*self.slots, *self.headings) if key not in valid]
        if wrong:
            raise Refused("error.detail.slot", slot=wrong[0], frame=self.name.value, valid=valid)
        return self


class ConceptShape(Shape):
    name: str
    slot: str = ""
    terms: dict[str, Texts] = Field(default_factory=dict)
    headings: Texts = ()


class RuleShape(Shape):
    kind: Annotated[RuleKind, LAX]
    first: int | None = Field(None, ge=1500, le=2200)
    last: int | None = Field(None, ge=1500, le=2200)
    values: Texts = ()
    fields: Texts = ()
    automatic: bool = False

    @model_validator(mode="after")
    def years_run_forward(self) -> RuleShape:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise Refused("error.detail.years_backwards", first=self.first, last=self.last)
        if self.kind is RuleKind.YEARS and self.first is None and self.last is None:
            raise Refused("error.detail.years_empty")
        return self

    @model_validator(mode="after")
    def says_what_its_kind_reads(self) -> RuleShape:
        read = RULE_KEYS.get(self.kind, ())
        for key in ("first", "last", "values", "fields"):
            if key not in read and getattr(self, key) not in (None, ()):
                raise Refused("error.detail.rule_key", kind=self.kind.value, key=key)
        if "values" in read and not any(value.strip() for value in self.values):
            raise Refused("error.detail.rule_values", kind=self.kind.value)
        self._check_values()
        return self

    def _check_values(self) -> None:
        for value in self.values:
            if self.kind is RuleKind.CHANNEL_LEVEL and value not in CHANNEL_LEVELS:
                raise Refused("error.detail.rule_level", level=value)
            if self.kind is RuleKind.KEYWORDS and not all(re.search(r"\w", word) for word in value.split() or [""]):
                raise Refused("error.detail.rule_keyword", keyword=value)
        for name in self.fields:
            if name not in KEYWORD_FIELDS:
                raise Refused("error.detail.rule_field", field=name, valid=KEYWORD_FIELDS)


class CriterionShape(Shape):
    id: str
    kind: Annotated[CriterionKind, LAX]
    text: str = Field(min_length=1)
    reason: str = ""
    stage: Annotated[Stage, LAX] | None = None
    rule: RuleShape | None = None
    searches: Texts = ()
    applies_to: str = ""

    @field_validator("id")
    @classmethod
    def id_is_a_letter_and_a_number(cls, value: str) -> str:
        if not re.fullmatch(r"[IE]\d+[a-z]?", value):
            raise Refused("error.detail.criterion_id")
        return value


class UnrestrictedShape(Shape):
    text: str
    reason: str = ""


class PartShape(Shape):
    field: str
    label: str = ""


class ColumnShape(Shape):
    field: str
    heading: str = ""
    parts: Annotated[tuple[PartShape, ...], LAX] = ()

    def model(self) -> Column:
        return Column(self.field, self.heading, tuple(Part(part.field, part.label) for part in self.parts))


class LogShape(Shape):
    columns: Annotated[tuple[ColumnShape, ...], LAX] = ()
    caption: str = ""
    repeat_carried: bool = False
    total_row: bool = False

    @field_validator("columns")
    @classmethod
    def columns_are_log_fields(cls, columns: tuple[ColumnShape, ...]) -> tuple[ColumnShape, ...]:
        for field in (part.field for column in columns for part in (column.parts or (column,))):
            if field not in LOG_FIELDS:
                raise unknown_log_field(field, LOG_FIELDS)
        return columns

    def model(self) -> LogLayout:
        return LogLayout(
            tuple(column.model() for column in self.columns), self.caption, self.repeat_carried, self.total_row
        )


class MatrixShape(Shape):
    kind: Annotated[MatrixKind, LAX]
    columns: Annotated[tuple[ColumnShape, ...], LAX] = Field(min_length=1)
    caption: str = ""
    summary: bool = False
    pages: bool = False

    def model(self) -> MatrixLayout:
        columns = tuple(column.model() for column in self.columns)
        return MatrixLayout(self.kind, columns, self.caption, self.summary, self.pages)


class AnalysisShape(Shape):
    method: str = ""
    steps: Texts = ()


class AppraisalShape(Shape):
    tool: str = ""
    publisher: str = ""
    applied_to: str = ""
    reported_as: str = ""
    channel_check: str = ""


class DuplicatesShape(Shape):
    rules_off: Texts = ()


class ScreeningShape(Shape):
    """`reviewers_per_work`: one number for all stages, or a number for some of them."""

    reviewers_per_work: int | dict[Annotated[Stage, LAX], int] = 1
    include_words: Texts = ()
    exclude_words: Texts = ()

    @field_validator("reviewers_per_work")
    @classmethod
    def somebody_reads(cls, value: int | dict[Stage, int]) -> int | dict[Stage, int]:
        if any(not 1 <= n <= MOST_REVIEWERS for n in ((value,) if isinstance(value, int) else value.values())):
            raise Refused("error.detail.reviewers_per_work", most=MOST_REVIEWERS)
        return value

    def model(self) -> Screening:
        said = self.reviewers_per_work
        return Screening(
            dict.fromkeys(Stage, said) if isinstance(said, int) else said, self.include_words, self.exclude_words
        )


class ReferencesShape(Shape):
    """`[references]`: the style of the reference list, by the name or the file of a CSL style."""

    style: str = ""


class ProtocolShape(Shape):
    """The whole file. `schema` is the version of this shape."""

    schema_: int = Field(alias="schema", ge=1, le=1)
    title: str = ""
    kind: Annotated[ReviewKind, LAX] = ReviewKind.LITERATURE_REVIEW
    language: Annotated[Language, LAX]
    level: str = ""
    field: str = ""
    question: QuestionShape
    frame: FrameShape | None = None
    concept: Annotated[tuple[ConceptShape, ...], LAX] = ()
    criterion: Annotated[tuple[CriterionShape, ...], LAX] = ()
    unrestricted: Annotated[tuple[UnrestrictedShape, ...], LAX] = ()
    stages: Annotated[tuple[Annotated[Stage, LAX], ...], LAX] = tuple(Stage)
    reviewers: Texts = ()
    screening: ScreeningShape = ScreeningShape()
    databases: Texts = ()
    log: LogShape = LogShape()
    matrix: MatrixShape | None = None
    analysis: AnalysisShape = AnalysisShape()
    appraisal: AppraisalShape = AppraisalShape()
    search_report: SearchReportShape = SearchReportShape()
    registration: RegistrationShape = RegistrationShape()
    duplicates: DuplicatesShape = DuplicatesShape()
    flow: FlowShape = FlowShape()
    previous: PreviousShape | None = None
    studies: Annotated[tuple[StudyShape, ...], LAX] = ()
    meta_analysis: MetaAnalysisShape | None = None

    _each_in_one_study = field_validator("studies")(each_in_one_study)
    references: ReferencesShape = ReferencesShape()

    @field_validator("stages")
    @classmethod
    def stages_are_in_order(cls, stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
        if not stages or list(stages) != [stage for stage in Stage if stage in stages]:
            raise Refused("error.detail.stages", valid=tuple(stage.value for stage in Stage))
        return stages

    @field_validator("criterion")
    @classmethod
    def ids_are_unique(cls, criteria: tuple[CriterionShape, ...]) -> tuple[CriterionShape, ...]:
        seen: set[str] = set()
        for criterion in criteria:
            if criterion.id in seen:
                raise Refused("error.detail.criterion_twice", id=criterion.id)
            seen.add(criterion.id)
        return criteria


def read_protocol(data: bytes, file: str, name: str) -> Protocol:
    """The Protocol in a TOML file's bytes; `name` is the file's stem. Raises what `read_shape` raises."""
    shape = read_shape(data, file, ProtocolShape)
    return Protocol(
        name=name,
        language=shape.language,
        question=shape.question.main,
        title=shape.title,
        kind=shape.kind,
        level=shape.level,
        field=shape.field,
        sub_questions=shape.question.sub,
        frame=_frame(shape.frame),
        concepts=tuple(_concept(item) for item in shape.concept),
        criteria=tuple(_criterion(item) for item in shape.criterion),
        unrestricted=tuple(Unrestricted(item.text, item.reason) for item in shape.unrestricted),
        stages=shape.stages,
        reviewers=shape.reviewers,
        screening=shape.screening.model(),
        databases=shape.databases,
        log=shape.log.model(),
        matrix=shape.matrix.model() if shape.matrix else None,
        analysis=Analysis(shape.analysis.method, shape.analysis.steps),
        appraisal=AppraisalPlan(**shape.appraisal.model_dump()),
        flow=flow_plan(shape.flow, shape.previous, shape.studies, shape.meta_analysis),
        search_report=shape.search_report.model(),
        registration=shape.registration.model(),
        duplicate_rules_off=shape.duplicates.rules_off,
        reference_style=shape.references.style.strip(),
        version=hashlib.sha256(data).hexdigest(),
    )


def _frame(shape: FrameShape | None) -> Frame | None:
    if shape is None:
        return None
    return Frame(shape.name, shape.slots, shape.headings, shape.caption, shape.source)


def _concept(shape: ConceptShape) -> Concept:
    return Concept(shape.name, shape.slot, shape.terms, shape.headings)


def _criterion(shape: CriterionShape) -> Criterion:
    rule = Rule(**shape.rule.model_dump()) if shape.rule else None
    return Criterion(
        shape.id, shape.kind, shape.text, shape.reason, shape.stage, rule, shape.searches, shape.applies_to
    )
