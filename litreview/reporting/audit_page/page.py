"""The page put together: at a glance, how to check it, what was planned and found, who decided what, the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from litreview.messages import Words
from litreview.model import Arrival, Language, Outcome, Snapshot, Stage
from litreview.reporting.assemble import assemble
from litreview.reporting.audit_page import changes, people
from litreview.reporting.audit_page.facts import MOST_ROWS, PageFacts, clock
from litreview.reporting.document import Block, Bullets, Heading, Line, Paragraph, Span, Table, line
from litreview.reporting.render.html import HtmlRenderer
from litreview.reporting.render.prepare import prepare
from litreview.reporting.tables.common import number_text

# As reports have them; those that say nothing are told to be empty.
_PARTS = ("question", "criteria", "log", "strings", "flow_figure", "exceptions", "amendments", "proof", "warnings")
_OWN: dict[str, Callable[[PageFacts, Words], Table | None]] = {
    "decisions": people.decisions,
    "approvals": people.approvals,
    "rows": changes.rows,
    "edits": changes.edits,
    "history": changes.history,
}


def page_bytes(facts: PageFacts, language: Language) -> bytes:
    """The bytes of `index.html`: UTF-8 HTML 5 that loads and runs nothing."""
    words = Words(language)
    found = assemble(
        _at_hand(facts.state), facts.findings, facts.flow_rows, language, tables=_PARTS, sources=facts.sources
    )
    blocks = (*_head(facts, words), *found.blocks, *_own(facts, words), *_chain(facts, words))
    made = replace(found, blocks=blocks, subtitle=words("pack.page.subtitle"))
    return HtmlRenderer().content(prepare(made))


def _at_hand(state: Snapshot) -> Snapshot:
    """Of a large review the flow diagram leads to the works that came to the full text alone; `tables/works.csv` has
    all of them."""
    if len(state.listed) <= MOST_ROWS:
        return state
    return replace(state, listed=tuple(one for one in state.listed if one.place.stage is Stage.FULL_TEXT))


def _own(facts: PageFacts, words: Words) -> Iterator[Block]:
    for key, build in _OWN.items():
        table = build(facts, words)
        yield Heading(words(f"pack.page.heading.{key}"))
        yield table if table is not None else Paragraph(line(words(f"pack.page.empty.{key}")))


def _head(facts: PageFacts, words: Words) -> Iterator[Block]:
    yield Heading(words("pack.page.heading.glance"))
    yield Bullets(tuple(_glance(facts, words)))
    yield Heading(words("pack.page.heading.verify"))
    yield Bullets(tuple(line(words(f"pack.page.verify.{step}")) for step in ("double", "command", "head")))
    yield Paragraph(line(words("pack.page.verify.cannot")))


def _glance(facts: PageFacts, words: Words) -> Iterator[Line]:
    """The answers of the first two minutes, each with its number."""
    state, language = facts.state, words.language
    count = {one: sum(found.outcome is one for found in facts.findings) for one in Outcome}
    by_hand = sum(run.arrival is Arrival.HAND for run in state.runs)
    corrected = len({one.run for one in facts.edits})
    said = {
        "searches": words("pack.glance.searches.is", n=len(state.runs), hand=by_hand, corrected=corrected),
        "works": words(
            "pack.glance.works.is",
            records=number_text(state.tally.records, language),
            works=number_text(state.tally.works, language),
            included=number_text(len(state.works), language),
        ),
        "decisions": words(
            "pack.glance.decisions.is",
            n=len(state.decisions),
            number=number_text(len(state.decisions), language),
            back=len(state.taken_back),
            exceptions=len(state.exceptions),
            amendments=len(state.amendments),
        ),
        "proof": words(
            "pack.glance.proof.is",
            holds=count[Outcome.HOLDS],
            fails=count[Outcome.FAILS],
            cannot=count[Outcome.CANNOT],
        ),
        "chain": words("pack.glance.chain.is", number=number_text(state.length, language), time=clock(state.at)),
        "head": state.head,
        "left": _left(facts, words),
    }
    for key, text in said.items():
        yield Line((Span(words(f"pack.glance.{key}") + ": ", bold=True), Span(text)))


def _left(facts: PageFacts, words: Words) -> str:
    """What was left out of the bundle, and what was let out."""
    left = [words(f"pack.left.{kind}", n=number) for kind, number in facts.left.items() if number]
    kept = [words(f"pack.left.{kind}", n=number) for kind, number in facts.kept.items() if number]
    parts = [words("pack.page.left", what=", ".join(left))] if left else [words("pack.page.nothing_left")]
    return " ".join([*parts, *([words("pack.page.kept", what=", ".join(kept))] if kept else [])])


def _chain(facts: PageFacts, words: Words) -> Iterator[Block]:
    yield Heading(words("report.heading.chain"))
    for text in (
        words("pack.page.chain", number=number_text(facts.state.length, words.language), head=facts.state.head),
        words("pack.page.made_of"),
    ):
        yield Paragraph(line(text))
