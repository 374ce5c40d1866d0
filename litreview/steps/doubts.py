"""The queue of possible duplicates: what waits for a person, what a person says of it, and taking that back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

from litreview.errors import InputError, Where
from litreview.matching import BY_PERSON
from litreview.model import Message, Record, Run
from litreview.steps.dedupe import Deduped, rules_off, write_works
from litreview.steps.parties import records_named
from litreview.steps.review import Review, require_actor
from litreview.store import Reader, StoredPair, Writer
from litreview.store.answers import SAID, last_answer, row_of
from litreview.store.codec import to_json

Couple = tuple[int, int]
_HUBS = 3  # records of a work that every other is tied to


@dataclass(frozen=True, slots=True)
class Doubt:
    """A pair in the queue, with both records, the runs that brought them, and what else stands in the work of each."""

    pair: StoredPair
    first: Record
    second: Record
    runs: tuple[Run, Run]
    others: tuple[Mapping[int, Record], Mapping[int, Record]] = ({}, {})


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer did: the pairs it was about, and the works as they then stood.

    `now`: the works that hold these records, by name; `changed`: whether they are others than before.
    """

    pairs: tuple[Couple, ...]
    same: bool
    works: Deduped
    now: Mapping[str, tuple[int, ...]]
    changed: bool


def doubts(review: Review, rule: str = "") -> tuple[Doubt, ...]:
    """The pairs that wait for a person, the likeliest duplicates first; of one named rule, or all.

    Raises InputError LR-DEDUPE-RULE when no open question comes from that rule.
    """
    with review.store.reading() as reader:
        waiting = reader.open_pairs()
        if rule:
            _refuse_unknown(rule, waiting)
        pairs = tuple(pair for pair in waiting if rule in ("", pair.rule))
        numbers = tuple({number for pair in pairs for number in (pair.first, pair.second)})
        held = {record: members for members in reader.works_with(numbers).values() for record in members}
        wanted = tuple({*numbers, *(record for members in held.values() for record in members)})
        records, run_of = reader.records_of(wanted), reader.runs_of(numbers)
        by_number = {run.id: run for run in reader.runs(withdrawn=True)}
    runs = {record: by_number[run] for record, run in run_of.items()}

    def others(record: int) -> dict[int, Record]:
        return {one: records[one] for one in held.get(record, ()) if one != record}

    return tuple(
        Doubt(
            pair,
            records[pair.first],
            records[pair.second],
            (runs[pair.first], runs[pair.second]),
            (others(pair.first), others(pair.second)),
        )
        for pair in pairs
    )


def merge(review: Review, names: Sequence[str | int]) -> Answered:
    """Say that records or works are one publication. A record speaks for its whole work.

    Raises InputError LR-DEDUPE-ONE (fewer than two), LR-DEDUPE-RECORD, LR-WORK-UNKNOWN, LR-WORK-JOINED,
    LR-DEDUPE-CONTRADICTION (an earlier answer says otherwise), LR-ACTOR-NONE.
    """

    def pairs(reader: Reader) -> list[Couple]:
        named = [records_named(reader, name) for name in names]
        direct = {records[0] for records in named if len(records) == 1}
        return _whole(reader, {records[0] for records in named}, direct)

    return _answer(review, pairs, same=True)


def split(review: Review, names: Sequence[str | int]) -> Answered:
    """Say that records are different publications: each of several from each other; one alone from all others of its
    work; all records of a work from each other.

    Raises as `merge`; LR-DEDUPE-ONE also where a record is alone in its work.
    """

    def pairs(reader: Reader) -> list[Couple]:
        named = [records_named(reader, name) for name in names]
        if len(named) > 1:
            return _between(named)
        (records,) = named
        if len(records) > 1:
            return list(combinations(records, 2))
        beside = {other for members in reader.works_with(records).values() for other in members} - {records[0]}
        return sorted(_couple(records[0], other) for other in beside)

    return _answer(review, pairs, same=False)


def answer_all(review: Review, rule: str, *, same: bool, limit: int | None = None) -> Answered:
    """One answer to the open questions of a named rule, or to the first `limit` of them.

    Raises as `merge`; LR-DEDUPE-RULE when there are none.
    """

    def pairs(reader: Reader) -> list[Couple]:
        waiting = reader.open_pairs()
        _refuse_unknown(rule, waiting)
        asked = [(pair.first, pair.second) for pair in waiting if pair.rule == rule][:limit]
        return sorted({couple for pair in asked for couple in _whole(reader, set(pair), set(pair))}) if same else asked

    return _answer(review, pairs, same=same)


def _whole(reader: Reader, records: set[int], direct: set[int]) -> list[Couple]:
    """The pairs that tie all records of these records' works: each with the first few, so that the tie holds when one
    of these is withdrawn. [] for one record or work alone.

    What was said to be different is not said anew but of the `direct` records, which the user named: else it speaks
    against the answer.
    """
    works = reader.works_with(records)
    if len(records) < 2:
        return []
    members = sorted(records.union(*works.values()))
    tied = {_couple(hub, other) for hub in members[:_HUBS] for other in members if hub != other}
    named = {_couple(*pair) for pair in combinations(sorted(direct), 2)}
    said = {(pair.first, pair.second) for pair in reader.pairs_of(members) if pair.outcome == "different"}
    return sorted((tied - said) | named)


def _refuse_unknown(rule: str, waiting: tuple[StoredPair, ...]) -> None:
    rules = sorted({pair.rule for pair in waiting})
    if rule not in rules:
        raise InputError("LR-DEDUPE-RULE", rule=rule, valid=", ".join(rules) or "–")


def _between(named: Iterable[tuple[int, ...]]) -> list[Couple]:
    """Every pair of records of two of the parties; their first records stand for works that are apart already."""
    parties = list(dict.fromkeys(named))
    return sorted({_couple(one[0], other[0]) for one, other in combinations(parties, 2) if one[0] != other[0]})


def _couple(one: int, other: int) -> Couple:
    return (one, other) if one < other else (other, one)


def _answer(review: Review, pairs_of: Any, *, same: bool) -> Answered:
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        reader = Reader(writer.connection)
        pairs: list[Couple] = pairs_of(reader)
        if not pairs:
            raise InputError("LR-DEDUPE-ONE")
        before, asked = _works_of(reader, pairs), {record for pair in pairs for record in pair}
        broken = {(pair.first, pair.second) for pair in _broken(reader, asked)} - set(pairs)
        pseudonym = writer.actor(actor)
        _write(writer, pairs, pseudonym, same=same)
        done = write_works(writer, pseudonym, rules_off(review.protocol))
        now = _works_of(reader, pairs)
        _refuse_contradiction(reader, pairs, broken)
        return Answered(tuple(pairs), same, done, now, now != before)


def _works_of(reader: Reader, pairs: Iterable[Couple]) -> dict[str, tuple[int, ...]]:
    """The works that hold any record of the pairs, by name."""
    held = reader.works_with({record for pair in pairs for record in pair})
    return {f"W{number}": records for number, records in held.items()}


def _write(writer: Writer, pairs: list[Couple], actor: str, *, same: bool) -> None:
    evidence = to_json(Message(f"match.rule.{BY_PERSON}"))
    rows = []
    for first, second in pairs:
        before = row_of(writer.connection, first, second)
        relation = before["relation"] if before and not same else ""  # two publications, and still tied
        row = {"first": first, "second": second, "rule": BY_PERSON, "evidence": evidence}
        rows.append({**row, "relation": relation, "before": before})
    subject = f"pair {pairs[0][0]} {pairs[0][1]}" if len(pairs) == 1 else f"{len(pairs)} pairs"
    writer.append("pairs.decided", subject, {"outcome": "same" if same else "different", "pairs": rows}, actor=actor)


def _refuse_contradiction(reader: Reader, pairs: list[Couple], broken_before: set[Couple]) -> None:
    """An answer that could not take hold, or that undoes an earlier one, is none: the transaction is given up."""
    asked = {record for pair in pairs for record in pair}
    for record in asked - {one for records in reader.works_with(asked).values() for one in records}:
        raise InputError("LR-DEDUPE-RECORD", where=Where(record=str(record)))  # of a search that was taken back
    broken = [pair for pair in _broken(reader, asked) if (pair.first, pair.second) not in broken_before]
    if broken:
        said = set(pairs)
        against = [pair for pair in broken if (pair.first, pair.second) not in said] or _behind(reader, broken, asked)
        told = ", ".join(f"{one.first} – {one.second}" for one in islice(against, 5))
        raise InputError("LR-DEDUPE-CONTRADICTION", where=Where(record=_pairs_text(pairs)), pairs=told)


def _broken(reader: Reader, records: set[int]) -> list[StoredPair]:
    """Answers about records of these works that do not hold: said to be the same and apart, or different and one."""
    touched = records.union(*reader.works_with(records).values())
    said = [pair for pair in reader.pairs_of(touched) if pair.outcome in SAID]
    ends = {record for pair in said for record in (pair.first, pair.second)}
    work_of = {record: work for work, some in reader.works_with(ends).items() for record in some}
    return [
        pair
        for pair in said
        if pair.first in work_of
        and pair.second in work_of
        and (work_of[pair.first] == work_of[pair.second]) is not (pair.outcome == "same")
    ]


def _behind(reader: Reader, broken: list[StoredPair], records: set[int]) -> list[StoredPair]:
    """The earlier answers of the other kind, which keep the new one from holding."""
    other = "different" if broken[0].outcome == "same" else "same"
    touched = records.union(*reader.works_with(records).values())
    return [pair for pair in reader.pairs_of(touched) if pair.outcome == other]


def _pairs_text(pairs: list[Couple]) -> str:
    return ", ".join(map(str, pairs[0])) + (" …" if len(pairs) > 1 else "")


def undo(review: Review) -> Answered:
    """Take back the latest answer of the one who acts; it stays in the history. Raises InputError LR-DEDUPE-UNDO."""
    actor = require_actor(review)
    with review.store.writing(review.clock) as writer:
        reader, pseudonym = Reader(writer.connection), writer.actor(actor)
        last = last_answer(writer.connection, pseudonym)
        if last is None:
            raise InputError("LR-DEDUPE-UNDO")
        pairs = tuple((pair["first"], pair["second"]) for pair in last.pairs)
        before = _works_of(reader, pairs)
        writer.append(
            "pairs.reopened", f"event {last.event}", {"event": last.event, "pairs": list(last.pairs)}, actor=pseudonym
        )
        done = write_works(writer, pseudonym, rules_off(review.protocol))
        now = _works_of(reader, pairs)
        return Answered(pairs, last.outcome == "same", done, now, now != before)
