"""Field tags: `hope[title]`, `håp[tittel]`, `hope[ti]`. A tag that is not here is told, never guessed at.

The English and Norwegian words, and the tags of PubMed that mean the same
(https://pubmed.ncbi.nlm.nih.gov/help/#using-search-field-tags). A heading tag may name its thesaurus: a MeSH heading
says nothing to a source that has headings of its own.
"""

from __future__ import annotations

from litreview.model import Field

_TAGS: dict[Field, tuple[str, ...]] = {
    Field.TITLE: ("title", "ti", "tittel"),
    Field.ABSTRACT: ("abstract", "ab", "sammendrag", "samandrag"),
    Field.TITLE_ABSTRACT: ("title/abstract", "tiab", "tittel/sammendrag", "tittel/samandrag"),
    Field.HEADING: (
        "heading",
        "subject heading",
        "emneord",
        *("mh", "mesh", "mesh terms", "cinahl", "cinahl headings", "apa", "apa thesaurus", "emtree", "eric"),
    ),
    Field.HEADING_ONLY: ("heading only", "mh:noexp", "mesh:noexp", "mesh terms:noexp", "bare emneord", "berre emneord"),
    Field.KEYWORD: ("keyword", "kw", "nøkkelord", "other term", "ot"),
    Field.AUTHOR: ("author", "au", "forfatter", "forfattar"),
    Field.JOURNAL: ("journal", "ta", "tidsskrift"),
    Field.ANY: ("any", "all", "all fields", "alle", "alle felt"),
}
_FIELDS = {tag: field for field, tags in _TAGS.items() for tag in (*tags, field.value)}
_THESAURI = {
    "mesh": ("mh", "mesh", "mesh terms", "mh:noexp", "mesh:noexp", "mesh terms:noexp"),
    "cinahl": ("cinahl", "cinahl headings"),
    "apa": ("apa", "apa thesaurus"),
    "emtree": ("emtree",),
    "eric": ("eric",),
}
_THESAURUS_OF = {tag: name for name, tags in _THESAURI.items() for tag in tags}


def field_of(tag: str) -> Field | None:
    """The field that a tag names, whatever its capitals and spaces; None when no field has that tag."""
    return _FIELDS.get(_plain(tag))


def thesaurus_of(tag: str) -> str:
    """The thesaurus a heading tag is bound to: `mesh`, `cinahl`, `apa`, `emtree` or `eric`; "" when it names none."""
    return _THESAURUS_OF.get(_plain(tag), "")


def tag_of(field: Field) -> str:
    """The tag that this language prints for a field: `title`, `title/abstract`, `heading only`."""
    return _TAGS[field][0]


def tags() -> tuple[str, ...]:
    """One tag for each field, to show what can be written."""
    return tuple(tag_of(field) for field in _TAGS)


def _plain(tag: str) -> str:
    words = " ".join(tag.casefold().split())
    return words.replace(" / ", "/").replace(" :", ":").replace(": ", ":")
