"""queries/<name>.toml: what can stand in it, and what is said of what cannot."""

from __future__ import annotations

import pytest

from litreview.errors import InputErrors
from litreview.formats.query_file import read_query
from litreview.messages import Words
from litreview.model import LimitKind, Query, QueryLine

FULL = """\ufeff# a comment
schema = 1
text = "S1 AND S2 NOT #3"
concepts = ["hope", "recovery"]
languages = ["nb", "en"]
field = "title_abstract"
sources = ["pubmed", "cinahl"]
purpose = "supplementary"
note = "with a librarian"

[native]
cinahl = '(MH "Hope")'

[[line]]
name = "#3"
text = "child*"

[[line]]
name = "s004"
text = "adult*"

[[limit]]
kind = "years"
first = 2016
reason = "new law"
"""


def read(text: str) -> Query:
    return read_query(text.encode("utf-8"), "queries/q.toml", "q")


def test_every_key_reaches_the_query() -> None:
    query = read(FULL)
    assert (query.name, query.text, query.note) == ("q", "S1 AND S2 NOT #3", "with a librarian")
    assert (query.concepts, query.languages) == (("hope", "recovery"), ("nb", "en"))
    assert (query.default_field, query.native) == ("title_abstract", {"cinahl": '(MH "Hope")'})
    assert query.lines == (QueryLine("S3", "child*"), QueryLine("S4", "adult*"))
    assert (query.sources, query.purpose.value) == (("pubmed", "cinahl"), "supplementary")
    assert [(limit.kind, limit.first, limit.reason) for limit in query.limits] == [(LimitKind.YEARS, 2016, "new law")]


def test_a_text_alone_is_a_query() -> None:
    assert read('schema = 1\ntext = "hope"') == Query("q", "hope")
    assert read('schema = 1\ntext = ""') == Query("q", "")


@pytest.mark.parametrize("instead", ['concepts = ["hope"]', '[native]\npubmed = "hope"'])
def test_concepts_or_native_strings_stand_in_for_the_text(instead: str) -> None:
    assert read(f"schema = 1\n{instead}").text == ""


@pytest.mark.parametrize(
    ("text", "code", "line", "key"),
    [
        ("schema = 1\n", "LR-FILE-MISSING", None, "text"),
        ("schema = 1\nconcepts = []\n", "LR-FILE-MISSING", None, "text"),
        ('schema = 1\ntext = "a"\nfield = "titel"', "LR-FILE-CHOICE", 3, "field"),
        ('schema = 1\ntext = "a"\nconcept = ["hope"]', "LR-FILE-KEY-NEAR", 3, "concept"),
        ('schema = 1\ntext = "a"\nlanguages = "nb"', "LR-FILE-TYPE", 3, "languages"),
        ("schema = 1\ntext = 1\n", "LR-FILE-TYPE", 2, "text"),
        ('schema = 1\ntext = "a"\n[native]\npubmed = ""', "LR-FILE-VALUE", 4, "native.pubmed"),
        ('schema = 1\ntext = "a"\n\n[[line]]\nname = "hope"\ntext = "b"', "LR-FILE-VALUE", 5, "line[1].name"),
        ('schema = 1\ntext = "a"\n\n[[line]]\nname = "S1"\ntext = ""', "LR-FILE-VALUE", 6, "line[1].text"),
        ('schema = 1\ntext = "a"\n\n[[line]]\nname = "S1"\n', "LR-FILE-MISSING", 4, "line[1].text"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, code: str, line: int | None, key: str) -> None:
    with pytest.raises(InputErrors) as caught:
        read(text)
    (error,) = caught.value.errors
    assert (error.code, error.where.file, error.where.line, error.where.key) == (code, "queries/q.toml", line, key)
    for language in ("nb", "nn", "en"):
        assert Words(language)(f"error.{error.code}", **{"file": "", "line": "", "key": "", **error.words})
