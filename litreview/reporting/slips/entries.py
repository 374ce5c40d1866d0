"""An entry of a reference list as it was typed, read as far as it can be: who, when, what, where."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from litreview.normalise.doi import normalise_doi

_DATE = re.compile(
    r"\(\s*(?P<date>(?P<year>(?:1[5-9]|20)\d\d)(?P<letter>[a-z]?)(?:\s*[,/].{0,40}?)?|"
    r"(?P<none>u\.\s?å\.?|n\.\s?d\.?)(?:-?(?P<mark>[a-z]))?|i trykk|in press)\s*\)\s*[.,:]?\s*",
    re.IGNORECASE,
)
# Government papers are found by their number; a session is no year of publication.
_NUMBERED = re.compile(
    r"^(?P<number>(?:Meld\.? ?St\.?|Prop\.?|St\.? ?meld\.?|Ot\.? ?prp\.?|St\.? ?prp\.?|Innst\.?)[^()]{1,20}"
    r"\(\d{4}\s?[-–]\s?\d{2,4}\)|NOU \d{4}\s?: ?\d+)"
)
_INITIALS = re.compile(r"^(?:[^\W\d_a-zæøåäöü]\.?[-‐‑–\s]*){1,5}$")
_ROLE = re.compile(r"\((?:red|ed|eds|hrsg|overs)\.?\)\.?|,?\s*\bred\.$", re.IGNORECASE)
_OTHERS = re.compile(r"\bet\.?\s?al\b\.?|\bm\.?\s?fl\b\.?|\.\s?\.\s?\.|…", re.IGNORECASE)
_SPLIT = re.compile(r"\s*(?:,|&|;)\s*|\s+(?:og|and)\s+")
_TITLE_END = re.compile(r"[.?!][»”\"']?(?=\s|$)|(?=\s[\[(])")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)
_PAGES = re.compile(r"(?:(?<=\), )|(?<=\d, )|\b(?:s|ss|pp?)\.\s?)(e?\d{1,5}(?:\s?[-–—]\s?e?\d{1,5})?)(?![\w/])")
_VOLUME = re.compile(r",\s(\d{1,4})\s?(?:\((\d[\w–/-]*)\))?(?=,|\.|\s|$)")


@dataclass(frozen=True, slots=True)
class ListEntry:
    """`names`: family names or groups in order; `others`: more stand behind them. `year` has its letter; `u.å.` when
    it says that there is none; '' when no year is found. `rest` is what follows the date."""

    paragraph: int
    text: str
    authors: str
    names: tuple[str, ...]
    others: bool
    date: str
    year: str
    rest: str
    title: str
    doi: str
    address: str
    volume: str
    pages: str
    person: bool
    number: str = ""  # of a government paper
    keys: tuple[str, ...] = ()  # the names folded, to compare
    group: str = ""  # and all of the authors

    @property
    def base_year(self) -> str:
        """The year without its letter."""
        return re.sub(r"(?<=\d)[a-z]$|-?(?<=\.)-?[a-z]$", "", self.year)


def read_entry(paragraph: int, text: str) -> ListEntry:
    """Read an entry. Whatever is not found is empty. Pure; raises nothing."""
    found = _DATE.search(text)
    numbered = _NUMBERED.match(text)
    authors = text[: found.start()].strip() if found else text.partition(".")[0]
    rest = text[found.end() :] if found else ""
    if numbered:
        authors, rest = numbered["number"], rest if found else text[numbered.end() :].lstrip(". ")
    names, others, person = _names(authors)
    plain = _ADDRESS.sub(" ", rest)
    end = _TITLE_END.search(plain)
    address = _ADDRESS.search(text)
    volume = _VOLUME.search(plain[end.end() :]) if end else None
    pages = _PAGES.search(plain)
    return ListEntry(
        paragraph,
        text,
        authors,
        names,
        others,
        found["date"] if found else "",
        _year(found),
        rest,
        plain[: end.start()].strip() if end else plain.strip(),
        normalise_doi(text),
        address.group().rstrip(".,)") if address else "",
        volume[1] if volume else "",
        pages[1] if pages else "",
        person,
        numbered["number"] if numbered else "",
        tuple(folded(name) for name in names),
        folded(authors),
    )


def _year(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    if found["none"]:
        return "u.å." + (found["mark"] or "")
    return f"{found['year']}{(found['letter'] or '').lower()}" if found["year"] else "i trykk"


def _names(authors: str) -> tuple[tuple[str, ...], bool, bool]:
    """Family names, whether others follow, and whether they are people's (initials tell)."""
    bare = _ROLE.sub("", authors)
    others = _OTHERS.search(bare) is not None
    bare = _OTHERS.sub(",", bare).strip(" .,")
    parts = [part.strip(" .") if not _INITIALS.match(part.strip()) else part for part in _SPLIT.split(bare)]
    families = [part for part in parts if part and not _INITIALS.match(part) and part not in ("Jr", "Sr")]
    if families and any(_INITIALS.match(part) for part in parts if part):
        return tuple(families), others, True
    return ((bare,) if bare else ()), others, False


def folded(text: str) -> str:
    """Letters and digits alone, lower case and without accents that typists leave out: to compare titles and names."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("æ", "ae").replace("aa", "å"))
    return "".join(sign for sign in plain if sign.isalnum())
