"""The question in its frame (PICO and its relatives): a column a slot, one row. Thesis 001, «Tabell 1. PICO-skjema»."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import FRAME_SLOTS, Frame, Snapshot
from litreview.reporting.document import Table, line
from litreview.reporting.tables.common import caption_of, keeps_headings, own_text


def pico(snapshot: Snapshot, words: Words, *, as_printed: bool = False) -> Table | None:
    """The frame table; a slot without text prints «ikke oppgitt». None when the protocol has no frame."""
    asked = snapshot.protocol.frame
    if asked is None:
        return None
    own = keeps_headings(snapshot, words, as_printed)
    slots = FRAME_SLOTS[asked.name]
    return Table(
        "pico",
        caption_of(asked.caption, words("report.pico.caption", frame=asked.name.value), own),
        tuple(_heading(asked, slot, words, own) for slot in slots),
        (tuple(own_text(asked.slots.get(slot, ""), words) for slot in slots),),
        notes=(line(asked.source),) if asked.source else (),
    )


def _heading(asked: Frame, slot: str, words: Words, own: bool) -> str:
    printed = asked.headings.get(slot, "")
    return printed if printed and own else words(f"frame.{asked.name.value}.{slot}")
