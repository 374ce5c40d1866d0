"""Concept blocks: the words of a concept as one line of a strategy.

All synonyms and subject headings of a concept are joined by OR. A synonym is taken as it stands: several words are a
phrase, one that ends in * stays truncated, and the same one twice is kept once. One that carries a tag or a proximity
operator (`håp[tittel]`, `hope NEAR/3 faith`) is read as the language reads it.

A heading is searched as a heading. «MeSH: Hope» binds it to that thesaurus (MeSH, CINAHL, APA, Emtree, ERIC); a heading
without such a word before it is tried in every source that has headings.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from litreview.model import Concept, Expression, Group, Operator, Query, QueryLine, Term
from litreview.query.fields import thesaurus_of
from litreview.query.lexer import line_name
from litreview.query.parse import parse
from litreview.query.printing import print_query
from litreview.query.problems import QueryProblem, problem

# Norwegian sources are often searched with words that are the same in both forms: «no» is either of them.
_ALIKE = {"nb": ("nb", "no"), "nn": ("nn", "no"), "no": ("no", "nb", "nn")}
_THESAURUS = re.compile(r"\s*([\w ]+?)\s*:\s*(\S.*)", re.DOTALL)
_WRITTEN = re.compile(r"\[[^\[\]]+\]\s*$|\b(?:NEAR|NEXT)/[0-9]+\b")
_QUOTES = '"“”„«» \t\n'


def concept_of(concepts: Iterable[Concept], name: str) -> Concept | None:
    """The concept of a name, whatever its capitals and spaces."""
    return next((concept for concept in concepts if _folded(concept.name) == _folded(name)), None)


def block(concept: Concept, languages: Collection[str] = ()) -> Expression | None:
    """The words of one concept joined by OR; None when it has none in `languages` (all languages when empty)."""
    parts: list[Expression] = []
    for part in _parts(concept, languages):
        if _key(part) not in {_key(known) for known in parts}:
            parts.append(part)
    if len(parts) < 2:
        return parts[0] if parts else None
    return Group(Operator.OR, tuple(parts))


def synonyms(concept: Concept, languages: Collection[str] = ()) -> list[str]:
    """The synonyms of a concept in the languages asked for, in the order of the protocol."""
    wanted = {alike for language in languages for alike in _ALIKE.get(_folded(language), (_folded(language),))}
    return [
        word
        for language, words in concept.terms.items()
        if not wanted or _folded(language) in wanted
        for word in words
        if word.strip(_QUOTES)
    ]


def concept_lines(query: Query, concepts: Sequence[Concept]) -> tuple[tuple[QueryLine, ...], tuple[QueryProblem, ...]]:
    """A line for each concept that the query names, S1, S2 …, past the names its own lines have; and what is wrong."""
    lines: list[QueryLine] = []
    problems: list[QueryProblem] = []
    taken = {line_name(line.name) for line in query.lines}
    names = (name for number in range(1, 1000) if (name := f"S{number}") not in taken)
    for asked in dict.fromkeys(query.concepts):
        concept = concept_of(concepts, asked)
        if concept is None:
            known = ", ".join(item.name for item in concepts) or "–"
            problems.append(problem("concept_unknown", 0, concept=asked, valid=known))
            continue
        expression = block(concept, query.languages)
        if expression is None or (query.languages and concept.terms and not synonyms(concept, query.languages)):
            problems.append(problem("concept_empty", 0, concept=asked, languages=", ".join(query.languages) or "–"))
            continue
        lines.append(QueryLine(next(names), print_query(expression), concept.name))
    return tuple(lines), tuple(problems)


def term_of(synonym: str) -> Expression | None:
    """A synonym as a part of a query; None when it says nothing."""
    text = " ".join(synonym.split())
    if _WRITTEN.search(text):
        return parse(text).expression
    text = text.strip(_QUOTES)
    if not any(letter.isalnum() for letter in text):
        return None
    # Read back from its printed form, so that a word is a word and everything else a phrase.
    reference = line_name(text)[1:].isdigit()  # S1 as a synonym is a word, and no line
    return parse(print_query(Term(text, phrase=" " in text or reference))).expression


def _parts(concept: Concept, languages: Collection[str]) -> Iterator[Expression]:
    for synonym in synonyms(concept, languages):
        if (part := term_of(synonym)) is not None:
            yield part
    for heading in concept.headings:
        if (term := heading_term(heading)) is not None:
            yield term


def heading_term(heading: str) -> Term | None:
    """«MeSH: Hope» → "Hope" tagged mesh; «Hope» → tagged heading; None when it says nothing."""
    text, tag = " ".join(heading.split()), "heading"
    matched = _THESAURUS.fullmatch(text)
    if matched is not None and thesaurus_of(matched.group(1)):
        tag, text = thesaurus_of(matched.group(1)), matched.group(2)
    text = text.strip(_QUOTES)
    if not any(letter.isalnum() for letter in text):
        return None
    return Term(text, True, text.endswith(("*", "?")), tag)


def _key(expression: Expression) -> str:
    return print_query(expression).casefold()


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
