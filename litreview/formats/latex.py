r"""LaTeX's ways of writing letters, as they stand in BibTeX files: `{\o}`, `\"a`, `\'{e}`, `--`, `\&`.

Accents are those of The LaTeX Companion, 2nd edition, 7.11; a command that is not known stays as it is.
"""

from __future__ import annotations

import re
import unicodedata

_COMBINING = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_SYMBOLS = {
    "o": "ø",
    "O": "Ø",
    "aa": "å",
    "AA": "Å",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "ss": "ß",
    "l": "ł",
    "L": "Ł",
    "i": "ı",
    "j": "ȷ",
    "dh": "ð",
    "DH": "Ð",
    "th": "þ",
    "TH": "Þ",
    "dj": "đ",
    "DJ": "Đ",
    "ng": "ŋ",
    "textendash": "–",
    "textemdash": "—",
    "textquoteright": "’",
    "textquoteleft": "‘",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "guillemotleft": "«",
    "guillemotright": "»",
    "textregistered": "®",
    "texttrademark": "™",
    "copyright": "©",
    "textdegree": "°",
    "ldots": "…",
    "dots": "…",
    "textasciitilde": "~",
    "textbackslash": "\\",
    "textless": "<",
    "textgreater": ">",
    "textunderscore": "_",
    "slash": "/",
}
_ACCENT_SIGN = re.compile(r"\\([`'^~=.\"])\s*(?:\{\s*(\\?[A-Za-z])\s*\}|(\\?[ij](?![A-Za-z])|[A-Za-z]))")
_ACCENT_LETTER = re.compile(r"\\([uvHcdkbr])(?:\s*\{\s*(\\?[A-Za-z])\s*\}|\s+(\\[ij](?![A-Za-z])|[A-Za-z]))")
_SYMBOL = re.compile(r"\\([A-Za-z]+)(?:\s*\{\}|\s+(?=\S)|(?![A-Za-z]))")
_FORMAT = re.compile(r"\\(?:text(?:it|bf|sc|rm|sf|tt|up|normal|superscript|subscript)|emph|mbox|url|uppercase)\s*\{")
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_KEPT = {"{": "\ue000", "}": "\ue001"}  # escaped braces, while the others are taken out


def plain(text: str) -> str:
    """Text without LaTeX: letters for commands, braces and formatting gone, white space single."""
    if "\\" in text:
        text = _FORMAT.sub("{", text)
        text = _ACCENT_SIGN.sub(_accented, text)
        text = _ACCENT_LETTER.sub(_accented, text)
        text = _SYMBOL.sub(_symbol, text)
        text = _ESCAPED.sub(lambda found: _KEPT.get(found.group(1), found.group(1)), text)
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    text = re.sub(r"(?<!\\)~", "\u00a0", text).replace("{", "").replace("}", "")
    for sign, kept in _KEPT.items():
        text = text.replace(kept, sign)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def literal(text: str) -> str:
    """Text of an address or identifier: braces gone and escaped signs spoken, dashes and tildes left alone."""
    return re.sub(r"\s+", "", _ESCAPED.sub(r"\1", text).replace("{", "").replace("}", ""))


def _accented(found: re.Match[str]) -> str:
    letter = (found.group(2) or found.group(3)).lstrip("\\")
    return unicodedata.normalize("NFC", letter + _COMBINING[found.group(1)])


def _symbol(found: re.Match[str]) -> str:
    return _SYMBOLS.get(found.group(1), found.group())
