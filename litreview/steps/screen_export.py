"""The decisions of one reviewer, with all that became of them, as a file for another folder of the same review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from litreview.errors import InputError
from litreview.model import Means, Protocol, Record, Stage, Verdict
from litreview.steps.blind import pseudonym
from litreview.steps.exports import refuse_existing
from litreview.steps.files import writing
from litreview.steps.review import Review, require_actor
from litreview.store import Event, Reader

if TYPE_CHECKING:
    from litreview.formats.decisions_file import AnyStep, DecisionFile, Head, WorkTold

KINDS = ("decision.made", "decision.undone", "exception.made", "exception.withdrawn")


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written: how many decisions (also those taken back), how many of them were taken back, on how many
    works."""

    path: Path
    reviewer: str
    decisions: int
    undone: int
    works: int


def export_own(review: Review, path: Path, *, overwrite: bool = False) -> Sent:
    """Write what who acts has decided: decisions, taken back or not, postponed works, resolutions, exceptions. What a
    rule said is not among it, as rules answer the same in every folder; nor are full texts, as their files lie in the
    folder. Whole or not at all; appends no event; the same state gives the same bytes.

    Raises InputError LR-ACTOR-NONE, LR-EXPORT-EXISTS, LR-EXPORT-NONE (nothing decided), LR-FILE-….
    """
    from litreview.formats.decisions_file import write_lines

    name = require_actor(review)
    refuse_existing(review, path, overwrite=overwrite)
    with review.store.reading() as reader:
        steps = _Steps(reader, name)
        if not steps.taken:
            raise InputError("LR-EXPORT-NONE")
        file = steps.file(review.protocol)
    with writing(path, private=True) as out:
        out.writelines(write_lines(file))
    made, undone = (sum(step.step == kind for step in file.steps) for kind in ("decision", "undo"))
    return Sent(path, file.head.reviewer, made, undone, len(file.works))


def identity(reader: Reader) -> str:
    """What tells a review apart from others, in every copy of its folder: the hash of its first event."""
    return next((event.hash for event in reader.events(kinds=("review.created",))), "")


@dataclass
class _Steps:
    """The steps that one person took, in order."""

    reader: Reader
    name: str
    taken: list[AnyStep] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.review = identity(self.reader)
        self.reviewer = pseudonym(self.reader, self.name)
        self.references = _references(self.reader)
        self._keys: dict[int, str] = {}  # of the steps that later ones may take back, by event
        for event in self.reader.events(kinds=KINDS) if self.reviewer else ():
            self._take(event)

    def _take(self, event: Event) -> None:
        back = event.data.get("decision", event.data.get("exception"))
        if back is not None:
            if back in self._keys:
                self.taken.append(self._taken_back(event, self._keys[back]))
        elif event.actor == self.reviewer and event.data.get("means") != Means.RULE:
            if event.data["work"] not in self.references:
                return  # its search was withdrawn, which nobody can do before the decision is taken back
            self._keys[event.seq] = self._about(event)["key"]
            self.taken.append(self._made(event))

    def _about(self, event: Event) -> dict[str, str]:
        """Where and when a step was taken: here, or where it was brought from."""
        from litreview.formats.decisions_file import REVIEW_SIGNS

        here = {"key": f"{self.review[:REVIEW_SIGNS]}:{event.hash}", "at": event.at}
        origin: Mapping[str, str] = event.data.get("origin", {})
        return {name: origin.get(name, value) for name, value in here.items()}

    def _made(self, event: Event) -> AnyStep:
        from litreview.formats.decisions_file import Decided, Excepted

        data, about = event.data, self._about(event)
        common: dict[str, Any] = {**about, "work": f"W{data['work']}", "criterion": data["criterion"]}
        if event.kind == "exception.made":
            agreed = self.reader.private(data["agreed_by"])
            told = {"reasons": tuple(data["reasons"]), "found_by": data["found_by"], "agreed_by": agreed}
            return Excepted(step="exception", **common, **told)
        return Decided(
            step="decision",
            **common,
            stage=Stage(data["stage"]),
            verdict=Verdict(data["verdict"]),
            note=self.reader.private(data["note"]),
            means=data.get("means", "own"),
            tags=tuple(data.get("tags", ())),
            tool=data.get("origin", {}).get("tool", ""),
        )

    def _taken_back(self, event: Event, key: str) -> AnyStep:
        from litreview.formats.decisions_file import Undone, Withdrawn

        if event.kind == "decision.undone":
            return Undone(step="undo", of=key, **self._about(event))
        return Withdrawn(step="withdrawal", of=key, **self._about(event))

    def file(self, protocol: Protocol) -> DecisionFile:
        from litreview.formats.decisions_file import DecisionFile

        numbers = dict.fromkeys(int(work[1:]) for step in self.taken if (work := getattr(step, "work", "")))
        works = tuple(_told(self.reader, number, self.references[number]) for number in sorted(numbers))
        return DecisionFile(head=self._head(protocol), works=works, steps=tuple(self.taken))

    def _head(self, protocol: Protocol) -> Head:
        from litreview.formats.decisions_file import FORMAT, VERSION, CriterionTold, Head, StageTold

        needed = protocol.screening.needed
        return Head(
            format=FORMAT,
            version=VERSION,
            review=self.review,
            reviewer=self.reader.actor_names().get(self.reviewer) or self.reviewer,
            criteria=tuple(CriterionTold(id=each.id, text=each.text) for each in protocol.criteria),
            stages=tuple(StageTold(stage=stage, reviewers=needed(stage)) for stage in protocol.stages),
        )


def _references(reader: Reader) -> dict[int, tuple[int, ...]]:
    """The records that tell each work apart: its own, or of a work that went into another the one it was made for."""
    found = reader.works()
    founders, _ = reader.numbers_of((), reader.joined())
    return {**{number: (record,) for number, record in founders.items()}, **found}


def _told(reader: Reader, number: int, records: tuple[int, ...]) -> WorkTold:
    from litreview.formats.decisions_file import Reference, WorkTold

    known = reader.records_of(records)
    told = dict.fromkeys(_reference(known[record]) for record in records)
    return WorkTold(work=f"W{number}", records=tuple(Reference(**dict(each)) for each in told))


def _reference(record: Record) -> tuple[tuple[str, Any], ...]:
    first = next((author.family or author.literal for author in record.authors), "")
    names = ("title", "original_title", "year", "doi", "pmid", "pmcid")
    return (*((name, getattr(record, name)) for name in names), ("author", first))
