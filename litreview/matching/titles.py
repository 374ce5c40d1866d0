"""What stands in a title beside its words: numbers, parts, and whether it is a notice about another title. Pure."""

from __future__ import annotations

import re
import unicodedata

from litreview.matching.places import figure
from litreview.matching.vocabulary import COLUMN, SMALL, STANDING, YEARLY
from litreview.normalise.titles import title_key

ENOUGH = 25  # letters that a column's title must say of its own to be the title of one instalment

# A notice is a publication of its own about another one whose title it repeats. «Retracted: T» is the article itself
# (publishers print the word over its title), and «Correction of T», «Retraction of T» are surgery and statistics.
_BEFORE = (
    ("erratum", r"(?:erratum|errata|corrigend(?:um|a))\b(?:\s+(?:to|for|in|til))?\s*[:.–—-]?"),
    ("erratum", r"(?:(?:author|publisher)\s+)?corrections?\s*(?::|to\b:?)"),
    ("erratum", r"(?:rettelser?|rettingar?)\s*(?::|til\b:?)"),
    (
        "retraction",
        r"(?:retraction(?:\s+not(?:e|ice))?(?:\s+to)?\s*:|retraction\s+not(?:e|ice)(?:\s+(?:to|of|for))?"
        r"|notice\s+of\s+retraction\s*:?)",
    ),
    ("concern", r"(?:editorial\s+)?expression\s+of\s+concern\s*[:.–—-]?"),
    ("reply", r"(?:(?:the\s+)?authors?['’]?s?['’]?\s+)?(?:repl(?:y|ies)|response)\s*(?::|to\b:?)"),
    ("reply", r"(?:svar|tilsvar)\s*(?::|til\b:?)"),
    ("comment", r"(?:invited\s+)?(?:comments?|commentary|kommentar)\s*(?::|(?:on|to|til)\b:?)"),
    ("comment", r"(?:re|letter(?:\s+to\s+the\s+editors?)?|discussion)\s*:"),
    ("review", r"(?:book\s+reviews?|bokanmeldelse|bokmelding)\s*[:.–—-]"),
)
_NOTICES = tuple((kind, re.compile(rf"^[\[(«\"]?\s*{pattern}\s*", re.IGNORECASE)) for kind, pattern in _BEFORE)
_ANY_BEFORE = re.compile("|".join(pattern.pattern for _, pattern in _NOTICES), re.IGNORECASE)
_ANY_AFTER = re.compile("reply|erratum|corrig|retraction|comment|correction|response|rejoinder|critique", re.IGNORECASE)
_AFTER = re.compile(
    r"(?:\s*[.:;,–—-]+\s*[\[(]?|\s+[\[(])(?P<kind>(?:(?:the\s+)?authors?['’]?s?['’]?\s+)?reply|erratum|corrigendum|retraction|comment"
    r"|an?\s+(?:reply|response|comment|commentary|rejoinder|critique))"
    r"[\])]?\.?$",
    re.IGNORECASE,
)
# «T: Correction to Berg et al. (2014)», as APA prints it.
_AFTER_TO = re.compile(
    r"\W*[:.–—-]\W*(?P<kind>correction|erratum|corrigendum|retraction|reply|response|comment|commentary|rejoinder)"
    r"\s+(?:to|on|for|of)\s+\S.{0,80}(?:\bet al\b|\(\d{4}\)).{0,12}$",
    re.IGNORECASE,
)
_RETRACTED = re.compile(r"^[\[(]?\s*(?:retracted(?:\s+article)?|withdrawn)\s*[:.\])–—-]+\s*", re.IGNORECASE)
# What Ovid prints after a title: [Review] [23 refs], [see comment], [Erratum appears in …].
_ASIDES = re.compile(
    r"\s*\[(?:review|\d+\s+refs?|see comments?|in process citation|(?:erratum appears|comment) in[^\]]*)\.?(?:\]|$)\.?"
    r"|\s*[(\[](?:(?:structured|provisional|english|author'?s'?)\s+)?abstract(?:\s+n[or]\W+\w{1,8})?[)\]]"
    r"|\s*\(brief record\)",
    re.IGNORECASE,
)
# A footnote's mark that a title taken from a PDF ends in. What a number counts («part 1») is no mark.
_FOOTNOTE = re.compile(r"(?<=[^\W\d_]|[?!)\]»”\"'’])\s+1(?:,\s*2)*$|(?<=[A-Za-z]{4})1(?:,\s*2)*$|\s*[*†‡§]+$")
_NOISE = " \t\n,;=~_"  # what a scanner sees after such a mark
_MARKS = ("1", "2", "*", "†", "‡", "§")  # what such a mark ends in
# A title in two languages: «A [B]», «A <ORIGINAL> B», «A = B», «A / B», «A; B».
_TWO = re.compile(r"\s+<original>\s+|\s+[=/|]\s+|;\s+|\s*[\[(](?=[^\])]{20,}[\])]\W*$)", re.IGNORECASE)
# The issue's number after a column's standing title.
_ISSUE = re.compile(
    r"[\s.,:(–-]+(?:volume|vol|årgang|årg|bind)\.?\s*\d+\s*[,;(–-]*\s*(?:issue|iss|number|no|nummer|nr|hefte)\.?\s*\d+\)?\.?$",
    re.IGNORECASE,
)
_SIGNS_OF_TWO = frozenset("<=/|;[(")
_FACE = 20  # letters; a shorter part is no title of its own
_TYPES = {
    "published erratum": "erratum",
    "erratum": "erratum",
    "correction": "erratum",
    "retraction of publication": "retraction",
    "retraction notice": "retraction",
    "expression of concern": "concern",
}

_KINDS = {
    "corrigendum": "erratum",
    "correction": "erratum",
    "response": "reply",
    "rejoinder": "reply",
    "commentary": "comment",
    "critique": "comment",
}

_PART = (
    r"part|del|volume|vol|bind|study|studie|phase|fase|type|stage|stadium|class|grade|grad|level|nivå|chapter|"
    r"kapittel|experiment|report|rapport|paper|no|nr|number|nummer|book|bok|lesson|module|modul|version|edition"
)
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}
_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "en": 1,
    "to": 2,
    "tre": 3,
    "fire": 4,
    "fem": 5,
    "seks": 6,
}
_NAMED = re.compile(rf"\b(?:{_PART})\b\.?\s+(?P<value>{'|'.join((*_ROMAN, *_WORDS))})\b", re.IGNORECASE)
_COUNTED = re.compile(
    rf"\b(?:{_PART}|grade|covid|sars|hiv|il|tnf|glp|sglt|and|or|og|eller|to|of|vs)\.?\s+1$", re.IGNORECASE
)
# Capitals elsewhere: «World War II». Never a lone I, which is a word in Norwegian and English.
# «vi» is a word too.
_CAPITALS = re.compile(r"\b(?:II|III|IV|VI|VII|VIII|IX|XI|XII|ii|iii|iv|vii|viii|ix)\b")
_SCANNED_TWO = re.compile(r"\bI[1l]\b")  # what a scanner makes of «II»
_SHORT_YEARS = re.compile(r"\b((?:19|20))(\d\d)\s*[-–/]\s*(\d\d)\b(?!\d)")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")
_SEPARATORS = re.compile(r"(?<=\d)[.,](?=\d)")
_DIGITS = re.compile(r"\d+")


def without_header(title: str, author: str) -> str:
    """A title without what a page's header adds: «Berg/T», «T Volume 29 Iss. 3», and the same title twice («T T»)."""
    before, slash, after = title.partition("/") if "/" in title else ("", "", "")
    if slash and after.strip() and author and before.strip().casefold() == author.casefold():
        title = after.strip()
    title = _ISSUE.sub("", title) if _DIGITS.search(title[-3:]) else title
    half = len(title) // 2
    if half >= _FACE // 2 and title[half : half + 1] == " " and title[:half].casefold() == title[half + 1 :].casefold():
        return title[:half]
    return title


def split_notice(title: str, publication_types: tuple[str, ...] = ()) -> tuple[str, str]:
    """(kind of notice or '', the title it is about). Kinds: erratum, retraction, concern, comment, reply, review."""
    typed = next((_TYPES[kind.casefold()] for kind in publication_types if kind.casefold() in _TYPES), "")
    title = _ASIDES.sub("", title) if "[" in title or "(" in title else title
    for kind, pattern in _NOTICES if _ANY_BEFORE.match(title) else ():
        found = pattern.match(title)
        if found:
            return kind, title[found.end() :]
    after = (_AFTER.search(title) or _AFTER_TO.search(title)) if _ANY_AFTER.search(title) else None
    if after:
        word = after.group("kind").lower().split()[-1]
        return _KINDS.get(word, "reply" if word.endswith("reply") else word), title[: after.start()]
    return typed, _RETRACTED.sub("", title)


def title_numbers(title: str) -> tuple[str, ...]:
    """The numbers of a title, sorted: digits, Roman numerals, and number words after «part», «type», «study» …

    `2012–22` is read as 2012 and 2022, `10 000` and `10,000` as one number.
    """
    text = unicodedata.normalize("NFKC", title)
    text = _SCANNED_TWO.sub("II", text) if "I1" in text or "Il" in text else text
    numbers = _figures(text) if _DIGITS.search(text) else []
    named = [found.group("value").lower() for found in _NAMED.finditer(text)]
    numbers += [str(_ROMAN.get(value) or _WORDS[value]) for value in named]
    if not title.isupper():
        rest = _NAMED.sub(" ", text) if named else text
        numbers += [str(_ROMAN[found.group().lower()]) for found in _CAPITALS.finditer(rest)]
    return tuple(sorted(numbers))


def _figures(text: str) -> list[str]:
    text = _SHORT_YEARS.sub(r"\1\2 \1\3", text)
    text = _SEPARATORS.sub("", _THOUSANDS.sub(lambda found: re.sub(r"\D", "", found.group()), text))
    return [figure(digits) for digits in _DIGITS.findall(text)]


def own_letters(words: tuple[str, ...], container: str) -> int:
    """How many letters a title says beside its column's standing title and the journal's name; ENOUGH for no column."""
    if not YEARLY.isdisjoint(words):
        return 0
    if STANDING.isdisjoint(words):
        return ENOUGH
    journal = title_key(container).split()
    return sum(len(word) for word in words if not (word in COLUMN or word in SMALL or word in journal))


def is_footnote(title: str) -> tuple[str, bool]:
    """(the title without a mark at its end, whether a lone 1 was taken for one). Stars and daggers are never titles."""
    bare = title.rstrip(_NOISE)
    found = _FOOTNOTE.search(bare) if bare.endswith(_MARKS) else None
    if not found or len(title) < 2 * _FACE or _COUNTED.search(bare):
        return title, False
    return title[: found.start()], "1" in found.group()


def other_faces(title: str) -> tuple[str, ...]:
    """The parts of a title in two languages; `()` for a title in one."""
    if _SIGNS_OF_TWO.isdisjoint(title):
        return ()
    parts = [part.strip(" []()") for part in _TWO.split(title)]
    long = tuple(part for part in parts if len(part) >= _FACE)
    return long if len(parts) > 1 else ()
