"""The question: running text, not a table."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import Snapshot
from litreview.reporting.document import Block, Bullets, Paragraph, line


def question(snapshot: Snapshot, words: Words) -> tuple[Block, ...]:
    """The research problem, and the research questions under it as a list."""
    protocol = snapshot.protocol
    text = protocol.question.strip() or words("report.not_stated")
    blocks: list[Block] = [Paragraph(line(text))]
    if protocol.sub_questions:
        blocks.append(Paragraph(line(words("report.question.sub"), bold=True)))
        blocks.append(Bullets(tuple(line(sub) for sub in protocol.sub_questions)))
    return tuple(blocks)
