"""What a reviewer types at the desk, read: one letter, a word, or a letter with more after it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

# The letters of all three languages. No letter has two meanings: «mer» is a whole word because m is maybe, and
# «utsett» one because u is undo.
_KEYS = {
    **dict.fromkeys(("i", "include", "inkluder"), "include"),
    **dict.fromkeys(("e", "exclude", "ekskluder"), "exclude"),
    **dict.fromkeys(("m", "maybe", "k", "kanskje"), "maybe"),
    **dict.fromkeys(("p", "postpone", "v", "vent", "utsett"), "postpone"),
    **dict.fromkeys(("u", "undo", "a", "angre"), "undo"),
    **dict.fromkeys(("n", "note", "notat", "merknad"), "note"),
    **dict.fromkeys(("t", "tag", "tags", "tagg", "tagger", "taggar"), "tags"),
    **dict.fromkeys(("s", "show", "more", "vis", "mer", "meir"), "more"),
    **dict.fromkeys(("q", "quit", "slutt"), "quit"),
}
_WITH_MORE = frozenset({"exclude", "note", "tags"})
_AT_ONCE = re.compile(r"e(\d\S*)", re.IGNORECASE)


class Said(NamedTuple):
    """What is to be done, and what was typed after it: a criterion, a note, tags."""

    act: str
    rest: str = ""


def read_key(typed: str, criteria: Collection[str]) -> Said | None:
    """`e2` and `e E2` exclude on E2, `n a note` keeps a note; None for what means nothing here.

    Criteria may be typed in either letter case.
    """
    first, _, rest = typed.strip().partition(" ")
    at_once = _AT_ONCE.fullmatch(first)
    if at_once and not rest:
        return Said("exclude", known_criterion(f"E{at_once.group(1)}", criteria))
    act = _KEYS.get(first.casefold())
    if act is None or (rest.strip() and act not in _WITH_MORE):
        return None
    return Said(act, known_criterion(rest, criteria) if act == "exclude" else rest.strip())


def known_criterion(typed: str, criteria: Collection[str]) -> str:
    """A criterion's id as the protocol writes it; what is none of them stays as it was typed, and is refused later."""
    wanted = typed.strip()
    return next((known for known in criteria if known.casefold() == wanted.casefold()), wanted)


def tags_of(typed: str) -> tuple[str, ...]:
    """Tags, parted by commas."""
    return tuple(dict.fromkeys(tag.strip() for tag in typed.split(",") if tag.strip()))
