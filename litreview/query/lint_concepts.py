"""What the protocol's concepts say that the query does not: a concept or a synonym that was planned and left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from litreview.model import Concept, Expression, Term
from litreview.query.blocks import heading_term, synonyms, term_of
from litreview.query.parse import leaves
from litreview.query.problems import QueryProblem, problem
from litreview.query.strategy import Strategy


def concept_problems(strategy: Strategy) -> Iterator[QueryProblem]:
    """The concepts of which nothing is searched; and each of which not every synonym is. Nothing without a string."""
    terms = [
        leaf
        for line in strategy.lines
        if line.expression is not None
        for leaf in leaves(line.expression)
        if isinstance(leaf, Term)
    ]
    if not terms:
        return
    written = " " + " ".join(" ".join(_words(term.text)) for term in terms) + " "
    left_out: list[str] = []
    for concept in strategy.concepts:
        words = _planned(concept, strategy)
        missing = [word for word, texts in words.items() if not all(_searched(text, written, terms) for text in texts)]
        if missing and len(missing) == len(words):
            left_out.append(concept.name)
        elif missing:
            yield problem("term_unused", 0, concept=concept.name, terms=", ".join(missing))
    if left_out:
        yield problem("unused_concept", 0, concepts=", ".join(left_out))


def _planned(concept: Concept, strategy: Strategy) -> dict[str, list[str]]:
    """The synonyms and headings that a query in its languages would have, each with the words and phrases in it."""
    languages = strategy.query.languages
    planned = {word: _texts(term_of(word)) for word in synonyms(concept, languages)}
    for heading in concept.headings:
        planned.setdefault(heading, _texts(heading_term(heading)))
    return {written: texts for written, texts in planned.items() if texts}


def _texts(expression: Expression | None) -> list[str]:
    found = [] if expression is None else leaves(expression)
    return [leaf.text for leaf in found if isinstance(leaf, Term)]


def _searched(text: str, written: str, terms: list[Term]) -> bool:
    """Whether a word or phrase is among the query's words, or begins as one of those that are truncated."""
    wanted = " ".join(_words(text))
    if f" {wanted} " in written:
        return True
    stems = (" ".join(_words(term.text)).removesuffix("*") for term in terms if term.text.endswith("*"))
    return any(stem and wanted.startswith(stem) for stem in stems)


def _words(text: str) -> list[str]:
    """Words in small letters, without the signs around them."""
    return re.findall(r"[\w*?-]+", text.casefold())
