"""The people of Ovid's tagged text: one a line, or parted by semicolons or two spaces, with roles, numbers of
addresses and degrees behind their names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from litreview.formats.draft import Draft
from litreview.formats.medline_record import says_no_more
from litreview.model import Name
from litreview.normalise.names import parse_names
from litreview.normalise.titles import clean_markup

_ROLES = re.compile(r"\[([^\[\]]*)\]?$")
_ADDRESSES = re.compile(r" \d{1,3}(?:, ?\d{1,3}){0,20}$")
_DEGREE = re.compile(
    r"[ ,]{1,3}(?:Ph\.? ?D|M\.?D|M\.?P\.?H|M\.?Sc|B\.?Sc|MBBS|MBChB|R\.?N|B\.?N|M\.?S\.?N|DrPH|FRCP|Psy\.?D)\.?$"
)
_PARTED = re.compile(r"[;\n]| {2,}")
_BY_LINE = re.compile(r"[;\n](?![^\[\]]{0,300}\])")  # «[Author; E-mail: …]» is one
_LONGEST = 300  # characters; a longer text is nobody's name


def take_people(draft: Draft, full: Iterable[str], short: Iterable[str], groups: Iterable[str]) -> None:
    """Authors from the tags of full names, else of short ones, then groups; editors by their role among them.

    What stands behind a name stays in `extra`, with the name; so does a short form that says more than the full one.
    """
    used = [tag for tag in full if draft.peek(tag)] or [tag for tag in short if draft.peek(tag)]
    authors: list[str] = []
    editors: list[str] = []
    for tag in used:
        kept = []
        for text in _names(draft.left.pop(tag)):
            if len(text) > _LONGEST:
                kept.append(text)
                continue
            bare, roles = bare_name(text)
            (editors if _edits(roles) else authors).append(bare)
            if bare != text and roles != "Author":
                kept.append(text)
        if kept:
            draft.left[tag] = kept
    names, complete = parse_names(authors)
    found_groups = [tag for tag in groups if draft.peek(tag)]
    together = [Name(literal=clean_markup(line)) for tag in found_groups for line in _names(draft.left.pop(tag))]
    if names or together:
        draft.set("authors", (*names, *together), " ".join([*used, *found_groups]))
    if not complete:
        draft.set("authors_complete", False, used[0])
    if editors:
        draft.set("editors", parse_names(editors)[0], used[0])
    _drop_short(draft, names, [tag for tag in short if tag not in used])


def take_editors(draft: Draft, tags: Iterable[str]) -> None:
    """Editors from their own tags; in MEDLINE ED is a date, and stays."""
    for tag in tags:
        texts = [bare_name(text)[0] for text in _names(draft.peek(tag))]
        if texts and "editors" not in draft.fields and not any(text[:1].isdigit() for text in texts):
            draft.set("editors", parse_names(texts)[0], tag)
            if texts == _names(draft.peek(tag)):
                del draft.left[tag]


def bare_name(text: str) -> tuple[str, str]:
    """`Kamp, Roza Maria` and `Editor` of «Kamp, Roza Maria [Editor]»; a degree and numbers of addresses go too."""
    found = _ROLES.search(text)
    bare = text[: found.start()].rstrip() if found else text
    bare = _ADDRESSES.sub("", bare)
    for _ in range(3):
        bare = _DEGREE.sub("", bare)
    return bare.rstrip(" ,"), found.group(1).strip() if found else ""


def _edits(roles: str) -> bool:
    words = {role.strip(" .").casefold() for role in re.split(r"[,;]", roles)}
    return not words.isdisjoint({"ed", "eds", "editor", "editors"})


def _names(values: Iterable[str]) -> list[str]:
    """The names of values: by line and semicolon; where there are neither, by two spaces or more."""
    texts: list[str] = []
    for value in values:
        parts = (_BY_LINE if "[" in value else _PARTED).split(value)
        texts.extend(" ".join(part.split()) for part in parts if part.strip())
    return texts


def _drop_short(draft: Draft, names: tuple[Name, ...], tags: Iterable[str]) -> None:
    for tag in tags:
        texts = _names(draft.peek(tag))
        if texts and len(texts) == len(names) and all(map(says_no_more, texts, names)):
            del draft.left[tag]
