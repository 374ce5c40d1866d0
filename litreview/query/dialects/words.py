"""Single words and phrases in a dialect: quotes, truncation, wildcards. What a source does not know is told.

Inside this file a word keeps the signs of the neutral language (`*` and `?`) until it is written out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from unicodedata import normalize

from litreview.model import Term
from litreview.query.dialects.base import Dialect
from litreview.query.dialects.losses import Losses

# Words that some source reads as an operator; in quotes they are words.
_OPERATOR = re.compile(r"(?:and|or|not|andnot|near|next|adj|pre|same|within|[nw]|adj\d+|[nwp]\d+)", re.IGNORECASE)
_QUOTES = re.compile(r'["“”„«»\\]')  # what some source takes for the end of a phrase; a backslash hides the end
_PLAIN = re.compile(r"\w+(?:[-'’]\w+)*")  # hyphens and apostrophes inside; anything else is put in quotes
_SIGNS = re.compile(r"[*?]")


def write_term(term: Term, dialect: Dialect, losses: Losses) -> str:
    """A term without its field. Never empty, and with its quotes closed."""
    term = replace(term, text=normalize("NFC", term.text))  # å as one letter, as sources hold it
    told = [(word, _allowed(word, shown(term), dialect, losses)) for word in term.text.split()]
    words = [left for word, left in told if _says(left) or not _says(word)]  # a cut may leave nothing of a word
    if not any(_says(word) for word in words):
        words = plain_words(term).split()
    if len(words) > 1:
        return _phrase(words, term, dialect, losses)
    word, core = words[0], _SIGNS.sub("", words[0])
    if not _is_plain(core, dialect) or _is_taken(word, dialect):
        return _odd(word, shown(term), dialect, losses)
    as_phrase = term.phrase and word == core and not dialect.open_phrases
    return quoted(word, dialect) if as_phrase else _written(word, dialect)


def quoted(text: str, dialect: Dialect) -> str:
    """The text in the dialect's quotes; where those are apostrophes and it holds one, in double ones."""
    quote = '"' if dialect.quote in text else dialect.quote
    return f"{quote}{' '.join(without_quotes(text).split())}{quote}"


def without_quotes(text: str) -> str:
    """The text with a space for each quotation mark that could end a phrase too early."""
    return _QUOTES.sub(" ", text)


def plain_words(term: Term) -> str:
    """The words of a term without any sign, for what cannot hold signs."""
    return " ".join(_SIGNS.sub("", normalize("NFC", term.text)).split())


def is_open(text: str, dialect: Dialect) -> bool:
    """Whether words can stand side by side without quotes: none is an operator, nor the first a command or line."""
    words = text.split()
    plain = all(_is_plain(_SIGNS.sub("", word), dialect) and not _OPERATOR.fullmatch(word) for word in words)
    return plain and not _is_taken(words[0], dialect)


def shown(term: Term) -> str:
    """A term as it was written, for the words of a loss."""
    text = f'"{term.text}"' if term.phrase else term.text
    return f"{text}[{term.field}]" if term.field else text


def _says(word: str) -> bool:
    return any(letter.isalnum() for letter in word)


def _is_plain(word: str, dialect: Dialect) -> bool:
    """Whether a word without signs can stand without quotes."""
    by_quote = dialect.quote == "'" and "'" in word
    return bool(_PLAIN.fullmatch(word)) and not by_quote


def _is_taken(word: str, dialect: Dialect) -> bool:
    """Whether a word would be read as something else: an operator, or a line, field or command of the source."""
    own = re.fullmatch(dialect.reserved, word, re.IGNORECASE) if dialect.reserved else None
    return own is not None or _OPERATOR.fullmatch(word) is not None


def _odd(word: str, piece: str, dialect: Dialect, losses: Losses) -> str:
    """A word with signs of its own (24/7, C++), or one that reads as an operator: in quotes."""
    core = _SIGNS.sub("", word)
    if core != word and not dialect.phrase_truncation:
        losses.add("truncation", piece)
        word = core
    return quoted(_written(word, dialect), dialect)


def _phrase(words: list[str], term: Term, dialect: Dialect, losses: Losses) -> str:
    """Several words: in quotes, or as near to it as the dialect comes when one of them is truncated."""
    written = _written(" ".join(words), dialect)
    signs = any(_SIGNS.search(word) for word in words)
    if dialect.open_phrases and is_open(" ".join(words), dialect):
        return written
    if not signs or dialect.phrase_truncation:
        return quoted(written, dialect)
    told = [word for word in words if _says(word)]
    parts = [write_term(replace(term, text=word, phrase=False), dialect, losses) for word in told]
    if dialect.next:
        return f"({dialect.next.join(parts)})"
    losses.add("phrase_truncation", shown(term))
    return f"({dialect.conjunction.join(parts)})"


def _allowed(word: str, piece: str, dialect: Dialect, losses: Losses) -> str:
    """The word with no other signs than the dialect has: left out or cut at where it has none, and told."""
    if word.startswith(("*", "?")) and not dialect.left:
        losses.add("truncation", piece)
        word = word.lstrip("*?")
    if "?" in word and not dialect.one:
        losses.add("wildcard", piece)
        word = _cut(word, "?")
    if "*" in word[1:].rstrip("*") and not (dialect.inner and dialect.truncation):
        losses.add("wildcard", piece)
        word = word[0] + _cut(word[1:], "*")
    if not word.endswith("*"):
        return word
    stem = word.rstrip("*")
    if not dialect.truncation:
        losses.add("truncation", piece)
        return stem
    if len(_SIGNS.split(stem)[0]) < dialect.least:
        losses.add("truncation_short", piece)
        return _SIGNS.sub("", stem)
    return stem + "*"


def _cut(word: str, sign: str) -> str:
    """The word up to the sign, truncated there, since letters follow; a sign that ends the word only falls away."""
    before, _, after = word.partition(sign)
    return before + ("*" if after else "")


def _written(text: str, dialect: Dialect) -> str:
    """Neutral signs as the dialect's own."""
    if dialect.truncation == "*" and dialect.one in {"", "?"}:
        return text
    return "".join({"*": dialect.truncation, "?": dialect.one}.get(letter, letter) for letter in text)
