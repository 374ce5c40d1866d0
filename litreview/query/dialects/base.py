"""What a dialect is: the table by which the one renderer prints a query for a source or a host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from litreview.model import Field
from litreview.query.dialects.limit_forms import LimitForms

TERM = "{}"  # the place of the word, phrase or bracket in a template


@dataclass(frozen=True, slots=True)
class Form:
    """How a field is named. `template` holds `{}` once or more; `group`: it may hold a whole bracket.

    `bare`: the template brings its own quotes, as in (MH "{}"). `wider`: it looks in more places than the field says.
    """

    template: str
    group: bool = True
    bare: bool = False
    wider: bool = False

    @property
    def loose(self) -> bool:
        """Whether the result joins several parts, so that it needs brackets inside anything else."""
        return " or " in self.template.casefold()

    def fill(self, text: str) -> str:
        """The template with the text in its places; braces in the text stay as they are."""
        return self.template.replace(TERM, text)

    def around(self, text: str) -> str:
        """The template around a joined text, which is put in brackets unless the template brings them."""
        return self.fill(text if f"({TERM})" in self.template else f"({text})")


@dataclass(frozen=True, slots=True)
class Proximity:
    """How «at most N words between» is said, "" where it cannot be. Templates take {left}, {right} and {n}.

    `more`: what is added to the number, for hosts where 1 means side by side. `quoted`: only plain words, inside the
    quotes of a phrase: then `fields` are the forms that may follow, and the phrase may carry no other.
    """

    near: str = ""
    ordered: str = ""
    more: int = 0
    quoted: bool = False
    fields: Mapping[Field, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A source's search language as a table.

    `conjunction`, `disjunction`, `negation` with their spaces; `negation` "" when NOT cannot be said, `lone_not` when
    nothing need stand before it. `one`: the sign for exactly one letter; `inner`: `*` may stand inside a word;
    `left`: at its beginning. `least` is the fewest letters before the sign. `phrase_truncation`: `*` works inside
    quotes; `next`: the joiner that makes a phrase of truncated words; `open_phrases`: words side by side are a phrase.
    `side_by_side`: words side by side are left to the source. `thesaurus`: whose headings it has, "" for none.
    `reserved`: words that the source takes for lines, fields or commands, as a regular expression. `spread`: NOT stands
    before each word, since the source takes none before a bracket. `reference`: how a line is referred to, {} for its
    number; "" where searches cannot be combined line by line.
    """

    key: str
    title: str
    fields: Mapping[Field, Form] = field(default_factory=dict)
    untagged: Form = Form(TERM)
    conjunction: str = " AND "
    disjunction: str = " OR "
    negation: str = " NOT "
    lone_not: str = ""
    quote: str = '"'
    truncation: str = "*"
    least: int = 1
    one: str = ""
    inner: bool = False
    left: bool = False
    phrase_truncation: bool = False
    next: str = ""
    open_phrases: bool = False
    side_by_side: bool = False
    proximity: Proximity = Proximity()
    native_tags: frozenset[str] = frozenset()  # tags of the source's own, in small letters
    reserved: str = ""
    spread: bool = False
    reference: str = ""
    thesaurus: str = ""
    limits: LimitForms = field(default_factory=LimitForms)
