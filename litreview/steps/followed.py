"""What a citation search says of each work it began from: a line of its row in the log, with what is not covered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from litreview.model import UNKNOWN, Count, Message, RunLine, message
from litreview.sources.base import Page
from litreview.sources.citing import Citing, Cover, Direction, Seed, cover
from litreview.steps.plan import Planned

COVERED = MappingProxyType(
    {Direction.BACKWARD: "log.snowball.backward.covered", Direction.FORWARD: "log.snowball.forward.covered"}
)
_NONE = MappingProxyType(
    {Direction.BACKWARD: "log.snowball.backward.none", Direction.FORWARD: "log.snowball.forward.none"}
)
_NAMED = 25  # identifiers named in a remark; the pages have them all


def follows(planned: Planned) -> bool:
    """Whether this is a citation search."""
    return isinstance(planned.source, Citing)


def first_lines(planned: Planned) -> tuple[RunLine, ...]:
    """The seeds of a citation search before anything is asked: what a run that is killed goes on from. None for any
    other search."""
    if not isinstance(planned.source, Citing):
        return ()
    return tuple(_line(planned.source, seed, ()) for seed in planned.source.seeds)


def seeds_of(lines: Iterable[RunLine]) -> tuple[Seed, ...]:
    """The seeds that the lines of a citation search name."""
    return tuple(Seed(line.label, line.query, line.sent) for line in lines)


def seed_lines(planned: Planned, pages: Iterable[Page]) -> tuple[RunLine, ...]:
    """A line for each seed: how many citations the source has of it, and what is not covered. None for other searches.

    Raises SourceError for pages that cannot be read.
    """
    source = planned.source
    if not isinstance(source, Citing):
        return ()
    covers = {one.seed: one for one in cover(source, pages)}
    return tuple(_covered(source, covers[seed]) if seed in covers else _line(source, seed, ()) for seed in source.seeds)


def gaps(lines: Iterable[RunLine]) -> tuple[Message, ...]:
    """What the lines of seeds say is not covered: for the row as a whole. Empty for the lines of other searches."""
    return tuple(
        remark
        for line in lines
        for remark in line.remarks
        if remark.code.startswith("log.snowball.")
        and not (remark.code in COVERED.values() and remark.args["listed"] == remark.args["fetched"])
    )


def _covered(source: Citing, one: Cover) -> RunLine:
    count = Count("", one.total) if one.done and one.known is not False else UNKNOWN
    return _line(source, one.seed, tuple(_said(source, one)), count)


def _said(source: Citing, one: Cover) -> Iterable[Message]:
    words: Mapping[str, str] = {"source": source.capabilities.title, "work": one.seed.work}
    if not one.reached:
        yield message("log.snowball.stopped", **words)
        return
    if one.known is False:
        yield message("log.snowball.unknown", identifier=one.seed.identifier, **words)
        return
    if one.withheld:
        yield message("log.snowball.withheld", **words)
    elif one.done and not one.total:
        yield message(_NONE[source.direction], **words)
    else:
        yield message(COVERED[source.direction], listed=one.total, fetched=one.fetched, **words)
    if one.missing:
        named = (*one.missing[:_NAMED], *(("…",) if len(one.missing) > _NAMED else ()))
        yield message("log.snowball.missing", n=len(one.missing), names=named, **words)
    if one.bare:
        yield message("log.snowball.bare", n=one.bare, **words)


def _line(source: Citing, seed: Seed, said: tuple[Message, ...], count: Count = UNKNOWN) -> RunLine:
    if not seed.identifier:
        said = (not_asked(source, seed.work),)
    return RunLine(seed.work, seed.reference, seed.identifier, count, said)


def not_asked(source: Citing | type[Citing], work: str) -> Message:
    """That a work has no identifier by which the source can be asked."""
    return message(
        "log.snowball.not_asked", source=source.capabilities.title, work=work, schemes=schemes_printed(source)
    )


def schemes_printed(source: Citing | type[Citing]) -> tuple[str, ...]:
    """The kinds of identifiers a source can be asked by, as people write them."""
    return tuple(_PRINTED.get(scheme, scheme) for scheme in source.schemes)


_PRINTED = MappingProxyType({"doi": "DOI", "pmid": "PMID", "openalex": "OpenAlex-ID"})
