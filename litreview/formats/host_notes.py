"""What hosts hide in their notes: language, types, peer review, PMID, subjects.

EBSCOhost writes all it has no tag for in one long N1 («Accession Number: … Language: English. Publication Type: …»),
with labels that end in a colon; between them stand full stops, semicolons, or nothing at all («EnglishMajor
Descriptor:»). Scopus does likewise («Export Date: …; Cited By: …»). EndNote's filter for PubMed writes lines without
labels. The note itself is kept whole in `notes`; what is read here is read out of it.

Labels and layouts as in recorded exports of CINAHL, APA PsycInfo and Academic Search from EBSCOhost, of Scopus, and of
PubMed through EndNote. Assumed, not verified: «Peer Reviewed: Yes», «ISSN: …», «PubMed ID: …» and «Language of Original
Document: …» (older Scopus), which no recording has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from litreview.formats.draft import Draft
from litreview.formats.readings import pmid_of
from litreview.normalise.dates import read_publication_date
from litreview.normalise.issn import find_issns
from litreview.normalise.language import read_languages

_NAMES = (
    "Abstract|Accession Number|Affiliation|Affiliations|Age Group|ArtID|Author-Supplied Keyword|CODEN|"
    "Cited By|Classification|Commentary|Conference Information|Copyright Statement|Correction Date|"
    "Correspondence Address|Document Type|Email Address|Entry Date|Export Date|Format Covered|"
    "Full Text Word Count|Grant Information|ISBN|ISSN|Instrumentation|Issue Publication Date|Journal Subset|"
    "Language|Language of Original Document|Legacy ID|Location|Major Descriptor|Methodology|Minor Descriptor|"
    "NAICS/Industry Codes|NLM UID|No. of Pages|No. of Refs|Number of Pages|Number of References|"
    "Original Study|Other Journal Title|Other Publishers|Other Series Title|PMID|Page Count|"
    "Partial author list|Peer Reviewed|Peer-Reviewed|Physical Description|Population|PubMed ID|"
    "Publication History|Publication Model|Publication Status|Publication Type|Record Type|"
    "References Available|Release Date|Revision Date|Source|Source Info|Special Interest|Subject|"
    "Subject Term|Subjects|Supplemental Data|Tests & Measures"
)
_LABELS = frozenset(_NAMES.split("|"))
_LONGEST_LABEL = max(map(len, _LABELS))
_BEGINS = re.compile(r"^(?:Accession Number|Export Date|Cited By)(?: \(since \d{4}\))?: ?")
_CODE = re.compile(r"\s*\(\d{4}\)")  # «Journal (0100)»
_PMID = re.compile(r"^(?:NLM)?(\d{1,9})\b")
_PEER = re.compile(r"\bpeer[- ]review(?:ed)?\b", re.IGNORECASE)
_NOT_PEER = re.compile(r"\b(?:non|not)[- ]peer[- ]review(?:ed)?\b", re.IGNORECASE)
_ANSWERS = {"y": True, "yes": True, "true": True, "n": False, "no": False, "false": False}
_SUBJECTS = ("Major Descriptor", "Minor Descriptor", "Subject Term", "Subject", "Subjects")
_MEDLINE_TYPE = re.compile(
    r"^(?:Journal Article|Review|Systematic Review|Meta-Analysis|Clinical Trial(?:, (?:Phase I{1,3}V?|Protocol))?|"
    r"Randomized Controlled Trial|Controlled Clinical Trial|Comparative Study|Case Reports|Letter|Editorial|Comment|"
    r"Multicenter Study|Observational Study|Evaluation Studies|Evaluation Study|Validation Study|Validation Studies|"
    r"Guideline|Practice Guideline|Historical Article|News|Published Erratum|English Abstract|Preprint|"
    r"Research Support, .{3,40})$"
)


def labelled(note: str) -> dict[str, list[str]]:
    """The texts behind the labels of a host's note, in order; nothing when the note does not begin as a host's does."""
    if not _BEGINS.match(note):
        return {}
    found: dict[str, list[str]] = {}
    label = ""
    text: list[str] = []
    *pieces, last = note.split(":")
    for piece in pieces:
        name = _label_at_end(piece)
        if name:
            _put(found, label, [*text, piece[: -len(name)]])
            label, text = name, []
        else:
            text.append(piece)
    _put(found, label, [*text, last])
    return found


def _label_at_end(text: str) -> str:
    """The longest label that a text ends in; a word may be glued to it."""
    end = text[-_LONGEST_LABEL:]
    return next((end[place:] for place, sign in enumerate(end) if sign.isupper() and end[place:] in _LABELS), "")


def _put(found: dict[str, list[str]], label: str, pieces: list[str]) -> None:
    text = " ".join(":".join(pieces).split()).strip(" .;")
    if label and text:
        found.setdefault(label, []).append(text)


def take_notes(draft: Draft, notes: Iterable[str], tag: str = "N1") -> None:
    """Fill from `notes` of the tag what the record does not say elsewhere."""
    for note in notes:
        found = labelled(note)
        if found:
            _take_labelled(draft, found, tag)


def _take_labelled(draft: Draft, found: dict[str, list[str]], tag: str) -> None:
    for label in ("Language", "Language of Original Document"):
        if label in found and "languages" not in draft.fields:
            known, _ = read_languages("; ".join(found[label]))
            _set(draft, "languages", known, tag)
    types = [
        part
        for label in ("Publication Type", "Document Type")
        for text in found.get(label, ())
        for part in _types(text)
    ]
    _add(draft, "publication_types", types, tag)
    subjects = [part.strip() for label in _SUBJECTS for text in found.get(label, ()) for part in text.split(";")]
    _add(draft, "subjects", subjects, tag)
    _add(draft, "keywords", found.get("Author-Supplied Keyword", ()), tag)
    _take_identifiers(draft, found, tag)
    said = peer_reviewed(text for label in ("Journal Subset", "Publication Type") for text in found.get(label, ()))
    for text in (*found.get("Peer Reviewed", ()), *found.get("Peer-Reviewed", ())):
        said = _ANSWERS.get(text.casefold(), said)
    if said is not None and "peer_reviewed" not in draft.fields:
        draft.set("peer_reviewed", said, tag)


def _take_identifiers(draft: Draft, found: dict[str, list[str]], tag: str) -> None:
    for field, label in (("accession", "Accession Number"), ("article_number", "ArtID")):
        _set(draft, field, next(iter(found.get(label, ())), ""), tag)
    for text in (*found.get("PMID", ()), *found.get("PubMed ID", ())):
        number = _PMID.match(text)
        _set(draft, "pmid", pmid_of(number.group(1)) if number else "", tag)
    _set(draft, "issn", find_issns(" ".join(found.get("ISSN", ()))), tag)
    for text in found.get("Issue Publication Date", ()):
        date = read_publication_date(text)
        if date.year is not None and "year" not in draft.fields:
            draft.set("year", date.year, tag)
            draft.set("date", date.iso, tag)


def medline_types(note: str) -> tuple[str, ...]:
    """The publication types among the lines of a note that EndNote's filter for PubMed wrote."""
    return tuple(line for line in note.split("\n") if _MEDLINE_TYPE.match(line))


def peer_reviewed(texts: Iterable[str]) -> bool | None:
    """Whether texts such as «Peer Reviewed Journal» say so; None when none speaks of it."""
    said = None
    for text in texts:
        rest, denied = _NOT_PEER.subn("", text)
        if _PEER.search(rest):
            return True
        said = False if denied else said
    return said


def _types(text: str) -> list[str]:
    """«Journal (0100), Peer Reviewed Journal (0110)», «Journal Article; research; tables/charts»."""
    bare, coded = _CODE.subn("", text)
    return [part.strip() for part in bare.split("," if coded else ";")]


def _set(draft: Draft, field: str, value: object, tag: str) -> None:
    if value and field not in draft.fields:
        draft.set(field, value, tag)


def _add(draft: Draft, field: str, values: Iterable[str], tag: str) -> None:
    """More values to a field that has some, those left out that differ in case only."""
    before: tuple[str, ...] = draft.fields.get(field, ())
    known = {value.casefold() for value in before}
    more = {value.casefold(): value for value in values if value and value.casefold() not in known}
    if more:
        tags = f"{draft.origin[field]} {tag}" if field in draft.origin else tag
        draft.set(field, (*before, *more.values()), tags)
