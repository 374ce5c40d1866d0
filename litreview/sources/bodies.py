"""Judging a raw answer by its bytes: what kind it is, whether it is whole, whether it is a complaint in disguise."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_ROOT = re.compile(rb"<([A-Za-z_][\w:.-]*)")
_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
# A string, also one that never ends. Possessive: no text makes it slow.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_MARK = b"\xef\xbb\xbf"
_HEAD = 2048
_SAID = 200
_LONGEST_PAUSE = 1e9


class Kind(StrEnum):
    """What an answer looks like."""

    XML = "XML"
    JSON = "JSON"
    HTML = "HTML"
    TEXT = "text"  # asked for, never recognised: whatever is no web page, such as CSV
    OTHER = "other"

    @property
    def media_types(self) -> str:
        """The Accept header that asks for it."""
        known = {"XML": "application/xml, text/xml", "JSON": "application/json", "text": "text/csv, text/plain, */*"}
        return known.get(self.value, "*/*")


def kind_of(body: bytes) -> Kind:
    """The kind by the first bytes; what a header says about it is not believed."""
    start = body.removeprefix(_MARK).lstrip()[:_HEAD]
    if start.startswith(b"<"):
        return Kind.HTML if _HTML.search(start) else Kind.XML
    return Kind.JSON if start.startswith((b"{", b"[")) else Kind.OTHER


def complete(body: bytes, kind: Kind) -> bool:
    """Whether the last bytes close what the first opened; of JSON, whether every bracket is closed.

    The brackets are counted and not parsed: services send JSON that strict parsers reject (a raw newline in a string),
    and whether that can be read is for the adapter to say.
    """
    end = body.rstrip()
    if kind is Kind.JSON:
        bare = _STRING.sub(b"", end)
        closed = bare.count(b"{") == bare.count(b"}") and bare.count(b"[") == bare.count(b"]")
        return closed and end.endswith((b"}", b"]"))
    start = body.removeprefix(_MARK)
    root = _ROOT.search(start)  # <?xml and <!DOCTYPE do not begin with a letter
    if kind is not Kind.XML or root is None:
        return kind is not Kind.XML
    if re.search(rb"</" + re.escape(root.group(1)) + rb"\s*>$", end[-_HEAD:]):
        return True
    return end.endswith(b"/>") and start.count(b"<", root.start()) == 1


def rate_error(body: bytes) -> bool:
    """E-utilities' «API rate limit exceeded», which comes as JSON for XML calls too, and at times with status 200."""
    return "rate limit" in str(_complaint(body).get("error", "")).lower()


@dataclass(frozen=True, slots=True)
class Budget:
    """What a refusal says about a budget: whether it is spent, and the seconds until it is renewed, None if unsaid."""

    spent: bool = False
    seconds: float | None = None


def budget(body: bytes) -> Budget:
    """OpenAlex' `retryAfter` and `dailyRemainingUsd`, and Ex Libris' DAILY_THRESHOLD, in the body of a refusal.

    OpenAlex documents its form. Assumed, not verified: Ex Libris' word, in whatever form it comes.
    """
    said = _complaint(body)
    seconds = said.get("retryAfter")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 <= seconds < _LONGEST_PAUSE:
        seconds = None
    spent = "dailyRemainingUsd" in said or b"DAILY_THRESHOLD" in body[:_HEAD]
    return Budget(spent, seconds)


def _complaint(body: bytes) -> dict[str, Any]:
    """The members of a short JSON answer; none when it is anything else."""
    if len(body) > _HEAD or not body.lstrip().startswith(b"{"):
        return {}
    try:
        said = json.loads(body, strict=False)
    except (ValueError, RecursionError):  # brackets by the hundred are no complaint
        return {}
    return said if isinstance(said, dict) else {}


def excerpt(body: bytes) -> str:
    """The beginning of an answer's words, for a message: no tags, one line, at most 200 characters."""
    text = body[: 16 * _HEAD].decode("utf-8", errors="replace")
    return " ".join(_TAGS.sub(" ", text).split())[:_SAID]
