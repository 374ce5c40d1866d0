"""The chain: hashes, canonical form, and what cannot be done to it unseen."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.store.events import FIRST, Event, canonical, event_hash, first_break, moment, stamp
from litreview.store.private import Private, Sealed, opens, seal, take_out


def chain(length: int) -> list[Event]:
    events: list[Event] = []
    prev = FIRST
    for seq in range(1, length + 1):
        at = f"2026-01-01T00:00:{seq:02}.000000Z"
        parts = (seq, at, "R-1", "cells.set", f"W{seq}", {"n": seq}, "litreview", prev)
        prev = event_hash(*parts)
        events.append(Event(*parts, prev))
    return events


def test_a_hash_is_of_the_whole_event_as_canonical_json() -> None:
    body = {"seq": 7, "at": "x", "actor": "R-1", "kind": "k", "subject": "æ", "data": {"b": 1, "a": [2]}, "tool": "t"}
    wanted = hashlib.sha256(canonical({**body, "prev": FIRST}).encode("utf-8")).hexdigest()
    assert event_hash(**body, prev=FIRST) == wanted  # type: ignore[arg-type]


def test_a_whole_chain_holds() -> None:
    assert first_break(chain(5)) is None
    assert first_break([]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2025-01-01T00:00:00.000000Z"},
        {"actor": "R-2"},
        {"kind": "x"},
        {"subject": "W9"},
        {"data": {"n": 99}},
        {"tool": "other"},
    ],
)
def test_any_changed_part_breaks_the_chain_there(change: dict[str, object]) -> None:
    events = chain(5)
    events[2] = replace(events[2], **change)
    broken = first_break(events)
    assert broken is not None
    assert (broken.seq, broken.what) == (3, "hash")


def test_a_removed_event_breaks_the_order() -> None:
    events = chain(5)
    del events[1]
    broken = first_break(events)
    assert broken is not None
    assert (broken.seq, broken.what) == (3, "order")


def test_an_event_hashed_anew_breaks_the_next_link() -> None:
    events = chain(5)
    forged = replace(events[1], data={"n": 0})
    forged = replace(
        forged,
        hash=event_hash(
            forged.seq, forged.at, forged.actor, forged.kind, forged.subject, forged.data, forged.tool, forged.prev
        ),
    )
    events[1] = forged
    broken = first_break(events)
    assert broken is not None
    assert (broken.seq, broken.what) == (3, "prev")


def test_canonical_json_is_sorted_unspaced_and_keeps_letters() -> None:
    assert canonical({"b": 1, "a": ["æ", None]}) == '{"a":["æ",null],"b":1}'
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))])))
def test_a_stamp_is_read_back_as_the_same_moment(when: datetime) -> None:
    try:
        text = stamp(when)
    except OverflowError:  # the first and last hours of the calendar have no UTC
        return
    assert text.endswith("Z")
    assert moment(text) == when


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        stamp(datetime(2026, 1, 1))  # noqa: DTZ001


def test_private_texts_leave_only_a_salted_digest() -> None:
    plain, kept = take_out({"note": Private("hemmelig"), "list": [Private("to"), "åpen"], "empty": Private("")})
    assert "hemmelig" not in canonical(plain)
    assert plain["empty"] == ""
    assert plain["list"][1] == "åpen"
    assert sorted(item.text for item in kept) == ["hemmelig", "to"]
    assert all(opens(item) for item in kept)
    assert plain["note"] != hashlib.sha256(b"hemmelig").hexdigest()


def test_the_same_text_has_another_digest_each_time() -> None:
    assert seal("Kari").digest != seal("Kari").digest
    sealed = seal("Kari")
    assert not opens(Sealed(sealed.digest, sealed.salt, "Ola"))


@pytest.mark.parametrize("value", ["\ud800", float("nan")], ids=["half a letter", "no number"])
def test_what_no_event_can_hold_breaks_the_chain(value: object) -> None:
    broken = first_break([Event(1, "2026-01-01T00:00:00.000000Z", "R-1", "dog.fed", "", {"a": value}, "t", FIRST, "0")])
    assert broken is not None
    assert (broken.seq, broken.what, broken.found) == (1, "hash", "0")
