"""A results chapter against the themes and the included works: which are cited under which heading. Pure.

What cannot be told is told as that: a heading that is only like a theme, a citation that several works answer to, or
one that answers to a work in all but its year or its other authors.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from litreview.errors import InputError, Where
from litreview.formats.citations import Citation, find
from litreview.formats.docx_text import DocxParagraph
from litreview.model import CitedAt, Theme
from litreview.steps.chapter_works import Candidate, Doubt, meant

NEAR = 0.72  # how like a theme's name a heading is (difflib's ratio) to be asked about
_SHORT = 120  # signs of a line in bold that may be a heading without a number
_NUMBERING = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*\.?\s+|[ivx]{1,4}\.\s+|[a-z]\)\s+)", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:hoved|hovud|under)?(?:tema|kategori|theme|category|subtheme|sub-theme)\s*\d{0,2}\s*[:.–—-]\s*", re.IGNORECASE
)
_RESULTS = re.compile(r"\b(?:resultat\w*|funn\w*|findings|results)\b", re.IGNORECASE)
_LIST = re.compile(
    r"^(?:referanse(?:r|liste|lista|ar)?|litteratur(?:liste|lista)?|kilde(?:r|liste)|kjelde(?:r|liste)|references|"
    r"reference list|bibliography|bibliografi)$",
    re.IGNORECASE,
)
_UNDER_ANY = 99  # level of a line in bold: every true heading ends what stands under it


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a theme's heading, with what is under headings below it. `fake`: bold text, not a style."""

    theme: str
    heading: str
    paragraph: int
    fake: bool
    cited: tuple[CitedAt, ...]
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NearHeading:
    paragraph: int
    heading: str
    theme: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A citation that nobody can place: `why` is several (works answer to it), letter, names or year."""

    paragraph: int
    words: str
    works: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Words:
    """A citation that answers to no included work; the first place of it."""

    paragraph: int
    words: str


@dataclass(frozen=True, slots=True)
class ChapterRead:
    sections: tuple[Section, ...]
    near: tuple[NearHeading, ...]
    missing: tuple[str, ...]  # themes without a heading
    doubtful: tuple[Doubtful, ...]
    outside: tuple[CitedAt, ...]  # included works cited under no theme's heading
    unmatched: tuple[Words, ...]


@dataclass(slots=True)
class _Open:
    """A section while its text goes by."""

    theme: str
    heading: DocxParagraph
    level: int
    cited: list[CitedAt] = field(default_factory=list)
    perhaps: dict[str, None] = field(default_factory=dict)

    def closed(self) -> Section:
        fake = self.heading.fake or self.heading.level is None
        return Section(self.theme, self.heading.text, self.heading.number, fake, tuple(self.cited), tuple(self.perhaps))


def read_chapter(
    paragraphs: Sequence[DocxParagraph],
    themes: Sequence[Theme],
    works: Sequence[Candidate],
    headings: Mapping[str, str],
    citations: Mapping[str, str],
) -> ChapterRead:
    """`headings` says which theme a heading is (its words, with or without number), `citations` which work a citation.

    Raises InputError LR-CHAPTER-HEADING for a heading that is not there, LR-THEME-UNKNOWN for a theme.
    """
    text = tuple(one for one in _without_lists(paragraphs) if not one.in_table)
    placed, near = _placed(text, themes, headings)
    inside = _results(text, placed)
    reading = _Reading(works, citations, _letters(text))
    for one in text:
        reading.take(one, placed.get(id(one), ""), told=id(one) in inside)
    return reading.done(themes, near)


@dataclass(slots=True)
class _Reading:
    works: Sequence[Candidate]
    citations: Mapping[str, str]
    letters: Mapping[tuple[str, ...], frozenset[str]]
    open: list[_Open] = field(default_factory=list)
    sections: list[_Open] = field(default_factory=list)
    doubtful: list[Doubtful] = field(default_factory=list)
    outside: list[CitedAt] = field(default_factory=list)
    unmatched: dict[str, Words] = field(default_factory=dict)
    last: str | Doubt | None = None

    def take(self, paragraph: DocxParagraph, theme: str, *, told: bool) -> None:
        """A heading opens and closes sections; of other text the citations are placed. Not `told`: it is no part of
        the results, and only what an ibid. there may refer to is kept."""
        theme = theme if told else ""
        if theme or paragraph.level is not None:
            level = paragraph.level or _UNDER_ANY
            self.open = [one for one in self.open if one.level < level]
        if theme:
            opened = _Open(theme, paragraph, paragraph.level or _UNDER_ANY)
            self.open.append(opened)
            self.sections.append(opened)
            return
        for citation in find(paragraph.text):
            self._place(citation, paragraph.number, told=told)

    def _place(self, citation: Citation, number: int, *, told: bool) -> None:
        if citation.ibid:
            found: str | Doubt | None = self.last
        elif citation.secondary:
            return
        else:
            found = self.citations.get(citation.raw) or meant(citation, self.works, self.letters)
            self.last = found
        if not told:
            return
        if isinstance(found, Doubt):
            self.doubtful.append(Doubtful(number, citation.raw, found.works, found.why))
            for section in self.open:
                section.perhaps.update(dict.fromkeys(found.works))
        elif found:
            at = CitedAt(found, number, citation.raw)
            for section in self.open:
                section.cited.append(at)
            if not self.open:
                self.outside.append(at)
        elif not citation.ibid:
            self.unmatched.setdefault(citation.raw, Words(number, citation.raw))

    def done(self, themes: Sequence[Theme], near: tuple[NearHeading, ...]) -> ChapterRead:
        sections = tuple(one.closed() for one in self.sections)
        found = {one.theme for one in sections}
        missing = tuple(theme.name for theme in themes if theme.name not in found)
        asked = tuple(one for one in near if one.theme in missing)
        return ChapterRead(
            sections, asked, missing, tuple(self.doubtful), tuple(self.outside), tuple(self.unmatched.values())
        )


def _without_lists(paragraphs: Sequence[DocxParagraph]) -> Iterator[DocxParagraph]:
    """The text without the reference list, whose entries look like citations, and without the table of contents."""
    level: int | None = None
    for one in paragraphs:
        if one.style.casefold().startswith(("toc", "innh")):
            continue
        if one.level is not None and not one.in_note and (level is None or one.level <= level):
            level = one.level if _LIST.match(_plain(one.text)) else None
        if level is None:
            yield one


def _placed(
    text: Sequence[DocxParagraph], themes: Sequence[Theme], headings: Mapping[str, str]
) -> tuple[dict[int, str], tuple[NearHeading, ...]]:
    """The theme of each heading that has one, by the paragraph's identity; and the headings that are only like one."""
    candidates = [one for one in text if not one.in_note and _may_head(one)]
    given = _given(candidates, themes, headings)
    named = set(given.values())
    names = {_plain(name): theme.name for theme in themes for name in (theme.name, theme.heading) if name.strip()}
    placed: dict[int, str] = dict(given)
    near: list[NearHeading] = []
    for one in candidates:
        theme = names.get(_plain(one.text), "")
        if id(one) in placed or theme in named:
            continue
        if theme:
            placed[id(one)] = theme
        elif one.level is not None and (like := _likest(_plain(one.text), names)):
            near.append(NearHeading(one.number, one.text, like))
    return placed, tuple(near)


def _may_head(one: DocxParagraph) -> bool:
    return one.level is not None or (one.bold and len(one.text) <= _SHORT)


def _given(candidates: Sequence[DocxParagraph], themes: Sequence[Theme], headings: Mapping[str, str]) -> dict[int, str]:
    names = {theme.name.casefold(): theme.name for theme in themes}
    placed: dict[int, str] = {}
    for heading, theme in headings.items():
        if theme.casefold() not in names:
            raise InputError("LR-THEME-UNKNOWN", name=theme, valid=", ".join(names.values()))
        exact = [one for one in candidates if _squeezed(one.text) == _squeezed(heading)]
        meant = exact or [one for one in candidates if _plain(one.text) == _plain(heading)]
        if not meant:
            valid = "; ".join(one.text for one in candidates if one.level is not None)[:400]
            raise InputError("LR-CHAPTER-HEADING", where=Where(key=heading), valid=valid)
        placed.update((id(one), names[theme.casefold()]) for one in meant)
    return placed


def _likest(heading: str, names: Mapping[str, str]) -> str:
    """The theme that a heading is most like, where it is like one: near in letters, or one within the other."""
    best, found = 0.0, ""
    for name, theme in names.items():
        ratio = difflib.SequenceMatcher(None, heading, name).ratio()
        mine, yours = set(heading.split()), set(name.split())
        if mine and yours and (mine <= yours or yours <= mine) and min(len(heading), len(name)) > 3:
            ratio = max(ratio, NEAR)
        if ratio > best:
            best, found = ratio, theme
    return found if best >= NEAR else ""


def _results(text: Sequence[DocxParagraph], placed: Mapping[int, str]) -> set[int]:
    """The paragraphs of the results chapter, when the file has one with themes in it; else of the whole file.

    A whole thesis often has the themes' headings once more in its discussion.
    """
    inside: set[int] = set()
    level: int | None = None
    for one in text:
        if one.level is not None and (level is None or one.level <= level):
            level = one.level if _RESULTS.search(one.text) and id(one) not in placed else None
        if level is not None:
            inside.add(id(one))
    return inside if inside & placed.keys() else {id(one) for one in text}


def _letters(text: Sequence[DocxParagraph]) -> dict[tuple[str, ...], frozenset[str]]:
    """Which letters the text has after each year of each names: («Ness», «2013») has a and b."""
    found: dict[tuple[str, ...], set[str]] = {}
    for one in text:
        for citation in find(one.text):
            if citation.year[:4].isdecimal() and citation.names:
                found.setdefault((citation.names[0].casefold(), citation.year[:4]), set()).add(citation.year[4:])
    return {key: frozenset(letters) for key, letters in found.items()}


def _plain(text: str) -> str:
    """A heading without its number and label, in small letters: what is compared."""
    bare = _LABEL.sub("", _NUMBERING.sub("", text))
    return " ".join(re.sub(r"[^\w\s-]+", " ", bare.casefold()).split())


def _squeezed(text: str) -> str:
    return " ".join(text.casefold().split())


def theme_with(theme: Theme, sections: Sequence[Section]) -> Theme:
    """A theme with what was found under its headings; one whose heading is gone is no longer compared with a file."""
    own = [section for section in sections if section.theme == theme.name]
    if not own:
        return replace(theme, cited=None, evidence=(), perhaps=()) if theme.evidence else theme
    evidence = tuple(at for section in own for at in section.cited)
    cited = tuple(dict.fromkeys(at.work for at in evidence))
    perhaps = dict.fromkeys(work for section in own for work in section.perhaps if work not in cited)
    return replace(theme, cited=cited, heading=own[0].heading, evidence=evidence, perhaps=tuple(perhaps))
