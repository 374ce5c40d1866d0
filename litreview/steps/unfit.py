"""Whether a folder is no place for a database that is written to: synchronised with other machines, or on a network
drive. Pure: the facts are gathered elsewhere (steps/whereabouts.py).

A program that synchronises uploads the database and the log beside it one by one, whenever it likes, and makes two
files of what two machines wrote. On a network drive SQLite's locks and the memory its log needs do not hold
(https://sqlite.org/useovernet.html, https://sqlite.org/wal.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath, PurePosixPath, PureWindowsPath


class System(StrEnum):
    """The systems, as `platform.system` names them; any other counts as Linux."""

    WINDOWS = "Windows"
    MACOS = "Darwin"
    LINUX = "Linux"


class Why(StrEnum):
    """What is the matter with a folder."""

    SYNCED = "synced"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Mount:
    """A file system: where it is mounted, and of what type it is."""

    point: str
    type: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a folder. `path` is whole, links followed.

    `markers`: names that begin with a dot in the folder and those above it, a folder's with `/` at its end.
    `roots`: folders that are synchronised, by program, as the program itself tells. `remote`, `label`: of a drive of
    Windows, whether it is a network drive, and the volume's name.
    """

    system: System
    path: str
    home: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    mounts: tuple[Mount, ...] = ()
    markers: frozenset[str] = frozenset()
    roots: tuple[tuple[str, str], ...] = ()
    remote: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a folder is unfit, and the program's or the file system's name."""

    why: Why
    name: str


# Names of folders, as the programs make them. «Box» and «MEGA» are words of their own, so they count in the user's
# home only. In macOS' ~/Library/CloudStorage an account follows: `OneDrive-Personal`.
_PARTS = (
    ("OneDrive", r"onedrive( - .+)?"),
    ("Dropbox", r"dropbox( \(.+\))?"),
    ("Google Drive", r"google ?drive( \(.+\))?|my drive( \(.+\))?|min disk"),
    ("iCloud Drive", r"icloud ?drive|mobile documents|com~apple~clouddocs"),
    ("Nextcloud", r"nextcloud\d*"),
    ("ownCloud", r"owncloud\d*( - .+)?"),
    ("Box", r"box sync"),
    ("pCloud", r"pcloud ?drive|pcloud sync"),
    ("Jottacloud", r"jottacloud"),
    ("Proton Drive", r"proton ?drive"),
    ("Seafile", r"seafile"),
    ("Synology Drive", r"synologydrive"),
    ("MEGA", r"megasync"),
)
_AT_HOME = (("Box", r"box"), ("MEGA", r"mega"))
_LABELS = (("Google Drive", r"google drive.*"), ("pCloud", r"pcloud.*"))

# Files and folders that the programs leave at the top of what they synchronise. In a home `.dropbox` is a folder with
# Dropbox' settings; where Dropbox synchronises it is a file. The long name is OneDrive's, in SharePoint libraries too.
_MARKERS = (
    ("Syncthing", r"\.stfolder/?"),
    ("Dropbox", r"\.dropbox|\.dropbox\.cache/"),
    ("Nextcloud / ownCloud", r"\._?sync_[0-9a-f]+\.db|\.(nextcloud|owncloud)sync\.log"),
    ("Google Drive", r"\.tmp\.drive(down|up)load/"),
    ("OneDrive", r"\.849c9593-d756-4e56-8d6e-42412f2a707b/?"),
    ("Synology Drive", r"\.synologyworkingdirectory/"),
    ("MEGA", r"\.megaignore"),
)

_ENVIRONMENT = ("onedrive", "onedriveconsumer", "onedrivecommercial")  # Windows: the folders of OneDrive's accounts

_NETWORK = frozenset(
    {
        *("nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "afpfs", "coda", "ncpfs"),
        *("ceph", "glusterfs", "lustre", "gpfs", "beegfs", "davfs", "davfs2", "webdav", "sshfs", "vboxsf", "vmhgfs"),
        *("prl_fs", "drvfs", "macfuse_sshfs", "osxfuse_sshfs"),
    }
)
_FUSE = frozenset(  # what comes after `fuse.` in the type
    {
        *("sshfs", "rclone", "glusterfs", "ceph", "cephfs", "davfs", "davfs2", "gvfsd-fuse", "s3fs", "gcsfuse"),
        *("goofys", "smbnetfs", "curlftpfs", "onedriver", "google-drive-ocamlfuse", "vmhgfs-fuse", "juicefs"),
    }
)


def unfit(facts: Facts) -> Unfit | None:
    """What is the matter with a folder; None when nothing is known against it."""
    program = _synchronised(facts)
    if program:
        return Unfit(Why.SYNCED, program)
    network = _network(facts)
    return Unfit(Why.NETWORK, network) if network else None


def _synchronised(facts: Facts) -> str:
    """The program that synchronises the folder, '' for none that is known."""
    path = _pure(facts, facts.path)
    found = [
        *_named(path.parts, _PARTS),
        *_cloud_storage(path.parts),
        *_named(facts.markers, _MARKERS),
        *_named((facts.label,), _LABELS),
    ]
    if facts.home and len(path.parts) > len(_pure(facts, facts.home).parts) and _under(facts, facts.home):
        found += _named((path.parts[len(_pure(facts, facts.home).parts)],), _AT_HOME)
    found += [program for program, root in facts.roots if _under(facts, root)]
    for name, value in facts.environment.items():
        if name.casefold() in _ENVIRONMENT and value and facts.system is System.WINDOWS and _under(facts, value):
            found.append("OneDrive")
    return found[0] if found else ""


def _named(names: Iterator[str] | tuple[str, ...] | frozenset[str], patterns: tuple[tuple[str, str], ...]) -> list[str]:
    lowered = sorted(name.casefold() for name in names)
    return [program for program, form in patterns if any(re.fullmatch(form, name) for name in lowered)]


def _cloud_storage(parts: tuple[str, ...]) -> list[str]:
    """Whose a folder in `Library/CloudStorage` is: macOS keeps there what programs synchronise, and nothing else."""
    for above, folder, below in zip(parts, parts[1:], parts[2:], strict=False):
        if (above.casefold(), folder.casefold()) == ("library", "cloudstorage"):
            name = below.split("-")[0]
            return [*_named((name,), _PARTS), *_named((name,), _AT_HOME), name]
    return []


def _network(facts: Facts) -> str:
    """The file system or server, '' for a disk of this machine."""
    if facts.system is System.WINDOWS:
        server = _server(facts.path)
        return server or (_pure(facts, facts.path).drive if facts.remote else "")
    under = [mount for mount in facts.mounts if _under(facts, mount.point)]
    if not under:
        return ""
    deepest = max(under, key=lambda mount: len(PurePosixPath(mount.point).parts))
    last = [mount for mount in under if mount.point == deepest.point][-1]  # of several on one point the last is seen
    kind = last.type.casefold()
    over_fuse = kind.startswith("fuse.") and kind.removeprefix("fuse.") in _FUSE
    return last.type if kind in _NETWORK or over_fuse else ""


def _server(path: str) -> str:
    r"""The server of a UNC path: `\\server\share`, `\\?\UNC\server\share`; '' for any other path."""
    text = path.replace("/", "\\")
    if text.casefold().startswith("\\\\?\\unc\\"):
        text = "\\" + text[7:]
    elif text.startswith(("\\\\?\\", "\\\\.\\")):
        return ""
    return text[2:].split("\\")[0] if text.startswith("\\\\") else ""


def _under(facts: Facts, root: str) -> bool:
    """Whether the folder is a root or lies under it. Letters' case does not matter where the system ignores it."""
    path, above = _pure(facts, facts.path), _pure(facts, root)
    if facts.system is System.MACOS:
        path, above = (PurePosixPath(str(one).casefold()) for one in (path, above))
    return bool(root) and path.is_relative_to(above)


def _pure(facts: Facts, path: str) -> PurePath:
    return PureWindowsPath(path) if facts.system is System.WINDOWS else PurePosixPath(path)


def mounts_of_linux(text: str) -> tuple[Mount, ...]:
    """The mounts in `/proc/self/mountinfo` (proc_pid_mountinfo(5)): the mount point is the fifth field, with blanks as
    octal; the type follows the lone dash."""
    found = []
    for line in text.splitlines():
        before, dash, after = line.partition(" - ")
        fields, kind = before.split(" "), after.split(" ")[0]
        if dash and len(fields) > 4 and kind:
            point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4])
            found.append(Mount(point, kind))
    return tuple(found)


def mounts_of_macos(text: str) -> tuple[Mount, ...]:
    """The mounts that `mount` prints on macOS: `//kari@server/home on /Volumes/home (smbfs, nodev, nosuid)`."""
    lines = (re.fullmatch(r".+? on (/.*) \(([^(),]+)[^()]*\)", line.strip()) for line in text.splitlines())
    return tuple(Mount(line[1], line[2].strip()) for line in lines if line)
