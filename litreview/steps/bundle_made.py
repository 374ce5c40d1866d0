"""The files of a bundle that follow from the history: protocol, queries, tables, reports and the page.

Who checks a bundle makes them again from its history and compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from litreview.messages import Words
from litreview.model import Language, Snapshot
from litreview.steps.bundle_page import page
from litreview.steps.bundle_tables import tables
from litreview.steps.files import read_bytes
from litreview.steps.listing import Listing
from litreview.steps.proof import source_facts
from litreview.steps.report import ReportWanted, make_report
from litreview.steps.review import Review
from litreview.steps.snapshot import snapshot

REPORT_FORMATS = ("docx", "html")
Told = Callable[[str], None]


def made_files(
    review: Review, language: Language, layouts: Sequence[str], told: Told = lambda path: None
) -> Mapping[str, bytes]:
    """Path in the zip and bytes of each file. `review` lies in a folder with nothing but its store, its protocol, its
    queries and its own report layouts. Appends nothing. Raises InputError LR-REPORT-LAYOUT and what a report raises.
    """
    made: dict[str, bytes] = {}
    review = _in_force(review)
    state = snapshot(review, listing=Listing.ALL)
    for parts in (
        _documents(review, layouts),
        tables(review, state, language),
        _reports(review, language, layouts),
        _figure(state, language),
        page(review, state, language),
    ):
        for path, data in parts:
            told(path)
            made[path] = data
    return made


def _in_force(review: Review) -> Review:
    """With the fingerprint of the protocol that the history has: a name in the file may be a role here."""
    with review.store.reading() as reader:
        newest = reader.newest_document("protocol")
    version = newest[1] if newest else review.protocol.version
    return replace(review, protocol=replace(review.protocol, version=version))


def _documents(review: Review, layouts: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """What the review was done by: protocol, queries, and layouts of its own."""
    found = [path for part in ("protocols", "queries") for path in sorted((review.folder / part).glob("*.toml"))]
    own = (review.folder / "reports" / f"{name}.layout.toml" for name in layouts)
    for path in (*found, *(path for path in own if path.is_file())):
        yield f"{path.parent.name}/{path.name}", read_bytes(path)


def _reports(review: Review, language: Language, layouts: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    with TemporaryDirectory(prefix="litreview-reports-", ignore_cleanup_errors=True) as place:
        for layout in layouts:
            wanted = ReportWanted(REPORT_FORMATS, language, layout=layout, out=Path(place))
            for path in make_report(review, wanted).files:
                yield f"reports/{path.name}", path.read_bytes()


def _figure(state: Snapshot, language: Language) -> Iterator[tuple[str, bytes]]:
    """The flow diagram by itself, where there is one."""
    from litreview.reporting.draw import svg
    from litreview.reporting.figures.flow import flow_of

    names = {key: facts.title for key, facts in source_facts().items()}
    figure = flow_of(state, names, Words(language))
    if figure is not None:
        drawn = svg(figure.drawing, title=figure.caption, description=figure.alt)
        yield f"reports/{state.protocol.name}.flow.{language.value}.svg", drawn.encode("utf-8")
