"""A review as others may see it: the whole history, and of the private texts only those that may go out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from litreview.model import PrivateKind as Kind
from litreview.steps.review import STORE, Review, open_review
from litreview.steps.settings import Settings
from litreview.store import Reader
from litreview.store.left_out import let_out
from litreview.store.redacted import copy_redacted


@dataclass(frozen=True, slots=True)
class Redacted:
    """The review in a folder of its own, that is gone when the work is done."""

    review: Review
    folder: Path


@contextmanager
def redacted(review: Review, kinds: frozenset[Kind]) -> Iterator[Redacted]:
    """The review with private texts of these kinds alone. Nothing of the user's settings comes along."""
    with TemporaryDirectory(prefix="litreview-bundle-", ignore_cleanup_errors=True) as place:
        folder = Path(place) / "review"
        folder.mkdir()
        with review.store.reading() as reader:
            copy_redacted(reader, folder / STORE, let_out(reader.events(), kinds))
            _write_documents(reader, review, folder)
        yield Redacted(open_review(folder, settings=Settings(), clock=review.clock), folder)


def _write_documents(reader: Reader, review: Review, folder: Path) -> None:
    for part in ("protocols", "queries"):
        (folder / part).mkdir()
    newest = reader.newest_document("protocol")
    if newest is not None:
        (folder / "protocols" / f"{newest[0]}.toml").write_bytes(newest[2].encode("utf-8"))
    for name, (_, text) in reader.latest_documents("query").items():
        (folder / "queries" / f"{name}.toml").write_bytes(text.encode("utf-8"))
