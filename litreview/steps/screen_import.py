"""Decisions that were made in another tool, read from its file and put on our works."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.formats.judgements import exchanged_of
from litreview.matching.keys import keys_of
from litreview.model import (
    Decision,
    Exchanged,
    Judgement,
    Message,
    Parsed,
    Pointer,
    Protocol,
    Record,
    Stage,
    Unparsed,
    Verdict,
    message,
)
from litreview.screening.stages import Proposed, check_decision
from litreview.screening.standing import track
from litreview.steps.columns import bound
from litreview.steps.files import opened
from litreview.steps.load import refusal
from litreview.steps.recognised import named, recognised
from litreview.steps.review import Review, record_documents
from litreview.steps.screen import Choice, append_decision, not_retrieved
from litreview.store import Reader, Writer

_SCHEMES = ("doi:", "pmid:")
_LONGEST = 12  # signs of a work's id


@dataclass(frozen=True, slots=True)
class ScreenImport:
    """What the user says of the file. `stage` and `verdict` hold for what the file does not state itself: Covidence
    writes a file for each list, and the verdict is in none of them."""

    path: Path
    stage: Stage | None = None
    verdict: Verdict | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)  # a reason in the file's words, and the criterion it is
    preview: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A judgement or entry that made no decision, and why."""

    pointer: Pointer
    title: str
    why: Message


@dataclass(slots=True)
class Returned:
    """What a file of decisions came to. `known` were in the log already, the same; `left` made no decision; entries
    without any judgement are `unjudged`."""

    tool: str = ""
    made: list[tuple[str, Choice]] = field(default_factory=list)
    known: int = 0
    unjudged: int = 0
    left: list[Told] = field(default_factory=list)
    unparsed: list[Unparsed] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether every judgement of the file is a decision now."""
        return not (self.left or self.unparsed)


def import_decisions(review: Review, given: ScreenImport) -> Returned:
    """Put the decisions of a file on the works they are about, in one transaction; the file of works itself is read
    with `import`. The same file again changes nothing, and no decision of ours is replaced.

    An entry is about the work whose id it carries, if its reference agrees, else about the one work with its DOI,
    PMID or title. Judgements that name nobody are those of who acts.

    Raises InputError LR-FILE-…, LR-IMPORT-…, LR-SCREEN-NO-JUDGEMENT (no entry of the file states any), LR-ACTOR-NONE.
    """
    done = Returned()
    _check_reasons(review.protocol, given.reasons)
    with review.store.writing(review.clock) as writer:
        ours = _Ours(review, writer, given.reasons)
        for pointer, item in _entries(writer, given, done):
            _take(given, ours, pointer, item, done)
        if not (done.made or done.known or done.left):
            raise InputError("LR-SCREEN-NO-JUDGEMENT", where=Where(file=given.path.name))
        if not given.preview:
            ours.append(done.made, done.tool or given.path.suffix.lstrip(".") or "file")
    return done


def _check_reasons(protocol: Protocol, reasons: Mapping[str, str]) -> None:
    known = tuple(criterion.id for criterion in protocol.criteria)
    for wrong in (criterion for criterion in reasons.values() if criterion not in known):
        raise InputError("LR-SCREEN-CRITERION-UNKNOWN", where=Where(key="--reason"), criterion=wrong, valid=known)


def _entries(writer: Writer, given: ScreenImport, done: Returned) -> Iterator[tuple[Pointer, Exchanged]]:
    with opened(given.path) as stream:
        file = recognised(stream, given.path.name)
        with named(given.path.name):
            importer, _ = bound(writer, file.importer, stream, {}, "")
            for hit in importer.read(stream):
                if isinstance(hit, Parsed):
                    yield hit.pointer, exchanged_of(hit.record)
                else:
                    done.unparsed.append(hit)


def _take(given: ScreenImport, ours: _Ours, pointer: Pointer, item: Exchanged, done: Returned) -> None:
    done.tool = done.tool or item.tool
    judgements = item.judgements or ((Judgement(given.verdict),) if given.verdict else ())
    if not judgements:
        done.unjudged += 1
        return
    work = ours.work_of(item)
    if isinstance(work, Message):
        done.left.append(Told(pointer, item.record.title, work))
        return
    staged = [replace(judgement, stage=judgement.stage or given.stage) for judgement in judgements]
    against = _disagreement(staged)
    if against:
        done.left.append(Told(pointer, item.record.title, against))
        return
    for judgement in sorted(staged, key=lambda judgement: list(Stage).index(judgement.stage or Stage.TITLE)):
        found = ours.judge(work, judgement)
        if isinstance(found, Message):
            done.left.append(Told(pointer, item.record.title, found))
        elif found is None:
            done.known += 1
        else:
            done.made.append(found)


def _disagreement(judgements: Iterable[Judgement]) -> Message | None:
    """What the reviewers of one entry say, where they do not say the same at one stage. None of it is taken then: a
    half of a disagreement would look like a decision."""
    said: dict[Stage | None, dict[str, Judgement]] = {}
    for judgement in judgements:
        said.setdefault(judgement.stage, {})[judgement.reviewer] = judgement
    for each in said.values():
        if len({judgement.verdict for judgement in each.values()}) > 1:
            told = ", ".join(f"{name or '–'}: {judgement.verdict.value}" for name, judgement in each.items())
            return message("screen.import.disagree", said=told)
    return None


class _Ours:
    """Our works and decisions, and the decisions of the file as they come to stand beside them."""

    def __init__(self, review: Review, writer: Writer, reasons: Mapping[str, str]) -> None:
        self._review, self._writer, self._reasons = review, writer, reasons
        reader = Reader(writer.connection)
        self._names = reader.actor_names()
        self._known = _index(reader)
        self._marks: dict[int, set[str]] = {}
        for mark, works in self._known.items():
            for work in works if mark.startswith(_SCHEMES) else ():
                self._marks.setdefault(work, set()).add(mark)
        self._missing = not_retrieved(reader)
        self._made: dict[str, list[Decision]] = {}
        for decision in reader.decisions():
            self._made.setdefault(decision.work, []).append(decision)

    def work_of(self, item: Exchanged) -> int | Message:
        """The number of the work an entry is about, or why none can be told."""
        named = int(item.work[1:]) if item.work and len(item.work) < _LONGEST else 0
        marks = _marks_of(item.record)
        near = [self._known.get(key, set()) for key in marks]
        found = [works for each in near if (works := {work for work in each if not self._contradicted(work, marks)})]
        if not found:
            return message("screen.import.unknown")
        if any(named in works for works in found):
            return named
        if len(found[0]) > 1:
            return message("screen.import.several", works=", ".join(f"W{work}" for work in sorted(found[0])))
        return next(iter(found[0]))

    def _contradicted(self, work: int, marks: tuple[str, ...]) -> bool:
        """Whether the entry has a DOI or PMID, and the work others."""
        for scheme in _SCHEMES:
            theirs = {mark for mark in marks if mark.startswith(scheme)}
            ours = {mark for mark in self._marks.get(work, ()) if mark.startswith(scheme)}
            if theirs and ours and not theirs & ours:
                return True
        return False

    def judge(self, work: int, judgement: Judgement) -> tuple[str, Choice] | Message | None:
        """The decision that a judgement makes, why it makes none, or None when it is in the log already."""
        reviewer = judgement.reviewer or self._review.actor
        if not reviewer:
            raise InputError("LR-ACTOR-NONE")
        if judgement.stage is None:
            return message("screen.import.no_stage")
        choice = _choice(work, judgement, self._review.protocol, self._reasons)
        made = [item for item in self._made.get(f"W{work}", ()) if item.stage is judgement.stage]
        own = [item for item in made if reviewer in (item.reviewer, self._names.get(item.reviewer))]
        if own and own[-1].verdict is judgement.verdict:
            return None
        if own:
            return message("screen.import.differs", work=f"W{work}", ours=own[-1].verdict, theirs=judgement.verdict)
        return self._checked(work, judgement.stage, choice, reviewer)

    def _checked(self, work: int, stage: Stage, choice: Choice, reviewer: str) -> tuple[str, Choice] | Message:
        name, protocol = f"W{work}", self._review.protocol
        made, retrieved = self._made.setdefault(name, []), name not in self._missing
        try:
            proposed = Proposed(name, stage, choice.verdict, choice.criterion, reviewer)
            check_decision(proposed, track(name, made, protocol, retrieved=retrieved), protocol, retrieved=retrieved)
        except InputError as error:
            if error.code == "LR-SCREEN-CRITERION-MISSING" and choice.note:
                return message("screen.import.no_criterion", reason=choice.note)
            return refusal(error)
        event = max((item.event for item in made), default=0) + 1  # comes after those, wherever the log will have it
        said = (choice.verdict, reviewer, self._review.clock(), event, choice.criterion)
        made.append(Decision(name, stage, *said))
        return reviewer, choice

    def append(self, made: Iterable[tuple[str, Choice]], tool: str) -> None:
        """The events of the decisions; `tool` wrote the file, and nobody knows how blind its reviewers were."""
        origin = {"tool": tool}
        documents = False
        for reviewer, choice in made:
            actor = reviewer if reviewer in self._names else self._writer.actor(reviewer)
            if not documents:
                record_documents(self._review, self._writer, actor)
                documents = True
            if choice.stage is not None:
                append_decision(self._writer, int(choice.work[1:]), choice.stage, choice, actor, origin)


def _index(reader: Reader) -> dict[str, set[int]]:
    work_of = {record: work for work, records in reader.works().items() for record in records}
    known: dict[str, set[int]] = {}
    for stored in reader.records():
        if stored.id in work_of:
            for mark in _marks_of(stored.record):
                known.setdefault(mark, set()).add(work_of[stored.id])
    return known


def _marks_of(record: Record) -> tuple[str, ...]:
    """What tells a publication, the surest first: identifiers, then titles."""
    keys = keys_of(record)
    return (*sorted(keys.identifiers), *(f"title:{title}" for title in keys.titles))


def _choice(work: int, judgement: Judgement, protocol: Protocol, reasons: Mapping[str, str]) -> Choice:
    """The judgement in our words: a reason that is a criterion of the protocol, by id or text, is that criterion."""
    given = (judgement.criterion, judgement.reason)
    mapped = {text.casefold(): criterion for text, criterion in reasons.items()}
    parts = [part.strip().casefold() for text in given for part in (text, *text.split(","))]
    meant = next((mapped[part] for part in parts if part in mapped), "")
    named = meant or next((each.id for each in protocol.criteria if {each.id, each.text} & set(given)), "")
    said = [text for text in given if text and not named]
    note = "; ".join(dict.fromkeys((*said, *(text for text in (judgement.note,) if text))))
    criterion = named if judgement.verdict is Verdict.EXCLUDE else ""
    return Choice(f"W{work}", judgement.verdict, judgement.stage, criterion, note)


def counts(made: Iterable[tuple[str, Choice]]) -> Mapping[Verdict, int]:
    """How many decisions there are of each verdict."""
    found = dict.fromkeys(Verdict, 0)
    for _, choice in made:
        found[choice.verdict] += 1
    return found
