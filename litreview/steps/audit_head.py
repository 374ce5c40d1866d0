"""A printed head of the chain, found again: whether the history a report was made from is the beginning of this one.

The chain alone cannot show that a whole history was forged, or its end cut off and made anew. A head that somebody
else already holds can: each event's hash depends on every event before it, so a history that has that head has the same
events up to there (as sure as SHA-256; 12 printed characters are 48 bits of it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.messages import Words
from litreview.model import Language, Message, message
from litreview.steps.files import read_bytes
from litreview.steps.review import Review
from litreview.store import Reader
from litreview.store.events import moment
from litreview.store.kept_caches import events_with_head

SHORTEST = 8  # characters of a head that is looked for
_HEAD = re.compile(rf"[0-9a-f]{{{SHORTEST},64}}")
_CODES = ("report.footer", "report.status.chain")
_SPACES = "\\s\u00a0\u202f.,"


@dataclass(frozen=True, slots=True)
class Printed:
    """What a report says of the chain: the hash of its last event, whole or its beginning, and how many events."""

    head: str
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a printed head was found; what came after, by kind of event. Or the fault: it is not in this chain."""

    printed: Printed
    event: int = 0
    at: datetime | None = None
    after: Mapping[str, int] | None = None
    fault: Message | None = None


def find_head(review: Review, printed: Printed) -> Anchor:
    """Look for a printed head. Raises InputError LR-AUDIT-HEAD for what can be none, or names several events;
    LR-AUDIT-HEAD-DOCUMENT for the fingerprint of the protocol or a search."""
    head = printed.head.strip().rstrip("….").lower()
    if not _HEAD.fullmatch(head):
        raise InputError("LR-AUDIT-HEAD", head=printed.head)
    with review.store.reading() as reader:
        return _found(reader, Printed(head, printed.length))


def check_length(review: Review, length: int) -> Message | None:
    """The fault, when the chain is shorter than a report says that it was."""
    with review.store.reading() as reader:
        found = reader.head()[1]
    return None if found >= length else message("audit.too_short", table="events", expected=length, found=found)


def _found(reader: Reader, printed: Printed) -> Anchor:
    places = events_with_head(reader, printed.head)
    if len(places) > 1:
        raise InputError("LR-AUDIT-HEAD", head=printed.head)
    if not places:
        _refuse_document(reader, printed.head)
        return Anchor(printed, fault=message("audit.head_unknown", table="events", expected=printed.head))
    event, at, after = places[0]
    if printed.length is not None and printed.length != event:
        place = {"table": "events", "row": printed.head, "event": event}
        return Anchor(printed, fault=message("audit.head_elsewhere", **place, expected=printed.length, found=event))
    return Anchor(printed, event, _time(at), after)


def _refuse_document(reader: Reader, head: str) -> None:
    """A report prints the protocol's fingerprint beside the head: who took the wrong one is not told of a forgery."""
    if any(one.sha256.startswith(head) for kind in ("protocol", "query") for one in reader.documents(kind)):
        raise InputError("LR-AUDIT-HEAD-DOCUMENT", head=head)


def _time(text: str) -> datetime | None:
    try:
        return moment(text)
    except ValueError:
        return None


def read_heads(path: Path) -> tuple[Printed, ...]:
    """What a report of ours (.docx, or any text: html, md, tex) prints of the chain; several where it has several.

    Raises InputError LR-AUDIT-REPORT (nothing there), and what reading a file raises.
    """
    text = _text(path)
    found = dict.fromkeys(printed for pattern in _patterns() for printed in _matches(pattern, text))
    if not found:
        raise InputError("LR-AUDIT-REPORT", where=Where(file=path.name))
    return tuple(found)


def _text(path: Path) -> str:
    from litreview.formats.docx_text import read_docx, read_footers

    data = read_bytes(path)
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    return "\n".join([*(paragraph.text for paragraph in read_docx(data)), *read_footers(data)])


def _patterns() -> Iterator[re.Pattern[str]]:
    """The lines as each language prints them."""
    for language in Language:
        words = Words(language)
        for code in _CODES:
            said = words(code, version="\x01", events="\x02", head="\x03", clock="\x01")
            line = re.escape(said[: said.index("\x03") + 1]).replace("\x01", ".{1,80}?")
            yield re.compile(line.replace("\x02", f"([\\d{_SPACES}]{{1,20}})").replace("\x03", "([0-9a-f]{12,64})"))


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[Printed]:
    for length, head in pattern.findall(text):
        digits = re.sub(r"\D", "", length)
        yield Printed(head, int(digits) if digits else None)
