"""What a machine rule answers, and what it may build on. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from litreview.model import Level, Message, Record, RecordType, message


class Answer(StrEnum):
    """Whether the work is as the rule's words say."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """An answer and what it rests on."""

    answer: Answer
    evidence: Message


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a work beside its record; None and empty mean not known.

    `countries` are those the study was made in (from the matrix, not the journal's country); `peer_reviewed` what the
    reader says; `has_abstract` False only when somebody saw that there is none; `searches` the labels of the log rows
    that found the work, None when not stated. `register` tells whether the register of channels was at hand, and
    `level` what it says of the journal in the publication year, None when nothing. `open_link` is the address of an
    open copy of the full text; `open_copy` False only when somebody looked and none was known. `retracted_by` is the
    work of this review that retracts it.
    """

    countries: tuple[str, ...] = ()
    peer_reviewed: bool | None = None
    has_abstract: bool | None = None
    searches: tuple[str, ...] | None = None
    register: bool = False
    level: Level | None = None
    open_copy: bool | None = None
    open_link: str = ""
    retracted_by: str = ""


NO_FACTS = Facts()
Judge = Callable[[Record, Facts], RuleAnswer]


def told(met: bool, code: str, **args: object) -> RuleAnswer:
    """Met or not met, with its evidence."""
    return RuleAnswer(Answer.MET if met else Answer.NOT_MET, message(f"screen.rule.{code}", **args))


def untold(code: str, **args: object) -> RuleAnswer:
    """Cannot tell, and what is lacking."""
    return RuleAnswer(Answer.CANNOT_TELL, message(f"screen.unknown.{code}", **args))


def type_words(kind: RecordType) -> Message:
    """The name of a kind of publication, to be spoken."""
    return message(f"screen.type.{kind.value}")
