"""The names of a reference: who it stands under, and how a list of names is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from litreview.messages import Words
from litreview.model import Language, Name, Record, RecordType
from litreview.normalise.names import initials

MOST_AUTHORS = 20  # from 21 on the list prints the first 19, an ellipsis and the last
# «Folkehelseinstituttet (FHI)»: only what the source itself says is a short form. None is made up.
_SHORT_FORM = re.compile(r"^(?P<name>.*\S)\s*[(\[](?P<short>(?=.*[A-ZÆØÅ].*[A-ZÆØÅ])[\w&.-]{2,12})[)\]]$")


def authors_of(record: Record) -> tuple[Name, ...]:
    """The names the entry stands under: the authors, else the editors of a whole book."""
    authors = said(record.authors)
    return authors or (said(record.editors) if record.type is not RecordType.CHAPTER else ())


def said(names: Sequence[Name]) -> tuple[Name, ...]:
    """The names that name somebody."""
    return tuple(name for name in names if plain(name))


def plain(name: Name) -> str:
    """The surname, or the group without its short form."""
    text = _squeezed(name.literal) or _squeezed(name.family) or _squeezed(name.given)
    found = _SHORT_FORM.match(text) if name.literal else None
    return found["name"] if found else text


def short_form(name: Name) -> str:
    """«FHI» of «Folkehelseinstituttet (FHI)»; '' where the source gives none."""
    found = _SHORT_FORM.match(_squeezed(name.literal))
    return found["short"] if found else ""


def inverted(name: Name) -> str:
    """«Soggiu, A.-S.», «King, M. L., Jr.», or a group as it is."""
    if name.literal or not name.family.strip():
        return plain(name)
    return ", ".join(part for part in (_squeezed(name.family), initials(name.given), _squeezed(name.suffix)) if part)


def upright(name: Name) -> str:
    """«I. T. Ellingsen», as editors stand inside an entry."""
    if name.literal or not name.family.strip():
        return plain(name)
    return " ".join(part for part in (initials(name.given), _squeezed(name.family), _squeezed(name.suffix)) if part)


def joined(names: Sequence[str], words: Words, *, complete: bool = True) -> str:
    """Names joined as the language does; more than 20 are shortened, and a cut-off list says et al."""
    english = words.language is Language.ENGLISH
    if not complete:
        return ", ".join(names) + (", et al." if english else " et al.")
    if len(names) > MOST_AUTHORS:
        return ", ".join(names[:19]) + f", . . . {names[-1]}"
    if len(names) < 2:
        return "".join(names)
    # English APA has a comma before &, save between two groups, whose names hold none
    comma = "," if english and (len(names) > 2 or "," in names[0]) else ""
    return f"{', '.join(names[:-1])}{comma} & {names[-1]}"


def editors_inside(names: Sequence[Name], words: Words) -> str:
    """«I. T. Ellingsen, I. Levin & B. Berg (Red.)»; English has no comma between two: «A. Lie & B. Moe (Eds.)»."""
    people = said(names)
    if not people:
        return ""
    return f"{joined([upright(name) for name in people], words)} ({role(people, words)})"


def role(editors: Sequence[Name], words: Words) -> str:
    """«Red.», «Ed.», «Eds.»."""
    return words("report.ref.editors" if len(editors) > 1 else "report.ref.editor")


def _squeezed(text: str) -> str:
    return " ".join(text.split())
