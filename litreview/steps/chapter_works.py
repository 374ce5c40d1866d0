"""Which included work a citation means: by its names, its year and the letter after it. Pure; never a guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from litreview.formats.citations import IN_PRESS, NO_DATE, Citation
from litreview.model import Extraction, Work

_LETTERED = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)([a-z])(?![\w])")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An included work as citations know it: its names folded, its year, and its letter where the author says it."""

    work: str
    names: tuple[str, ...]
    complete: bool
    year: int | None
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """The works a citation may mean, and why it cannot be told: several, letter, names, year."""

    works: tuple[str, ...]
    why: str


def candidates(works: Sequence[Work], cells: Iterable[Extraction]) -> tuple[Candidate, ...]:
    """The included works. The letter of a year is only known from the reference the author wrote in the matrix."""
    letters: dict[str, str] = {}
    for cell in cells:
        if cell.field in {"reference", "author_year"} and (found := _LETTERED.search(cell.text)):
            letters.setdefault(cell.work, found[2])
    made = []
    for work in works:
        people = work.best.authors or work.best.editors
        names = tuple(folded(name.literal or name.family) for name in people) or (folded(work.best.title),)
        made.append(Candidate(work.id, names, work.best.authors_complete, work.best.year, letters.get(work.id, "")))
    return tuple(made)


def meant(
    citation: Citation, works: Sequence[Candidate], letters: Mapping[tuple[str, ...], frozenset[str]]
) -> str | Doubt | None:
    """The work a citation means; a Doubt where that cannot be told; None where it means none of them."""
    named = [work for work in works if _same_names(citation, work)]
    dated = [work for work in named if _same_year(citation, work)]
    if dated:
        return _by_letter(citation, dated, letters)
    beside = [work for work in named if _near_year(citation, work)]
    if beside:
        return Doubt(tuple(work.work for work in beside), "year")
    loose = [work for work in works if _same_year(citation, work) and _first_alike(citation, work)]
    return Doubt(tuple(work.work for work in loose), "names") if loose else None


def _by_letter(
    citation: Citation, works: Sequence[Candidate], letters: Mapping[tuple[str, ...], frozenset[str]]
) -> str | Doubt | None:
    letter = citation.year[4:] if citation.year[:4].isdecimal() else ""
    fitting = [work for work in works if not (letter and work.letter) or work.letter == letter]
    if not fitting:
        return None  # another work of the same authors and year, whose letter differs
    if len(fitting) > 1:
        known = [work for work in fitting if letter and work.letter == letter]
        return known[0].work if len(known) == 1 else Doubt(tuple(work.work for work in fitting), "several")
    only = fitting[0]
    others = letters.get((citation.names[0].casefold(), citation.year[:4]), frozenset())
    if letter and not only.letter and len(others - {""}) > 1:
        return Doubt((only.work,), "letter")  # 2013a and 2013b are cited, and nobody knows which of them is ours
    return only.work


def _same_year(citation: Citation, work: Candidate) -> bool:
    if citation.year.startswith(NO_DATE) or citation.year == IN_PRESS:
        return work.year is None
    return work.year is not None and citation.year[:4] == str(work.year)


def _near_year(citation: Citation, work: Candidate) -> bool:
    """A year beside: printed one year and on the web the year before, or a slip."""
    year = citation.year[:4]
    return work.year is not None and year.isdecimal() and abs(int(year) - work.year) == 1


def _same_names(citation: Citation, work: Candidate) -> bool:
    given = [folded(name) for name in citation.names]
    if citation.et_al:  # the first names, and there are more
        more = len(work.names) > len(given) or not work.complete
        return more and all(alike(one, other) for one, other in zip(given, work.names, strict=False))
    for shorter in range(len(given)):  # «I Norge, Semb og Borg»: words before the names may have come along
        rest = given[shorter:]
        if len(rest) == len(work.names) and all(alike(*pair) for pair in zip(rest, work.names, strict=True)):
            return shorter == 0 or citation.narrative
    return False


def _first_alike(citation: Citation, work: Candidate) -> bool:
    """The first author alone agrees: «Ness (2013)» of a work by Ness and others."""
    return bool(citation.names) and alike(folded(citation.names[0]), work.names[0])


def alike(cited: str, name: str) -> bool:
    """A cited name and an author's family name, both folded: alike but for given names before it, or a genitive s."""
    own = name.split()
    for form in (cited.split(), cited.removesuffix("s").removesuffix("'").split()):
        shorter = min(len(form), len(own))
        if shorter and form[-shorter:] == own[-shorter:]:
            return True
    return False


def folded(text: str) -> str:
    """Small letters, one kind of hyphen, no accents; æ, ø and å stay."""
    plain = re.sub("[\u2010-\u2015\u00ad]", "-", unicodedata.normalize("NFC", text).casefold())
    bare = "".join(
        sign
        if sign in "æøåäö"
        else "".join(part for part in unicodedata.normalize("NFD", sign) if not unicodedata.combining(part))
        for sign in plain
    )
    return " ".join(re.sub(r"[^\w'\s-]+", " ", bare).split())
