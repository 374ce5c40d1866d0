"""An answer to an item of a checklist, and the facts that answers are made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from litreview import prisma
from litreview.messages import Words
from litreview.model import Finding, Protocol, Run, Snapshot
from litreview.reporting.tables.log import spans
from litreview.reporting.tables.screening import is_told, said_of
from litreview.screening.conduct import Conduct, conduct

NONE = ("none", "ingen", "inga", "intet", "inkje")


class Standing(StrEnum):
    """What an answer is. NONE: nothing of the kind was done, which is an answer; MISSING: nobody has said."""

    FILLED = "filled"
    PARTLY = "partly"  # some of it from the data; the author has to write the rest, or to state it
    NONE = "none"
    MISSING = "missing"
    AUTHOR = "author"  # only the author can write it


OPEN = (Standing.PARTLY, Standing.MISSING, Standing.AUTHOR)


@dataclass(frozen=True, slots=True)
class Answer:
    """`said` in words, a paragraph each; `where` the keys of what shows it; `ask` what the author still has to do."""

    standing: Standing
    said: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    ask: str = ""


@dataclass(frozen=True)
class Facts:
    """All that answers are made from, in the language of `words`."""

    snapshot: Snapshot
    findings: Sequence[Finding]
    words: Words

    @property
    def protocol(self) -> Protocol:
        return self.snapshot.protocol

    @cached_property
    def flow(self) -> prisma.Flow:
        return prisma.flow(self.snapshot)

    @cached_property
    def done(self) -> Conduct:
        return conduct(said_of(self.snapshot))

    @property
    def judging_told(self) -> bool:
        """Whether the report tells how the works were judged."""
        return is_told(self.snapshot, self.done)

    def found(self, check: str) -> tuple[Finding, ...]:
        """The findings of one check."""
        return tuple(one for one in self.findings if one.check == check)


def says_none(text: str) -> bool:
    """Whether the author wrote that something was not done."""
    return text.strip().rstrip(".!").casefold() in NONE


def filled(said: str | Iterable[str], *where: str) -> Answer:
    return Answer(Standing.FILLED, _lines(said), where)


def partly(said: str | Iterable[str], ask: str, *where: str) -> Answer:
    """Some of it is known; `ask` says what is not."""
    return Answer(Standing.PARTLY, _lines(said), where, ask)


def none(said: str | Iterable[str], *where: str) -> Answer:
    return Answer(Standing.NONE, _lines(said), where)


def missing(ask: str, *where: str) -> Answer:
    return Answer(Standing.MISSING, (), where, ask)


def author(ask: str = "", *where: str) -> Answer:
    return Answer(Standing.AUTHOR, (), where, ask)


def _lines(said: str | Iterable[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def stated(facts: Facts, section: str, key: str, text: str, none_said: str) -> Answer:
    """What the author wrote under a key of the protocol; `none_said` is «none» written out."""
    if not text.strip():
        return missing(facts.words("checklist.ask.key", key=key, section=section))
    return none(none_said) if says_none(text) else filled(text.strip())


def rows_of(runs: Iterable[Run], words: Words) -> str:
    """«søk 1–3», by the numbers of the log."""
    ids = sorted({run.id for run in runs})
    return words("report.warnings.rows", rows=spans(ids), n=len(ids))


def listed(parts: Sequence[str], words: Words) -> str:
    """«a, b og c»."""
    if len(parts) < 2:
        return "".join(parts)
    return words("report.screening.and", first=", ".join(parts[:-1]), last=parts[-1])
