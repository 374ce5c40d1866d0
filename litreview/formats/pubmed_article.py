"""PubmedArticle and PubmedBookArticle to Record, field by field.

Relied on: the PubMed DTD of 2025 and "MEDLINE/PubMed XML data elements" (https://www.nlm.nih.gov/bsd/licensee/
elements_descriptions.html). Identifiers are read from PubmedData and the article only, never from its references.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from litreview.formats.pubmed_entry import Entry
from litreview.formats.pubmed_parts import bracketless, full_date, relation_kind, without_full_stop
from litreview.formats.xmlsafe import text_of
from litreview.model import Name, Record, RecordType, Relation, message
from litreview.normalise.doi import normalise_doi
from litreview.normalise.issn import normalise_isbn, normalise_issn
from litreview.normalise.language import normalise_language
from litreview.normalise.pages import normalise_pages
from litreview.normalise.titles import clean_markup

_CITATION = "MedlineCitation"
_ARTICLE = "MedlineCitation/Article"
_BOOK = "BookDocument/Book"
_TYPES = {"Preprint": RecordType.PREPRINT, "Dataset": RecordType.DATASET, "Newspaper Article": RecordType.NEWSPAPER}


def article(element: etree._Element) -> Entry:
    """The entry of a PubmedArticle, everything taken or left over."""
    entry = Entry(element)
    entry.take_one("pmid", f"{_CITATION}/PMID")
    _title(entry, f"{_ARTICLE}/ArticleTitle", f"{_ARTICLE}/VernacularTitle")
    _people(entry, f"{_ARTICLE}/AuthorList")
    _abstracts(entry, _ARTICLE)
    _journal(entry)
    _dates(
        entry,
        f"{_ARTICLE}/Journal/JournalIssue/PubDate",
        (f"{_ARTICLE}/ArticleDate", "PubmedData/History/PubMedPubDate[@PubStatus='pubmed']"),
    )
    _pages(entry, f"{_ARTICLE}/Pagination")
    _identifiers(entry, "PubmedData/ArticleIdList/ArticleId", f"{_ARTICLE}/ELocationID")
    _subjects(entry)
    entry.take_all("keywords", f"{_CITATION}/KeywordList/Keyword")
    entry.take_all("publication_types", f"{_ARTICLE}/PublicationTypeList/PublicationType")
    entry.take_all("notes", f"{_CITATION}/GeneralNote")
    _languages(entry, f"{_ARTICLE}/Language")
    _relations(entry)
    types = [_TYPES[name] for name in entry.fields.get("publication_types", ()) if name in _TYPES]
    return _closed(entry, types[0] if types else RecordType.ARTICLE)


def book(element: etree._Element) -> Entry:
    """The entry of a PubmedBookArticle: a chapter when it has a title of its own, else the book."""
    entry = Entry(element)
    entry.take_one("pmid", "BookDocument/PMID")
    chapter = entry.one("BookDocument/ArticleTitle") is not None
    if chapter:
        _title(entry, "BookDocument/ArticleTitle", "BookDocument/VernacularTitle")
        entry.take_one("container", f"{_BOOK}/BookTitle")
    else:
        _title(entry, f"{_BOOK}/BookTitle", "BookDocument/VernacularTitle")
    _people(entry, "BookDocument/AuthorList")
    _people(entry, f"{_BOOK}/AuthorList")
    _abstracts(entry, "BookDocument")
    _dates(entry, f"{_BOOK}/PubDate", ("BookDocument/ContributionDate",))
    _pages(entry, "BookDocument/Pagination")
    for name, tag in (
        ("publisher", "Publisher/PublisherName"),
        ("place", "Publisher/PublisherLocation"),
        ("volume", "Volume"),
        ("edition", "Edition"),
    ):
        entry.take_one(name, f"{_BOOK}/{tag}")
    _take_read(entry, "isbn", normalise_isbn, f"{_BOOK}/Isbn")
    _identifiers(
        entry, "PubmedBookData/ArticleIdList/ArticleId", "BookDocument/ArticleIdList/ArticleId", f"{_BOOK}/ELocationID"
    )
    entry.take_all("keywords", "BookDocument/KeywordList/Keyword")
    entry.take_all("publication_types", "BookDocument/PublicationType")
    _languages(entry, "BookDocument/Language")
    return _closed(entry, RecordType.CHAPTER if chapter else RecordType.BOOK)


def record_of(entry: Entry) -> Record:
    """The Record of a closed entry."""
    extra = {key: tuple(values) for key, values in entry.extra.items()}
    return Record(**entry.fields, extra=extra, origin=entry.origin)


def _closed(entry: Entry, kind: RecordType) -> Entry:
    entry.put("type", kind, entry.root)
    entry.origin["type"] = str(entry.root.tag)
    if not entry.fields.get("title"):
        entry.remarks.append(message("source.pubmed.no_title"))
    pmid = entry.fields.get("pmid", "")
    if pmid:
        entry.fields |= {"database": "PubMed", "accession": pmid}
        entry.origin |= {"database": str(entry.root.tag), "accession": entry.origin["pmid"]}
    entry.leftover()
    return entry


def _title(entry: Entry, path: str, vernacular_path: str) -> None:
    element = entry.one(path)
    vernacular = entry.one(vernacular_path)
    if element is None:
        if vernacular is not None:
            entry.put("title", _plain(entry, vernacular), vernacular)
        return
    raw = clean_markup(entry.take(element))
    title, translated = bracketless(raw)
    if translated:
        entry.keep(entry.path(element), raw)  # the brackets say that this is NLM's translation
    entry.put("title", without_full_stop(title), element)
    if vernacular is None:
        return
    if title.rstrip(".").lower() == "not available":  # NLM's words where no English title was made
        entry.put("title", _plain(entry, vernacular), vernacular)
    else:
        entry.put("original_title", _plain(entry, vernacular), vernacular)


def _plain(entry: Entry, element: etree._Element) -> str:
    return without_full_stop(clean_markup(entry.take(element)))


def _people(entry: Entry, path: str) -> None:
    """Authors and editors of the lists at the path; a role that an earlier path filled stays as it is."""
    for authors in list(entry.all(path)):
        role = "editors" if authors.get("Type") == "editors" else "authors"
        if role in entry.fields:
            continue
        people = [
            (number, name)
            for number, one in enumerate(authors.iterfind("Author"), start=1)
            if one.get("ValidYN") != "N" and (name := _name(entry, one, number))
        ]
        entry.put(role, tuple(name for _, name in people), authors)
        if role == "authors" and authors.get("CompleteYN") == "N":
            entry.fields["authors_complete"] = False


def _name(entry: Entry, author: etree._Element, number: int) -> Name | None:
    """The name; its affiliations and identifiers go to `extra` with the author's number before them."""
    parts = {str(child.tag): child for child in author if text_of(child)}
    if not parts.keys() & {"LastName", "ForeName", "CollectiveName"}:
        return None
    given = "ForeName" if "ForeName" in parts else "Initials"
    taken = {tag: entry.take(parts[tag]) for tag in ("LastName", given, "Suffix", "CollectiveName") if tag in parts}
    if "Initials" in parts and _initials(taken.get("ForeName", "")) == text_of(parts["Initials"]):
        entry.take(parts["Initials"])
    for leaf in author.iter("Affiliation", "Identifier", "Initials"):
        if entry.free(leaf):
            source = f"[{leaf.get('Source')}]" if leaf.get("Source") else ""
            entry.keep(entry.path(leaf) + source, f"{number}: {entry.take(leaf)}")
    return Name(
        taken.get("LastName", ""), taken.get(given, ""), taken.get("Suffix", ""), taken.get("CollectiveName", "")
    )


def _initials(given: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s-]+", given) if word)


def _abstracts(entry: Entry, parent: str) -> None:
    parts = list(entry.all(f"{parent}/Abstract/AbstractText"))
    entry.put("abstract", _labelled(entry, parts), *parts)
    others: dict[str, str] = {}
    for other in entry.root.iterfind("MedlineCitation/OtherAbstract"):
        tag = normalise_language(other.get("Language", ""))
        if other.get("Type") == "plain-language-summary" or not tag or tag in others:
            continue  # stays in `extra`: it is not the abstract in another language
        texts = [part for part in other.iterfind("AbstractText") if text_of(part)]
        others[tag] = _labelled(entry, texts)
        entry.put("other_abstracts", dict(others), other)


def _labelled(entry: Entry, parts: list[etree._Element]) -> str:
    texts = [(part.get("Label", ""), clean_markup(entry.take(part))) for part in parts]
    return "\n".join(f"{label}: {text}" if label else text for label, text in texts)


def _journal(entry: Entry) -> None:
    entry.take_one("container", f"{_ARTICLE}/Journal/Title")
    entry.take_one("container_short", f"{_ARTICLE}/Journal/ISOAbbreviation")
    _take_same(entry, "container_short", f"{_CITATION}/MedlineJournalInfo/MedlineTA")
    entry.take_one("volume", f"{_ARTICLE}/Journal/JournalIssue/Volume")
    entry.take_one("issue", f"{_ARTICLE}/Journal/JournalIssue/Issue")
    entry.take_one("country", f"{_CITATION}/MedlineJournalInfo/Country")
    _take_read(entry, "issn", normalise_issn, f"{_ARTICLE}/Journal/ISSN", f"{_CITATION}/MedlineJournalInfo/ISSNLinking")


def _take_same(entry: Entry, name: str, path: str) -> None:
    """Fill the field when it is empty; strike the element off when it only repeats it."""
    element = entry.one(path)
    if element is None or entry.fields.get(name, text_of(element)) != text_of(element):
        return
    text = entry.take(element)
    if name not in entry.fields:
        entry.put(name, text, element)


def _take_read(entry: Entry, name: str, read: Callable[[str], str], *paths: str) -> None:
    """A field of several values; what `read` cannot make sense of (it answers "") is left over."""
    elements = [element for path in paths for element in entry.all(path) if read(text_of(element))]
    values = tuple(dict.fromkeys(read(entry.take(element)) for element in elements))
    entry.put(name, values, *elements)


def _languages(entry: Entry, path: str) -> None:
    _take_read(entry, "languages", normalise_language, path)


def _dates(entry: Entry, path: str, fallbacks: tuple[str, ...]) -> None:
    """Year and date of the issue; else the year of MEDLINE's free words («1998 Dec-1999 Jan»); else of a fallback."""
    for place in (path, *fallbacks):
        element = entry.root.find(place)
        if element is None:
            continue
        parts = {name: entry.one(f"{place}/{name}") for name in ("Year", "Month", "Day")}
        date, used = full_date(*(text_of(part) if part is not None else "" for part in parts.values()))
        if date:
            sources = [part for part in list(parts.values())[:used] if part is not None]
            if place == path:
                for source in sources:
                    entry.take(source)
            entry.put("year", int(date[:4]), sources[0])
            entry.put("date", date, *sources)
            return
        free = entry.one(f"{place}/MedlineDate")
        year = re.match(r"(1[5-9]|20|21)\d\d\b", text_of(free)) if free is not None else None
        if free is not None and year:
            entry.put("year", int(year.group()), free)
            return


def _pages(entry: Entry, path: str) -> None:
    """MedlinePgn written out (1695-9 is 1695-1699), and where it is missing StartPage and EndPage."""
    start, end = entry.one(f"{path}/StartPage"), entry.one(f"{path}/EndPage")
    printed = entry.one(f"{path}/MedlinePgn")
    if printed is not None:
        entry.put("pages", normalise_pages(entry.take(printed)), printed)
    elif start is not None:
        entry.put("pages", "-".join(text_of(part) for part in (start, end) if part is not None), start)
    words = re.split(r"[\s,-]+", entry.fields.get("pages", ""))
    for part in (start, end):
        if part is not None and text_of(part) in words:
            entry.take(part)


def _identifiers(entry: Entry, *paths: str) -> None:
    """DOI, PMCID and other identifiers; the first of a kind counts, another value of the same kind is left over."""
    ids: dict[str, str] = {}
    for path in paths:
        for element in entry.all(path):
            kind = element.get("IdType") or element.get("EIdType") or ""
            if element.get("ValidYN") != "N" and kind:
                _identifier(entry, ids, kind, element)


def _identifier(entry: Entry, ids: dict[str, str], kind: str, element: etree._Element) -> None:
    text = text_of(element)
    field = {"pubmed": "pmid", "pmc": "pmcid", "doi": "doi"}.get(kind)
    if kind == "doi":
        text = normalise_doi(text)
    if not text:
        return
    if field is None:
        if ids.setdefault(kind, text) == text:
            entry.take(element)
            entry.put("ids", dict(ids), element)
    elif entry.fields.get(field, text) == text:
        entry.take(element)
        if field not in entry.fields:
            entry.put(field, text, element)


def _subjects(entry: Entry) -> None:
    """MeSH: a line for each heading, or for each heading with a qualifier; * marks the part that is a major topic."""
    subjects: list[str] = []
    headings = list(entry.all(f"{_CITATION}/MeshHeadingList/MeshHeading"))
    for heading in headings:
        descriptor = heading.find("DescriptorName")
        if descriptor is None or not text_of(descriptor):
            continue
        name = _starred(entry, descriptor)
        qualifiers = [_starred(entry, part) for part in heading.iterfind("QualifierName") if text_of(part)]
        subjects += [f"{name}/{qualifier}" for qualifier in qualifiers] or [name]
    entry.put("subjects", tuple(dict.fromkeys(subjects)), *headings)


def _starred(entry: Entry, part: etree._Element) -> str:
    return ("*" if part.get("MajorTopicYN") == "Y" else "") + entry.take(part)


def _relations(entry: Entry) -> None:
    found = list(entry.all(f"{_CITATION}/CommentsCorrectionsList/CommentsCorrections"))
    relations = []
    for element in found:
        parts = {str(child.tag): child for child in element if text_of(child)}
        pmid = entry.take(parts["PMID"]) if "PMID" in parts else ""
        text = " ".join(entry.take(parts[tag]) for tag in ("RefSource", "Note") if tag in parts)
        relations.append(Relation(relation_kind(element.get("RefType", "")), text, pmid, normalise_doi(text)))
    entry.put("relations", tuple(relations), *found)
