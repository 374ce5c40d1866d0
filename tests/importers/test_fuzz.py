"""Hostile files: any bytes give records, unparsed entries or a coded error; in time, in memory, without the network."""

from __future__ import annotations

import io
import random
import socket
import time
import tracemalloc
from collections.abc import Iterator
from unittest import mock

import pytest

from litreview.errors import LitreviewError
from litreview.importers import IMPORTERS, Importer
from litreview.model import Hit, Parsed, Unparsed
from tests.importers.samples import SAMPLES

ROUNDS = 60, 20_000  # changed files for each importer: in `make test`, in `make soak`
SIZE = 1 << 17, 1 << 22  # bytes of a hostile file, likewise
SECONDS = 60  # a bound against what never ends, not a measure of speed; for each MiB in a soak
SHARE, SPARE = 40, 2 << 20  # bytes of memory for each byte of such a file, and at least

every_importer = pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.key)


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """A file that makes a reader connect anywhere fails."""
    with mock.patch.object(socket.socket, "connect", side_effect=AssertionError("a reader used the network")):
        yield


def hits_of(importer: Importer, data: bytes) -> list[Hit]:
    """What a reader makes of bytes; [] when it refuses them with a code."""
    try:
        found = list(importer.read(io.BytesIO(data)))
    except LitreviewError as refused:
        assert refused.code.startswith("LR-")
        return []
    assert all(isinstance(hit, Parsed | Unparsed) for hit in found)
    assert [hit.pointer.position for hit in found] == list(range(1, len(found) + 1))
    return found


def mutated(chance: random.Random, sample: bytes) -> bytes:
    """The sample several times over, with bytes changed, taken out, doubled and thrown about."""
    data = bytearray(sample * chance.randint(1, 4))
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(data) + 1)
        cut = data[place : place + chance.randint(0, 40)]
        kind = chance.randrange(5)
        if kind == 0:
            data[place:place] = chance.randbytes(chance.randint(1, 6))
        elif kind == 1:
            del data[place : place + len(cut)]
        elif kind == 2:
            data[place:place] = cut * chance.randint(1, 5)
        elif kind == 3:
            data[place:place] = chance.choice([b"\0", b"\xff\xfe", b"\r", b"\x1a", b'"', b"{", b"<", b"&#0;", b"\xe5"])
        else:
            target = chance.randrange(len(data) + 1)
            data[target:target] = cut
    return bytes(data)


@every_importer
def test_changed_files_give_hits_or_a_code(importer: Importer) -> None:
    changed_files(importer, ROUNDS[0])


@pytest.mark.soak
@every_importer
def test_many_changed_files_give_hits_or_a_code(importer: Importer) -> None:
    changed_files(importer, ROUNDS[1])


def changed_files(importer: Importer, rounds: int) -> None:
    chance = random.Random(importer.key)
    for _ in range(rounds):
        hits_of(importer, mutated(chance, SAMPLES[importer.key]))


@every_importer
def test_other_formats_and_encodings_give_hits_or_a_code(importer: Importer) -> None:
    for sample in SAMPLES.values():
        hits_of(importer, sample)
        text = sample.decode("utf-8", "replace")
        for encoding in ("utf-16", "utf-16-le", "utf-32", "windows-1252", "cp037"):
            hits_of(importer, text.encode(encoding, "replace"))


def hostile(sample: bytes, size: int) -> Iterator[tuple[str, bytes]]:
    """Files of about `size` bytes that have made one reader or another slow."""
    text = sample if sample.startswith(b"PK") else sample.rstrip() + b"\n"
    yield "one line", b"x" * size
    yield "blanks", b" " * size
    yield "line ends", b"\n" * size
    yield "zeros", b"\0" * size
    yield "sample and one long line", text + b"a " * (size // 2)
    yield "sample over and over", text * (size // len(text))
    yield "heads of the sample", text[: max(4, len(text) // 3)] * (size // max(4, len(text) // 3))
    for sign in (b'"', b"{", b"<", b"(", b"&", b";", b"and ", b", ", b"%", b"- ", b"@a{", b"\r"):
        yield f"sample and {sign!r}", text + sign * (size // len(sign))
        yield f"only {sign!r}", sign * (size // len(sign))


@every_importer
def test_hostile_files_end(importer: Importer) -> None:
    hostile_files(importer, SIZE[0], SECONDS)


@pytest.mark.soak
@every_importer
def test_large_hostile_files_end(importer: Importer) -> None:
    hostile_files(importer, SIZE[1], SECONDS * (SIZE[1] >> 20))


def hostile_files(importer: Importer, size: int, seconds: float) -> None:
    slow = []
    for name, data in hostile(SAMPLES[importer.key], size):
        begun = time.monotonic()
        try:
            for _ in importer.read(io.BytesIO(data)):
                pass
        except LitreviewError as refused:
            assert refused.code.startswith("LR-")
        if time.monotonic() - begun > seconds:
            slow.append(name)
    assert slow == []


@every_importer
@pytest.mark.parametrize("name", ["one line", "sample over and over", "sample and one long line", "only b'{'"])
def test_memory_is_a_small_multiple_of_the_file(importer: Importer, name: str) -> None:
    data = dict(hostile(SAMPLES[importer.key], SIZE[0]))[name]
    tracemalloc.start()
    try:
        for _ in importer.read(io.BytesIO(data)):
            pass
    except LitreviewError as refused:
        assert refused.code
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < max(SPARE, SHARE * len(data))


@pytest.mark.parametrize("key", ["pubmed-xml", "endnote-xml"])
def test_entities_are_not_expanded(key: str) -> None:
    importer = next(importer for importer in IMPORTERS if importer.key == key)
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    outside = '<!ENTITY x SYSTEM "file:///etc/passwd">'
    body = SAMPLES[key].decode().removeprefix('<?xml version="1.0"?>').replace("Håp", "&a9;&x;")
    data = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "ha">{bomb}{outside}]>{body}'.encode()
    with pytest.raises(LitreviewError, match="LR-XML-ENTITY"):
        list(importer.read(io.BytesIO(data)))
