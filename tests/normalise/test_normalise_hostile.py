"""Names, DOIs and languages of texts that nobody writes but somebody may send: linear in the length of the text."""

from __future__ import annotations

import re
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model import Name
from litreview.normalise.doi import find_dois
from litreview.normalise.names import parse_name, parse_names
from litreview.normalise.pages import normalise_pages
from litreview.normalise.written import written_in

_OTHERS = re.compile(r"[,\s]+(?:et\.?\s*al\.?|m\.\s?fl\.)\s*$")  # what is meant; slow, as it begins at each blank
_PIECES = st.sampled_from(["et", "al", ".", " ", ",", "m", "fl", "\n", "\u00a0", "\x1c", "Ness", ", et al.", " m.fl."])


@given(st.lists(_PIECES, max_size=9).map("".join))
def test_and_others_is_found_as_the_pattern_says(text: str) -> None:
    ends_so = _OTHERS.search(text) is not None
    alone = re.match(r"^(?:et\.?\s*al\.?|m\.?\s?fl\.?)$", text.strip(" ,;"), re.IGNORECASE) is not None
    names, complete = parse_names([text])
    assert complete == (not ends_so and not alone)
    name = Name() if alone else parse_name(_OTHERS.sub("", text))
    assert names == ((name,) if name != Name() else ())


@pytest.mark.parametrize(
    "text", [" ," * 150_000 + "x", "Ness" + " " * 300_000 + "x", "et" + " " * 300_000 + "al", ", et" + "\n" * 300_000]
)
def test_names_of_blanks(text: str) -> None:
    start = perf_counter()
    parse_names([text])
    assert perf_counter() - start < 5


def test_many_dois() -> None:
    dois = tuple(f"10.1000/{number}" for number in range(40_000))
    start = perf_counter()
    assert find_dois(" ".join((*dois, *dois))) == dois
    assert perf_counter() - start < 20


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hayes, JR", Name("Hayes", "JR")),
        ("Petrov, II", Name("Petrov", "II")),
        ("Wang, Jun", Name("Wang", "Jun")),
        ("Kodani, V., Jr.", Name("Kodani", "V.", "Jr.")),
        ("King, Jr.", Name("King", "", "Jr.")),
        ("Smith, III, V.", Name("Smith", "V.", "III")),
        ("García López JR", Name("García López", "JR")),
        ("Smith JA JR", Name("Smith", "JA", "JR")),
        ("Amartya Kumar Sen", Name("Sen", "Amartya Kumar")),
        ("Devi Prasad V.", Name("Devi Prasad", "V.")),
        ("Martin Luther King Jr.", Name("King", "Martin Luther", "Jr.")),
        ("John Smith III", Name("Smith", "John", "III")),
        ("O'Neill, M", Name("O'Neill", "M")),
        ("[No authors listed]", Name()),
    ],
)
def test_initials_and_suffixes(text: str, name: Name) -> None:
    assert parse_name(text) == name


@pytest.mark.parametrize(
    ("text", "pages"),
    [("344-U6", "344-U6"), ("88-U2", "88-U2"), ("S28-36", "S28-S36"), ("S128-S36", "S128-S136"), ("E61-e8", "E61-e68")],
)
def test_pages_with_letters(text: str, pages: str) -> None:
    assert normalise_pages(text) == pages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The aim was to see how they live with it in the town, and which of the teams is of help to them.", "en"),
        ("Hensikten var å se hvordan de lever med det i byen, og hva som er til hjelp for dem av det de får.", "no"),
        (
            "Målet var å sjå korleis dei lever med det i byen, og kva som er til hjelp for dei av det dei får frå oss.",
            "no",
        ),
        ("Syftet var att se hur de lever med det i staden, och vad som är till hjälp för dem av det som de får.", "sv"),
        (
            "Das Ziel war es, zu sehen, wie sie mit dem Leiden in der Stadt leben und was für die Leute wichtig ist.",
            "de",
        ),
        (
            "Le but de cette étude est de voir comment les gens de la ville vivent avec le mal et ce qui est utile.",
            "fr",
        ),
        (
            "O objetivo do estudo foi o de ver como as pessoas da cidade vivem com a doença e o que é útil para elas.",
            "pt",
        ),
        ("この研究の目的は利用者が受けた支援をどのように経験しているかを記述することである", "ja"),
        ("이 연구의 목적은 이용자가 받은 도움을 어떻게 경험하는지를 기술하는 것이다", "ko"),
        ("Abstract.", ""),
        ("", ""),
        (
            "Recovery Hope Meaning Identity Empowerment Connectedness Norway Sweden Denmark Finland Iceland Greenland",
            "",
        ),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert written_in(text) == language
