"""Reading what was done in screening: decisions, exceptions, full texts, samples, amendments.

What was given to a work that has since gone into another is told of the one that stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Row, func, select

from litreview.model import (
    Amendment,
    Approval,
    ApprovalKind,
    ApprovalVerdict,
    Change,
    Changed,
    CriterionException,
    Decision,
    FullText,
    Means,
    Retrieval,
    Sample,
    Stage,
    TakenBack,
    Verdict,
)
from litreview.store import schema
from litreview.store.events import moment
from litreview.store.persons import PersonsReader
from litreview.store.rows import plain, sound
from litreview.store.works import family

Joined = Mapping[int, tuple[int, int]]


class ScreeningReader(PersonsReader):
    """The part of a `Reader` that knows screening."""

    def decisions(self) -> tuple[Decision, ...]:
        """Decisions that stand (not undone), oldest first."""
        joined = self.joined()
        query = _DECISIONS.where(schema.decisions.c.undone_by.is_(None)).order_by(schema.decisions.c.event)
        return tuple(_decision(row, joined) for row in self.connection.execute(query))

    def decisions_of(self, works: Iterable[int], *, undone: bool = False) -> tuple[Decision, ...]:
        """Decisions on these works and on those that went into them, oldest first; with `undone` also those taken
        back."""
        given = set(works)
        found = {row.event: row for row in self._of(_ALL_OF if undone else _STANDING_OF, given)}
        joined = self.joined() if any(row.work not in given for row in found.values()) else {}
        return tuple(_decision(found[event], joined) for event in sorted(found))

    def first_judgement(self) -> int | None:
        """The event of the first judgement that a person made in this review, also if it was taken back."""
        table = schema.decisions
        person = table.c.means != Means.RULE.value, table.c.verdict != Verdict.POSTPONE.value
        return self.connection.execute(select(func.min(table.c.event)).where(*person)).scalar()

    def judged(self) -> bool:
        """Whether a person or a rule has judged any work in this review, also if it was taken back."""
        table = schema.decisions
        chosen = select(table.c.event).where(table.c.verdict != Verdict.POSTPONE.value).limit(1)
        return self.connection.execute(chosen).first() is not None

    def first_judged(self) -> int | None:
        """The event of the first judgement by a person or a rule; None while `judged` is false."""
        table = schema.decisions
        wanted = select(func.min(table.c.event)).where(table.c.verdict != Verdict.POSTPONE.value)
        return self.connection.execute(wanted).scalar()

    def undone(self) -> dict[int, int]:
        """The event that took back each decision, by the decision's own."""
        table = schema.decisions
        rows = self.connection.execute(select(table.c.event, table.c.undone_by).where(table.c.undone_by.is_not(None)))
        return {row.event: row.undone_by for row in rows}

    def rules_taken_back(self) -> set[tuple[str, str]]:
        """The work and criterion of each exclusion by a rule that a person has taken back."""
        table, joined = schema.decisions, self.joined()
        query = select(table.c.work, table.c.criterion)
        rows = self.connection.execute(query.where(table.c.means == Means.RULE.value, table.c.undone_by.is_not(None)))
        return {(f"W{joined.get(row.work, (row.work, 0))[0]}", row.criterion) for row in rows}

    def taken_back(self) -> tuple[TakenBack, ...]:
        """Decisions that were undone, in the order they were made; those undone in another folder with the time
        there."""
        table, events, joined = schema.decisions, schema.events, self.joined()
        query = (
            _DECISIONS.add_columns(events.c.seq.label("back"), events.c.at.label("back_at"), events.c.data)
            .join(events, events.c.seq == table.c.undone_by)
            .order_by(table.c.event)
        )
        return tuple(
            TakenBack(_decision(row, joined), row.back, moment(_time_there(row.data, row.back) or row.back_at))
            for row in self.connection.execute(query)
        )

    def exceptions(self) -> tuple[CriterionException, ...]:
        """Exceptions that have not been withdrawn, oldest first."""
        table = schema.exceptions
        rows = self.connection.execute(select(table).where(table.c.withdrawn_by.is_(None)).order_by(table.c.event))
        return tuple(map(self._exception, rows))

    def _exception(self, row: Row[Any]) -> CriterionException:
        place = f"exceptions {row.event}"
        with sound(place):
            reasons = tuple(plain(row.reasons, place))
            agreed, at = self.who(row.agreed_digest), moment(row.at)
            return CriterionException(
                self.work_id(row.work), row.criterion, reasons, row.found_by, agreed, at, row.event
            )

    def full_text(self, work: int) -> FullText | None:
        """What is known of one work's full text."""
        rows = sorted(self._of(_FULL_TEXT_OF, [work]), key=lambda row: row.event)
        return _full_text(rows[-1], f"W{work}") if rows else None

    def full_texts(self) -> tuple[FullText, ...]:
        """What is known of full texts, one a work: of works that were joined, what was said last."""
        table, joined = schema.fulltexts, self.joined()
        found: dict[str, FullText] = {}
        for row in self.connection.execute(select(table).order_by(table.c.event)):
            work = f"W{joined.get(row.work, (row.work, 0))[0]}"
            found[work] = _full_text(row, work)
        return tuple(found.values())

    def samples(self) -> tuple[Sample, ...]:
        """The samples drawn for a second reader, oldest first."""
        joined = self.joined()
        rows = self.connection.execute(select(schema.samples).order_by(schema.samples.c.event))
        return tuple(_sample(row, joined) for row in rows)

    def amendments(self) -> tuple[Amendment, ...]:
        """Changes of the protocol after screening had begun, oldest first."""
        rows = self.connection.execute(select(schema.amendments).order_by(schema.amendments.c.event))
        return tuple(map(self._amendment, rows))

    def _amendment(self, row: Row[Any]) -> Amendment:
        with sound(f"amendments {row.event}"):
            reason, changes = self.named(row.reason, row.event), tuple(self._changes(row))
            return Amendment(reason, changes, row.before, row.after, row.event, moment(row.at), row.by)

    def approvals(self) -> tuple[Approval, ...]:
        """What was said of the protocol, queries and criteria, oldest first. Whether a version is still in force is not
        for the store to say (steps/approve.py)."""
        rows = self.connection.execute(select(schema.approvals).order_by(schema.approvals.c.event))
        return tuple(map(self._approval, rows))

    def _approval(self, row: Row[Any]) -> Approval:
        with sound(f"approvals {row.event}"):
            kind, verdict, remark = (
                ApprovalKind(row.kind),
                ApprovalVerdict(row.verdict),
                self.private(row.remark_digest),
            )
            return Approval(kind, row.name, row.sha256, verdict, remark, row.by, moment(row.at), row.bundle, row.event)

    def approval(self, event: int) -> Approval:
        """The approval of one event. Raises KeyError where that gave none."""
        return {one.event: one for one in self.approvals()}[event]

    def _changes(self, row: Row[Any]) -> Iterator[Change]:
        for item in plain(row.changes, f"amendments {row.event}"):
            sides = (self.named(item.get(side, ""), row.event) for side in ("before", "after"))
            if not isinstance(item["part"], str):
                raise TypeError(item["part"])
            yield Change(item["part"], Changed(item["what"]), *sides)


_DECISIONS = select(schema.decisions, schema.private_texts.c.text.label("note")).select_from(
    schema.decisions.outerjoin(schema.private_texts, schema.private_texts.c.digest == schema.decisions.c.note_digest)
)
_ALL_OF = _DECISIONS.where(schema.decisions.c.work.in_(family()))
_STANDING_OF = _ALL_OF.where(schema.decisions.c.undone_by.is_(None))
_FULL_TEXT_OF = select(schema.fulltexts).where(schema.fulltexts.c.work.in_(family()))


def _decision(row: Row[Any], joined: Joined) -> Decision:
    work, by = joined.get(row.work, (row.work, 0))
    with sound(f"decisions {row.event}"):
        return Decision(
            f"W{work}",
            Stage(row.stage),
            Verdict(row.verdict),
            row.reviewer,
            moment(row.at),
            row.event,
            row.criterion,
            row.note or "",
            Means(row.means),
            () if row.tags == "[]" else tuple(plain(row.tags, f"decisions {row.event}")),
            "" if work == row.work else f"W{row.work}",
            by,
            row.origin,
        )


def _time_there(data: str, event: int) -> str:
    """When an event was made in the folder it was brought from; '' for one of this folder."""
    with sound(f"events {event}"):
        return str(plain(data, f"events {event}").get("origin", {}).get("at", ""))


def _full_text(row: Row[Any], work: str) -> FullText:
    with sound(f"fulltexts {row.event}"):
        return FullText(work, Retrieval(row.retrieval), row.reason, row.link, row.path, row.sha256, row.size, row.event)


def _sample(row: Row[Any], joined: Joined) -> Sample:
    with sound(f"samples {row.event}"):
        numbers = plain(row.works, f"samples {row.event}")
        works = dict.fromkeys(f"W{joined.get(number, (number, 0))[0]}" for number in numbers)
        at = moment(row.at)
        return Sample(Stage(row.stage), tuple(works), row.seed, len(numbers), row.population, row.event, at, row.by)
