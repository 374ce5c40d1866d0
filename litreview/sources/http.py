"""All networking. One request at a time, at the pace a source allows, with bounded waiting and bounded answers.

`HttpClient.fetch` gives a whole body of the kind asked for, or raises:

    SourceUnavailable   LR-HTTP-CONNECTION (no network), -TIMEOUT, -BUSY (429), -WAIT (asked for a long pause),
                        -SERVER (5xx), -TLS
    SourceRefused       LR-HTTP-FORBIDDEN (401, 403), -LONG (414), -REFUSED (other 4xx)
    SourceChanged       LR-HTTP-HTML, -KIND (neither XML nor JSON as asked), -REDIRECT, -SIZE
    SourceIncomplete    LR-HTTP-CUT (the answer broke off, or is none: 204)
    InputError          LR-HTTP-ADDRESS (the configured base address cannot be used)

Connections that fail, time-outs, 429, 5xx and cut bodies are tried again; a `Retry-After` is obeyed (RFC 9110, 10.2.3).
No proxy, no cookie, no redirect and no other scheme than http(s) is used, whatever the environment says.
"""

from __future__ import annotations

import math
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from litreview.errors import InputError, SourceChanged, SourceError, SourceIncomplete, SourceRefused, SourceUnavailable
from litreview.sources.bodies import Kind, complete, excerpt, kind_of, rate_error
from litreview.sources.pace import Limiter, Pace, backoff, retry_after
from litreview.sources.redaction import HIDDEN, Redactor
from litreview.version import VERSION

if TYPE_CHECKING:
    import requests

_MEGABYTE = 1024 * 1024
_CHUNK = 64 * 1024
_RETRIED = frozenset({"LR-HTTP-CONNECTION", "LR-HTTP-TIMEOUT", "LR-HTTP-BUSY", "LR-HTTP-SERVER", "LR-HTTP-CUT"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user's configuration says; never read from the environment in here. Times in seconds, sizes in bytes.

    `base_addresses` and `api_keys` by source key. `longest_wait` bounds one pause: a service that asks for a longer one
    is reported as busy. `deadline` bounds the reading of one answer.
    """

    base_addresses: Mapping[str, str] = field(default_factory=dict)
    email: str = field(default="", repr=False)
    api_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    tool: str = "litreview"
    tries: int = 5
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    deadline: float = 300.0
    longest_wait: float = 120.0
    largest_body: int = 256 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `address` without query; `secrets` are sent like `params`, but never shown or stored."""

    address: str
    params: tuple[tuple[str, str], ...]
    pace: Pace
    method: str = "GET"
    expect: Kind = Kind.XML
    secrets: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole body with status 200. `request` is the call without its secrets, for the log."""

    body: bytes
    media_type: str
    request: Mapping[str, str]
    received: datetime


def _utc() -> datetime:
    return datetime.now(UTC)


class HttpClient:
    """Fetches for all sources. Clock, sleep, wall time and chance come from outside, so that tests need not wait."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = _utc,
        rng: random.Random | None = None,
    ) -> None:
        self.settings = settings
        self._clock, self._sleep, self._now = clock, sleep, now
        self._rng = rng or random.Random()  # noqa: S311 - spreads retries in time, protects nothing
        self._redactor = Redactor((settings.email, *settings.api_keys.values()))
        self._limiter = Limiter()
        self._lock = threading.Lock()
        self._session: requests.Session | None = None

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
        """The answer to a call, tried again where that may help. Raises what the head of this module lists."""
        with self._lock:
            attempt = 1
            while True:
                try:
                    return self._attempt(call)
                except SourceError as error:
                    self._before_next(error, attempt, call)
                attempt += 1

    def close(self) -> None:
        """Give up the open connections."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _before_next(self, error: SourceError, attempt: int, call: Call) -> None:
        """Ask for a pause before the next attempt; raise when there is none, or when the pause would be too long."""
        if error.code not in _RETRIED or attempt >= self.settings.tries:
            raise error
        pause = backoff(attempt, self._rng.uniform(0.5, 1.5), self.settings.longest_wait)
        asked = error.words.get("seconds")
        if isinstance(asked, int):
            if asked > self.settings.longest_wait:
                raise SourceUnavailable("LR-HTTP-WAIT", host=_host(call), seconds=asked) from error
            pause = max(pause, float(asked))
        self._limiter.refused(_host(call), self._clock(), pause)

    def _attempt(self, call: Call) -> Answer:
        host = _host(call)
        pause = self._limiter.wait(host, self._clock())
        if pause > 0:
            self._sleep(pause)
        self._limiter.asked(host, self._clock(), call.pace)
        response, body = self._send(call)
        self._limiter.answered(host, self._clock(), call.pace, response.headers)
        self._judge(call, response, body)
        media_type = response.headers.get("Content-Type", "")
        return Answer(self._redactor.body(body), media_type, self._described(call), self._now())

    def _send(self, call: Call) -> tuple[requests.Response, bytes]:
        """Status, headers and whole body; every error of the library below becomes one of ours."""
        import requests

        form = urlencode([*call.params, *call.secrets])
        try:
            with self._open().request(
                call.method,
                call.address,
                params=form if call.method == "GET" else None,
                data=form if call.method == "POST" else None,
                headers=self._headers(call),
                stream=True,
                allow_redirects=False,
                timeout=(self.settings.connect_timeout, self.settings.read_timeout),
            ) as response:
                return response, self._body(call, response)
        except requests.RequestException as error:
            raise self._mapped(call, error) from None  # its words hold the address with every secret in it

    def _open(self) -> requests.Session:
        import requests

        if self._session is None:
            self._session = requests.Session()
            self._session.trust_env = False
            self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        return self._session

    def _headers(self, call: Call) -> dict[str, str]:
        email = self.settings.email
        contact = f" (mailto:{email})" if email.isascii() and email.isprintable() and email else ""
        headers = {"User-Agent": f"{self.settings.tool}/{VERSION}{contact}", "Accept": call.expect.media_types}
        if call.method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return headers

    def _body(self, call: Call, response: requests.Response) -> bytes:
        started, size, chunks = self._clock(), 0, []
        for chunk in response.iter_content(_CHUNK):
            size += len(chunk)
            if size > self.settings.largest_body:
                raise SourceChanged("LR-HTTP-SIZE", host=_host(call), limit=self.settings.largest_body // _MEGABYTE)
            if self._clock() - started > self.settings.deadline:
                raise SourceUnavailable("LR-HTTP-TIMEOUT", host=_host(call))
            chunks.append(chunk)
        return b"".join(chunks)

    def _mapped(self, call: Call, error: requests.RequestException) -> SourceError | InputError:
        import requests
        from urllib3.exceptions import ReadTimeoutError

        host = _host(call)
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

    def _judge(self, call: Call, response: requests.Response, body: bytes) -> None:
        """Raise unless the answer is whole, of status 200 and of the kind asked for."""
        self._judge_status(call, response, body)
        host, kind = _host(call), kind_of(body)
        if kind is Kind.HTML:
            raise SourceChanged("LR-HTTP-HTML", host=host, said=self._redactor.words(excerpt(body)))
        if not body.strip():
            raise SourceIncomplete("LR-HTTP-CUT", host=host)
        if kind is not call.expect:
            raise SourceChanged(
                "LR-HTTP-KIND", host=host, wanted=call.expect.value, said=self._redactor.words(excerpt(body))
            )
        if not complete(body, kind):
            raise SourceIncomplete("LR-HTTP-CUT", host=host)

    def _judge_status(self, call: Call, response: requests.Response, body: bytes) -> None:
        status, host, said = response.status_code, _host(call), self._redactor.words(excerpt(body))
        asked = retry_after(response.headers, self._now())
        seconds = None if asked is None else math.ceil(asked)
        if status == 429 or rate_error(body):
            raise SourceUnavailable("LR-HTTP-BUSY", host=host, seconds=seconds)
        if status >= 500:
            raise SourceUnavailable("LR-HTTP-SERVER", host=host, status=status, said=said, seconds=seconds)
        if status in {401, 403}:
            raise SourceRefused("LR-HTTP-FORBIDDEN", host=host, status=status, said=said)
        if status == 414:
            raise SourceRefused("LR-HTTP-LONG", host=host)
        if status >= 400:
            raise SourceRefused("LR-HTTP-REFUSED", host=host, status=status, said=said)
        if 200 < status < 300:  # accepted, no content, a part: not the whole answer
            raise SourceIncomplete("LR-HTTP-CUT", host=host)
        if status != 200:
            raise SourceChanged("LR-HTTP-REDIRECT", host=host, status=status)

    def _described(self, call: Call) -> dict[str, str]:
        """Method, address and `param.<name>` for each parameter; of a secret only that it was sent."""
        described = {"method": call.method, "address": self._redactor.words(call.address)}
        for name, value in call.params:
            hidden = name.lower() in self._redactor.names
            described[f"param.{name}"] = HIDDEN if hidden else self._redactor.secretless(value)
        described.update({f"param.{name}": HIDDEN for name, _ in call.secrets})
        return described


def _host(call: Call) -> str:
    return urlsplit(call.address).netloc
