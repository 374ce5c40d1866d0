"""The conditions of `screen decide --where`: what they mean, and where a mistake stands."""

from __future__ import annotations

import itertools

import pytest

from litreview.errors import InputError
from litreview.screening.where import Facts, Field, parse_where

WORK: Facts = {
    Field.YEAR: ("2011",),
    Field.LANGUAGE: ("da",),
    Field.TYPE: ("article-journal", "Journal Article"),
    Field.JOURNAL: ("Nordisk Sygeplejeforskning",),
    Field.TITLE: ("Håb hos ældre: et feltstudie",),
    Field.DOI: ("10.1000/hope.1",),
    Field.SOURCE: ("cinahl", "CINAHL Complete"),
    Field.TAG: ("method", "later"),
    Field.LEVEL: ("1",),
    Field.ABSTRACT: None,
}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("year<2012", True),
        ("year <= 2011", True),
        ("year>2011", False),
        ("year>=2011 and language=Danish", True),
        ("language=no", False),
        ("language!=da", False),
        ("type=artikkel", True),
        ("type='journal article'", True),
        ('journal="nordisk sygeplejeforskning"', True),
        ("journal=nordisk", False),
        ("title~«et FELTSTUDIE»", True),
        ("doi=https://doi.org/10.1000/HOPE.1", True),
        ("source=CINAHL", True),
        ("tag=later and not tag=never", True),
        ("level>=1 and level<2", True),
        ("ikke (year<2012 eller language=sv) og level=1", False),
        ("year=1999 or year=2000 and level=1", False),
        ("(year=2011 or year=2000) and level=2", False),
        ("abstract~hope", None),
        ("not abstract~hope", None),
        ("abstract~hope or year=2011", True),
        ("abstract~hope and year=1999", False),
        ("abstract!=hope", None),
        ("keyword~hope", None),
    ],
)
def test_conditions_hold_or_not_or_cannot_be_told(text: str, held: bool | None) -> None:
    assert parse_where(text).holds(WORK) is held


def test_and_binds_closer_than_or_as_in_a_table_of_truth() -> None:
    clause = parse_where("year=1 or level=1 and not tag=a")
    for year, level, tag in itertools.product((True, False), repeat=3):
        facts: Facts = {
            Field.YEAR: ("1" if year else "2",),
            Field.LEVEL: ("1" if level else "2",),
            Field.TAG: ("a",) if tag else (),
        }
        assert clause.holds(facts) is (year or (level and not tag))


def test_what_is_unknown_is_named() -> None:
    clause = parse_where("abstract~hope and (keyword~x or year=2011) and level=1")
    assert clause.fields() == {Field.ABSTRACT, Field.KEYWORD, Field.YEAR, Field.LEVEL}
    assert clause.unknown(WORK) == {Field.ABSTRACT, Field.KEYWORD}


@pytest.mark.parametrize(
    ("text", "code", "under"),
    [
        ("", "LR-WHERE-EMPTY", ""),
        ("   ", "LR-WHERE-EMPTY", " "),
        ('title~"hope', "LR-WHERE-QUOTE", '"'),
        ("title~hope»", "LR-WHERE-QUOTE", "»"),
        ("(year<2012", "LR-WHERE-BRACKET", "("),
        ("year<2012)", "LR-WHERE-BRACKET", ")"),
        ("yaer<2012", "LR-WHERE-FIELD", "yaer"),
        ("and year<2012", "LR-WHERE-FIELD", "and"),
        ("year 2012", "LR-WHERE-SIGN", "2012"),
        ("year ! 2012", "LR-WHERE-SIGN", "!"),
        ("title<hope", "LR-WHERE-ORDER", "<"),
        ("year<", "LR-WHERE-VALUE", ""),
        ("year< and level=1", "LR-WHERE-VALUE", "and"),
        ('title=""', "LR-WHERE-VALUE", '""'),
        ("year<twelve", "LR-WHERE-NUMBER", "twelve"),
        ("year<٢٠", "LR-WHERE-NUMBER", "٢٠"),
        ("title~hope care", "LR-WHERE-JOINED", "care"),
        ("year<2012 year>2000", "LR-WHERE-JOINED", "year"),
        ("(" * 200 + "year=1" + ")" * 200, "LR-WHERE-DEEP", "("),
        ("not " * 5000 + "year=1", "LR-WHERE-DEEP", "not"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, code: str, under: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_where(text)
    assert caught.value.code == code
    start, length = int(str(caught.value.words["position"])) - 1, int(str(caught.value.words["length"]))
    assert text[start : start + length] == under
