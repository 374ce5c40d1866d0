"""Records as readers make them, for property tests of what goes out: normalised, and full of signs that formats use.

`RECORDS` draws Records, `ITEMS` draws Exchanged with judgements and tags. Every text is NFC, without markup and with
single blanks; names are such as a reader makes of their printed form; keywords and headings hold no comma or
semicolon, by which lists of them are parted. `TEXTS` and `PARAGRAPHS` are the texts alone.
"""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

from litreview.formats.marks import take_marks
from litreview.model import Exchanged, Judgement, Name, Record, RecordType, Stage, Verdict
from litreview.normalise.issn import issn_check_digit
from litreview.normalise.names import parse_name
from litreview.normalise.titles import clean_markup

_PIECES = st.sampled_from(
    [
        *(
            "TY - JOUR",
            "ER -",
            "AB - and",
            "@article{x,",
            "}",
            "{",
            "\\",
            "\\'e",
            "$x_1$",
            "50 % av",
            "R&D",
            "& co",
            "#1",
        ),
        *('"sitat"', "«Her»", "“x”", "'s", "p < 0.05", "q > 3", "a--b", "–", "—", "~", "^", "<x>", "]]>", "=1+1", "|"),
        *(
            "smør",
            "Ågård",
            "Čapek",
            "naïve",
            "ß",
            "中文",
            "日本",
            "😀",
            "Ω",
            "e\u0301",
            "PMID: 1",
            "www",
            "A and B",
            "et al.",
        ),
        *(
            "recovery",
            "i",
            "en",
            "kommune",
            "2019",
            "10.1000/x",
            "0",
            "()",
            "[1]",
            "a:b",
            "a/b",
            "x=1",
            "*",
            "¿",
            "1,5",
        ),
    ]
)
_LETTERS = st.text(st.characters(categories=("Lu", "Ll", "Nd", "Po", "Sm", "Sc", "So")), min_size=1, max_size=8)


def _clean(text: str) -> str:
    return clean_markup(unicodedata.normalize("NFC", text))


def _is_plain(text: str) -> bool:
    return bool(text) and _clean(text) == text and any(sign.isalnum() for sign in text)


TEXTS = st.lists(_PIECES | _LETTERS, min_size=1, max_size=7).map(" ".join).map(_clean).filter(_is_plain)
PARAGRAPHS = st.lists(TEXTS, min_size=1, max_size=3).map("\n".join)
_WORDS = TEXTS.map(lambda text: text.translate({ord(";"): None, ord(","): None})).map(_clean).filter(_is_plain)
_KINDS = st.text("abcdefghijklmnopqrstuvwxyzåø", min_size=3, max_size=20).map(str.capitalize)
_NOTES = PARAGRAPHS.filter(lambda note: not take_marks((), (note,))[2])


def _tuples(values: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, max_size=most, unique=True).map(tuple)


def _or_not(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.just("") | values


_PEOPLE = st.builds(
    Name,
    st.sampled_from(("Biong", "Ågård", "van der Berg", "O'Neill", "Müller-Lüdenscheidt", "de la Cruz", "Nuñez", "李")),
    st.sampled_from(("Stian", "S.", "A.-S.", "Anne Sofie", "Øystein B.", "Zoë", "J")),
    st.sampled_from(("", "", "Jr.", "III")),
)
_GROUPS = st.sampled_from(
    [
        Name(literal=text)
        for text in ("Norwegian Institute of Public Health", "Helsedirektoratet", "Den norske legeforening")
    ]
)
NAMES = st.lists((_PEOPLE | _GROUPS).filter(lambda name: parse_name(str(name)) == name), max_size=4, unique=True).map(
    tuple
)
ISSNS = st.from_regex(r"\A[0-9]{7}\Z").map(lambda digits: f"{digits[:4]}-{digits[4:]}{issn_check_digit(digits)}")


def _isbn(digits: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


ISBNS = st.from_regex(r"\A978[0-9]{9}\Z").map(_isbn)
_DATES = st.one_of(
    st.integers(1500, 2099).map(lambda year: f"{year:04d}"),
    st.dates().filter(lambda day: 1500 <= day.year <= 2099).map(lambda day: day.isoformat()[:7]),
    st.dates().filter(lambda day: 1500 <= day.year <= 2099).map(lambda day: day.isoformat()),
)
_WITHOUT_CONTAINER = frozenset({RecordType.BOOK, RecordType.REPORT, RecordType.THESIS, RecordType.DATASET})


@st.composite
def _records(draw: st.DrawFn) -> Record:
    kind = draw(st.sampled_from(RecordType))
    date = draw(_or_not(_DATES))
    container = "" if kind in _WITHOUT_CONTAINER else draw(_or_not(TEXTS))
    short = draw(_or_not(TEXTS.filter(lambda text: text != container))) if container else ""
    paged = draw(st.booleans())
    return Record(
        type=kind,
        title=draw(TEXTS),
        authors=draw(NAMES),
        editors=draw(NAMES) if kind in (RecordType.BOOK, RecordType.CHAPTER, RecordType.CONFERENCE) else (),
        year=int(date[:4]) if date else None,
        date=date,
        container=container,
        container_short=short,
        volume=draw(st.sampled_from(("", "12", "12A", "Suppl. 1"))),
        issue=draw(st.sampled_from(("", "3", "1-2", "S1"))),
        pages=draw(st.sampled_from(("", "204-220", "S12-S20", "12", "1-4, 9-12", "i-xii", "7-7"))) if paged else "",
        article_number="" if paged else draw(st.sampled_from(("", "e22081", "104512"))),
        edition=draw(st.sampled_from(("", "2", "2. utg."))),
        publisher=draw(_or_not(TEXTS)),
        place=draw(st.sampled_from(("", "Oslo", "Tromsø", "København"))),
        doi=draw(
            st.sampled_from(("", "10.1000/abc.1", "10.18261/issn1504-3010-2015-01-06", "10.1016/s0140-6736(20)1_2"))
        ),
        pmid=draw(st.sampled_from(("", "33355555", "7"))),
        pmcid=draw(st.sampled_from(("", "PMC5887696"))),
        issn=draw(_tuples(ISSNS, 2)),
        isbn=draw(_tuples(ISBNS, 2)),
        url=draw(st.sampled_from(("", "https://example.org/a_b?x=1&y=%20z#d", "https://example.org/~å"))),
        abstract=draw(_or_not(PARAGRAPHS)),
        languages=draw(_tuples(st.sampled_from(("en", "nb", "nn", "no", "de", "zh")), 2)),
        keywords=draw(_tuples(_WORDS)),
        subjects=draw(_tuples(_WORDS)),
        publication_types=draw(_tuples(_KINDS, 2)),
        database=draw(st.sampled_from(("", "CINAHL Complete", "APA PsycInfo"))),
        accession=draw(st.sampled_from(("", "136788050", "WOS:000123456700001"))),
        notes=draw(_tuples(_NOTES, 2)),
    )


RECORDS = _records()
JUDGEMENTS = st.builds(
    Judgement,
    st.sampled_from(Verdict),
    st.none() | st.sampled_from(Stage),
    _or_not(st.sampled_from(("Kari", "Ola Nordmann", 'A "B" C'))),
    st.sampled_from(("", "E2", "I1")),
    _or_not(_WORDS),
    st.sampled_from(("", "2026-11-20", "2026-11-20T10:00:00Z")),
    _or_not(PARAGRAPHS),
)
ITEMS = st.builds(
    Exchanged,
    RECORDS,
    st.integers(1, 9999).map(lambda number: f"W{number}"),
    st.lists(JUDGEMENTS, max_size=2).map(tuple),
    _tuples(TEXTS, 2),
)
