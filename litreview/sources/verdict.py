"""What an answer amounts to: nothing to say against it, or which error. Pure: status, headers and bytes in, error out.

Beside HTTP's own ways the services have some of theirs: NCBI's rate error inside status 200, OpenAlex' daily budget,
Ex Libris' DAILY_THRESHOLD.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from litreview.errors import SourceChanged, SourceError, SourceIncomplete, SourceRefused, SourceUnavailable
from litreview.model import Message, message
from litreview.sources.bodies import Kind, budget, complete, excerpt, kind_of, rate_error
from litreview.sources.pace import Allowance, retry_after

# A budget that is renewed within so many seconds is no budget of a day: it is waited for like any other pause.
_PASSING = 60.0
_LONGEST_NUMBER = 15


@dataclass(frozen=True, slots=True)
class Arrived:
    """An answer as it came. `words` takes the secrets out of a text; `now` is the wall time."""

    host: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    allowed: Allowance
    words: Callable[[str], str]
    now: datetime

    @property
    def said(self) -> str:
        """The beginning of its words, without secrets."""
        return self.words(excerpt(self.body))


def judge(answer: Arrived, expect: Kind) -> None:
    """Raise unless the answer is whole, of status 200 and of the kind asked for."""
    judge_status(answer)
    host, body, kind = answer.host, answer.body, kind_of(answer.body)
    if kind is Kind.HTML:
        raise SourceChanged("LR-HTTP-HTML", host=host, said=answer.said)
    if not body.strip():
        raise SourceIncomplete("LR-HTTP-CUT", host=host)
    if expect is Kind.TEXT:
        return
    if kind is not expect:
        raise SourceChanged("LR-HTTP-KIND", host=host, wanted=expect.value, said=answer.said)
    if not complete(body, kind):
        raise SourceIncomplete("LR-HTTP-CUT", host=host)


def judge_status(answer: Arrived) -> None:
    """Raise unless the status is 200 and the body no complaint about too many requests."""
    status, host = answer.status, answer.host
    if status == 429 or rate_error(answer.body) or (status >= 400 and budget(answer.body).spent):
        raise _too_many(answer)
    if status >= 500:
        seconds = _whole(retry_after(answer.headers, answer.now))
        raise SourceUnavailable("LR-HTTP-SERVER", host=host, status=status, said=answer.said, seconds=seconds)
    if status in {401, 403}:
        raise SourceRefused("LR-HTTP-FORBIDDEN", host=host, status=status, said=answer.said)
    if status == 414:
        raise SourceRefused("LR-HTTP-LONG", host=host)
    if status >= 400:
        raise SourceRefused("LR-HTTP-REFUSED", host=host, status=status, said=answer.said)
    if 200 < status < 300:  # accepted, no content, a part: not the whole answer
        raise SourceIncomplete("LR-HTTP-CUT", host=host)
    if status != 200:
        raise SourceChanged("LR-HTTP-REDIRECT", host=host, status=status)


def spent(host: str, seconds: float | None, now: datetime) -> SourceUnavailable:
    """The error of a budget that is used up, and renewed in so many seconds; None: the host does not say when."""
    return SourceUnavailable("LR-HTTP-BUDGET", host=host, seconds=_whole(seconds), until=opening(now, seconds))


def opening(now: datetime, seconds: float | None) -> str | Message:
    """The minute, in UTC, when so many seconds have passed: `2026-11-21T00:00Z`. Unknown is said to be unknown."""
    if seconds is None:
        return message("source.time.unknown")
    moment = now.astimezone(UTC) + timedelta(seconds=seconds)
    if moment.second or moment.microsecond:
        moment = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return moment.strftime("%Y-%m-%dT%H:%MZ")


def cut(claimed: str, came: int) -> bool:
    """Whether fewer bytes came than a Content-Length claimed; one that is no number claims nothing."""
    usable = claimed.isascii() and claimed.isdigit() and len(claimed) <= _LONGEST_NUMBER
    return usable and came < int(claimed)


def _too_many(answer: Arrived) -> SourceError:
    """Too many requests for now, or for this day."""
    told = budget(answer.body)
    seconds = retry_after(answer.headers, answer.now)
    if seconds is None:
        seconds = told.seconds
    if seconds is None and answer.allowed.spent:
        seconds = answer.allowed.reset
    used_up = told.spent or (answer.allowed.spent and answer.allowed.quota)
    if used_up and (seconds is None or seconds > _PASSING):
        return spent(answer.host, seconds, answer.now)
    return SourceUnavailable("LR-HTTP-BUSY", host=answer.host, seconds=_whole(seconds))


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else math.ceil(seconds)
