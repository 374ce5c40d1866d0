"""Every byte of a strict zip is accounted for; each kind of wrong one is refused by its name."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import replace

import pytest

from litreview.formats.strict_zip import FAULTS, Limits, StrictZip, ZipFault
from tests.formats.zips import PLAIN, Part, deflated, parts, zip_of

CONTENT = {"a.txt": b"alpha " * 40, "b/c.txt": bytes(range(256)), "d.txt": b"", "å.txt": b"last"}
A, B = Part(b"a", b"first"), Part(b"b", b"second")
LINK, FOLDER, PIPE = 0o120777 << 16, 0o040755 << 16, 0o010644 << 16
SMALL = Limits(entries=3, one=1000, total=1500, ratio=10, small=100)
ZIP64 = b"\x01\0\x08\0" + b"\0" * 8


def read(data: bytes, limits: Limits | None = None) -> dict[str, bytes]:
    packed = StrictZip(io.BytesIO(data), limits)
    return {name: b"".join(packed.pieces(name)) for name in packed.entries}


def test_a_plain_zip_is_read_as_zipfile_reads_it() -> None:
    data = zip_of(*parts(CONTENT))
    assert read(data) == CONTENT
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        assert {name: packed.read(name) for name in packed.namelist()} == CONTENT


def test_many_pieces_make_one_entry() -> None:
    noise = random.Random(7).randbytes(300_000) + b"x" * 300_000
    packed = StrictZip(io.BytesIO(zip_of(Part(b"big", noise))))
    pieces = list(packed.pieces("big"))
    assert b"".join(pieces) == noise
    assert max(map(len, pieces)) <= 1 << 16


WRONG = {
    "nothing": (b"", "zip"),
    "no zip": (b"%PDF-1.7 " * 9, "zip"),
    "cut short": (zip_of(A, B)[:-30], "gap"),
    "the end cut off": (zip_of(A, B)[:-1], "gap"),
    "before": (zip_of(A, B, before=b"MZ"), "gap"),
    "between": (zip_of(A, B, between=b"\0"), "gap"),
    "after": (zip_of(A, B, after=b"\0"), "gap"),
    "two zips": (zip_of(A) + zip_of(B), "gap"),
    "a comment": (zip_of(A, comment=b"hello"), "gap"),
    "a comment at an entry": (zip_of(replace(A, comment=b"x")), "comment"),
    "an extra field": (zip_of(replace(A, extra=b"UT\x05\0\x01aaaa")), "comment"),
    "zip64": (zip_of(replace(A, extra=ZIP64)), "comment"),
    "an extra field in its own header": (zip_of(replace(A, local={"extra": b"UT\x01\0a"})), "header"),
    "another name in its own header": (zip_of(replace(A, local={"name": b"z"})), "header"),
    "another size in its own header": (zip_of(replace(A, local={"size": 3})), "header"),
    "another checksum in its own header": (zip_of(replace(A, local={"crc": 3})), "header"),
    "another method in its own header": (zip_of(replace(A, local={"method": 0})), "header"),
    "another date in its own header": (zip_of(replace(A, local={"date": 0x22})), "header"),
    "a size that follows the data": (zip_of(replace(A, flags=8)), "header"),
    "another date": (zip_of(replace(A, date=0x5A21)), "header"),
    "another version": (zip_of(replace(A, needed=45)), "header"),
    "from DOS": (zip_of(replace(A, made_by=20)), "header"),
    "said to be text": (zip_of(replace(A, internal=1)), "header"),
    "encrypted": (zip_of(replace(A, flags=1)), "encrypted"),
    "strongly encrypted": (zip_of(replace(A, flags=0x40)), "encrypted"),
    "a hidden directory": (zip_of(replace(A, flags=0x2000)), "encrypted"),
    "a link": (zip_of(replace(A, external=LINK)), "special"),
    "a folder": (zip_of(replace(A, name=b"a/", external=FOLDER)), "special"),
    "a folder by its name": (zip_of(replace(A, name=b"a/")), "special"),
    "a pipe": (zip_of(replace(A, external=PIPE)), "special"),
    "may be run": (zip_of(replace(A, external=0o100755 << 16)), "header"),
    "hidden in DOS": (zip_of(replace(A, external=PLAIN | 2)), "header"),
    "a folder of DOS": (zip_of(replace(A, external=0x10)), "special"),
    "packed by Windows": (zip_of(replace(A, external=0x20)), "header"),
    "stored": (zip_of(replace(A, method=0, packed=A.data)), "method"),
    "bzip2": (zip_of(replace(A, method=12)), "method"),
    "LZMA": (zip_of(replace(A, method=14)), "method"),
    "not sorted": (zip_of(B, A), "order"),
    "twice": (zip_of(A, A), "order"),
    "a name in another encoding": (zip_of(replace(A, name=b"\xe5.txt")), "name"),
    "a name that should be marked": (zip_of(replace(A, name="å".encode())), "name"),
    "a name marked for nothing": (zip_of(replace(A, flags=0x800)), "name"),
    "another checksum": (zip_of(replace(A, crc=1)), "data"),
    "a size too small": (zip_of(replace(A, size=2)), "data"),
    "a size too large": (zip_of(replace(A, size=20)), "data"),
    "no deflate": (zip_of(replace(A, packed=b"\xff\xff\xff")), "data"),
    "deflate cut short": (zip_of(replace(A, packed=deflated(A.data)[:-2])), "data"),
    "bytes after the data": (zip_of(replace(A, packed=deflated(A.data) + b"\0")), "data"),
    "nothing packed": (zip_of(replace(A, packed=b"")), "data"),
    "too many": (zip_of(*(Part(b"%d" % n, b"") for n in range(4))), "count"),
    "one too large": (zip_of(replace(A, data=bytes(range(250)) * 5)), "large"),
    "all too large": (zip_of(*(Part(b"%d" % n, random.Random(n).randbytes(700)) for n in range(3))), "large"),
    "a bomb": (zip_of(replace(A, data=b"\0" * 900)), "ratio"),
    "a bomb that lies of its size": (zip_of(replace(A, packed=deflated(b"\0" * 900_000), size=5)), "data"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused(name: str) -> None:
    data, what = WRONG[name]
    with pytest.raises(ZipFault) as caught:
        read(data, SMALL)
    assert caught.value.what == what


def test_every_fault_is_met_here() -> None:
    assert {what for _, what in WRONG.values()} == set(FAULTS)


def test_a_bomb_is_not_unpacked_far() -> None:
    packed = StrictZip(io.BytesIO(zip_of(replace(A, packed=deflated(b"\0" * 50_000_000), size=5))))
    taken = 0
    with pytest.raises(ZipFault):
        for piece in packed.pieces("a"):
            taken += len(piece)
    assert taken <= 1 << 16


def test_an_offset_that_leads_elsewhere_is_refused() -> None:
    data = bytearray(zip_of(A, B))
    place = data.rindex(b"PK\x01\x02")
    data[place + 42 : place + 46] = b"\0\0\0\0"  # the second entry is said to lie where the first does
    with pytest.raises(ZipFault, match="gap"):
        read(bytes(data))


def test_any_bit_of_the_file_that_is_turned_is_found_or_changes_nothing() -> None:
    data = zip_of(*parts(CONTENT))
    spared = 0
    for place in range(len(data) * 8):
        turned = bytearray(data)
        turned[place // 8] ^= 1 << place % 8
        try:
            assert read(bytes(turned)) == CONTENT
            spared += 1
        except (ZipFault, AssertionError) as fault:
            assert isinstance(fault, ZipFault), place
    assert spared < 40  # unused bits at the end of deflated data
