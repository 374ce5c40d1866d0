"""Folders that are synchronised or on a network drive are noticed, on every system; others are not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from litreview.steps import whereabouts
from litreview.steps.settings import Settings
from litreview.steps.unfit import Facts, Mount, System, Unfit, Why, mounts_of_linux, mounts_of_macos, unfit
from litreview.steps.whereabouts import facts_of, place_warning, warning_of_today

WINDOWS = Facts(System.WINDOWS, "C:\\Users\\kari\\reviews\\hope", "C:\\Users\\kari")
MACOS = Facts(System.MACOS, "/Users/kari/reviews/hope", "/Users/kari")
LINUX = Facts(System.LINUX, "/people/kari/reviews/hope", "/people/kari", mounts=(Mount("/", "ext4"),))


@pytest.mark.parametrize(
    ("facts", "path", "program"),
    [
        (WINDOWS, "C:\\Users\\kari\\OneDrive\\Documents\\hope", "OneDrive"),
        (WINDOWS, "C:\\Users\\kari\\onedrive - Høgskolen i Nord\\hope", "OneDrive"),
        (WINDOWS, "C:/Users/kari/Dropbox (Personal)/hope", "Dropbox"),
        (WINDOWS, "C:\\Users\\kari\\My Drive\\hope", "Google Drive"),
        (WINDOWS, "G:\\Min disk\\hope", "Google Drive"),
        (WINDOWS, "C:\\Users\\kari\\iCloudDrive\\hope", "iCloud Drive"),
        (WINDOWS, "C:\\Users\\kari\\Box\\hope", "Box"),
        (WINDOWS, "C:\\Users\\kari\\Nextcloud2\\hope", "Nextcloud"),
        (WINDOWS, "C:\\Users\\kari\\Jottacloud", "Jottacloud"),
        (MACOS, "/Users/kari/Library/CloudStorage/OneDrive-HøgskoleniNord/hope", "OneDrive"),
        (MACOS, "/Users/kari/Library/CloudStorage/GoogleDrive-kari@example.org/My Drive/hope", "Google Drive"),
        (MACOS, "/Users/kari/Library/CloudStorage/Dropbox/hope", "Dropbox"),
        (MACOS, "/Users/kari/Library/CloudStorage/Box-Box/hope", "Box"),
        (MACOS, "/Users/kari/Library/Mobile Documents/com~apple~CloudDocs/hope", "iCloud Drive"),
        (MACOS, "/Users/kari/pCloud Drive/hope", "pCloud"),
        (MACOS, "/Users/kari/Library/CloudStorage/Other-kari/hope", "Other"),
        (LINUX, "/people/kari/Dropbox/hope", "Dropbox"),
        (LINUX, "/people/kari/Nextcloud/hope", "Nextcloud"),
        (LINUX, "/people/kari/ownCloud/hope", "ownCloud"),
        (LINUX, "/people/kari/pCloudDrive/hope", "pCloud"),
        (LINUX, "/people/kari/OneDrive/hope", "OneDrive"),
    ],
)
def test_a_path_into_a_synchronised_folder_is_known(facts: Facts, path: str, program: str) -> None:
    assert unfit(replace(facts, path=path)) == Unfit(Why.SYNCED, program)


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        (WINDOWS, "C:\\Users\\kari\\reviews\\hope"),
        (WINDOWS, "\\\\?\\C:\\Users\\kari\\reviews\\hope"),
        (WINDOWS, "D:\\box\\hope"),  # a folder of that name, not the program's
        (WINDOWS, "C:\\Users\\kari\\iCloud Drive (Archive)\\hope"),  # no longer synchronised
        (MACOS, "/Users/kari/Documents/hope"),
        (MACOS, "/Volumes/Stick/hope"),
        (LINUX, "/people/kari/dropbox-notes/hope"),
        (LINUX, "/srv/mega/hope"),
        (LINUX, "/people/kari/reviews/hope"),
        (LINUX, "/"),
    ],
)
def test_other_folders_are_left_in_peace(facts: Facts, path: str) -> None:
    assert unfit(replace(facts, path=path)) is None


@pytest.mark.parametrize(
    ("marker", "program"),
    [
        (".stfolder/", "Syncthing"),
        (".stfolder", "Syncthing"),
        (".dropbox", "Dropbox"),
        (".dropbox.cache/", "Dropbox"),
        (".sync_0a1b2c3d4e5f.db", "Nextcloud / ownCloud"),
        ("._sync_0a1b2c3d4e5f.db", "Nextcloud / ownCloud"),
        (".owncloudsync.log", "Nextcloud / ownCloud"),
        (".tmp.drivedownload/", "Google Drive"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".dropbox/", ""),  # in a home: the program's settings
        (".git/", ""),
        (".sync/", ""),
    ],
)
def test_what_programs_leave_behind_is_known(marker: str, program: str) -> None:
    found = unfit(replace(LINUX, markers=frozenset({".bashrc", marker})))
    assert (found.name if found else "") == program


def test_the_environment_of_windows_tells_of_onedrive_under_any_name() -> None:
    named = replace(WINDOWS, environment={"ONEDRIVECOMMERCIAL": "c:\\users\\kari\\REVIEWS"})
    assert unfit(named) == Unfit(Why.SYNCED, "OneDrive")
    assert unfit(replace(named, environment={"ONEDRIVECOMMERCIAL": "C:\\Users\\kari\\rev"})) is None
    assert unfit(replace(LINUX, environment={"OneDrive": "/people/kari"})) is None
    assert unfit(replace(WINDOWS, environment={"OneDrive": ""})) is None


def test_folders_that_the_programs_themselves_name_are_known() -> None:
    assert unfit(replace(MACOS, roots=(("iCloud Drive", "/Users/Kari/Reviews"),))) == Unfit(Why.SYNCED, "iCloud Drive")
    assert unfit(replace(LINUX, roots=(("Dropbox", "/people/kari/Reviews"),))) is None  # another folder there
    assert unfit(replace(WINDOWS, label="Google Drive")) == Unfit(Why.SYNCED, "Google Drive")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("\\\\home.example.org\\users$\\kari\\hope", "home.example.org"),
        ("//server/share/hope", "server"),
        ("\\\\?\\UNC\\server\\share\\hope", "server"),
        ("\\\\wsl.localhost\\Ubuntu\\home\\kari", "wsl.localhost"),
    ],
)
def test_network_paths_of_windows(path: str, name: str) -> None:
    assert unfit(replace(WINDOWS, path=path)) == Unfit(Why.NETWORK, name)


def test_network_drives_of_windows() -> None:
    assert unfit(replace(WINDOWS, path="M:\\hope", remote=True)) == Unfit(Why.NETWORK, "M:")
    assert unfit(replace(WINDOWS, path="M:\\hope", remote=False)) is None


MOUNTINFO = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 27 0:50 / /people/kari/on\\040the\\040server rw shared:1 master:2 - cifs //server/kari rw
41 27 0:51 / /people rw - nfs4 server:/people rw
42 41 254:9 / /people/ola rw - xfs /dev/vdb rw
43 27 0:52 / /media/box rw - fuse.sshfs kari@server: rw
44 27 0:53 / /media/stick rw - fuseblk /dev/sdb1 rw
45 27 0:54 / /mnt/c rw - 9p drvfs rw,aname=drvfs;path=C:
a line that is none
"""


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/people/kari/on the server/hope", "cifs"),
        ("/people/kari/hope", "nfs4"),
        ("/people", "nfs4"),
        ("/people/ola/hope", ""),  # a disk of its own under one that is not
        ("/peoples/hope", ""),
        ("/media/box/hope", "fuse.sshfs"),
        ("/media/stick/hope", ""),
        ("/mnt/c/Users/kari/hope", "9p"),
        ("/srv/hope", ""),
    ],
)
def test_network_mounts_of_linux(path: str, name: str) -> None:
    found = unfit(replace(LINUX, path=path, mounts=mounts_of_linux(MOUNTINFO)))
    assert found == (Unfit(Why.NETWORK, name) if name else None)


@pytest.mark.parametrize("kind", ["nfs", "smb3", "fuse.rclone", "fuse.gvfsd-fuse", "davfs", "afs", "FUSE.SSHFS"])
def test_file_systems_over_a_network(kind: str) -> None:
    assert unfit(replace(LINUX, mounts=(Mount("/", kind),))) == Unfit(Why.NETWORK, kind)


@pytest.mark.parametrize("kind", ["ext4", "btrfs", "overlay", "tmpfs", "fuseblk", "fuse.mergerfs", "virtiofs", "apfs"])
def test_disks_of_the_machine(kind: str) -> None:
    assert unfit(replace(LINUX, mounts=(Mount("/", kind),))) is None


def test_what_is_mounted_over_something_hides_it() -> None:
    over = (Mount("/people", "nfs"), Mount("/people", "ext4"))
    assert unfit(replace(LINUX, mounts=over)) is None
    assert unfit(replace(LINUX, mounts=over[::-1])) == Unfit(Why.NETWORK, "nfs")


MACOS_MOUNTS = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//kari@server._smb._tcp.local/home on /Volumes/home (staff) (smbfs, nodev, nosuid, mounted by kari)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
kari@server: on /Users/kari/far (macfuse_sshfs, nodev)
"""


def test_network_mounts_of_macos() -> None:
    mounts = mounts_of_macos(MACOS_MOUNTS)
    assert [mount.type for mount in mounts] == ["apfs", "smbfs", "autofs", "macfuse_sshfs"]
    assert unfit(replace(MACOS, path="/Volumes/home (staff)/hope", mounts=mounts)) == Unfit(Why.NETWORK, "smbfs")
    assert unfit(replace(MACOS, path="/users/Kari/far/hope", mounts=mounts)) == Unfit(Why.NETWORK, "macfuse_sshfs")
    assert unfit(replace(MACOS, mounts=mounts)) is None


def test_a_folder_of_this_machine_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "shared" / ".stfolder").mkdir(parents=True)
    below = tmp_path / "shared" / "some" / "review"
    assert unfit(facts_of(below, {})) == Unfit(Why.SYNCED, "Syncthing")  # also before it is there
    found = place_warning(below)
    assert found is not None
    assert (found.code, found.args["name"]) == ("doctor.folder.synced", "Syncthing")


def test_a_link_into_a_synchronised_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    link = tmp_path / "mine"
    try:
        link.symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    assert unfit(facts_of(link, {})) == Unfit(Why.SYNCED, "Dropbox")


def test_dropbox_tells_where_it_lies(tmp_path: Path) -> None:
    told = tmp_path / "AppData" / "Dropbox" / "info.json"
    told.parent.mkdir(parents=True)
    told.write_text(json.dumps({"personal": {"path": str(tmp_path / "mine"), "host": 1}}), encoding="utf-8")
    environment = {"APPDATA": str(tmp_path / "AppData")}
    assert unfit(facts_of(tmp_path / "mine" / "review", environment)) == Unfit(Why.SYNCED, "Dropbox")
    for broken in ("", "[]", '{"personal": 3}', "[" * 100_000):
        told.write_text(broken, encoding="utf-8")
        assert unfit(facts_of(tmp_path / "mine" / "review", environment)) is None


def test_a_folder_is_warned_of_once_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITREVIEW_CACHE", str(tmp_path / "cache"))
    now, folder = datetime(2026, 3, 1, 12, tzinfo=UTC), tmp_path / "Dropbox" / "review"
    warned = [bool(warning_of_today(folder, Settings(), now + timedelta(hours=hours))) for hours in (0, 1, 11, 13, 14)]
    assert warned == [True, False, False, True, False]
    assert warning_of_today(tmp_path / "Dropbox" / "other", Settings(), now + timedelta(hours=14))
    assert warning_of_today(folder, Settings(folder_warnings="off"), now + timedelta(days=9)) is None
    assert warning_of_today(tmp_path / "fine", Settings(), now) is None


@pytest.mark.parametrize("kept", ["", "[]", "null", '{"a": 1', '"x"'])
def test_a_memory_that_cannot_be_read_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    monkeypatch.setenv("LITREVIEW_CACHE", str(tmp_path))
    (tmp_path / whereabouts._MEMORY).write_text(kept, encoding="utf-8")
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert warning_of_today(tmp_path / "Dropbox", Settings(), now)
    assert warning_of_today(tmp_path / "Dropbox", Settings(), now) is None


def test_where_nothing_can_be_kept_it_is_said_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("LITREVIEW_CACHE", str(tmp_path / "file"))
    now = datetime(2026, 3, 1, tzinfo=UTC)
    assert all(warning_of_today(tmp_path / "Dropbox", Settings(), now) for _ in range(2))
