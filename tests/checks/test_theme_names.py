"""What a check calls the theme table: its caption in the protocol's language, where that prints, else its kind."""

from __future__ import annotations

from dataclasses import replace

from five_reviews import ALL

from litreview.messages import Words
from litreview.model import Language
from tests.checks.proving import of


def test_the_caption_is_quoted_only_where_the_table_has_it() -> None:
    state = ALL["001"]()
    assert state.protocol.language is Language.BOKMAL
    named = tuple(replace(one, caption="Tabell 4. Våre temaer.") for one in state.theme_tables)
    found = of(replace(state, theme_tables=named), "THEME-MARKS")
    assert found
    for language, said in (("nb", "«Våre temaer»"), ("nn", "Tematabellen"), ("en", "The theme table")):
        text = Words(language)(found[0].message)
        assert said in text
        assert ("Våre temaer" in text) is (language == "nb")
