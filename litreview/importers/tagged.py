"""Importers of the text formats: RIS, MEDLINE (.nbib) and BibTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from litreview.formats import bibtex, medline, ris
from litreview.formats.text import decode
from litreview.model import Hit, Message, Parsed

_RIS_TYPE = re.compile(r"^[ \t\ufeff]{0,3}TY {0,3}- *[A-Z]*\s*$", re.MULTILINE)
_RIS_LINE = re.compile(r"^[ \t\ufeff]{0,3}[A-Z][A-Z0-9]  - ", re.MULTILINE)
_RIS_END = re.compile(r"^[ \t]{0,3}ER {0,3}-\s*$", re.MULTILINE)
_MEDLINE_HEAD = re.compile(r"^\ufeff?(?:PMID- *\d+|OWN - [A-Z]+|STAT- [A-Z])", re.MULTILINE)
_MEDLINE_LINE = re.compile(r"^(?:PMID|[A-Z]{2,4} {0,2}(?<=.{4}))- ", re.MULTILINE)
_BIBTEX_HEAD = re.compile(
    r"^[ \t\ufeff]*@ ?(?!comment|preamble|string)[A-Za-z]+ ?[{(][^={}\n]{0,300}[,\n]", re.MULTILINE | re.IGNORECASE
)
_BIBTEX_FIELD = re.compile(r"^[ \t,]*[A-Za-z][\w:.-]*[ \t]*=[ \t]*[{\"\w]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TextImporter:
    """An importer of a format that is read as text."""

    key: str
    suffixes: tuple[str, ...]
    looks_like: Callable[[str], float]
    reader: Callable[[str], Iterator[Hit]]

    def sniff(self, head: bytes, name: str) -> float:
        """How sure it is that these bytes are of its format."""
        text = decode(head).text.replace("\r\n", "\n").replace("\r", "\n")  # `^` and `$` know no lone CR
        likeness = self.looks_like(text)
        return min(1.0, likeness + 0.05) if likeness and name.lower().endswith(self.suffixes) else likeness

    def read(self, data: bytes) -> Iterator[Hit]:
        """The hits, the encoding's remarks with the first record."""
        decoded = decode(data)
        return _told(self.reader(decoded.text), decoded.remarks)


def _told(hits: Iterator[Hit], remarks: tuple[Message, ...]) -> Iterator[Hit]:
    for hit in hits:
        if remarks and isinstance(hit, Parsed):
            yield replace(hit, remarks=(*remarks, *hit.remarks))
            remarks = ()
        else:
            yield hit


def _like_ris(head: str) -> float:
    if _RIS_TYPE.search(head):
        return 0.9
    # Without TY the head of the file was cut away; Ovid's tagged text looks the same but for ER.
    return 0.5 if _RIS_END.search(head) and len(_RIS_LINE.findall(head)) >= 3 else 0.0


def _like_medline(head: str) -> float:
    if not _MEDLINE_HEAD.search(head):
        return 0.0
    return 0.85 if len(_MEDLINE_LINE.findall(head)) >= 3 else 0.4


def _like_bibtex(head: str) -> float:
    if not _BIBTEX_HEAD.search(head):
        return 0.0
    return 0.85 if _BIBTEX_FIELD.search(head) else 0.4


RIS = TextImporter("ris", (".ris",), _like_ris, ris.read)
MEDLINE = TextImporter("medline", (".nbib", ".medline"), _like_medline, medline.read)
BIBTEX = TextImporter("bibtex", (".bib", ".bibtex"), _like_bibtex, bibtex.read)
