r"""LaTeX's ways of writing letters, as they stand in BibTeX files: `{\o}`, `\"a`, `\'{e}`, `--`, `\&`; and back.

Accents are those of The LaTeX Companion, 2nd edition, 7.11; a command that is not known stays as it is. `plain` reads,
`escaped` writes: `plain(escaped(text)) == " ".join(text.split())` for any text whose letters are composed (NFC).
"""

from __future__ import annotations

import re
import unicodedata

from litreview.formats.latex_signs import COMBINING, MATHS, SYMBOLS

_LETTER = r"\\(?:ae|AE|oe|OE|aa|AA|[ijoOlL])(?![A-Za-z])|[^\W\d_]"
# Every branch begins with the sign itself: so the search goes from sign to sign, and does not try them all everywhere.
_ONE_PASS = re.compile(
    rf"""
      \{{ | \}} | ~ | ---? | `` | ''
    | \\(?:
          (?P<sign>[`'^~=."])\s*(?:\{{\s*(?P<s1>{_LETTER})\s*\}}|(?P<s2>{_LETTER}))
        | (?P<mark>[uvHcdkbr])(?:\s*\{{\s*(?P<m1>{_LETTER})\s*\}}|\s+(?P<m2>{_LETTER}))
        | (?P<form>text(?:it|bf|sc|rm|sf|tt|up|normal|superscript|subscript)|emph|mbox|url|uppercase)\s*\{{
        | (?P<word>[A-Za-z]+)(?:\s*\{{\}}|\s+(?=\S)|(?![A-Za-z]))
        | (?P<kept>[&%$\#_{{}}])
        | (?P<space>[ ,])
        | (?P<nothing>[-/])
        | (?P<lone>~)
      )
    | \$(?:
          \s*(?:\{{\}})?[_^]\s*(?:\{{(?P<high>[^\s${{}}\\]{{1,20}})\}}|(?P<high1>[\w+-]))\s*\$
        | \\(?P<maths>[A-Za-z]{{1,20}})\s?\$
        | (?P<compared>[<>=+\-|])\$
      )
    """,
    re.VERBOSE,
)
_REPLACED = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " ", "{": "", "}": ""}
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_WRITTEN = {
    **{sign: f"\\{sign}" for sign in "&%$#_"},
    "\\": "{\\textbackslash}",
    "~": "{\\textasciitilde}",
    "^": "{\\textasciicircum}",
    "{": "{\\textbraceleft}",
    "}": "{\\textbraceright}",
}
# A second of two signs that would become a dash or a quotation mark is written behind an empty group.
_UNSAFE = re.compile(r"[&%$#_\\~^{}]|(?<=-)-|(?<=`)`|(?<=')'")


def plain(text: str) -> str:
    """Text without LaTeX: letters for commands, braces and formatting gone, white space single."""
    if "\\" in text or "$" in text:
        text = _ONE_PASS.sub(_spoken, text)
    else:
        for sign, spoken in _REPLACED.items():
            if sign in text:
                text = text.replace(sign, spoken)
    text = " ".join(text.split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def literal(text: str) -> str:
    """Text of an address or identifier: braces gone and escaped signs spoken, dashes and tildes left alone."""
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if "{" in text or "}" in text:
        text = text.replace("{", "").replace("}", "")
    return "".join(text.split())


def escaped(text: str) -> str:
    """Text as LaTeX reads it, letters as they are. Braces are balanced, as BibTeX counts escaped ones too."""
    return _UNSAFE.sub(_written, text)


def _written(found: re.Match[str]) -> str:
    sign = found.group()
    return _WRITTEN.get(sign) or f"{{}}{sign}"


def _spoken(found: re.Match[str]) -> str:
    kind, value = found.lastgroup or "", found.group()
    if kind in ("s1", "s2"):
        return _accented(found.group(kind), found.group("sign"))
    if kind in ("m1", "m2"):
        return _accented(found.group(kind), found.group("mark"))
    if kind == "word":
        return SYMBOLS.get(found.group("word"), value)
    if kind in ("kept", "high", "high1", "compared"):
        return found.group(kind)
    if kind == "maths":
        return MATHS.get(found.group("maths"), value)
    if kind == "space":
        return " "
    return value if kind == "lone" else _REPLACED.get(value, "")


def _accented(letter: str, accent: str) -> str:
    if letter.startswith("\\"):
        # The dotless letters exist to carry an accent: what they give is the letter with the accent alone.
        letter = letter[1:] if letter[1:] in ("i", "j") else SYMBOLS[letter[1:]]
    return unicodedata.normalize("NFC", letter + COMBINING[accent])
