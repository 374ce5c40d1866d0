"""All networking. One request at a time to a host, at the pace it allows, with bounded waiting and bounded answers.

`HttpClient.fetch` gives a whole body of the kind asked for, or raises:

    SourceUnavailable   LR-HTTP-CONNECTION (no network), -TIMEOUT, -BUSY (429), -WAIT (asked for a long pause),
                        -BUDGET (the requests of a day are used up), -SERVER (5xx), -TLS, -STOPPED (by `stop`)
    SourceRefused       LR-HTTP-FORBIDDEN (401, 403), -LONG (414), -REFUSED (other 4xx)
    SourceChanged       LR-HTTP-HTML, -KIND (neither XML nor JSON as asked), -REDIRECT, -SIZE
    SourceIncomplete    LR-HTTP-CUT (the answer broke off, or is none: 204)
    InputError          LR-HTTP-ADDRESS (the configured base address cannot be used), -KEY (nor the key)

Connections that fail, time-outs, 429, 5xx and cut bodies are tried again; a `Retry-After` is obeyed (RFC 9110, 10.2.3).
Each host has a lane of its own: what is asked of other hosts in other threads does not wait for it.
No proxy, no cookie, no redirect and no other scheme than http(s) is used, whatever the environment says.
"""

from __future__ import annotations

import math
import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from litreview.errors import InputError, SourceChanged, SourceError, SourceIncomplete, SourceUnavailable
from litreview.sources.bodies import excerpt
from litreview.sources.calls import Answer, Call, Settings
from litreview.sources.pace import Limiter, backoff
from litreview.sources.redaction import Redactor
from litreview.sources.verdict import Arrived, cut, judge, opening, spent

if TYPE_CHECKING:
    import requests

__all__ = ["Answer", "Call", "HttpClient", "Settings"]

_MEGABYTE = 1024 * 1024
_CHUNK = 64 * 1024
_BUDGET = "LR-HTTP-BUDGET"  # tried again only when it is renewed within the longest pause
_PASSING = ("LR-HTTP-CONNECTION", "LR-HTTP-TIMEOUT", "LR-HTTP-BUSY", "LR-HTTP-SERVER", "LR-HTTP-CUT")
_RETRIED = frozenset({*_PASSING, _BUDGET})
_SLICE = 0.5  # seconds of a pause that are slept at once: no system lets a longer one be interrupted everywhere
_WORTH_SAYING = 2.0  # seconds of a pause from which on somebody is told


def _utc() -> datetime:
    return datetime.now(UTC)


class _Lane:
    """The way to one host: one request at a time, on connections of its own."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.session: requests.Session | None = None


class HttpClient:
    """Fetches for all sources, from any number of threads.

    Clock, sleep, wall time and chance come from outside, so that tests need not wait. `waiting(host, seconds)` is told
    before a pause longer than 2 seconds, in the thread that pauses.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
        now: Callable[[], datetime] = _utc,
        rng: random.Random | None = None,
        waiting: Callable[[str, float], None] | None = None,
    ) -> None:
        self.settings = settings
        self._stopped = threading.Event()
        self._clock, self._sleep, self._now = clock, sleep or self._doze, now
        self._rng = rng or random.Random()  # noqa: S311 - spreads retries in time, protects nothing
        self._waiting = waiting
        self._redactor = Redactor((settings.email, *settings.api_keys.values()))
        self._limiter = Limiter()
        self._lock = threading.Lock()
        self._lanes: dict[str, _Lane] = {}

    def address(self, source: str, default: str, path: str) -> str:
        """The address of a path under the source's base, which the configuration may move. Raises LR-HTTP-ADDRESS."""
        base = self.settings.base_addresses.get(source, default)
        try:
            parts = urlsplit(base)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
            usable = usable and (parts.port is None or parts.port > 0)
        except ValueError:
            usable = False
        if not usable:
            raise InputError("LR-HTTP-ADDRESS", source=source, address=self._redactor.words(base))
        return urljoin(base if base.endswith("/") else base + "/", path)

    def fetch(self, call: Call) -> Answer:
        """The answer to a call, tried again where that may help. Raises what the head of this module lists.

        Calls to one host wait for one another, those to different hosts do not. An interrupt passes through.
        """
        lane, attempt = self._lane(call.host), 1
        with lane.lock:
            while True:
                self._wait(call)
                try:
                    return self._attempt(call, lane)
                except SourceError as error:
                    self._before_next(error, attempt, call)
                attempt += 1

    def said(self, body: bytes) -> str:
        """The beginning of what a body says, without markup and secrets, for an error's words."""
        return self._redactor.words(excerpt(body))

    def stop(self) -> None:
        """For good: pauses end now, and whatever is asked or waits raises LR-HTTP-STOPPED. From any thread."""
        self._stopped.set()

    def close(self) -> None:
        """Give up the open connections. The client can be used again."""
        with self._lock:
            lanes = tuple(self._lanes.values())
        for lane in lanes:  # not locked: one in use keeps the connection it has
            session, lane.session = lane.session, None
            if session is not None:
                session.close()

    def _lane(self, host: str) -> _Lane:
        with self._lock:
            return self._lanes.setdefault(host, _Lane())

    def _wait(self, call: Call) -> None:
        """Keep the pace of the host. Raises LR-HTTP-BUDGET or -WAIT instead of a pause that is too long."""
        host, now = call.host, self._clock()
        pause = self._limiter.wait(host, now)
        if pause > max(self.settings.longest_wait, 1.0 / call.pace.per_second, call.pace.window):
            closed = self._limiter.closed(host, now)
            if closed:
                raise spent(host, closed[0] if closed[1] else None, self._now())
            raise self._too_long(host, math.ceil(pause))
        if pause > _WORTH_SAYING and self._waiting is not None:
            self._waiting(host, pause)
        if pause > 0:
            self._sleep(pause)
        if self._stopped.is_set():
            raise SourceUnavailable("LR-HTTP-STOPPED", host=host)

    def _doze(self, seconds: float) -> None:
        """Sleep, and wake at once when stopped."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._stopped.is_set():
            self._stopped.wait(min(left, _SLICE))

    def _too_long(self, host: str, seconds: int) -> SourceUnavailable:
        return SourceUnavailable("LR-HTTP-WAIT", host=host, seconds=seconds, until=opening(self._now(), seconds))

    def _before_next(self, error: SourceError, attempt: int, call: Call) -> None:
        """Ask for a pause before the next attempt; raise when there is none, or when the pause would be too long."""
        host, seconds = call.host, error.words.get("seconds")
        asked = seconds if isinstance(seconds, int) else None
        long = asked is not None and asked > self.settings.longest_wait
        if error.code == _BUDGET and (asked is None or long):
            self._limiter.spent(host, self._clock(), asked)
            raise error
        if error.code not in _RETRIED or attempt >= self.settings.tries:
            raise error
        if asked is not None and long:
            self._limiter.refused(host, self._clock(), asked)
            raise self._too_long(host, asked) from error
        pause = backoff(attempt, self._rng.uniform(0.5, 1.5), self.settings.longest_wait)
        self._limiter.refused(host, self._clock(), max(pause, float(asked or 0)))

    def _attempt(self, call: Call, lane: _Lane) -> Answer:
        host, redactor = call.host, self._redactor.also(call.hidden())
        self._limiter.asked(host, self._clock(), call.pace)
        response, raw = self._send(call, lane)
        now = self._now()
        allowed = self._limiter.answered(host, self._clock(), call.pace, response.headers, now)
        judge(Arrived(host, response.status_code, response.headers, raw, allowed, redactor.words, now), call.expect)
        body = redactor.body(raw)
        if call.judge is not None:
            self._judge_further(call.judge, body, host)
        return Answer(body, response.headers.get("Content-Type", ""), call.described(redactor), now)

    def _judge_further(self, judging: Callable[[bytes], None], body: bytes, host: str) -> None:
        """Let the adapter judge; what its error's words need beside what it says is filled in."""
        try:
            judging(body)
        except SourceError as error:
            if error.code == _BUDGET:
                seconds = error.words.get("seconds")
                until = opening(self._now(), seconds if isinstance(seconds, int) else None)
                error.words.setdefault("until", until)
            for name, value in (("host", host), ("status", 200), ("said", self.said(body))):
                error.words.setdefault(name, value)
            raise

    def _send(self, call: Call, lane: _Lane) -> tuple[requests.Response, bytes]:
        """Status, headers and whole body; every error of the library below becomes one of ours."""
        import requests

        headers = call.headers(self.settings.tool, self.settings.email)
        if not all(value.isascii() and value.isprintable() for value in headers.values()):
            raise InputError("LR-HTTP-KEY", host=call.host)
        try:
            with self._open(lane).request(
                call.verb,
                call.address,
                params=call.query or None,
                data=call.sent,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(self.settings.connect_timeout, self.settings.read_timeout),
            ) as response:
                return response, self._body(call, response)
        except requests.RequestException as error:
            raise self._mapped(call, error) from None  # its words hold the address with every secret in it

    def _open(self, lane: _Lane) -> requests.Session:
        import requests

        if lane.session is None:
            lane.session = requests.Session()
            lane.session.trust_env = False
            lane.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        return lane.session

    def _body(self, call: Call, response: requests.Response) -> bytes:
        started, size, chunks = self._clock(), 0, []
        for chunk in response.iter_content(_CHUNK):
            size += len(chunk)
            if size > self.settings.largest_body:
                raise SourceChanged("LR-HTTP-SIZE", host=call.host, limit=self.settings.largest_body // _MEGABYTE)
            if self._clock() - started > self.settings.deadline:
                raise SourceUnavailable("LR-HTTP-TIMEOUT", host=call.host)
            if self._stopped.is_set():
                raise SourceUnavailable("LR-HTTP-STOPPED", host=call.host)
            chunks.append(chunk)
        # counted on the wire, before any decompression; the library below does not do so in all its versions
        if response.status_code == 200 and cut(response.headers.get("Content-Length", ""), response.raw.tell()):
            raise SourceIncomplete("LR-HTTP-CUT", host=call.host)
        return b"".join(chunks)

    def _mapped(self, call: Call, error: requests.RequestException) -> SourceError | InputError:
        import requests
        from urllib3.exceptions import ReadTimeoutError

        host = call.host
        # requests calls a time-out in the middle of a body a ConnectionError
        if isinstance(error, requests.Timeout) or any(isinstance(cause, ReadTimeoutError) for cause in error.args):
            return SourceUnavailable("LR-HTTP-TIMEOUT", host=host)
        if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
            return SourceIncomplete("LR-HTTP-CUT", host=host)
        if isinstance(error, requests.exceptions.SSLError):
            return SourceUnavailable("LR-HTTP-TLS", host=host)
        if isinstance(error, ValueError):  # InvalidURL, MissingSchema, InvalidHeader and their like
            return InputError("LR-HTTP-ADDRESS", source=host, address=self._redactor.words(call.address))
        return SourceUnavailable("LR-HTTP-CONNECTION", host=host)
