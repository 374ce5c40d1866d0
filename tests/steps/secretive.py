"""A review in which every private text a user can write is planted, and every secret of the machine besides."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from litreview.model import PrivateKind, Verdict
from litreview.steps.approve import Word, approve
from litreview.steps.coding import RowGiven, add_row, edit_row
from litreview.steps.dedupe import dedupe
from litreview.steps.extract import CellGiven, set_cells
from litreview.steps.imports import FileImport, import_file
from litreview.steps.review import Review, open_review
from litreview.steps.screen import Choice, ExceptionGiven, allow, decide, undo
from litreview.steps.screen_exceptions import withdraw
from litreview.steps.settings import Settings, read_settings
from tests.steps.reviews import articles, empty

PLANTED = {
    PrivateKind.NAMES: ("Solveig Hemmelig", "Torbjørn Skjult", "Ingunn Rettleiar"),
    PrivateKind.NOTES: (
        "notat-jeg-skrev-for-meg-selv",
        "notat-som-ble-trukket",
        "notat-om-unntaket",
        "merknad-fra-rettleiaren",
    ),
    PrivateKind.QUOTATIONS: ("sitat-fra-side-tolv", "sitat-i-koderaden", "sitat-som-ble-endret"),
}
SECRETS = {
    "NCBI_API_KEY": "nokkel-nr-1-abc123",
    "LITREVIEW_EMAIL": "student@hemmelig.example",
    "LITREVIEW_DATABASE": "",
    "USER": "brukernavn-paa-maskinen",
    "USERNAME": "brukernavn-paa-maskinen",
    "HTTPS_PROXY": "http://proxybruker:proxyord@localhost:1",
}
CRITERIA = '\n[[criterion]]\nid = "E1"\nkind = "exclude"\ntext = "Not about hope"\n'


def secretive(folder: Path, *, settings: Settings | None = None) -> Review:
    """The review, with whoever acts named in full and in the protocol's list of reviewers."""
    (first, second, third), notes, quotations = PLANTED.values()
    review = empty(folder)
    path = next((review.folder / "protocols").glob("*.toml"))
    text = path.read_text(encoding="utf-8").replace('reviewers = ["forfatter"]', f'reviewers = ["{first}", "{second}"]')
    assert first in text
    path.write_text(text + CRITERIA, encoding="utf-8")
    chosen = settings or read_settings()
    review = open_review(review.folder, settings=chosen, acting_as=first, clock=review.clock)
    import_file(review, FileImport(articles(folder), source="Oria", hits="2"))
    dedupe(review)
    for stage in review.protocol.stages:
        decide(review, Choice("W1", Verdict.INCLUDE, stage, note=notes[0]))
    decide(review.acting(second), Choice("W2", Verdict.MAYBE, note=notes[1]))
    undo(review.acting(second), "W2")
    allow(review, ExceptionGiven("W1", "E1", ("the only one",), "hand search", third))
    withdraw(review, "W1", "E1", notes[2])
    allow(review, ExceptionGiven("W1", "E1", ("the only one",), "hand search", third))
    set_cells(review, "W1", (CellGiven("aim", "to understand", "12", quotations[0]),))
    add_row(review, RowGiven("W1", {"unit": quotations[2], "code": "hope"}))
    approve(review.acting(third), Word(remark=notes[3]))
    edit_row(review, 1, RowGiven("W1", {"unit": quotations[1], "code": "hope"}))
    return review


def inside(bundle: Path) -> Mapping[str, bytes]:
    """Every byte of a bundle, decompressed, by path; of Word files their parts too, and the names of all of them."""
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(bundle) as archive:
        for name in archive.namelist():
            found[name] = archive.read(name) + name.encode()
            if name.endswith((".docx", ".xlsx")):
                with zipfile.ZipFile(io.BytesIO(archive.read(name))) as parts:
                    found |= {f"{name}:{part}": parts.read(part) for part in parts.namelist()}
    return found


def places(bundle: Path, text: str) -> list[str]:
    """The entries in which a text stands, also as JSON and XML write it."""
    as_json = text.encode("ascii", "backslashreplace")
    wanted = {text.encode(), as_json, text.casefold().encode()}
    return [name for name, data in inside(bundle).items() if any(one in data or one in data.lower() for one in wanted)]
