"""The further settings of a source: from the environment, from the config file, and no others than it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from litreview.errors import InputError
from litreview.steps.settings import read_settings, set_setting


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITREVIEW_CONFIG", str(tmp_path))


def test_from_the_environment() -> None:
    found = read_settings({"LITREVIEW_PRIMO_VID": "47BIBSYS_XX:XX", "LITREVIEW_PRIMO_KEY": "secret"})
    assert found.options == {"primo": {"vid": "47BIBSYS_XX:XX"}}
    assert found.keys == {"primo": "secret"}


def test_the_environment_goes_before_the_file() -> None:
    for name, value in {"primo.vid": "A:B", "primo.tab": "Everything", "primo.scope": "All"}.items():
        set_setting(name, value)
    assert read_settings({}).options == {"primo": {"vid": "A:B", "tab": "Everything", "scope": "All"}}
    found = read_settings({"LITREVIEW_PRIMO_TAB": "Books"})
    assert found.options["primo"] == {"vid": "A:B", "tab": "Books", "scope": "All"}


def test_an_empty_value_removes_it() -> None:
    set_setting("primo.vid", "A:B")
    set_setting("primo.vid", "")
    assert read_settings({}).options == {}


@pytest.mark.parametrize("name", ["pubmed.vid", "primo.view", "nosuch.vid", "vid"])
def test_no_other_names(name: str) -> None:
    with pytest.raises(InputError, match="LR-CONFIG-KEY") as caught:
        set_setting(name, "x")
    assert "primo.scope" in str(caught.value.words["valid"])
    assert read_settings({f"LITREVIEW_{name.upper().replace('.', '_')}": "x"}).options == {}
