"""The stages of the flow from decisions, where litreview holds the records.

Each work of a column is in one place: removed by a rule before screening, waiting in the screening of titles and
abstracts, excluded there, or passed on; and what was passed on waits for its full text, was not retrieved, or was
assessed. So `screened` are the works that have left the first two places, and the numbers add up at every moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from litreview.model import Place, Situation, Stage, Tally, Verdict
from litreview.prisma.boxes import Reason
from litreview.prisma.numbers import UNKNOWN_NUMBER, Number, Origin, decided, less

K = TypeVar("K")
SCREENING = (Stage.TITLE, Stage.ABSTRACT)
WAITS = (Situation.WAITING, Situation.CONFLICT, Situation.UNRESOLVED)


def removed(tally: Tally, held: Number, identified: Number) -> dict[str, Number]:
    """Box 3. Duplicates can be counted only when every record that the searches brought has been looked at for them."""
    boxes = {"removed_other": less(identified, held)}
    if held.value is not None and held.value == tally.records >= tally.works and not tally.unmatched:
        boxes["duplicates"] = _matched(tally.records - tally.works)
        if tally.within + tally.between == tally.records - tally.works:
            boxes["duplicates_within"] = _matched(tally.within)
            boxes["duplicates_between"] = _matched(tally.between)
    if tally.automatic_before:
        boxes["removed_automatic"] = decided(tally.automatic_before)
    return boxes


def _matched(value: int) -> Number:
    return Number(value, Origin.MATCHING)


def stages(tally: Tally, protocol_stages: tuple[Stage, ...]) -> dict[str, Number]:
    """Boxes 4 to 9 of a column, by the fields of Flow; unknown while nobody has decided anything there."""
    boxes = {f"{name}s_read": _read(tally, stage) for name, stage in _READ.items()}
    if any(stage in SCREENING for stage in protocol_stages):
        boxes |= _screening(tally)
    if Stage.FULL_TEXT in protocol_stages:
        boxes |= _full_texts(tally, screened="screened" in boxes)
    return boxes


_READ = {"title": Stage.TITLE, "abstract": Stage.ABSTRACT, "fulltext": Stage.FULL_TEXT}


def _read(tally: Tally, stage: Stage) -> Number:
    settled = _settled(tally, stage)
    return decided(settled) if settled else UNKNOWN_NUMBER


def _screening(tally: Tally) -> dict[str, Number]:
    waiting = waits(tally, SCREENING)
    screened = tally.works - tally.automatic_before - waiting
    if not screened and (waiting or tally.unmatched):
        return {"waiting_screening": decided(waiting)}
    out = {stage: tally.decided.get((stage, Verdict.EXCLUDE), 0) for stage in SCREENING}
    boxes = {
        "screened": decided(screened),
        "waiting_screening": decided(waiting),
        "excluded": decided(sum(out.values())),
    }
    for stage, box in ((Stage.TITLE, "excluded_title"), (Stage.ABSTRACT, "excluded_abstract")):
        if _settled(tally, stage):
            boxes[box] = decided(out[stage])
    by_tool = sum(tally.automatic.get(stage, 0) for stage in SCREENING)
    if by_tool:
        boxes["excluded_by_tool"] = decided(by_tool)
        boxes["excluded_by_human"] = decided(sum(out.values()) - by_tool)
    return boxes


def _full_texts(tally: Tally, *, screened: bool) -> dict[str, Number]:
    waiting = waits(tally, (Stage.FULL_TEXT,))
    begun = bool(_settled(tally, Stage.FULL_TEXT) or tally.not_retrieved)
    boxes = {"waiting_full_text": decided(waiting)} if screened or begun or waiting else {}
    if screened or begun:
        boxes["sought"] = decided(tally.sought)
    if begun or (screened and not tally.sought):
        boxes["not_retrieved"] = decided(sum(tally.not_retrieved.values()))
        boxes["assessed"] = decided(sum(tally.places.get(Place(end, Stage.FULL_TEXT), 0) for end in _ENDS))
        boxes["excluded_full_text"] = decided(tally.places.get(Place(Situation.EXCLUDED, Stage.FULL_TEXT), 0))
    return boxes


_ENDS = (Situation.INCLUDED, Situation.EXCLUDED)


def reasons(tally: Tally, at: Stage = Stage.FULL_TEXT) -> tuple[Reason, ...]:
    """Works excluded at a stage by criterion, largest first."""
    return ordered({name: n for (stage, name), n in tally.reasons.items() if stage is at})


def ordered(counts: Mapping[str, int]) -> tuple[Reason, ...]:
    """Criteria with their counts, largest first."""
    listed = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Reason(criterion, decided(count)) for criterion, count in listed)


def joined(one: Tally, other: Tally) -> Tally:
    """The judgements of two columns together."""
    return Tally(
        works=one.works + other.works,
        decided=_summed(one.decided, other.decided),
        places=_summed(one.places, other.places),
        reasons=_summed(one.reasons, other.reasons),
        automatic_before=one.automatic_before + other.automatic_before,
        sought=one.sought + other.sought,
        not_retrieved=_summed(one.not_retrieved, other.not_retrieved),
    )


def _summed(one: Mapping[K, int], other: Mapping[K, int]) -> dict[K, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in (*one, *other)}


def waits(tally: Tally, stages: tuple[Stage, ...]) -> int:
    """How many works wait at these stages, also for a disagreement to be settled."""
    return sum(n for place, n in tally.places.items() if place.stage in stages and place.situation in WAITS)


def conflicts(tally: Tally, stages: tuple[Stage, ...]) -> int:
    """How many works the reviewers see differently at these stages."""
    return sum(tally.places.get(Place(Situation.CONFLICT, stage), 0) for stage in stages)


def _settled(tally: Tally, stage: Stage) -> int:
    return sum(tally.decided.get((stage, verdict), 0) for verdict in Verdict)
