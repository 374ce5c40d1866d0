"""A search in PubMed against a server on this machine, and the reading of its records against two other readers.

    python -m benchmarks.search [--hits 10000] [--rounds 5] [--peers FOLDER] [--only adapter|step|parse]

Prints one JSON object. `adapter` is the source alone, `step` the whole of `litreview search` with its store in a new
folder: requests used, seconds, records a second, peak memory (the server runs in a process of its own, without latency
and rate limit; its time counts, its memory does not). `parse`: the same articles in bodies of 200, as a search gets
them, read in turn by each reader; `fields` are the named places of a record that are not empty, `values` the texts in
them. Readers that are not installed are left out with the reason; `--peers` is a folder made by `pip install --target`.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from litreview.sources.http import HttpClient

ROOT = Path(__file__).resolve().parent.parent
BATCH = 200
PARSED = 10_000  # articles that the readers are compared on
QUERY = "hope AND nursing"


def main() -> None:
    parser = argparse.ArgumentParser(description="A search in PubMed against a local server, and reading its records.")
    parser.add_argument("--hits", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", default="")
    parser.add_argument("--only", choices=("adapter", "step", "parse"))
    parser.add_argument("--role", choices=tuple(ROLES), help=argparse.SUPPRESS)
    parser.add_argument("--place", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    print(json.dumps(ROLES[given.role](given) if given.role else everything(given)), flush=True)


def everything(given: argparse.Namespace) -> dict[str, Any]:
    """All measurements, each in a process of its own."""
    chosen = (given.only,) if given.only else ("adapter", "step", "parse")
    found: dict[str, Any] = {"hits": given.hits}
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen:
            place = Path(folder) / name
            place.mkdir()
            if name == "parse":
                _child("bodies", given, str(place))
                found[name] = _child("parse", given, str(place))
            else:
                found[name] = _served(name, given, place)
    return found


def _served(name: str, given: argparse.Namespace, place: Path) -> dict[str, Any]:
    """One measurement beside a running server, with the requests the server saw."""
    command = _command("server", given, "")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True) as server:
        assert server.stdin
        assert server.stdout
        address = json.loads(server.stdout.readline())["address"]
        found = _child(name, given, f"{address} {place}")
        server.stdin.close()
        seen = json.loads(server.stdout.readline())
    return {**seen, **found}


def _child(role: str, given: argparse.Namespace, place: str) -> dict[str, Any]:
    done = subprocess.run(_command(role, given, place), check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _command(role: str, given: argparse.Namespace, place: str) -> list[str]:
    sizes = ["--hits", str(given.hits), "--rounds", str(given.rounds), "--peers", given.peers]
    return [sys.executable, "-m", "benchmarks.search", "--role", role, "--place", place, *sizes]


# ----- the server


def _servers() -> ModuleType:
    """The tests' PubMed. Some packages (pubmed_parser) bring a `tests` of their own, which must not be found first."""
    ours = ModuleType("tests")
    ours.__path__ = [str(ROOT / "tests")]
    sys.modules["tests"] = ours
    return importlib.import_module("tests.servers.eutils")


def serve(given: argparse.Namespace) -> dict[str, Any]:
    """Serve until standard input ends; then the requests seen."""
    eutils = _servers()
    with eutils.EutilsServer(eutils.Corpus(given.hits)) as server:
        print(json.dumps({"address": server.address}), flush=True)
        sys.stdin.read()
        batches = [call.params["id"].count(",") + 1 for call in server.calls if "efetch" in call.path]
        searches = sum("esearch" in call.path for call in server.calls)
    return {"esearch": searches, "efetch": len(batches), "full_batches": batches.count(BATCH)}


def bodies(given: argparse.Namespace) -> dict[str, Any]:
    """Articles as PubMed sends them, in files of 200; compressed (not at all) as well, since one reader insists."""
    eutils = _servers()
    with eutils.EutilsServer(eutils.Corpus(min(given.hits, PARSED), full=True)) as server:
        pmids = [str(pmid) for pmid in server.corpus.pmids]
        for start in range(0, len(pmids), BATCH):
            body = server.efetch({"id": ",".join(pmids[start : start + BATCH])})
            path = Path(given.place) / f"{start:06}.xml"
            path.write_bytes(body)
            path.with_suffix(".xml.gz").write_bytes(gzip.compress(body, compresslevel=0))
    return {}


# ----- the search


def client(address: str) -> HttpClient:
    """A client that keeps the pace on a clock of its own: a pause costs no time."""
    from litreview.sources.http import HttpClient, Settings

    slept: list[float] = [0.0]

    def sleep(seconds: float) -> None:
        slept[0] += seconds

    settings = Settings(base_addresses={"pubmed": address})
    return HttpClient(settings, clock=lambda: time.monotonic() + slept[0], sleep=sleep)


def adapter(given: argparse.Namespace) -> dict[str, Any]:
    """The source alone: pages asked for and read one by one."""
    from litreview.model import Query
    from litreview.sources.base import Request
    from litreview.sources.pubmed import PubMed

    source, query = PubMed(), Query("main", QUERY, ("pubmed",))
    http = client(given.place.split()[0])
    before, start, records = memory(), time.perf_counter(), 0
    for page in source.pages(Request(query, source.translate(query)), http):
        records += len(source.parse(page).hits)
    return _measured(records, time.perf_counter() - start, before)


def step(given: argparse.Namespace) -> dict[str, Any]:
    """What a user gets: the pages kept, the records in the store, the run in the log."""
    from litreview.model import Language
    from litreview.steps.plan import plan
    from litreview.steps.review import open_review
    from litreview.steps.search import search
    from litreview.steps.settings import Settings
    from litreview.steps.start import create_review

    address, folder = given.place.split(maxsplit=1)
    settings = Settings(addresses={"pubmed": address})
    made = create_review(Path(folder) / "review", language=Language.ENGLISH, settings=settings)
    text = f'schema = 1\ntext = "{QUERY}"\nsources = ["pubmed"]\n'
    (made.folder / "queries" / "main.toml").write_text(text, encoding="utf-8")
    review = open_review(made.folder, settings=settings)
    before, start = memory(), time.perf_counter()
    run = search(review, plan(review, ("main",))[0], http=client(address)).run
    assert run
    measured = _measured(run.retrieved or 0, time.perf_counter() - start, before)
    return {**measured, "status": run.status.value}


def _measured(records: int, seconds: float, before: float | None) -> dict[str, Any]:
    return {
        "records": records,
        "seconds": round(seconds, 2),
        "records_per_second": round(records / seconds),
        "memory_before_mb": before,
        "memory_peak_mb": memory(),
    }


def memory() -> float | None:
    """The most memory this process has held so far, in megabytes; None where nobody tells."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        return round(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024, 1)
    if os.name == "posix":
        resource: Any = importlib.import_module("resource")  # unknown to Windows
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2, 1)  # macOS: in bytes
    try:
        psutil: Any = importlib.import_module("psutil")
    except ImportError:
        return None
    return round(psutil.Process().memory_info().peak_wset / 1024**2, 1)


# ----- reading

Reader = Callable[[Path], Iterable[Any]]
Counter = Callable[[Any], Mapping[str, int]]  # how many texts stand in each named place of a record


def parse(given: argparse.Namespace) -> dict[str, Any]:
    """Each reader over the same files, in turn, round after round."""
    sys.path.extend([given.peers] if given.peers else [])
    paths = sorted(Path(given.place).glob("*.xml"))
    makers = {"litreview": _ours, "pubmed_parser": _pubmed_parser, "Bio.Entrez.read": _bio}
    found: dict[str, Any] = {}
    readers: dict[str, Reader] = {}
    for name, make in makers.items():
        try:
            readers[name], count = make()
        except ImportError as error:
            found[name] = {"left_out": str(error)}
        else:
            found[name] = _kept(readers[name], count, paths)
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(given.rounds):
        for name, read in readers.items():
            start = time.perf_counter()
            for path in paths:
                list(read(path))
            seconds[name].append(time.perf_counter() - start)
    for name, taken in seconds.items():
        found[name] |= _speed(taken, found[name]["records"], seconds["litreview"])
    return found


def _kept(read: Reader, count: Counter, paths: list[Path]) -> dict[str, int]:
    """How much a reader keeps of the records, all in all; a warm-up besides."""
    kept = [count(record) for path in paths for record in read(path)]
    return {
        "records": len(kept),
        "fields": sum(len(places) for places in kept),
        "values": sum(sum(places.values()) for places in kept),
    }


def _speed(seconds: list[float], records: int, ours: list[float]) -> dict[str, float]:
    return {
        "median_s": round(statistics.median(seconds), 3),
        "min_s": round(min(seconds), 3),
        "records_per_second": round(records / statistics.median(seconds)),
        "times_ours": round(statistics.median(a / b for a, b in zip(seconds, ours, strict=True)), 2),
    }


def _ours() -> tuple[Reader, Counter]:
    from litreview.formats.pubmed_xml import read

    def count(hit: Any) -> Mapping[str, int]:
        data = hit.record.to_json()
        left_over = data.pop("extra", {})
        data.pop("origin")  # where it was read is no content of the record
        return _places({**data, **left_over})

    return (lambda path: read(path.read_bytes())), count


def _pubmed_parser() -> tuple[Reader, Counter]:
    module: Any = importlib.import_module("pubmed_parser")

    def count(record: Any) -> Mapping[str, int]:
        return _places({name: value for name, value in record.items() if name != "delete"})

    return (lambda path: module.parse_medline_xml(str(path.with_suffix(".xml.gz")))), count


def _bio() -> tuple[Reader, Counter]:
    module: Any = importlib.import_module("Bio.Entrez")
    return (lambda path: module.read(io.BytesIO(path.read_bytes()))["PubmedArticle"]), _places


def _places(value: Any, name: str = "") -> dict[str, int]:
    """The texts of a record by the names that lead to them; lists do not add to a name. Texts parted by «;» are one."""
    if isinstance(value, Mapping):
        pairs = ((f"{name}/{key}", part) for key, part in value.items())
    elif isinstance(value, list | tuple):
        pairs = ((name, part) for part in value)
    else:
        return {name: 1} if value not in ("", None) else {}
    found: dict[str, int] = {}
    for key, part in pairs:
        for place, number in _places(part, key).items():
            found[place] = found.get(place, 0) + number
    return found


ROLES: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "server": serve,
    "bodies": bodies,
    "adapter": adapter,
    "step": step,
    "parse": parse,
}

if __name__ == "__main__":
    main()
