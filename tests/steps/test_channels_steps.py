"""The register kept on the machine: nothing bad replaces it, and a level is known, or unknown, and never guessed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.model import Channel, ChannelKind, Level, Mark, level_of
from litreview.sources.channels import Part
from litreview.sources.http import HttpClient
from litreview.sources.http import Settings as HttpSettings
from litreview.steps import channel_cache
from litreview.steps.channel_cache import channels_folder, kept_tables
from litreview.steps.channels import Register, Taken, find, level, load_register, spans, take_file, update
from litreview.steps.settings import cache_folder, read_settings, set_setting
from tests.servers.base import HTML, Fault
from tests.servers.channels import CARE, HOPE, ROWS, ChannelsServer, bulk

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LITREVIEW_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("LITREVIEW_CONFIG", str(tmp_path / "config"))
    return tmp_path / "cache"


@pytest.fixture
def server() -> Iterator[ChannelsServer]:
    with ChannelsServer() as running:
        yield running


def fetch(server: ChannelsServer, now: datetime = NOW) -> tuple[Taken, ...]:
    settings = HttpSettings(base_addresses={"channels": server.address}, tries=1)
    return update(http=HttpClient(settings, sleep=lambda _: None, now=lambda: now))


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


# ---- kept


def test_it_is_fetched_kept_and_read_again(server: ChannelsServer, cache: Path) -> None:
    journals, publishers = fetch(server)
    assert journals.kept is not None
    assert (journals.part, journals.fault, journals.kept.counts) == (Part.JOURNALS, None, {Part.JOURNALS: 3})
    assert (journals.kept.fetched, journals.kept.years) == (NOW, (2018, 2027))
    assert publishers.kept is not None
    assert publishers.kept.counts == {Part.PUBLISHERS: 1}
    kept = load_register()
    assert len(kept.channels) == 4
    assert kept.tables == kept_tables()
    assert journals.kept in kept.tables
    assert publishers.kept in kept.tables
    assert (cache / "channels" / journals.kept.name).read_bytes() == server.tables["851"]


def test_the_address_comes_from_the_settings(server: ChannelsServer) -> None:
    set_setting("channels.address", server.address)
    set_setting("unpaywall.address", "https://example.org/")
    assert [taken.fault for taken in update(settings=read_settings({}))] == [None, None]
    for wrong in ("channels.key", "unpaywall.key", "channel.address"):
        with pytest.raises(InputError, match="LR-CONFIG-KEY"):
            set_setting(wrong, "x")
    other = read_settings({"LITREVIEW_CHANNELS_ADDRESS": "http://127.0.0.1:1/"})
    assert other.addresses["channels"] == "http://127.0.0.1:1/"


@pytest.mark.parametrize(
    "fault",
    [
        Fault("bulk", body=HTML),
        Fault("bulk", cut=80),
        Fault("bulk", cut=len(bulk()) - 30, honest=True),
        Fault("bulk", status=500),
        Fault("bulk", status=429),
        Fault("bulk", body=b"Original tittel,Print ISSN\r\nA,1504-3010\r\n"),
        Fault("bulk", body=bulk(rows=(HOPE,))),  # whole, and two thirds of the channels are gone
    ],
)
def test_a_wrong_download_never_replaces_the_good_one(server: ChannelsServer, fault: Fault) -> None:
    fetch(server)
    before = {path.name: path.read_bytes() for path in channels_folder().iterdir()}
    fault.fits = lambda params: params["rptNr"] == "851"
    server.faults.append(fault)
    journals, publishers = fetch(server)
    assert journals.kept is None
    assert journals.fault is not None
    assert publishers.fault is None  # one table's fault does not stop the other
    assert {path.name: path.read_bytes() for path in channels_folder().iterdir()} == before
    assert len(load_register().channels) == 4


def test_a_newer_one_takes_the_place_of_the_older_and_leaves_no_files(server: ChannelsServer) -> None:
    fetch(server)
    server.tables["851"] = bulk(rows=(*ROWS, {**HOPE, "Tidsskrift id": "4", "Original tittel": "Ny"}))
    fetch(server, datetime(2027, 2, 1, tzinfo=UTC))
    assert len(load_register().channels) == 5
    assert len(list(channels_folder().iterdir())) == 3  # two tables and the list
    assert {kept.fetched.year for kept in kept_tables()} == {2027}


def test_broken_off_between_file_and_list_the_old_one_stands(
    server: ChannelsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch(server)
    server.tables["851"] = bulk(rows=(*ROWS, {**HOPE, "Tidsskrift id": "4"}))

    def unplugged(path: Path, text: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(channel_cache, "write_text", unplugged)
        with pytest.raises(KeyboardInterrupt):
            fetch(server)
    assert len(load_register().channels) == 4


def test_a_file_downloaded_by_hand(server: ChannelsServer, tmp_path: Path) -> None:
    fetch(server)
    taken = take_file(
        write(tmp_path / "mine.csv", bulk(rows=(*ROWS, {**CARE, "Tidsskrift id": "7"}))), clock=lambda: NOW
    )
    assert taken.kept is not None
    assert (taken.kept.by_hand, taken.kept.origin, taken.kept.parts) == (True, "mine.csv", (Part.JOURNALS,))
    assert len(load_register().channels) == 5  # the publishers are still there


def test_a_file_with_both_parts_gives_way_part_by_part(server: ChannelsServer, tmp_path: Path) -> None:
    head = "PID;type;Original tittel;Print ISSN;Nivåhistorikk"
    rows = ('"A";"Tidsskrift";"Alt";"1504-3010";"{"year":2024,"level":"1"}"', '"B";"Forlag";"Hus";"";""')
    both = take_file(write(tmp_path / "both.csv", "\n".join((head, *rows, "")).encode()), clock=lambda: NOW)
    assert both.kept is not None
    assert both.kept.counts == {Part.JOURNALS: 1, Part.PUBLISHERS: 1}
    server.faults.append(Fault("bulk", status=500, fits=lambda params: params["rptNr"] == "850"))
    fetch(server)
    assert sorted(channel.title for channel in load_register().channels if channel.id in {"A", "B", "1"}) == [
        "Hus",
        "Håp, mot og omsorg",
    ]


@pytest.mark.parametrize("data", [b"", HTML, bulk()[:-30], b"a,b\n1,2\n"])
def test_a_file_that_is_no_table_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="LR-CHANNELS-") as raised:
        take_file(write(tmp_path / "wrong.csv", data))
    assert str(raised.value.where.file).endswith("wrong.csv")
    with pytest.raises(InputError, match="LR-FILE-MISSING-FILE"):
        take_file(tmp_path / "none.csv")


def test_without_a_register_and_with_a_damaged_one(server: ChannelsServer) -> None:
    with pytest.raises(InputError, match="LR-CHANNELS-NONE"):
        load_register()
    (journals, _) = fetch(server)
    assert journals.kept is not None
    (channels_folder() / journals.kept.name).write_bytes(b"something else")
    with pytest.raises(InputError, match="LR-CHANNELS-DAMAGED"):
        load_register()
    server.tables["851"] = bulk(rows=(HOPE,))  # what is damaged is no measure for what is new
    fetch(server)
    assert len(load_register().channels) == 2
    for broken in ("{", "[]", '{"tables": [{"name": 1}]}', '{"tables": 3}'):
        (channels_folder() / "register.json").write_text(broken, encoding="utf-8")
        with pytest.raises(InputError, match="LR-CHANNELS-DAMAGED"):
            load_register()
    assert [taken.fault for taken in fetch(server)] == [None, None]


def test_a_list_cannot_point_outside_the_folder(server: ChannelsServer, tmp_path: Path) -> None:
    fetch(server)
    listed = channels_folder() / "register.json"
    rows = json.loads(listed.read_text(encoding="utf-8"))
    publishers = next(row for row in rows["tables"] if row["parts"] == ["publishers"])
    publishers["name"] = "../../secret.csv"
    listed.write_text(json.dumps(rows), encoding="utf-8")
    (tmp_path / "secret.csv").write_bytes(server.tables["850"])
    with pytest.raises(InputError, match="LR-CHANNELS-DAMAGED"):
        load_register()


def test_without_the_variable_the_cache_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LITREVIEW_CACHE")
    assert "litreview" in str(cache_folder()).lower()
    assert cache_folder().is_absolute()


# ---- levels


def channel(one: str, levels: dict[int, str], *issns: str) -> Channel:
    return Channel(
        one, ChannelKind.JOURNAL, one, issns=issns, levels={year: Mark(mark) for year, mark in levels.items()}
    )


@pytest.mark.parametrize(
    ("levels", "year", "wanted"),
    [
        ({2019: "1"}, 2019, Level(2019, 1, 2019)),
        ({2019: "0"}, 2019, Level(2019, 0, 2019)),
        ({2019: "1"}, 2018, None),  # not in the register that year: unknown, not 0
        ({2019: "1"}, 2020, None),
        ({}, 2019, None),
        ({2019: "2", 2020: "X"}, 2020, Level(2020, 2, 2019, discussed=True)),
        ({2018: "0", 2019: "X", 2020: "X"}, 2020, Level(2020, 0, 2018, discussed=True)),
        ({2018: "1", 2020: "X"}, 2020, Level(2020, None, 2020, discussed=True)),  # 2019 is a gap: nothing stands
        ({2020: "X"}, 2020, Level(2020, None, 2020, discussed=True)),
    ],
)
def test_the_level_of_a_year(levels: dict[int, str], year: int, wanted: Level | None) -> None:
    assert level_of((channel("A", levels),), year) == wanted


def test_several_channels_of_one_issn() -> None:
    one, two = channel("A", {2019: "1", 2020: "1"}), channel("B", {2020: "2", 2021: "2"})
    assert level_of((one, two), 2019) == Level(2019, 1, 2019)
    assert level_of((one, two), 2020) == Level(2020, None, 2020, candidates=(1, 2))
    assert level_of((one, channel("C", {2020: "1"})), 2020) == Level(2020, 1, 2020)
    assert level_of((channel("D", {2020: "X"}), one), 2020) == Level(2020, 1, 2020)


def test_either_issn_in_any_way_of_writing(server: ChannelsServer) -> None:
    fetch(server)
    kept = load_register()
    for issn in ("1504-3010", "15043010", " ISSN 1504-3010 (trykt)", "1895-5770"):
        assert level(kept, (issn,), 2019) == Level(2019, 1, 2019)
    assert level(kept, ("2434-561x",), 2020) == Level(2020, 1, 2019, discussed=True)
    assert level(kept, ("0000-0000", "1504-3010"), 2020) == Level(2020, 2, 2020)
    assert level(kept, ("1504-3010",), 2018) is None
    assert level(kept, ("1234-5679", "", "no issn"), 2019) is None
    assert level(kept, (), 2019) is None


def test_a_year_to_come_may_still_change(server: ChannelsServer) -> None:
    fetch(server)
    kept = load_register()
    assert level(kept, ("1504-3010",), 2026) == Level(2026, 1, 2026)
    assert level(kept, ("1504-3010",), 2027) == Level(2027, 1, 2027, open=True)


def test_finding_by_title(server: ChannelsServer) -> None:
    longer = {
        **HOPE,
        "Tidsskrift id": "8",
        "Original tittel": "Om håp, mot og omsorg",
        "Internasjonal tittel": "On Hope",
    }
    server.tables["851"] = bulk(rows=(*ROWS, longer))
    fetch(server)
    kept = load_register()
    assert [channel.id for channel in find(kept, "håp,  MOT og omsorg")] == ["1"]  # the whole title before parts of it
    assert [channel.id for channel in find(kept, "HÅP, mot")] == ["1", "8"]
    assert [channel.id for channel in find(kept, "on hope")] == ["8"]
    assert [channel.id for channel in find(kept, "journal of")] == ["2", "3"]
    assert [channel.kind for channel in find(kept, "æresforlaget")] == [ChannelKind.PUBLISHER]
    assert find(kept, "no such title") == find(kept, "  ") == ()


def test_the_history_in_spans() -> None:
    levels = {2018: Mark.ZERO, 2020: Mark.ONE, 2019: Mark.ONE, 2023: Mark.ONE, 2024: Mark.DISCUSSED}
    assert spans(levels) == (
        (2018, 2018, Mark.ZERO),
        (2019, 2020, Mark.ONE),
        (2023, 2023, Mark.ONE),
        (2024, 2024, Mark.DISCUSSED),
    )
    assert spans({}) == ()


def test_the_index_is_made_once_and_only_when_asked_for() -> None:
    kept = Register((channel("A", {2019: "1"}, "1504-3010"), channel("B", {2019: "2"}, "1504-3010")))
    assert "by_issn" not in vars(kept)
    assert level(kept, ("1504-3010",), 2019) == Level(2019, None, 2019, candidates=(1, 2))
    assert kept.by_issn is kept.by_issn
