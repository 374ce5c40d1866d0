"""What goes out in one format and comes back through another is the same record, in all that both can hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import fields

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from records import ITEMS

from litreview.exporters.base import Exporter
from litreview.exporters.registry import EXPORTERS
from litreview.formats.judgements import exchanged_of
from litreview.formats.marks import KEY
from litreview.importers.registry import HEAD, IMPORTERS, recognise
from litreview.model import Exchanged, Name, Parsed, Record, RecordType

FIELDS = tuple(item.name for item in fields(Record))
READERS = {importer.key: importer for importer in IMPORTERS}
# Formats that tools read, by the format they are in; all others have an importer of the same key.
WITHIN = {"covidence": "ris", "asreview": "csv", "rayyan": "csv"}


def returned(data: bytes) -> bytes:
    """The table as ASReview hands it back: with columns of its own, here of works that nobody has seen there."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    out = io.StringIO()
    csv.writer(out).writerows([[*rows[0], "asreview_label"], *([*row, ""] for row in rows[1:])])
    return out.getvalue().encode("utf-8")


def written(exporter: Exporter, items: Iterable[Exchanged]) -> bytes:
    file = io.BytesIO()
    exporter.write(items, file)
    return returned(file.getvalue()) if exporter.key == "asreview" else file.getvalue()


def through(exporter: Exporter, items: Iterable[Exchanged]) -> list[Record]:
    """Written by the exporter, and read again by the importer of its format."""
    data = written(exporter, items)
    hits = list(READERS[WITHIN.get(exporter.key, exporter.key)].read(io.BytesIO(data)))
    assert all(isinstance(hit, Parsed) for hit in hits), hits
    return [hit.record for hit in hits if isinstance(hit, Parsed)]


def assert_same(came: Record, went: Record, held: frozenset[str]) -> None:
    for name in sorted(held - {"keywords", "extra"}):
        assert getattr(came, name) == getattr(went, name), name
    if "extra" in held:
        assert {tag: values for tag, values in came.extra.items() if tag != KEY} == went.extra
    if "keywords" in held:  # a format with one list for both has the headings behind the keywords
        both = tuple(dict.fromkeys((*went.keywords, *went.subjects)))
        assert came.keywords in ({went.keywords} if "subjects" in held else {went.keywords, both})


def bounded(examples: int) -> settings:
    """Seeded, and without the long search for the smallest example."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.parametrize("first", EXPORTERS, ids=lambda exporter: exporter.key)
@bounded(40)
@given(items=st.lists(ITEMS, min_size=1, max_size=3))
def test_every_pair(first: Exporter, items: list[Exchanged]) -> None:
    once = through(first, items)
    assert len(once) == len(items)
    for came, item in zip(once, items, strict=True):
        assert_same(came, item.record, first.holds)
    for second in EXPORTERS:
        twice = through(second, map(Exchanged, once))
        assert len(twice) == len(items)
        for came, item in zip(twice, items, strict=True):
            assert_same(came, item.record, first.holds & second.holds)


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.key)
@bounded(40)
@given(items=st.lists(ITEMS, min_size=1, max_size=3))
def test_judgements_come_back(exporter: Exporter, items: list[Exchanged]) -> None:
    for record, item in zip(through(exporter, items), items, strict=True):
        back = exchanged_of(record)
        assert (back.work, back.tags, back.judgements, back.tool) == (item.work, item.tags, item.judgements, "")


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.key)
def test_holds_are_fields_and_writing_is_repeatable(exporter: Exporter) -> None:
    assert exporter.holds <= set(FIELDS)
    assert "title" in exporter.holds
    items = [Exchanged(Record(title=f"Å {number}"), f"W{number}") for number in range(3)]
    first, second = io.BytesIO(), io.BytesIO()
    exporter.write(iter(items), first)
    exporter.write(items, second)
    assert first.getvalue() == second.getvalue()
    assert not first.closed


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.key)
def test_files_are_recognised_by_their_content(exporter: Exporter) -> None:
    record = Record(RecordType.ARTICLE, "Håp", authors=(Name("Ness", "Ottar"),), year=2019, container="TPH", volume="1")
    data = written(exporter, [Exchanged(record, "W1")])
    assert recognise(data[:HEAD], "file.txt").key == WITHIN.get(exporter.key, exporter.key)


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.key)
def test_nothing_to_write_is_no_fault(exporter: Exporter) -> None:
    stream = io.BytesIO()
    exporter.write([], stream)
    assert stream.getvalue().count(b"\n") <= 5  # a frame or a heading at most


def test_every_field_comes_back_from_some_format() -> None:
    lost = set(FIELDS) - set().union(*(exporter.holds for exporter in EXPORTERS))
    assert lost <= {"ids", "extra", "origin", "relations", "other_abstracts", "country", "peer_reviewed"}
