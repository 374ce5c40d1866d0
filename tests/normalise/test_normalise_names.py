"""Names, their initials, and the keys of titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model import Name
from litreview.normalise.names import initials, inverted, parse_name, parse_names
from litreview.normalise.titles import clean_markup, title_key


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Soggiu, Anne-Sofie", Name("Soggiu", "Anne-Sofie")),
        ("King, Martin Luther, Jr.", Name("King", "Martin Luther", "Jr.")),
        ("King, Jr., Martin Luther", Name("King", "Martin Luther", "Jr.")),
        ("Shruthi BS", Name("Shruthi", "BS")),
        ("Smith JA Jr", Name("Smith", "JA", "Jr")),
        ("Adler D.G.", Name("Adler", "D.G.")),
        ("de la Cruz M", Name("de la Cruz", "M")),
        ("Anderson I", Name("Anderson", "I")),
        ("Carl Evans", Name("Evans", "Carl")),
        ("Ludwig van Beethoven", Name("van Beethoven", "Ludwig")),
        ("van der Berg, J.", Name("van der Berg", "J.")),
        ("Selvamani", Name("Selvamani")),
        ("Folkehelseinstituttet", Name(literal="Folkehelseinstituttet")),
        ("World Health Organization", Name(literal="World Health Organization")),
        ("Department of Health, Norway", Name(literal="Department of Health, Norway")),
        ("A, B, C, D, E", Name(literal="A, B, C, D, E")),
        ("Ha\u030aland, Kari", Name("Håland", "Kari")),
        ("", Name()),
    ],
)
def test_names(text: str, name: Name) -> None:
    assert parse_name(text) == name


@pytest.mark.parametrize("text", ["et al.", "et al", "m.fl.", "others"])
def test_an_incomplete_list_says_so(text: str) -> None:
    assert parse_names(["Ness, O.", text]) == ((Name("Ness", "O."),), False)
    assert parse_names(["Ness, O."]) == ((Name("Ness", "O."),), True)


@pytest.mark.parametrize(
    ("given_names", "expected"),
    [
        ("Anne-Sofie", "A.-S."),
        ("A-S.", "A.-S."),
        ("A.-S.", "A.-S."),
        ("A.‐S", "A.-S."),
        ("AA", "A. A."),
        ("A.A.", "A. A."),
        ("Amy Ann", "A. A."),
        ("J.R.R.", "J. R. R."),
        ("øyvind", "Ø."),
        ("Maria de", "M. de"),
        ("Paulo H N", "P. H. N."),
        ("", ""),
    ],
)
def test_initials(given_names: str, expected: str) -> None:
    assert initials(given_names) == expected


def test_inverted_names() -> None:
    assert inverted(Name("Soggiu", "Anne-Sofie")) == "Soggiu, A.-S."
    assert inverted(Name("King", "ML", "Jr.")) == "King, M. L., Jr."
    assert inverted(Name(literal="Helsedirektoratet")) == "Helsedirektoratet"


@given(st.text(max_size=60))
def test_initials_of_initials_are_the_same(text: str) -> None:
    assert initials(initials(text)) == initials(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Om recovery-orienteringen i en tjeneste", "Om recoveryorienteringen i en tjeneste."),
        ("Håp og mestring", "Haap og mestring"),
        ("Håp", "Ha\u030ap"),
        ("«Her tar de tingene» – Om recovery", '"Her tar de tingene" - om recovery'),
        ("Rus &amp; <i>helse</i>", "Rus & helse"),
        ("Bløt: en studie", "Bloet - en studie"),
        ("The users’ view", "The users' view"),
    ],
)
def test_titles_that_are_the_same_have_one_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other) != ""


def test_titles_that_differ_have_two_keys() -> None:
    assert title_key("Recovery i kommunen") != title_key("Recovery i kommunene")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<p>XHTML</p> tags", "XHTML tags"),
        ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
        ("H<sub>2</sub>O", "H2O"),
        ("R&amp;D", "R&D"),
        ("a &amp;lt;i&amp;gt;b&amp;lt;/i&amp;gt;", "a b"),
        ("<jats:title>Aim</jats:title>x", "Aim x"),
        ("<Retos> today", "<Retos> today"),
        ("AT&T; more", "AT&T; more"),
    ],
)
def test_markup(text: str, clean: str) -> None:
    assert clean_markup(text) == clean


@given(st.text(st.characters(max_codepoint=127), max_size=20))
def test_plain_titles_have_the_key_that_any_title_has(text: str) -> None:
    assert title_key(text) == title_key(f"{text}«")  # a mark that is dropped, and makes the title no plain one
