"""Formats are recognised by content, and every importer keeps the promises of the seam."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litreview.errors import InputError, LitreviewError
from litreview.importers import HEAD, IMPORTERS, Importer, recognise
from litreview.messages import Words
from litreview.model import Language, Message, Parsed
from tests.importers.samples import SAMPLES, TEXTS

RIS = TEXTS["ris"]

every_importer = pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.key)


@pytest.mark.parametrize(("key", "text"), TEXTS.items())
@pytest.mark.parametrize("name", ["export.txt", "export.ris", "export.bib", "export.nbib", "x"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_the_content_decides_and_not_the_name(key: str, text: str, name: str, encoding: str) -> None:
    assert recognise(text.encode(encoding), name).key == key


@pytest.mark.parametrize(("key", "text"), TEXTS.items())
def test_old_line_ends_are_recognised_and_read(key: str, text: str) -> None:
    data = text.replace("\n", "\r").encode()
    importer = recognise(data, "x")
    assert importer.key == key
    (hit,) = importer.read(io.BytesIO(data))
    assert isinstance(hit, Parsed)
    assert hit.record.title in ("Håp", "Hope")


@pytest.mark.parametrize("key", ["ris", "medline", "bibtex"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_blanks_before_the_content_do_not_hide_it(key: str, encoding: str) -> None:
    data = ("\r\n " * HEAD + "\n" + TEXTS[key]).encode(encoding)
    importer = recognise(data, "x")
    assert importer.key == key
    assert len(list(importer.read(io.BytesIO(data)))) == 1
    with pytest.raises(InputError, match="LR-IMPORT-FORMAT"):  # not empty: more may follow
        recognise(data[:HEAD], "x")
    with pytest.raises(InputError, match="LR-IMPORT-EMPTY"):
        recognise(b" \n" * HEAD, "x")


def test_utf_16_is_recognised() -> None:
    assert recognise(RIS.encode("utf-16"), "a").key == "ris"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "LR-IMPORT-EMPTY"),
        (b"\xef\xbb\xbf \r\n", "LR-IMPORT-EMPTY"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "LR-IMPORT-HTML"),
        (b"\n<!-- x -->\n<HTML lang='nb'>", "LR-IMPORT-HTML"),
        (b"PK\x03\x04\x14\x00", "LR-IMPORT-FORMAT"),
        (b"Kjaere veileder, her er listen min.", "LR-IMPORT-FORMAT"),
        (b"%PDF-1.7\n", "LR-IMPORT-FORMAT"),
    ],
)
def test_what_is_no_export_is_refused_with_a_code(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        recognise(data, "hits.ris")
    assert refused.value.code == code
    assert refused.value.where.file == "hits.ris"
    for language in Language:
        words = Words(language)
        for part in ("", ".next"):
            assert "{" not in words(Message(f"error.{code}{part}", refused.value.words))


@every_importer
def test_an_importer_reads_its_sample(importer: Importer) -> None:
    (hit,) = importer.read(io.BytesIO(SAMPLES[importer.key]))
    assert isinstance(hit, Parsed)
    assert hit.record.title in ("Håp", "Hope")
    assert hit.record.origin["title"]
    assert hit.pointer.position == 1


@every_importer
def test_reading_twice_gives_the_same(importer: Importer) -> None:
    data = SAMPLES[importer.key]
    assert list(importer.read(io.BytesIO(data))) == list(importer.read(io.BytesIO(data)))


@every_importer
def test_a_record_survives_the_way_to_json_and_back(importer: Importer) -> None:
    for hit in importer.read(io.BytesIO(SAMPLES[importer.key])):
        assert isinstance(hit, Parsed)
        assert type(hit.record).from_json(hit.record.to_json()) == hit.record


@every_importer
def test_only_its_own_sample_is_its_own(importer: Importer) -> None:
    for key, data in SAMPLES.items():
        assert (importer.sniff(data, "x") > 0.5) is (key == importer.key)


def _read_or_refuse(importer: Importer, data: bytes) -> None:
    try:
        assert 0.0 <= importer.sniff(data, "a.ris") <= 1.0
        hits = list(importer.read(io.BytesIO(data)))
    except LitreviewError:
        return
    assert [hit.pointer.position for hit in hits] == list(range(1, len(hits) + 1))


@every_importer
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.binary(max_size=300))
def test_random_bytes_raise_nothing_of_their_own(importer: Importer, data: bytes) -> None:
    _read_or_refuse(importer, data)


@every_importer
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_samples_raise_nothing_of_their_own(importer: Importer, data: st.DataObject) -> None:
    sample = SAMPLES[importer.key]
    start = data.draw(st.integers(0, len(sample)))
    end = data.draw(st.integers(start, len(sample)))
    _read_or_refuse(importer, sample[:start] + data.draw(st.binary(max_size=5)) + sample[end:])


def test_the_encoding_is_said_with_the_first_record() -> None:
    first, second = recognise(RIS.encode(), "x").read(io.BytesIO((RIS + RIS).encode("windows-1252")))
    assert isinstance(first, Parsed)
    assert isinstance(second, Parsed)
    assert [remark.code for remark in first.remarks] == ["import.encoding.windows"]
    assert second.remarks == ()


def test_real_exports_are_recognised(shared: Path) -> None:
    expected = {
        "export-ris-*/*": "ris",
        "export-zotero/*": "ris",
        "export-medline-nbib/*": "medline",
        "export-bib-*/*": "bibtex",
        "export-*/*.bib": "bibtex",
        "pubmed/3*.xml": "pubmed-xml",
    }
    seen = 0
    for pattern, key in expected.items():
        for path in sorted((shared / "recordings").glob(pattern)):
            assert (path.name, recognise(path.read_bytes()[:HEAD], "file").key) == (path.name, key)
            seen += 1
    assert seen > 50
