"""Names of persons in a text that an event keeps: each occurrence is a token, and the name stands sealed beside it.

`{{private:<digest>}}` is a name by the digest of its private text; `{{private:}}` stands for the letters `{{private:`
where an author wrote them. Only texts of events that list their `names` are read so; older ones are as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

MARK = "{{private:"
TOKEN = re.compile(r"\{\{private:([0-9a-f]{64})?\}\}")
_LITERAL = "{{private:}}"
_SHORTEST = 3  # letters of a part of a name that is looked for by itself

Names = Mapping[str, str]  # by each form of a name, the name it is a form of


def forms(name: str) -> tuple[str, ...]:
    """The name, and the parts of it that name the person too: «Kari» and «Nordmann» of «Kari Nordmann». What tells
    people apart by a letter or a number («Student A», «Reviewer 2») has no such parts."""
    whole = name.strip()
    parts = whole.split()
    if len(parts) < 2 or any(len(part.strip(".")) < 2 and not part.endswith(".") for part in parts):
        return (whole,) if whole else ()
    return (whole, *dict.fromkeys(part for part in parts if len(part) >= _SHORTEST and part[0].isupper()))


def occurrences(text: str, names: Iterable[str]) -> tuple[tuple[int, int, str], ...]:
    """Where forms of these names stand, in order: begin, end, and whose name it is; none inside another.

    Whole words only, also with the s of the genitive. One word without a capital letter («author», «a») is a role and a
    word of its own, and is looked for in the list of reviewers alone.
    """
    whose: dict[str, str] = {}
    for name in names:
        for form in forms(name):
            whose.setdefault(form, name.strip())
    plain = [form for form in whose if _is_role(form)]
    found = _found(text, whose, [form for form in whose if form not in plain], _WORD)
    for listed in _REVIEWERS.finditer(text) if plain else ():
        inside = _found(listed[1], whose, plain, _QUOTED)
        found += [(begin + listed.start(1), end + listed.start(1), who) for begin, end, who in inside]
    return tuple(sorted(found))


_WORD = r"(?<!\w)(?:{})(?=s?(?!\w))"
_QUOTED = r"(?<=[\"'])(?:{})(?=[\"'])"
_REVIEWERS = re.compile(r"^reviewers\s*=\s*\[([^\]]*)\]", re.MULTILINE)


def _is_role(form: str) -> bool:
    return len(form) == 1 or (form.islower() and " " not in form)


def _found(text: str, whose: Names, wanted: list[str], around: str) -> list[tuple[int, int, str]]:
    if not wanted:
        return []
    longest = sorted(wanted, key=lambda form: (-len(form), form))
    pattern = re.compile(around.format("|".join(map(re.escape, longest))))
    return [(found.start(), found.end(), whose[found[0]]) for found in pattern.finditer(text)]


def veil(text: str, places: Iterable[tuple[int, int, str]], digest: Callable[[str], str]) -> str:
    """The text with a token at each place (in order, none overlapping); `digest` seals the form that stands there."""
    parts, at = [], 0
    for begin, end, _ in places:
        parts += [text[at:begin].replace(MARK, _LITERAL), f"{MARK}{digest(text[begin:end])}}}}}"]
        at = end
    return "".join((*parts, text[at:].replace(MARK, _LITERAL)))


def unveil(text: str, told: Callable[[str], str]) -> str:
    """The text with each token replaced by what is told for its digest."""
    return TOKEN.sub(lambda found: told(found[1]) if found[1] else MARK, text)
