"""Does a bundle hold? Offline, and without a review folder: everything in it that follows from its history is made
again from that history, in a passing folder, and compared.

What is checked: the zip itself (steps/bundle_read.py); the chain, the pages and what was read from them
(store/rebuild.py); what the bundle says of itself; and protocol, queries, tables, reports, page and metadata against
those made again. The review that was made is there to be walked by `steps.audit.verify`, and to look for a head in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from litreview.errors import InputError, LitreviewError
from litreview.model import Message, PrivateKind, message
from litreview.steps.bundle_crate import crate
from litreview.steps.bundle_made import made_files
from litreview.steps.bundle_page import counted
from litreview.steps.bundle_read import ABOUT, EVENTS, MANIFEST, About, OpenBundle, open_bundle
from litreview.steps.bundle_same import same
from litreview.steps.bundle_zip import Entry
from litreview.steps.rebuild import Remade, refuse_used, remake
from litreview.steps.review import Review, open_review
from litreview.steps.settings import Settings
from litreview.store import Reader
from litreview.store.rebuild import Told
from litreview.store.rows import NONSENSE
from litreview.store.writer import TOOL

# not a file to be judged: another file, or another program
_USAGE = ("LR-BUNDLE-ZIP", "LR-BUNDLE-NEWER", "LR-BUNDLE-REPORT")
CRATE = "ro-crate-metadata.json"
_TRUTH = (EVENTS, "private.jsonl", "records.jsonl", "unparsed.jsonl", ABOUT, CRATE, MANIFEST)


@dataclass(slots=True)
class Checked:
    """What was found. `review` is the review made again; None where it could not be made. `kept` and `left`: how many
    private texts of each kind are in the bundle, and how many its history speaks of that are not."""

    file: str
    about: About | None = None
    review: Review | None = None
    faults: list[Message] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)
    kept: Mapping[PrivateKind, int] = field(default_factory=dict)
    left: Mapping[PrivateKind, int] = field(default_factory=dict)


@contextmanager
def checked_bundle(path: Path, told: Told = lambda played: None) -> Iterator[Checked]:
    """Check a bundle; its review can be used until the block ends.

    A bundle that is not to be opened is a fault. Raises InputError for what is no bundle at all: LR-BUNDLE-ZIP,
    LR-BUNDLE-NEWER, LR-FILE-….
    """
    found = Checked(path.name)
    with TemporaryDirectory(prefix="litreview-verify-", ignore_cleanup_errors=True) as place:
        try:
            with open_bundle(path) as bundle:
                found.about = bundle.about
                _check(bundle, found, Path(place) / "review", told)
        except InputError as error:
            if not error.code.startswith("LR-BUNDLE-") or error.code in _USAGE:
                raise
            found.faults.append(Message(f"error.{error.code}", dict(error.words)))
        yield found


def rebuild_bundle(path: Path, folder: Path, told: Told = lambda played: None) -> Remade:
    """Make the review folder `folder` of a bundle, to look on in. Nothing is made unless its history and pages hold.

    Raises InputError as `rebuild` and `open_bundle` do.
    """
    refuse_used(folder)
    with open_bundle(path) as bundle:
        return remake(bundle, folder, told, files=_layouts(bundle), end=(bundle.about.length, bundle.about.head))


def _check(bundle: OpenBundle, found: Checked, folder: Path, told: Told) -> None:
    try:
        made = remake(bundle, folder, told, files=_layouts(bundle))
    except InputError as error:
        if not error.code.startswith("LR-REBUILD-"):
            raise
        found.faults.append(Message(f"error.{error.code}", dict(error.words)))
        return
    found.faults += made.faults
    found.remarks += made.remarks
    if made.faults:
        return
    try:
        found.review = open_review(folder, settings=Settings())
        with found.review.store.reading() as reader:
            found.kept, found.left = counted(reader)
            found.faults += _said(bundle, reader, found)
            found.faults += _rows(bundle, reader)
        _compare(bundle, found.review, found)
    except InputError as error:
        if error.code.startswith("LR-BUNDLE-"):
            raise
        found.faults.append(message("audit.bundle.unusable", entry=EVENTS, detail=error.code))
    except (*NONSENSE, LitreviewError) as error:
        detail = error.code if isinstance(error, LitreviewError) else type(error).__name__
        found.faults.append(message("audit.bundle.unusable", entry=EVENTS, detail=detail))


def _layouts(bundle: OpenBundle) -> Mapping[str, bytes]:
    """The layouts that the reports were made by: they are no part of the history. Their names have been checked."""
    paths = [f"reports/{layout}.layout.toml" for layout in bundle.about.reports]
    return {path: bundle.data(path) for path in paths if path in bundle.manifest}


def _said(bundle: OpenBundle, reader: Reader, found: Checked) -> Iterator[Message]:
    """What the bundle says of itself, against what is in it."""
    head, length, at = reader.head()
    newest = reader.newest_document("protocol")
    holds = {
        "head": (head, bundle.about.head),
        "length": (length, bundle.about.length),
        "at": (at, bundle.about.at),
        "review": (newest[0] if newest else "", bundle.about.review),
    }
    for key, (expected, said) in holds.items():
        if expected != said:
            yield message("audit.bundle.said", entry=ABOUT, key=key, expected=expected, found=said)
    for kind, number in found.kept.items():
        if number and kind not in bundle.about.kinds:
            yield message("audit.bundle.said", entry=ABOUT, key="with", expected=kind.value, found="–")
    stored = {event.data["page"] for event in reader.events(kinds=("page.stored",))}
    for number in sorted(bundle.pages - stored):
        yield message("audit.bundle.extra", entry=f"pages/{number:06d}")


def _rows(bundle: OpenBundle, reader: Reader) -> Iterator[Message]:
    """The rows that were kept, against those read again: the first that differs in each file. What number a database
    gave an unparsed entry is of no account."""
    for table in ("records", "unparsed"):
        pairs = zip_longest(bundle.all_rows(table), reader.rows(table))
        for line, (said, made) in enumerate(pairs, 1):
            if _cells(said, table) != _cells(made, table):
                yield message("audit.bundle.row", entry=f"{table}.jsonl", line=line)
                break


def _cells(row: Mapping[str, Any] | None, table: str) -> dict[str, Any] | None:
    return None if row is None else {key: value for key, value in row.items() if key != "id" or table == "records"}


def _compare(bundle: OpenBundle, review: Review, found: Checked) -> None:
    """All that was made from the history, against the same made again; only a program of the same version can."""
    about = bundle.about
    if about.tool != TOOL:
        found.remarks.append(message("audit.bundle.not_compared", tool=about.tool, own=TOOL))
        return
    made = dict(made_files(review, about.language, about.reports))
    made[CRATE] = _crate(bundle, review)
    there = {path for path in bundle.manifest if path not in _TRUTH and not path.startswith("pages/")} | {CRATE}
    found.faults += [message("audit.bundle.extra", entry=path) for path in sorted(there - made.keys())]
    found.faults += [message("audit.bundle.lacks", entry=path) for path in sorted(made.keys() - there)]
    for path in sorted(there & made.keys()):
        told = same(path, made[path], bundle.data(path))
        if told is not None:
            (found.remarks if told.code == "audit.bundle.pictures" else found.faults).append(told)


def _crate(bundle: OpenBundle, review: Review) -> bytes:
    """The metadata of these very entries: their checksums are right, what is told of them is made again."""
    with review.store.reading() as reader:
        return crate(review, reader, _entries(bundle), bundle.about.language)


def _entries(bundle: OpenBundle) -> Iterable[Entry]:
    for path, sha256 in bundle.manifest.items():
        if path != CRATE:
            yield Entry(path, sha256, bundle.size(path), lambda path=path: bundle.pieces(path))  # type: ignore[misc]
