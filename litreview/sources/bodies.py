"""Judging a raw answer by its bytes: what kind it is, whether it is whole, whether it is a complaint in disguise."""

from __future__ import annotations

import json
import re
from enum import StrEnum

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_ROOT = re.compile(rb"<([A-Za-z_][\w:.-]*)")
_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_MARK = b"\xef\xbb\xbf"
_HEAD = 2048
_SAID = 200


class Kind(StrEnum):
    """What an answer looks like."""

    XML = "XML"
    JSON = "JSON"
    HTML = "HTML"
    OTHER = "other"

    @property
    def media_types(self) -> str:
        """The Accept header that asks for it."""
        return {"XML": "application/xml, text/xml", "JSON": "application/json"}.get(self.value, "*/*")


def kind_of(body: bytes) -> Kind:
    """The kind by the first bytes; what a header says about it is not believed."""
    start = body.removeprefix(_MARK).lstrip()[:_HEAD]
    if start.startswith(b"<"):
        return Kind.HTML if _HTML.search(start) else Kind.XML
    return Kind.JSON if start.startswith((b"{", b"[")) else Kind.OTHER


def complete(body: bytes, kind: Kind) -> bool:
    """Whether the last bytes close what the first opened."""
    end = body.rstrip()
    if kind is Kind.JSON:
        return end.endswith((b"}", b"]"))
    start = body.removeprefix(_MARK)
    root = _ROOT.search(start)  # <?xml and <!DOCTYPE do not begin with a letter
    if kind is not Kind.XML or root is None:
        return kind is not Kind.XML
    if re.search(rb"</" + re.escape(root.group(1)) + rb"\s*>$", end[-_HEAD:]):
        return True
    return end.endswith(b"/>") and start.count(b"<", root.start()) == 1


def rate_error(body: bytes) -> bool:
    """E-utilities' «API rate limit exceeded», which comes as JSON for XML calls too, and at times with status 200."""
    if len(body) > _HEAD or not body.lstrip().startswith(b"{"):
        return False
    try:
        said = json.loads(body, strict=False)
    except ValueError:
        return False
    return isinstance(said, dict) and "rate limit" in str(said.get("error", "")).lower()


def excerpt(body: bytes) -> str:
    """The beginning of an answer's words, for a message: no tags, one line, at most 200 characters."""
    text = body[: 16 * _HEAD].decode("utf-8", errors="replace")
    return " ".join(_TAGS.sub(" ", text).split())[:_SAID]
