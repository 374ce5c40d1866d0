"""Writing that leaves either the old file or the new one, never half of one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from litreview.errors import InputError, Where


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write every file, or none that was not wholly staged first.

    Each is written beside its place under a passing name and then moved over it. Missing folders are made. Raises
    InputError LR-REPORT-WRITE (a folder that cannot be written, a full disk) and LR-REPORT-OPEN (the old file cannot
    be replaced because a program such as Word on Windows holds it open); no passing file is left behind.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, data in contents.items():
            with _told(path):
                staged[path] = _stage(path, data)
        for path, passing in staged.items():
            with _told(path, replacing=True):
                passing.replace(path)
    finally:
        for passing in staged.values():
            passing.unlink(missing_ok=True)


def _stage(path: Path, data: bytes) -> Path:
    """Write `data` under a passing name in the folder of `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        with passing.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        passing.unlink(missing_ok=True)
        raise
    return passing


@contextmanager
def _told(path: Path, *, replacing: bool = False) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        # The folder took the passing file, so a refusal now means that the old file itself is held.
        held = replacing and isinstance(fault, PermissionError) and path.is_file()
        code = "LR-REPORT-OPEN" if held else "LR-REPORT-WRITE"
        raise InputError(
            code, where=Where(file=str(path)), name=path.name, reason=fault.strerror or str(fault)
        ) from fault
