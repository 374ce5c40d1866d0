"""A small web server on the loopback that speaks for one source, with faults on order.

    class Made(SourceServer):
        key = "made"
        def answer(self, call): return Reply(b"{}")

    with Made() as server:
        settings = Settings(base_addresses={"made": server.address})
        server.faults.append(Fault("search", status=429, headers={"Retry-After": "2"}))

Faults are used up in order, one for each request they fit. `server.calls` holds every request as it came.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

HTML = b"<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Welcome to the hotel network</body></html>"


@dataclass
class Fault:
    """What to do instead of answering well. `path` part of the address; `fits` a further condition on the parameters.

    `cut`: send only so many bytes of the good answer, under a Content-Length of the whole (`honest=False`) or of the
    part (`honest=True`). `delay`: seconds to wait first; `stall`: seconds to wait before hanging up after a cut.
    Without status, body and cut the good answer follows.
    """

    path: str = ""
    status: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    honest: bool = False
    delay: float = 0.0
    stall: float = 0.0
    times: int = 1
    fits: Callable[[dict[str, str]], bool] = lambda _: True


@dataclass(frozen=True)
class Seen:
    """One request as it came."""

    path: str
    method: str
    params: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """What is sent back."""

    body: bytes
    status: int = 200
    media_type: str = ""  # guessed from the body when empty
    headers: dict[str, str] = field(default_factory=dict)


class SourceServer:
    """The server, as a context manager. A subclass sets `key` and `path` and writes `answer`."""

    key = ""
    path = "/"

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.calls: list[Seen] = []
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def address(self) -> str:
        """The base address, as a user would configure it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{self.path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def fault_for(self, path: str, params: dict[str, str]) -> Fault | None:
        with self._lock:
            for fault in self.faults:
                if fault.times and fault.path in path and fault.fits(params):
                    fault.times -= 1
                    return fault
        return None

    def answer(self, call: Seen) -> Reply:
        """The good answer to a call; `call.path` is percent-decoded."""
        raise NotImplementedError


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    owner: SourceServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a client that gave up is what some tests want
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._serve(urlsplit(self.path).query, b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        form = "urlencoded" in self.headers.get("Content-Type", "")
        self._serve(body.decode() if form else urlsplit(self.path).query, body)

    def _serve(self, query: str, body: bytes) -> None:
        owner, path = self.server.owner, unquote(urlsplit(self.path).path)
        params = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
        seen = Seen(path, self.command, params, dict(self.headers), body)
        owner.calls.append(seen)
        fault = owner.fault_for(path, params) or Fault()
        if fault.delay:
            time.sleep(fault.delay)
        reply = Reply(fault.body) if fault.body else owner.answer(seen)
        self._send(reply, fault)
        time.sleep(fault.stall)

    def _send(self, reply: Reply, fault: Fault) -> None:
        sent = reply.body[: fault.cut] if fault.cut else reply.body
        claimed = len(sent) if fault.honest else len(reply.body)
        self.send_response(fault.status or reply.status)
        self.send_header("Content-Type", reply.media_type or _media_type(reply.body))
        self.send_header("Content-Length", str(claimed))
        for name, value in {**reply.headers, **fault.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sent)
        self.close_connection = self.close_connection or claimed != len(sent)

    def log_message(self, *_: object) -> None:
        return


def _media_type(body: bytes) -> str:
    return "application/json" if body.lstrip().startswith((b"{", b"[")) else "text/xml; charset=UTF-8"
