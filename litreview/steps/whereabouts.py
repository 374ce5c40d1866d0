"""What this machine tells of the folder a review lies in, and the warning where that is no place for a database.

Gathered without asking any network: the path itself, the environment, the list of mounts, and the files that programs
which synchronise leave behind.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from litreview.errors import InputError
from litreview.model import Message, message
from litreview.steps.files import write_text
from litreview.steps.settings import Settings, cache_folder
from litreview.steps.stores import STORE
from litreview.steps.unfit import Facts, Mount, System, mounts_of_linux, mounts_of_macos, unfit

_MEMORY = "folders.json"  # in the user's cache: which folders were warned of on which day
_MOUNTS = Path("/proc/self/mountinfo")
_SECONDS = 5  # that `mount` may take


def place_warning(folder: Path) -> Message | None:
    """What is the matter with the place of a review's database; None when nothing is known against it."""
    found = unfit(facts_of((folder / STORE).resolve().parent))
    if found is None:
        return None
    return message(f"doctor.folder.{found.why.value}", name=found.name)


def warning_of_today(folder: Path, settings: Settings, now: datetime) -> Message | None:
    """The same, but once a day for each folder, and never for a user who has switched it off, or whose reviews lie in
    a database elsewhere."""
    if settings.folder_warnings == "off" or settings.database:
        return None
    found = place_warning(folder)
    if found is None or not _first_today(folder, now):
        return None
    return found


def _first_today(folder: Path, now: datetime) -> bool:
    """Whether a folder has not been warned of today; it then has. Where nothing can be kept, it never has."""
    path, today = cache_folder() / _MEMORY, now.date().isoformat()
    key = hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    told: dict[str, str] = {}
    with suppress(OSError, ValueError, AttributeError):
        told = {name: day for name, day in json.loads(path.read_text(encoding="utf-8")).items() if day == today}
    if key in told:
        return False
    with suppress(OSError, InputError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps({**told, key: today}))
    return True


def facts_of(folder: Path, environment: Mapping[str, str] | None = None) -> Facts:
    """What is known of a folder that may not be there yet."""
    env = dict(os.environ if environment is None else environment)
    system = _system()
    path, home = folder.resolve(), Path.home()
    remote, label = _drive(path)
    return Facts(
        system,
        str(path),
        str(home),
        env,
        _mounts(system),
        frozenset(_markers(path)),
        tuple(_roots(system, home, env)),
        remote,
        label,
    )


def _system() -> System:
    found = platform.system()
    return System(found) if found in list(System) else System.LINUX


def _mounts(system: System) -> tuple[Mount, ...]:
    with suppress(OSError, subprocess.SubprocessError):
        if system is System.LINUX:
            return mounts_of_linux(_MOUNTS.read_text(encoding="utf-8", errors="replace"))
        if system is System.MACOS:
            told = subprocess.run(["/sbin/mount"], capture_output=True, timeout=_SECONDS, check=True)
            return mounts_of_macos(told.stdout.decode("utf-8", "replace"))
    return ()


def _markers(path: Path) -> Iterator[str]:
    """Names with a dot before them, in a folder and those above it."""
    for folder in (path, *path.parents):
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    yield f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name


def _roots(system: System, home: Path, environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Folders that are synchronised, wherever they lie: Dropbox tells them in its `info.json`
    (https://help.dropbox.com/installs/locate-dropbox-folder); iCloud takes a Mac's Desktop and Documents where they
    stand in its own folder too."""
    bases = [environment.get(name, "") for name in ("APPDATA", "LOCALAPPDATA")]
    for file in (*(Path(base, "Dropbox") for base in bases if base), home / ".dropbox"):
        for told in _accounts(file / "info.json"):
            yield "Dropbox", told
    if system is System.MACOS:
        for name in ("Desktop", "Documents"):
            if (home / "Library" / "Mobile Documents" / "com~apple~CloudDocs" / name).exists():
                yield "iCloud Drive", str(home / name)


def _accounts(path: Path) -> list[str]:
    try:
        accounts = json.loads(path.read_text(encoding="utf-8"))
        return [str(account["path"]) for account in accounts.values() if account.get("path")]
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return []  # no Dropbox, or one that tells it in another way


def _drive(path: Path) -> tuple[bool, str]:
    """Of a drive of Windows: whether it is a network drive, and its name. Asked late, and of Windows only."""
    if sys.platform != "win32":
        return False, ""
    import ctypes

    root, name = f"{path.drive}\\", ctypes.create_unicode_buffer(261)
    kernel = ctypes.windll.kernel32
    remote = kernel.GetDriveTypeW(root) == 4  # DRIVE_REMOTE
    known = kernel.GetVolumeInformationW(root, name, len(name), None, None, None, None, 0)
    return remote, name.value if known else ""
