"""What a check is given besides the review: facts about sources, problems of the queries, numbers of the flow."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from litreview.model import NOT_LOGGED, Expression, Extraction, Message, Purpose, Run, Snapshot, Work

COUNTING = (Purpose.MAIN, Purpose.SUPPLEMENTARY)


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is known of a source.

    `names` are other ways of writing it; `filters` the names its interface gives to its filters, None when not known;
    `ended` the last year that it took in publications, None when it lives.
    """

    title: str
    names: tuple[str, ...] = ()
    filters: tuple[str, ...] | None = None
    ended: int | None = None
    repeatable: bool = True


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """`sources` by the key of the registry; `problems` of each run's query by run id; `flow` the plain numbers of the
    flow (`prisma.Flow.numbers()`), empty when there is none."""

    sources: Mapping[str, SourceFacts] = field(default_factory=dict)
    problems: Mapping[int, tuple[Message, ...]] = field(default_factory=dict)
    flow: Mapping[str, int | None] = field(default_factory=dict)


def folded(text: str) -> str:
    """Letters, digits and + in lower case, for comparing the names of sources and filters."""
    return re.sub(r"[^\w+]+", " ", text.casefold()).strip()


@dataclass(frozen=True)
class Case:
    """One review under proof, with what several checks ask for."""

    snapshot: Snapshot
    facts: CheckFacts
    expressions: Mapping[int, Expression] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def rows(self) -> tuple[Run, ...]:
        """The rows of the log: neither preliminary searches, nor works known beforehand, nor searches run again."""
        return tuple(run for run in self.snapshot.runs if run.purpose not in NOT_LOGGED)

    @cached_property
    def counting(self) -> tuple[Run, ...]:
        """The rows whose numbers count: the author said they are main or supplementary searches."""
        return tuple(run for run in self.rows if run.purpose in COUNTING)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each included work, from 1, by its id."""
        return {work.id: number for number, work in enumerate(self.snapshot.works, 1)}

    @cached_property
    def works(self) -> Mapping[str, Work]:
        return {work.id: work for work in self.snapshot.works}

    @cached_property
    def cells(self) -> Mapping[str, Sequence[Extraction]]:
        """The cells of each work that has any."""
        found: dict[str, list[Extraction]] = {}
        for cell in self.snapshot.extractions:
            found.setdefault(cell.work, []).append(cell)
        return found

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        names: dict[str, str] = {}
        for key, facts in self.facts.sources.items():
            for name in (key, facts.title, *facts.names):
                names.setdefault(folded(name), key)
        return names

    def source_key(self, name: str) -> str:
        """The registry's key of a source by any of its names, else the name folded. «Oria (UiS)» is Oria."""
        plain = folded(name)
        short = folded(re.sub(r"\(.*?\)", "", name))
        return self._by_name.get(plain) or self._by_name.get(short) or short or plain

    def key_of(self, run: Run) -> str:
        return self.source_key(run.source or run.source_printed)

    def facts_of(self, run: Run) -> SourceFacts | None:
        return self.facts.sources.get(self.key_of(run))

    def title_of(self, run: Run) -> str:
        """What to call the run's source: the registry's title, else the author's word."""
        facts = self.facts_of(run)
        return facts.title if facts else run.source_printed or run.source
