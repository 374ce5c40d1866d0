"""`litreview screen fulltext --lookup` as its users meet it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_cli import run
from tests.servers.base import Fault
from tests.servers.unpaywall import UnpaywallServer, article
from tests.steps.reviews import articles

DOI, EMAIL = "10.1000/hope.1", "kari@student.example.org"


@pytest.fixture
def server() -> Iterator[UnpaywallServer]:
    with UnpaywallServer(article(DOI, "green")) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A review with two works, of which the first has a DOI."""
    run("init", "review", at=tmp_path)
    folder = tmp_path / "review"
    run("import", str(articles(tmp_path)), at=folder)
    run("dedupe", at=folder)
    return folder


def fulltext(
    server: UnpaywallServer, folder: Path, *arguments: str, lang: str = "nb", check: int = 0, email: str = EMAIL
) -> tuple[str, str]:
    more = {"LITREVIEW_UNPAYWALL_ADDRESS": server.address, "LITREVIEW_EMAIL": email}
    done = run("screen", "fulltext", "--lookup", *arguments, at=folder, lang=lang, check=check, **more)
    return done.stdout, done.stderr


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nb", "grønn, kopi i et åpent arkiv: https://example.org/copy.pdf (akseptert versjon, cc-by, repository)"),
        ("nn", "grøn, kopi i eit ope arkiv: https://example.org/copy.pdf (akseptert versjon, cc-by, repository)"),
        ("en", "green, a copy in an open archive: https://example.org/copy.pdf (accepted version, cc-by, repository)"),
    ],
)
def test_the_link_the_copy_and_what_has_no_doi(server: UnpaywallServer, folder: Path, lang: str, words: str) -> None:
    out, err = fulltext(server, folder, lang=lang)
    lines = out.splitlines()
    assert lines[0].startswith("W1  ")
    assert lines[1:3] == [f"  https://doi.org/{DOI}", f"  {words}"]
    assert lines[3].startswith("W2  ")
    assert "DOI" in lines[4]
    assert "`litreview screen decide`" in err  # nothing is kept


def test_nothing_is_written(server: UnpaywallServer, folder: Path) -> None:
    before = run("audit", "verify", "--json", at=folder).stdout
    fulltext(server, folder)
    assert run("audit", "verify", "--json", at=folder).stdout == before


def test_the_links_are_kept_where_asked_for_and_none_of_yours_is_replaced(
    server: UnpaywallServer, folder: Path
) -> None:
    data = json.loads(fulltext(server, folder, "--keep", "--json", "--as", "kari")[0])
    assert data["kept"] == ["W1"]
    (known,) = json.loads(run("screen", "fulltext", "W1", "--json", at=folder).stdout)["works"]
    assert (known["link"], known["retrieval"]) == ("https://example.org/copy.pdf", "sought")
    run("screen", "fulltext", "W1", "--link", "https://example.org/mine", "--as", "kari", at=folder)
    assert json.loads(fulltext(server, folder, "--keep", "--json", "--as", "kari")[0])["kept"] == []
    (known,) = json.loads(run("screen", "fulltext", "W1", "--json", at=folder).stdout)["works"]
    assert known["link"] == "https://example.org/mine"


def test_what_is_closed_unknown_or_failed_are_three_things(server: UnpaywallServer, folder: Path) -> None:
    server.articles[DOI] = article(DOI, "closed")
    assert "ingen åpen kopi kjent" in fulltext(server, folder, "W1")[0]
    server.articles.clear()
    out, _ = fulltext(server, folder, "W1")
    assert "kjenner ikke denne DOI-en" in out
    assert "ingen åpen kopi" not in out
    server.faults.append(Fault(status=403, body=b"no"))
    out, err = fulltext(server, folder, "W1", check=3)
    assert "Fikk ikke svar [LR-HTTP-FORBIDDEN]" in out
    assert "ingen åpen kopi" not in out + err
    assert "LR-HTTP-FORBIDDEN" in err


def test_as_json(server: UnpaywallServer, folder: Path) -> None:
    data = json.loads(fulltext(server, folder, "--json")[0])
    assert [item["work"] for item in data["works"]] == ["W1", "W2"]
    first, second = data["works"]
    assert (first["link"], first["copy"]["status"], first["copy"]["known"]) == (f"https://doi.org/{DOI}", "green", True)
    assert (second["doi"], second["link"], second["copy"]) == (None, None, None)
    server.faults.append(Fault(status=403, body=b"no"))
    (failed,) = json.loads(fulltext(server, folder, "W1", "--json", check=3)[0])["works"]
    assert (failed["copy"]["status"], failed["copy"]["known"]) == ("unknown", None)
    assert failed["copy"]["fault"]["code"] == "LR-HTTP-FORBIDDEN"


def test_without_an_address_or_with_one_that_is_refused(server: UnpaywallServer, folder: Path) -> None:
    assert "LR-LOOKUP-EMAIL" in fulltext(server, folder, email="", check=2)[1]
    assert server.calls == []
    out, err = fulltext(server, folder, email="me@example.com", check=3)
    assert "LR-LOOKUP-EMAIL-REFUSED" in err
    assert "me@example.com" not in out + err
