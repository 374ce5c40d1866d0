"""What was planned, and what only the author can write: title, question, criteria, registration, who paid."""

from __future__ import annotations

from collections.abc import Callable

from litreview.model import Criterion
from litreview.reporting.checklists.answers import (
    Answer,
    Facts,
    Standing,
    author,
    filled,
    missing,
    none,
    partly,
    says_none,
    stated,
)
from litreview.reporting.tables.common import number_text

SECTION = "registration"
_SHORT = 12  # characters of a fingerprint that are shown


def writes(facts: Facts) -> Answer:
    """Only the author can."""
    return author(facts.words("checklist.ask.write"))


def title(facts: Facts) -> Answer:
    """The title as it is; whether it says what the study is, the author must see to."""
    ask = facts.words("checklist.ask.title")
    if not facts.protocol.title:
        return author(ask)
    return Answer(Standing.AUTHOR, (facts.words("checklist.plan.title", title=facts.protocol.title),), (), ask)


def objective(facts: Facts) -> Answer:
    protocol = facts.protocol
    if not protocol.question.strip():
        return missing(facts.words("checklist.ask.question"))
    said = [f"«{protocol.question.strip()}»", *(f"– {text}" for text in protocol.sub_questions)]
    if protocol.frame:
        said.append(facts.words("checklist.plan.frame", frame=protocol.frame.name.value))
    return filled(said, "question", *(("pico",) if protocol.frame else ()))


def criteria(facts: Facts) -> Answer:
    found = facts.protocol.criteria
    if not found:
        return missing(facts.words("checklist.ask.criteria"))
    return filled([_criterion(one) for one in found], "criteria", "criteria_list")


def _criterion(criterion: Criterion) -> str:
    return f"{criterion.id}: {criterion.text}"


def eligibility(facts: Facts) -> Answer:
    """The criteria, and how the studies were grouped."""
    answer = criteria(facts)
    themed = any(table.themes for table in facts.snapshot.theme_tables)
    if answer.standing is Standing.MISSING:
        return answer
    if themed:
        return filled((*answer.said, facts.words("checklist.plan.grouped")), *answer.where, "themes")
    return partly(answer.said, facts.words("checklist.ask.grouped"), *answer.where)


def registered(facts: Facts) -> Answer:
    """In which register, under which number."""
    said = facts.protocol.registration
    if not said.name.strip():
        return missing(facts.words("checklist.ask.key", key="name", section=SECTION))
    if says_none(said.name):
        return none(facts.words("checklist.none.registration"))
    return filled(" · ".join(part.strip() for part in (said.name, said.number, said.url) if part.strip()))


def protocol_place(facts: Facts) -> Answer:
    """Where the protocol is; litreview knows which version the review rests on."""
    protocol, text = facts.protocol, facts.protocol.registration.protocol
    version = facts.words(
        "checklist.plan.protocol",
        name=protocol.name,
        version=protocol.version[:_SHORT] or facts.words("report.not_stated"),
    )
    if not text.strip():
        return partly(version, facts.words("checklist.ask.key", key="protocol", section=SECTION), "chain")
    place = facts.words("checklist.none.protocol") if says_none(text) else text.strip()
    return filled((place, version), "chain")


def registration_and_protocol(facts: Facts) -> Answer:
    """Both in one item, as PRISMA-ScR has it."""
    first, second = registered(facts), protocol_place(facts)
    if first.standing is Standing.MISSING:
        return partly(second.said, first.ask, *second.where)
    return Answer(second.standing, (*first.said, *second.said), second.where, second.ask)


def amended(facts: Facts) -> Answer:
    made = facts.snapshot.amendments
    if not made:
        return none(facts.words("checklist.none.amendments"))
    said = [facts.words("checklist.plan.amended", n=len(made))]
    return filled([*said, *(f"– {one.reason}" for one in made)], "amendments")


def _stated(key: str) -> Callable[[Facts], Answer]:
    def answer(facts: Facts) -> Answer:
        none_said = facts.words(f"checklist.none.{key}")
        return stated(facts, SECTION, key, getattr(facts.protocol.registration, key), none_said)

    return answer


funding = _stated("funding")
interests = _stated("interests")


def materials(facts: Facts) -> Answer:
    """What others can get; litreview knows what it keeps."""
    events = number_text(facts.snapshot.length, facts.words.language)
    kept = facts.words("checklist.plan.kept", events=events, records=facts.snapshot.tally.records)
    text = facts.protocol.registration.materials
    if not text.strip():
        return partly(kept, facts.words("checklist.ask.key", key="materials", section=SECTION), "chain")
    said = facts.words("checklist.none.materials") if says_none(text) else text.strip()
    return filled((said, kept), "chain")
