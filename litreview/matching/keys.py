"""What of a record takes part in the comparison, in forms that can be compared. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from litreview.matching.places import Range, article_number, cell_number, issue_number, page_ranges
from litreview.matching.titles import (
    ENOUGH,
    is_footnote,
    other_faces,
    own_letters,
    split_notice,
    title_numbers,
    without_header,
)
from litreview.model import Name, Record, RecordType
from litreview.normalise.doi import normalise_doi
from litreview.normalise.titles import title_key

# Words that stand where a title or a name should be.
_NO_TITLE = frozenset(
    {"unknown", "untitled", "notitle", "notitleavailable", "notavailable", "utentittel", "titlenotavailable"}
)
_NO_NAME = frozenset({"unknown", "anonymous", "anon", "noauthor", "noauthorlisted", "ukjent", "ukjend", "nn", "etal"})

_FORMS = {
    RecordType.ARTICLE: "journal",
    RecordType.CONFERENCE: "conference",
    RecordType.PREPRINT: "preprint",
    RecordType.THESIS: "thesis",
    RecordType.REPORT: "report",
    RecordType.BOOK: "book",
    RecordType.CHAPTER: "chapter",
    RecordType.NEWSPAPER: "newspaper",
}
# Preprint servers export their entries as journal articles. bioRxiv and medRxiv DOIs: 10.1101 and a number or a date.
_PREPRINT_SERVERS = re.compile(
    r"\b(?:bio|med|chem|engr)rxiv\b|\b(?:psy|soc|ed)?arxiv\b|^ssrn\b|\bresearch square\b"
    r"|^preprints?\b",
    re.IGNORECASE,
)
_PREPRINT_DOIS = re.compile(
    r"^10\.(?:1101/(?:\d{6}|(?:19|20)\d\d\.)|48550/arxiv|21203/rs|31234/osf|20944/preprints"
    r"|2139/ssrn)"
)
# A Cochrane review keeps its number through all its versions (pub2, pub3); some databases print it as pages.
_COCHRANE = re.compile(r"\bcd\d{6}\b", re.IGNORECASE)
# Idunn's older DOIs hold the ISSN, with and without a point; newer ones the journal's letters. Assumed, not verified:
# that one article may have one of each.
_IDUNN = re.compile(r"^10\.18261/issn\.?(?=\d)")
_SUFFIX = re.compile(r"(?<=\w) (?:jr|sr|ii|iii|iv)$")
_FOLDED = re.compile(r"[.\-\s]")


@dataclass(frozen=True, slots=True)
class Keys:
    """The comparable side of one record; empty means that the record does not say.

    `titles`: the title's and the original title's letters without spaces; `words` those of the title; `faces` parts of
    the title that may be a title of their own (a translation in brackets). `footnote`: a lone mark at the end of the
    title that may be a footnote's. `own`: the letters a column's title says of its own. `notice`: the kind of
    notice the record is. `people`: of each author the words of
    family and given names. `related`: identifiers («pmid:1», «doi:10.1/x») of publications it says it is tied to.
    `pages`: ranges; `article`: the number of an article without pages; `review`: the number of a Cochrane review.
    """

    titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    faces: tuple[str, ...] = ()
    footnote: bool = False
    own: int = ENOUGH
    numbers: tuple[str, ...] = ()
    notice: str = ""
    families: tuple[str, ...] = ()
    people: tuple[frozenset[str], ...] = ()
    complete: bool = True
    year: int | None = None
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    accession: tuple[str, str] | None = None
    form: str = ""
    container: str = ""
    issn: frozenset[str] = frozenset()
    volume: str = ""
    issue: str = ""
    pages: tuple[Range, ...] = ()
    article: str = ""
    review: str = ""
    edition: str = ""
    related: frozenset[str] = frozenset()

    @property
    def first_author(self) -> str:
        """The first author's family name without spaces, or ''."""
        return self.families[0].replace(" ", "") if self.families else ""

    @property
    def identifiers(self) -> frozenset[str]:
        """Its identifiers, each with the name of its scheme."""
        named = {"doi": self.doi, "pmid": self.pmid, "pmcid": self.pmcid}
        return frozenset(f"{scheme}:{value}" for scheme, value in named.items() if value)

    @property
    def order(self) -> tuple[object, ...]:
        """Sorts records by what they say, so that results do not hang on the order they were loaded in."""
        return (
            self.titles,
            self.doi,
            self.pmid,
            self.year or 0,
            self.families,
            self.container,
            self.volume,
            self.issue,
            self.pages,
            self.article,
            self.form,
            self.pmcid,
            self.accession or (),
            self.edition,
            self.notice,
        )


def keys_of(record: Record) -> Keys:
    """The keys of a record."""
    first = record.authors[0].family if record.authors else ""
    notice, title = split_notice(without_header(record.title, first), record.publication_types)
    container = record.container or record.container_short
    title, footnote = ("", False) if _is_container(title, container) else is_footnote(title)
    doi = folded_doi(record.doi)
    families = tuple((name, author) for author in record.authors if (name := family_key(author)))
    words = tuple(title_key(title).split())
    return Keys(
        titles=_titles("".join(words), record.original_title),
        words=words,
        faces=_faces(title),
        footnote=footnote,
        own=own_letters(words, container),
        numbers=title_numbers(title),
        notice=notice,
        families=tuple(name for name, _ in families),
        people=tuple(_person(name, author) for name, author in families),
        complete=record.authors_complete,
        year=record.year,
        doi=doi,
        pmid=record.pmid.strip(),
        pmcid=record.pmcid.strip().upper(),
        accession=_accession(record),
        form=_form(record, doi),
        container=container,
        issn=frozenset(record.issn),
        volume=cell_number(record.volume),
        issue=issue_number(record.issue),
        pages=page_ranges(record.pages),
        article=article_number(record.pages, record.article_number),
        review=_review(record, container, doi),
        edition=cell_number(record.edition),
        related=_related(record) - {f"doi:{doi}", f"pmid:{record.pmid.strip()}"},
    )


def folded_doi(text: str) -> str:
    """A DOI to compare: without a slash at its end, and Idunn's older form written in one way."""
    doi = normalise_doi(text).rstrip("/")
    found = _IDUNN.match(doi)
    return f"10.18261/issn.{_FOLDED.sub('', doi[found.end() :])}" if found else doi


def _is_container(title: str, container: str) -> bool:
    """Whether the title says the journal's name and nothing else: the page of a journal, not of an article."""
    if not container or abs(len(title) - len(container)) > 10:
        return False
    return compact(title) == compact(container) != ""


def _faces(title: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for face in other_faces(title) if (key := compact(face))))


@lru_cache(maxsize=65536)
def _person(family: str, name: Name) -> frozenset[str]:
    """The words of a name that are more than initials, for names whose parts have changed places."""
    if name.literal:
        return frozenset(family.split())
    words = title_key(f"{name.family} {name.given}".replace("-", " ").replace("‐", " ")).split()
    return frozenset(word for word in words if len(word) > 2) | frozenset(family.split())


def _review(record: Record, container: str, doi: str) -> str:
    found = _COCHRANE.search(f"{record.pages} {record.article_number} {doi}")
    if found and (doi.startswith("10.1002/14651858") or "cochrane" in container.casefold()):
        return found.group().casefold()
    return ""


@lru_cache(maxsize=65536)
def family_key(name: Name) -> str:
    """A family name (or a group's) to compare: words in lower case, parted by a space, hyphens opened."""
    key = _SUFFIX.sub("", title_key((name.family or name.literal).replace("-", " ").replace("‐", " ")))
    return "" if key.replace(" ", "") in _NO_NAME else key


def compact(text: str) -> str:
    """The letters and digits of a title's key, without spaces: «recovery-orientering» meets «recoveryorientering»."""
    key = title_key(text).replace(" ", "")
    return "" if key in _NO_TITLE else key


def _titles(title: str, original: str) -> tuple[str, ...]:
    known = "" if title in _NO_TITLE else title
    return tuple(dict.fromkeys(key for key in (known, compact(original)) if key))


def _accession(record: Record) -> tuple[str, str] | None:
    database, number = record.database.strip().casefold(), record.accession.strip().casefold()
    return (database, number) if database and number else None


def _form(record: Record, doi: str) -> str:
    if _PREPRINT_DOIS.match(doi) or _PREPRINT_SERVERS.search(record.container):
        return "preprint"
    return _FORMS.get(record.type, "")


def _related(record: Record) -> frozenset[str]:
    pmids = {f"pmid:{tie.pmid.strip()}" for tie in record.relations if tie.pmid}
    return frozenset(pmids | {f"doi:{folded_doi(tie.doi)}" for tie in record.relations if tie.doi})
