"""How fast a host may be asked, and how long to wait after it said no. Pure arithmetic on a given clock.

The hosts say it in headers of their own: `X-RateLimit-Limit` and `-Remaining` (NCBI for each second, OpenAlex and
Scopus for a budget), `X-RateLimit-Reset`, Crossref's `x-rate-limit-limit` with `x-rate-limit-interval`, CORE's
`X-RateLimit-Retry-After`, Ex Libris' `X-Exl-Api-Remaining`. Crossref's `x-concurrency-limit` needs no reading: no host
is ever asked two things at once. Headers slow us down and never hurry us: `Pace` is what the source documents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Longer values are no header we can use: hundreds of digits make an infinite number.
_NUMBER = re.compile(r"-?[0-9]{1,13}(?:\.[0-9]{1,9})?")
_INTERVAL = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?) ?(ms|s|m|h|d)?")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_LONGEST_DATE = 64
_LARGEST_PAUSE = 999_999_999.0
# Assumed, not verified: a number from 2001 on in a header that may hold both is a moment, not a number of seconds;
# Scopus writes milliseconds at times.
_MOMENTS, _MILLISECONDS = 1_000_000_000.0, 1_000_000_000_000.0
LONGEST_WINDOW = 600.0  # what counts over more seconds than this is a budget, not a pace
LOOK_AGAIN = 3600.0  # seconds until a host is asked again whose budget is spent and that does not say for how long


@dataclass(frozen=True, slots=True)
class Pace:
    """Requests per second a source allows, and the seconds its counter of remaining requests runs over.

    `quota`: its `X-RateLimit-Limit` and `-Remaining` count a budget of a day or so (OpenAlex, Scopus), not a pace.
    """

    per_second: float
    window: float = 1.0
    quota: bool = False


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the headers of an answer say about the requests to come. Times in seconds.

    `spacing`: between two requests; `spent`: there is nothing left now; `quota`: what is counted is a budget of a day
    or so; `reset`: until there is more, None when that is not said.
    """

    spacing: float = 0.0
    spent: bool = False
    quota: bool = False
    reset: float | None = None


def allowance(headers: Mapping[str, str], pace: Pace, now: datetime) -> Allowance:
    """What the headers allow, read for a source of that pace. `now` is the wall time."""
    window = _interval(headers.get("X-Rate-Limit-Interval")) or pace.window
    quota = pace.quota or window > LONGEST_WINDOW
    limit = _first(headers, "X-RateLimit-Limit", "X-Rate-Limit-Limit")
    left = _first(headers, "X-RateLimit-Remaining", "X-Rate-Limit-Remaining")
    day = _number(headers.get("X-Exl-Api-Remaining"))  # always of a day
    reset = _until(headers.get("X-RateLimit-Reset"), now)
    if reset is None:
        reset = retry_after(headers, now)
    if day is not None and day <= 0:
        return Allowance(spent=True, quota=True, reset=reset)
    spacing = window / limit if limit is not None and limit >= 1 and not quota else 0.0
    return Allowance(spacing, left is not None and (left <= 0 if quota else left < 1), quota, reset)


@dataclass(slots=True)
class _Host:
    """What is known of one host, in seconds of the clock given."""

    next: float | None = None  # the earliest moment of the next request
    asked: float = 0.0
    spacing: float = 0.0  # as the host's own headers have it
    opens: float | None = None  # the moment a spent allowance is renewed
    told: bool = True  # whether the host named that moment


class Limiter:
    """The earliest moment each host may be asked again; the headers of its answers move it. Times are in seconds."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    def wait(self, host: str, now: float) -> float:
        """Seconds to wait before the next request."""
        moment = self._of(host).next
        return 0.0 if moment is None else max(0.0, moment - now)

    def closed(self, host: str, now: float) -> tuple[float, bool] | None:
        """Seconds until a spent allowance is renewed, and whether the host named them; None when there is some left."""
        known = self._of(host)
        return None if known.opens is None or known.opens <= now else (known.opens - now, known.told)

    def asked(self, host: str, now: float, pace: Pace) -> None:
        """A request goes out now."""
        known = self._of(host)
        known.asked = max(known.next or now, now)
        known.next = known.asked + max(1.0 / pace.per_second, known.spacing)

    def answered(
        self, host: str, now: float, pace: Pace, headers: Mapping[str, str], at: datetime | None = None
    ) -> Allowance:
        """Slow down when the host says that it allows less than we thought. `at` is the wall time."""
        known, got = self._of(host), allowance(headers, pace, at or datetime.now(UTC))
        known.spacing = got.spacing
        self._not_before(host, known.asked + got.spacing)
        if not got.spent:
            known.opens = None
        elif got.quota:
            self.spent(host, now, got.reset)
        else:
            self.spent(host, now, pace.window if got.reset is None else got.reset)
        return got

    def refused(self, host: str, now: float, seconds: float) -> None:
        """The host asked for a pause."""
        self._not_before(host, now + seconds)

    def spent(self, host: str, now: float, seconds: float | None) -> None:
        """The host allows nothing more for so many seconds; None: it does not say for how long."""
        known = self._of(host)
        known.told, known.opens = seconds is not None, now + (LOOK_AGAIN if seconds is None else seconds)
        self._not_before(host, known.opens)

    def _of(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())

    def _not_before(self, host: str, moment: float) -> None:
        known = self._of(host)
        known.next = moment if known.next is None else max(known.next, moment)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds of a Retry-After header, given as seconds or as an HTTP date (RFC 9110, 10.2.3); None without.

    CORE sends `X-RateLimit-Retry-After`. Assumed, not verified: in seconds, as a moment, or as a date.
    """
    text = headers.get("Retry-After", "").strip()
    if not text:
        return _until(headers.get("X-RateLimit-Retry-After"), now)
    seconds = _number(text)
    return _date(text, now) if seconds is None else _bounded(seconds)


def backoff(attempt: int, jitter: float, longest: float) -> float:
    """Seconds after attempt number `attempt`: 1, 2, 4, 8 … times a `jitter` between 0.5 and 1.5, at most `longest`."""
    return min(longest, float(2 ** (attempt - 1)) * jitter)


def _first(headers: Mapping[str, str], *names: str) -> float | None:
    return next((number for name in names if (number := _number(headers.get(name))) is not None), None)


def _number(text: str | None) -> float | None:
    found = _NUMBER.fullmatch((text or "").strip())
    return float(found.group()) if found else None


def _interval(text: str | None) -> float | None:
    """Seconds of `1s`, `500ms`, `60`."""
    found = _INTERVAL.fullmatch((text or "").strip().lower())
    return float(found.group(1)) * _SECONDS[found.group(2) or "s"] if found else None


def _until(text: str | None, now: datetime) -> float | None:
    """Seconds until what a header names in seconds, as seconds or milliseconds since 1970, or as a date."""
    number = _number(text)
    if number is None:
        return _date((text or "").strip(), now)
    if number >= _MOMENTS:
        number = (number / 1000 if number >= _MILLISECONDS else number) - now.timestamp()
    return _bounded(number)


def _date(text: str, now: datetime) -> float | None:
    """Seconds until a date as HTTP or ISO 8601 writes it."""
    if not text or len(text) > _LONGEST_DATE:
        return None
    moment: datetime | None = None
    for reader in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = reader(text)
            break
        except (ValueError, OverflowError, IndexError, TypeError):  # what the readers raise for dates that are none
            continue
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return _bounded((moment - now).total_seconds())


def _bounded(seconds: float) -> float | None:
    """A number of seconds that can be waited for; None when it is beyond all reason."""
    return None if seconds > _LARGEST_PAUSE else max(0.0, seconds)
