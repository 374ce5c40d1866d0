"""Where the review stands, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.model import (
    NOT_LOGGED,
    Message,
    Outcome,
    Purpose,
    ReviewKind,
    RuleFinding,
    Run,
    RunStatus,
    Situation,
    Snapshot,
    Verdict,
    message,
)
from litreview.steps.in_force import replaced_by, unamended
from litreview.steps.old_wording import marked
from litreview.steps.past import reader_at
from litreview.steps.proof import prove
from litreview.steps.review import Review
from litreview.steps.search import interrupted
from litreview.steps.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class Status:
    """One line a stage of the work, and the next thing to do with the command that does it."""

    title: str
    lines: tuple[Message, ...]
    next: Message
    numbers: dict[str, int]


def status(review: Review, as_of: str = "") -> Status:
    """The status of a review; `as_of` a past moment, under the protocol of then. Appends nothing. Raises InputError
    LR-AS-OF…"""
    state = snapshot(review, as_of)
    with reader_at(review, as_of) as reader:
        unmatched = state.tally.records - sum(len(records) for records in reader.works().values())
        amended = {
            "amendment": len(unamended(reader, state.protocol)),
            "old_wording": len(marked(reader, state.protocol)),
            "replaced": int(replaced_by(reader, state.protocol) is not None),
        }
    findings = prove(state)
    failing = sum(finding.outcome is Outcome.FAILS for finding in findings)
    numbers = {**_numbers(state, unmatched, failing), **amended}
    lines = tuple(
        message(f"status.{name}", n=numbers[name])
        for name in (
            "criteria",
            "amendment",
            "searches",
            "incomplete",
            "records",
            "unparsed",
            "works",
            "doubts",
            "excluded",
            "included",
            "old_wording",
            "breaches",
            "cells",
            "themes",
            "failing",
        )
        if numbers[name] or name in _ALWAYS
    )
    return Status(state.protocol.title or state.protocol.name, lines, _next(state, numbers), numbers)


_ALWAYS = {"searches", "records", "works", "included", "failing"}


def _numbers(state: Snapshot, unmatched: int, failing: int) -> dict[str, int]:
    counted = [run for run in state.runs if run.purpose not in NOT_LOGGED]
    excluded = sum(n for (_, verdict), n in state.tally.decided.items() if verdict is Verdict.EXCLUDE)
    return {
        "criteria": len(state.protocol.criteria),
        "searches": len(counted),
        "incomplete": sum(run.status is not RunStatus.COMPLETE for run in _own(state)),
        "records": state.tally.records,
        "unparsed": state.tally.unparsed,
        "unmatched": unmatched,
        "works": state.tally.works,
        "doubts": state.tally.undecided_pairs,
        "excluded": excluded,
        "included": len(state.works),
        "breaches": len(_silent(state)),
        "cells": len(state.cells),
        "themes": sum(len(table.themes) or len(table.rows) for table in state.theme_tables),
        "failing": failing,
    }


def _own(state: Snapshot) -> list[Run]:
    """The runs that are no repeats: what a repeat lacks holds up nothing."""
    return [run for run in state.runs if run.purpose is not Purpose.REPEAT]


def _next(state: Snapshot, numbers: dict[str, int]) -> Message:
    """The first thing in the order of work that is not done."""
    supporting = state.protocol.kind is ReviewKind.SUPPORTING_SEARCH
    ended = (Situation.EXCLUDED, Situation.INCLUDED, Situation.NOT_RETRIEVED)
    undecided = sum(n for place, n in state.tally.places.items() if place.situation not in ended)
    filled = {cell.work for cell in state.cells}
    bare = tuple(work.id for work in state.works if work.id not in filled)
    wants_cells = bare and state.protocol.matrix is not None
    order = (
        (not state.protocol.question.strip(), "question"),
        (not state.protocol.criteria, "criteria"),
        (numbers["amendment"] > 0 and numbers["replaced"] > 0, "renew"),
        (numbers["amendment"] > 0, "amend"),
        (not numbers["searches"], "search"),
        (any(interrupted(run) for run in _own(state)), "incomplete"),
        (not numbers["records"] and not supporting, "import"),
        (numbers["unmatched"] > 0, "dedupe"),
        (numbers["doubts"] > 0, "doubts"),
        (numbers["old_wording"] > 0, "relook"),
        (numbers["breaches"] > 0, "breach"),
        (undecided > 0, "screen"),
        (wants_cells, "extract"),
        (numbers["included"] > 0 and not numbers["themes"], "theme"),
        (numbers["failing"] > 0, "check"),
    )
    what = next((name for condition, name in order if condition), "report")
    args: dict[str, dict[str, object]] = {
        "question": {"file": f"protocols/{state.protocol.name}.toml"},
        "criteria": {"file": f"protocols/{state.protocol.name}.toml"},
        "amend": {"file": f"protocols/{state.protocol.name}.toml"},
        "renew": {"file": f"protocols/{state.protocol.name}.toml"},
        "extract": {"works": bare},
    }
    for one in _silent(state)[:1]:
        args["breach"] = {"work": one.work, "criterion": one.criterion, "evidence": one.evidence}
    return Message(f"status.next.{what}", args.get(what, {}))


def _silent(state: Snapshot) -> tuple[RuleFinding, ...]:
    """The breaches that nobody has said why for."""
    return tuple(one for one in state.rule_findings if one.broken and not one.excepted)
