"""Names of entries in a bundle, and of documents: what every system can have as a file, and no way elsewhere."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200  # characters of a whole path
_PART = 240  # bytes of one name, as UTF-8; file systems take 255
# Windows takes these for devices, whatever comes after a dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_FORBIDDEN = frozenset('<>:"/\\|?*')


def sound_name(name: str) -> bool:
    """Whether one name, without folders, is plain: in the composed Unicode form, without signs that some system
    forbids or does not show, no device of Windows, and neither beginning nor ending in a way that is dropped."""
    return (
        0 < len(name.encode("utf-8", "replace")) <= _PART
        and not name.startswith((".", " "))
        and not name.endswith((".", " "))
        and not any(sign in _FORBIDDEN or unicodedata.category(sign)[0] == "C" for sign in name)
        and unicodedata.normalize("NFC", name) == name
        and _DEVICES.fullmatch(name) is None
    )


def sound_path(path: str) -> bool:
    """Whether a path is one or more plain names with `/` between."""
    return len(path) <= LONGEST and all(sound_name(part) for part in path.split("/"))


def folded(path: str) -> str:
    """A path as file systems compare it that know no difference of case or Unicode form."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())
