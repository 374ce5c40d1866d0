"""Importer of Ovid's tagged text, in both of its layouts."""

from __future__ import annotations

import re

from litreview.formats import ovid
from litreview.importers.dialects import Dialect
from litreview.importers.text import TextImporter

_HEAD = re.compile(r"^[ \t\ufeff]{0,8}<[ ]?\d{1,9}[ .]{0,3}>[ \t]*$", re.MULTILINE)
_MAKER = re.compile(r"^[ \t\ufeff]{0,8}VN  - ?Ovid", re.MULTILINE)
_HEADING = re.compile(
    r"^[ \t]{0,4}(?:Accession Number|Authors?|Title|Source|Abstract|Institution|Publication Type|Unique Identifier)"
    r"[ \t]*\n[ \t]{1,8}\S",
    re.MULTILINE,
)
_TAG = re.compile(r"^[ \t]{0,8}(?:DB|AN|UI|TI|SO|AU|AB|LG|YR)  - ", re.MULTILINE)
_RIS = re.compile(r"^[ \t]{0,3}(?:TY|ER) {0,3}-", re.MULTILINE)


def _database(key: str, title: str, names: str) -> Dialect:
    heading = rf"^[ \t]{{0,8}}(?:DB  - |Database[ \t]*\n[ \t]{{1,8}})[^\n]{{0,40}}(?:{names})"
    return Dialect(key, title, re.compile(heading, re.MULTILINE | re.IGNORECASE), platform="Ovid")


# The database is told by the first record in the head that names one; a file may hold several. `source` stays empty:
# what Ovid's copy of a database holds is not what its own maker's search finds.
DIALECTS: tuple[Dialect, ...] = (
    _database("ovid-medline", "Ovid MEDLINE", "MEDLINE"),
    _database("ovid-embase", "Embase (Ovid)", "Embase"),
    _database("ovid-psycinfo", "APA PsycInfo (Ovid)", "PsycInfo"),
    _database("ovid-biosis", "BIOSIS Previews (Ovid)", "BIOSIS"),
    Dialect("ovid", "Ovid", re.compile(rf"{_MAKER.pattern}|{_HEAD.pattern}", re.MULTILINE), platform="Ovid"),
)


def _like_ovid(head: str) -> float:
    """A head or the name of Ovid, and a second mark: tags or headings of its own, and none of RIS."""
    headed, made = _HEAD.search(head), _MAKER.search(head)
    if not (headed or made) or _RIS.search(head):
        return 0.0
    if made and len(_TAG.findall(head)) >= 2:
        return 0.95
    if headed and (len(_TAG.findall(head)) >= 2 or _HEADING.search(head)):
        return 0.8
    return 0.0


OVID = TextImporter("ovid", (".ovd", ".cgi"), _like_ovid, ovid.read, DIALECTS)
