"""The words: gettext catalogues in locale/, one domain for each first part of a message code.

`report.log.title` is looked up in the domain `report` under the id `report.log.title`; the English words are a
catalogue like the others, so that no language is special. Places are filled with `str.format` by name. An entry with
a plural (`msgid_plural` equal to its msgid) takes its form from the argument `n`.
"""

from __future__ import annotations

import gettext
import locale
import os
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from litreview.model import Language, Message

DEFAULT_LANGUAGE = Language.ENGLISH


@cache
def _folder() -> Path:
    with as_file(files("litreview") / "locale") as folder:
        return folder


@cache
def _catalogue(domain: str, language: Language) -> gettext.NullTranslations:
    """One compiled catalogue. Raises FileNotFoundError when the package was installed without it."""
    return gettext.translation(domain, _folder(), languages=[language.value])


class Words:
    """Speaks messages in one language. `words("report.log.title")` or `words(Message(...))`."""

    def __init__(self, language: Language | str) -> None:
        self.language = Language(language)

    def __call__(self, said: Message | str, /, **args: object) -> str:
        """The words of a message. Raises KeyError when the catalogue lacks its code: every code must have words."""
        code, values = (said, args) if isinstance(said, str) else (said.code, {**said.args, **args})
        template = self._template(code, values.get("n"))
        return template.format(**{name: self._spoken(value) for name, value in values.items()}) if values else template

    def has(self, code: str) -> bool:
        """Whether this language has words for a code."""
        try:
            self._template(code, None)
        except (KeyError, FileNotFoundError):
            return False
        return True

    def _template(self, code: str, n: object) -> str:
        catalogue = _catalogue(code.partition(".")[0], self.language)
        # The plural is asked first: gettext() answers an entry that has forms with its singular.
        words = catalogue.ngettext(code, code, n) if isinstance(n, int) else code
        if words == code:
            words = catalogue.gettext(code)
        if words == code:
            raise KeyError(f"{self.language.value}: no words for {code}")
        return words

    def _spoken(self, value: object) -> object:
        if isinstance(value, Message):
            return self(value)
        if isinstance(value, tuple | list):
            return ", ".join(str(self._spoken(item)) for item in value)
        return value


def language_of(tag: str | None) -> Language | None:
    """The language of a tag such as nb-NO, nn_NO.UTF-8, no, Norwegian_Norway.1252 or en_GB; None when not spoken."""
    short = (tag or "").replace("_", "-").split("-")[0].split(".")[0].lower()
    known = {
        "nb": Language.BOKMAL,
        "no": Language.BOKMAL,
        "nn": Language.NYNORSK,
        "en": Language.ENGLISH,
        "norwegian": Language.BOKMAL,
        "english": Language.ENGLISH,
    }
    return known.get(short)


def program_language(configured: str | None = None) -> Language:
    """The language of the program: LITREVIEW_LANG, else the configured one, else the machine's, else English."""
    candidates = [os.environ.get("LITREVIEW_LANG"), configured]
    candidates += [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    candidates.append(locale.getlocale()[0])
    for tag in candidates:
        found = language_of(tag)
        if found:
            return found
    return DEFAULT_LANGUAGE
