"""What goes to other tools and comes back: a work with what was judged of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from litreview.model.bibliography import Record
from litreview.model.protocol import Stage
from litreview.model.screening import Verdict


class Works(StrEnum):
    """Which works of a review are meant."""

    ALL = "all"
    INCLUDED = "included"
    EXCLUDED = "excluded"
    WAITING = "waiting"  # with «maybe» at the last stage


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on a work, as a file states it.

    `stage` None: the file does not say. `reviewer` is the name or mark the file has, '' for a team or a tool that
    names nobody. `criterion` is an id of ours (`E2`) if the file has one, `reason` the words; `at` as the file has it.
    """

    verdict: Verdict
    stage: Stage | None = None
    reviewer: str = ""
    criterion: str = ""
    reason: str = ""
    at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One work to write into a file, or one entry read of a file that a screening tool wrote.

    `work` is our id (`W12`), '' where the file does not name it. `tool` is the tool that wrote the file, '' for ours.
    """

    record: Record
    work: str = ""
    judgements: tuple[Judgement, ...] = ()
    tags: tuple[str, ...] = ()
    tool: str = ""
