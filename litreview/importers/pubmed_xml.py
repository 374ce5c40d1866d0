"""Importer of PubMed's XML, as the web page and EFetch give it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from litreview.importers.dialects import Dialect
from litreview.model import Hit

_ROOT = re.compile(rb"<(?:PubmedArticleSet|PubmedBookArticleSet|PubmedArticle|PubmedBookArticle)[\s>/]")
_ROOT_TEXT = re.compile(r"<Pubmed")
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+Pubmed(?:Article|BookArticle)Set\b")
_DIALECT = Dialect("pubmed", "PubMed", _ROOT_TEXT, platform="NLM", source="pubmed")


@dataclass(frozen=True, slots=True)
class PubmedXmlImporter:
    """Reads with formats/pubmed_xml.py, which brings lxml and is therefore imported late."""

    key: str = "pubmed-xml"

    def sniff(self, head: bytes, name: str) -> float:
        """Sure when the root, or the document type, is PubMed's."""
        plain = head.replace(b"\0", b"")  # UTF-16
        return 0.95 if _ROOT.search(plain) or _DOCTYPE.search(plain) else 0.0

    def dialect(self, head: bytes) -> Dialect | None:
        """Only PubMed writes it."""
        return _DIALECT

    def read(self, stream: BinaryIO) -> Iterator[Hit]:
        """The hits of a PubmedArticleSet. Raises InputError or SourceRefused (see the reader)."""
        from litreview.formats import pubmed_xml

        return pubmed_xml.read(stream)


PUBMED_XML = PubmedXmlImporter()
