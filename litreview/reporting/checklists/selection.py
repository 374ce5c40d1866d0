"""How the search was made and the works were chosen, and what came of it."""

from __future__ import annotations

from litreview.model import Purpose, Stage, Verdict
from litreview.prisma import Flow
from litreview.prisma.numbers import COUNTING
from litreview.reporting.checklists.answers import (
    Answer,
    Facts,
    author,
    filled,
    listed,
    missing,
    none,
    partly,
)
from litreview.reporting.checklists.prisma_s import limiting, strategies
from litreview.reporting.checklists.search_facts import Place, has_year, last_date, places, preliminary_places
from litreview.reporting.tables.common import criterion_text, number_text
from litreview.reporting.tables.log import logged
from litreview.reporting.tables.screening_words import told

_BOXES = ("identified", "duplicates", "screened", "excluded", "sought", "not_retrieved", "assessed", "included")


def sources(facts: Facts) -> Answer:
    """All sources, each with the date of its last search."""
    words, found = facts.words, places(facts.snapshot, facts.words)
    if not found:
        return missing(words("checklist.ask.log"))
    said = [_dated(place, facts) for place in found]
    first = [place.name for place in preliminary_places(facts.snapshot, words)]
    said += [words("checklist.preliminary", sources=listed(first, words))] if first else []
    undated = [place.name for place in found if not has_year(place)]
    if undated:
        return partly(
            said, words("checklist.ask.date", sources=listed(undated, words)), "appendix", "log", "preliminary"
        )
    return filled(said, "appendix", "log", *(("preliminary",) if first else ()))


def _dated(place: Place, facts: Facts) -> str:
    date = last_date(place, facts.words) or facts.words("checklist.date.unknown")
    return facts.words("checklist.dated", source=place.name, date=date)


def strategy(facts: Facts) -> Answer:
    """The full strings and the limits: told in full by the appendix and by PRISMA-S."""
    strings, limits = strategies(facts), limiting(facts)
    if not strings.said:
        return strings
    said = (*strings.said, *((facts.words("checklist.none.limits"),) if not limits.said else limits.said))
    asks = " ".join(one.ask for one in (strings, limits) if one.ask)
    where = ("appendix", "strings", "log", "prisma_s")
    return partly(said, asks, *where) if asks else filled(said, *where)


def search_approach(facts: Facts) -> Answer:
    """Planned beforehand or found on the way: which searches came first, and what was changed."""
    runs, words = facts.snapshot.runs, facts.words
    if not logged(facts.snapshot):
        return missing(words("checklist.ask.log"))
    counts = {purpose: sum(run.purpose is purpose for run in runs) for purpose in (Purpose.PRELIMINARY, *COUNTING)}
    said = [words(f"checklist.approach.{purpose.value}", n=n) for purpose, n in counts.items() if n]
    return partly(
        said,
        words("checklist.ask.approach"),
        "appendix",
        "log",
        *(("preliminary",) if counts[Purpose.PRELIMINARY] else ()),
    )


def process(facts: Facts) -> Answer:
    """How many read what, whether apart, and what rules did."""
    words = facts.words
    if not facts.judging_told:
        people = facts.protocol.reviewers
        said = [words("checklist.process.planned", who=listed(people, words))] if people else []
        said += [words("checklist.process.log")] if logged(facts.snapshot) else []
        return partly(said, words("checklist.ask.process"), "flow") if said else author(words("checklist.ask.process"))
    said = list(told(facts.done, words))
    if not any(stage.by_rule for stage in facts.done.stages):
        said.append(words("checklist.process.no_rules"))
    return filled(said, "screening", "flow")


def people(facts: Facts) -> Answer:
    """How many reviewers there were."""
    words = facts.words
    judged = [stage for stage in facts.done.stages if stage.people]
    if not judged or not facts.judging_told:
        return process(facts)
    said = [
        words(
            "checklist.people",
            stage=words(f"report.screening.stage.{stage.stage.value}"),
            n=len(stage.reviewers),
            works=number_text(stage.people, words.language),
        )
        for stage in judged
    ]
    return filled(said, "screening")


def results(facts: Facts) -> Answer:
    """The numbers of the selection."""
    flow, words = facts.flow, facts.words
    if not flow.applies:
        return none(words("checklist.not_applicable"))
    known = {box: getattr(flow, box).value for box in _BOXES}
    said = [_box(box, value, facts) for box, value in known.items() if value is not None]
    if not said:
        return missing(words("checklist.ask.log"), "flow")
    lost = [words(f"flow.box.{box}") for box, value in known.items() if value is None]
    if lost:
        said.append(words("checklist.boxes.unknown", boxes="; ".join(lost)))
        return partly(said, words("checklist.ask.boxes"), "flow")
    return filled(said, "flow")


def _box(box: str, value: int, facts: Facts) -> str:
    number = number_text(value, facts.words.language)
    return facts.words("checklist.box", box=facts.words(f"flow.box.{box}"), n=number)


def excluded(facts: Facts) -> Answer:
    """Why full texts were left out; which of them came near, the author must cite."""
    flow, words = facts.flow, facts.words
    if not flow.applies:
        return none(words("checklist.not_applicable"))
    said = _reasons(flow, facts)
    if not said:
        return author(words("checklist.ask.near"))
    decisions = [one for one in facts.snapshot.decisions if one.stage is Stage.FULL_TEXT]
    n = len({one.work for one in decisions if one.verdict is Verdict.EXCLUDE})
    said += [words("checklist.excluded.decisions", n=n)] if n else []
    return partly(said, words("checklist.ask.near"), "flow")


def _reasons(flow: Flow, facts: Facts) -> list[str]:
    words = facts.words
    return [
        words(
            "checklist.excluded.reason",
            criterion=criterion_text(one.criterion, facts.snapshot) if one.criterion else words("checklist.no_reason"),
            n=one.count.value,
        )
        for one in (*flow.reasons, *flow.reasons_other)
        if one.count.value is not None
    ]


def selected(facts: Facts) -> Answer:
    """The numbers and the reasons in one item, as ENTREQ and PRISMA-ScR have it."""
    numbers = results(facts)
    return Answer(numbers.standing, (*numbers.said, *_reasons(facts.flow, facts)), numbers.where, numbers.ask)
