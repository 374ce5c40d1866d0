"""A review as others may see it: the whole history, and of the private texts only those that may go out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from litreview.errors import InputError, StoreError
from litreview.model import Message
from litreview.model import PrivateKind as Kind
from litreview.steps.files import read_bytes
from litreview.steps.rebuild import remake
from litreview.steps.review import Review, open_review
from litreview.steps.roles import named_in_plain
from litreview.steps.settings import Settings
from litreview.store import Reader
from litreview.store.left_out import let_out
from litreview.store.private import Sealed
from litreview.store.truth import StoreTruth

_SHOWN = 10  # events that an error names


@dataclass(frozen=True, slots=True)
class Redacted:
    """The review in a folder of its own, that is gone when the work is done. `remarks` tell of pages that this version
    reads otherwise than the one that read them first."""

    review: Review
    folder: Path
    remarks: tuple[Message, ...]


@contextmanager
def redacted(review: Review, kinds: frozenset[Kind], layouts: Sequence[str] = ()) -> Iterator[Redacted]:
    """The review made again from its history, its pages and the private texts of these kinds, with those of the report
    layouts that are its own. Nothing of the user's settings comes along.

    Raises InputError LR-BUNDLE-NAMES: names are not among the kinds, and a recorded text tells them in plain;
    LR-REBUILD-PROTOCOL; StoreError LR-BUNDLE-BROKEN when history and pages do not fit together.
    """
    with TemporaryDirectory(prefix="litreview-bundle-", ignore_cleanup_errors=True) as place:
        folder = Path(place) / "review"
        with review.store.reading() as reader:
            if Kind.NAMES not in kinds:
                _refuse_plain(reader)
            made = remake(_LeftOut(reader, let_out(reader.events(), kinds)), folder)
        if made.faults:
            raise StoreError("LR-BUNDLE-BROKEN", fault=made.faults[0])
        _copy_files(review, folder, layouts)
        yield Redacted(open_review(folder, settings=Settings(), clock=review.clock), folder, made.remarks)


class _LeftOut(StoreTruth):
    """The truth of a store, of its private texts only those with these digests."""

    def __init__(self, reader: Reader, keep: frozenset[str]) -> None:
        super().__init__(reader)
        self._keep = keep

    def private(self) -> Iterator[Sealed]:
        return (one for one in super().private() if one.digest in self._keep)


def _refuse_plain(reader: Reader) -> None:
    told = named_in_plain(reader)
    if told:
        raise InputError("LR-BUNDLE-NAMES", n=len(told), events=", ".join(map(str, told[:_SHOWN])))


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
