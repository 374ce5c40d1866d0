"""Files of EndNote's XML are known by their content, and no other XML is taken for one."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.importers import HEAD, recognise
from litreview.importers.endnote_xml import ENDNOTE_XML
from litreview.importers.pubmed_xml import PUBMED_XML
from litreview.model import Parsed

APP = '<source-app name="{}" version="1">{}</source-app>'
SAMPLE = (
    '<?xml version="1.0" encoding="UTF-8" ?><xml><records><record>{}<ref-type name="Book">6</ref-type>'
    "<titles><title><style>Håp</style></title></titles></record></records></xml>"
)
INDENTED = SAMPLE.replace("><", ">\n  <")


@pytest.mark.parametrize("text", [SAMPLE, INDENTED, SAMPLE.replace("<xml>", "").replace("</xml>", "")])
@pytest.mark.parametrize("name", ["x", "library.xml", "export.ris"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_the_content_decides_and_the_sample_is_read(text: str, name: str, encoding: str) -> None:
    data = text.format(APP.format("EndNote", "EndNote")).encode(encoding)
    importer = recognise(data[:HEAD], name)
    assert importer is ENDNOTE_XML
    (hit,) = importer.read(io.BytesIO(data))
    assert isinstance(hit, Parsed)
    assert hit.record.title == "Håp"


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><xml><records><record><titles></body></html>",
        "<searchRetrieveResponse><records><record><recordSchema>x</recordSchema><titles>T</titles></record></records>",
        "<records><record><recordSchema>marcxml</recordSchema></record></records>",
        "<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>",
        "TY  - JOUR\nTI  - <xml><records><record><titles>\nER  - \n",
        "<feed><entry/></feed>",
        "",
    ],
)
def test_other_files_are_not_its_own(text: str) -> None:
    assert ENDNOTE_XML.sniff(text.encode(), "library.xml") == 0.0


def test_an_empty_library_is_recognised_and_has_no_hits() -> None:
    data = b'<?xml version="1.0"?><xml><records></records></xml>'
    importer = recognise(data, "x")
    assert importer is ENDNOTE_XML
    assert list(importer.read(io.BytesIO(data))) == []


@pytest.mark.parametrize("name", ["EndNote", "Mendeley", "Zotero", "Bookends"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_program_that_wrote_it_is_told(name: str, encoding: str) -> None:
    dialect = ENDNOTE_XML.dialect(SAMPLE.format(APP.format(name, name)).encode(encoding))
    assert dialect is not None
    assert (dialect.title, dialect.source) == (name, "")
    assert ENDNOTE_XML.dialect(SAMPLE.format("").encode(encoding)) is None


class Watched(io.BytesIO):
    """A stream that knows how much of it was asked for at once."""

    largest = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.largest = max(self.largest, len(self.getvalue()) if size is None or size < 0 else size)
        return super().read(size)


PUBMED = (
    "<PubmedArticleSet>{}</PubmedArticleSet>",
    "<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>Hope</ArticleTitle></Article>"
    "</MedlineCitation></PubmedArticle>\n",
)


def test_neither_reader_of_xml_takes_the_whole_file_at_once() -> None:
    record = SAMPLE[SAMPLE.index("<record>") : SAMPLE.index("</records>")]
    endnote = SAMPLE.replace(record, record * 5000).replace("{}", "").encode()
    pubmed = PUBMED[0].format(PUBMED[1] * 5000).encode()
    for importer, data in ((ENDNOTE_XML, endnote), (PUBMED_XML, pubmed)):
        stream = Watched(data)
        stream.seek(100)
        assert sum(1 for _ in importer.read(stream)) == 5000
        assert not stream.closed
        assert 0 < stream.largest < len(data) / 5


def test_recordings_are_recognised(shared: Path) -> None:
    seen = {}
    for path in sorted((shared / "recordings" / "export-endnote-xml").glob("*.xml")):
        head = path.read_bytes()[:HEAD]
        assert recognise(head, "file") is ENDNOTE_XML, path.name
        dialect = ENDNOTE_XML.dialect(head)
        seen[path.name] = dialect.key if dialect else ""
    assert len(seen) >= 4
    assert set(seen.values()) == {"endnote", "bookends"}


def test_no_other_recording_is_taken_for_one(shared: Path) -> None:
    others = [path for path in sorted((shared / "recordings").glob("*/*")) if path.parent.name != "export-endnote-xml"]
    assert len(others) > 100
    for path in others:
        if path.is_file():
            assert ENDNOTE_XML.sniff(path.read_bytes()[:HEAD], path.name) == 0.0, path.name


def test_what_cannot_be_read_is_a_coded_error() -> None:
    with pytest.raises(InputError, match="LR-ENDNOTE-XML-ROOT"):
        list(ENDNOTE_XML.read(io.BytesIO(b"<html/>")))
