"""RIS goes out so that reference managers read it, and comes back the same."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import ITEMS

from litreview.exporters.covidence import COVIDENCE
from litreview.exporters.ris import RIS, RisExporter
from litreview.formats.judgements import exchanged_of
from litreview.importers.ris import RIS as READER
from litreview.model import Exchanged, Judgement, Name, Parsed, Record, RecordType, Stage, Verdict

FULL = Record(
    type=RecordType.ARTICLE,
    title="Håp & mestring",
    original_title="Hope",
    authors=(Name("Biong", "Stian"), Name("King", "Martin Luther", "Jr."), Name(literal="Helsedirektoratet")),
    editors=(Name("Ness", "Ottar"),),
    year=2015,
    date="2015-03-05",
    container="Tidsskrift for psykisk helsearbeid",
    container_short="TPH",
    volume="12",
    issue="1",
    pages="51-60",
    doi="10.18261/issn1504-3010-2015-01-06",
    pmid="33355555",
    pmcid="PMC5887696",
    issn=("1504-3010",),
    url="https://example.org/a",
    abstract="Hensikt.\nAB  - and more\nTY  - JOUR",
    languages=("nb",),
    keywords=("recovery",),
    subjects=("Mental Health",),
    publication_types=("Article",),
    database="CINAHL Complete",
    accession="136788050",
    notes=("One\ntwo",),
)
ITEM = Exchanged(FULL, "W12", (Judgement(Verdict.EXCLUDE, Stage.FULL_TEXT, "K", "E2", "wrong population"),), ("pilot",))


def written(*items: Exchanged, exporter: RisExporter = RIS) -> str:
    out = io.BytesIO()
    exporter.write(iter(items), out)
    return out.getvalue().decode("utf-8")


def back(text: str) -> list[Record]:
    hits = list(READER.read(io.BytesIO(text.encode("utf-8"))))
    assert all(isinstance(hit, Parsed) for hit in hits)
    return [hit.record for hit in hits if isinstance(hit, Parsed)]


def test_line_by_line() -> None:
    assert written(ITEM).split("\r\n") == [
        "TY  - JOUR",
        "ID  - W12",
        "TI  - Håp & mestring",
        "TT  - Hope",
        "AU  - Biong, Stian",
        "AU  - King, Martin Luther, Jr.",
        "AU  - Helsedirektoratet",
        "ED  - Ness, Ottar",
        "PY  - 2015",
        "DA  - 2015/03/05",
        "T2  - Tidsskrift for psykisk helsearbeid",
        "J2  - TPH",
        "VL  - 12",
        "IS  - 1",
        "SP  - 51",
        "EP  - 60",
        "SN  - 1504-3010",
        "DO  - 10.18261/issn1504-3010-2015-01-06",
        "C2  - PMC5887696",
        "DB  - CINAHL Complete",
        "AN  - 136788050",
        "AN  - PMID: 33355555",
        "UR  - https://example.org/a",
        "LA  - nb",
        "M3  - Article",
        "AB  - Hensikt.",
        "      AB  - and more",
        "      TY  - JOUR",
        "KW  - recovery",
        "KW  - litreview:W12",
        "KW  - litreview:exclude",
        "KW  - litreview:stage full_text",
        "KW  - litreview:criterion E2",
        "KW  - litreview:tag pilot",
        "MH  - Mental Health",
        "N1  - One",
        "two",
        "N1  - litreview W12: exclude; stage full_text; criterion E2; reason wrong population; reviewer K | tag pilot",
        "ER  - ",
        "",
        "",
    ]


def test_every_field_comes_back() -> None:
    (record,) = back(written(ITEM))
    for name in RIS.holds - {"abstract"}:
        assert getattr(record, name) == getattr(FULL, name), name
    assert record.abstract == "Hensikt.\nAB - and more\nTY - JOUR"  # blanks are made single, lines stay
    assert (exchanged_of(record).judgements, record.pmid, record.accession) == (
        ITEM.judgements,
        "33355555",
        "136788050",
    )


@pytest.mark.parametrize("kind", RecordType)
def test_every_type_comes_back(kind: RecordType) -> None:
    (record,) = back(written(Exchanged(Record(type=kind, title="T"))))
    assert (record.type, record.title, record.extra) == (kind, "T", {})


def test_an_unjudged_work_has_no_note_but_for_covidence() -> None:
    item = Exchanged(Record(title="T"), "W5", (), ("pilot",))
    assert "N1  - " not in written(item)
    assert "N1  - litreview W5: unjudged | tag pilot\r\n" in written(item, exporter=COVIDENCE)
    assert exchanged_of(back(written(item, exporter=COVIDENCE))[0]).work == "W5"


def test_unruly_texts_stay_on_their_line() -> None:
    unruly = replace(FULL, title="A\nTY  - BOOK\r\nER  - ", container="B\rER  -", keywords=("x\nER  - ",), doi="")
    (record,) = back(written(Exchanged(unruly)))
    assert (record.title, record.container, record.keywords) == ("A TY - BOOK ER -", "B ER -", ("x ER -",))


def test_a_lone_surrogate_does_not_stop_the_file() -> None:
    assert "TI  - a?b" in written(Exchanged(Record(title="a\ud800b")))


def test_a_record_of_nothing() -> None:
    assert written(Exchanged(Record())) == "TY  - GEN\r\nER  - \r\n\r\n"


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(ITEMS, max_size=3))
def test_whatever_is_held_comes_back(items: list[Exchanged]) -> None:
    for record, item in zip(back(written(*items)), items, strict=True):
        for name in sorted(RIS.holds):
            assert getattr(record, name) == getattr(item.record, name), name
