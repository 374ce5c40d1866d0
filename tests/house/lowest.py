"""Print the oldest versions that pyproject.toml allows, as requirements: `make lowest` tests with exactly these."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def lowest() -> list[str]:
    """`name==version` for every dependency of the product that has a lower bound; all must have one."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    found = [re.fullmatch(r"([A-Za-z0-9_.-]+)>=([0-9.]+)", item) for item in listed]
    return [f"{one.group(1)}=={one.group(2)}" for one in found if one] if all(found) else []


if __name__ == "__main__":
    print("\n".join(lowest()))
