"""Machine rules tried on articles that are known to be relevant: which of them a rule would have thrown out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.model import Criterion, Message, Parsed, Pointer, Record, Unparsed, message
from litreview.screening.rules import Facts, Judge, applies, breaks, judge
from litreview.steps.columns import bound_before
from litreview.steps.files import opened
from litreview.steps.recognised import named, recognised
from litreview.steps.review import Review
from litreview.steps.rule_facts import Levels, levels_for
from litreview.steps.screen_rules import ruled


@dataclass(slots=True)
class Trial:
    """How many of the known articles one criterion would have kept and thrown out, and on how many it cannot tell."""

    criterion: Criterion
    kept: int = 0
    out: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """A known article. `out` are the criteria that would have thrown it out, `untold` those that could not tell, each
    with the evidence."""

    pointer: Pointer
    record: Record
    out: tuple[tuple[str, Message], ...]
    untold: tuple[tuple[str, Message], ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What the rules say of the articles of a file."""

    rules: tuple[Trial, ...]
    known: tuple[Known, ...]
    unparsed: tuple[Unparsed, ...]
    remarks: tuple[Message, ...] = ()

    @property
    def lost(self) -> tuple[Known, ...]:
        """The articles that some rule would have thrown out."""
        return tuple(one for one in self.known if one.out)


def against(
    review: Review, path: Path, wanted: Sequence[str] = (), told: Callable[[int], None] = lambda read: None
) -> Tried:
    """Try the rules on a file of known articles, of any format that can be imported. Nothing is written.

    Raises InputError as `ruled`, LR-FILE-…, LR-IMPORT-…, LR-CHANNELS-DAMAGED.
    """
    criteria = ruled(review.protocol, wanted)
    rules = [(Trial(criterion), judge(criterion)) for criterion in criteria]
    levels = levels_for(criteria)
    known: list[Known] = []
    unparsed: list[Unparsed] = []
    with review.store.reading() as reader, opened(path) as stream:
        file = recognised(stream, path.name)
        with named(path.name):
            importer, _ = bound_before(reader, file.importer, stream)
            for hit in importer.read(stream):
                if isinstance(hit, Parsed):
                    known.append(_tried(hit, rules, levels))
                else:
                    unparsed.append(hit)
                told(len(known) + len(unparsed))
    if not known and not unparsed:
        raise InputError("LR-IMPORT-EMPTY", where=Where(file=path.name))
    remarks = (message("screen.rules.no_register"),) if levels.missing else ()
    return Tried(tuple(rule for rule, _ in rules), tuple(known), tuple(unparsed), remarks)


def _tried(hit: Parsed, rules: Sequence[tuple[Trial, Judge]], levels: Levels) -> Known:
    record = hit.record
    facts = Facts(register=levels.register is not None, level=levels.of(record))
    out: list[tuple[str, Message]] = []
    untold: list[tuple[str, Message]] = []
    for rule, judged in rules:
        said = judged(record, facts)
        broken = breaks(rule.criterion, said.answer)
        if broken is None or (broken and applies(rule.criterion, facts) is None):
            rule.unknown += 1
            why = said.evidence if broken is None else message("screen.unknown.searches")
            untold.append((rule.criterion.id, why))
        elif broken:
            rule.out += 1
            out.append((rule.criterion.id, said.evidence))
        else:
            rule.kept += 1
    return Known(hit.pointer, record, tuple(out), tuple(untold))
