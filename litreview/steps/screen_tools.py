"""Decisions from another tool's file, or from a file of `export`, put on our works."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from litreview.errors import InputError, Where
from litreview.formats.judgements import exchanged_of
from litreview.model import (
    Exchanged,
    Judgement,
    Means,
    Message,
    Parsed,
    Pointer,
    Protocol,
    Stage,
    Verdict,
    message,
)
from litreview.steps.columns import bound
from litreview.steps.load import refusal
from litreview.steps.recognised import named, recognised
from litreview.steps.review import Review, record_documents
from litreview.steps.screen import Choice, Given, write_checked
from litreview.steps.screen_returned import Returned, ScreenImport, Told
from litreview.steps.screen_works import Finder
from litreview.store import Reader, Writer

_STAGES = tuple(Stage)


def take_judgements(review: Review, writer: Writer, given: ScreenImport, stream: BinaryIO) -> Returned:
    """Put what the entries of a file state on the works they are about. Raises InputError LR-IMPORT-…,
    LR-SCREEN-NO-JUDGEMENT, LR-SCREEN-CRITERION-UNKNOWN, LR-ACTOR-NONE."""
    done = Returned()
    _check_reasons(review.protocol, given.reasons)
    ours = _Ours(review, writer, given.reasons)
    for pointer, item in _entries(writer, given, stream, done):
        _take(given, ours, pointer, item, done)
    if not (done.made or done.known or done.left):
        raise InputError("LR-SCREEN-NO-JUDGEMENT", where=Where(file=given.path.name))
    return done


def _check_reasons(protocol: Protocol, reasons: Mapping[str, str]) -> None:
    known = tuple(criterion.id for criterion in protocol.criteria)
    for wrong in (criterion for criterion in reasons.values() if criterion not in known):
        raise InputError("LR-SCREEN-CRITERION-UNKNOWN", where=Where(key="--reason"), criterion=wrong, valid=known)


def _entries(
    writer: Writer, given: ScreenImport, stream: BinaryIO, done: Returned
) -> Iterator[tuple[Pointer, Exchanged]]:
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
    work = ours.finder.find(item.work, (item.record,))
    if isinstance(work, Message):
        done.left.append(Told(pointer, item.record.title, work))
        return
    staged = [replace(judgement, stage=judgement.stage or given.stage) for judgement in judgements]
    sure, against = _by_reviewer(staged)
    done.left.extend(Told(pointer, item.record.title, why) for why in against)
    for judgement in sorted(sure, key=lambda judgement: _STAGES.index(judgement.stage or Stage.TITLE)):
        found = ours.judge(work, judgement, done.tool or given.path.suffix.lstrip(".") or "file")
        if isinstance(found, Message):
            done.left.append(Told(pointer, item.record.title, found))
        elif found is None:
            done.known += 1
        else:
            done.made.append(found)


def _by_reviewer(judgements: Iterable[Judgement]) -> tuple[list[Judgement], list[Message]]:
    """What each reviewer says of one entry at each stage; and where one says two things at one stage, or several who
    are not named do, that none of it is taken: a half of it would look like a decision."""
    said: dict[tuple[Stage | None, str], list[Judgement]] = {}
    for judgement in judgements:
        said.setdefault((judgement.stage, judgement.reviewer), []).append(judgement)
    sure, against = [], []
    for (_, name), each in said.items():
        verdicts = tuple(dict.fromkeys(judgement.verdict for judgement in each))
        if len(verdicts) == 1:
            sure.append(each[-1])
        else:
            told = ", ".join(f"{name or '–'}: {verdict.value}" for verdict in verdicts)
            against.append(message("screen.import.disagree", said=told))
    return sure, against


class _Ours:
    """Our works and decisions, and the decisions of the file as they come to stand beside them."""

    def __init__(self, review: Review, writer: Writer, reasons: Mapping[str, str]) -> None:
        self.finder = Finder(Reader(writer.connection))
        self._review, self._writer, self._reasons = review, writer, reasons
        self._names = Reader(writer.connection).actor_names()
        self._actors: dict[str, str] = {}

    def judge(self, work: int, judgement: Judgement, tool: str) -> tuple[str, Choice] | Message | None:
        """The decision that a judgement has become, why it is none, or None when it is in the log already. `tool` wrote
        the file, and nobody knows how blind its reviewers were."""
        reviewer = judgement.reviewer or self._review.actor
        if not reviewer:
            raise InputError("LR-ACTOR-NONE")
        if judgement.stage is None:
            return message("screen.import.no_stage")
        choice = _choice(work, judgement, self._review.protocol, self._reasons)
        actor = self._actor(reviewer)
        ours = self._word(work, judgement.stage, actor)
        if ours is judgement.verdict:
            return None
        if ours is not None:
            return message("screen.import.differs", work=f"W{work}", ours=ours, theirs=judgement.verdict)
        try:
            given = Given(work, judgement.stage, choice, actor, origin={"tool": tool})
            write_checked(self._writer, self._review.protocol, given)
        except InputError as error:
            if error.code == "LR-SCREEN-CRITERION-MISSING" and choice.note:
                return message("screen.import.no_criterion", reason=choice.note)
            return refusal(error)
        return reviewer, choice

    def _word(self, work: int, stage: Stage, actor: str) -> Verdict | None:
        """What the reviewer has said of a work before; None where that was nothing, or to postpone."""
        made = Reader(self._writer.connection).decisions_of([work])
        own = [one.verdict for one in made if (one.stage, one.reviewer, one.means) == (stage, actor, Means.OWN)]
        return own[-1] if own and own[-1] is not Verdict.POSTPONE else None

    def _actor(self, reviewer: str) -> str:
        """The pseudonym of a reviewer, introduced when new; the protocol they judged by is recorded first."""
        if reviewer not in self._actors:
            actor = reviewer if reviewer in self._names else self._writer.actor(reviewer)
            if not self._actors:
                record_documents(self._review, self._writer, actor)
            self._actors[reviewer] = actor
        return self._actors[reviewer]


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
