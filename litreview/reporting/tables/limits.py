"""The honest limits, a bullet for each sentence that the facts give, with the fact in brackets."""

from __future__ import annotations

from collections.abc import Sequence

from litreview.messages import Words
from litreview.model import Finding, Snapshot
from litreview.reporting.checklists.answers import Facts
from litreview.reporting.document import Block, Bullets, Paragraph, line
from litreview.reporting.honest.search import of_search
from litreview.reporting.honest.selection import of_selection
from litreview.reporting.honest.sentence import Sentence


def sentences(facts: Facts) -> tuple[Sentence, ...]:
    """All that hold of a review, in the order of the work."""
    return (*of_search(facts), *of_selection(facts))


def limits(snapshot: Snapshot, findings: Sequence[Finding], words: Words) -> tuple[Block, ...]:
    """An opening and the bullets; nothing when no fact is a limit."""
    found = sentences(Facts(snapshot, findings, words))
    if not found:
        return ()
    return (Paragraph(line(words("honest.opening"))), Bullets(tuple(one.line() for one in found)))
