"""How fast a host may be asked, and how long to wait after it said no. Pure arithmetic on a given clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Longer values are no header we can use: hundreds of digits make an infinite number.
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
_LONGEST_DATE = 64


@dataclass(frozen=True, slots=True)
class Pace:
    """Requests per second a source allows, and the seconds its counter of remaining requests runs over."""

    per_second: float
    window: float = 1.0


class Limiter:
    """The earliest moment each host may be asked again; the headers of its answers move it. Times are in seconds."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}

    def wait(self, host: str, now: float) -> float:
        """Seconds to wait before the next request."""
        return max(0.0, self._next.get(host, now) - now)

    def asked(self, host: str, now: float, pace: Pace) -> None:
        """A request goes out now."""
        self._next[host] = max(self._next.get(host, now), now) + 1.0 / pace.per_second

    def answered(self, host: str, now: float, pace: Pace, headers: Mapping[str, str]) -> None:
        """Slow down when the host says that it allows less than we thought (`X-RateLimit-Limit`, `-Remaining`)."""
        limit, remaining = _number(headers.get("X-RateLimit-Limit")), _number(headers.get("X-RateLimit-Remaining"))
        if remaining is not None and remaining < 1:
            self._not_before(host, now + pace.window)
        elif limit is not None and limit >= 1:
            self._not_before(host, now + pace.window / limit)

    def refused(self, host: str, now: float, seconds: float) -> None:
        """The host asked for a pause."""
        self._not_before(host, now + seconds)

    def _not_before(self, host: str, moment: float) -> None:
        self._next[host] = max(self._next.get(host, moment), moment)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds of a Retry-After header, given as seconds or as an HTTP date (RFC 9110, 10.2.3); None without."""
    text = headers.get("Retry-After", "").strip()
    if not text or len(text) > _LONGEST_DATE:
        return None
    seconds = _number(text)
    if seconds is not None:
        return max(0.0, seconds)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError, TypeError):  # what the parser raises for dates that are none
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def backoff(attempt: int, jitter: float, longest: float) -> float:
    """Seconds after attempt number `attempt`: 1, 2, 4, 8 … times a `jitter` between 0.5 and 1.5, at most `longest`."""
    return min(longest, float(2 ** (attempt - 1)) * jitter)


def _number(text: str | None) -> float | None:
    found = _NUMBER.fullmatch((text or "").strip())
    return float(found.group()) if found else None
