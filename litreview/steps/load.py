"""Pages into the store: the raw bytes first, then what is in them, then whether it adds up."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from litreview.errors import LitreviewError
from litreview.model import Hit, Message, RunStatus, message
from litreview.store import Writer

_CHUNK = 1 << 20  # bytes hashed at a time


def reconcile(
    reported: int | None, retrieved: int, parsed: int, unparsed: int, *, missing: int = 0
) -> tuple[RunStatus, tuple[Message, ...]]:
    """Whether a run adds up: reported = retrieved + not retrieved, retrieved = parsed + unparsed.

    A run is complete only when nothing was left behind; otherwise the messages say what and how many.
    """
    why: list[Message] = []
    if retrieved != parsed + unparsed:
        why.append(message("log.does_not_add_up", retrieved=retrieved, parsed=parsed, unparsed=unparsed))
    if unparsed:
        why.append(message("log.unparsed", n=unparsed))
    if missing:
        why.append(message("log.missing", n=missing))
    left = (reported - retrieved) if reported is not None else 0
    if left:
        why.append(message("log.not_all_retrieved", reported=reported, retrieved=retrieved))
    return (RunStatus.INCOMPLETE if why else RunStatus.COMPLETE), tuple(why)


def store_page(
    writer: Writer, run: int, position: int, body: bytes | BinaryIO, about: Mapping[str, Any], actor: str
) -> int:
    """Keep raw bytes, or a stream of them, as a page of a run; returns the page's number."""
    page = writer.next_id("pages")
    sha256, size = measured(body)
    writer.append(
        "page.stored",
        f"page {page}",
        {"page": page, "run": run, "position": position, "sha256": sha256, "size": size, "about": about},
        actor=actor,
        attached=body,
    )
    return page


def measured(body: bytes | BinaryIO) -> tuple[str, int]:
    """SHA-256 in hex and number of bytes of a whole body."""
    stream = io.BytesIO(body) if isinstance(body, bytes) else body
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def load_hits(writer: Writer, run: int, page: int, hits: Iterable[Hit], parser: str, actor: str) -> None:
    """Keep what was parsed from a page (see `Writer.parsed`)."""
    writer.parsed(hits, run=run, page=page, parser=parser, actor=actor)


def refusal(error: LitreviewError) -> Message:
    """An error as a remark on a run."""
    return Message(f"error.{error.code}", dict(error.words))
