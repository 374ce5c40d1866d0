"""A log that the student already has: nothing is written unasked, every reading can be refused, nothing disappears."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.exporters.search_history import history_files
from litreview.messages import Words
from litreview.model import UNKNOWN, Arrival, Count, Day, LimitKind, LogDate, Purpose, Run, StepRole
from litreview.steps.audit import verify
from litreview.steps.log import LogRow, add_row
from litreview.steps.log_import import Answers, Proposal, propose, write
from litreview.steps.review import Review
from tests.steps.reviews import empty

LOG = """Dato;Søkemotor;Søkeord;Avgrensninger;Antall treff;Leste abstrakt;Inkludert
28/4;Cinahl;håp;2012-2022;783.762;5;1
;;trøst;;12;;0
mellom 8-12 mars;Idunn;lindring;;ca. 200;3;
Totalt;;;;1 000;;
"""


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return empty(tmp_path).acting("author")


def file(review: Review, text: str = LOG, name: str = "logg.csv") -> Path:
    path = review.folder.parent / name
    path.write_text(text, encoding="utf-8")
    return path


def logged(review: Review) -> tuple[Run, ...]:
    with review.store.reading() as reader:
        return reader.runs()


def keys(proposal: Proposal, start: str = "") -> list[str]:
    return [item.key for item in proposal.interpretations if item.key.startswith(start)]


def said(proposal: Proposal) -> dict[str, str]:
    return {item.key: Words("nb")(item.said) for item in proposal.interpretations}


def test_a_proposal_writes_nothing(review: Review) -> None:
    proposal = propose(review, file(review))
    assert len(proposal.rows) == 3
    assert logged(review) == ()


def test_the_rows_are_read_with_their_printed_form(review: Review) -> None:
    first, second, third = write(review, propose(review, file(review)))
    assert (first.arrival, first.purpose, first.source, first.source_printed) == (
        *(Arrival.HAND, Purpose.MAIN, "cinahl", "Cinahl"),
    )
    assert (first.hits, first.abstracts_read, first.included) == (
        Count("783.762", 783762),
        Count("5", 5),
        Count("1", 1),
    )
    assert first.date == LogDate("28/4", Day(None, 4, 28), Day(None, 4, 28))
    assert [limit.kind for limit in first.limits] == [LimitKind.YEARS]
    assert (second.source, second.date.carried, second.date.first) == ("cinahl", True, Day(None, 4, 28))
    assert (second.limits_carried, second.limits, second.abstracts_read) == (True, first.limits, UNKNOWN)
    assert second.included == Count("0", 0)
    assert (third.limits, third.hits, third.included) == ((), Count("ca. 200"), UNKNOWN)
    assert (third.date.first, third.date.last) == (Day(None, 3, 8), Day(None, 3, 12))
    assert logged(review) == (first, second, third)
    assert verify(review).faults == ()


def test_every_reading_is_listed_in_words(review: Review) -> None:
    found = said(propose(review, file(review)))
    assert found["column:1.5"] == "Overskriften «Leste abstrakt» er lest som: Leste abstrakt."
    assert found["date:28/4"] == "«28/4» er lest som 28. april, uten årstall."
    assert found["date:mellom 8-12 mars"].endswith("8. mars, uten årstall til 12. mars, uten årstall.")
    assert "783762" in found["count:783.762"]
    assert found["carried:1.date:28/4"] == "Tom celle (Dato) er lest som raden over: «28/4»."
    assert found["carried:1.source:Cinahl"].endswith("«Cinahl».")
    assert found["limits:2012-2022"] == "Avgrensningen «2012-2022» er lest som: år («2012-2022»)."
    assert [Words("nb")(item.reason) for item in propose(review, file(review)).unparsed] == [
        "Raden summerer andre rader og er ikke et søk."
    ]
    assert propose(review, file(review)).unparsed[0].pointer.line == 5


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_all_of_it_can_be_said_in_every_language(review: Review, language: str) -> None:
    proposal = propose(review, file(review, LOG.replace("Inkludert", "Dubletter")))
    words = Words(language)
    assert all(words(item.said) for item in proposal.interpretations)
    assert all(words(item) for item in (*proposal.remarks, *(item.reason for item in proposal.unparsed)))
    assert all(words(remark) for row in proposal.rows for remark in row.run.remarks)


def refusing(review: Review, *refused: str, text: str = LOG) -> tuple[Run, ...]:
    return write(review, propose(review, file(review, text)), Answers(refused=frozenset(refused)))


def test_a_refused_reading_leaves_the_cell_as_printed_and_its_value_unknown(review: Review) -> None:
    first, second, _ = refusing(review, "count:783.762", "date:28/4", "limits:2012-2022")
    assert (first.hits, first.raw["hits"]) == (Count("783.762", None), "783.762")
    assert (first.date, first.raw["date"]) == (LogDate("28/4"), "28/4")
    assert (first.limits, first.limits_printed) == ((), "2012-2022")
    assert {remark.code for remark in first.remarks} == {"log.import.refused"}
    assert (second.date.first, second.limits) == (None, ())


def test_a_refused_as_above_leaves_the_field_not_stated(review: Review) -> None:
    _, second, _ = refusing(review, "carried:1.date:28/4", "carried:1.source:Cinahl", "carried:1.limits:2012-2022")
    assert (second.date, second.source, second.limits) == (LogDate(), "", ())
    assert second.query == "trøst"


def test_a_refused_heading_keeps_its_cells_in_the_note(review: Review) -> None:
    first, *_ = refusing(review, "column:1.5")
    assert first.abstracts_read == UNKNOWN
    assert first.note == "Leste abstrakt: 5"


def test_a_refused_source_stays_the_authors_word(review: Review) -> None:
    (run,) = refusing(review, "source:Svemed", text="Database;Søkeord;Treff\nSvemed;håp;3\n")
    assert (run.source, run.source_printed) == ("Svemed", "Svemed")


def test_a_row_that_is_skipped_is_not_written_and_those_under_it_say_what_they_took_from_it(review: Review) -> None:
    proposal = propose(review, file(review))
    runs = write(review, proposal, Answers(skipped=frozenset({"1.2"})))
    assert [run.query for run in runs] == ["trøst", "lindring"]
    assert (runs[0].raw["date"], runs[0].date.carried, runs[0].date.first) == ("28/4", False, Day(None, 4, 28))
    assert runs[0].source == "cinahl"


def test_the_first_row_takes_nothing_from_the_log_that_was_there(review: Review) -> None:
    add_row(review, LogRow({"date": "01.01.2020", "source": "Oria", "query": "annet"}))
    (run,) = write(review, propose(review, file(review, "Dato;Database;Søkeord;Treff\n;;håp;3\n")))
    assert (run.date, run.source) == (LogDate(), "")


def test_the_same_file_twice_is_noticed(review: Review) -> None:
    path = file(review)
    runs = write(review, propose(review, path))
    again = propose(review, path)
    assert again.before == tuple(run.id for run in runs)
    assert {run.file for run in runs} == {"logg.csv"}
    assert {run.sha256 for run in runs} == {again.sha256}
    with pytest.raises(InputError) as caught:
        write(review, again)
    assert caught.value.code == "LR-LOG-TWICE"
    assert len(logged(review)) == 3
    assert len(write(review, again, Answers(again=True))) == 3


def test_rows_the_log_has_already_are_told(review: Review) -> None:
    add_row(review, LogRow({"date": "28/4", "source": "CINAHL", "query": "Håp", "hits": "783762"}))
    proposal = propose(review, file(review))
    assert dict(proposal.logged) == {"1.2": 1}


def test_an_answer_to_nothing_is_refused_and_nothing_is_written(review: Review) -> None:
    proposal = propose(review, file(review))
    for answers in (Answers(refused=frozenset({"date:1/1"})), Answers(skipped=frozenset({"1.99"}))):
        with pytest.raises(InputError) as caught:
            write(review, proposal, answers)
        assert caught.value.code == "LR-LOG-ANSWER"
    assert logged(review) == ()


def test_a_file_that_cannot_be_opened_or_is_no_log_says_so(review: Review) -> None:
    with pytest.raises(InputError) as caught:
        propose(review, review.folder / "none.csv")
    assert caught.value.code == "LR-FILE-MISSING-FILE"
    with pytest.raises(InputError) as caught:
        propose(review, file(review, "a;b\n1;2\n"))
    assert caught.value.code == "LR-LOG-TABLE"


def test_a_name_alone_in_a_row_is_the_source_of_the_rows_under_it(review: Review) -> None:
    text = "Søkeord;Treff;Dato\nIdunn;;\nhåp;3;1/2\ntrøst;4;\nse vedlegg 2;;\n11;;\n"
    text = text.replace("Idunn;;", ";;Idunn").replace("11;;", ";11;")
    proposal = propose(review, file(review, text))
    assert [row.run.source for row in proposal.rows] == ["idunn", "idunn", "idunn"]
    assert [item.excerpt for item in proposal.unparsed] == ["11"]
    refused = propose(review, file(review, text), Answers(refused=frozenset(keys(proposal, "group:"))))
    assert [row.run.source for row in refused.rows] == ["", "", ""]
    assert [item.excerpt for item in refused.unparsed] == ["Idunn", "11"]


def test_a_date_alone_in_a_row_is_the_date_of_the_rows_under_it(review: Review) -> None:
    proposal = propose(review, file(review, "Dato;Søkeord;Treff\n01.02.2022;;\n;håp;3\n;trøst;4\n"))
    dates = [row.run.date.first for row in proposal.rows]
    assert dates == [Day(2022, 2, 1)] * 2
    assert len(proposal.rows) == 2


LINES = """#;Database;Søk;Resultat;Kommentar
S1;CINAHL;hope;5 000;emneord
S2;;nurs*;9 000;
S3;;S1 AND S2;120;
S1;Oria;håp;7;
"""


def test_numbered_lines_are_lines_of_the_search_that_combines_them(review: Review) -> None:
    proposal = propose(review, file(review, LINES))
    assert [row.run.query for row in proposal.rows] == ["S1 AND S2", "håp"]
    run = proposal.rows[0].run
    assert [(item.label, item.query, item.count.value) for item in run.lines] == [
        ("S1", "hope", 5000),
        ("S2", "nurs*", 9000),
    ]
    assert (run.source, run.hits.value, run.note) == ("cinahl", 120, "S1: emneord")
    apart = propose(review, file(review, LINES), Answers(refused=frozenset(keys(proposal, "lines:"))))
    assert [row.run.query for row in apart.rows] == ["hope", "nurs*", "S1 AND S2", "håp"]


def test_hits_before_limits_are_a_rung_of_the_ladder(review: Review) -> None:
    text = "Database;Søkeord;Treff før avgrensning;Treff etter avgrensning\nOria;håp;2853;187\n"
    (run,) = write(review, propose(review, file(review, text)))
    assert (run.hits.value, [(step.role, step.count.value) for step in run.steps]) == (
        *(187, [(StepRole.BEFORE_LIMITS, 2853)]),
    )


def test_a_date_that_excel_filled_in_is_asked_about(review: Review) -> None:
    import openpyxl
    from openpyxl.cell.cell import Cell

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Dato", "Database", "Søkeord", "Treff"), (None, "Oria", "håp", 3)):
        sheet.append(row)
    cell = sheet["A2"]
    assert isinstance(cell, Cell)
    cell.value = date(2026, 4, 28)
    cell.number_format = "d/m"
    path = review.folder.parent / "logg.xlsx"
    book.save(path)
    proposal = propose(review, path)
    (key,) = keys(proposal, "typed:")
    assert proposal.rows[0].run.date.first == Day(2026, 4, 28)
    assert "28/4" in proposal.rows[0].run.note
    refused = propose(review, path, Answers(refused=frozenset({key})))
    assert refused.rows[0].run.date == LogDate("28/4", Day(None, 4, 28), Day(None, 4, 28))


def test_a_source_named_in_the_text_alone_can_be_given(review: Review) -> None:
    text = "Søkedato;Søkeord;Antall treff\n05.02.21;håp;3\n"
    (run,) = write(review, propose(review, file(review, text)), Answers(source="Oria", purpose=None))
    assert (run.source, run.source_printed, run.source_carried, run.purpose) == ("oria", "", True, None)


def test_a_search_history_comes_in(review: Review) -> None:
    made = {
        "search_string": "TI hope",
        "platform": "ebscohost",
        "database": ["CINAHL"],
        "date": {"search_conducted": "2024.06.30"},
        "license": "CC BY",
    }
    proposal = propose(review, file(review, json.dumps(made), "x.json"))
    run = proposal.rows[0].run
    assert (proposal.format, run.source, run.platform, run.query) == (
        "search-history",
        "cinahl",
        "ebscohost",
        "TI hope",
    )
    assert run.date.first == Day(2024, 6, 30)
    assert run.note == "license: CC BY"


@pytest.mark.parametrize("text", [LINES, LOG])
def test_a_log_that_goes_out_as_search_history_comes_back(review: Review, text: str) -> None:
    runs = write(review, propose(review, file(review, text)))
    other = empty(review.folder.parent / "other").acting("author")
    for given, made in zip(runs, history_files(runs, {}), strict=True):
        path = review.folder.parent / made.name
        path.write_bytes(made.data)
        (back,) = write(other, propose(other, path))
        assert (back.date.first, back.date.last) == (given.date.first, given.date.last)
        assert [limit.kind for limit in back.limits] == [limit.kind for limit in given.limits]
        own = ("id", "file", "sha256", "raw", "remarks", "date", "source_printed", "source_carried")
        own += ("limits_printed", "limits_carried")
        assert replace(back, **{name: getattr(given, name) for name in own}) == given


def test_nothing_of_a_row_disappears(review: Review) -> None:
    """Every cell of a log stands in a row, in its note, or in what could not be read."""
    text = LOG.replace("Inkludert", "Dubletter") + ";;;;;;\nFotnote;;;;;;\n;;;;;;7\n"
    proposal = propose(review, file(review, text))
    held = json.dumps(
        [[dict(row.run.raw), row.run.note] for row in proposal.rows] + [[item.excerpt] for item in proposal.unparsed],
        ensure_ascii=False,
    )
    cells = [cell for line in text.splitlines()[1:] for cell in line.split(";") if cell]
    assert [cell for cell in cells if cell not in held] == []


def test_endless_cells_take_no_time(review: Review) -> None:
    long = "x" + " " * 200_000 + "y"
    began = time.monotonic()
    runs = write(review, propose(review, file(review, f"Database;Søkeord;Treff;Dato\n{long};{long};{long};{long}\n")))
    assert time.monotonic() - began < 10
    assert runs[0].source == long


@pytest.mark.parametrize("thesis", ["001", "004"])
def test_the_logs_of_the_seeds_are_read_as_their_transcripts_say(review: Review, shared: Path, thesis: str) -> None:
    log = json.loads((shared / "seed-tables.json").read_text(encoding="utf-8"))["theses"][thesis]["search_log"]
    headings = log["columns_as_printed"]
    lines = [headings, *([row["raw"][name] for name in headings] for row in log["rows"])]
    text = "\n".join("\t".join(cell.replace("\n", " ") for cell in line) for line in lines)
    proposal = propose(review, file(review, text))
    for row, expected in zip(proposal.rows, (row["norm"] for row in log["rows"]), strict=True):
        counts = ("hits", "titles_read", "abstracts_read", "fulltexts_read", "included")
        assert [getattr(row.run, name).value for name in counts] == [expected.get(name) for name in counts]
        assert row.run.query == expected["query"]
        assert (row.run.date.first or Day()).month == (expected.get("month") or int(expected["date"][5:7]))
