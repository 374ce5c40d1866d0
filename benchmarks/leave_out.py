"""Whether the rules hold outside the sets they were seen on: each set judged by the rules that the other sets prove.

    python -m benchmarks.leave_out DIR…

DIR is a folder with records.csv and merged_record_ids.csv, or with pairs.json (benchmarks.labelled). Prints one JSON
object. `rules`: for each rule and set, of how many pairs it spoke first and how many of them are one publication
(`true`) or two (`false`). `left_out`: for each set S the figures with all rules, and with those only that the other
sets prove: a rule that says duplicate stays on when it spoke of at least one true pair there and no more than one in a
hundred of its pairs was wrong. `unproven_outside` names the rules of S that the other sets have no case of; `refuted`
those that the other sets speak against. A rule that is switched off leaves its pairs to the rules below it.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.labelled import Labelled, pair_level, pairs_of, read_cases, read_set
from litreview.matching import RULES, Judgement, Outcome, judge, keys_of, match
from litreview.matching.candidates import candidates
from litreview.matching.company import sources_of
from litreview.matching.judging import parted
from litreview.matching.sheet import laid
from litreview.model import Record

WRONG = 0.01  # share of a rule's pairs that may be wrong
SAYS_DUPLICATE = tuple(rule.name for rule in RULES if rule.outcome is Outcome.DUPLICATE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Of how many pairs a rule spoke first, and what they are by the labels."""

    true: int = 0
    false: int = 0

    def __add__(self, other: Spoken) -> Spoken:
        return Spoken(self.true + other.true, self.false + other.false)

    @property
    def proven(self) -> bool:
        """Whether a rule that says duplicate may stay on."""
        return self.true > 0 and self.false <= WRONG * (self.true + self.false)


Tally = Mapping[str, Spoken]  # rule → what it spoke of
Case = tuple[str, Record, Record, bool]


def tally(judged: Iterable[tuple[Judgement | None, bool]]) -> Tally:
    """Of each rule how many pairs it spoke of; the boolean says whether a pair is one publication."""
    found: dict[str, Spoken] = defaultdict(Spoken)
    for said, same in judged:
        if said is not None:
            found[said.rule] += Spoken(true=int(same), false=int(not same))
    return found


def tally_of_set(labelled: Labelled) -> Tally:
    """Every pair that shares a block, judged once, with what the sources add."""
    sheet, true = laid(labelled.records, labelled.runs), labelled.pairs
    listings = [sheet.listing(row) for row in range(len(sheet.ids))]
    rows = sorted(parted(pair) for some in candidates(sheet, ())[0] for pair in some)
    return tally(
        (
            judge(listings[one].keys, listings[other].keys, sources=sources_of(listings[one], listings[other])),
            (sheet.ids[one], sheet.ids[other]) in true,
        )
        for one, other in rows
    )


def tally_of_cases(cases: Iterable[Case]) -> Tally:
    """Single pairs."""
    return tally((judge(keys_of(one), keys_of(other)), same) for _, one, other, same in cases)


def chosen(own: Tally, others: Iterable[Tally]) -> dict[str, tuple[str, ...]]:
    """The duplicate rules of a set that the others have no case of, and those they speak against."""
    elsewhere: dict[str, Spoken] = defaultdict(Spoken)
    for one in others:
        for rule, spoken in one.items():
            elsewhere[rule] += spoken
    unproven = tuple(rule for rule in SAYS_DUPLICATE if elsewhere[rule] == Spoken())
    refuted = tuple(rule for rule in SAYS_DUPLICATE if rule not in unproven and not elsewhere[rule].proven)
    return {
        "unproven_outside": tuple(rule for rule in unproven if rule in own),
        "refuted": tuple(rule for rule in refuted if rule in own),
        "off": unproven + refuted,
    }


def graded_set(labelled: Labelled, without: frozenset[str]) -> dict[str, Any]:
    """False positives, false negatives and F1 at pair level."""
    found = match(labelled.records, runs=labelled.runs, without=without)
    figures = pair_level(len(labelled.records), labelled.pairs, pairs_of(found.clusters))
    return {name: figures[name] for name in ("fp", "fn", "f1")}


def graded_cases(cases: Iterable[Case], without: frozenset[str]) -> dict[str, int]:
    """How many single pairs are right, wrong and a question."""
    counts = {"right": 0, "wrong": 0, "maybe": 0}
    for _, one, other, same in cases:
        said = judge(keys_of(one), keys_of(other), without)
        outcome = said.outcome if said else Outcome.DIFFERENT
        if outcome is Outcome.MAYBE:
            counts["maybe"] += 1
        else:
            counts["right" if (outcome is Outcome.DUPLICATE) == same else "wrong"] += 1
    return counts


def leave_out(folders: Iterable[Path]) -> dict[str, Any]:
    """Both tables of the benchmark."""
    sets: dict[str, Labelled | tuple[Case, ...]] = {
        folder.name: read_cases(folder / "pairs.json") if (folder / "pairs.json").is_file() else read_set(folder)
        for folder in folders
    }
    tallies = {
        name: tally_of_set(one) if isinstance(one, Labelled) else tally_of_cases(one) for name, one in sets.items()
    }
    answer = {}
    for name, one in sets.items():
        choice = chosen(tallies[name], [other for other_name, other in tallies.items() if other_name != name])
        with_all, with_proven = (
            graded_set(one, off) if isinstance(one, Labelled) else graded_cases(one, off)
            for off in (frozenset[str](), frozenset(choice.pop("off")))
        )
        answer[name] = {"all_rules": with_all, "proven_elsewhere": with_proven, **choice}
    return {"rules": _by_rule(tallies), "left_out": answer}


def _by_rule(tallies: Mapping[str, Tally]) -> dict[str, Any]:
    return {
        rule.name: {
            "says": rule.outcome.value,
            "likely": rule.likely,
            **{
                name: {"true": one[rule.name].true, "false": one[rule.name].false}
                for name, one in tallies.items()
                if rule.name in one
            },
        }
        for rule in RULES
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Rules judged on the sets they were not seen on.")
    parser.add_argument("folders", nargs="+", type=Path)
    print(json.dumps(leave_out(parser.parse_args().folders), indent=1))


if __name__ == "__main__":
    main()
