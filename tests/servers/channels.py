"""A small register of publication channels on the loopback: the two bulk tables, with faults on order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.servers.base import Reply, Seen, SourceServer

YEARS = (2027, 2026, 2020, 2019, 2018)
JOURNALS = (
    "Tidsskrift id", "Original tittel", "Internasjonal tittel", "Aktiv", "Print ISSN", "Online ISSN", "Open Access",
    "NPI Fagfelt", "NPI Fagområde", *(f"Nivå {year}" for year in YEARS), "Itar_id", "Forlag id", "Forlag", "Utgiver",
    "Utgiverland", "Språk", "Etablert år", "Nedlagt år", "Konferanserapport", "Url",
)  # fmt: skip
PUBLISHERS = ("Forlag id", "Original tittel", "Internasjonal tittel", "Aktiv", "ISBN-prefix",
              *(f"Nivå {year}" for year in YEARS), "Utgiverland", "Url")  # fmt: skip


def journal(number: int, title: str, printed: str, online: str, levels: str, **more: str) -> dict[str, str]:
    """A row of table 851; `levels` in the order of YEARS, parted by commas."""
    marks = dict(zip((f"Nivå {year}" for year in YEARS), levels.split(","), strict=True))
    return {
        "Tidsskrift id": str(number),
        "Original tittel": title,
        "Internasjonal tittel": title,
        "Aktiv": "1",
        "Print ISSN": printed,
        "Online ISSN": online,
        **marks,
        **more,
    }


HOPE = journal(1, "Håp, mot og omsorg", "1504-3010", "1895-5770", "1,1,2,1,", Forlag="Æresforlaget")
CARE = journal(2, 'Journal of "Care"', "", "2434-561X", "1,1,X,1,0")
DOUBT = journal(3, "Journal of Doubt", "0317-8471", "", "X,X,X,,")
ROWS = (HOPE, CARE, DOUBT)
HOUSES = (
    {"Forlag id": "9", "Original tittel": "Æresforlaget", "Aktiv": "1", "ISBN-prefix": "978-82-00", "Nivå 2019": "1"},
)


def comma(header: Sequence[str], rows: Sequence[Mapping[str, str]], mark: str = ",", end: str = "\r\n") -> str:
    """A table as the register prints it: every cell that holds something in quotation marks."""
    lines = [list(header), *([row.get(name, "") for name in header] for row in rows)]
    return "".join(mark.join(_quoted(cell) for cell in line) + end for line in lines)


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if cell else ""


def bulk(header: Sequence[str] = JOURNALS, rows: Sequence[Mapping[str, str]] = ROWS) -> bytes:
    return comma(header, rows).encode("utf-8-sig")


class ChannelsServer(SourceServer):
    """The register; `tables` by number may be changed."""

    key = "channels"
    path = "/api/krtabeller/"

    def __init__(self) -> None:
        super().__init__()
        self.tables = {"851": bulk(), "850": bulk(PUBLISHERS, HOUSES)}

    def answer(self, call: Seen) -> Reply:
        if call.path != f"{self.path}bulk-csv":
            return Reply(b"not here", 404, "text/plain")
        return Reply(self.tables[call.params["rptNr"]], media_type="text/csv; charset=utf-8")
