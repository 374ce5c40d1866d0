"""What is asked of an import of decisions, and what it came to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from litreview.model import Message, Pointer, Stage, Unparsed, Verdict
from litreview.steps.screen import Choice


@dataclass(frozen=True, slots=True)
class ScreenImport:
    """What the user says of the file. `stage` and `verdict` hold for what the file does not state itself: Covidence
    writes a file for each list, and the verdict is in none of them. `reviewer` is who judged, instead of the name in a
    file of `screen export`."""

    path: Path
    stage: Stage | None = None
    verdict: Verdict | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)  # a reason in the file's words, and the criterion it is
    preview: bool = False
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A judgement or entry that made no decision, and why."""

    pointer: Pointer
    title: str
    why: Message


@dataclass(slots=True)
class Returned:
    """What a file of decisions came to. `known` were in the log already, the same; `left` made no decision; entries
    without any judgement are `unjudged`.

    Of a file of `screen export` besides: whose it is, how many decisions were taken back, exceptions made or taken
    back, and what differs between the two folders.
    """

    tool: str = ""
    made: list[tuple[str, Choice]] = field(default_factory=list)
    known: int = 0
    unjudged: int = 0
    left: list[Told] = field(default_factory=list)
    unparsed: list[Unparsed] = field(default_factory=list)
    reviewer: str = ""
    undone: int = 0
    exceptions: int = 0
    differing: tuple[Message, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every judgement of the file is a decision now."""
        return not (self.left or self.unparsed)

    @property
    def changes(self) -> bool:
        """Whether anything is new."""
        return bool(self.made or self.undone or self.exceptions)


def counts(made: Iterable[tuple[str, Choice]]) -> Mapping[Verdict, int]:
    """How many decisions there are of each verdict."""
    found = dict.fromkeys(Verdict, 0)
    for _, choice in made:
        found[choice.verdict] += 1
    return found
