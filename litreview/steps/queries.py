"""Queries looked at before they are sent."""

from __future__ import annotations

from dataclasses import dataclass

from litreview.errors import InputError, Where
from litreview.model import Translation
from litreview.query import QueryProblem
from litreview.query.lint import lint
from litreview.query.strategy import Strategy
from litreview.query.translate import dialect_of, numbered_lines, translate
from litreview.sources import registry
from litreview.sources.known import Place
from litreview.steps.plan import strategy
from litreview.steps.review import Review


@dataclass(frozen=True, slots=True)
class Shown:
    """What one source gets. `lines` are (name, string), to be typed in one by one."""

    place: Place
    translation: Translation
    lines: tuple[tuple[str, str], ...]

    @property
    def by_hand(self) -> bool:
        """Whether this program cannot search it."""
        return not self.place.searchable


@dataclass(frozen=True, slots=True)
class Looked:
    """A query with what a machine can see is wrong or doubtful, in the order of its lines."""

    strategy: Strategy
    problems: tuple[QueryProblem, ...]

    def text_of(self, problem: QueryProblem) -> str:
        """The text that a problem's position counts in."""
        if problem.line.startswith("native."):
            return self.strategy.query.native.get(problem.line.removeprefix("native."), "")
        line = self.strategy.line(problem.line) if problem.line else None
        return line.text if line else self.strategy.query.text


def problems(review: Review, name: str) -> Looked:
    """What a machine can see is wrong with a query as written. Raises InputError LR-QUERY-UNKNOWN."""
    read = _read(review, name)
    return Looked(read, lint(read, sources=read.query.sources))


def shown(review: Review, name: str, sources: tuple[str, ...] = ()) -> tuple[Shown, ...]:
    """What each source gets; without `sources`, each that the query names. Asks no network.

    Raises InputError LR-QUERY-UNKNOWN, LR-SOURCE-UNKNOWN, LR-QUERY-DIALECT (nothing can be translated for the source),
    LR-QUERY-EMPTY, and what `translate` raises.
    """
    query = _read(review, name).query
    if not (query.text.strip() or query.native):
        raise InputError("LR-QUERY-EMPTY", where=Where(file=f"queries/{name}.toml", key="text"))
    return tuple(_shown(review, name, source) for source in sources or query.sources or ("pubmed",))


def string_for(review: Review, name: str, source: str) -> str:
    """The string that one source gets of a query, on one line, for a row of the log. Raises what `shown` raises."""
    (found,) = shown(review, name, (source,))
    return " ".join(found.translation.sent.split("\n"))


def _shown(review: Review, name: str, source: str) -> Shown:
    place = registry.get(registry.find(source) or source)
    if place is None:
        raise InputError("LR-SOURCE-UNKNOWN", where=Where(key=source), valid=", ".join(registry.searchable()))
    query, concepts = review.queries[name], review.protocol.concepts
    dialect = dialect_of(place.key)
    if dialect is None:
        native = query.native.get(place.key)
        if native is None:
            raise InputError("LR-QUERY-DIALECT", where=Where(file=f"queries/{name}.toml"), source=place.title)
        return Shown(place, Translation(native), ())
    lines = () if place.key in query.native else numbered_lines(query, dialect, concepts)
    return Shown(place, translate(query, dialect, concepts, source=place.key), lines)


def _read(review: Review, name: str) -> Strategy:
    if name not in review.queries:
        raise InputError("LR-QUERY-UNKNOWN", where=Where(key=name), valid=", ".join(review.queries))
    return strategy(review, name)
