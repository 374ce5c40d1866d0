"""DOIs, wherever they are written: bare, as an address, after «doi:», or inside a publisher's own address.

The form of a DOI (prefix `10.` and a registrant of four digits or more, a slash, and nearly anything) follows the DOI
Handbook, section 2.2, and Crossref's advice on matching (https://www.crossref.org/blog/dois-and-matching-regular-expressions/).
"""

from __future__ import annotations

import re
from urllib.parse import unquote

# Brackets and semicolons are allowed: old Wiley DOIs hold them (10.1002/(SICI)1097-…<1::AID…>3.0.CO;2-A).
_DOI = re.compile(r"(?<![\d.])10\.\d{4,9}(?:\.\d+)*/[^\s\"«»“”{}|\\^]{1,400}", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
# What publishers hang after the DOI in their own addresses.
_TAIL = re.compile(
    r"/(?:abstract|full|fulltext|pdf|epdf|html|meta|summary|references|citations?|asset/.*)$|\.pdf$", re.IGNORECASE
)
# A tag that follows it without a space: 10.1000/x</a>. Old DOIs have < only before a digit.
_MARKUP = re.compile(r"</?[A-Za-z].*$")
_CLOSING = {")": "(", "]": "[", ">": "<"}
# An item number of a chain of DOIs: «10.1000/x; 10.1000/y».
_NEXT = re.compile(r"[;,]\s*(?:https?://|doi:|10\.\d{4,9}/).*$", re.IGNORECASE | re.DOTALL)


def normalise_doi(text: str) -> str:
    """The first DOI in a text: lower case (DOIs do not tell case apart), without resolver; '' when there is none."""
    in_address = bool(_ADDRESS.search(text))
    if "%" in text:
        text = unquote(text)
    found = _DOI.search(text)
    if not found:
        return ""
    doi = _MARKUP.sub("", _NEXT.sub("", found.group()))
    if in_address:
        doi = re.split(r"[?#&]", doi)[0]
        doi = _TAIL.sub("", doi)
    return _trim(doi).lower()


def find_dois(text: str) -> tuple[str, ...]:
    """Every different DOI of a text, in order."""
    found: dict[str, None] = {}
    for piece in re.split(r"\s+|[;,](?=\s*(?:https?://|doi:|10\.\d{4,9}/))", text, flags=re.IGNORECASE):
        doi = normalise_doi(piece)
        if doi:
            found[doi] = None
    return tuple(found)


def _trim(doi: str) -> str:
    """Without the punctuation of the sentence around it: closing marks that nothing inside the DOI opened."""
    while doi:
        last = doi[-1]
        stray = last in _CLOSING and doi.count(last) > doi.count(_CLOSING[last])
        if not (stray or last in ".,;:'’*"):
            break
        doi = doi[:-1]
    return doi
