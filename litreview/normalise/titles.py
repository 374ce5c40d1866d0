"""Titles: the text behind markup, and a key under which two ways of printing the same title meet."""

from __future__ import annotations

import html
import re
import unicodedata

# Only names known to be markup: «p < 0.05 and q > 3» and «<Retos>» are text.
_NAMES = (
    "a|abstracttext|b|bold|br|copyrightinformation|div|em|font|h[1-6]|i|inf|it|italic|li|ol|p|sc|scp|sec|small|"
    "span|strong|sub|sup|title|tt|u|ul"
)
_TAG = re.compile(rf"</?(?:(?:jats|mml|xhtml|ce|sb):[a-z][a-z0-9-]*|{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAKING = re.compile(
    r"</?(?:jats:)?(?:br|div|h[1-6]|li|ol|p|sec|title|ul|abstracttext)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_NUMBERED = re.compile(r"^\s*(?:tabell|table)\s+(?:\d+|\{number\})\s*[.,:;]?\s*", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Letters without a decomposition, as they are written where the letter is missing.
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ŋ": "n", "ħ": "h", "ŧ": "t"}
)
# Å is also written aa, and ø oe or ö: all fold to one letter, on both sides of a comparison.
_VARIANTS = re.compile(r"aa|oe")
# Marks inside a word: nothing of the word is lost without them («recovery-orienteringen»).
_JOINING = re.compile(r"[-\u00ad\u2010-\u2013\u2212'’‘`´\"“”„«»‹›.,]")
_PARTING = re.compile(r"[^\w]+|_+")
# The last two for the 128 signs of ASCII, ten times as fast.
_PLAIN = {code: None if _JOINING.match(chr(code)) else " " for code in range(128) if _PARTING.match(chr(code))}


def clean_markup(text: str) -> str:
    """Text without HTML, JATS or MathML tags, entities spoken, white space made single. Idempotent on plain text."""
    if "&" in text:
        text = _entities(_entities(text))  # «&amp;lt;i&amp;gt;» is seen: escaped twice on its way through databases
    if "<" in text:
        text = _TAG.sub("", _BREAKING.sub(" ", text))
    return " ".join(unicodedata.normalize("NFC", text).split())


def _entities(text: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found.group()), text)


def title_key(text: str) -> str:
    """Words of a title in lower case without accents, quotes, hyphens, dashes or other marks, parted by one space.

    For finding candidates, never for print: å, aa, a and ø, oe, ö, o fall together.
    """
    if text.isascii() and "&" not in text and "<" not in text:
        return " ".join(text.lower().replace("aa", "a").replace("oe", "o").translate(_PLAIN).split())
    bare = clean_markup(text).casefold()
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", bare.translate(_LETTERS))
        bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    folded = _VARIANTS.sub(lambda found: found.group()[0], bare)
    return " ".join(_PARTING.sub(" ", _JOINING.sub("", folded)).split())


def unnumbered(caption: str) -> str:
    """An author's caption without «Tabell 2, …», which gives way to the number that the report itself counts."""
    return _NUMBERED.sub("", caption).strip()
