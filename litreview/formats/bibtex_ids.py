"""The identifiers of a BibTeX entry: in fields of their own, in its key, in its note, and in the addresses of hosts.

Hosts that write an identifier nowhere but in the key or in an address (as the recordings show): Europe PMC
(`PMID:123`, `PPR:PPR1`, /articles/PMC1), Atypon (`doi:10.1177/x`), Web of Science (`WOS:000`), EBSCO (db=, AN=), Scopus
(eid=).
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from litreview.formats.draft import Draft
from litreview.formats.readings import pmcid_of, pmid_of, take_doi, take_serials
from litreview.model import RecordType
from litreview.normalise.doi import normalise_doi

# A DOI of letters and figures: read at once, as `normalise_doi` would read it.
_USUAL_DOI = re.compile(r"10\.\d{4,9}/[A-Za-z0-9./_-]*+(?<=[A-Za-z0-9])")
_SERIALS = (
    *("issn", "eissn", "e-issn", "print-issn", "pissn", "issn-l", "issn_online", "issn_print"),
    *("isbn", "eisbn", "isbn13", "isbn-13"),
)
_PMID = ("pmid", "pubmed_id", "pubmedid", "pubmed-id")
_ADDRESSES = ("url", "link", "howpublished", "bdsk-url-1", "eprint")
_ARXIV = re.compile(r"(?:arxiv:)?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)", re.IGNORECASE)
_WOS_KEY = re.compile(r"(?:WOS|ISI|BCI|MEDLINE|CCC|KJD|RSCI|SCIELO):\S+")
_PMC_ADDRESS = re.compile(r"(?:europepmc\.org|ncbi\.nlm\.nih\.gov)/(?:[\w/]+/)?(PMC\d{1,9})(?![\w])", re.IGNORECASE)
_EID = re.compile(r"2-s2\.0-\d+")
_UNPRINTED = frozenset({RecordType.OTHER, RecordType.WEBPAGE})


def take_identifiers(draft: Draft, key: str) -> None:
    """Fill DOI, PubMed's and others' numbers, ISSN, ISBN and the address."""
    left = draft.left
    _take_doi(draft)
    if not left.keys().isdisjoint(_PMID) or any("PMID" in note for note in left.get("note", ())):
        draft.one("pmid", *_PMID, "note", read=pmid_of)
    if "pmcid" in left:
        draft.one("pmcid", "pmcid", read=pmcid_of)
    if serials := [tag for tag in _SERIALS if tag in left]:
        take_serials(draft, *serials)
    if "eprint" in left:
        _take_eprint(draft)
    if not left.keys().isdisjoint(_ADDRESSES):
        draft.one("url", *_ADDRESSES[:2], read=str)
        draft.one("url", *_ADDRESSES[2:], read=_address)
    if ":" in key:
        _from_key(draft, key)
    if "url" in draft.fields:
        _from_address(draft, draft.fields["url"])


def _take_doi(draft: Draft) -> None:
    values = draft.left.get("doi", ())
    if len(values) == 1 and _USUAL_DOI.fullmatch(values[0]):
        draft.set("doi", values[0].lower(), "doi")
        del draft.left["doi"]
    elif values or not draft.left.keys().isdisjoint(_ADDRESSES):
        take_doi(draft, ("doi",), ("url", "eprint", "link"))


def _address(value: str) -> str:
    return value if value.startswith(("http://", "https://")) else ""


def _take_eprint(draft: Draft) -> None:
    """An eprint is a number in an archive, or (SAGE, Taylor & Francis) once more the address of the article."""
    archive = next((value.lower() for tag in ("eprinttype", "archiveprefix") for value in draft.peek(tag)), "")
    for value in draft.peek("eprint"):
        known = _ARXIV.fullmatch(value)
        if archive in ("", "arxiv") and known and "arxiv" not in draft.ids:
            _take_id(draft, "arxiv", known.group(1), value)
            if draft.fields["type"] in _UNPRINTED and "container" not in draft.fields:
                draft.set("type", RecordType.PREPRINT, "eprint")
        elif archive == "pubmed" and pmid_of(value) and draft.fields.get("pmid", pmid_of(value)) == pmid_of(value):
            draft.set("pmid", pmid_of(value), "eprint")
            _drop_eprint(draft, value)
        elif _address(value) and (
            value in draft.peek("url") or ("url" in draft.left and normalise_doi(value) == draft.fields.get("doi", ""))
        ):
            draft.drop("eprint", value)


def _take_id(draft: Draft, scheme: str, number: str, value: str) -> None:
    draft.ids[scheme] = number
    draft.origin[f"ids.{scheme}"] = "eprint"
    _drop_eprint(draft, value)


def _drop_eprint(draft: Draft, value: str) -> None:
    draft.drop("eprint", value)
    for tag in ("eprinttype", "archiveprefix"):
        draft.left.pop(tag, None)


def _from_key(draft: Draft, key: str) -> None:
    scheme, _, number = key.partition(":")
    if scheme == "PMID" and pmid_of(number) and "pmid" not in draft.fields:
        draft.set("pmid", pmid_of(number), "@key")
    elif scheme == "PPR":
        draft.ids["europepmc"] = number
        draft.origin["ids.europepmc"] = "@key"
        draft.set("type", RecordType.PREPRINT, "@key")
    elif scheme == "doi" and "doi" not in draft.fields and (doi := normalise_doi(number)):
        draft.set("doi", doi, "@key")
    elif "accession" not in draft.fields and _WOS_KEY.fullmatch(key):
        draft.set("accession", key, "@key")


def _from_address(draft: Draft, url: str) -> None:
    if "pmcid" not in draft.fields and (found := _PMC_ADDRESS.search(url)):
        draft.set("pmcid", found.group(1).upper(), draft.origin["url"])
    if "accession" in draft.fields or not ("ebscohost.com" in url or "scopus.com" in url):
        return
    told = _query(url)
    accession, database = told.get("AN", ""), told.get("db", "")
    eid = _EID.match(told.get("eid", ""))
    if "ebscohost.com" in url and accession:
        draft.set("accession", accession, draft.origin["url"])
        if database and "database" not in draft.fields:
            draft.set("database", database, draft.origin["url"])
    elif eid:
        draft.set("accession", eid.group(), draft.origin["url"])


def _query(url: str) -> dict[str, str]:
    """What an address asks for; nothing where it is no proper address."""
    try:
        asked = parse_qs(urlsplit(url).query, max_num_fields=100)
    except ValueError:
        return {}
    return {name: values[0].strip("|") for name, values in asked.items()}
