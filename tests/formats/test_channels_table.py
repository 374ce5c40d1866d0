"""Tables of the register of publication channels: both shapes, odd saves, damage, and what was recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.formats.channels_table import read_channels
from litreview.model import Channel, ChannelKind, Mark
from tests.servers.channels import CARE, HOPE, HOUSES, JOURNALS, PUBLISHERS, ROWS, bulk, comma

PID_HEAD = (
    "underordnetPID;PID;regDato;type;Original tittel;Internasjonal tittel;Print ISSN;Online ISSN;ISBN-prefiks;"
    "Publiseringsavtale;DOAJ;Gjeldende nivå;Nedlagt;Nivåhistorikk;KURL"
)


def pid_row(
    pid: str, kind: str, title: str, issn: str, *bits: tuple[int, str], current: str = "", under: str = ""
) -> str:
    """A row with JSON whose quotation marks are not doubled, as the register writes it."""
    history = ",".join(f'{{"year":{year},"level":"{level}"}}' for year, level in bits)
    cells = (
        under or pid,
        pid,
        "2024-01-01",
        kind,
        title,
        title,
        issn,
        "",
        "",
        "",
        "1",
        current,
        "0",
        history,
        "https://example.org",
    )
    return ";".join(f'"{cell}"' for cell in cells)


def pids(*rows: str) -> bytes:
    return ("\n".join((PID_HEAD, *rows)) + "\n").encode()


def by_id(data: bytes) -> dict[str, Channel]:
    return {channel.id: channel for channel in read_channels(data).channels}


def test_the_table_with_a_column_a_year() -> None:
    table = read_channels(bulk())
    hope, care, _ = table.channels
    assert (hope.id, hope.title, hope.kind, hope.active) == ("1", "Håp, mot og omsorg", ChannelKind.SERIAL, True)
    assert hope.issns == ("1504-3010", "1895-5770")
    assert hope.levels == {2027: Mark.ONE, 2026: Mark.ONE, 2020: Mark.TWO, 2019: Mark.ONE}  # 2018 is not there: not 0
    assert care.title == 'Journal of "Care"'
    assert care.levels[2020] is Mark.DISCUSSED
    assert care.levels[2018] is Mark.ZERO
    assert (table.years, table.skipped, table.odd) == ((2018, 2019, 2020, 2026, 2027), (), ())


def test_publishers() -> None:
    (house,) = read_channels(bulk(PUBLISHERS, HOUSES)).channels
    assert (house.kind, house.isbn_prefixes, house.levels) == (ChannelKind.PUBLISHER, "978-82-00", {2019: Mark.ONE})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_spreadsheet_may_have_saved_it_anew(encoding: str, mark: str, end: str) -> None:
    assert read_channels(comma(JOURNALS, ROWS, mark, end).encode(encoding)) == read_channels(bulk())


def test_columns_may_stand_in_any_order_and_others_beside_them() -> None:
    shuffled = (*reversed(JOURNALS), "Ny kolonne")
    assert read_channels(bulk(shuffled)).channels == read_channels(bulk()).channels


def test_the_table_with_the_history_as_json() -> None:
    found = by_id(
        pids(
            pid_row("A", "Tidsskrift", "Håp; mot", "1504-3010", (2024, "1"), (2023, "X"), (2022, "2"), (2021, "")),
            pid_row("B", "Forlag", 'Forlaget "Ære"', "", current='{"year":2024,"level":"0"}'),
            pid_row("C", "Serie", "Serie", "2434-561x"),
        )
    )
    assert found["A"].levels == {2024: Mark.ONE, 2023: Mark.DISCUSSED, 2022: Mark.TWO}
    assert (found["A"].title, found["A"].kind) == ("Håp; mot", ChannelKind.JOURNAL)
    assert (found["B"].title, found["B"].kind) == ('Forlaget "Ære"', ChannelKind.PUBLISHER)
    assert found["B"].levels == {2024: Mark.ZERO}
    assert (found["C"].issns, found["C"].levels, found["C"].kind) == (("2434-561X",), {}, ChannelKind.SERIES)


def test_the_history_is_read_with_doubled_quotation_marks_too() -> None:
    row = pid_row("A", "Tidsskrift", "Tittel", "1504-3010", (2024, "1"), (2023, "2"))
    cells = [cell.replace('"', '""') for cell in row[1:-1].split('";"')]
    doubled = ";".join(f'"{cell}"' for cell in cells)
    assert read_channels(pids(doubled)) == read_channels(pids(row))


def test_rows_of_one_channel_are_one() -> None:
    first = pid_row("A", "Tidsskrift", "Ny", "1504-3010", (2024, "1"))
    second = pid_row("A", "Tidsskrift", "Gammel", "1895-5770", (2023, "2"), under="B")
    (channel,) = read_channels(pids(first, second)).channels
    assert (channel.title, channel.issns) == ("Ny", ("1504-3010", "1895-5770"))
    assert channel.levels == {2024: Mark.ONE, 2023: Mark.TWO}


def test_rows_that_contradict_each_other_stay_apart() -> None:
    rows = (pid_row("A", "Tidsskrift", "T", "1504-3010", (2024, level), under=level) for level in "12")
    assert [channel.levels[2024] for channel in read_channels(pids(*rows)).channels] == [Mark.ONE, Mark.TWO]


def test_what_is_no_level_is_told_and_not_taken_for_one() -> None:
    table = read_channels(bulk(rows=({**HOPE, "Nivå 2020": "Nivå 3", "Nivå 2019": "x"},)))
    assert table.odd == ("NIVÅ 3",)
    assert 2020 not in table.channels[0].levels
    assert table.channels[0].levels[2019] is Mark.DISCUSSED


def test_a_few_odd_rows_are_named_and_many_are_refused() -> None:
    many = [{**HOPE, "Tidsskrift id": str(number)} for number in range(300)]
    lines = comma(JOURNALS, many).split("\r\n")
    lines[4] += ",one cell too many"
    table = read_channels("\r\n".join(lines).encode())
    assert (table.skipped, len(table.channels)) == ((5,), 299)
    wrong = [line + ",x" if number % 2 else line for number, line in enumerate(lines[:-1])]
    with pytest.raises(InputError, match="LR-CHANNELS-SHAPE"):
        read_channels("\r\n".join(wrong).encode())


def test_an_issn_is_found_as_the_register_writes_it() -> None:
    wrong_digit = read_channels(bulk(rows=({**HOPE, "Print ISSN": "1504-3011", "Online ISSN": "18955770"},)))
    assert wrong_digit.channels[0].issns == ("1504-3011", "1895-5770")


@pytest.mark.parametrize(
    "data", [bulk(), pids(*(pid_row(str(n), "Tidsskrift", "Håp", "", (2024, "1")) for n in range(9)))]
)
def test_a_table_cut_inside_a_row_is_refused(data: bytes) -> None:
    last = data.rstrip().rfind(b"\n")
    refused = [where for where in range(last + 2, len(data.rstrip()) - 40) if not _cut_is_seen(data[:where])]
    assert refused == []


def _cut_is_seen(data: bytes) -> bool:
    try:
        read_channels(data)
    except InputError as error:
        return error.code == "LR-CHANNELS-CUT"
    return False


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "LR-CHANNELS-SHAPE"),
        (b"<html><body>Log in</body></html>", "LR-CHANNELS-SHAPE"),
        (b"\x00\x01\x02" * 50, "LR-CHANNELS-SHAPE"),
        (b"PK\x03\x04" + b"\x00" * 40, "LR-CHANNELS-SHAPE"),
        (b"name,age\nKari,40\n", "LR-CHANNELS-SHAPE"),
        (bulk(tuple(name for name in JOURNALS if name != "Original tittel")), "LR-CHANNELS-COLUMNS"),
        (bulk(tuple(name for name in JOURNALS if not name.startswith("Nivå"))), "LR-CHANNELS-COLUMNS"),
        (bulk(tuple(name for name in JOURNALS if not name.endswith(" id"))), "LR-CHANNELS-COLUMNS"),
        (bulk(rows=()), "LR-CHANNELS-EMPTY"),
        (b"[]", "LR-CHANNELS-COLUMNS"),
        (b'[{"Tidsskrift id": "1", ', "LR-CHANNELS-CUT"),
        (b"[" * 100_000, "LR-CHANNELS-CUT"),
    ],
)
def test_what_is_no_table_has_a_coded_error(data: bytes, code: str) -> None:
    with pytest.raises(InputError, match=code):
        read_channels(data)


def test_rows_of_the_table_api() -> None:
    rows = [{name: row.get(name) or None for name in JOURNALS} for row in (HOPE, CARE)]
    text = json.dumps(rows, ensure_ascii=False) + ";\n"
    assert read_channels(text.encode()).channels == read_channels(bulk(rows=(HOPE, CARE))).channels


def test_the_recordings(shared: Path) -> None:
    folder = shared / "recordings" / "channels"
    read = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    table = read_channels(read.pop("cache.csv"))
    assert (len(table.channels), table.years, table.skipped, table.odd) == (5, tuple(range(2004, 2025)), (), ())
    kinds = [channel.kind.value for channel in table.channels]
    assert kinds == ["journal", "publisher", "journal", "journal", "journal"]
    known = {channel.issns: channel.levels for channel in table.channels}
    assert known["2699-8440",] == {}  # in the register and never given a level
    assert known["0522-8468", "2787-1037"] == {2024: Mark.ZERO, 2023: Mark.ZERO}
    assert len(known["0029-2001", "0807-7096"]) == 21
    answer = read_channels(read.pop("valid_response.json"))
    assert (len(answer.channels), answer.years) == (10, tuple(range(2004, 2021)))
    assert answer.channels[0].levels == dict.fromkeys(range(2004, 2021), Mark.TWO)
    assert answer.channels[-1].levels == {2004: Mark.ONE}
    (one,) = read_channels(read.pop("issn_journal_response.json")).channels
    assert (one.issns, one.levels) == (("2328-0700", "2328-0662"), {2020: Mark.ONE})
    with pytest.raises(InputError, match=r"LR-CHANNELS-EMPTY.*NOT_FOUND"):
        read_channels(read.pop("status_message_response.json"))
    assert read == {}, "a recording that nothing reads"
