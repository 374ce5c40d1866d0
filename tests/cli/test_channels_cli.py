"""`litreview channels` as its users meet it: whole processes, the words of three languages, exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_cli import run
from tests.servers.base import HTML, Fault
from tests.servers.channels import CARE, ROWS, ChannelsServer, bulk


@pytest.fixture
def server() -> Iterator[ChannelsServer]:
    with ChannelsServer() as running:
        yield running


def channels(*arguments: str, at: Path, lang: str = "nb", check: int = 0, **more: str) -> tuple[str, str]:
    done = run("channels", *arguments, at=at, lang=lang, check=check, LITREVIEW_CACHE=str(at / "cache"), **more)
    return done.stdout, done.stderr


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder whose cache has a register that was taken from a file."""
    (tmp_path / "kanaler.csv").write_bytes(bulk())
    channels("update", "--file", "kanaler.csv", at=tmp_path)
    return tmp_path


def test_fetched_and_asked_offline(server: ChannelsServer, tmp_path: Path) -> None:
    out, err = channels("update", at=tmp_path, LITREVIEW_CHANNELS_ADDRESS=server.address)
    assert "Tidsskrifter og serier: 3 kanaler, nivåer for 2018–2027." in out
    assert "Forlag: 1 kanal" in out
    assert out.count("SHA-256") == 2
    assert "Registeret slik det var 20" in out
    assert "Henter" in err
    asked = len(server.calls)
    out, _ = channels("show", "1504-3010", "--year", "2019", at=tmp_path)
    assert "nivå 1 i 2019" in out
    assert "Registeret slik det var 20" in out
    assert f"{server.address}bulk-csv?rptNr=851" in out
    assert len(server.calls) == asked


def test_a_fault_is_told_and_the_old_register_stands(server: ChannelsServer, kept: Path) -> None:
    server.faults.append(Fault(body=HTML, times=9))
    out, err = channels("update", at=kept, check=3, LITREVIEW_CHANNELS_ADDRESS=server.address)
    assert "ble ikke fornyet" in out
    assert "LR-HTTP-HTML" in err
    assert "nivå 1 i 2019" in channels("show", "1504-3010", "--year", "2019", at=kept)[0]
    data = json.loads(
        channels("update", "--json", at=kept, check=3, LITREVIEW_CHANNELS_ADDRESS="http://127.0.0.1:1/")[0]
    )
    assert [table["fault"]["code"] for table in data["tables"]] == ["LR-HTTP-CONNECTION"] * 2


def test_a_file_by_hand_says_so(kept: Path) -> None:
    out, _ = channels("show", "1895-5770", at=kept, lang="en")
    assert "from the file kanaler.csv" in out
    assert "not stated" in out
    (kept / "wrong.csv").write_bytes(bulk()[:-30])
    _, err = channels("update", "--file", "wrong.csv", at=kept, check=2)
    assert "wrong.csv" in err
    assert "LR-CHANNELS-CUT" in err
    (kept / "small.csv").write_bytes(bulk(rows=ROWS[:1]))
    assert "LR-CHANNELS-SHRUNK" in channels("update", "--file", "small.csv", at=kept, check=2)[1]


@pytest.mark.parametrize(
    ("lang", "issn", "year", "words"),
    [
        ("nb", "1504-3010", "2020", "nivå 2 i 2020"),
        ("nb", "15043010", "2018", "nivå ikke oppgitt for 2018"),
        ("nn", "1504-3010", "2018", "nivå ikkje oppgitt for 2018"),
        ("en", "1504-3010", "2018", "level not stated for 2018"),
        ("nb", "2434-561x", "2018", "nivå 0 i 2018"),
        ("nb", "2434-561X", "2020", "nivå 1 i 2020: til diskusjon det året (X), og da gjelder nivået fra 2019"),
        ("en", "2434-561X", "2020", "level 1 in 2020: under discussion that year (X), so the level of 2019 stands"),
        ("nn", "0317-8471", "2020", "nivå ikkje oppgitt for 2020: til diskusjon"),
    ],
)
def test_the_level_in_words(kept: Path, lang: str, issn: str, year: str, words: str) -> None:
    assert words in channels("show", issn, "--year", year, at=kept, lang=lang)[0]


def test_a_year_to_come_may_change(server: ChannelsServer, tmp_path: Path) -> None:
    server.tables["851"] = bulk().replace("Nivå 2027".encode(), "Nivå 2099".encode())
    channels("update", at=tmp_path, LITREVIEW_CHANNELS_ADDRESS=server.address)
    assert "kan ennå bli endret" in channels("show", "1504-3010", "--year", "2099", at=tmp_path)[0]
    assert "kan ennå" not in channels("show", "1504-3010", "--year", "2020", at=tmp_path)[0]


def test_several_hits_are_all_shown(kept: Path) -> None:
    out, _ = channels("show", "journal of", at=kept)
    assert 'Journal of "Care"' in out
    assert "Journal of Doubt" in out
    assert "2018: 0; 2019: 1; 2020: X; 2026–2027: 1" in out
    (kept / "many.csv").write_bytes(
        bulk(rows=[{**CARE, "Tidsskrift id": str(n), "Online ISSN": ""} for n in range(23)])
    )
    channels("update", "--file", "many.csv", at=kept)
    out, _ = channels("show", "journal of", at=kept)
    assert out.count('Journal of "Care"') == 20
    assert "og 3 kanaler til" in out


def test_channels_of_one_issn_that_disagree(tmp_path: Path) -> None:
    (tmp_path / "two.csv").write_bytes(bulk(rows=(ROWS[0], {**ROWS[0], "Tidsskrift id": "5", "Nivå 2020": "1"})))
    channels("update", "--file", "two.csv", at=tmp_path)
    out, _ = channels("show", "1504-3010", "--year", "2020", at=tmp_path)
    assert "nivå ikke avgjort for 2020: kanalene med dette ISSN-et har ulike nivåer (1, 2)" in out
    assert "ikke avgjort" not in channels("show", "1504-3010", "--year", "2019", at=tmp_path)[0]


def test_what_is_not_there_is_not_level_0(kept: Path) -> None:
    out, _ = channels("show", "1234-5679", "--year", "2019", at=kept)
    assert "Fant ikke «1234-5679» i registeret" in out
    assert "ikke det samme som nivå 0" in out
    assert "kanaler.csv" in out
    assert "LR-CHANNELS-NONE" in channels("show", "x", at=kept / "cache", check=2)[1]


def test_as_json(kept: Path) -> None:
    data = json.loads(channels("show", "2434-561x", "--year", "2020", "--json", at=kept)[0])
    assert data["channels"][0]["level"] == {
        "value": 1,
        "of_year": 2019,
        "discussed": True,
        "may_change": False,
        "candidates": [],
    }
    assert data["channels"][0]["levels"]["2018"] == "0"
    assert data["register"][0]["by_hand"] is True
    unknown = json.loads(channels("show", "1504-3010", "--year", "2018", "--json", at=kept)[0])
    assert unknown["channels"][0]["level"] is None
    assert json.loads(channels("show", "none", "--json", at=kept)[0])["channels"] == []
