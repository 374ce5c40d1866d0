"""What single hosts do with RIS, read by the content of each record and not of its file: mixed files exist.

An identifier is taken from a tag of many uses (C2, C5, U2, AN, ID) only where the same record shows whose it is: by a
link, by the name of its database, or by the form of the number. Seen in recorded exports of EBSCOhost, Embase.com, Ovid
(APA PsycInfo, and MEDLINE through Zotero), Scopus, Lens and PubMed through EndNote; CENTRAL through Ovid and Dimensions
as their exports stand in public repositories. Assumed, not verified: EBSCOhost's short names of databases but for
`psyh` and `ccm`, and the Cochrane Library's own RIS (`CN-…` in AN or ID, «PUBMED 123» in AN or XR).
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from litreview.formats.draft import Draft
from litreview.formats.readings import plain, pmcid_of, pmid_of
from litreview.normalise.dates import read_publication_date
from litreview.normalise.titles import title_key

_LINKS = ("UR", "L2", "L1", "L3", "L4", "LK", "US")
_PUBMED = re.compile(r"ncbi\.nlm\.nih\.gov/(?:m/)?(?:pubmed/|entrez/.*list_uids=)?(\d{5,9})(?:[/?#]|$)")
_PMC = re.compile(r"(?:ncbi\.nlm\.nih\.gov/pmc|europepmc\.org)/articles/(PMC\d{4,9})", re.IGNORECASE)
_NUMBER_IN_LINK = re.compile(r"[?&]AN=([^&\s]{1,60})")
_SOURCE_IN_LINK = re.compile(r"[?&](?:D|db)=([a-z0-9]{2,12})", re.IGNORECASE)
_EID = re.compile(r"[?&]eid=(2-s2\.0-\d+)")
_LENS = re.compile(r"lens\.org/(?:lens/)?(?:scholar/)?(?:article/)?([0-9X]{3}(?:-[0-9X]{3}){4})")
_EMBASE_NUMBER = re.compile(r"^L\d{6,12}$")
_CENTRAL = re.compile(r"^CN-\d{6,10}$")
_NAMED = re.compile(r"\b(PUBMED|PMID|EMBASE)[ :]+(\d{5,12})\b", re.IGNORECASE)
# «uj0, 0330500», «2985188r»: Ovid's letters for a journal and its number at the National Library of Medicine
_JOURNAL = re.compile(r"^(?:[a-z0-9]{3}, )?\d{7,9}[rR]?(?:, [a-z0-9]{3})?$")
_PRINTED = "Full publication date: "  # JSTOR
_DOCVIEW = re.compile(r"proquest\.com/(?:[^\s?]{1,200}/)?docview/(\d{5,12})(?!\d)")
_MEDLINE_NAME = re.compile(r"\b(?:MEDLINE|PubMed|NLM)\b", re.IGNORECASE)
# Short names EBSCOhost writes in DB; the value itself stays in `extra`.
_EBSCO = {
    "psyh": "APA PsycInfo",
    "pdh": "APA PsycArticles",
    "ccm": "CINAHL Complete",
    "c8h": "CINAHL",
    "rzh": "CINAHL Plus",
    "cin20": "CINAHL",
    "cul": "CINAHL Ultimate",
    "cmedm": "MEDLINE",
    "mdc": "MEDLINE Complete",
    "mnh": "MEDLINE with Full Text",
    "a9h": "Academic Search Complete",
    "aph": "Academic Search Premier",
    "afh": "Academic Search Elite",
    "asn": "Academic Search Ultimate",
    "eric": "ERIC",
    "sih": "SocINDEX with Full Text",
    "snh": "SocINDEX",
    "swh": "Social Work Abstracts",
    "bth": "Business Source Complete",
    "buh": "Business Source Premier",
    "8gh": "GreenFILE",
}


def take_host(draft: Draft) -> None:
    """Identifiers, accession number and database as the record's host gives them. Comes after the fields' own tags."""
    links = [link for tag in _LINKS if tag in draft.left for link in draft.left[tag]]
    if "url" in draft.fields:
        links.append(draft.fields["url"])
    joined = " ".join(links)
    _take_database(draft, joined)
    _take_pmid(draft, links, joined)
    _take_accession(draft, joined)


def _take_database(draft: Draft, links: str) -> None:
    stated = draft.fields.get("database", "")
    if stated in _EBSCO and ("ebsco" in links or any("EBSCO" in value for value in draft.left.get("DP", ()))):
        draft.set("database", _EBSCO[stated], "DB")
        draft.left.setdefault("DB", []).append(stated)
    elif not stated and "embase.com/" in links:
        draft.set("database", "Embase", "UR")


def _take_pmid(draft: Draft, links: list[str], joined: str) -> None:
    named = {}
    for tag in ("AN", "XR"):
        for value in draft.left.get(tag, ()):
            named.update({scheme.upper(): (number, tag) for scheme, number in _NAMED.findall(value)})
    for scheme in ("PUBMED", "PMID"):
        if scheme in named and "pmid" not in draft.fields:
            draft.set("pmid", *named[scheme])
    if "EMBASE" in named and "embase" not in draft.ids:
        draft.ids["embase"], draft.origin["ids.embase"] = named["EMBASE"]
    database = draft.fields.get("database", "")
    if database == "Scopus" or "scopus.com/" in joined:
        draft.one("pmid", "C2", read=pmid_of)
    if database == "Embase" or "embase.com/" in joined:
        draft.one("pmid", "C5", read=pmid_of)
    if "pmid" not in draft.fields:
        _take_pmid_of_medline(draft, joined)
    for link in links:
        _take_from_link(draft, link)


def _take_pmid_of_medline(draft: Draft, links: str) -> None:
    """The accession number of a record of MEDLINE or PubMed is its PMID."""
    provider = draft.left.get("DP", [""])[0]
    ovid = _SOURCE_IN_LINK.search(links) if "ovid" in links else None
    in_medline = ovid is not None and ovid.group(1).lower().startswith(("med", "prem", "pmnm", "ppez"))
    if not (in_medline or _MEDLINE_NAME.search(f"{draft.fields.get('database', '')} {provider}")):
        return
    of_host = set(_DOCVIEW.findall(links))  # ProQuest's own numbers
    for tag in ("AN", "ID"):
        for value in draft.left.get(tag, ()) if tag == "AN" else (draft.ids.get("key", ""),):
            number = pmid_of(value)
            if number and len(number) > 4 and number not in of_host:
                draft.set("pmid", number, tag)
                return
    found = _NUMBER_IN_LINK.search(links) if ovid else None
    if found and pmid_of(found.group(1)):
        draft.set("pmid", found.group(1), "L2")


def _take_from_link(draft: Draft, link: str) -> None:
    if "ncbi.nlm.nih.gov" in link or "europepmc.org" in link:
        for field, form in (("pmid", _PUBMED), ("pmcid", _PMC)):
            found = form.search(link)
            if found and field not in draft.fields:
                draft.set(field, found.group(1).upper(), _tag_of_link(draft, link))


def _tag_of_link(draft: Draft, link: str) -> str:
    return next((tag for tag in _LINKS if link in draft.left.get(tag, ())), draft.origin.get("url", "UR"))


def _take_accession(draft: Draft, links: str) -> None:
    key = draft.ids.get("key", "")
    if _CENTRAL.match(key):
        draft.set("accession", key, "ID")
    draft.one("accession", "AN", read=lambda value: "" if _NAMED.search(value) else value)
    draft.one("accession", "U2", read=lambda value: value if _EMBASE_NUMBER.match(value) else "")
    if "accession" in draft.fields:
        return
    if key and draft.fields.get("database") == "LILACS":
        draft.set("accession", key, "ID")
    if not links:
        return
    hosts = (("scopus.com/", _EID), ("lens.org/", _LENS), ("ovid", _NUMBER_IN_LINK), ("ebsco", _NUMBER_IN_LINK))
    for host, form in hosts:
        found = form.search(links) if host in links else None
        if found and "accession" not in draft.fields:
            draft.set("accession", unquote(found.group(1)), _tag_with(draft, found.group(1)))


def _tag_with(draft: Draft, text: str) -> str:
    for tag in _LINKS:
        if any(text in link for link in draft.left.get(tag, ())):
            return tag
    return draft.origin.get("url", "UR")


def is_chapter(draft: Draft) -> bool:
    """Web of Science has chapters as books; in the record of a whole book its title and the book's are the same."""
    title, book = (draft.left.get(tag, [""])[0] for tag in ("TI", "T2"))
    if not (title and book and any(value.startswith("WOS:") for value in draft.left.get("AN", ()))):
        return False
    return title_key(plain(title)) != title_key(plain(book))


def is_number_of_journal(draft: Draft, value: str) -> bool:
    """Whether what stands as the issue is the number of the journal: records of Ovid that went through Zotero."""
    if len(value) < 7 or not _JOURNAL.match(value):
        return False
    return any("ovid" in said.lower() for tag in ("DB", *_LINKS) for said in draft.left.get(tag, ())) or (
        "ovid" in draft.fields.get("database", "").lower()
    )


def take_printed_date(draft: Draft) -> None:
    """The month, where JSTOR writes it in C1 only; C1 stays, where it says more."""
    year = draft.fields.get("year")
    for value in draft.left.get("C1", ()):
        if not value.startswith(_PRINTED) or draft.fields.get("date") != f"{year}":
            continue
        found = read_publication_date(value.removeprefix(_PRINTED))
        if found.year == year and len(found.iso) > 4:
            draft.set("date", found.iso, "C1")
            if found.whole:
                draft.drop("C1", value)
            return


def take_pmcid(draft: Draft) -> None:
    """The number in PubMed Central, from tags of its own and from C2, where EndNote has it."""
    draft.one("pmcid", "PMCID", "PMC", "C2", read=pmcid_of)
