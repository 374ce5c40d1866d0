"""The data file of the R package PRISMA2020 (prisma-flowdiagram/PRISMA2020, `inst/extdata/PRISMA.csv`), out and in.

Columns `data,node,box,description,boxtext,tooltips,url,n`, one row a quantity. The package looks its rows up by
pattern, so the rows are exactly the template's, in its order. What it does with a number, and what is done about it:

- it takes commas out and reads the rest as a number, so numbers are written as bare digits;
- its lists are parted by `;` and the label ends at the first comma, so labels get neither (a semicolon becomes ` / `, a
  comma a space), and a list whose labels had no letter would become one count, so such a label gets a word;
- `NA` hides a line and 0 prints as a count, so what is unknown is `NA`, never 0. Only where all of box 3 is unknown
  the package itself prints (n = 0); `misprinted` names that, for the user to be told;
- previous_* both `NA` turn the column of an updated review off, the three other sources all `NA` that of other methods;
- the template speaks of new studies; a new review gets the words of the official template for new reviews.

"Records identified from:" and "Records removed before screening:" stand in the package's code, as do the thousands
commas of its figure: a wholly Norwegian figure is not to be had this way, so the words are English.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType

from litreview.errors import InputError, Where
from litreview.formats.text import decode

HEADER = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
UNKNOWN = "NA"
_DELIMITERS = (",", ";", "\t")
_NEW_REVIEW: Mapping[str, str] = MappingProxyType(
    {
        "newstud": "Identification of studies via databases and registers",
        "othstud": "Identification of studies via other methods",
        "new_studies": "Studies included in review",
        "new_reports": "Reports of included studies",
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a list in a box; None when its number is unknown."""

    label: str
    n: int | None


@dataclass(frozen=True, slots=True)
class PrismaNumbers:
    """The quantities of the figure by the package's own names; None is unknown. Lists may be empty."""

    previous_studies: int | None = None
    previous_reports: int | None = None
    database_results: int | None = None
    database_specific_results: tuple[Part, ...] = ()
    register_results: int | None = None
    register_specific_results: tuple[Part, ...] = ()
    website_results: int | None = None
    organisation_results: int | None = None
    citations_results: int | None = None
    duplicates: int | None = None
    excluded_automatic: int | None = None
    excluded_other: int | None = None
    records_screened: int | None = None
    records_excluded: int | None = None
    dbr_sought_reports: int | None = None
    dbr_notretrieved_reports: int | None = None
    other_sought_reports: int | None = None
    other_notretrieved_reports: int | None = None
    dbr_assessed: int | None = None
    dbr_excluded: tuple[Part, ...] = ()  # one part without a label is the sum alone
    other_assessed: int | None = None
    other_excluded: tuple[Part, ...] = ()
    new_studies: int | None = None
    new_reports: int | None = None
    total_studies: int | None = None
    total_reports: int | None = None
    total_studies_ma: int | None = None
    total_reports_ma: int | None = None

    @property
    def misprinted(self) -> tuple[str, ...]:
        """Quantities that the package prints as 0 although they are unknown."""
        box = ("duplicates", "excluded_automatic", "excluded_other")
        return box if all(getattr(self, name) is None for name in box) else ()


LISTS = frozenset({"database_specific_results", "register_specific_results", "dbr_excluded", "other_excluded"})

# data (or NA: a heading, known by its box), node, box, description, boxtext. Facts of the package's template.
_ROWS: tuple[tuple[str, str, str, str, str], ...] = (
    ("NA", "node4", "prevstud", "Grey title box; Previous studies", "Previous studies"),
    ("previous_studies", "node5", "box1", "", "Studies included in previous version of review"),
    ("previous_reports", "NA", "box1", "", "Reports of studies included in previous version of review"),
    ("NA", "node6", "newstud", "Yellow title box", "Identification of new studies via databases and registers"),
    ("database_results", "node7", "box2", "Records identified from: Databases", "Databases"),
    ("database_specific_results", "NA", "box2", "Records identified from: specific databases", "Specific Databases"),
    ("register_results", "NA", "box2", "Records identified from: Registers", "Registers"),
    ("register_specific_results", "NA", "box2", "Records identified from: specific registers", "Specific Registers"),
    ("NA", "node16", "othstud", "Grey title box", "Identification of new studies via other methods"),
    ("website_results", "node17", "box11", "Records identified from: Websites", "Websites"),
    ("organisation_results", "NA", "box11", "Records identified from: Organisations", "Organisations"),
    ("citations_results", "NA", "box11", "Records identified from: Citation searching", "Citation searching"),
    ("duplicates", "node8", "box3", "", "Duplicate records"),
    ("excluded_automatic", "NA", "box3", "", "Records marked as ineligible by automation tools"),
    ("excluded_other", "NA", "box3", "", "Records removed for other reasons"),
    ("records_screened", "node9", "box4", "", "Records screened"),
    ("records_excluded", "node10", "box5", "", "Records excluded"),
    ("dbr_sought_reports", "node11", "box6", "", "Reports sought for retrieval"),
    ("dbr_notretrieved_reports", "node12", "box7", "", "Reports not retrieved"),
    ("other_sought_reports", "node18", "box12", "", "Reports sought for retrieval"),
    ("other_notretrieved_reports", "node19", "box13", "", "Reports not retrieved"),
    ("dbr_assessed", "node13", "box8", "", "Reports assessed for eligibility"),
    ("dbr_excluded", "node14", "box9", "Reasons and numbers: Reason1, xxx; Reason2, xxx", "Reports excluded"),
    ("other_assessed", "node20", "box14", "", "Reports assessed for eligibility"),
    ("other_excluded", "node21", "box15", "Reasons and numbers: Reason1, xxx; Reason2, xxx", "Reports excluded"),
    ("new_studies", "node15", "box10", "", "New studies included in review"),
    ("new_reports", "NA", "box10", "", "Reports of new included studies"),
    ("total_studies", "node22", "box16", "", "Total studies included in review"),
    ("total_reports", "NA", "box16", "", "Reports of total included studies"),
    ("identification", "node1", "identification", "Blue identification box", "Identification"),
    ("screening", "node2", "screening", "Blue screening box", "Screening"),
    ("included", "node3", "included", "Blue included box", "Included"),
    ("total_studies_ma", "node23", "box17", "", "Total studies included in meta-analysis"),
    ("total_reports_ma", "NA", "box17", "", "Reports of total included studies in meta-analysis"),
)
_NAMES = frozenset(item.name for item in fields(PrismaNumbers))


def write(numbers: PrismaNumbers, texts: Mapping[str, str] | None = None, *, updated: bool = False) -> bytes:
    """The CSV (UTF-8, no byte order mark, CRLF). `texts` change the words of rows, by data or box name; without
    `updated` the words are those of a new review. Raises ValueError for a negative number, or texts of no row."""
    known = {row[0] if row[0] != UNKNOWN else row[2] for row in _ROWS}
    words = {**({} if updated else _NEW_REVIEW), **(texts or {})}
    if words.keys() - known:
        raise ValueError(", ".join(sorted(words.keys() - known)))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for data, node, box, description, boxtext in _ROWS:
        said = words.get(data if data != UNKNOWN else box, boxtext)
        tip = said if node != UNKNOWN else UNKNOWN
        page = f"{data if data != UNKNOWN else box}.html"
        writer.writerow((data, node, box, description or said, said, tip, page, _value(numbers, data)))
    return out.getvalue().encode("utf-8")


def read(data: bytes, name: str = "") -> PrismaNumbers:
    """The numbers of such a file, read as the package reads them. Words and links are not numbers, and stay behind.

    Excel parts columns by semicolons where decimals have commas: `,`, `;` and tabs are read, and whatever encoding
    `decode` knows. Raises InputError LR-PRISMA-CSV when it has not the columns `data` and `n`, or a number is none, and
    LR-PRISMA-CSV-TWICE when a quantity stands in two rows.
    """
    try:
        rows = list(_rows(decode(data).text))
    except csv.Error as error:
        raise InputError("LR-PRISMA-CSV", where=Where(file=name or None), detail=str(error)) from None
    if not rows:
        raise InputError("LR-PRISMA-CSV", where=Where(file=name or None), detail="data, n")
    found: dict[str, int | tuple[Part, ...] | None] = {}
    lines: dict[str, int] = {}
    for line, key, text in rows:
        if key not in _NAMES:
            continue
        where = Where(file=name or None, line=line, key=key)
        if key in lines:
            raise InputError("LR-PRISMA-CSV-TWICE", where=where, first=lines[key])
        lines[key] = line
        try:
            found[key] = _parts(text) if key in LISTS else _number(text)
        except ValueError:
            raise InputError("LR-PRISMA-CSV", where=where, detail=text[:80]) from None
    return PrismaNumbers(**found)  # type: ignore[arg-type]  # each by the kind its name has


def _rows(text: str) -> Iterator[tuple[int, str, str]]:
    """The line, `data` and `n` of each row; nothing where no delimiter gives a header with both."""
    skipped = 1 if re.match(r"sep=.\r?\n", text) else 0  # Excel's own way to tell the delimiter
    body = text.partition("\n")[2] if skipped else text
    for delimiter in _DELIMITERS:
        reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
        header = [cell.strip() for cell in next(reader, [])]
        if "data" in header and "n" in header:
            at, to = header.index("data"), header.index("n")
            for row in reader:
                if row:
                    yield skipped + reader.line_num, _cell(row, at), _cell(row, to)
            return


def _cell(row: list[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _value(numbers: PrismaNumbers, data: str) -> str:
    if data not in _NAMES:
        return "0"  # a heading: the package reads only its words
    value = getattr(numbers, data)
    if isinstance(value, tuple):
        return _list(value)
    return _digits(value)


def _digits(value: int | None) -> str:
    if value is not None and value < 0:
        raise ValueError(f"a negative count: {value}")
    return UNKNOWN if value is None else str(value)


def _list(parts: tuple[Part, ...]) -> str:
    """`Label, 12; Label, 3`; a sum alone is its bare number. A list in which a number is unknown is unknown."""
    if not parts or any(part.n is None for part in parts):
        return UNKNOWN
    if len(parts) == 1 and not parts[0].label:
        return _digits(parts[0].n)
    return "; ".join(f"{_label(part.label)}, {_digits(part.n)}" for part in parts)


def _label(text: str) -> str:
    """A label without the two signs that would end it, and with a letter in it."""
    plain = " ".join(re.sub(r"\s*;\s*", " / ", text).replace(",", " ").split())
    return plain if any(sign.isalpha() for sign in plain) else f"Reason {plain}".strip()


def _number(text: str) -> int | None:
    """A count as the package reads it: commas taken out. A decimal is no count."""
    plain = text.replace(",", "").strip()
    if not plain or plain.upper() == UNKNOWN or plain.casefold() == "xxx":
        return None
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 15):
        raise ValueError(text)
    return int(plain)


def _parts(text: str) -> tuple[Part, ...]:
    if not text or text.upper() == UNKNOWN:
        return ()
    if not any(sign.isalpha() for sign in text):
        return (Part("", _number(text)),)
    parts = []
    for piece in text.split(";"):
        if piece.strip():
            label, _, count = piece.partition(",")
            parts.append(Part(" ".join(label.split()), _number(count)))
    return tuple(parts)
