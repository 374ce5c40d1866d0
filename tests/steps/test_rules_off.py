"""A protocol may switch rules of duplicates off; another protocol means another look at every record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.steps.dedupe import dedupe
from litreview.steps.doubts import merge
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review
from tests.steps.reviews import articles, empty

VERSIONS = """TY  - JOUR
TI  - Massage for pain in labour
AU  - Smith, Caroline
PY  - 2012
JO  - Cochrane Database of Systematic Reviews
DO  - 10.1002/14651858.CD009290
ER  -

TY  - JOUR
TI  - Massage for pain in labour
AU  - Smith, Caroline
PY  - 2018
JO  - Cochrane Database of Systematic Reviews
DO  - 10.1002/14651858.CD009290.pub3
ER  -
"""


@pytest.fixture
def review(tmp_path: Path) -> Review:
    here = empty(tmp_path)
    import_file(here, FileImport(articles(tmp_path, VERSIONS)))
    return replace(here, actor="author 1")


def without(review: Review, *rules: str) -> Review:
    return replace(review, protocol=replace(review.protocol, duplicate_rules_off=rules))


def works(review: Review) -> set[tuple[int, ...]]:
    with review.store.reading() as reader:
        return set(reader.works().values())


def test_a_rule_that_is_off_does_not_join(review: Review) -> None:
    dedupe(without(review, "cochrane_version"))
    assert works(review) == {(1,), (2,)}


def test_off_and_on_again_is_as_if_it_had_never_been_off(review: Review) -> None:
    dedupe(review)
    assert works(review) == {(1, 2)}
    assert dedupe(without(review, "cochrane_version")).full
    assert works(review) == {(1,), (2,)}
    assert dedupe(review).full
    assert works(review) == {(1, 2)}
    assert not dedupe(review).full


def test_a_persons_word_stands_when_the_rule_is_off(review: Review) -> None:
    merge(without(review, "cochrane_version"), ["1", "2"])
    assert works(review) == {(1, 2)}


def test_a_rule_that_is_none_is_refused_with_those_like_it(review: Review) -> None:
    with pytest.raises(InputError) as raised:
        dedupe(without(review, "cochrane_versions"))
    assert raised.value.code == "LR-DEDUPE-RULE-OFF"
    assert raised.value.words["near"] == "cochrane_version"
    assert works(review) == set()
