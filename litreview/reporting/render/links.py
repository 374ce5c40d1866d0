"""Which addresses may become live links, and how they are written so that no reader of the file chokes on them."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

LONGEST = 2000
"""Word and Excel refuse links much longer than this (Excel's limit is 2,079 characters)."""

_KEPT = "/:?#[]@!$&'()*+,;=~-._%"
_HOST = re.compile(r"[A-Za-z0-9._-]+")
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


def safe_link(link: str) -> str:
    """`link` percent-encoded when it is an absolute http(s) address of a named host; else an empty text."""
    try:
        parts = urlsplit(link.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.port == 0:
            return ""
        host = parts.hostname.encode("idna").decode("ascii")
        place = host if parts.port is None else f"{host}:{parts.port}"
        safe = quote(_LONE_PERCENT.sub("%25", parts._replace(netloc=place).geturl()), safe=_KEPT)
    except ValueError:  # an impossible port, bracket, host name or character
        return ""
    return safe if _HOST.fullmatch(host) and len(safe) <= LONGEST else ""
