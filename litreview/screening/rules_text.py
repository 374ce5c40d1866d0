"""The rule on keywords: whether one of them stands in the fields that are searched. Pure.

Whole words, in any letter case; `*` stands for any letters, so `nurs*` finds «nursing» and `*pleier` «sykepleier».
Words of one keyword are parted by blanks or hyphens: `long term` finds «long-term». Accents do not count (naïve is
naive), but å, æ and ø are letters of their own, with ä and ö as the Swedish forms of the last two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from litreview.model import Message, Record, Rule, message
from litreview.screening.answers import Facts, Judge, RuleAnswer, told, untold

# A field as it is searched: its names in the order of Record, all of which are one field to the reader.
_DEFAULT = (("title", "original_title"), ("abstract", "other_abstracts"), ("keywords", "subjects"))
_BESIDE = {"title": ("original_title",), "abstract": ("other_abstracts",)}


def keywords(rule: Rule) -> Judge:
    """Whether any of `values` stands in one of `fields`, else in title, abstract or keywords.

    Found is found, whatever is lacking; not found is only told when no field that was to be searched is empty.
    """
    searched = tuple((name, *_BESIDE.get(name, ())) for name in rule.fields) or _DEFAULT
    find = finder(rule.values)
    fields = tuple(_named(names) for names in searched)
    absent = told(False, "keyword_absent", values=rule.values, fields=fields)
    if find is None:
        return lambda work, facts: untold("values")

    def answer(work: Record, facts: Facts) -> RuleAnswer:
        empty: list[Message] = []
        for names, called in zip(searched, fields, strict=True):
            texts = [text for name in names for text in _texts(work, name)]
            if not texts:
                empty.append(called)
            for text in texts:
                if found := find(text):
                    return told(True, "keyword_found", found=found, field=called)
        return untold("keyword", values=rule.values, fields=tuple(empty)) if empty else absent

    return answer


def _named(names: tuple[str, ...]) -> Message:
    return message(f"screen.field.{names[0]}")


def _texts(work: Record, name: str) -> Iterable[str]:
    """What stands in a field, text by text: a keyword of two words is not found across two of them."""
    value = getattr(work, name)
    if isinstance(value, str):
        return (value,) if value else ()
    return value.values() if isinstance(value, Mapping) else value


def finder(values: Iterable[str]) -> Callable[[str], str] | None:
    """What finds the first of the keywords in a text, as it stands there but in folded letters, "" when there is none;
    None when no keyword has a letter."""
    parts = [words for value in values if (words := _words(value))]
    if not parts:
        return None
    chunks = tuple(dict.fromkeys(max(re.split(r"\*", " ".join(words[:1])), key=len) for words in parts))
    ways = "|".join(r"[\s-]+".join(re.escape(word).replace(r"\*", r"\w*") for word in words) for words in parts)
    pattern = re.compile(rf"(?<!\w)(?:{ways})(?!\w)")

    def find(text: str) -> str:
        plain = fold(text)
        if not any(chunk in plain for chunk in chunks):  # most texts end here, many times sooner than by the pattern
            return ""
        met = pattern.search(plain)
        return met.group() if met else ""

    return find


def _words(value: str) -> list[str]:
    """The words of a keyword, its stars kept; [] when one of them has nothing but stars and signs."""
    words = [re.sub(r"\*+", "*", word) for word in re.split(r"[\s-]+", fold(value)) if word]
    return words if all(re.search(r"\w", word) for word in words) else []


_OWN = {"å": "å", "ä": "æ", "ö": "ø"}
_SIGNS = {"\u2018": "'", "\u2019": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2212": "-", "\u00ad": ""}


def _base(letter: str) -> str:
    return _OWN.get(letter) or unicodedata.normalize("NFD", letter)[0]


_LATIN = (*range(0xDF, 0x250), *range(0x1E00, 0x1F00))
_PLAIN: Mapping[str, str] = {
    **{letter: base for code in _LATIN if (base := _base(letter := chr(code))) != letter},
    **_SIGNS,
}
_ACCENTED = re.compile(f"[{''.join(map(re.escape, _PLAIN))}]")


def fold(text: str) -> str:
    """A text in the letters that keywords are compared in."""
    if text.isascii():
        return text.lower()
    lowered = unicodedata.normalize("NFC", text).casefold()
    return _ACCENTED.sub(lambda met: _PLAIN[met.group()], lowered)
