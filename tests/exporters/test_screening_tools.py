"""Tables for ASReview and Rayyan, the registry, and the way back."""

from __future__ import annotations

import csv
import io

import pytest

from litreview.errors import InputError
from litreview.exporters.asreview import ASREVIEW
from litreview.exporters.base import Exporter
from litreview.exporters.rayyan import RAYYAN
from litreview.exporters.registry import EXPORTERS, find
from litreview.formats.judgements import exchanged_of
from litreview.importers.registry import HEAD, recognise
from litreview.messages import Words
from litreview.model import JUDGEMENTS, Exchanged, Judgement, Language, Name, Parsed, Record, RecordType, Stage, Verdict

RECORD = Record(
    type=RecordType.ARTICLE,
    title='Håp, "mestring"',
    authors=(Name("Biong", "Stian"), Name("King", "Martin", "Jr.")),
    year=2015,
    date="2015-03-05",
    container="TPH",
    volume="12",
    issue="1",
    pages="51-60",
    doi="10.1000/x",
    pmid="7",
    pmcid="PMC8",
    issn=("1504-3010", "0028-0836"),
    abstract="One.\nTwo.",
    languages=("nb", "en"),
    keywords=("recovery", "rus"),
    notes=("mine",),
    publisher="U",
    place="Oslo",
)
INCLUDE, EXCLUDE, MAYBE = (Judgement(verdict, Stage.ABSTRACT, "K") for verdict in JUDGEMENTS)


def rows(exporter: Exporter, *items: Exchanged) -> list[dict[str, str]]:
    out = io.BytesIO()
    exporter.write(iter(items), out)
    return list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8"), newline="")))


def test_asreview_row() -> None:
    assert rows(ASREVIEW, Exchanged(RECORD, "W1", (INCLUDE,), ("pilot",))) == [
        {
            "litreview": "litreview W1: include; stage abstract; reviewer K | tag pilot",
            "title": 'Håp, "mestring"',
            "abstract": "One.\nTwo.",
            "authors": "Biong, Stian; King, Martin, Jr.",
            "keywords": "recovery; rus",
            "year": "2015",
            "journal": "TPH",
            "volume": "12",
            "issue": "1",
            "pages": "51-60",
            "issn": "1504-3010; 0028-0836",
            "isbn": "",
            "doi": "10.1000/x",
            "pmid": "7",
            "url": "",
            "language": "nb; en",
            "publisher": "U",
            "notes": "mine",
            "included": "1",
        }
    ]


@pytest.mark.parametrize(
    ("judgements", "label"),
    [
        ((), ""),
        ((INCLUDE,), "1"),
        ((EXCLUDE,), "0"),
        ((MAYBE,), ""),
        ((INCLUDE, INCLUDE), "1"),
        ((INCLUDE, EXCLUDE), ""),
        ((Judgement(Verdict.INCLUDE, Stage.TITLE), EXCLUDE), "0"),
        ((EXCLUDE, Judgement(Verdict.INCLUDE, Stage.FULL_TEXT)), "1"),
        ((EXCLUDE, Judgement(Verdict.INCLUDE)), "0"),
    ],
)
def test_asreview_labels_are_those_of_the_last_stage(judgements: tuple[Judgement, ...], label: str) -> None:
    assert rows(ASREVIEW, Exchanged(RECORD, "W1", judgements))[0]["included"] == label


def test_asreview_hands_our_column_back() -> None:
    (row,) = rows(ASREVIEW, Exchanged(RECORD, "W1", (), ("pilot",)))
    row |= {"asreview_label": "0", "asreview_time": "2026-11-20"}
    back = exchanged_of(Record(title="T", extra={name: (value,) for name, value in row.items() if value}))
    assert (back.work, back.tags, back.tool) == ("W1", ("pilot",), "asreview")
    assert back.judgements == (Judgement(Verdict.EXCLUDE, at="2026-11-20"),)


def test_rayyan_row() -> None:
    assert rows(RAYYAN, Exchanged(RECORD, "W1", (EXCLUDE,))) == [
        {
            "key": "W1",
            "title": 'Håp, "mestring"',
            "authors": "Biong, Stian; King, Martin, Jr.",
            "journal": "TPH",
            "issn": "1504-3010; 0028-0836",
            "volume": "12",
            "issue": "1",
            "pages": "51-60",
            "day": "5",
            "month": "3",
            "year": "2015",
            "publisher": "U",
            "location": "Oslo",
            "url": "https://doi.org/10.1000/x",
            "language": "nb; en",
            "abstract": "One.\nTwo.",
            "notes": "mine\nlitreview W1: exclude; stage abstract; reviewer K",
            "doi": "10.1000/x",
            "pmc_id": "PMC8",
            "pubmed_id": "7",
            "keywords": "recovery, rus",
        }
    ]
    (row,) = rows(RAYYAN, Exchanged(Record(title="T", keywords=("a, b", "c"))))
    assert row["keywords"] == "a, b; c"


@pytest.mark.parametrize("exporter", [ASREVIEW, RAYYAN], ids=lambda exporter: exporter.key)
def test_tables_without_rows_have_a_header(exporter: Exporter) -> None:
    out = io.BytesIO()
    exporter.write([], out)
    assert out.getvalue().count(b"\r\n") == 1
    assert b"title" in out.getvalue()


@pytest.mark.parametrize("exporter", [ASREVIEW, RAYYAN], ids=lambda exporter: exporter.key)
def test_tables_stream(exporter: Exporter) -> None:
    seen: list[int] = []

    def items() -> list[Exchanged]:
        return [Exchanged(Record(title=f"T{number}", abstract="a\0b")) for number in range(3)]

    class Out(io.BytesIO):
        def write(self, data: object) -> int:
            seen.append(1)
            return super().write(data)  # type: ignore[arg-type]

    out = Out()
    exporter.write(items(), out)
    assert len(seen) >= 3
    assert b"\0" not in out.getvalue()


def read_back(text: str) -> list[Exchanged]:
    """The entries of a tool's own export, through whichever importer knows the file."""
    data = text.encode("utf-8")
    hits = list(recognise(data[:HEAD], "export.csv").read(io.BytesIO(data)))
    return [exchanged_of(hit.record) for hit in hits if isinstance(hit, Parsed)]


def test_a_file_from_rayyan() -> None:
    first, second = read_back(
        "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,publisher,location,abstract,notes,"
        "doi,keywords,pubmed_id,pmc_id\n"
        'rayyan-1,One,2021,,,TPH,,,,,"Ness, Ottar",,,,,,"litreview W12: unjudged | tag pilot | '
        'RAYYAN-INCLUSION: {""Kari""=>""Included"", ""Ola""=>""Maybe""} | RAYYAN-LABELS: later",,"",,\n'
        "rayyan-2,Two,2020,,,TPH,,,,,,,,,,,,,,,\n"
    )
    assert (first.record.title, first.tool, first.work, first.tags) == ("One", "rayyan", "W12", ("pilot", "later"))
    assert first.judgements == (Judgement(Verdict.INCLUDE, None, "Kari"), Judgement(Verdict.MAYBE, None, "Ola"))
    assert (second.record.title, second.tool, second.judgements) == ("Two", "rayyan", ())


def test_a_file_from_asreview_2() -> None:
    seen, unseen = read_back(
        "litreview,title,abstract,authors,year,included,asreview_label,asreview_time,asreview_note\n"
        'litreview W1: unjudged,One,A,"Ness, Ottar",2021,,1,2026-11-20 10:00,hm\n'
        "litreview W2: unjudged,Two,A,,2020,1,,,\n"
    )
    assert (seen.tool, seen.work) == ("asreview", "W1")
    assert seen.judgements == (Judgement(Verdict.INCLUDE, at="2026-11-20 10:00", note="hm"),)
    assert (unseen.work, unseen.judgements) == ("W2", ())


def test_a_list_from_covidence() -> None:
    (entry,) = read_back(
        "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,DOI,Ref,"
        "Covidence #,Study,Notes,Tags\n"
        'One,"Ness, Ottar",A,2021,,TPH,1,2,3-4,,,W4,#17,Ness 2021,Exclusion reason: wrong population; ,pilot\n'
    )
    assert (entry.record.title, entry.tool, entry.work, entry.tags) == ("One", "covidence", "W4", ("pilot",))
    assert entry.judgements == (Judgement(Verdict.EXCLUDE, reason="wrong population"),)


def test_the_registry() -> None:
    keys = [exporter.key for exporter in EXPORTERS]
    assert len(set(keys)) == len(keys)
    assert {"ris", "asreview", "rayyan", "covidence"} <= set(keys)
    assert all(find(f" {key.upper()}").key == key for key in keys)
    with pytest.raises(InputError) as caught:
        find("word")
    assert caught.value.code == "LR-EXPORT-FORMAT"
    assert caught.value.words == {"key": "word", "keys": tuple(keys)}


@pytest.mark.parametrize("language", Language)
def test_every_format_has_words(language: Language) -> None:
    words = Words(language)
    for exporter in EXPORTERS:
        assert exporter.suffix in words(f"export.format.{exporter.key}")
    said = words("error.LR-EXPORT-FORMAT", key="word"), words("error.LR-EXPORT-FORMAT.next", keys=("ris", "csv"))
    assert "word" in said[0]
    assert "ris, csv" in said[1]
