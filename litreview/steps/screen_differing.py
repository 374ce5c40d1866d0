"""Where the protocols of two folders of one review differ in what decisions rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from litreview.model import Message, Protocol, Stage, message
from litreview.screening.stages import stage_words

if TYPE_CHECKING:
    from litreview.formats.decisions_file import Head


def differing(head: Head, protocol: Protocol) -> tuple[Message, ...]:
    """The criteria that are worded differently or stand in one of the protocols only, and the stages that another
    number of reviewers judges; blanks in the wording do not count."""
    return (*_criteria(head, protocol), *_stages(head, protocol))


def _criteria(head: Head, protocol: Protocol) -> list[Message]:
    ours = {criterion.id: _plain(criterion.text) for criterion in protocol.criteria}
    theirs = {criterion.id: _plain(criterion.text) for criterion in head.criteria}
    found = []
    for name in dict.fromkeys((*ours, *theirs)):
        if name not in theirs:
            found.append(message("screen.import.criterion_ours", criterion=name, text=ours[name]))
        elif name not in ours:
            found.append(message("screen.import.criterion_theirs", criterion=name, text=theirs[name]))
        elif ours[name] != theirs[name]:
            found.append(message("screen.import.criterion", criterion=name, ours=ours[name], theirs=theirs[name]))
    return found


def _stages(head: Head, protocol: Protocol) -> list[Message]:
    ours = {stage: protocol.screening.needed(stage) for stage in protocol.stages}
    theirs = {told.stage: told.reviewers for told in head.stages}
    numbers = ((stage, ours.get(stage, 0), theirs.get(stage, 0)) for stage in Stage)
    return [
        message("screen.import.reviewers", stage=stage_words(stage), ours=here, theirs=there)
        for stage, here, there in numbers
        if here != there
    ]


def _plain(text: str) -> str:
    return " ".join(text.split())
