"""`index.html` of a bundle: gathered here, put together in reporting/audit_page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from litreview.messages import Words
from litreview.model import Language, Snapshot
from litreview.model import PrivateKind as Kind
from litreview.steps.audit import told
from litreview.steps.bundle_tables import edits
from litreview.steps.proof import flow_rows, prove, source_facts
from litreview.steps.review import Review
from litreview.store import Event, Reader
from litreview.store.left_out import digests

PAGE = "index.html"


def page(review: Review, state: Snapshot, language: Language) -> Iterator[tuple[str, bytes]]:
    """Path and bytes of the page."""
    from litreview.reporting.audit_page.facts import Edited, PageFacts, Told
    from litreview.reporting.audit_page.page import page_bytes

    words = Words(language)

    def who(actor: str) -> str:
        return state.actors.get(actor) or actor

    def told_of(event: Event) -> Told:
        kind = words(f"audit.event.{event.kind}")
        return Told(event.seq, event.at, who(event.actor), kind, event.subject, told(event), event.hash)

    def edited(event: Event, field: str, before: str, after: str) -> Edited:
        run, why = event.data["run"]["id"], event.data.get("why", "")
        code = f"report.field.{field}"
        name = words(code) if words.has(code) else field
        return Edited(event.at, who(event.actor), run, name, before, after, why)

    with review.store.reading() as reader:
        kept, left = counted(reader)
        facts = PageFacts(
            state,
            prove(state),
            flow_rows(state),
            {key: one.title for key, one in source_facts().items()},
            tuple(told_of(event) for event in _ends(reader, state.length)),
            tuple(edited(*one) for one in edits(reader.events(kinds=("run.edited",)))),
            left,
            kept,
        )
    yield PAGE, page_bytes(facts, language)


def _ends(reader: Reader, length: int) -> Iterator[Event]:
    """All events, or those of the beginning and the end."""
    from litreview.reporting.audit_page.facts import FIRST_ROWS, LAST_ROWS, MOST_ROWS

    for event in reader.events():
        if length <= MOST_ROWS or event.seq <= FIRST_ROWS or event.seq > length - LAST_ROWS:
            yield event


def counted(reader: Reader) -> tuple[Mapping[Kind, int], Mapping[Kind, int]]:
    """How many private texts of each kind are in a store, and how many its history speaks of that are not."""
    here = {row["digest"] for row in reader.rows("private_texts") if row["text"] is not None}
    spoken = {pair for event in reader.events() for pair in digests(event)}
    kept = {kind: sum(1 for digest, of in spoken if of is kind and digest in here) for kind in Kind}
    left = {kind: sum(1 for digest, of in spoken if of is kind and digest not in here) for kind in Kind}
    return kept, left
