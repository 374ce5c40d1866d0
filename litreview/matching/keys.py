"""What of a record takes part in the comparison, in forms that can be compared. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from litreview.matching.titles import split_notice, title_numbers
from litreview.model import Name, Record, RecordType
from litreview.normalise.doi import normalise_doi
from litreview.normalise.pages import normalise_pages
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
_FIRST_NUMBER = re.compile(r"\d+")
_PAGE = re.compile(r"(\d+)(?:-[A-Za-z]*(\d+))?")


@dataclass(frozen=True, slots=True)
class Keys:
    """The comparable side of one record; empty means that the record does not say.

    `titles`: the title's and the original title's letters without spaces; `words` those of the title. `notice`: the
    kind of notice the record is. `related`: identifiers («pmid:1», «doi:10.1/x») of publications it says it is tied
    to. `pages`: first and last number.
    """

    titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    notice: str = ""
    families: tuple[str, ...] = ()
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
    pages: tuple[int, int] | None = None
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
            self.pages or (0, 0),
            self.form,
        )


def keys_of(record: Record) -> Keys:
    """The keys of a record."""
    notice, title = split_notice(record.title, record.publication_types)
    words = tuple(title_key(title).split())
    doi = normalise_doi(record.doi).rstrip("/")
    own = frozenset({f"doi:{doi}", f"pmid:{record.pmid.strip()}"})
    return Keys(
        titles=_titles(title, record.original_title),
        words=words,
        numbers=title_numbers(title),
        notice=notice,
        families=tuple(name for author in record.authors if (name := family_key(author))),
        complete=record.authors_complete,
        year=record.year,
        doi=doi,
        pmid=record.pmid.strip(),
        pmcid=record.pmcid.strip().upper(),
        accession=_accession(record),
        form=_form(record, doi),
        container=record.container or record.container_short,
        issn=frozenset(record.issn),
        volume=_number(record.volume),
        pages=_pages(record.pages),
        edition=_number(record.edition),
        related=_related(record) - own,
    )


def family_key(name: Name) -> str:
    """A family name (or a group's) to compare: words in lower case, parted by a space, hyphens opened."""
    key = title_key((name.family or name.literal).replace("-", " ").replace("‐", " "))
    return "" if key.replace(" ", "") in _NO_NAME else key


def compact(text: str) -> str:
    """The letters and digits of a title's key, without spaces: «recovery-orientering» meets «recoveryorientering»."""
    key = title_key(text).replace(" ", "")
    return "" if key in _NO_TITLE else key


def _titles(title: str, original: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for text in (title, original) if (key := compact(text))))


def _accession(record: Record) -> tuple[str, str] | None:
    database, number = record.database.strip().casefold(), record.accession.strip().casefold()
    return (database, number) if database and number else None


def _form(record: Record, doi: str) -> str:
    if _PREPRINT_DOIS.match(doi) or _PREPRINT_SERVERS.search(record.container):
        return "preprint"
    return _FORMS.get(record.type, "")


def _number(text: str) -> str:
    """The first number of «12 (1)», «vol. 12», «2nd ed.»; else the text in lower case."""
    found = _FIRST_NUMBER.search(text)
    return str(int(found.group())) if found else text.strip().casefold()


def _pages(text: str) -> tuple[int, int] | None:
    found = _PAGE.search(normalise_pages(text))
    if not found:
        return None
    first = int(found.group(1))
    return first, max(first, int(found.group(2) or first))


def _related(record: Record) -> frozenset[str]:
    pmids = {f"pmid:{tie.pmid.strip()}" for tie in record.relations if tie.pmid}
    return frozenset(pmids | {f"doi:{normalise_doi(tie.doi)}" for tie in record.relations if tie.doi})
