"""Where the numbers of a flow contradict each other: the boxes that are marked, and the sums written out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from litreview.checks.findings import figures
from litreview.checks.flow import identities, more_studies
from litreview.model import Outcome
from litreview.prisma import Flow

# The box that holds the number each identity gives from the others.
_BOX: Mapping[str, str] = {
    "P1": "box2",
    "P2": "box3",
    "P3": "box4",
    "P4": "box6",
    "P5": "box5",
    "P6": "box8",
    "P7": "box9",
    "P8": "box12",
    "P9": "box14",
    "P10": "box15",
    "P11": "box10",
    "P12": "box10",
    "P13": "box16",
    "P14": "box16",
    "P15": "box17",
}
# What is more than that which it was taken from: then what should be left, or was taken away, cannot be told, and the
# identity would rest. The part, the whole, the identity between them, and the box.
_GROWS = (
    ("screened", "identified", "P3", "box4"),
    ("excluded", "screened", "P4", "box5"),
    ("sought", "screened", "P4", "box6"),
    ("not_retrieved", "sought", "P6", "box7"),
    ("assessed", "sought", "P6", "box8"),
    ("excluded_full_text", "assessed", "P7", "box9"),
    ("included_searched", "assessed", "P7", "box9"),
    ("not_retrieved_other", "sought_other", "P9", "box13"),
    ("assessed_other", "sought_other", "P9", "box14"),
    ("excluded_full_text_other", "assessed_other", "P10", "box15"),
    ("included_other", "assessed_other", "P10", "box15"),
)
_STUDIES: Mapping[str, str] = {"previous": "box1", "new": "box10", "total": "box16", "ma": "box17"}  # of P12


@dataclass(frozen=True, slots=True)
class Mark:
    """An identity that does not hold, the box it is marked on, and the sum: «92 − 80 = 12 ≠ 9»."""

    check: str
    box: str
    sum: str


def marks(flow: Flow) -> tuple[Mark, ...]:
    """Every contradiction between the numbers of a flow, each identity once; P12 once for each box it is of."""
    numbers = flow.numbers()
    found = {one.check: one for one in _grown(numbers)}
    for finding in identities(numbers):
        if finding.outcome is Outcome.FAILS:
            found[finding.check] = Mark(finding.check, _BOX[finding.check], finding.sum)
    many = tuple(
        Mark("P12", _STUDIES[key], f"{figures(studies)} > {figures(reports)}")
        for key, studies, reports in more_studies(numbers)
    )
    if many:
        found.pop("P12", None)
    return tuple(sorted((*found.values(), *many), key=lambda one: int(one.check[1:])))


def _grown(numbers: Mapping[str, int | None]) -> Iterator[Mark]:
    for later, earlier, check, box in _GROWS:
        after, before = numbers.get(later), numbers.get(earlier)
        if after is not None and before is not None and after > before:
            yield Mark(check, box, f"{figures(after)} > {figures(before)}")


def broken(found: tuple[Mark, ...]) -> dict[str, tuple[str, ...]]:
    """The identities that are marked on each box."""
    return {box: tuple(one.check for one in found if one.box == box) for box in {one.box for one in found}}
