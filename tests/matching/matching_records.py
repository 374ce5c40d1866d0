"""Records the matching tests share: the article that three reviews describe in three ways, and its neighbours."""

from __future__ import annotations

from typing import Any

from litreview.model import Name, Record, RecordType

JOURNAL = "Tidsskrift for psykisk helsearbeid"


def names(*pairs: str) -> tuple[Name, ...]:
    """Names of «Family, Given» strings."""
    return tuple(Name(family, given) for family, _, given in (pair.partition(", ") for pair in pairs))


def article(title: str, authors: tuple[str, ...], year: int | None, **more: Any) -> Record:
    """A journal article."""
    return Record(**{"type": RecordType.ARTICLE, "title": title, "authors": names(*authors), "year": year, **more})


HENDA_A = article(
    "”Her tar de tingene i henda og gjør noe med det” - Om recoveryorienteringen i en kommunal ROP-tjeneste",
    ("Biong, S.", "Soggiu, A-S."),
    2015,
    container=JOURNAL,
    volume="12",
    issue="1",
    pages="50-60",
    doi="10.18261/ISSN1504-3010-2015-01-06",
    origin={"title": "TI", "volume": "VL"},
)
HENDA_B = article(
    "«Her tar de tingene i henda og gjør noe med det» Om recovery-orienteringen i en kommunal ROP-tjeneste",
    ("Biong, Stian", "Soggiu, Anna-Sabina"),
    2015,
)
HENDA_C = article(
    "Her tar de tingene i henda og gjør noe med det»—Om recovery-orienteringen i en kommunal ROP-tjeneste",
    ("Biong, S.", "Soggiu, A.-S."),
    2015,
    container=JOURNAL,
    volume="11",
    issue="1",
    pages="51-60",
)

NEIGHBOURS = (
    article(
        "Aktiviteter i et recovery-perspektiv. En litteraturgjennomgang",
        ("Nordaunet, Ole Martin",),
        2019,
        container=JOURNAL,
        volume="16",
        pages="70-79",
    ),
    article(
        "Møte mellom skadereduksjon og Housing First i Norge—Ansattes beskrivelser",
        ("Nordaunet, O. M.", "Andvig, E."),
        2018,
        container=JOURNAL,
        volume="15",
        issue="1",
        pages="52-62",
    ),
    article(
        "Arbeid som recovery-strategi",
        ("Hansen, Gunnar Vold", "Fugletveit, Ranghild", "Arvesen, Petter"),
        2019,
        container=JOURNAL,
        volume="16",
        pages="80-89",
    ),
    article(
        "Relasjonell recovery—Utforsking av samarbeid som bidrag til personers recovery i et botilbud",
        ("Vibeito, P. R.", "Borg, M."),
        2019,
        container=JOURNAL,
        volume="16",
        issue="2",
        pages="90-100",
    ),
    article(
        "«Å delta med det du kan»: Betydningen av meningsfulle aktiviteter i recoveryprosesser",
        ("Ness, Ottar", "Borg, Marit"),
        2013,
        container=JOURNAL,
        volume="10",
        pages="219-228",
    ),
)

BASE = article(
    "Peer support workers in community mental health teams",
    ("Berg, Kari", "Lie, Ola"),
    2019,
    container="Nordic Journal of Care",
    volume="7",
    pages="11-24",
    doi="10.1000/njc.7.11",
)
