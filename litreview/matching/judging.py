"""Judging many pairs: verdicts as numbers, a sieve before the rules, and what the runs add to them. Pure."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from litreview.matching.company import Listing, sources_of
from litreview.matching.compare_titles import LIKE, NEAR
from litreview.matching.judgement import Judgement, Outcome
from litreview.matching.keys import Keys
from litreview.matching.relations import Sources
from litreview.matching.rules import RULES, judge
from litreview.matching.sheet import Sheet, unpack
from litreview.model import Message, message

CHAIN = 60.0  # how likely a duplicate is of which another record of the work says otherwise
_FINE = 10**6  # parts of a per cent
_RANK = 1 << 30  # above every likeness
_HAIR = 0.01  # per cent; a likeness that rounding put just under a bound
_LOW = (1 << 32) - 1


class Verdict(NamedTuple):
    """What a rule says of two records, without its words."""

    outcome: Outcome
    rule: str
    apart: bool
    tied: bool


_VERDICTS = tuple(Verdict(rule.outcome, rule.name, rule.apart, rule.relation != "") for rule in RULES)


def coded(one: Listing, other: Listing, without: frozenset[str]) -> int:
    """A verdict as a number: the lower, the stronger; 0 when no rule has anything to say."""
    if strangers(one.keys, other.keys):
        return 0
    said = judge(one.keys, other.keys, without, sources_of(one, other))
    if said is None:
        return 0
    return (said.rank + 1) * _RANK | round((100 - said.percent) * _FINE)


def verdict(code: int) -> Verdict:
    """The verdict behind a number other than 0."""
    return _VERDICTS[code // _RANK - 1]


def strangers(one: Keys, other: Keys) -> bool:
    """Whether no rule can speak of two records: unlike titles, and no identifier, tie, volume, page or article shared.

    Quick, and true only where `judge` says None; tests hold that against every rule.
    """
    if not one.titles or not other.titles or one.faces or other.faces or one.related or other.related:
        return False
    if one.doi == other.doi != "" or one.pmid == other.pmid != "" or one.pmcid == other.pmcid != "":
        return False
    if (one.accession is not None and one.accession == other.accession) or one.article or other.article:
        return False
    if one.volume == other.volume != "":  # perhaps one issue
        return False
    if one.words[-1:] == ("1",) or other.words[-1:] == ("1",):  # perhaps a footnote
        return False
    if any(first == second for first, _ in one.pages for second, _ in other.pages):
        return False
    return not any(_like(left, right) for left in one.titles for right in other.titles)


def _like(one: str, other: str) -> bool:
    """Whether two titles are alike, or one stands in the other, or nearly so."""
    if ratio(one, other, score_cutoff=LIKE - _HAIR) > 0:
        return True
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return long.startswith(short) or ratio(long[-len(short) :], short, score_cutoff=NEAR - _HAIR) > 0


class Batch(NamedTuple):
    """Pairs (rows, see `joint`) to judge, and of all rows they hold the packed keys, the runs and the rivals in them.

    Fit to be sent away.
    """

    pairs: array[int]
    rows: Sequence[int]
    packed: Sequence[bytes]
    runs: Sequence[int | None]
    rivals: Sequence[frozenset[int]]
    without: frozenset[str]


def batch_of(sheet: Sheet, pairs: array[int], without: frozenset[str]) -> Batch:
    """The batch of some pairs."""
    rows = sorted({row for pair in pairs for row in parted(pair)})
    packed, runs = [sheet.packed[row] for row in rows], [sheet.runs[row] for row in rows]
    return Batch(pairs, rows, packed, runs, [sheet.rivals_of(row) for row in rows], without)


def judge_batch(batch: Batch) -> tuple[array[int], array[int]]:
    """The pairs of a batch that a rule speaks of, in their order, and their verdicts as numbers."""
    keys = map(unpack, batch.packed)
    listings = dict(zip(batch.rows, map(Listing, keys, batch.runs, batch.rivals), strict=True))
    pairs, codes = array("Q"), array("Q")
    for pair in batch.pairs:
        one, other = parted(pair)
        code = coded(listings[one], listings[other], batch.without)
        if code:
            pairs.append(pair)
            codes.append(code)
    return pairs, codes


def joint(one: int, other: int) -> int:
    """Two rows, the lower first, as one number; numbers sort as the pairs do."""
    return one << 32 | other


def parted(pair: int) -> tuple[int, int]:
    """The rows of a pair."""
    return pair >> 32, pair & _LOW


class Verdicts:
    """The verdicts on pairs of rows, in the order of the pairs; what no rule speaks of is not among them."""

    def __init__(self, batches: Iterable[tuple[array[int], array[int]]] = ()) -> None:
        self._pairs, self._codes = array("Q"), array("Q")
        for pairs, codes in batches:
            self._pairs += pairs
            self._codes += codes

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self._pairs, self._codes, strict=True)

    def get(self, pair: int) -> int:
        """The verdict as a number; 0 for a pair that is not here."""
        at = bisect_left(self._pairs, pair)
        return self._codes[at] if at < len(self._pairs) and self._pairs[at] == pair else 0


class Judging:
    """The verdict on any two rows, for those who have to ask of pairs that were no candidates; with a memory."""

    def __init__(self, sheet: Sheet, known: Verdicts, without: frozenset[str]) -> None:
        self._sheet, self._known, self._without = sheet, known, without
        self._memory: dict[int, int] = {}

    def __call__(self, pair: tuple[int, int]) -> Verdict | None:
        code = self.code(*pair)
        return verdict(code) if code else None

    def code(self, one: int, other: int) -> int:
        """The verdict as a number."""
        pair = joint(one, other)
        code = self._known.get(pair) or self._memory.get(pair)
        if code is None:
            listings = self._sheet.listing(one), self._sheet.listing(other)
            code = self._memory[pair] = coded(*listings, self._without)
        return code


@dataclass(frozen=True, slots=True)
class Words:
    """A judgement not yet put in words: of a million duplicates few are ever looked at.

    `chain`: the two stay apart because joining them would join others that are no duplicates.
    """

    one: bytes
    other: bytes
    sources: Sources
    without: frozenset[str]
    chain: bool = False

    def judged(self) -> Judgement:
        """The judgement again."""
        said = judge(unpack(self.one), unpack(self.other), self.without, self.sources)
        if said is None:
            raise ValueError("no rule speaks of these two records")
        return said

    def spoken(self) -> Message:
        """The evidence in words."""
        evidence = self.judged().evidence
        return message("match.chain", rule=evidence) if self.chain else evidence

    def likely(self) -> float:
        """How likely a duplicate it is, 0 to 100."""
        return CHAIN if self.chain else self.judged().likely
