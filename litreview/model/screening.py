"""Screening: what reviewers and rules said of works, how the full texts were got, and what was done beside that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from litreview.model.message import Message
from litreview.model.protocol import Stage


class Verdict(StrEnum):
    """POSTPONE is no judgement: the work is put at the end of the queue, and an earlier word of the reviewer rests."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    MAYBE = "maybe"
    POSTPONE = "postpone"


JUDGEMENTS = (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.MAYBE)


class Means(StrEnum):
    """How a decision came about. AGREEMENT and THIRD settle what reviewers saw differently."""

    OWN = "own"  # a reviewer's own reading
    RULE = "rule"  # a machine rule that the protocol marks automatic
    AGREEMENT = "agreement"  # the reviewers talked, and agreed
    THIRD = "third"  # somebody who had not judged the work


TOOL_ORIGIN = "tool:"  # before the name of another tool, in the origin of a decision that came in its file
RESOLUTIONS = (Means.AGREEMENT, Means.THIRD)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was said of a work at a stage; `event` is the number of the event that holds it.

    Where the work it was made on has since gone into another, `work` is the one that stands, `given_on` the one it was
    made on, and `joined` the event that joined them. `origin` names the folder and event it was brought from, or, after
    TOOL_ORIGIN, the other tool in whose file it came.
    """

    work: str
    stage: Stage
    verdict: Verdict
    reviewer: str  # the pseudonymous actor id
    at: datetime
    event: int
    criterion: str = ""
    note: str = ""
    means: Means = Means.OWN
    tags: tuple[str, ...] = ()
    given_on: str = ""
    joined: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A decision that was undone, by the event `event`, at a time."""

    decision: Decision
    event: int
    at: datetime


class Situation(StrEnum):
    """What a work waits for, or how it ended. UNRESOLVED: «maybe» at the last stage."""

    WAITING = "waiting"
    CONFLICT = "conflict"
    UNRESOLVED = "unresolved"
    NOT_RETRIEVED = "not_retrieved"
    EXCLUDED = "excluded"
    INCLUDED = "included"


@dataclass(frozen=True, slots=True)
class Place:
    """A work's situation and the stage of it: the stage that comes next, or the one that ended it."""

    situation: Situation
    stage: Stage


@dataclass(frozen=True, slots=True)
class CriterionException:
    """An included work that breaks a criterion (the design's word is Exception)."""

    work: str
    criterion: str
    reasons: tuple[str, ...]
    found_by: str = ""
    agreed_by: str = ""
    at: datetime | None = None
    event: int = 0


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """What the machine rule of a criterion says of an included work. `broken` None: the rule cannot tell. `excepted`:
    it is broken, and an exception from the criterion stands."""

    work: str
    criterion: str
    broken: bool | None
    evidence: Message
    excepted: bool = False


class Retrieval(StrEnum):
    """Whether the full text was got. SOUGHT: it is being looked for."""

    SOUGHT = "sought"
    RETRIEVED = "retrieved"
    NOT_RETRIEVED = "not_retrieved"


@dataclass(frozen=True, slots=True)
class FullText:
    """What is known of a work's full text. `path` is relative to the review folder, `sha256` and `size` (bytes) those
    of the file when it was attached; `reason` why it was not retrieved."""

    work: str
    retrieval: Retrieval
    reason: str = ""
    link: str = ""
    path: str = ""
    sha256: str = ""
    size: int = 0
    event: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """A random sample for a second reader: `size` of the `population` works that could be drawn, by `seed`."""

    stage: Stage
    works: tuple[str, ...]
    seed: int
    size: int
    population: int
    event: int = 0
    at: datetime | None = None
    by: str = ""


class Changed(StrEnum):
    """What an amendment did to a criterion."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One part of the protocol that an amendment changed: a criterion by its id, or another part by its name."""

    part: str
    what: Changed
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """A dated change of the protocol after screening had begun. `before` and `after` are the versions' SHA-256."""

    reason: str
    changes: tuple[Change, ...]
    before: str
    after: str
    event: int = 0
    at: datetime | None = None
    by: str = ""


class ApprovalVerdict(StrEnum):
    """What a supervisor says: that it is approved, or a remark that approves nothing."""

    APPROVED = "approved"
    REMARK = "remark"


class ApprovalKind(StrEnum):
    """What an approval speaks of."""

    PROTOCOL = "protocol"
    QUERY = "query"
    CRITERIA = "criteria"


@dataclass(frozen=True, slots=True)
class Approval:
    """A supervisor's dated word on one version of the protocol, a query or the criteria.

    `sha256` is the fingerprint of the version it speaks of, `bundle` the head of the chain in the bundle it was said of
    ('' when it was said in the review's own folder), `at` when it was said. `in_force`: that version still stands.
    """

    kind: ApprovalKind
    name: str
    sha256: str
    verdict: ApprovalVerdict
    remark: str = ""
    by: str = ""
    at: datetime | None = None
    bundle: str = ""
    event: int = 0
    in_force: bool = True
