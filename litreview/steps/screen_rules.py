"""Machine rules over all works: what each would do, and the exclusions of those that the protocol marks automatic.

A rule excludes only a work that waits and that nobody has judged, at the stage the work waits at. It does not repeat
what a person has taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from litreview.errors import InputError, Where
from litreview.messages import Words
from litreview.model import (
    Criterion,
    Decision,
    Means,
    Message,
    Protocol,
    Situation,
    Stage,
    Verdict,
    message,
)
from litreview.screening.rules import Answer, Judge, applies, breaks, judge
from litreview.screening.stages import Proposed, check_decision
from litreview.screening.standing import Track
from litreview.steps.blind import Blind, blind
from litreview.steps.review import Review, record_documents, require_actor
from litreview.steps.rule_facts import Levels, Seen, levels_for, seen_works
from litreview.steps.screen import Choice, append_decision, ways
from litreview.store import Reader, Writer

Told = Callable[[int, int], None]  # works read so far, all of them; after that, exclusions written
_OFTEN = 200  # exclusions between two words of how far it has come


def _nobody(done: int, total: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Example:
    """A work and what a rule saw in it."""

    work: str
    title: str
    year: int | None
    evidence: Message


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A work that people have let pass, and that breaks the criterion. `excepted`: they have said why."""

    example: Example
    situation: Situation
    stage: Stage
    excepted: bool


@dataclass(slots=True)
class RuleSurvey:
    """What one rule says of all works.

    `unbound` works came by a search that the criterion does not bind. `would` are those it would exclude now, `left`
    counts works that break it and are left: judged by somebody, decided already, or taken back from the rule.
    `untold` has the works on which it cannot tell, where they were asked for; `unknown` is how many they are.
    """

    criterion: Criterion
    met: int = 0
    not_met: int = 0
    unknown: int = 0
    unbound: int = 0
    left: int = 0
    would: list[Example] = field(default_factory=list)
    against: list[Contradiction] = field(default_factory=list)
    untold: list[Example] = field(default_factory=list)

    @property
    def automatic(self) -> bool:
        """Whether the protocol lets the rule exclude on its own."""
        return self.criterion.rule is not None and self.criterion.rule.automatic


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What an automatic rule does: one a work, by the first criterion of the protocol that it breaks."""

    example: Example
    stage: Stage
    criterion: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What the rules say of `works` works. `planned`: what `apply` does; `remarks`: what the rules went without."""

    works: int
    rules: tuple[RuleSurvey, ...]
    planned: tuple[Exclusion, ...] = ()
    remarks: tuple[Message, ...] = ()


def ruled(protocol: Protocol, wanted: Sequence[str] = ()) -> tuple[Criterion, ...]:
    """The criteria that have a machine rule and speak of works: all, or those of some ids.

    Raises InputError LR-SCREEN-CRITERION-UNKNOWN, LR-SCREEN-NO-RULE (an id without a rule).
    """
    able = tuple(one for one in protocol.criteria if one.rule is not None and not one.applies_to)
    known = tuple(one.id for one in protocol.criteria)
    for name in wanted:
        if name not in known:
            raise InputError("LR-SCREEN-CRITERION-UNKNOWN", where=Where(key="--criterion"), criterion=name, valid=known)
        if name not in {one.id for one in able}:
            raise InputError("LR-SCREEN-NO-RULE", where=Where(key="--criterion"), criterion=name)
    return tuple(one for one in able if not wanted or one.id in wanted)


def survey(review: Review, wanted: Sequence[str] = (), *, listed: bool = False, told: Told = _nobody) -> Survey:
    """What each machine rule says of the works, and would do. Appends nothing. `wanted`: ids of criteria, all when
    empty; `listed`: also name the works on which a rule cannot tell.

    Raises InputError as `ruled`, LR-CHANNELS-DAMAGED.
    """
    criteria = ruled(review.protocol, wanted)
    levels = levels_for(criteria)
    with review.store.reading() as reader:
        return _survey(reader, review, criteria, levels, told, listed=listed)


def apply(
    review: Review,
    wanted: Sequence[str] = (),
    *,
    before: Callable[[Survey], None] = lambda found: None,
    told: Told = _nobody,
) -> Survey:
    """Exclude the works that automatic rules throw out, an event each, all in one transaction; again appends nothing.
    `before` is shown what is going to be done. What was done is `planned` of what comes back.

    Raises InputError as `survey`, LR-SCREEN-NO-AUTOMATIC (the protocol marks none of the rules), LR-ACTOR-NONE.
    """
    criteria = ruled(review.protocol, wanted)
    if not any(one.rule is not None and one.rule.automatic for one in criteria):
        raise InputError("LR-SCREEN-NO-AUTOMATIC", rules=tuple(one.id for one in criteria) or ("–",))
    actor, levels = require_actor(review), levels_for(criteria)
    with review.store.reading() as reader:
        found, seen = _survey(reader, review, criteria, levels, told), reader.head()
    before(found)
    if not found.planned:
        return found
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        if reader.head() != seen:  # somebody has decided in between
            found = _survey(reader, review, criteria, levels, told)
        if found.planned:
            _write(review, writer, found.planned, writer.actor(actor), told)
    return found


def _write(review: Review, writer: Writer, planned: Sequence[Exclusion], actor: str, told: Told) -> None:
    record_documents(review, writer, actor)
    words, way = Words(review.protocol.language), ways(Reader(writer.connection), review.protocol)
    for number, one in enumerate(planned, 1):
        work, why = one.example.work, words(one.example.evidence)
        proposed = Proposed(work, one.stage, Verdict.EXCLUDE, one.criterion, actor, Means.RULE)
        check_decision(proposed, way[work], review.protocol)
        choice = Choice(work, Verdict.EXCLUDE, one.stage, one.criterion, why, means=Means.RULE)
        append_decision(writer, int(work[1:]), one.stage, choice, actor)
        if number % _OFTEN == 0 or number == len(planned):
            told(number, len(planned))


def _survey(
    reader: Reader,
    review: Review,
    criteria: Sequence[Criterion],
    levels: Levels,
    told: Told,
    *,
    listed: bool = False,
) -> Survey:
    if not criteria:
        return Survey(len(reader.works()), ())
    board = _Board(
        ways(reader, review.protocol),
        {(one.work, one.criterion) for one in reader.exceptions()},
        reader.rules_taken_back(),
        blind(reader, review),
    )
    rules = [(RuleSurvey(criterion), judge(criterion)) for criterion in criteria]
    planned: list[Exclusion] = []
    works = 0
    for work in seen_works(reader, criteria, levels, told):
        works += 1
        out = None
        for rule, judged in rules:
            example = _ask(rule, judged, work, board, listed=listed)
            if example is not None and rule.automatic and out is None:
                out = Exclusion(example, board.way[work.name].place.stage, rule.criterion.id)
        planned += [out] if out is not None else []
    remarks = (message("screen.rules.no_register"),) if levels.missing else ()
    return Survey(works, tuple(rule for rule, _ in rules), tuple(planned), remarks)


@dataclass(frozen=True, slots=True)
class _Board:
    """Where works stand, and what people have said of rules: exceptions, and exclusions taken back."""

    way: Mapping[str, Track]
    excepted: set[tuple[str, str]]
    taken_back: set[tuple[str, str]]
    eyes: Blind


def _ask(rule: RuleSurvey, judged: Judge, work: Seen, board: _Board, *, listed: bool) -> Example | None:
    """Count a work under a rule; the work as an example when the rule would exclude it now."""
    bound = not rule.criterion.searches or applies(rule.criterion, work.facts)
    if bound is False:
        rule.unbound += 1
        return None
    said = judged(work.record, work.facts)
    broken = breaks(rule.criterion, said.answer)
    if broken is None or (broken and bound is None):
        rule.unknown += 1
        if listed:
            why = said.evidence if broken is None else message("screen.unknown.searches")
            rule.untold.append(_example(work, why))
        return None
    rule.met += said.answer is Answer.MET
    rule.not_met += said.answer is Answer.NOT_MET
    return _breaking(rule, work, said.evidence, board) if broken else None


def _example(work: Seen, evidence: Message) -> Example:
    return Example(work.name, work.record.title, work.record.year, evidence)


def _breaking(rule: RuleSurvey, work: Seen, evidence: Message, board: _Board) -> Example | None:
    way, key = board.way[work.name], (work.name, rule.criterion.id)
    example = _example(work, evidence)
    given = [vote for poll in way.polls.values() for vote in (*poll.given, *_resolved(poll.resolution))]
    if not given and way.place.situation is Situation.WAITING and key not in board.taken_back:
        rule.would.append(example)
        return example
    rule.left += 1
    seen = (vote for vote in given if not board.eyes.hides(way, vote))
    passed = any(vote.verdict is not Verdict.EXCLUDE for vote in seen)
    if passed and way.place.situation is not Situation.EXCLUDED:
        rule.against.append(Contradiction(example, way.place.situation, way.place.stage, key in board.excepted))
    return None


def _resolved(resolution: Decision | None) -> tuple[Decision, ...]:
    return (resolution,) if resolution is not None else ()
