"""Ovid's source lines, as its databases write them."""

from __future__ import annotations

import pytest

from litreview.formats.ovid_source import SourceLine, read_source


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Fogs.   8(6):1048-1064, September 2015.", SourceLine("Fogs", "8", "6", "1048-1064", date="September 2015")),
        ("Long Title.   28:103-106, April 2015.", SourceLine("Long Title", "28", "", "103-106", date="April 2015")),
        ("BMJ. 350:h100, 2015 Jan 01.", SourceLine("BMJ", "350", "", "h100", date="2015 Jan 01")),
        ("Lancet. 389 Suppl 1:S20, 2017 Feb 23", SourceLine("Lancet", "389 Suppl 1", "", "S20", date="2017 Feb 23")),
        (
            "Gazette of the U.S. Office. 1288(3), Nov. 16, 2004.",
            SourceLine("Gazette of the U.S. Office", "1288", "3", date="Nov. 16, 2004"),
        ),
        (
            "Comfort. Vol.43(5), Sep 2015, pp. 623-634. ",
            SourceLine("Comfort", "43", "5", "623-634", date="Sep 2015"),
        ),
        ("Comfort. Vol 28(2) April 2015, 103-106.", SourceLine("Comfort", "28", "2", "103-106", date="April 2015")),
        ("Comfort. Vol 7, 2016, ArtID 12.", SourceLine("Comfort", "7", "", "", "12", "2016")),
        ("Comfort. Vol.7, 2016, pp. No Pagination Specified.", SourceLine("Comfort", "7", date="2016")),
        (
            "Proc. Conference: 2nd Meeting: Part 2. Spain. 12 (Supplement 3) (no pagination), 2018. "
            "Date of Publication: 01 May 2018.",
            SourceLine("Proc", "12", "Supplement 3", date="01 May 2018"),
        ),
        (
            "Hope. 12 (3) (pp 123-130), 2018. Article Number: e55. Date of Publication: 2018.",
            SourceLine("Hope", "12", "3", "123-130", "e55", "2018"),
        ),
        (
            "Kamp, Roza [Editor, Reprint Author], Cal, J. [Editor]. Methods in proteins.:371-397, 2004. Series: A.",
            SourceLine(
                "Methods in proteins",
                pages="371-397",
                date="2004",
                editors=("Kamp, Roza [Editor, Reprint Author]", "Cal, J. [Editor]"),
            ),
        ),
        (
            "Vik, A [Ed]. (2010). Care today. (pp. 1-20). xx, 300 pp. Oslo: House; Norway.",
            SourceLine(
                *("Care today", "", "", "1-20", "", "2010"),
                editors=("Vik, A [Ed]",),
                place="Oslo",
                publisher="House; Norway",
            ),
        ),
        ("(2014). Titel 58 pp. Test: House.", SourceLine("Titel", date="2014", place="Test", publisher="House")),
        ("A paper. Read in May 2011", SourceLine("A paper", date="2011-05", whole=False)),
        ("Nothing of the kind", SourceLine(whole=False)),
        ("", SourceLine()),
        ("J. " * 2000, SourceLine(whole=False)),
    ],
)
def test_what_a_line_says(line: str, expected: SourceLine) -> None:
    assert read_source(line) == expected
