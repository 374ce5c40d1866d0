"""The parts of protocols/<review>.toml about the flow diagram: [flow], [previous], [[studies]], [meta_analysis]."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from litreview.formats.shapes import LAX, Texts
from litreview.formats.tomlfile import Refused, Shape
from litreview.model import FigureForm, FlowPlan, MetaAnalysis, Previous, Study

Counted = Annotated[int, Field(ge=0, le=10**9)]


def _have_reports(reports: int | None, info: ValidationInfo) -> int | None:
    """The reports as they are. Raises Refused where they are fewer than the studies, each of which has at least one."""
    studies = info.data.get("studies")
    if reports is not None and studies is not None and studies > reports:
        raise Refused("error.detail.more_studies", studies=studies, reports=reports)
    return reports


class FlowShape(Shape):
    titles_and_abstracts: Literal["one", "two"] = "one"
    title_reasons: bool = False
    form: Annotated[FigureForm, LAX] = FigureForm.PICTURE


class PreviousShape(Shape):
    studies: Counted | None = None
    reports: Counted | None = None
    label: str = ""
    reference: str = ""

    _have_reports = field_validator("reports")(_have_reports)


class MetaAnalysisShape(Shape):
    studies: Counted | None = None
    reports: Counted | None = None

    _have_reports = field_validator("reports")(_have_reports)


class StudyShape(Shape):
    works: Texts = Field(min_length=1)
    previous: bool = False

    @field_validator("works")
    @classmethod
    def works_are_named(cls, works: tuple[str, ...]) -> tuple[str, ...]:
        for work in works:
            if not re.fullmatch(r"W[1-9]\d*", work):
                raise Refused("error.detail.study_work", work=work)
        return works


def each_in_one_study(studies: tuple[StudyShape, ...]) -> tuple[StudyShape, ...]:
    """The studies as they are. Raises Refused where a work is in two of them, or twice in one."""
    twice = [work for work, n in Counter(work for study in studies for work in study.works).items() if n > 1]
    if twice:
        raise Refused("error.detail.study_twice", work=twice[0])
    return studies


def flow_plan(
    flow: FlowShape,
    previous: PreviousShape | None,
    studies: Sequence[StudyShape],
    meta_analysis: MetaAnalysisShape | None,
) -> FlowPlan:
    """What the four parts say together."""
    return FlowPlan(
        two_steps=flow.titles_and_abstracts == "two",
        title_reasons=flow.title_reasons,
        form=flow.form,
        previous=Previous(**previous.model_dump()) if previous else None,
        studies=tuple(Study(study.works, study.previous) for study in studies),
        meta_analysis=MetaAnalysis(**meta_analysis.model_dump()) if meta_analysis else None,
    )
