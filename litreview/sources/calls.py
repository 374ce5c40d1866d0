"""What is asked of a host and what comes back, and how both are put down without their secrets."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from litreview.sources.bodies import Kind
from litreview.sources.pace import Pace
from litreview.sources.redaction import HIDDEN, Redactor
from litreview.version import VERSION

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user's configuration says; never read from the environment in here. Times in seconds, sizes in bytes.

    `base_addresses` and `api_keys` by source key. `longest_wait` bounds one pause: a service that asks for a longer one
    is reported as busy. `deadline` bounds the reading of one answer.
    """

    base_addresses: Mapping[str, str] = field(default_factory=dict)
    email: str = field(default="", repr=False)
    api_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # further settings a source needs
    tool: str = "litreview"
    tries: int = 5
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    deadline: float = 300.0
    longest_wait: float = 120.0
    largest_body: int = 256 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `address` without query; `params` are sent in their order, a name may stand several times.

    `secrets` are sent like `params`, `secret_headers` as HTTP headers (`("Authorization", "Bearer KEY")`): neither is
    ever shown or stored. `json` is posted as a JSON body, and the parameters then stand in the address. `accept` is
    an Accept header other than that of `expect`. `judge` is given a whole body of status 200 and of the kind asked
    for, without our secrets; it raises SourceError when the body is a complaint. What it raises as LR-HTTP-BUSY or
    LR-HTTP-SERVER is tried again (`seconds` among the words: the pause the service asks for); `host` is filled in.
    """

    address: str
    params: tuple[tuple[str, str], ...]
    pace: Pace
    method: str = "GET"
    expect: Kind = Kind.XML
    secrets: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    secret_headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    json: Mapping[str, object] | None = None
    accept: str = ""
    judge: Callable[[bytes], None] | None = None

    @property
    def host(self) -> str:
        """Name and port: what has a lane and a pace of its own."""
        return urlsplit(self.address).netloc

    @property
    def verb(self) -> str:
        """The HTTP method; what has a JSON body is posted."""
        return self.method if self.json is None else "POST"

    @property
    def query(self) -> str:
        """What stands behind the question mark, with its secrets; empty when the parameters are the body."""
        return urlencode([*self.params, *self.secrets]) if self.verb == "GET" or self.json is not None else ""

    @property
    def sent(self) -> bytes | None:
        """The body, with its secrets; None without one."""
        if self.json is not None:
            return _dumped(self.json).encode()
        return None if self.verb == "GET" else urlencode([*self.params, *self.secrets]).encode()

    def headers(self, tool: str, email: str) -> dict[str, str]:
        """The headers, with their secrets. The user's address goes along as contact where it can."""
        contact = f" (mailto:{email})" if email.isascii() and email.isprintable() and email else ""
        headers = {"User-Agent": f"{tool}/{VERSION}{contact}", "Accept": self.accept or self.expect.media_types}
        if self.sent is not None:
            form = "application/x-www-form-urlencoded"
            headers["Content-Type"] = form if self.json is None else "application/json; charset=utf-8"
        return {**headers, **dict(self.secret_headers)}

    def hidden(self) -> tuple[str, ...]:
        """The secrets of this call: its values, and of «Bearer KEY» also the key alone."""
        headers = [value for _, value in self.secret_headers]
        return (
            *(value for _, value in self.secrets),
            *headers,
            *(value.split()[-1] for value in headers if value.split()),
        )

    def described(self, redactor: Redactor) -> dict[str, str]:
        """Method, address, `param.<name>` for each parameter, the JSON; of a secret only that it was sent.

        A name that stands several times is numbered from the second on: `param.filter`, `param.filter.2`.
        """
        described = {"method": self.verb, "address": redactor.words(self.address)}
        times: dict[str, int] = {}
        for name, value in self.params:
            times[name] = times.get(name, 0) + 1
            numbered = f"param.{name}" if times[name] == 1 else f"param.{name}.{times[name]}"
            described[numbered] = HIDDEN if name.lower() in redactor.names else redactor.secretless(value)
        if self.json is not None:
            described["json"] = redactor.secretless(_dumped(self.json))
        described.update({f"param.{name}": HIDDEN for name, _ in self.secrets})
        described.update({f"header.{name}": HIDDEN for name, _ in self.secret_headers})
        return described


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole body with status 200. `request` is the call without its secrets, for the log."""

    body: bytes
    media_type: str
    request: Mapping[str, str]
    received: datetime


def _dumped(value: Mapping[str, object]) -> str:
    return json.dumps(dict(value), ensure_ascii=False)
