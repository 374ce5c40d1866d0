"""Judging many pairs: verdicts as numbers, a sieve before the rules, and what the runs add to them. Pure."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from litreview.matching.keys import Keys
from litreview.matching.rules import RULES, Judgement, Outcome, judge
from litreview.matching.score import LIKE, NEAR
from litreview.matching.sheet import Sheet, unpack
from litreview.model import Message, message

SAME_RUN = "same_run"
_FINE = 10**6  # parts of a per cent
_RANK = 1 << 30  # above every likeness and the bit of `same_run`
_HAIR = 0.01  # per cent; a likeness that rounding put just under a bound
_LOW = (1 << 32) - 1


class Verdict(NamedTuple):
    """What a rule says of two records, without its words."""

    outcome: Outcome
    rule: str
    apart: bool


_VERDICTS = tuple(Verdict(rule.outcome, rule.name, rule.apart) for rule in RULES)
_TWICE = Verdict(Outcome.MAYBE, SAME_RUN, True)


def coded(one: Keys, other: Keys, same_run: bool, without: frozenset[str]) -> int:
    """A verdict as a number: the lower, the stronger; 0 when no rule has anything to say."""
    if strangers(one, other):
        return 0
    said = judge(one, other, without)
    if said is None:
        return 0
    likeness = round((100 - said.percent) * _FINE) << 1
    return (said.rank + 1) * _RANK | likeness | (same_run and _listed_twice(said))


def verdict(code: int) -> Verdict:
    """The verdict behind a number other than 0."""
    return _TWICE if code & 1 else _VERDICTS[code // _RANK - 1]


def strength(code: int) -> int:
    """The number without what the run added: a question that once was a duplicate keeps its place in the queue."""
    return code >> 1


def strangers(one: Keys, other: Keys) -> bool:
    """Whether no rule can speak of two records: unlike titles, and no identifier, tie, page or article shared.

    Quick, and true only where `judge` says None; tests hold that against every rule.
    """
    if not one.titles or not other.titles or one.faces or other.faces or one.related or other.related:
        return False
    if one.doi == other.doi != "" or one.pmid == other.pmid != "" or one.pmcid == other.pmcid != "":
        return False
    if (one.accession is not None and one.accession == other.accession) or one.article or other.article:
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


def _listed_twice(said: Judgement) -> bool:
    """Whether a verdict on two records of one run is a question: what one search lists twice, titled differently."""
    if said.rule != "title_author_year":
        return False
    one, other = said.pair
    place = one.volume, one.pages
    same_place = all(place) and place == (other.volume, other.pages)
    return not same_place and set(one.titles).isdisjoint(other.titles)


class Batch(NamedTuple):
    """Pairs (rows, see `joint`) to judge, and the packed keys and runs of all rows they hold. Fit to be sent away."""

    pairs: array[int]
    rows: Sequence[int]
    packed: Sequence[bytes]
    runs: Sequence[int | None]
    without: frozenset[str]


def batch_of(sheet: Sheet, pairs: array[int], without: frozenset[str]) -> Batch:
    """The batch of some pairs."""
    rows = sorted({row for pair in pairs for row in parted(pair)})
    return Batch(pairs, rows, [sheet.packed[row] for row in rows], [sheet.runs[row] for row in rows], without)


def judge_batch(batch: Batch) -> tuple[array[int], array[int]]:
    """The pairs of a batch that a rule speaks of, in their order, and their verdicts as numbers."""
    keys = {row: unpack(packed) for row, packed in zip(batch.rows, batch.packed, strict=True)}
    runs = dict(zip(batch.rows, batch.runs, strict=True))
    pairs, codes = array("Q"), array("Q")
    for pair in batch.pairs:
        one, other = parted(pair)
        code = coded(keys[one], keys[other], _same(runs[one], runs[other]), batch.without)
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


def _same(one: int | None, other: int | None) -> bool:
    return one is not None and one == other


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
            sheet = self._sheet
            same_run = _same(sheet.runs[one], sheet.runs[other])
            code = self._memory[pair] = coded(sheet.keys(one), sheet.keys(other), same_run, self._without)
        return code


@dataclass(frozen=True, slots=True)
class Words:
    """The evidence of a verdict, not yet spoken: of a million duplicates few are ever looked at.

    `chain`: the two stay apart because joining them would join others that are no duplicates.
    """

    one: bytes
    other: bytes
    same_run: bool
    without: frozenset[str]
    chain: bool = False

    def spoken(self) -> Message:
        """The evidence in words."""
        said = judge(unpack(self.one), unpack(self.other), self.without)
        if said is None:
            raise ValueError("no rule speaks of these two records")
        if self.same_run:
            said = replace(said, outcome=Outcome.MAYBE, rule=SAME_RUN, apart=True)
        return message("match.chain", rule=said.evidence) if self.chain else said.evidence
