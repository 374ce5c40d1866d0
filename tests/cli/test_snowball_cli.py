"""`litreview snowball` as its users meet it, and rows by hand in the other column."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from litreview.cli.snowball import SOURCES
from litreview.sources.citing_sources import KEYS
from litreview.sources.conformance import Fault, made
from tests.cli.test_cli import run
from tests.servers.citing import Graph, OpenAlexGraph
from tests.steps.test_snowball import SEEDS, review_with


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return review_with(tmp_path, 1, 2).folder


def address(server: OpenAlexGraph) -> dict[str, str]:
    return {"LITREVIEW_OPENALEX_ADDRESS": server.address, "LITREVIEW_REVIEWER": "kari"}


def test_the_sources_named_are_those_there_are() -> None:
    assert SOURCES == KEYS


def test_from_the_command_to_the_report(folder: Path) -> None:
    with OpenAlexGraph(Graph({**SEEDS, 21: [1]}, gone={13})) as server:
        dry = run("snowball", "--dry-run", at=folder, **address(server))
        assert "backward: W1 = doi:10.5555/made.1; W2 = doi:10.5555/made.2" in dry.stdout
        assert server.calls == []
        done = run("snowball", at=folder, check=6, **address(server))
        assert "OpenAlex lists 3 references of W1; 2 could be fetched." in done.stdout
        assert "W13" in done.stdout
        again = run("snowball", at=folder, **address(server))
        assert "were followed already in search 2" in again.stderr
        assert "nothing left to ask" in again.stderr
    shown = json.loads(run("log", "show", "--json", at=folder).stdout)["rows"]
    assert [(row["source"], row["place"], row["hits"]) for row in shown] == [
        ("cinahl", "database", 2),
        ("openalex", "citation", 5),
        ("openalex", "citation", 1),
    ]
    read = json.loads(run("search", "--replay", "--json", at=folder).stdout)["runs"]
    assert [(item["run"], item["same"]) for item in read] == [(2, True), (3, True)]
    run("audit", "verify", at=folder)
    run("dedupe", at=folder, LITREVIEW_REVIEWER="kari")
    report = run("report", "--format", "md", at=folder)
    text = Path(folder / report.stdout.strip()).read_text(encoding="utf-8")
    assert "Referanselistene til Aas1, 2001 (W1)" in text
    assert "OpenAlex lister 3 referanser i W1; 2 kunne hentes." in text


def test_as_data(folder: Path) -> None:
    with OpenAlexGraph(Graph(SEEDS)) as server:
        planned = json.loads(run("snowball", "--dry-run", "--json", at=folder, **address(server)).stdout)["searches"]
        assert [(one["source"], one["direction"]) for one in planned] == [
            ("openalex", "backward"),
            ("openalex", "forward"),
        ]
        done = run("snowball", "W1", "--direction", "backward", "--json", at=folder, **address(server))
    (data,) = json.loads(done.stdout)["runs"]
    assert (data["run"], data["hits"], data["parsed"], data["status"]) == (2, 3, 3, "complete")
    assert data["seeds"] == [
        {
            "work": "W1",
            "reference": "Aas1, 2001",
            "identifier": f"doi:{made(1).doi}",
            "listed": 3,
            "remarks": ["OpenAlex lists 3 references of W1; 3 could be fetched."],
        }
    ]


def test_a_source_that_fails_has_its_exit_code(folder: Path) -> None:
    with OpenAlexGraph(Graph(SEEDS)) as server:
        server.faults.append(Fault(status=403, body=b'{"error":"no"}', times=99))
        done = run("snowball", at=folder, check=3, **address(server))
    assert "LR-HTTP-FORBIDDEN" in done.stderr
    assert len(json.loads(run("log", "show", "--json", at=folder).stdout)["rows"]) == 1


def test_what_cannot_be_asked_is_refused(folder: Path) -> None:
    for arguments, code in (
        (("W99",), "LR-WORK-UNKNOWN"),
        (("--source", "pubmed"), "LR-SNOWBALL-SOURCE"),
        (("--source", "crossref", "--direction", "forward"), "LR-SNOWBALL-DIRECTION"),
    ):
        done = run("snowball", *arguments, at=folder, check=2)
        assert code in done.stderr


def test_a_direction_that_a_source_has_not_is_told(folder: Path) -> None:
    done = run("snowball", "--dry-run", "--source", "crossref", at=folder)
    assert "backward: W1 = doi:10.5555/made.1" in done.stdout
    assert "forward:" not in done.stdout
    assert "Crossref gives no citations in the direction forward" in done.stderr


def test_rows_and_files_by_hand_have_a_place(folder: Path) -> None:
    who = {"LITREVIEW_REVIEWER": "kari"}
    run("log", "add", "--source", "håndsøk", "--hits", "4", at=folder, **who)
    run("log", "add", "--source", "Sykepleien", "--place", "other", "--hits", "2", at=folder, **who)
    (folder / "tip.ris").write_text("TY  - JOUR\nTI  - A tip about hope\nER  -\n", encoding="utf-8")
    run("import", "tip.ris", "--source", "Google Scholar", "--place", "citation", at=folder, **who)
    run("log", "edit", "1", "--why", "it was a register", "--place", "register", at=folder, **who)
    rows = json.loads(run("log", "show", "--json", at=folder).stdout)["rows"]
    assert [row["place"] for row in rows] == ["register", "other", "other", "citation"]
