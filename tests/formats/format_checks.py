"""What the tests of the tagged formats share."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable

from litreview.model import Hit, Parsed, Record, Unparsed


def records(hits: Iterable[Hit]) -> list[Record]:
    return [hit.record for hit in hits if isinstance(hit, Parsed)]


def unparsed(hits: Iterable[Hit]) -> list[Unparsed]:
    return [hit for hit in hits if isinstance(hit, Unparsed)]


def codes(hit: Hit) -> list[str]:
    return [remark.code for remark in hit.remarks] if isinstance(hit, Parsed) else [hit.reason.code]


def lost_words(raw: str, hits: Iterable[Hit]) -> set[str]:
    """Words of five letters or more in the raw text that stand nowhere in what was read of it."""
    kept = json.dumps(
        [hit.record.to_json() if isinstance(hit, Parsed) else hit.excerpt for hit in hits], ensure_ascii=False
    ).casefold()
    plain = re.sub(r"<[^<>]*>", " ", html.unescape(html.unescape(raw)))
    return {word for word in re.findall(r"[^\W\d_]{5,}", plain) if word.casefold() not in kept}
