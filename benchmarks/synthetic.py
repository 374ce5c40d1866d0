"""Made-up corpora of records with known duplicates, for time and memory. The same size gives the same corpus.

Noise: of 100 works 60 have one record, 25 two, 10 three and 5 four. A work has a DOI in 75 of 100 cases. A further
record of a work loses its DOI (40 %), abbreviates its journal (40 %), shortens given names (50 %), loses its pages
(15 %) or issue (20 %), prints its title in capitals (15 %), drops a subtitle mark (10 %), has one letter of the title
wrong (5 %), is a year off (4 %), loses its authors (3 %). Titles are drawn from 4,000 made-up words, the common ones
often (Zipf), so that many begin and end alike; one work in 200 has a standing title («Editorial»).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate

from benchmarks.labelled import Labelled
from litreview.model import Name, Record, RecordType

_LETTERS = "ba cor del fi gran hel in ju kar lo mi nor pe qua rin so ta ul ver wi xa yo zen stra pli mon tic ous ral"
_SYLLABLES = _LETTERS.split()
_STANDING = ("Editorial", "Book review", "Letter to the editor", "Introduction")
_ENDINGS = (": a systematic review", ": a qualitative study", ": a randomised controlled trial", "", "", "", "", "")
_COPIES = (1,) * 60 + (2,) * 25 + (3,) * 10 + (4,) * 5


def synthetic(size: int, seed: int = 7) -> Labelled:
    """A corpus of `size` records."""
    chance = random.Random(seed)  # noqa: S311 - reproducible noise, no secret
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(4000)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(words))))
    families = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 3))).title() for _ in range(3000)]
    journals = [" ".join(chance.choices(words, k=chance.randint(2, 4))).title() for _ in range(800)]
    found: list[tuple[int, Record]] = []
    for work in range(size):
        if len(found) >= size:
            break
        first = _work(chance, work, words, weights, families, journals)
        found += [(work, record) for record in _faces(chance, first)]
    del found[size:]
    chance.shuffle(found)
    groups: dict[int, list[int]] = {}
    for number, (work, _) in enumerate(found, start=1):
        groups.setdefault(work, []).append(number)
    return Labelled(
        f"synthetic_{size}",
        {number: record for number, (_, record) in enumerate(found, start=1)},
        {number: f"s{number:08}" for number in range(1, size + 1)},
        tuple(tuple(group) for group in groups.values() if len(group) > 1),
        {},
    )


def _work(
    chance: random.Random, work: int, words: list[str], weights: list[float], families: list[str], journals: list[str]
) -> Record:
    title = " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(5, 14)))
    title = title.capitalize() + chance.choice(_ENDINGS)
    start = chance.randint(1, 900)
    people = chance.choices(families, k=chance.randint(1, 6))
    return Record(
        type=RecordType.ARTICLE,
        title=chance.choice(_STANDING) if work % 200 == 0 else title,
        authors=tuple(Name(family, chance.choice(families)) for family in people),
        year=chance.randint(1990, 2024),
        container=chance.choice(journals),
        volume=str(chance.randint(1, 90)),
        issue=str(chance.randint(1, 12)),
        pages=f"{start}-{start + chance.randint(3, 20)}",
        doi=f"10.5555/syn.{work}" if chance.random() < 0.75 else "",
    )


def _faces(chance: random.Random, first: Record) -> Iterator[Record]:
    yield first
    for _ in range(chance.choice(_COPIES) - 1):
        yield _noisy(chance, first)


_NOISE: tuple[tuple[float, Callable[[random.Random, Record], Record]], ...] = (
    (0.4, lambda chance, one: replace(one, doi="")),
    (0.4, lambda chance, one: replace(one, container=" ".join(word[:4] for word in one.container.split()))),
    (0.5, lambda chance, one: replace(one, authors=tuple(Name(n.family, n.given[:1] + ".") for n in one.authors))),
    (0.15, lambda chance, one: replace(one, pages="")),
    (0.2, lambda chance, one: replace(one, issue="")),
    (0.15, lambda chance, one: replace(one, title=one.title.upper())),
    (0.1, lambda chance, one: replace(one, title=one.title.replace(":", ""))),
    (0.05, lambda chance, one: replace(one, title=_slip(chance, one.title))),
    (0.04, lambda chance, one: replace(one, year=(one.year or 0) + 1)),
    (0.03, lambda chance, one: replace(one, authors=())),
)


def _noisy(chance: random.Random, record: Record) -> Record:
    for share, change in _NOISE:
        if chance.random() < share:
            record = change(chance, record)
    return record


def _slip(chance: random.Random, title: str) -> str:
    at = chance.randrange(len(title))
    return f"{title[:at]}x{title[at + 1 :]}"
