"""Critical appraisal: which questions a checklist asks, and what somebody answered about a work.

A sheet has the topics of its items in words of our own (catalogue `sheet`) and the link to the official sheet, whose
wording belongs to its owner. An answer counts only with its reason; nothing is reckoned from answers, save the stars of
the one kind of sheet whose makers say how.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """What an item can be answered with; which of them, the sheet's scale says. The digits are stars."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"
    NOT_APPLICABLE = "not_applicable"
    NONE = "0"
    ONE = "1"
    TWO = "2"


class Design(StrEnum):
    """The kind of study that a sheet is for."""

    QUALITATIVE = "qualitative"
    REVIEW = "review"
    RCT = "rct"
    COHORT = "cohort"
    CASE_CONTROL = "case_control"
    CROSS_SECTIONAL = "cross_sectional"
    PREVALENCE = "prevalence"
    NONRANDOMISED = "nonrandomised"
    DESCRIPTIVE = "descriptive"
    MIXED = "mixed"


STARS = (Answer.NONE, Answer.ONE, Answer.TWO)
_WORTH = {Answer.NONE: 0, Answer.ONE: 1, Answer.TWO: 2}


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One item: its number on the official sheet, the message code of its topic, and the answers it takes."""

    id: str
    topic: str
    answers: tuple[Answer, ...]

    @property
    def stars(self) -> int:
        """The most stars it can have; 0 where answers are words."""
        return max((_WORTH.get(answer, 0) for answer in self.answers), default=0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A checklist. `name` is what its owner calls it, in its language; `url` where the official sheet is."""

    key: str
    design: Design
    owner: str
    name: str
    url: str
    items: tuple[SheetItem, ...]

    @property
    def starred(self) -> bool:
        """Whether it is answered in stars, the one kind with a sum."""
        return any(item.stars for item in self.items)

    @property
    def most_stars(self) -> int:
        """The most stars a study can have; 0 where there are none."""
        return sum(item.stars for item in self.items)

    def item(self, name: str) -> SheetItem | None:
        """The item of a number, whatever its letters' case; None when there is none."""
        return next((item for item in self.items if item.id.casefold() == name.strip().casefold()), None)


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """The answer to one item. Without a reason it is kept, and counts as unanswered."""

    item: str
    answer: Answer
    reason: str = ""
    page: str = ""

    @property
    def counts(self) -> bool:
        """Whether it says why."""
        return bool(self.reason.strip())


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What one reviewer answered about a work on a sheet. `overall` is the person's own judgement, never reckoned;
    `reviewer` a pseudonym."""

    work: str
    sheet: str
    answers: tuple[ItemAnswer, ...] = ()
    overall: str = ""
    overall_reason: str = ""
    reviewer: str = ""

    @property
    def given(self) -> Mapping[str, ItemAnswer]:
        """All answers by item, those without a reason too."""
        return {answer.item: answer for answer in self.answers}

    @property
    def counting(self) -> Mapping[str, ItemAnswer]:
        """The answers that count, by item."""
        return {answer.item: answer for answer in self.answers if answer.counts}

    @property
    def empty(self) -> bool:
        """Whether it says nothing at all."""
        return not (self.answers or self.overall or self.overall_reason)


def unanswered(sheet: Sheet, appraisal: Appraisal) -> tuple[str, ...]:
    """The items of a sheet without an answer that counts, in order."""
    known = appraisal.counting
    return tuple(item.id for item in sheet.items if item.id not in known)


def stars(sheet: Sheet, appraisal: Appraisal) -> int | None:
    """The sum of stars; None for a sheet without stars, or while an item is unanswered."""
    if not sheet.starred or unanswered(sheet, appraisal):
        return None
    return sum(_WORTH.get(appraisal.counting[item.id].answer, 0) for item in sheet.items)


def differing(first: Appraisal, second: Appraisal, sheet: Sheet) -> tuple[str, ...]:
    """The items that two appraisers answered differently, where both answers count, in the sheet's order."""
    ours, theirs = first.counting, second.counting
    both = (item.id for item in sheet.items if item.id in ours and item.id in theirs)
    return tuple(item for item in both if ours[item].answer is not theirs[item].answer)
