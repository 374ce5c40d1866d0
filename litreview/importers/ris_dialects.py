"""Who wrote a RIS file, by what its head holds.

Three kinds of marks, tried in this order. Signatures: what one host writes and no program copies. Places: links and
names of databases in the first record, which survive EndNote and Zotero; the host matters more to a search log than the
program between (EconLit of ProQuest out of EndNote is ProQuest's). Only the first record counts there, and no source is
named, for a library may hold many. Programs, by their layout: EndNote's ID as last tag, Zotero's «//undefined».

Seen in recorded exports: EBSCOhost, APA PsycNet, Embase.com, Ovid, ProQuest, Web of Science, Scopus, Lens, JSTOR,
LILACS (BVS), TRID, EndNote, Zotero. As exports stand in public repositories: Dimensions, Atypon, CENTRAL through Ovid.
Assumed, not verified: the Cochrane Library's own RIS, Idunn's (Atypon's layout, DOIs of 10.18261, addresses at
idunn.no), Primo's and Oria's, SciELO's, AGRIS's, ERIC's, Mendeley's («L1 - file:»), and PubMed's through tools other
than EndNote and Zotero.
"""

from __future__ import annotations

import re

from litreview.importers.dialects import Dialect

# The lines up to the first ER; each is taken once, so that nothing is tried twice.
_FIRST = r"\A(?:(?![ \t]{0,3}ER {0,3}-)[^\n]*\n)*?"
_AT = r"(?:UR|L[1-4]|LK|US)  - https?://[^/\s]{0,100}"  # a link whose host's name goes on


def _line(pattern: str) -> re.Pattern[str]:
    """Any line of the head that begins so."""
    return re.compile(rf"^(?:{pattern})", re.MULTILINE)


def _first(pattern: str) -> re.Pattern[str]:
    """A line of the first record that begins so."""
    return re.compile(rf"{_FIRST}(?:{pattern})")


_PRIMO = "Primo VE (Ex Libris)"
_APA = r"Provider: American Psychological Association"
_SIGNATURES = (
    Dialect("apa", "APA PsycNet", _line(_APA + r"\nDatabase: (?:APA )?PsycI"), "APA PsycNet", "psycinfo"),
    Dialect("apa", "APA PsycNet", _line(_APA), "APA PsycNet"),
    Dialect("jstor", "JSTOR", _line(r"Provider: JSTOR"), "ITHAKA", "jstor"),
    Dialect("ebsco", "EBSCOhost", _line(r"DP  - EBSCO"), "EBSCOhost"),
    Dialect("lilacs", "LILACS (BVS)", _line(r"DP  - https?://[a-z.]{0,20}bvsalud\.org"), "BVS"),
    Dialect("oria", "Oria", _line(r"D[BP]  - (?:Oria|BIBSYS)"), _PRIMO, "oria"),
    Dialect("primo", "Primo", _line(r"D[BP]  - (?:Primo|Ex Libris)"), _PRIMO),
    Dialect("scielo", "SciELO", _line(r"D[BP]  - SciELO"), "SciELO"),
    Dialect("agris", "AGRIS", _line(r"D[BP]  - AGRIS"), "FAO"),
    Dialect("wos", "Web of Science", _line(r"N1  - Times Cited in Web of Science"), "Clarivate", "wos"),
    Dialect("scopus", "Scopus", _line(r"N1  - (?:Cited By[^\n]{0,40})?Export Date: "), "Elsevier", "scopus"),
    Dialect("embase", "Embase.com", _line(r"U2  - L\d{6,}"), "Embase.com", "embase"),
    Dialect("cochrane", "Cochrane Library", _line(r"US  - https?://www\.cochranelibrary"), "Wiley", "cochrane"),
    Dialect("idunn", "Idunn", _line(r"(?:M3|N1)  - doi: ?10\.18261/"), "Scandinavian University Press", "idunn"),
    Dialect("atypon", "Atypon", _line(r"(?:M3|N1)  - doi: 10\.")),
)
_PLACES = (
    Dialect("ebsco", "EBSCOhost", _first(rf"{_AT}(?:ebscohost|ebsco)\.com"), "EBSCOhost"),
    Dialect("ovid", "Ovid", _first(rf"{_AT}ovid\.com|DB  - Ovid "), "Ovid"),
    Dialect("embase", "Embase.com", _first(rf"{_AT}embase\.com"), "Embase.com"),
    Dialect("cochrane", "Cochrane Library", _first(rf"{_AT}cochranelibrary\.com|(?:AN|ID)  - CN-\d{{6}}"), "Wiley"),
    Dialect("proquest", "ProQuest", _first(rf"{_AT}proquest\.com"), "ProQuest"),
    Dialect("scopus", "Scopus", _first(rf"{_AT}scopus\.com"), "Elsevier"),
    Dialect("dimensions", "Dimensions", _first(rf"{_AT}dimensions\.ai"), "Digital Science"),
    Dialect("lens", "The Lens", _first(rf"{_AT}lens\.org"), "Cambia"),
    Dialect("jstor", "JSTOR", _first(r"DB  - JSTOR"), "ITHAKA"),
    Dialect("trid", "TRID", _first(rf"{_AT}trid\.trb\.org"), "TRB"),
    Dialect("eric", "ERIC", _first(rf"{_AT}eric\.ed\.gov"), "IES"),
    Dialect("agris", "AGRIS", _first(rf"{_AT}agris\.fao\.org"), "FAO"),
    Dialect("lilacs", "LILACS (BVS)", _first(r"DB  - LILACS"), "BVS"),
    Dialect("idunn", "Idunn", _first(rf"{_AT}idunn\.no"), "Scandinavian University Press"),
    Dialect("oria", "Oria", _first(rf"{_AT}(?:oria\.no|bibsys)"), _PRIMO),
    Dialect("primo", "Primo", _first(rf"{_AT}(?:primo|exlibrisgroup\.com)"), _PRIMO),
    Dialect("scielo", "SciELO", _first(rf"{_AT}scielo\.[a-z]"), "SciELO"),
)
_PROGRAMS = (
    Dialect("zotero", "Zotero", _line(r"DA  - \d{4}(?:/\d\d)?//undefined$")),
    Dialect("zotero", "Zotero", _line(r"N1  - <(?:p|div|h1)[ >]")),  # its notes are pieces of web pages
    Dialect("endnote", "EndNote", _line(r"ID  - \d{1,6}\nER  -")),
    Dialect("mendeley", "Mendeley", _line(r"L1  - file:|(?:UR|L[1-4])  - https?://[a-z.]{0,20}mendeley\.com")),
    Dialect("pubmed", "PubMed", _first(r"D[BP]  - (?:PubMed|NLM|NCBI)"), "NCBI"),
    Dialect("pubmed", "PubMed", _first(r"UR  - https?://(?:pubmed|www)\.ncbi\.nlm\.nih\.gov/"), "NCBI"),
)

DIALECTS: tuple[Dialect, ...] = (*_SIGNATURES, *_PLACES, *_PROGRAMS)
