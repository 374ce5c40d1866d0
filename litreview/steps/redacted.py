"""A review as others may see it: the whole history, and of the private texts only those that may go out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from litreview.errors import InputError
from litreview.model import PrivateKind as Kind
from litreview.steps.files import read_bytes
from litreview.steps.review import STORE, Review, open_review
from litreview.steps.roles import named_in_plain
from litreview.steps.settings import Settings
from litreview.store import Reader, Store
from litreview.store.left_out import let_out
from litreview.store.redacted import copy_redacted

_SHOWN = 10  # events that an error names


@dataclass(frozen=True, slots=True)
class Redacted:
    """The review in a folder of its own, that is gone when the work is done."""

    review: Review
    folder: Path


@contextmanager
def redacted(review: Review, kinds: frozenset[Kind], layouts: Sequence[str] = ()) -> Iterator[Redacted]:
    """The review with private texts of these kinds alone, its protocol and queries as the history has them, and those
    of the report layouts that are its own. Nothing of the user's settings comes along.

    Raises InputError LR-BUNDLE-NAMES: names are not among the kinds, and a recorded text tells them in plain.
    """
    with TemporaryDirectory(prefix="litreview-bundle-", ignore_cleanup_errors=True) as place:
        folder = Path(place) / "review"
        folder.mkdir()
        with review.store.reading() as reader:
            if Kind.NAMES not in kinds:
                _refuse_plain(reader)
            copy_redacted(reader, folder / STORE, let_out(reader.events(), kinds))
        _write_documents(Store.open(folder / STORE), folder)
        _copy_files(review, folder, layouts)
        yield Redacted(open_review(folder, settings=Settings(), clock=review.clock), folder)


def _refuse_plain(reader: Reader) -> None:
    told = named_in_plain(reader)
    if told:
        raise InputError("LR-BUNDLE-NAMES", n=len(told), events=", ".join(map(str, told[:_SHOWN])))


def _write_documents(store: Store, folder: Path) -> None:
    """The files as they are in force in the history, names that are not here replaced by roles."""
    for part in ("protocols", "queries", "reports"):
        (folder / part).mkdir()
    with store.reading() as reader:
        newest = reader.newest_document("protocol")
        if newest is not None:
            (folder / "protocols" / f"{newest[0]}.toml").write_bytes(newest[2].encode("utf-8"))
        for name, (_, text) in reader.latest_documents("query").items():
            (folder / "queries" / f"{name}.toml").write_bytes(text.encode("utf-8"))


def _copy_files(review: Review, folder: Path, layouts: Sequence[str]) -> None:
    """The layouts and the citation style that the reports are made by, where they are the review's own."""
    for name in layouts:
        own = Path("reports") / f"{name}.layout.toml"
        if (review.folder / own).is_file():
            (folder / own).write_bytes(read_bytes(review.folder / own))
    style = Path(review.protocol.reference_style.strip())
    inside = style.suffix.lower() == ".csl" and not style.is_absolute() and ".." not in style.parts
    if inside and (review.folder / style).is_file():
        (folder / style).parent.mkdir(parents=True, exist_ok=True)
        (folder / style).write_bytes(read_bytes(review.folder / style))
