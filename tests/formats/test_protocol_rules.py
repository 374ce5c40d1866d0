"""Machine rules in a protocol: what each kind needs is asked for, and what it does not use is no silent slip."""

from __future__ import annotations

import pytest

from litreview.errors import InputError, InputErrors
from litreview.formats.protocol_file import read_protocol
from litreview.messages import Words
from litreview.model import Language, Message, Rule, RuleKind
from litreview.screening import RULE_KINDS

FILE = """schema = 1
language = "nb"
[question]
main = "Hva?"
[[criterion]]
id = "I1"
kind = "include"
text = "kriterium"
rule = {{ {rule} }}
"""


def read(rule: str) -> Rule | None:
    return read_protocol(FILE.format(rule=rule).encode(), "protocols/p.toml", "p").criteria[0].rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('kind = "years", first = 2010', Rule(RuleKind.YEARS, 2010)),
        (
            'kind = "channel_level", values = ["1", "2"], automatic = true',
            Rule(RuleKind.CHANNEL_LEVEL, values=("1", "2"), automatic=True),
        ),
        (
            'kind = "keywords", values = ["håp*", "long term"], fields = ["title", "subjects"]',
            Rule(RuleKind.KEYWORDS, values=("håp*", "long term"), fields=("title", "subjects")),
        ),
        ('kind = "open_full_text"', Rule(RuleKind.OPEN_FULL_TEXT)),
        ('kind = "retracted", automatic = true', Rule(RuleKind.RETRACTED, automatic=True)),
    ],
)
def test_a_rule_is_read(text: str, rule: Rule) -> None:
    assert read(text) == rule


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('kind = "channel_level"', "rule_values"),
        ('kind = "channel_level", values = ["3"]', "rule_level"),
        ('kind = "channel_level", values = ["1 "]', "rule_level"),
        ('kind = "keywords"', "rule_values"),
        ('kind = "keywords", values = [" "]', "rule_values"),
        ('kind = "keywords", values = ["hope", "*"]', "rule_keyword"),
        ('kind = "keywords", values = ["hope", ""]', "rule_keyword"),
        ('kind = "keywords", values = ["hope *"]', "rule_keyword"),
        ('kind = "keywords", values = ["hope"], fields = ["fulltext"]', "rule_field"),
        ('kind = "language"', "rule_values"),
        ('kind = "country"', "rule_values"),
        ('kind = "document_type"', "rule_values"),
        ('kind = "language", values = ["en"], fields = ["title"]', "rule_key"),
        ('kind = "retracted", values = ["yes"]', "rule_key"),
        ('kind = "channel_level", values = ["1"], first = 2010', "rule_key"),
        ('kind = "years", first = 2010, values = ["2011"]', "rule_key"),
    ],
)
def test_a_rule_that_cannot_mean_anything_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputErrors) as caught:
        read(text)
    (error,) = caught.value.errors
    assert isinstance(error, InputError)
    assert error.where.line == 9
    detail = error.words["detail"]
    assert isinstance(detail, Message)
    assert detail.code == f"error.detail.{code}"
    for language in Language:
        assert Words(language)(detail)


def test_every_kind_of_rule_can_be_asked() -> None:
    assert set(RULE_KINDS) == set(RuleKind)
