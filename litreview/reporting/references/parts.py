"""The parts of an entry: date, edition, pages, what stands in brackets, issuer and address."""

from __future__ import annotations

import re

from litreview.messages import Words
from litreview.model import Language, Record, RecordType
from litreview.normalise.pages import is_article_number
from litreview.reporting.document import Span
from litreview.reporting.references.kinds import accessed, doi_of, is_entry, official, year_of_record
from litreview.reporting.references.names import plain

# What is often changed, or comes out daily, has its whole date.
_FULL_DATE = (RecordType.WEBPAGE, RecordType.NEWSPAPER)
_ENDS = re.compile(r"[.?!…][»”\"'’]?$")
_ORDINALS = {
    name: place
    for place, names in enumerate(
        (
            *("første first", "andre annen second", "tredje third", "fjerde fourth", "femte fifth", "sjette sixth"),
            *("sjuende syvende seventh", "åttende eighth", "niende ninth", "tiende tenth"),
        ),
        start=1,
    )
    for name in names.split()
}
_MOST_EDITIONS = 200  # «2008 ed.» is no number of an edition
# Words for works of other kinds than text, which are told in square brackets after the title.
_KINDS = re.compile(
    r"språkmodell|language model|podkast|podcast|video|film|dataprogram|software|app\b|plakat|poster|lysbilde|"
    r"powerpoint|foredrag|lecture|innlegg|presentation|datasett|data ?set|brosjyre|brochure|"
    r"pressemelding|press release|upublisert|unpublished",
    re.IGNORECASE,
)


def stopped(text: str) -> str:
    """A text with its closing stop and the space after it; one that ends in ? or ! needs none."""
    return f"{text} " if _ENDS.search(text) else f"{text}. "


def typeset(text: str, words: Words) -> str:
    """White space squeezed; in Norwegian, an em dash from a reference manager becomes an en dash between spaces."""
    squeezed = " ".join(text.split())
    if words.language is Language.ENGLISH:
        return squeezed
    return re.sub(r"(?<=\S) ?— ?(?=\S)", " – ", squeezed)


def date_text(record: Record, words: Words, suffix: str = "") -> str:
    """The year, or the whole date of what is often changed: «2014, 30. juni»; «u.å.» when unknown, «u.å.-a»."""
    parts = record.date.split("-")
    year = year_text(record, words, suffix)
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit()]
    if record.type not in _FULL_DATE or not 2 <= len(numbers) == len(parts) <= 3 or numbers[0] != record.year:
        return year
    if not 1 <= numbers[1] <= 12 or (len(numbers) == 3 and not 1 <= numbers[2] <= 31):
        return year
    month = words(f"report.month.{numbers[1]}")
    if len(numbers) == 2:
        return words("report.ref.month", year=year, month=month)
    return words("report.ref.date", year=year, month=month, day=numbers[2])


def year_text(record: Record, words: Words, suffix: str = "") -> str:
    """«2013a», «u.å.», «u.å.-a»."""
    year = year_of_record(record)
    if year:
        return f"{year}{suffix}"
    return words("report.ref.no_date") + (f"-{suffix}" if suffix else "")


def edition_text(edition: str, words: Words) -> str:
    """«2. utg.», «2nd ed.»; the first edition is not mentioned, and what holds no number stands as it is."""
    text = " ".join(edition.split()).strip("()")
    value = next((_ORDINALS[word] for word in text.casefold().split() if word in _ORDINALS), 0)
    number = re.search(r"(?<!\d)\d{1,3}(?!\d)", text)
    if number:
        value = int(number.group())
    if re.search(r"versjon|version|rev", text, re.IGNORECASE) or not 0 < value < _MOST_EDITIONS:
        return text
    if value == 1:
        return ""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(value % 10 if value % 100 not in (11, 12, 13) else 0, "th")
    return words("report.ref.edition", number=value, ending=ending)


def pages_text(pages: str, words: Words) -> str:
    """«s. 112–128»; English p. for one page and pp. for several; '' for none. «§ 4-3» stands as it is."""
    bare = re.sub(r"^(?:s|ss|pp?|sider?|pages?)\.? *(?=\d)", "", " ".join(pages.split()), flags=re.IGNORECASE)
    if not bare or not re.match(r"[\divxlcIVXLC]", bare):
        return bare
    several = re.search(r"[-–—,&]", bare) is not None
    return words("report.ref.pages" if several else "report.ref.page", pages=dashed(bare))


def dashed(pages: str) -> str:
    """A page range with its en dash."""
    return re.sub(r"(?<=\w)\s*[-‐‑–—]\s*(?=\w)", "–", " ".join(pages.split()))


def bracketed(record: Record, words: Words) -> str:
    """«(7. utg.)», «(Veileder IS-2076)» or «[Masteroppgave, OsloMet]» after a title that stands on its own."""
    kinds = [" ".join(kind.split()) for kind in record.publication_types if kind.strip()]
    if record.type is RecordType.THESIS:
        inside = ", ".join(part for part in (*kinds[:1], " ".join(record.publisher.split())) if part)
        return f"[{inside}]" if inside else ""
    if record.type is RecordType.CHAPTER or record.type in _FULL_DATE or record.type is RecordType.ARTICLE:
        return _kind(record, kinds)
    if record.type is RecordType.REPORT and record.issue.strip():
        return f"({' '.join((*kinds[:1], *record.issue.split()))})"
    edition = edition_text(record.edition, words)
    found = (f"({edition})" if edition and record.type is not RecordType.CONFERENCE else "", _kind(record, kinds))
    if record.type is RecordType.DATASET and not found[1]:
        found = (found[0], f"[{words('report.ref.dataset')}]")
    return " ".join(part for part in found if part)


def _kind(record: Record, kinds: list[str]) -> str:
    """«[Stor språkmodell]», «[Video]»: what the source calls a work that is no text."""
    if record.type is RecordType.ARTICLE:
        return ""
    found = next((kind for kind in kinds if _KINDS.search(kind)), "")
    return f"[{found.strip('[]')}]" if found else ""


def article_place(record: Record, words: Words) -> list[Span]:
    """_Journal_, _12_(1), 51–60. Missing volume, issue or pages are left out."""
    journal, volume, issue = (" ".join(text.split()) for text in (record.container, record.volume, record.issue))
    if not journal:
        return []
    place = [Span(typeset(journal, words), italic=True)]
    if volume:
        place += [Span(", "), Span(volume, italic=True)]
    if issue:
        place.append(Span(f"({issue})" if volume else f", ({issue})"))
    pages, number = record.pages.strip(), record.article_number.strip()
    if not number and is_article_number(pages):
        pages, number = "", pages
    if number:
        place.append(Span(f", {words('report.ref.article', number=number)}"))
    elif pages:
        place.append(Span(f", {dashed(pages)}"))
    return [*place, Span(". ")]


def issuer_text(record: Record, issuer: str, words: Words) -> list[Span]:
    """The publisher or site with its stop, unless it is the author."""
    text = typeset(issuer, words)
    if not text or text.casefold() in (plain(name).casefold() for name in (*record.authors, *record.editors)):
        return []
    return [Span(stopped(text))]


def address(record: Record, words: Words) -> list[Span]:
    """The DOI as an address, else the address; no stop after it.

    «Hentet 5. mai 2022 fra …» stands before the address of what is changed without a date of its own, and only where
    the source says when it was read.
    """
    doi = doi_of(record)
    if doi:
        link = f"https://doi.org/{doi}"
        return [Span(link, link=link)]
    url = "".join(record.url.split())
    if not url:
        return []
    changes = record.type is RecordType.WEBPAGE and (not year_of_record(record) or is_entry(record))
    day = accessed(record) if changes and official(record) is None else None
    span = Span(url, link=url if url.startswith(("https://", "http://")) else "")
    if day is None:
        return [span]
    month = words(f"report.month.{day[1]}")
    return [Span(words("report.ref.retrieved", day=day[2], month=month, year=day[0]) + " "), span]
