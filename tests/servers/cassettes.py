"""Recorded exchanges in VCR cassettes: YAML, as Python's vcrpy and Ruby's vcr write it."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Taped:
    """One request and its answer."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def read_tape(path: Path) -> list[Taped]:
    """The exchanges of a cassette in their order. Skips the test where no YAML reader is installed."""
    yaml = pytest.importorskip("yaml", reason="reading recorded cassettes takes PyYAML")
    tape = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [_taped(entry) for entry in tape.get("interactions") or tape["http_interactions"]]


def _taped(entry: Mapping[str, Any]) -> Taped:
    response = entry["response"]
    status = response.get("status_code") or response["status"]
    code = (status.get("code") or status["status_code"]) if isinstance(status, Mapping) else status
    headers = {name.lower(): _first(value) for name, value in response["headers"].items()}
    return Taped(entry["request"]["uri"], int(code), headers, _body(response))


def _first(value: object) -> str:
    return str(value[0]) if isinstance(value, list) and value else str(value)


def _body(response: Mapping[str, Any]) -> bytes:
    body = response.get("content", response.get("body"))
    held = body.get("string", "") if isinstance(body, Mapping) else body
    data = held if isinstance(held, bytes) else str(held or "").encode()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
