"""What screening rests on in a protocol, and how two versions of it differ. Pure.

Criteria, stages and how many read each work: a change of these changes what a decision means, so it is dated and has
a reason once screening has begun (PRISMA 2020, item 24c). Title, layouts, words to light up and the like do not.

A `Change` keeps its two sides as JSON, so that history reads the same in every language; `told` makes messages of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from litreview.model import Change, Changed, Criterion, Message, Protocol, Rule, Stage, message
from litreview.screening.query_changes import QUERY_FIELDS, query_of

STAGES, REVIEWERS = "stages", "screening"
PARTS = (STAGES, REVIEWERS)
_FIELDS = ("text", "kind", "stage", "rule", "searches", "applies_to")

Facts = Mapping[str, Any]  # of a criterion, by the key it has in the protocol file; what is not given is left out


def changes(before: Protocol, after: Protocol) -> tuple[Change, ...]:
    """What differs between two versions: criteria in the order of the newer, those removed, stages, readers."""
    old, new = (written(version) for version in (before, after))
    found = (change_of(part, old.get(part, ""), new.get(part, "")) for part in dict.fromkeys((*new, *old)))
    changed = [change for change in found if change.before != change.after]
    return tuple(sorted(changed, key=lambda change: change.part in PARTS))


def written(protocol: Protocol) -> dict[str, str]:
    """Each part that screening rests on, as a Change keeps it."""
    criteria = {criterion.id: _json(_facts(criterion)) for criterion in protocol.criteria}
    readers = {stage.value: protocol.screening.needed(stage) for stage in Stage}
    return {**criteria, STAGES: _json([stage.value for stage in protocol.stages]), REVIEWERS: _json(readers)}


def change_of(part: str, before: str, after: str) -> Change:
    """The change of a part from one side to the other, '' for a criterion that is not there."""
    if not before:
        return Change(part, Changed.ADDED, "", after)
    return Change(part, Changed.CHANGED if after else Changed.REMOVED, before, after)


def _facts(criterion: Criterion) -> Facts:
    facts = {
        "text": criterion.text,
        "kind": criterion.kind.value,
        "stage": criterion.stage.value if criterion.stage else None,
        "rule": _rule(criterion.rule) if criterion.rule else None,
        "searches": list(criterion.searches),
        "applies_to": criterion.applies_to,
    }
    return {name: value for name, value in facts.items() if value}


def _rule(rule: Rule) -> Facts:
    facts = {
        "kind": rule.kind.value,
        "first": rule.first,
        "last": rule.last,
        "values": list(rule.values),
        "fields": list(rule.fields),
        "automatic": rule.automatic,
    }
    return {name: value for name, value in facts.items() if value}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def facts_of(side: str) -> Facts:
    """The facts of a criterion from one side of its change; none where it was not there."""
    found: Facts = json.loads(side) if side else {}
    return found


def part_words(part: str) -> Message | str:
    """The name of a part: a criterion's is its id."""
    if query_of(part):
        return message("amend.part.query", name=query_of(part))
    return message(f"amend.part.{part}") if part in PARTS else part


def told(change: Change) -> tuple[Message, ...]:
    """A change in words, one message for each thing that differs."""
    part = part_words(change.part)
    if change.what is Changed.REMOVED:
        return (message("amend.removed", part=part, text=facts_of(change.before)["text"]),)
    if change.what is Changed.ADDED:
        facts = facts_of(change.after)
        named = (name for name in _FIELDS[2:] if name in facts)
        more = (
            message("amend.has", field=_named(change.part, name), value=_spoken(name, facts[name])) for name in named
        )
        return (message("amend.added", part=part, text=facts["text"]), *more)
    return tuple(
        message("amend.changed", what=what, before=before, after=after) for what, before, after in _sides(change)
    )


def _sides(change: Change) -> Iterator[tuple[object, object, object]]:
    """What differs, and how it was and is."""
    before, after = json.loads(change.before), json.loads(change.after)
    if change.part == REVIEWERS:
        before, after = ({key: n for key, n in side.items() if before[key] != after[key]} for side in (before, after))
    if change.part in PARTS:
        yield part_words(change.part), _spoken(change.part, before), _spoken(change.part, after)
        return
    for name in QUERY_FIELDS if query_of(change.part) else _FIELDS:
        if before.get(name) != after.get(name):
            yield _named(change.part, name), _spoken(name, before.get(name)), _spoken(name, after.get(name))


def _named(part: str, name: str) -> Message:
    """«E2, the text»."""
    return message("amend.field", part=part_words(part), field=message(f"amend.field.{name}"))


def _spoken(name: str, value: Any) -> object:
    if not value:
        return message("amend.any_stage" if name == "stage" else "amend.nothing")
    if name == "stage":
        return message(f"screen.stage.{Stage(value).value}")
    if name == "kind":
        return message(f"amend.kind.{value}")
    if name == STAGES:
        return tuple(message(f"screen.stage.{Stage(stage).value}") for stage in value)
    if name == REVIEWERS:
        stages = [stage for stage in Stage if stage.value in value]
        return tuple(message("amend.readers", stage=_spoken("stage", stage), n=value[stage.value]) for stage in stages)
    if name == "rule":  # as it stands in the file
        inside = ", ".join(f"{key} = {json.dumps(held, ensure_ascii=False)}" for key, held in value.items())
        return f"{{ {inside} }}"
    return tuple(value) if isinstance(value, list) else value
