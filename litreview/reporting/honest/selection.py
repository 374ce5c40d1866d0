"""The limits of the selection and of what was made of the works: who judged, what was missing, what was broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from litreview.model import Arrival, Outcome, ReviewKind, Stage
from litreview.prisma.numbers import COUNTING
from litreview.reporting.appraised import appraised
from litreview.reporting.checklists.answers import Facts, listed
from litreview.reporting.honest.sentence import Sentence, from_rows
from litreview.reporting.tables.common import number_text, work_labels
from litreview.reporting.tables.log import logged
from litreview.screening.conduct import StageConduct
from litreview.screening.query_changes import query_of


def of_selection(facts: Facts) -> Iterator[Sentence]:
    """The sentences in the order of the work. A study with only a supporting search selects nothing."""
    if facts.protocol.kind is ReviewKind.LITERATURE_REVIEW:
        yield from _duplicates(facts)
        yield from _readers(facts)
        yield from _unfinished(facts)
        yield from _full_texts(facts)
        yield from _exceptions(facts)
        yield from _appraisal(facts)
    yield from _amended(facts)
    yield from _failing(facts)


def _duplicates(facts: Facts) -> Iterator[Sentence]:
    """Records nobody has compared, pairs nobody has judged, or a log that does not tell how many were removed."""
    tally, words = facts.snapshot.tally, facts.words
    for code, n in (("unmatched", tally.unmatched), ("pairs", tally.undecided_pairs)):
        if n:
            said = words(f"honest.{code}", n=n, number=number_text(n, words.language))
            yield Sentence(code, said, (), ("flow",))
    counting = [run for run in logged(facts.snapshot) if run.purpose in COUNTING]
    if facts.flow.duplicates.value is None and len(counting) > 1 and not tally.unmatched:
        yield from_rows("duplicates", words("honest.duplicates"), counting, words, "flow")


def _readers(facts: Facts) -> Iterator[Sentence]:
    """Who judged, as the decisions tell; of a selection logged by hand they tell nothing but the outcome."""
    if not facts.judging_told:
        by_hand = [run for run in logged(facts.snapshot) if run.arrival is Arrival.HAND and run.purpose in COUNTING]
        if by_hand:
            yield from_rows("readers_unknown", facts.words("honest.readers_unknown"), by_hand, facts.words)
        return
    for stage in facts.done.stages:
        yield from _stage(stage, facts)


def _stage(stage: StageConduct, facts: Facts) -> Iterator[Sentence]:
    words, trace = facts.words, _events(facts, stage.stage)
    name = words(f"report.screening.stage.{stage.stage.value}")
    alone = stage.judged.get(1, 0)
    if alone:
        said = words("honest.one_reader", stage=name, n=alone, total=stage.people)
        yield Sentence("one_reader", said, trace, ("screening",))
    if stage.compared.seen.items:
        said = words("honest.seen", stage=name, n=stage.compared.seen.items)
        yield Sentence("seen", said, trace, ("screening",))
    if stage.by_rule:
        said = words("honest.by_rule", stage=name, n=stage.by_rule)
        yield Sentence("by_rule", said, trace, ("screening", "flow"))


def _events(facts: Facts, stage: Stage) -> tuple[str, ...]:
    """The decisions at a stage, by the numbers of their events."""
    numbers = sorted(one.event for one in facts.snapshot.decisions if one.stage is stage)
    if not numbers:
        return ()
    first, last = (number_text(number, facts.words.language) for number in (numbers[0], numbers[-1]))
    same = numbers[0] == numbers[-1]
    return (facts.words("honest.trace.events", events=first if same else f"{first}–{last}", n=len(numbers)),)


def _unfinished(facts: Facts) -> Iterator[Sentence]:
    waiting = facts.flow.waiting  # also for a disagreement to be settled
    if waiting:
        number = number_text(waiting, facts.words.language)
        yield Sentence("waiting", facts.words("honest.waiting", n=waiting, number=number), (), ("flow",))


def _full_texts(facts: Facts) -> Iterator[Sentence]:
    flow, words = facts.flow, facts.words
    lost = sum(one.value or 0 for one in (flow.not_retrieved, flow.not_retrieved_other))
    if lost:
        yield Sentence("not_retrieved", words("honest.not_retrieved", n=lost), (), ("flow",))
    unreasoned = sum(one.count.value or 0 for one in (*flow.reasons, *flow.reasons_other) if not one.criterion)
    if unreasoned:
        yield Sentence("no_reason", words("honest.no_reason", n=unreasoned), (), ("flow",))


def _exceptions(facts: Facts) -> Iterator[Sentence]:
    made = facts.snapshot.exceptions
    if made:
        labels = work_labels([one.work for one in made], facts.snapshot, facts.words)
        said = facts.words("honest.exceptions", n=len(made), works=listed(list(dict.fromkeys(labels)), facts.words))
        yield Sentence("exceptions", said, tuple(dict.fromkeys(one.criterion for one in made)), ("exceptions",))


def _appraisal(facts: Facts) -> Iterator[Sentence]:
    """No appraisal planned nor made; or of some works only."""
    snapshot, words = facts.snapshot, facts.words
    if not snapshot.works:
        return
    left = unappraised(facts)
    tool = snapshot.protocol.appraisal.tool
    if not left:
        return
    if len(left) < len(snapshot.works):
        labels = work_labels(left, snapshot, words)
        said = words("honest.appraised_some", n=len(left), works=listed(labels, words))
        yield Sentence("appraised_some", said, (), ("appraisal", "matrix"))
    elif tool:
        yield Sentence("tool_unused", words("honest.tool_unused", tool=tool), (), ("method",))
    else:
        yield Sentence("no_appraisal", words("honest.no_appraisal"), (words("honest.trace.protocol"),), ("matrix",))


def unappraised(facts: Facts) -> Sequence[str]:
    """The included works of which no appraisal is kept."""
    done = appraised(facts.snapshot)
    return [work.id for work in facts.snapshot.works if work.id not in done]


def _amended(facts: Facts) -> Iterator[Sentence]:
    made = [change for one in facts.snapshot.amendments for change in one.changes]
    searches = len({change.part for change in made if query_of(change.part)})
    amended = sum(
        not one.changes or any(not query_of(change.part) for change in one.changes) for one in facts.snapshot.amendments
    )
    if amended:
        yield Sentence("amended", facts.words("honest.amended", n=amended), (), ("amendments",))
    if searches:
        yield Sentence("searches_changed", facts.words("honest.searches_changed", n=searches), (), ("amendments",))


def _failing(facts: Facts) -> Iterator[Sentence]:
    failing = [one for one in facts.findings if one.outcome is Outcome.FAILS]
    if failing:
        checks = tuple(dict.fromkeys(one.check for one in failing))
        yield Sentence("failing", facts.words("honest.failing", n=len(failing)), checks, ("proof",))
