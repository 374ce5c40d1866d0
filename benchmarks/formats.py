"""Export files read by us and by other readers, in the same run.

    python -m benchmarks.formats FILE… [--records 0] [--rounds 5] [--peers FOLDER] [--only ours …]

Prints one JSON object. For each file: what it was recognised as, and for each reader the seconds of the fastest and of
the median round, records a second (of the median), and peak memory with what of it is the file's doing (each reader in
a process of its own). `ours` makes Records of the file; `ours_parse` takes its text apart into tags or cells, which is
what the other readers do with the same text, so `times_slower_than_ours_parse` compares like with like: decoded text in
memory on both sides. `--records`: the file is repeated until it holds at least as many. Readers that are not installed,
or cannot read the file, are left out with the reason; `--peers` is a folder made by
`pip install --target FOLDER rispy bibtexparser nbib pandas biopython`.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.search import memory

ROOT = Path(__file__).resolve().parent.parent
Reader = Callable[[Any], int]
_WARM = 1 << 16  # bytes


def main() -> None:
    parser = argparse.ArgumentParser(description="Export files read by us and by others.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--records", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", default="")
    parser.add_argument("--only", nargs="+", default=(), help="these readers alone: ours, ours_parse, rispy …")
    parser.add_argument("--role", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.peers:
        sys.path.append(given.peers)
    if given.role:
        print(json.dumps(alone(given.files[0], given.role)), flush=True)
        return
    print(json.dumps({"files": [everything(path, given) for path in given.files]}, indent=1), flush=True)


def everything(path: Path, given: argparse.Namespace) -> dict[str, Any]:
    """All readers on one file."""
    with tempfile.TemporaryDirectory() as folder:
        whole = repeated(path, given.records, Path(folder)) if given.records else path
        importer, dialect = known(whole)
        readers = {"ours": ours, **PARSE_STEPS.get(importer.key, {}), **PEERS.get(importer.key, {})}
        readers = {name: reader for name, reader in readers.items() if not given.only or name in given.only}
        told, missing = timed(whole, readers, given.rounds)
        for name, found in told.items():
            found.update(_child(whole, name, given))
        _compare(told)
    about = {"file": path.name, "format": importer.key, "dialect": dialect, "mb": round(whole_size(told), 2)}
    return {**about, "readers": told, **({"left_out": missing} if missing else {})}


def whole_size(told: dict[str, dict[str, Any]]) -> float:
    """The size of the file that was read, in MB."""
    return float(next(iter(told.values()))["file_mb"])


def known(path: Path) -> tuple[Any, str]:
    """The importer of a file and the key of its dialect."""
    from litreview.importers import HEAD, recognise

    with path.open("rb") as stream:
        head = stream.read(HEAD)
    importer = recognise(head, path.name)
    dialect = importer.dialect(head)
    return importer, dialect.key if dialect else ""


def repeated(path: Path, records: int, folder: Path) -> Path:
    """The file as often as it takes; the header of a table only once. XML cannot be repeated so."""
    importer, _ = known(path)
    data = path.read_bytes().removeprefix(b"\xef\xbb\xbf").rstrip() + b"\n"
    head, body = b"", data
    if importer.key == "csv":
        head, _, body = data.partition(b"\n")
        head += b"\n"
    times = max(1, -(-records // max(1, ours(path))))
    target = folder / path.name
    with target.open("wb") as out:
        out.write(head)
        for _ in range(times):
            out.write(body if importer.key == "csv" else body + b"\n")
    return target


def timed(path: Path, readers: dict[str, Reader], rounds: int) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """The readers in turn, round by round, after one round that is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    found: dict[str, int] = {}
    missing: dict[str, str] = {}
    for number in range(rounds + 1):
        for name, reader in readers.items():
            if name in missing:
                continue
            given = path if name == "ours" else text_of(path, blocks=name == "ours_parse")
            gc.collect()
            begun = time.perf_counter()
            try:
                found[name] = reader(given)
            except Exception as error:
                if name.startswith("ours"):
                    raise
                missing[name] = f"{type(error).__name__}: {error}".strip()[:200]
                continue
            if number:
                seconds[name].append(time.perf_counter() - begun)
    return {name: _figures(found[name], seconds[name]) for name in readers if name not in missing}, missing


def _figures(records: int, seconds: list[float]) -> dict[str, Any]:
    median = statistics.median(seconds)
    return {
        "records": records,
        "seconds": round(median, 4),
        "seconds_best": round(min(seconds), 4),
        "records_per_second": round(records / median),
    }


def _compare(told: dict[str, dict[str, Any]]) -> None:
    for name, found in told.items():
        for base in ("ours_parse", "ours"):
            if base in told and not name.startswith("ours"):
                found[f"times_slower_than_{base}"] = round(found["seconds"] / told[base]["seconds"], 2)


def alone(path: Path, name: str) -> dict[str, Any]:
    """The memory of one reader, in a process of its own: before it begins, and its peak."""
    readers = {key: reader for table in (PARSE_STEPS, PEERS) for each in table.values() for key, reader in each.items()}
    reader = {"ours": ours, **readers}[name]
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / path.name
        with path.open("rb") as whole:
            small.write_bytes(whole.read(_WARM))  # what a reader loads of itself is not the file's doing
        with suppress(Exception):  # a peer may not read a file that is cut off; it has loaded itself then
            _on_file(name, reader, small)
    before = memory()
    _on_file(name, reader, path)
    return {"file_mb": path.stat().st_size / 1024**2, "peak_mb": memory(), "peak_mb_before": before}


def _on_file(name: str, reader: Reader, path: Path) -> int:
    """The way from the file: ours block by block, the others with the whole text, as they want it."""
    return reader(path if name == "ours" else _blocks(path) if name == "ours_parse" else text_of(path, blocks=False))


def text_of(path: Path, *, blocks: bool) -> Any:
    """The decoded text of a file, line ends LF: whole, or in the blocks our readers get."""
    found = list(_blocks(path))
    return found if blocks else "".join(found)


def _child(path: Path, name: str, given: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.formats", str(path), "--role", name, "--peers", given.peers]
    done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


# ----- ours


def ours(path: Path) -> int:
    """Records of the file, as `import` makes them."""
    importer, _ = known(path)
    with path.open("rb") as stream:
        return sum(1 for _ in importer.read(stream))


def _blocks(path: Path) -> Iterator[str]:
    from litreview.formats.text import TextFile

    with path.open("rb") as stream:
        yield from TextFile(stream).blocks()


def parse_step(module: str, name: str) -> Reader:
    """A reader's own first step: tags or cells, no Record."""

    def reader(blocks: Any) -> int:
        function = getattr(importlib.import_module(f"litreview.formats.{module}"), name)
        return sum(1 for _ in function(blocks))

    return reader


PARSE_STEPS: dict[str, dict[str, Reader]] = {
    "ris": {"ours_parse": parse_step("ris_entries", "entries")},
    "medline": {"ours_parse": parse_step("medline", "entries")},
    "bibtex": {"ours_parse": parse_step("bibtex_entries", "entries")},
    "csv": {"ours_parse": parse_step("table", "rows")},  # a dict of cells for each row, as pandas gives
}

# ----- the peers


def _rispy(text: str) -> int:
    import rispy

    return len(rispy.loads(text))


def _bibtexparser(text: str) -> int:
    import bibtexparser

    return len(bibtexparser.parse_string(text).entries)


def _bio_medline(text: str) -> int:
    from Bio import Medline

    return sum(1 for _ in Medline.parse(io.StringIO(text)))


def _nbib(text: str) -> int:
    import nbib  # type: ignore[import-not-found]

    return len(nbib.read(text))


def _pandas(text: str) -> int:
    import pandas  # type: ignore[import-not-found]

    return len(pandas.read_csv(io.StringIO(text), dtype=str, keep_default_na=False).to_dict("records"))


PEERS: dict[str, dict[str, Reader]] = {
    "ris": {"rispy": _rispy},
    "bibtex": {"bibtexparser": _bibtexparser},
    "medline": {"bio_medline": _bio_medline, "nbib": _nbib},
    "csv": {"pandas": _pandas},
}

if __name__ == "__main__":
    main()
