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
from litreview.steps.parties import records_named, works_of_records
from litreview.steps.review import Review, require_actor
from litreview.store import Reader, StoredPair, Writer
from litreview.store.answers import last_answer, row_of
from litreview.store.codec import to_json

Couple = tuple[int, int]


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
    """Say that records or works are one publication.

    Raises InputError LR-DEDUPE-ONE (fewer than two), LR-DEDUPE-RECORD, LR-WORK-UNKNOWN, LR-DEDUPE-CONTRADICTION (an
    earlier answer says otherwise), LR-ACTOR-NONE.
    """

    def pairs(reader: Reader) -> list[Couple]:
        first, *others = dict.fromkeys(records_named(reader, name)[0] for name in names)
        return [_couple(first, other) for other in others]

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
        work = works_of_records(reader).get(records[0])
        return [_couple(records[0], other) for other in reader.works().get(work or 0, ()) if other != records[0]]

    return _answer(review, pairs, same=False)


def answer_all(review: Review, rule: str, *, same: bool) -> Answered:
    """One answer to every open question of a named rule. Raises as `merge`; LR-DEDUPE-RULE when there are none."""

    def pairs(reader: Reader) -> list[Couple]:
        waiting = reader.open_pairs()
        _refuse_unknown(rule, waiting)
        return [(pair.first, pair.second) for pair in waiting if pair.rule == rule]

    return _answer(review, pairs, same=same)


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
        before = _works_of(reader, pairs)
        pseudonym = writer.actor(actor)
        _write(writer, pairs, pseudonym, same=same)
        done = write_works(writer, pseudonym, rules_off(review.protocol))
        _refuse_contradiction(reader, pairs, same=same)
        if same:
            _refuse_tearing(reader, before, pairs)
        now = _works_of(reader, pairs)
        return Answered(tuple(pairs), same, done, now, now != before)


def _works_of(reader: Reader, pairs: Iterable[Couple]) -> dict[str, tuple[int, ...]]:
    """The works that hold any record of the pairs, by name."""
    held = reader.works_with({record for pair in pairs for record in pair})
    return {f"W{number}": records for number, records in held.items()}


def _refuse_tearing(reader: Reader, before: Mapping[str, tuple[int, ...]], pairs: list[Couple]) -> None:
    """Who joins two works means all their records; one that would have to leave is a contradiction to be looked at."""
    for work in before.values():
        holding = reader.works_with(work)
        if len(holding) > 1:
            among = {record for records in holding.values() for record in records}
            against = [pair for pair in reader.pairs("different") if {pair.first, pair.second} <= among]
            raise _contradiction(pairs[0], against)


def _contradiction(pair: Couple, against: Iterable[StoredPair]) -> InputError:
    told = ", ".join(f"{one.first} – {one.second}" for one in islice(against, 5))
    return InputError("LR-DEDUPE-CONTRADICTION", where=Where(record=f"{pair[0]}, {pair[1]}"), pairs=told)


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


def _refuse_contradiction(reader: Reader, pairs: list[Couple], *, same: bool) -> None:
    """An answer that could not take hold is no answer: the transaction is given up."""
    work_of = works_of_records(reader)
    for first, second in pairs:
        if first not in work_of or second not in work_of:  # of a search that was taken back
            raise InputError("LR-DEDUPE-RECORD", where=Where(record=f"{first}, {second}"))
        if (work_of[first] == work_of[second]) is not same:
            against = [
                pair
                for pair in reader.pairs("different" if same else "same")
                if _touches(pair, work_of, work_of[first], work_of[second])
            ]
            raise _contradiction((first, second), against)


def _touches(pair: StoredPair, work_of: dict[int, int], one: int, other: int) -> bool:
    return {work_of.get(pair.first), work_of.get(pair.second)} <= {one, other}


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
