"""Citations in running text: the forms of APA 7 in three languages, the slips of students, and hostile text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.formats.citations import IN_PRESS, NO_DATE, Citation, find


def brief(text: str) -> list[tuple[object, ...]]:
    return [(one.names, one.year) for one in find(text)]


BRACKETS = (
    ("(Aas et al., 2016)", [(("Aas",), "2016")]),
    ("(Aas, 2016; Berg & Dahl, 2013)", [(("Aas",), "2016"), (("Berg", "Dahl"), "2013")]),
    ("(Aas & Berg, 2013a, 2013b)", [(("Aas", "Berg"), "2013a"), (("Aas", "Berg"), "2013b")]),
    ("(Aas et al., 2013a, b)", [(("Aas",), "2013a"), (("Aas",), "2013b")]),
    ("(Aas, 2005, s. 44, 2018, s. 93)", [(("Aas",), "2005"), (("Aas",), "2018")]),
    ("(Helsedirektoratet, 2014; 2016)", [(("Helsedirektoratet",), "2014"), (("Helsedirektoratet",), "2016")]),
    ("(se for eksempel Berg og Dahl, 2015)", [(("Berg", "Dahl"), "2015")]),
    ("(see also Berg, Dahl, and Eng, 2015)", [(("Berg", "Dahl", "Eng"), "2015")]),
    ("(Aas, 2016, og Berg, 2017)", [(("Aas",), "2016"), (("Berg",), "2017")]),
    ("(van der Berg & Ås-Hansen, u.å.)", [(("van der Berg", "Ås-Hansen"), NO_DATE)]),
    ("(Aas, n.d.)", [(("Aas",), NO_DATE)]),
    ("(Aas, i trykk)", [(("Aas",), IN_PRESS)]),
    ("(Aas, K., Berg, M. & Eng, O. 2016)", [(("Aas", "Berg", "Eng"), "2016")]),
    ("(O'Neil & D'Angelo, 2011:55)", [(("O'Neil", "D'Angelo"), "2011")]),
    ("(Helse- og omsorgsdepartementet, 2015)", [(("Helse- og omsorgsdepartementet",), "2015")]),
    ("(Barne-, ungdoms- og familieetaten [Bufetat], 2020)", [(("Barne-, ungdoms- og familieetaten",), "2020")]),
    ("(Norsk byrå (NB), 2020)", [(("Norsk byrå",), "2020")]),
    ("(Lov om hjelp, 2009)", [(("Lov om hjelp",), "2009")]),
    ("(«Et hjem for alle», 2016)", [(("Et hjem for alle",), "2016")]),
    ("(Aas,2016)", [(("Aas",), "2016")]),
)
NARRATIVE = (
    ("Aas et al. (2016) fant", [(("Aas",), "2016")]),
    ("Ifølge Berg og Dahl (2015, s. 55) er", [(("Berg", "Dahl"), "2015")]),
    ("Berg & Dahl (2015)", [(("Berg", "Dahl"), "2015")]),
    ("I Norge har Aas mfl. (2013a, 2013b) vist", [(("Aas",), "2013a"), (("Aas",), "2013b")]),
    ("Aas og medarbeidere (2013a)", [(("Aas",), "2013a")]),
    ("Aas og medarbeidarar (2013)", [(("Aas",), "2013")]),
    ("Aas and colleagues (2013)", [(("Aas",), "2013")]),
    ("Berg, Dahl og Eng (2016)", [(("Berg", "Dahl", "Eng"), "2016")]),
    ("Berg, Dahl, and Eng (2016)", [(("Berg", "Dahl", "Eng"), "2016")]),
    ("World Health Group (2016)", [(("World Health Group",), "2016")]),
    ("Barne- og ungdomsdirektoratet (2020) sier", [(("Barne- og ungdomsdirektoratet",), "2020")]),
    ("Slutt. Aas (2016)", [(("Aas",), "2016")]),
    ("K. Aas (2016)", [(("Aas",), "2016")]),
    ("(se Aas et al. (2016) og Berg (2017))", [(("Aas",), "2016"), (("Berg",), "2017")]),
    ("«Et hjem for alle» (2016)", [(("Et hjem for alle",), "2016")]),
    ("Aas et al. sin (2016) studie", [(("Aas",), "2016")]),
)
SLIPS = (
    ("(Aas et. al. 2016)", [(("Aas",), "2016")]),
    ("(Aas, et al, 2016)", [(("Aas",), "2016")]),
    ("(Aas m.fl., 2016)", [(("Aas",), "2016")]),
    ("(Aas 2016)", [(("Aas",), "2016")]),
)
NONE = (
    *("i perioden (2010–2015)", "(2010-2015)", "(Aas var 45 år i 2016)", "(totalt 2016 deltakere)", "(mars 2016)"),
    *("(n = 2016)", "(N = 12, 2016)", "Håp (2016 personer)", "I 2016 (2017)", "(s. 55)", "()", "((", "2016", ""),
)


@pytest.mark.parametrize(("text", "expected"), [*BRACKETS, *NARRATIVE, *SLIPS])
def test_names_and_years(text: str, expected: list[tuple[object, ...]]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_citation(text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize(("text", "narrative"), [(BRACKETS[0][0], False), (NARRATIVE[0][0], True)])
def test_in_a_bracket_or_in_the_sentence(text: str, narrative: bool) -> None:
    (one,) = find(text)
    assert (one.narrative, one.et_al) == (narrative, True)


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("(Aas, 2016, s. 55)", ["55"]),
        ("(Aas, 2016, s. 55–57, 60)", ["55–57, 60"]),
        ("(Aas, 2016, pp. 5-6; Berg, 2017)", ["5-6", ""]),
        ("(Aas, 2016, s. 44, 2018, s. 93)", ["44", "93"]),
        ("Aas (2016: 12)", ["12"]),
        ("Aas (2016 s. 12)", ["12"]),
    ],
)
def test_pages(text: str, pages: list[str]) -> None:
    assert [one.pages for one in find(text)] == pages


def test_a_citation_in_another_work_is_secondary_in_both_forms() -> None:
    for text in ("(Eng et al., 2007, sitert i Foss, 2018, s. 41)", "Eng (2007, sitert i Foss, 2018, s. 41)"):
        first, second = find(text)
        assert (first.year, first.secondary, second.names, second.secondary, second.pages) == (
            *("2007", True),
            *(("Foss",), False, "41"),
        )


def test_ibid_has_neither_names_nor_year() -> None:
    first, second = find("Det er slik (Aas, 2016). Og mer (ibid., s. 4).")
    assert (second.ibid, second.names, second.year, second.pages) == (True, (), "", "4")
    assert not first.ibid


def test_the_span_of_the_sentence_form_ends_with_its_bracket() -> None:
    text = "Ifølge Berg og Dahl (2015, s. 55) er det slik."
    (one,) = find(text)
    assert one.raw == "Berg og Dahl (2015, s. 55)"


def check(text: str, found: tuple[Citation, ...]) -> None:
    assert all(text[one.start : one.end] == one.raw for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(one.ibid or (one.names and one.year) for one in found)


@given(
    st.lists(st.sampled_from([*"(),;& .«»", "og ", "Aas", "van der ", "et al.", "2016", "2013a", ", b", "s. 5", "\n"]))
)
def test_whatever_the_text_holds_the_spans_are_its_own(parts: list[str]) -> None:
    text = "".join(parts)
    check(text, find(text))


@pytest.mark.parametrize(
    "text",
    [
        "(" * 50_000,
        ")" * 50_000,
        "(" * 20_000 + "Aas, 2016" + ")" * 20_000,
        "(Aas, " + " " * 50_000 + "2016)",
        "og " * 20_000 + "(2016)",
        "Aas " * 20_000 + "(2016)",
        "(Aas, 2016a" + ", b" * 20_000 + ")",
        "«" * 20_000 + "» (2016)",
    ],
)
def test_hostile_text_is_read(text: str) -> None:
    check(text, find(text))


def test_a_bracket_of_a_page_is_no_citation() -> None:
    assert brief("(" + "ord, " * 40 + "; Aas, 2016)") == [(("Aas",), "2016")]
    assert find("(" + "ord, " * 400 + "; Aas, 2016)") == ()
