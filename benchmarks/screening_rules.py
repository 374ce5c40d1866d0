"""Machine rules over all works of a review: how many works a second.

    python -m benchmarks.screening_rules [--works 50000]

Prints one JSON object. Made-up works (benchmarks.synthetic) with a language, keywords, an ISSN and, three of four, an
abstract of some 1,400 signs; 60 of 100 have one record, the others two to four. One criterion of every kind of rule.
Each measurement in a process of its own: `survey` reads the works and asks all rules (what `screen rules` does before
it prints), the register of channels with some 35,000 made-up journals included; `rules` asks them of works already
read; `apply` excludes by one automatic rule, an event each. `seconds` are of wall time, `cpu_seconds` of the processor;
`peak_mb` is the most memory in use, `before_mb` what there was before.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.gauge import Gauge
from benchmarks.incremental import alone, now
from benchmarks.synthetic import synthetic
from litreview.model import Arrival, Criterion, CriterionKind, Language, Parsed, Pointer, Record, Rule, RuleKind, Run
from litreview.screening.rules import RULE_KINDS, applies, breaks, judge
from litreview.steps.review import Review, open_review
from litreview.steps.settings import Settings
from litreview.steps.start import create_review
from litreview.store import Writer
from litreview.store.codec import to_json

CHANNELS = 35_000
ROUNDS = 3  # the best of them is told
RECORDS_A_WORK = 1.8  # enough of them, whatever the noise of the corpus makes of it
YEARS = range(2004, 2028)
VALUES = {
    RuleKind.LANGUAGE: ("en", "no"),
    RuleKind.DOCUMENT_TYPE: ("article-journal",),
    RuleKind.COUNTRY: ("Norge",),
    RuleKind.CHANNEL_LEVEL: ("1", "2"),
    RuleKind.KEYWORDS: ("hope", "nurs*", "long term care", "livskvalitet", "sykepleier*"),
}


def criteria() -> tuple[Criterion, ...]:
    """One of every kind; that of years is automatic."""
    return tuple(_criterion(number, kind) for number, kind in enumerate(RULE_KINDS, 1))


def _criterion(number: int, kind: RuleKind) -> Criterion:
    years = kind is RuleKind.YEARS
    rule = Rule(kind, 2010 if years else None, 2024 if years else None, VALUES.get(kind, ()), automatic=years)
    side = CriterionKind.EXCLUDE if kind is RuleKind.RETRACTED else CriterionKind.INCLUDE
    return Criterion(f"{'E' if side is CriterionKind.EXCLUDE else 'I'}{number}", side, kind.value, rule=rule)


# Made-up data -------------------------------------------------------------------------------------------------------


def issn(number: int) -> str:
    """A valid ISSN."""
    digits = f"{number:07}"
    check = -sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True)) % 11
    return f"{digits[:4]}-{digits[4:]}{'X' if check == 10 else check}"


def register(folder: Path) -> None:
    """A register in the cache of the folder."""
    from litreview.steps.channels import take_file

    chance = random.Random(3)  # noqa: S311
    header = ["Tidsskrift id", "Original tittel", "Print ISSN", *(f"Nivå {year}" for year in YEARS)]
    lines = [",".join(header)]
    for number in range(CHANNELS):
        levels = chance.choices(("", "0", "1", "2", "X"), (20, 10, 55, 14, 1))[0]
        lines.append(",".join((str(number), f"Journal {number}", issn(number), *([levels] * len(YEARS)))))
    path = folder / "channels.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    take_file(path)


def dressed(groups: list[list[int]], records: dict[int, Record]) -> dict[int, Record]:
    """The records with what the rules ask for, the same for all records of a work."""
    chance = random.Random(11)  # noqa: S311
    words = list(dict.fromkeys(word for number in groups[0:2000] for word in records[number[0]].title.split()))
    found = {}
    for group in groups:
        more: dict[str, Any] = {
            "abstract": " ".join(chance.choices(words, k=180)) if chance.random() < 0.75 else "",
            "languages": (chance.choice(("en", "en", "en", "nb", "de")),),
            "keywords": tuple(chance.choices(words, k=4)) if chance.random() < 0.6 else (),
            "publication_types": ("Journal Article",),
            "issn": (issn(chance.randrange(CHANNELS)),) if chance.random() < 0.8 else (),
            "pmcid": f"PMC{chance.randrange(10**7)}" if chance.random() < 0.3 else "",
        }
        found.update((number, replace(records[number], **more)) for number in group)
    return found


def fill(folder: str, works: int) -> None:
    """A review with so many works, put together as the corpus knows they belong."""
    _at(folder)
    register(Path(folder))
    corpus = synthetic(round(works * RECORDS_A_WORK))
    groups = [*corpus.groups, *({number} for number in corpus.records.keys() - {n for g in corpus.groups for n in g})]
    groups = sorted((sorted(group) for group in groups), key=lambda group: group[0])[:works]
    records = dressed(groups, corpus.records)
    create_review(Path(folder) / "review", language=Language.ENGLISH, settings=Settings(), clock=now)
    review = opened(folder)
    with review.store.writing(now) as writer:
        actor = writer.actor("benchmark")
        numbers = dict(zip(records, _brought(writer, list(records.values()), actor), strict=True))
        created = {str(work): [numbers[one] for one in group] for work, group in enumerate(groups, 1)}
        empty: dict[str, Any] = {"extended": {}, "joined": {}, "split": {}, "evidence": [], "maybes": []}
        writer.append("works.matched", "works", {"created": created, **empty}, actor=actor)


def _brought(writer: Writer, records: list[Record], actor: str) -> range:
    told = to_json(Run(1, Arrival.FILE, source="benchmark", label="search 1", parsed=len(records), unparsed=0))
    writer.append("run.logged", "run 1", {"run": told}, actor=actor)
    about = {"page": 1, "run": 1, "position": 1, "sha256": "x", "size": 0, "about": {}}
    writer.append("page.stored", "page 1", about, actor=actor, attached=b"")
    hits = (Parsed(record, Pointer(place)) for place, record in enumerate(records, 1))
    writer.parsed(hits, run=1, page=1, parser="benchmark", actor=actor)
    return range(1, len(records) + 1)


def _at(folder: str) -> None:
    """The register of this folder and no other."""
    os.environ["LITREVIEW_CACHE"] = str(Path(folder) / "cache")


def opened(folder: str) -> Review:
    """The review with the criteria of the benchmark."""
    review = open_review(Path(folder) / "review", settings=Settings(reviewer="benchmark"), clock=now)
    return replace(review, protocol=replace(review.protocol, criteria=criteria()))


# Measurements -------------------------------------------------------------------------------------------------------


def surveyed(folder: str) -> dict[str, Any]:
    """Reading and rules, as the command does it."""
    from litreview.steps.screen_rules import survey

    _at(folder)
    review = opened(folder)
    with Gauge() as gauge:
        found = survey(review)
    answers = {
        rule.criterion.text: {"met": rule.met, "not_met": rule.not_met, "cannot_tell": rule.unknown}
        for rule in found.rules
    }
    return {**_told(found.works, gauge.seconds), **_cost(gauge), "answers": answers}


def ruled(folder: str) -> dict[str, Any]:
    """The rules alone, on works that have been read."""
    from litreview.steps.rule_facts import levels_for, seen_works

    _at(folder)
    chosen = criteria()
    start = time.perf_counter()
    levels = levels_for(chosen)
    levels_read = time.perf_counter() - start
    with opened(folder).store.reading() as reader:
        works = list(seen_works(reader, chosen, levels, lambda done, total: None))
    taken = []
    for _ in range(ROUNDS):
        ready = [(criterion, judge(criterion)) for criterion in chosen]
        start, spent = time.perf_counter(), time.process_time()
        for work in works:
            for criterion, judged in ready:
                applies(criterion, work.facts)
                breaks(criterion, judged(work.record, work.facts).answer)
        taken.append((time.perf_counter() - start, time.process_time() - spent))
    seconds, cpu = min(taken)
    more = {"cpu_seconds": round(cpu, 3), "rules": len(chosen), "register_seconds": round(levels_read, 3)}
    return {**_told(len(works), seconds), **more}


def applied(folder: str) -> dict[str, Any]:
    """The automatic rule, with its events."""
    from litreview.steps.screen_rules import apply

    _at(folder)
    review = opened(folder)
    with Gauge() as gauge:
        done = apply(review, ("I1",))
    again = apply(review, ("I1",))
    assert not again.planned
    return {**_told(done.works, gauge.seconds), **_cost(gauge), "excluded": len(done.planned)}


def _told(works: int, seconds: float) -> dict[str, Any]:
    return {"works": works, "seconds": round(seconds, 3), "works_per_second": round(works / seconds)}


def _cost(gauge: Gauge) -> dict[str, Any]:
    return {"cpu_seconds": round(gauge.cpu_seconds, 3), "before_mb": gauge.before_mb, "peak_mb": gauge.peak_mb}


def measure(works: int) -> dict[str, Any]:
    """All figures."""
    with tempfile.TemporaryDirectory() as folder:
        alone(fill, folder, works)
        survey, rules = alone(surveyed, folder), alone(ruled, folder)
        return {"survey": survey, "rules": rules, "apply": alone(applied, folder)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Machine rules over all works of a review.")
    parser.add_argument("--works", type=int, default=50_000)
    print(json.dumps(measure(parser.parse_args().works), indent=1))


if __name__ == "__main__":
    main()
