"""Marks: the words by which our decisions travel in the keywords and notes of other tools' files, and come back.

Keywords, for the tag lists of Zotero, EndNote and Mendeley: `litreview:W12`, `litreview:exclude`,
`litreview:stage full_text`, `litreview:criterion E2`, `litreview:tag pilot`. They tell the last stage judged. A note
tells all of it, in one line; ` | ` parts the judgements, and the tags stand last:

    litreview W12: include; stage title; reviewer Kari | exclude; stage full_text; criterion E2 | tag pilot

Words are English and the same in every language. Signs that would not survive the way through a tagged, comma- or
semicolon-separated or marked-up file are percent-encoded in the values, so that what is read is what was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from litreview.model import Exchanged, Judgement, Stage, Verdict

KEY = "litreview"  # the key of the marks in Record.extra
_UNJUDGED = "unjudged"
_NOTE = re.compile(r"^litreview(?: (W\d+))?: (\S.*)$")
_WORK = re.compile(r"^W\d+$")
# Separators of ours and of keyword lists; a per cent sign, an ampersand or a < that would be taken for a code or a tag;
# blanks that readers make single; signs that XML forbids.
_UNSAFE = re.compile(
    r"[,;|\ufeff\u200b\ufffe\uffff\x00-\x1f\x7f-\x9f]|[^\S ]|(?<= ) |^ | $"
    r"|%(?=[0-9A-Fa-f]{2})|&(?=[#A-Za-z])|<(?=[/A-Za-z])"
)
_UNSAFE_IN_NOTE = re.compile(_UNSAFE.pattern.replace("[,;|", "[;|", 1))  # a comma is safe there, and frequent
_FIELDS = ("stage", "criterion", "reason", "reviewer", "date", "note")
# How Rayyan goes on behind a note, with or without a stroke between.
_BEHIND = re.compile(r"(?:RAYYAN-[A-Z-]{1,30}|USER-NOTES):")
_VERDICTS = {verdict.value: verdict for verdict in Verdict}
_STAGES = {stage.value: stage for stage in Stage}
_ORDER = {stage: place for place, stage in enumerate((None, *Stage))}


@dataclass(frozen=True, slots=True)
class Marks:
    """What the marks of one record say."""

    work: str = ""
    judgements: tuple[Judgement, ...] = ()
    tags: tuple[str, ...] = ()


def last_judged(item: Exchanged) -> tuple[Judgement, ...]:
    """The judgements of the last stage that has any; one that names no stage comes before all that do."""
    last = max((judgement.stage for judgement in item.judgements), key=_ORDER.__getitem__, default=None)
    return tuple(judgement for judgement in item.judgements if judgement.stage is last)


def keyword_marks(item: Exchanged) -> tuple[str, ...]:
    """The marks for a list of keywords, without commas and semicolons: work, verdicts of the last stage, tags."""
    latest = last_judged(item)
    words = [item.work, *(judgement.verdict.value for judgement in latest)]
    words += [f"stage {judgement.stage.value}" for judgement in latest if judgement.stage]
    words += [f"criterion {_safe(judgement.criterion)}" for judgement in latest if judgement.criterion]
    words += [f"tag {_safe(tag)}" for tag in item.tags if tag]
    return tuple(dict.fromkeys(f"{KEY}:{word}" for word in words if word))


def note_mark(item: Exchanged, *, always: bool = False) -> str:
    """The mark for a note: one line with every judgement; '' when there is none.

    `always`: for files without keywords; a work that nobody judged has a line as well, for its id and tags.
    """
    parts = [_judged(judgement) for judgement in item.judgements]
    if not parts and not (always and (item.work or item.tags)):
        return ""
    tags = "; ".join(f"tag {_safe(tag, _UNSAFE_IN_NOTE)}" for tag in item.tags if tag)
    head = f"{KEY} {item.work}" if item.work else KEY
    return f"{head}: {' | '.join(part for part in (*(parts or [_UNJUDGED]), tags) if part)}"


def _judged(judgement: Judgement) -> str:
    stage = judgement.stage.value if judgement.stage else ""
    values = (stage, judgement.criterion, judgement.reason, judgement.reviewer, judgement.at, judgement.note)
    told = [f"{name} {_safe(value, _UNSAFE_IN_NOTE)}" for name, value in zip(_FIELDS, values, strict=True) if value]
    return "; ".join((judgement.verdict.value, *told))


def _safe(value: str, unsafe: re.Pattern[str] = _UNSAFE) -> str:
    composed = unicodedata.normalize("NFC", value)
    return unsafe.sub(lambda found: quote(found.group(), safe="", errors="replace"), composed)


def take_marks(
    keywords: Sequence[str], notes: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Keywords and notes without the marks in them, and the marks as they stand there.

    A mark in a note is a line of it; what another tool wrote behind it in the line stays in the note.
    """
    marks = [keyword for keyword in keywords if _is_mark(keyword)]
    if not marks and not any(KEY in note for note in notes):
        return tuple(keywords), tuple(notes), ()
    kept: list[str] = []
    for note in notes:
        lines = []
        for line in note.split("\n") if KEY in note else [note]:
            mark, rest = _cut(line)
            marks += [mark] if mark else []
            lines += [rest] if rest or not mark else []
        kept += ["\n".join(lines)] if lines else []
    return tuple(keyword for keyword in keywords if not _is_mark(keyword)), tuple(kept), tuple(dict.fromkeys(marks))


def read_marks(marks: Iterable[str]) -> Marks:
    """What marks say. A note tells more than keywords: the keywords' verdicts count only where there is no note."""
    said = list(marks)
    notes = [_read_note(mark) for mark in said if _NOTE.match(mark)]
    words = [mark.removeprefix(f"{KEY}:") for mark in said if _is_mark(mark)]
    everything = [*notes, _read_words(words)]
    return Marks(
        next((read.work for read in everything if read.work), ""),
        next((read.judgements for read in everything if read.judgements), ()),
        tuple(dict.fromkeys(tag for read in everything for tag in read.tags)),
    )


def _is_mark(keyword: str) -> bool:
    if not keyword.startswith(f"{KEY}:"):
        return False
    name, _, value = keyword[len(KEY) + 1 :].partition(" ")
    if value:
        return name in ("criterion", "tag") or (name == "stage" and _stage(value) is not None)
    return bool(_WORK.match(name)) or _verdict(name) is not None


def _read_words(words: Sequence[str]) -> Marks:
    valued = [word.partition(" ")[::2] for word in words]
    verdicts = [verdict for word in words if (verdict := _verdict(word))]
    stages = [_stage(value) for name, value in valued if name == "stage"]
    criteria = [unquote(value) for name, value in valued if name == "criterion"]
    stage = stages[0] if len(stages) == 1 else None
    criterion = criteria[0] if len(criteria) == 1 else ""
    alone = len(verdicts) == 1  # with several, a criterion is that of the exclusion
    judgements = tuple(
        Judgement(verdict, stage, criterion=criterion if alone or verdict is Verdict.EXCLUDE else "")
        for verdict in verdicts
    )
    work = next((word for word in words if _WORK.match(word)), "")
    return Marks(work, judgements, tuple(unquote(value) for name, value in valued if name == "tag"))


def _cut(line: str) -> tuple[str, str]:
    """The mark a line begins with, and the rest of the line; ('', line) where there is none."""
    found = _NOTE.match(line.strip())
    if not found:
        return "", line
    parts = found.group(2).split(" | ")
    count = next((place for place, part in enumerate(parts) if not _known(part)), len(parts))
    rest = parts[count:]
    behind = _BEHIND.search(rest[0]) if rest else None
    if behind and _known(own := rest[0][: behind.start()].rstrip(" |")):
        parts[count], rest[0] = own, rest[0][behind.start() :]
        count += 1
    if not count:
        return "", line
    head = line.strip()[: found.start(2)]
    return head + " | ".join(parts[:count]), " | ".join(rest)


def _known(part: str) -> bool:
    return part == _UNJUDGED or bool(_tags(part)) or _judgement(part) is not None


def _read_note(mark: str) -> Marks:
    found = _NOTE.match(mark)
    if not found:
        return Marks()
    parts = found.group(2).split(" | ")
    judgements = tuple(judgement for part in parts if (judgement := _judgement(part)))
    return Marks(found.group(1) or "", judgements, tuple(tag for part in parts for tag in _tags(part)))


def _tags(part: str) -> list[str]:
    words = part.split("; ")
    return [unquote(word[4:]) for word in words] if all(word.startswith("tag ") for word in words) else []


def _judgement(part: str) -> Judgement | None:
    """A judgement of its words; None when they are not ours."""
    first, *others = part.split("; ")
    verdict = _verdict(first)
    told = {name: unquote(value) for name, _, value in (word.partition(" ") for word in others)}
    if verdict is None or not set(told) <= set(_FIELDS) or len(told) < len(others) or not all(told.values()):
        return None
    stage = _stage(told.get("stage", ""))
    if stage is None and "stage" in told:
        return None
    criterion, reason, reviewer, at, note = (told.get(name, "") for name in _FIELDS[1:])
    return Judgement(verdict, stage, reviewer, criterion, reason, at, note)


def _verdict(word: str) -> Verdict | None:
    return _VERDICTS.get(word)


def _stage(word: str) -> Stage | None:
    return _STAGES.get(word)
