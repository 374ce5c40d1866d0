"""Names of persons in a recorded text: where they are found, and that nothing else of the text changes."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.store.veil import forms, occurrences, unveil, veil


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def found(text: str, *names: str) -> list[str]:
    return [text[begin:end] for begin, end, _ in occurrences(text, names)]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Kari Nordmann", ("Kari Nordmann", "Kari", "Nordmann")),
        ("Kari", ("Kari",)),
        ("Student A", ("Student A",)),
        ("Reviewer 2", ("Reviewer 2",)),
        ("Ida van der Berg", ("Ida van der Berg", "Ida", "Berg")),
        ("K. Nordmann", ("K. Nordmann", "Nordmann")),
        ("  ", ()),
    ],
)
def test_the_parts_of_a_name_that_name_the_person_too(name: str, wanted: tuple[str, ...]) -> None:
    assert forms(name) == wanted


def test_whole_words_alone_and_the_genitive() -> None:
    text = "Kari, Karianne and Karis note; KARI; (Kari Nordmann)"
    assert found(text, "Kari Nordmann") == ["Kari", "Kari", "Kari Nordmann"]


def test_a_role_is_looked_for_among_the_reviewers_alone() -> None:
    text = 'field = "author"\nreviewers = [\n  "author", \'a\']\nwhat = "a"\n'
    assert found(text, "author", "a") == ["author", "a"]
    assert [begin for begin, _, _ in occurrences(text, ("author",))] == [text.index('"author",') + 1]


PIECES = st.sampled_from(["Kari", " ", "Nordmann", "{{private:", "}}", "s", ".", "\n", "ø"])


@given(
    st.lists(PIECES, max_size=30).map("".join),
    st.lists(st.sampled_from(["Kari Nordmann", "Kari", "Nordmann", "Ola"]), max_size=3),
)
def test_what_is_veiled_is_unveiled_to_the_letter(text: str, names: list[str]) -> None:
    kept: dict[str, str] = {}

    def seal(form: str) -> str:
        kept[digest(form)] = form
        return digest(form)

    without = veil(text, occurrences(text, names), seal)
    assert unveil(without, kept.__getitem__) == text
    assert not occurrences(without, names)
