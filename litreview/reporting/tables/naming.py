"""What included works are called by their authors, told apart as the reference list tells them."""

from __future__ import annotations

from litreview.messages import Words
from litreview.model import Record, Snapshot
from litreview.reporting.references import author_years, narratives


def cited_names(snapshot: Snapshot, words: Words) -> dict[str, str]:
    """«Ness et al., 2013a» by the work's id, for the works of which authors or a title are known."""
    known = _known(snapshot)
    return dict(zip(known, author_years(tuple(known.values()), words.language), strict=True))


def told_names(snapshot: Snapshot, words: Words) -> dict[str, str]:
    """The same for running text: «Ness et al. (2013a)»."""
    known = _known(snapshot)
    return dict(zip(known, narratives(tuple(known.values()), words.language), strict=True))


def _known(snapshot: Snapshot) -> dict[str, Record]:
    works = {work.id: work.best for work in snapshot.works}
    return {name: best for name, best in works.items() if best.title or best.authors or best.editors}
