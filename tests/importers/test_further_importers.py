"""Importers of Web of Science, EndNote, Cochrane and Publish or Perish: recognised by content, by nobody else's."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litreview.importers import HEAD, Importer, recognise
from litreview.importers.cochrane import COCHRANE
from litreview.importers.enw import ENW
from litreview.importers.pop_json import POP_JSON
from litreview.importers.wos import WOS, WOS_TAB
from litreview.model import Parsed
from litreview.sources.registry import get

SAMPLES: dict[str, tuple[Importer, str]] = {
    "wos": (WOS, "FN ISI Export Format\nVR 1.0\nPT J\nTI Håp\nUT WOS:1\nER\n\nEF\n"),
    "wos-tab": (WOS_TAB, "PT\tAU\tTI\tSO\tPY\tUT\nJ\tNess, O\tHåp\tJ\t2020\tWOS:1\n"),
    "enw": (ENW, "%0 Book\n%T Håp\n"),
    "cochrane": (COCHRANE, "Record #1 of 1\nID: CN-01\nTI: Håp\nYR: 2020\n"),
    "pop-json": (POP_JSON, '[{"uid": "GS:1", "title": "Håp", "article_url": "https://x.no", "cites": 1}]'),
}
OTHERS = (
    "TY  - JOUR\nTI  - Håp\nER  - \n",
    "\nPMID- 1\nOWN - NLM\nTI  - Hope\nSO  - J. 2020.\n",
    "% 10 percent\n% of all\n@article{a,\n title = {Håp},\n}\n",
    "Record #1 of 2\nProvider: X\nContent: text/plain\n\nTY  - JOUR\nTI  - Håp\nER  - \n",
    "<1. >\nVN  - Ovid Technologies\nDB  - APA PsycInfo\nTI  - Hope\n",
    '[{"id": 1, "title": "Hope", "type": "article-journal", "DOI": "10.1000/x"}]',
    '{"uid": "GS:1", "article_url": "x", "cites": 1}\n{"uid": "GS:2", "article_url": "x", "cites": 1}\n',
    "PT,AU,TI,SO,PY,UT\nJ,Ness,Hope,J,2020,WOS:1\n",
    "Title\tAuthors\tYear\nHope\tNess\t2020\n",
    "%PDF-1.7\n%\u00e2\u00e3\n",
    "ID: 5\nTI: a note\n",
    "%P 1 of 2\nSome notes of mine\n%A and more\n",
)
every_format = pytest.mark.parametrize("key", SAMPLES)


@every_format
@pytest.mark.parametrize("name", ["x", "savedrecs.txt", "export.ris", "export.csv"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_the_content_decides_and_the_sample_is_read(key: str, name: str, encoding: str) -> None:
    importer, text = SAMPLES[key]
    data = text.encode(encoding)
    assert recognise(data, name) is importer
    (hit,) = importer.read(io.BytesIO(data))
    assert isinstance(hit, Parsed)
    assert hit.record.title == "Håp"
    assert hit.record.origin["title"]
    assert type(hit.record).from_json(hit.record.to_json()) == hit.record


@every_format
def test_old_line_ends_and_blanks_before_the_content(key: str) -> None:
    importer, text = SAMPLES[key]
    data = ("\r\n " * HEAD + "\n" + text).replace("\n", "\r").encode()
    assert recognise(data, "x") is importer
    (hit,) = importer.read(io.BytesIO(data))
    assert isinstance(hit, Parsed)


@every_format
def test_no_format_takes_what_is_anothers(key: str) -> None:
    importer, _ = SAMPLES[key]
    for text in (*OTHERS, *(sample for other, (_, sample) in SAMPLES.items() if other != key)):
        assert importer.sniff(text.encode(), "x.txt") == 0.0


def test_who_wrote_a_file() -> None:
    found = {key: importer.dialect(text.encode()) for key, (importer, text) in SAMPLES.items()}
    sources = {key: dialect.source if dialect else "" for key, dialect in found.items()}
    assert sources == {
        "wos": "wos",
        "wos-tab": "wos",
        "enw": "",
        "cochrane": "cochrane",
        "pop-json": "google_scholar",
    }
    assert all(get(source) for source in sources.values() if source)
    medline = WOS.dialect(SAMPLES["wos"][1].replace("WOS:", "MEDLINE:").encode())
    assert medline
    assert medline.source == ""


@every_format
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_samples_raise_nothing(key: str, data: st.DataObject) -> None:
    importer, text = SAMPLES[key]
    sample = text.encode("utf-8")
    start = data.draw(st.integers(0, len(sample)))
    end = data.draw(st.integers(start, len(sample)))
    damaged = sample[:start] + data.draw(st.binary(max_size=5)) + sample[end:]
    assert 0.0 <= importer.sniff(damaged, "a.txt") <= 1.0
    hits = list(importer.read(io.BytesIO(damaged)))
    assert [hit.pointer.position for hit in hits] == list(range(1, len(hits) + 1))


REPEATED = {
    "wos": ("FN ISI Export Format\nVR 1.0\n", "PT J\nAU Ness, O\nTI Hope\nAB {filler}\nUT WOS:1\nER\n\n", "EF\n"),
    "wos-tab": ("PT\tAU\tTI\tAB\tPY\tUT\n", "J\tNess, O\tHope\t{filler}\t2020\tWOS:1\n", ""),
    "enw": ("", "%0 Book\n%A Ness, O\n%T Hope\n%X {filler}\n", ""),
    "cochrane": ("", "Record #1 of 1\nID: CN-01\nTI: Hope\nAB: {filler}\n\n", ""),
    "pop-json": ("[\n", '{"uid": "GS:1", "title": "Hope", "abstract": "{filler}", "cites_url": "x"},\n', "]\n"),
}


@every_format
def test_a_long_file_is_not_held_in_memory(key: str) -> None:
    head, body, tail = REPEATED[key]
    data = (head + body.replace("{filler}", "x" * 20_000) * 500 + tail).encode()
    assert len(data) > 10_000_000
    tracemalloc.start()
    count = sum(isinstance(hit, Parsed) for hit in SAMPLES[key][0].read(io.BytesIO(data)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, peak < 9_000_000) == (500, True), peak


def test_recordings_are_recognised_and_none_is_taken_from_others(shared: Path) -> None:
    own = {
        "Endnote.entries.enw": "enw",
        "ais_enl.txt": "enw",
        "zotero_ReferBibIX_01.enw": "enw",
        "google_scholar.json": "pop-json",
        "IsiImporterTestWOS.isi": "wos",
        "example_wos.ris": "wos",
        "zotero_Web_of_Science_Tagged_00.txt": "wos",
    }
    seen = set()
    for path in sorted((shared / "recordings").rglob("*")):
        if not path.is_file():
            continue
        head = path.read_bytes()[:HEAD]
        claims = [key for key, (importer, _) in SAMPLES.items() if importer.sniff(head, path.name)]
        assert (path.name, claims) == (path.name, [own[path.name]] if path.name in own else [])
        seen.add(path.name)
        if path.name in own:
            assert recognise(head, "file").key == own[path.name]
    assert seen >= set(own)
