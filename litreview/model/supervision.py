"""What a page for the next supervision tells beside the state: what is new, and what waits for an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from litreview.model.protocol import Stage
from litreview.model.screening import Verdict


@dataclass(frozen=True, slots=True)
class Named:
    """A work by its id, and by a title for who does not know the id; `text` is what somebody noted of it."""

    work: str
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Supervision:
    """What the events after number `after` (to `last`) changed, made up from what they did in the end.

    `since` is the moment asked about, None where an event was named. `runs` are new rows of the log, `edited` older
    ones that were corrected, `withdrawn` those taken back; `appraised` and `coded_works` the works that appraisals and
    coding rows were entered of, `themes` the keys of the theme tables that were changed; `amendments`, `approvals` and
    `exceptions` by their event. `conflicts` and `maybes` wait for an answer now, whatever their age; `asked` are notes
    in which a reviewer put a question, and `questions` those given for this page alone.
    """

    after: int = 0
    last: int = 0
    since: datetime | None = None
    runs: tuple[int, ...] = ()
    edited: tuple[int, ...] = ()
    withdrawn: tuple[int, ...] = ()
    records: int = 0
    decided: Mapping[tuple[Stage, Verdict], int] = field(default_factory=dict)
    undone: int = 0
    exceptions: tuple[int, ...] = ()
    exceptions_withdrawn: int = 0
    amendments: tuple[int, ...] = ()
    approvals: tuple[int, ...] = ()
    pairs: int = 0
    full_texts: int = 0
    cells: int = 0
    cell_works: tuple[str, ...] = ()
    appraisals: int = 0
    appraised: tuple[str, ...] = ()
    coded: int = 0
    coded_works: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    conflicts: tuple[Named, ...] = ()
    maybes: tuple[Named, ...] = ()
    asked: tuple[Named, ...] = ()
    questions: tuple[str, ...] = ()
