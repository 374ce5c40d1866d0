"""The numbers of a review counted once more from its raw events, in plain loops and without litreview's screening.

Written from the words of the documentation, not from the code that it tests: a reviewer has one word a stage, the last;
a stage is settled when enough have given the same, or a rule or a resolution has; nothing stands after an exclusion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from litreview.store import Event

SCREENING, FULL = ("title", "abstract"), "full_text"
Said = dict[
    str, Any
]  # seq, who, stage, verdict, criterion, means; home: the work it was given on; joined: by which event


@dataclass
class Raw:
    """What the events say, before anybody thinks about it."""

    runs: dict[int, dict[str, Any]] = field(default_factory=dict)
    run_of: dict[int, int] = field(default_factory=dict)  # by record
    work_of: dict[int, int] = field(default_factory=dict)  # by record
    gone: dict[int, tuple[int, int]] = field(default_factory=dict)  # the work it went into, and the event
    said: dict[int, Said] = field(default_factory=dict)  # by event, not undone
    exceptions: dict[int, tuple[int, str]] = field(default_factory=dict)
    texts: dict[int, tuple[int, str, str]] = field(default_factory=dict)  # by work: event, retrieval, reason
    first_judged: int = 0
    ever_joined: set[int] = field(default_factory=set)  # works with words that were meant for another, or were

    def take(self, event: Event) -> None:
        data, kind = event.data, event.kind
        if kind.startswith("run."):
            self.runs[data["run"]["id"]] = dict(data["run"])
            if kind == "run.withdrawn":
                for record in [one for one, run in self.run_of.items() if run == data["run"]["id"]]:
                    self.work_of.pop(record, None)
        elif kind == "page.parsed":
            for place in range(data["parsed"]):
                self.run_of[data["first_record"] + place] = data["run"]
        elif kind == "works.matched":
            self.match(event)
        else:
            self.screen(event)

    def screen(self, event: Event) -> None:
        data, kind = event.data, event.kind
        if kind == "decision.made":
            self.judge(event)
        elif kind == "decision.undone":
            del self.said[data["decision"]]
        elif kind == "exception.made":
            self.exceptions[event.seq] = data["work"], data["criterion"]
        elif kind == "fulltext.set":
            self.texts[data["work"]] = event.seq, data["retrieval"], data["reason"]

    def match(self, event: Event) -> None:
        for part in ("created", "split", "extended"):
            for work, records in event.data[part].items():
                for record in records:
                    self.work_of[record] = int(work)
                if part == "split":
                    self.gone.pop(int(work), None)
        for work, kept in event.data["joined"].items():
            for record in [one for one, at in self.work_of.items() if at == int(work)]:
                self.work_of[record] = kept
            self.gone[int(work)] = kept, event.seq
            self.ever_joined |= {int(work), kept}

    def judge(self, event: Event) -> None:
        data = event.data
        means = data.get("means", "own")
        if means != "rule" and data["verdict"] != "postpone" and not self.first_judged:
            self.first_judged = event.seq
        keys = ("work", "stage", "verdict", "criterion")
        self.said[event.seq] = {key: data[key] for key in keys} | {"means": means, "who": event.actor, "seq": event.seq}

    def kept(self, work: int) -> tuple[int, int]:
        """The work that stands in this one's place, and the last event on the way there."""
        last = 0
        while work in self.gone:
            work, by = self.gone[work]
            last = max(last, by)
        return work, last


@dataclass
class Work:
    """One work as counted here."""

    situation: str
    stage: str
    passed: dict[str, str]  # the verdict that stands, by stage
    out: Said | None = None  # the word that excluded it
    voters: int = 0  # who gave the word that stands at the last stage

    @property
    def still(self) -> bool:
        """Whether a decision is waited for."""
        return self.situation in ("waiting", "conflict", "unresolved")


@dataclass
class Recounted:
    """All works, and what the flow must say."""

    raw: Raw
    works: dict[int, Work]
    column: dict[int, str]
    numbers: dict[str, int]


def recount(events: Iterable[Event], stages: tuple[str, ...], needed: Mapping[str, int]) -> Recounted:
    """Count from the beginning."""
    raw = Raw()
    for event in events:
        raw.take(event)
    missing: dict[int, tuple[int, bool]] = {}
    for work, (seq, retrieval, _) in raw.texts.items():
        home = raw.kept(work)[0]
        if seq > missing.get(home, (0, False))[0]:
            missing[home] = seq, retrieval == "not_retrieved"
    works = {}
    for work in sorted(set(raw.work_of.values())):
        heard = [{**word, "home": word["work"]} for word in raw.said.values() if raw.kept(word["work"])[0] == work]
        works[work] = follow(raw, work, heard, stages, needed, missing.get(work, (0, False))[1])
    column = columns(raw)
    return Recounted(raw, works, column, flow_numbers(raw, works, column, stages))


def follow(
    raw: Raw, work: int, heard: list[Said], stages: tuple[str, ...], needed: Mapping[str, int], missing: bool
) -> Work:
    """Where one work is."""
    passed: dict[str, str] = {}
    at, voters = 0, 0
    for place, stage in enumerate(stages):
        votes, ruled = settle(raw, work, [word for word in heard if word["stage"] == stage])
        words = sorted([*votes, *ruled], key=lambda word: word["seq"])
        if not words:
            continue
        verdicts = {word["verdict"] for word in words}
        last = stage == stages[-1]
        torn = len(verdicts) > 1 and (last or "exclude" in verdicts)
        torn = torn or (stage == FULL and verdicts == {"exclude"} and len({w["criterion"] for w in words}) > 1)
        if torn:
            return Work("conflict", stage, passed)
        if not ruled and len({word["who"] for word in votes}) < needed.get(stage, 1):
            return Work("waiting", stage, passed)
        passed[stage] = "include" if "include" in verdicts else words[-1]["verdict"]
        if passed[stage] == "exclude":
            return Work("excluded", stage, passed, words[-1])
        at, voters = place + 1, 99 if ruled else len({word["who"] for word in votes})
    if at < len(stages):
        return Work("not_retrieved" if stages[at] == FULL and missing else "waiting", stages[at], passed)
    return Work("included" if passed[stages[-1]] == "include" else "unresolved", stages[-1], passed, voters=voters)


def settle(raw: Raw, work: int, heard: list[Said]) -> tuple[list[Said], list[Said]]:
    """The words of reviewers that count at a stage, and those of rules and resolutions, one word after another."""
    words: dict[tuple[int, str], Said] = {}
    rules: dict[int, Said] = {}
    resolved: dict[int, Said] = {}
    homes = {word["home"] for word in heard}
    joined = {home: raw.kept(home)[1] for home in homes}
    for word in heard:
        home = word["home"]
        if word["means"] == "rule":
            rules[home] = word
        elif word["means"] != "own":
            resolved[home] = word
        else:
            words[home, word["who"]] = word
            rules.pop(home, None)
            for other in homes - {work} if home == work else ():
                if joined[other] < word["seq"]:
                    words.pop((other, word["who"]), None)
                    rules.pop(other, None)
                    resolved.pop(other, None)
    own = resolved.get(work)
    if own is not None and len(homes) > 1 and own["seq"] > max(joined.values()):
        return [], [own]
    instead = {**rules, **resolved}
    votes = [word for (home, _), word in words.items() if word["verdict"] != "postpone" and home not in instead]
    return votes, list(instead.values())


def columns(raw: Raw) -> dict[int, str]:
    """Which column each work belongs to: a database before another method before none that counts."""
    found: dict[int, set[str]] = {}
    for record, work in raw.work_of.items():
        found.setdefault(work, set()).add(column_of(raw.runs[raw.run_of[record]]))
    return {work: next(one for one in ("b", "c", "x") if one in some) for work, some in found.items()}


def column_of(run: Mapping[str, Any]) -> str:
    if run.get("withdrawn"):
        return ""
    if run.get("purpose") not in ("main", "supplementary"):
        return "x"
    return "b" if run.get("column", "database") in ("database", "register") else "c"


def flow_numbers(raw: Raw, works: dict[int, Work], column: dict[int, str], stages: tuple[str, ...]) -> dict[str, int]:
    """What PRISMA's boxes hold, of the numbers that can be told whatever the review is like."""
    count: Counter[str] = Counter()
    for number, work in works.items():
        end = "" if column[number] == "b" else "_other"
        out = work.out
        if out is not None and out["means"] == "rule" and not 0 < raw.first_judged < out["seq"]:
            count["before" + end] += 1
        elif column[number] != "x" or work.stage == FULL or not work.still:
            for box in boxes_of(work, stages):
                count[box + end] += 1
            count["conflicts"] += work.situation == "conflict"
    for end in ("", "_other"):  # where all is to be read in full, nothing is sought before somebody has begun
        if stages == (FULL,) and not count["begun" + end]:
            count["sought" + end] = 0
    records = [record for record in raw.run_of if column_of(raw.runs[raw.run_of[record]]) == "b"]
    if all(record in raw.work_of for record in records):
        count["duplicates"] = len(records) - sum(one == "b" for one in column.values())
    excepted = {raw.kept(work)[0] for work, _ in raw.exceptions.values()}
    count["exceptions"] = sum(works[work].situation == "included" for work in excepted if work in works)
    return dict(count)


def boxes_of(work: Work, stages: tuple[str, ...]) -> Iterator[str]:
    """The boxes that one work is in."""
    if work.stage in SCREENING and work.still:
        yield "waiting"
        return
    if any(stage in SCREENING for stage in stages):
        yield "screened"
    if work.out is not None and work.stage in SCREENING:
        yield "excluded"
        yield "by_tool" if work.out["means"] == "rule" else "by_human"
        return
    if FULL in stages:
        yield "sought"
        yield "still" if work.still else "missing" if work.situation == "not_retrieved" else "read"
    if work.out is not None:
        yield f"reason:{work.out['criterion']}"
    if work.situation == "included":
        yield "in"
    if FULL in work.passed or work.situation == "not_retrieved":
        yield "begun"
