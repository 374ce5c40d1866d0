r"""Rayyan's exports: every decision stands in the note of the entry (CSV `notes`, RIS N1, BibTeX note).

    RAYYAN-INCLUSION: {"Kari"=>"Included", "Ola"=>"Maybe"} | RAYYAN-LABELS: a,b |
    RAYYAN-EXCLUSION-REASONS: wrong population,foreign language | USER-NOTES: {"Kari"=>["look again"]}

Form: Ruby's way of printing a hash, as it stands in exports that reviews have published with their code; older ones
have `true` and `false` for the decision. Entries are numbered `rayyan-123` in `key`.

Assumed, not verified: quotes in names are escaped by a backslash; in BibTeX all quotes may be, which LaTeX reads as an
accent (`\"Kari\"`), and that is undone. Reasons are not told by reviewer: each exclusion of an entry gets them all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from litreview.model import Judgement, Record, Verdict

_SECTION = re.compile(r"(RAYYAN-INCLUSION|RAYYAN-LABELS|RAYYAN-EXCLUSION-REASONS|USER-NOTES):\s*")
_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_PAIR = re.compile(rf"{_QUOTED}\s*(?:=>|:)\s*(?:{_QUOTED}|(true|false))")
_NOTED = re.compile(_QUOTED + r"\s*(?:=>|:)\s*\[((?:" + _QUOTED + r"|[^\[\]\"])*)\]")
_ESCAPE = re.compile(r"\\(.)")
_CRITERION = re.compile(r"^[IE]\d{1,3}\b")
_VERDICTS = {
    "included": Verdict.INCLUDE,
    "excluded": Verdict.EXCLUDE,
    "maybe": Verdict.MAYBE,
    "true": Verdict.INCLUDE,
    "false": Verdict.EXCLUDE,
}
_NOTE_COLUMNS = frozenset({"notes", "note"})
_WORK = re.compile(r"^W\d+$")


def wrote(record: Record) -> bool:
    """Whether Rayyan wrote the entry: by its notes or its number."""
    notes = (*record.notes, *note_columns(record))
    return any(_SECTION.search(note) for note in notes) or any(key.startswith("rayyan-") for key in _keys(record))


def judgements(record: Record) -> tuple[Judgement, ...]:
    """One for each reviewer who decided."""
    sections = _sections(record)
    reason = ", ".join(_listed(sections.get("RAYYAN-EXCLUSION-REASONS", "")))
    noted = dict(_user_notes(sections.get("USER-NOTES", "")))
    found = []
    for name, word in _decisions(sections.get("RAYYAN-INCLUSION", "")):
        verdict = _VERDICTS.get(word.casefold())
        if verdict:
            why = reason if verdict is Verdict.EXCLUDE else ""
            found.append(Judgement(verdict, None, name, _criterion(why), why, note=noted.get(name, "")))
    return tuple(found)


def tags(record: Record) -> tuple[str, ...]:
    """The labels."""
    return tuple(_listed(_sections(record).get("RAYYAN-LABELS", "")))


def work(record: Record) -> str:
    """Our id, where Rayyan kept the key it was given."""
    return next((key for key in _keys(record) if _WORK.match(key)), "")


def note_columns(record: Record) -> list[str]:
    """The notes that a reader of tables left under their column."""
    return [note for column, notes in record.extra.items() if column.casefold() in _NOTE_COLUMNS for note in notes]


def _keys(record: Record) -> list[str]:
    return [*record.extra.get("key", ()), *filter(None, (record.ids.get("key"), record.ids.get("rayyan")))]


def _sections(record: Record) -> dict[str, str]:
    found: dict[str, str] = {}
    for note in (*record.notes, *note_columns(record)):
        pieces = _SECTION.split(note)  # text before, then name and text in turn
        for name, text in zip(pieces[1::2], pieces[2::2], strict=True):
            found.setdefault(name, text.strip().removesuffix("|").strip())
    return found


def _decisions(text: str) -> Iterator[tuple[str, str]]:
    pairs = [(_unescaped(name), _unescaped(word or bare)) for name, word, bare in _PAIR.findall(text)]
    if pairs:
        yield from pairs
        return
    for part in text.strip("{}").split(","):
        name, arrow, word = part.partition("=>")
        if arrow:
            yield _mended(name), _mended(word)


def _user_notes(text: str) -> Iterator[tuple[str, str]]:
    for found in _NOTED.finditer(text):
        yield _unescaped(found.group(1)), "\n".join(map(_unescaped, re.findall(_QUOTED, found.group(2))))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found.group(1) == "n" else found.group(1), text).strip()


def _mended(text: str) -> str:
    r"""`Kari` of `K̈ari\"`: LaTeX took the first quote for an accent."""
    plain = text.strip()
    if plain.endswith('\\"'):
        letters = unicodedata.normalize("NFD", plain[:-2])
        plain = unicodedata.normalize("NFC", letters.replace("\u0308", "", 1) if letters[1:2] == "\u0308" else letters)
    return plain.strip('"')


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(part for part in (part.strip() for part in text.split(",")) if part))


def _criterion(reason: str) -> str:
    """The id of ours that the one reason begins with; '' where there are several."""
    found = {match.group() for part in _listed(reason) if (match := _CRITERION.match(part))}
    return found.pop() if len(found) == 1 else ""
