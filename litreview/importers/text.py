"""An importer of a format that is read as text, line by line or block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from litreview.formats.text import TextFile, decode
from litreview.importers.dialects import Dialect, dialect_of
from litreview.model import Hit, Message, Parsed


@dataclass(frozen=True, slots=True)
class TextImporter:
    """`looks_like` judges the decoded head of a file, its line ends LF; `reader` makes hits of blocks of lines."""

    key: str
    suffixes: tuple[str, ...]
    looks_like: Callable[[str], float]
    reader: Callable[[Iterable[str]], Iterator[Hit]]
    dialects: tuple[Dialect, ...] = ()

    def sniff(self, head: bytes, name: str) -> float:
        """How sure it is that these bytes are of its format."""
        likeness = self.looks_like(_text(head))
        return min(1.0, likeness + 0.05) if likeness and name.lower().endswith(self.suffixes) else likeness

    def dialect(self, head: bytes) -> Dialect | None:
        """Who wrote the file."""
        return dialect_of(_text(head), self.dialects)

    def read(self, stream: BinaryIO) -> Iterator[Hit]:
        """The hits, the encoding's remarks with the first record."""
        file = TextFile(stream)
        return _told(self.reader(file.blocks()), file.remarks)


def _text(head: bytes) -> str:
    return decode(head).text.replace("\r\n", "\n").replace("\r", "\n")  # `^` and `$` know no lone CR


def _told(hits: Iterator[Hit], remarks: tuple[Message, ...]) -> Iterator[Hit]:
    for hit in hits:
        if remarks and isinstance(hit, Parsed):
            yield replace(hit, remarks=(*remarks, *hit.remarks))
            remarks = ()
        else:
            yield hit
