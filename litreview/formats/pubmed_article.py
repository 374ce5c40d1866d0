"""PubmedArticle and PubmedBookArticle to Record, field by field.

Relied on: the PubMed DTD of 2025 and "MEDLINE/PubMed XML data elements" (https://www.nlm.nih.gov/bsd/licensee/
elements_descriptions.html). Identifiers are read from PubmedData and the article only, never from its references.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from lxml import etree

from litreview.formats.pubmed_entry import Entry
from litreview.formats.pubmed_node import Node
from litreview.formats.pubmed_parts import bracketless, full_date, relation_kind, without_full_stop
from litreview.model import Name, Record, RecordType, Relation, message
from litreview.normalise.doi import normalise_doi
from litreview.normalise.issn import normalise_isbn, normalise_issn
from litreview.normalise.language import normalise_language
from litreview.normalise.pages import normalise_pages
from litreview.normalise.titles import clean_markup

_CITATION = "MedlineCitation"
_ARTICLE = "MedlineCitation/Article"
_BOOK = "BookDocument/Book"
_DATE_PARTS = ("Year", "Month", "Day")
_YEAR = re.compile(r"(1[5-9]|20|21)\d\d\b")
_NAME_PARTS = ("LastName", "ForeName", "Suffix", "CollectiveName")
_NAMING = frozenset({"LastName", "ForeName", "CollectiveName"})
_ASIDE = frozenset({"Affiliation", "Identifier", "Initials"})
_SPLIT = re.compile(r"[\s,-]+")
_IDS = {"pubmed": "pmid", "pmc": "pmcid", "doi": "doi"}
# The same journals and languages come again and again.
_issn, _language = lru_cache(1024)(normalise_issn), lru_cache(256)(normalise_language)
_HISTORY = "PubmedData/History/PubMedPubDate"
_TYPES = {"Preprint": RecordType.PREPRINT, "Dataset": RecordType.DATASET, "Newspaper Article": RecordType.NEWSPAPER}


def article(element: etree._Element) -> Entry:
    """The entry of a PubmedArticle, everything taken or left over."""
    entry = Entry(element)
    entry.take_one("pmid", f"{_CITATION}/PMID")
    _title(entry, f"{_ARTICLE}/ArticleTitle", f"{_ARTICLE}/VernacularTitle")
    _people(entry, f"{_ARTICLE}/AuthorList")
    _abstracts(entry, _ARTICLE)
    _journal(entry)
    _dates(entry, f"{_ARTICLE}/Journal/JournalIssue/PubDate", f"{_ARTICLE}/ArticleDate", _HISTORY)
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
    _dates(entry, f"{_BOOK}/PubDate", "BookDocument/ContributionDate")
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
    entry.origin["type"] = entry.root.tag
    if not entry.fields.get("title"):
        entry.remarks.append(message("source.pubmed.no_title"))
    pmid = entry.fields.get("pmid", "")
    if pmid:
        entry.fields |= {"database": "PubMed", "accession": pmid}
        entry.origin |= {"database": entry.root.tag, "accession": entry.origin["pmid"]}
    entry.leftover()
    return entry


def _title(entry: Entry, path: str, vernacular_path: str) -> None:
    element = entry.one(path)
    vernacular = entry.one(vernacular_path)
    if element is None:
        if vernacular is not None:
            entry.put("title", _plain(vernacular), vernacular)
        return
    raw = clean_markup(_struck(element))
    title, translated = bracketless(raw)
    if translated:
        entry.keep(element.path, raw)  # the brackets say that this is NLM's translation
    entry.put("title", without_full_stop(title), element)
    if vernacular is None:
        return
    if title.rstrip(".").lower() == "not available":  # NLM's words where no English title was made
        entry.put("title", _plain(vernacular), vernacular)
    else:
        entry.put("original_title", _plain(vernacular), vernacular)


def _plain(element: Node) -> str:
    return without_full_stop(clean_markup(_struck(element)))


def _struck(element: Node) -> str:
    """The text as it stands, for `clean_markup`, which squeezes white space itself."""
    element.strike()
    return element.raw


def _people(entry: Entry, path: str) -> None:
    """Authors and editors of the lists at the path; a role that an earlier path filled stays as it is."""
    for authors in entry.all(path):
        role = "editors" if authors.get("Type") == "editors" else "authors"
        if role in entry.fields:
            continue
        people = [
            (number, name)
            for number, one in enumerate(authors.named("Author"), start=1)
            if one.get("ValidYN") != "N" and (name := _name(entry, one, number))
        ]
        entry.put(role, tuple(name for _, name in people), authors)
        if role == "authors" and authors.get("CompleteYN") == "N":
            entry.fields["authors_complete"] = False


def _name(entry: Entry, author: Node, number: int) -> Name | None:
    """The name; its affiliations and identifiers go to `extra` with the author's number before them."""
    parts = {kid.tag: kid for kid in author.kids if kid.holds}
    if _NAMING.isdisjoint(parts):
        return None
    family, given, suffix, group = [parts[tag].take() if tag in parts else "" for tag in _NAME_PARTS]
    initials = parts.get("Initials")
    if initials is not None and (not given or _initials(given) == initials.text):
        given = given or initials.text
        initials.strike()
    for part in parts.values():
        if not part.taken:
            _aside(entry, author, number)
            break
    return Name(family, given, suffix, group)


def _aside(entry: Entry, author: Node, number: int) -> None:
    for leaf in author.inside():
        if leaf.tag in _ASIDE and leaf.holds and not leaf.taken:
            source = f"[{leaf.get('Source')}]" if leaf.get("Source") else ""
            entry.keep(leaf.path + source, f"{number}: {leaf.take()}")


def _initials(given: str) -> str:
    return "".join([word[0] for word in given.replace("-", " ").split()])


def _abstracts(entry: Entry, parent: str) -> None:
    parts = entry.all(f"{parent}/Abstract/AbstractText")
    entry.put("abstract", _labelled(parts), *parts)
    others: dict[str, str] = {}
    for other in entry.all("MedlineCitation/OtherAbstract"):
        tag = normalise_language(other.get("Language"))
        if other.get("Type") == "plain-language-summary" or not tag or tag in others:
            continue  # stays in `extra`: it is not the abstract in another language
        others[tag] = _labelled([part for part in other.named("AbstractText") if part.holds])
        entry.put("other_abstracts", dict(others), other)


def _labelled(parts: list[Node]) -> str:
    texts = [(part.get("Label"), clean_markup(_struck(part))) for part in parts]
    return "\n".join(f"{label}: {text}" if label else text for label, text in texts)


def _journal(entry: Entry) -> None:
    entry.take_one("container", f"{_ARTICLE}/Journal/Title")
    entry.take_one("container_short", f"{_ARTICLE}/Journal/ISOAbbreviation")
    _take_same(entry, "container_short", f"{_CITATION}/MedlineJournalInfo/MedlineTA")
    entry.take_one("volume", f"{_ARTICLE}/Journal/JournalIssue/Volume")
    entry.take_one("issue", f"{_ARTICLE}/Journal/JournalIssue/Issue")
    entry.take_one("country", f"{_CITATION}/MedlineJournalInfo/Country")
    _take_read(entry, "issn", _issn, f"{_ARTICLE}/Journal/ISSN", f"{_CITATION}/MedlineJournalInfo/ISSNLinking")


def _take_same(entry: Entry, name: str, path: str) -> None:
    """Fill the field when it is empty; strike the element off when it only repeats it."""
    element = entry.one(path)
    if element is None or entry.fields.get(name, element.text) != element.text:
        return
    text = element.take()
    if name not in entry.fields:
        entry.put(name, text, element)


def _take_read(entry: Entry, name: str, read: Callable[[str], str], *paths: str) -> None:
    """A field of several values; what `read` cannot make sense of (it answers "") is left over."""
    found = [(node, value) for path in paths for node in entry.all(path) if (value := read(node.text))]
    for node, _ in found:
        node.strike()
    entry.put(name, tuple(dict.fromkeys([value for _, value in found])), *(node for node, _ in found))


def _languages(entry: Entry, path: str) -> None:
    _take_read(entry, "languages", _language, path)


def _dates(entry: Entry, path: str, *fallbacks: str) -> None:
    """Year and date of the issue; else the year of MEDLINE's free words («1998 Dec-1999 Jan»); else of a fallback."""
    for place in (path, *fallbacks):
        nodes = entry.all(place)
        if place == _HISTORY:
            nodes = [node for node in nodes if node.get("PubStatus") == "pubmed"]
        for node in nodes[:1]:
            if _date(entry, node, printed=place == path):
                return


def _date(entry: Entry, node: Node, *, printed: bool) -> bool:
    """Fill year and date from one element; whether it said anything. `printed`: it is the date itself, and so taken."""
    parts = {kid.tag: kid for kid in reversed(node.kids) if kid.holds}  # of two of a name the first
    date, used = full_date(*(parts[name].text if name in parts else "" for name in _DATE_PARTS))
    if date:
        sources = [parts[name] for name in _DATE_PARTS if name in parts][:used]
        if printed:
            for source in sources:
                source.strike()
        entry.put("year", int(date[:4]), sources[0])
        entry.put("date", date, *sources)
        return True
    free = parts.get("MedlineDate")
    year = _YEAR.match(free.text) if free is not None else None
    if free is not None and year:
        entry.put("year", int(year.group()), free)
    return year is not None


def _pages(entry: Entry, path: str) -> None:
    """MedlinePgn written out (1695-9 is 1695-1699), and where it is missing StartPage and EndPage."""
    start, end = entry.one(f"{path}/StartPage"), entry.one(f"{path}/EndPage")
    printed = entry.one(f"{path}/MedlinePgn")
    if printed is not None:
        entry.put("pages", normalise_pages(printed.take()), printed)
    elif start is not None:
        entry.put("pages", "-".join(part.text for part in (start, end) if part is not None), start)
    for part in (start, end):
        if part is not None and part.text in _SPLIT.split(entry.fields.get("pages", "")):
            part.strike()


def _identifiers(entry: Entry, *paths: str) -> None:
    """DOI, PMCID and other identifiers; the first of a kind counts, another value of the same kind is left over."""
    ids: dict[str, str] = {}
    for path in paths:
        for element in entry.all(path):
            kind = element.get("IdType") or element.get("EIdType")
            if element.get("ValidYN") != "N" and kind:
                _identifier(entry, ids, kind, element)


def _identifier(entry: Entry, ids: dict[str, str], kind: str, element: Node) -> None:
    text = element.text
    field = _IDS.get(kind)
    if kind == "doi":
        text = normalise_doi(text)
    if not text:
        return
    if field is None:
        if ids.setdefault(kind, text) == text:
            element.strike()
            entry.put("ids", dict(ids), element)
    elif entry.fields.get(field, text) == text:
        element.strike()
        if field not in entry.fields:
            entry.put(field, text, element)


def _subjects(entry: Entry) -> None:
    """MeSH: a line for each heading, or for each heading with a qualifier; * marks the part that is a major topic."""
    subjects: list[str] = []
    headings = entry.all(f"{_CITATION}/MeshHeadingList/MeshHeading")
    for heading in headings:
        descriptors = heading.named("DescriptorName")
        if not descriptors or not descriptors[0].holds:
            continue
        name = _starred(descriptors[0])
        qualifiers = [_starred(part) for part in heading.named("QualifierName") if part.holds]
        subjects += [f"{name}/{qualifier}" for qualifier in qualifiers] or [name]
    entry.put("subjects", tuple(dict.fromkeys(subjects)), *headings)


def _starred(part: Node) -> str:
    return ("*" if part.get("MajorTopicYN") == "Y" else "") + part.take()


def _relations(entry: Entry) -> None:
    found = entry.all(f"{_CITATION}/CommentsCorrectionsList/CommentsCorrections")
    relations = []
    for element in found:
        parts = {kid.tag: kid for kid in element.kids if kid.holds}
        pmid = parts["PMID"].take() if "PMID" in parts else ""
        text = " ".join(parts[tag].take() for tag in ("RefSource", "Note") if tag in parts)
        relations.append(Relation(relation_kind(element.get("RefType")), text, pmid, normalise_doi(text)))
    entry.put("relations", tuple(relations), *found)
