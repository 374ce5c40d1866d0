"""The order of a reference list: the alphabet of the language, the same authors oldest first, then the title."""

from __future__ import annotations

import re
import unicodedata

from litreview.model import Language, Record
from litreview.normalise.names import initials
from litreview.reporting.references.kinds import official, title_of, year_of_record
from litreview.reporting.references.names import authors_of, plain

# { | } follow z in the character table, as æ ø å follow it in the alphabet.
_NORWEGIAN = str.maketrans("æäøöåü", "{{||}y")
_ARTICLES = re.compile(r"^(?:the|an?) +")


def sort_key(record: Record, language: Language) -> tuple[tuple[str, ...], int, str]:
    """Order of the list: names, then the year (none first), then the title; `collate` tells the alphabet."""
    paper = official(record)
    if paper:
        return (collate(paper.number, language),), year_of_record(record), collate(paper.title, language)
    title = collate(title_of(record), language)
    if language is Language.ENGLISH:
        title = _ARTICLES.sub("", title)
    names = tuple(
        f"{collate(plain(name), language)} {collate(initials(name.given), language) if name.family else ''}".strip()
        for name in authors_of(record)
    ) or (title,)
    return names, year_of_record(record), title


def collate(text: str, language: Language) -> str:
    """A string that sorts in the language's alphabet.

    Norwegian: … z, æ, ø, å; `aa` is å, ä is æ, ö is ø, ü is y. English: letters without their marks.
    """
    lower = unicodedata.normalize("NFC", text).casefold()
    if language is Language.ENGLISH:
        lower = lower.replace("æ", "ae").replace("ø", "o")
    else:
        lower = lower.replace("aa", "å").translate(_NORWEGIAN)
    bare = "".join(char for char in unicodedata.normalize("NFD", lower) if not unicodedata.combining(char))
    return re.sub(r"[^\w{|} ]", "", bare)
