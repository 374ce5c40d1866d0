"""Make the bundle of this version that all later versions must verify: `python -m tests.steps.keep_bundle`.

Run once for each version, before it is released; a bundle that lies there is never made anew.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from litreview.model import PrivateKind
from litreview.steps.bundle import BundleWanted, write_bundle
from litreview.version import VERSION
from tests.steps.lived import lived_in

KEPT = Path(__file__).resolve().parents[1] / "bundles"


def keep() -> Path:
    """The bundle of an invented review in which everything was done, with its notes."""
    path = KEPT / f"{VERSION}.zip"
    if not path.exists():
        KEPT.mkdir(exist_ok=True)
        with TemporaryDirectory() as folder:
            review = lived_in(Path(folder))
            layout = review.folder / "reports" / "small.layout.toml"  # without the diagram, whose picture is large
            layout.parent.mkdir(exist_ok=True)
            layout.write_text('schema = 1\ntables = ["criteria", "log", "proof"]\n', encoding="utf-8")
            write_bundle(review, BundleWanted(path, frozenset({PrivateKind.NOTES}), layouts=("small",)))
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{keep()}\n")
