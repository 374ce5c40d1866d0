"""Citations against the reference list, and the list against itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from litreview.formats.citations import Citation, find
from litreview.reporting.slips.entries import ListEntry, folded
from litreview.reporting.slips.found import Slip, slip
from litreview.reporting.slips.sections import Paper

_PERSONAL = re.compile(r"personlig kommunikasjon|personleg kommunikasjon|personal communication", re.IGNORECASE)
_EDITION = re.compile(r"\((?:\d{1,2}\. ?(?:utg|utgave|opplag)|\d{1,2}(?:st|nd|rd|th) ed|[Rr]ev\. utg)\b", re.IGNORECASE)
_SAME_TITLE = 0.92  # likeness of two titles, of letters and digits alone


@dataclass(slots=True)
class _Shelf:
    """The list while it is compared with: entries by first name, short forms of groups, and which were cited."""

    entries: tuple[ListEntry, ...]
    short: dict[str, str]
    cited: set[int] = field(default_factory=set)
    told: set[str] = field(default_factory=set)


def across(paper: Paper) -> Iterator[Slip]:
    """REF-NOT-LISTED, REF-NOT-CITED, REF-VARIANT and REF-EDITIONS; REF-NO-LIST where there are citations and no list.

    A citation that stands again is told once.
    """
    found = [(one.number, citation, one.text) for one in paper.body for citation in find(one.text)]
    if not paper.listed:
        if found:
            yield slip("REF-NO-LIST", 0, found[0][1].raw, n=len(found))
        return
    body = " ".join(one.text for one in paper.body)
    shelf = _Shelf(paper.entries, _short_forms(paper.entries, body))
    yield from _twice(paper.entries)
    for number, citation, text in found:
        yield from _cited(shelf, number, citation, text)
    yield from _not_cited(shelf, body)


def _cited(shelf: _Shelf, number: int, citation: Citation, text: str) -> Iterator[Slip]:
    """What is wrong with one citation; what it cites is marked as cited."""
    around = text[max(0, citation.start - 40) : citation.end + 60]
    if citation.ibid or not citation.names or _PERSONAL.search(around):
        return
    mine = [folded(name) for name in citation.names]
    near = [place for place, entry in enumerate(shelf.entries) if _same_people(shelf, citation, mine, entry)]
    exact = [place for place in near if _same_year(citation, shelf.entries[place])]
    if exact:
        shelf.cited.update(exact)
        return
    if citation.secondary:
        return
    key = f"{'&'.join(mine)} {citation.year}"
    if key in shelf.told:
        return
    shelf.told.add(key)
    if not near:
        near = [place for place, entry in enumerate(shelf.entries) if _other_order(citation, entry)]
    if near and _sure(citation, shelf.entries[near[0]]):
        shelf.cited.update(near)
        yield slip("REF-VARIANT", number, citation.raw, listed=_short(shelf.entries[near[0]]))
    else:
        yield slip("REF-NOT-LISTED", number, citation.raw)


def _sure(citation: Citation, entry: ListEntry) -> bool:
    """Whether a citation with another year or order must be of that entry: one name alone may have two works."""
    return (len(citation.names) > 1 or citation.et_al) and entry.person


def _same_year(citation: Citation, entry: ListEntry) -> bool:
    """«2013» may be any of 2013a and 2013b; 2013a is not 2013b."""
    year = re.sub(r"(?<=[\d.])-?([a-z])$", r"\1", entry.year.casefold())
    said = citation.year.casefold()
    return said == year or said == entry.base_year.casefold() or (said[:-1] == year and said[-1:].isalpha())


def _same_people(shelf: _Shelf, citation: Citation, mine: list[str], entry: ListEntry) -> bool:
    """Whether those cited, with their names folded, are those of an entry."""
    if not entry.names:
        return False
    if not entry.person:
        names = [shelf.short.get(name, name) for name in mine]
        whole = (names[0], "".join(names))
        return any(_ends_alike(name, entry.group) or entry.group.startswith(name) for name in whole if name)
    theirs = entry.keys
    if not _ends_alike(mine[0], theirs[0]):
        return False
    if citation.et_al:
        return len(theirs) > 2 or entry.others or len(mine) <= len(theirs)
    if len(mine) == 1:
        return len(theirs) == 1
    return all(_ends_alike(one, other) for one, other in zip(mine, theirs, strict=False)) and (
        len(mine) == len(theirs) or entry.others
    )


def _ends_alike(one: str, other: str) -> bool:
    """A name in a sentence may have words before it («Studien Aas»); a particle may be left out («van Dijk»)."""
    return bool(one and other) and (one == other or (one.endswith(other) and len(other) > 2) or other.endswith(one))


def _other_order(citation: Citation, entry: ListEntry) -> bool:
    """The same people in another order, or an et al. after one who is not the first."""
    if not entry.person or len(citation.names) < 2 or not _same_year(citation, entry):
        return False
    return {folded(name) for name in citation.names} == set(entry.keys)


def _short(entry: ListEntry) -> str:
    return f"{entry.authors.rstrip('. ')} ({entry.year})"


def _short_forms(entries: Sequence[ListEntry], body: str) -> dict[str, str]:
    """Short forms that the text gives a group: «Folkehelseinstituttet [FHI]», «Folkehelseinstituttet (FHI, 2020)»."""
    found: dict[str, str] = {}
    for entry in entries:
        if not entry.person and 3 < len(entry.authors) < 100:
            name = re.escape(entry.authors.rstrip(". "))
            for match in re.finditer(rf"{name}\s*[\[(]([A-ZÆØÅ][\w&-]{{1,11}})\b", body, re.IGNORECASE):
                found.setdefault(folded(match[1]), folded(entry.authors))
    return found


def _twice(entries: Sequence[ListEntry]) -> Iterator[Slip]:
    """One work that stands twice, with different years, people or pages; or one book in two editions."""
    for place, entry in enumerate(entries):
        for earlier in entries[:place]:
            if not _same_work(entry, earlier):
                continue
            editions = [_EDITION.search(one.text) for one in (entry, earlier)]
            code = "REF-EDITIONS" if any(editions) and entry.base_year != earlier.base_year else "REF-VARIANT"
            yield slip(code, entry.paragraph, entry.text, listed=_short(earlier))
            break


def _same_work(one: ListEntry, other: ListEntry) -> bool:
    if one.doi and one.doi == other.doi:
        return True
    left, right = folded(one.title), folded(other.title)
    if len(left) < 8 or not one.names or not other.names or one.number != other.number:
        return False
    if not set(one.keys) & set(other.keys) or (one.doi and other.doi):  # two DOIs are two works
        return False
    return left == right or (
        abs(len(left) - len(right)) < 6 and SequenceMatcher(None, left, right).ratio() > _SAME_TITLE
    )


def _not_cited(shelf: _Shelf, body: str) -> Iterator[Slip]:
    """Entries that nothing in the text points to, as far as names and years tell."""
    plain = re.sub(r"\s+", " ", body.replace("-", "–")).casefold()
    for place, entry in enumerate(shelf.entries):
        if place in shelf.cited or not entry.names:
            continue
        if entry.person:
            name = re.escape(entry.names[0].replace("-", "–").casefold())
            year = re.escape(re.sub(r"[a-z]$", "", entry.base_year))
            mentioned = (
                re.search(rf"\b{name}\b[^.;]{{0,80}}{year}", plain) if year else re.search(rf"\b{name}\b", plain)
            )
        else:
            wanted = (entry.number or entry.authors.rstrip(". ")).replace("-", "–").casefold()
            mentioned = (
                re.search(re.escape(wanted), plain) if len(wanted) > 3 and not entry.year[:4].isdigit() else None
            )
            mentioned = mentioned or (re.search(re.escape(wanted), plain) if _by_name(entry) else None)
        if not mentioned:
            yield slip("REF-NOT-CITED", entry.paragraph, entry.text)


def _by_name(entry: ListEntry) -> bool:
    """Laws and government papers are cited by name or number, without a year."""
    return bool(entry.number) or bool(re.search(r"(?:loven|lova|forskriften|forskrifta)\.?$", entry.authors.strip()))
