"""A bundle is hostile input: each way to make it wrong is refused by name, before anything in it is used."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.formats.strict_zip import Limits
from litreview.steps.bundle_names import folded, sound_name, sound_path
from litreview.steps.bundle_read import OpenBundle, open_bundle
from tests.formats.zips import Part, deflated, parts, zip_of
from tests.steps.bundles import MANIFEST, Content, content, put, put_parts, same, whole, written

LINK = 0o120777 << 16


def use(path: Path, limits: Limits | None = None) -> None:
    """Open a bundle and read all of it."""
    with open_bundle(path, limits or Limits()) as bundle:
        read_all(bundle)


def read_all(bundle: OpenBundle) -> tuple[int, ...]:
    rows = [list(bundle.all_rows(table)) for table in ("records", "unparsed")]
    pages = sum(len(piece) for page in bundle.pages for piece in bundle.page(page))
    kept = [row for page in bundle.pages for row in bundle.rows(page, "records")]
    assert kept == rows[0]
    return len(list(bundle.events())), len(list(bundle.private())), pages, *map(len, rows)


def refused(path: Path, limits: Limits | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        use(path, limits)
    return caught.value


def test_a_whole_bundle_is_read(tmp_path: Path) -> None:
    path = tmp_path / "whole.zip"
    path.write_bytes(whole())
    with open_bundle(path) as bundle:
        events, private, pages, records, unparsed = read_all(bundle)
        assert events == bundle.about.length > 50
        assert (private, unparsed) == (3, 2)
        assert records > 10
        assert pages == sum(len(data) for name, data in content().items() if name.startswith("pages/"))
        assert list(bundle.page(999)) == list(bundle.rows(999, "records")) == []
        assert sorted(bundle.pages) == list(range(1, len(bundle.pages) + 1))
    assert put(tmp_path, content()).read_bytes() != b""
    use(put(tmp_path, content()))


# The zip ------------------------------------------------------------------------------------------------------------

ZIPS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "comment": (lambda at: put_parts(at, written(comment=b"x"), "index.html"), "LR-BUNDLE-EXTRA"),
    "extra field": (lambda at: put_parts(at, written(extra=b"UT\1\0a"), "index.html"), "LR-BUNDLE-EXTRA"),
    "before": (lambda at: put_parts(at, same, "", before=b"MZ"), "LR-BUNDLE-GAP"),
    "after": (lambda at: put_parts(at, same, "", after=b"x"), "LR-BUNDLE-GAP"),
    "between": (lambda at: put_parts(at, same, "", between=b"x"), "LR-BUNDLE-GAP"),
    "other header": (lambda at: put_parts(at, written(local={"crc": 1}), "index.html"), "LR-BUNDLE-HEADER"),
    "other name": (lambda at: put_parts(at, written(local={"name": b"indexxhtml"}), "index.html"), "LR-BUNDLE-HEADER"),
    "stored": (lambda at: put_parts(at, written(method=0), "index.html"), "LR-BUNDLE-HEADER"),
    "encrypted": (lambda at: put_parts(at, written(flags=1), "index.html"), "LR-BUNDLE-ENCRYPTED"),
    "link": (lambda at: put_parts(at, written(external=LINK), "index.html"), "LR-BUNDLE-SPECIAL"),
    "twice": (lambda at: put_parts(at, same, "", Part(b"index.html", b"x")), "LR-BUNDLE-DOUBLE"),
    "bomb": (lambda at: put_parts(at, same, "", Part(b"pages/000099", b"\0" * (5 << 20))), "LR-BUNDLE-BOMB"),
    "lying bomb": (
        lambda at: put_parts(at, written(packed=deflated(b"\0" * (5 << 20)), size=9), "index.html"),
        "LR-BUNDLE-DATA",
    ),
    "bad data": (lambda at: put_parts(at, written(packed=b"\xff\xff"), "events.jsonl"), "LR-BUNDLE-DATA"),
    "latin name": (lambda at: put_parts(at, same, "", Part(b"reports/\xe5.md", b"x")), "LR-BUNDLE-PATH"),
}


@pytest.mark.parametrize("name", ZIPS)
def test_a_zip_made_wrong_is_refused(name: str, tmp_path: Path) -> None:
    made, code = ZIPS[name]
    assert refused(made(tmp_path)).code == code


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_bundle_that_was_only_packed_again_is_not_called_dangerous(method: int, tmp_path: Path) -> None:
    path = tmp_path / "again.zip"
    with zipfile.ZipFile(path, "w", method) as packed:
        for name, data in content().items():
            packed.writestr(name, data)
    assert refused(path).code == "LR-BUNDLE-HEADER"


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    for data, code in (
        (b"", "ZIP"),
        (b"%PDF-1.7" * 20, "ZIP"),
        (whole()[:-300], "GAP"),
        (whole()[300:], "GAP"),
        (zip_of(), "MISSING"),
    ):
        path.write_bytes(data)
        assert refused(path).code == f"LR-BUNDLE-{code}"
    assert refused(tmp_path).code == "LR-FILE-FOLDER"
    assert refused(tmp_path / "none.zip").code == "LR-FILE-MISSING-FILE"


def test_too_many_and_too_large_are_refused(tmp_path: Path) -> None:
    path = put(tmp_path, content())
    assert refused(path, Limits(entries=10)).code == "LR-BUNDLE-COUNT"
    assert refused(path, Limits(one=1000)).code == "LR-BUNDLE-LARGE"
    assert refused(path, Limits(total=100_000)).code == "LR-BUNDLE-LARGE"
    assert refused(path, Limits(ratio=2, small=100)).code == "LR-BUNDLE-BOMB"


# Names --------------------------------------------------------------------------------------------------------------

PATHS = (
    "../evil.toml",
    "protocols/../../evil.toml",
    "/etc/passwd",
    "C:/evil.md",
    "C:evil.md",
    "reports\\evil.md",
    "..\\evil.md",
    "\\\\server\\share",
    "reports/./a.md",
    "reports//a.md",
    "reports/a.md/",
    "reports/..",
    "reports/ a.md",
    "reports/a.md ",
    "reports/a.md.",
    "reports/.hidden.md",
    "reports/con.md",
    "reports/CON",
    "reports/Aux.md",
    "reports/nul.md",
    "reports/lpt1.md",
    "reports/com¹.md",
    "reports/conin$.md",
    "reports/a:b.md",
    "reports/a*.md",
    "reports/a?.md",
    "reports/a<b.md",
    'reports/a"b.md',
    "reports/a|b.md",
    "reports/a\nb.md",
    "reports/a\0b.md",
    "reports/a\x7fb.md",
    "reports/a\u202eb.md",
    "reports/a\u200bb.md",
    "reports/a\ufeffb.md",
    "reports/a\u030a.md",
    f"reports/{'a' * 250}.md",
    f"reports/{'a/' * 99}b.md",
)


@pytest.mark.parametrize("name", PATHS, ids=range(len(PATHS)))
def test_a_name_that_leads_elsewhere_or_is_no_plain_name_is_refused(name: str, tmp_path: Path) -> None:
    wrong = refused(put(tmp_path, content() | {name: b"x"}))
    assert wrong.code in {"LR-BUNDLE-PATH", "LR-BUNDLE-SPECIAL"}
    assert wrong.words["entry"] == name


def test_sound_names_are_told_from_others() -> None:
    assert all(map(sound_name, ("a.md", "søk på håp.toml", "console.md", "a..b.md", "com10.md", "日本.md")))
    assert not any(sound_path(path) for path in PATHS)
    assert not any(map(sound_name, ("", ".", "..", "a/b", "\ud800")))
    assert folded("Ａ/ﬁ.MD") == folded("a/fi.md")


@pytest.mark.parametrize("twin", ["reports/REVIEW.nb.html", "Index.html", "reports/review.nb.ｈtml", "pages/000001 "])
def test_two_names_that_are_one_elsewhere_are_refused(twin: str, tmp_path: Path) -> None:
    assert refused(put(tmp_path, content() | {twin: b"x"})).code in {
        "LR-BUNDLE-DOUBLE",
        "LR-BUNDLE-PATH",
        "LR-BUNDLE-ENTRY",
    }


@pytest.mark.parametrize(
    "name",
    ["setup.exe", "reports/macro.docm", "reports/deep/a.md", "pages/1", "pages/x", "tables/a.toml", "events.jsonl.gz",
     "protocols/a.md", "litreview.db", "nested.zip", "reports/a.zip", "reports/a.js", "index.htm"],
)  # fmt: skip
def test_an_entry_that_has_no_place_is_refused(name: str, tmp_path: Path) -> None:
    wrong = refused(put(tmp_path, content() | {name: b"x"}))
    assert (wrong.code, wrong.where.record) == ("LR-BUNDLE-ENTRY", name)


@pytest.mark.parametrize("name", [name for name in sorted(content()) if "/" not in name])
def test_an_entry_that_is_missing_is_refused(name: str, tmp_path: Path) -> None:
    found = content()
    del found[name]
    wrong = refused(put(tmp_path, found, listed=name != MANIFEST))
    assert (wrong.code, wrong.words["entry"]) == ("LR-BUNDLE-MISSING", name)


# The list of checksums ----------------------------------------------------------------------------------------------


def listed_as(change: Callable[[bytes], bytes]) -> Content:
    found = content()
    return found | {MANIFEST: change(found[MANIFEST])}


def swapped(data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join((lines[1], lines[0], *lines[2:]))


LISTS = {
    "": "LR-BUNDLE-MANIFEST",
    "no line feed at the end": "LR-BUNDLE-MANIFEST",
    "a line more": "LR-BUNDLE-MANIFEST",
    "a line twice": "LR-BUNDLE-MANIFEST",
    "swapped": "LR-BUNDLE-MANIFEST",
    "one space": "LR-BUNDLE-MANIFEST",
    "capitals": "LR-BUNDLE-MANIFEST",
    "carriage returns": "LR-BUNDLE-MANIFEST",
    "a line less": "LR-BUNDLE-ENTRY",
    "another checksum": "LR-BUNDLE-CHECKSUM",
}
CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: b"",
    "no line feed at the end": lambda data: data[:-1],
    "a line more": lambda data: data + b"0" * 64 + b"  zzz\n",
    "a line twice": lambda data: data.splitlines(keepends=True)[0] + data,
    "swapped": swapped,
    "one space": lambda data: data.replace(b"  ", b" "),
    "capitals": bytes.upper,
    "carriage returns": lambda data: data.replace(b"\n", b"\r\n"),
    "a line less": lambda data: data[data.index(b"\n") + 1 :],
    "another checksum": lambda data: b"0" * 64 + data[64:],
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_does_not_fit_is_refused(name: str, tmp_path: Path) -> None:
    assert refused(put(tmp_path, listed_as(CHANGES[name]), listed=False)).code == LISTS[name]


@pytest.mark.parametrize("name", [name for name in sorted(content()) if name != MANIFEST])
def test_an_entry_that_is_not_the_listed_one_is_refused(name: str, tmp_path: Path) -> None:
    if name == "bundle.json":
        return  # is read before its checksum: the list may be of a later layout
    wrong = refused(put(tmp_path, content() | {name: content()[name] + b" "}, listed=False))
    assert (wrong.code, wrong.where.record) == ("LR-BUNDLE-CHECKSUM", name)


# What it says of itself ---------------------------------------------------------------------------------------------


def about(**changed: object) -> bytes:
    said = {**json.loads(content()["bundle.json"]), **changed}
    kept = {key: value for key, value in said.items() if value is not None}
    return f"{json.dumps(kept, indent=2)}\n".encode()


ABOUTS = {
    b"": "ABOUT",
    b"{": "ABOUT",
    b"[]": "ABOUT",
    b"\xff": "ABOUT",
    b'{"format": 1, "format": 1}': "ABOUT",
    about(format=2): "NEWER",
    b'{"format": 99, "unheard": true}': "NEWER",
    about(format=0): "ABOUT",
    about(format="1"): "ABOUT",
    about(format=True): "ABOUT",
    about(format=1.0): "ABOUT",
    about(tool=None): "ABOUT",
    about(tool=""): "ABOUT",
    about(tool="a\x1b[31m"): "ABOUT",
    about(tool="a" * 999): "ABOUT",
    about(language="xx"): "ABOUT",
    about(language=["nb"]): "ABOUT",
    about(head="x"): "ABOUT",
    about(length=-1): "ABOUT",
    about(length=10**30): "ABOUT",
    about(reports=["../x"]): "ABOUT",
    about(reports="default"): "ABOUT",
    about(more=1): "ABOUT",
    about(**{"with": ["secrets"]}): "ABOUT",
    about(review={}): "ABOUT",
    b'{"format":1,"tool":' + b"[" * 100_000: "ABOUT",
    about() + b"\n": "ABOUT",
    about().replace(b"  ", b" "): "ABOUT",
}


@pytest.mark.parametrize("data", ABOUTS, ids=range(len(ABOUTS)))
def test_what_it_says_of_itself_is_looked_through(data: bytes, tmp_path: Path) -> None:
    assert refused(put(tmp_path, content() | {"bundle.json": data})).code == f"LR-BUNDLE-{ABOUTS[data]}"


# Lines --------------------------------------------------------------------------------------------------------------


def line_of(name: str, number: int, change: Callable[[bytes], bytes]) -> Content:
    lines = content()[name].splitlines(keepends=True)
    lines[number - 1] = change(lines[number - 1])
    return content() | {name: b"".join(lines)}


def with_key(key: str, value: object) -> Callable[[bytes], bytes]:
    def change(line: bytes) -> bytes:
        said = {**json.loads(line), key: value}
        return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"

    return change


def without(key: str) -> Callable[[bytes], bytes]:
    def change(line: bytes) -> bytes:
        said = {name: value for name, value in json.loads(line).items() if name != key}
        return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"

    return change


LINES: dict[str, Callable[[bytes], bytes]] = {
    "space": lambda line: line.replace(b'":', b'": ', 1),
    "blank line": lambda line: line + b"\n",
    "carriage return": lambda line: line[:-1] + b"\r\n",
    "no UTF-8": lambda line: line.replace(b"litreview", b"litr\xe5view", 1),
    "escaped letter": lambda line: line.replace(b"litreview", b"\\u006citreview", 1),
    "key twice": lambda line: line.replace(b'"kind":', b'"kind":"x","kind":', 1),
    "huge number": lambda line: line.replace(b'"seq":2', b'"seq":' + b"2" * 5000, 1),
    "fraction": lambda line: line.replace(b'"seq":2', b'"seq":2.0', 1),
    "not a number": lambda line: line.replace(b'"seq":2', b'"seq":NaN', 1),
    "no": lambda line: line.replace(b'"seq":2', b'"seq":true', 1),
    "zero": lambda line: line.replace(b'"seq":2', b'"seq":0', 1),
    "deep": with_key("data", {"a": json.loads("[" * 500 + "]" * 500)}),
    "very deep": lambda line: line.replace(b'"data":{', b'"data":' + b"[" * 200_000 + b"{", 1),
    "a part more": with_key("more", 1),
    "a part less": without("tool"),
    "no object": with_key("data", []),
    "no text": with_key("actor", 5),
    "no time": with_key("at", "yesterday"),
    "a time otherwise": with_key("at", "2026-03-01T12:00:01Z"),
    "no hash": with_key("hash", "A" * 64),
    "cut": lambda line: line[:40] + b"\n",
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_is_no_event_is_refused_with_its_number(name: str, tmp_path: Path) -> None:
    wrong = refused(put(tmp_path, line_of("events.jsonl", 2, LINES[name])))
    assert (wrong.code, wrong.where.record) == ("LR-BUNDLE-LINE", "events.jsonl")
    assert wrong.where.line == (3 if name == "blank line" else 2)


def test_the_last_line_must_end(tmp_path: Path) -> None:
    found = content()
    wrong = refused(put(tmp_path, found | {"events.jsonl": found["events.jsonl"][:-1]}))
    assert (wrong.code, wrong.where.line) == ("LR-BUNDLE-LINE", found["events.jsonl"].count(b"\n"))


ROWS = (
    ("records.jsonl", with_key("more", 1)),
    ("records.jsonl", without("data")),
    ("records.jsonl", with_key("id", 1)),
    ("records.jsonl", with_key("page", "1")),
    ("records.jsonl", with_key("line", "1")),
    ("records.jsonl", with_key("data", {})),
    ("unparsed.jsonl", with_key("reason", None)),
    ("unparsed.jsonl", with_key("id", True)),
    ("private.jsonl", with_key("salt", "zz")),
    ("private.jsonl", with_key("text", None)),
    ("private.jsonl", without("salt")),
    ("private.jsonl", with_key("digest", "0" * 64)),
)


@pytest.mark.parametrize("place", range(len(ROWS)))
def test_a_row_of_another_shape_is_refused(place: int, tmp_path: Path) -> None:
    name, change = ROWS[place]
    wrong = refused(put(tmp_path, line_of(name, 2, change)))
    assert (wrong.code, wrong.where.record, wrong.where.line) == ("LR-BUNDLE-LINE", name, 2)


# Pages --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["index.html", "reports/review.nb.html", "reports/review.flow.nb.svg"])
def test_a_page_that_runs_something_is_refused(name: str, tmp_path: Path) -> None:
    end = b"</svg>" if name.endswith("svg") else b"</body>"
    wrong = refused(put(tmp_path, content() | {name: content()[name].replace(end, b"<script>alert(1)</script>" + end)}))
    assert (wrong.code, wrong.where.record) == ("LR-BUNDLE-PAGE", name)
    assert (wrong.where.line or 0) > 1


def test_a_page_without_its_policy_is_refused(tmp_path: Path) -> None:
    page = content()["index.html"].replace(b"default-src", b"x-default-src")
    assert refused(put(tmp_path, content() | {"index.html": page})).code == "LR-BUNDLE-PAGE"


def test_nothing_is_written_under_a_name_of_the_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "here"
    place.mkdir()
    path = put(tmp_path, content())
    monkeypatch.chdir(place)
    use(path)
    assert list(place.iterdir()) == []
    assert parts(content())


def test_a_report_is_not_taken_for_a_bundle_that_was_tampered_with(tmp_path: Path) -> None:
    path = tmp_path / "thesis.docx"
    path.write_bytes(b"PK")
    with pytest.raises(InputError) as caught, open_bundle(path):
        pass
    assert caught.value.code == "LR-BUNDLE-REPORT"
