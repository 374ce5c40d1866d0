"""How long `litreview --help` takes against an empty Typer app, as whole processes, in turn, in one run.

    python -m benchmarks.startup [--runs 15]

Prints one JSON object: median and minimum wall seconds of each, the ratio of the medians, and the median of the
ratios pair by pair (which a drifting machine disturbs least).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EMPTY = """
import typer

app = typer.Typer()


@app.command()
def main() -> None:
    "Nothing."


app()
"""


def seconds(command: list[str]) -> float:
    """Wall seconds of one process. Raises CalledProcessError when it fails."""
    start = time.perf_counter()
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
    )
    return time.perf_counter() - start


def compare(runs: int) -> dict[str, float | int]:
    """Both commands in turn, after one warm-up of each."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY, encoding="utf-8")
        empty = [sys.executable, str(script), "--help"]
        ours = [sys.executable, "-m", "litreview", "--help"]
        for command in (empty, ours):
            seconds(command)
        pairs = [(seconds(ours), seconds(empty)) for _ in range(runs)]
    own, other = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return {
        "runs": runs,
        "litreview_median_s": round(statistics.median(own), 4),
        "litreview_min_s": round(min(own), 4),
        "empty_typer_median_s": round(statistics.median(other), 4),
        "empty_typer_min_s": round(min(other), 4),
        "ratio_of_medians": round(statistics.median(own) / statistics.median(other), 3),
        "median_of_ratios": round(statistics.median(a / b for a, b in pairs), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Start-up time of litreview against an empty Typer app.")
    parser.add_argument("--runs", type=int, default=15)
    print(json.dumps(compare(parser.parse_args().runs)))


if __name__ == "__main__":
    main()
