"""Names stay out of the chain, and roles stand where a name is not kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import update

from litreview.model import Language, Stage, Verdict
from litreview.steps import amend as amending
from litreview.steps.audit import verify
from litreview.steps.in_force import protocol_in_force
from litreview.steps.past import looking_back
from litreview.steps.report import ReportWanted, make_report
from litreview.steps.review import record_documents
from litreview.steps.roles import named_in_plain, names_of
from litreview.steps.screen import Choice
from litreview.steps.screen_conflicts import history
from litreview.steps.snapshot import snapshot
from litreview.store import schema
from tests.steps.amending import Amending

KARI, OLA = "Kari Nordmann", "Ola Dunk"
REVIEWERS = f'reviewers = ["{KARI}", "{OLA}"]  # Kari reads titles, {OLA} samples'


@pytest.fixture
def folder(tmp_path: Path) -> Amending:
    made = Amending(tmp_path, more=REVIEWERS)
    made.decide(Choice("W1", Verdict.INCLUDE, Stage.TITLE, note="mine"), actor=KARI)
    return made


def chain(folder: Amending) -> str:
    with folder.open(KARI).store.reading() as reader:
        return "\n".join(json.dumps(dict(event.data), ensure_ascii=False) + event.subject for event in reader.events())


def erase(folder: Amending, *texts: str) -> None:
    """As a bundle without names has it."""
    table = schema.private_texts
    with folder.open(KARI).store.writing(folder.clock) as writer:
        chosen = update(table).where(table.c.text.in_(texts) if texts else table.c.text.is_not(None))
        writer.connection.execute(chosen.values(text=None, salt=None))


def test_no_event_tells_a_name_that_the_protocol_has(folder: Amending) -> None:
    told = chain(folder)
    assert not [part for part in ("Kari", "Nordmann", "Ola", "Dunk") if part in told]
    assert "{{private:" in told
    assert verify(folder.open(KARI)).faults == ()


def test_the_readers_tell_it_as_the_file_has_it(folder: Amending) -> None:
    file = (folder.folder / "protocols" / "review.toml").read_text(encoding="utf-8")
    with folder.open(KARI).store.reading() as reader:
        newest = reader.newest_document("protocol")
        assert newest is not None
        assert newest[2] == file
        assert reader.document_text("protocol", "review") == file
        assert reader.latest_documents("protocol")["review"][1] == file
        in_force = protocol_in_force(reader)
        assert in_force is not None
        assert in_force.reviewers == (KARI, OLA)


def test_one_name_has_one_digest_whether_it_acts_before_or_after(folder: Amending) -> None:
    folder.decide(Choice("W2", Verdict.INCLUDE, Stage.TITLE), actor=OLA)
    with folder.open(KARI).store.reading() as reader:
        recorded = list(reader.events(kinds=("document.recorded",)))[-1].data["names"]
        digests = reader.actor_digests()
        names = {name: digests[actor] for actor, name in reader.actor_names().items()}
        whole = {digest for _, digest in recorded}
    assert whole == {names[KARI], names[OLA]}


def test_nothing_is_recorded_again_while_the_file_is_the_same(folder: Amending) -> None:
    review = folder.open(KARI)
    with review.store.writing(folder.clock) as writer:
        before = sum(1 for _ in review_events(folder))
        record_documents(review, writer, writer.actor(KARI))
    assert sum(1 for _ in review_events(folder)) == before


def review_events(folder: Amending) -> list[int]:
    with folder.open(KARI).store.reading() as reader:
        return [event.seq for event in reader.events(kinds=("document.recorded",))]


def test_a_word_the_file_cannot_be_read_without_is_no_name(folder: Amending) -> None:
    (folder.folder / "protocols" / "review.toml").write_text(
        'schema = 1\nlanguage = "en"\nreviewers = ["E1", "Kari"]\n[question]\nmain = "Kari?"\n'
        '[frame]\nname = "PICO"\n[[criterion]]\nid = "E9"\nkind = "exclude"\ntext = "E1"\n',
        encoding="utf-8",
    )
    review = folder.open("PICO")
    amending.amend(review, "other criteria")
    with review.store.reading() as reader:
        in_force = protocol_in_force(reader)
        text = list(reader.events(kinds=("document.recorded",)))[-1].data["text"]
    assert in_force == review.protocol
    assert 'name = "PICO"' in text
    assert "Kari" not in text


def test_where_a_name_is_missing_there_is_a_role_by_order_of_introduction(folder: Amending) -> None:
    folder.decide(Choice("W2", Verdict.INCLUDE, Stage.TITLE), actor=OLA)
    erase(folder)
    with folder.open("B").store.reading() as reader:
        numbers = sorted(names_of(reader, Language.BOKMAL).values())
        in_force = protocol_in_force(reader)
    assert numbers == ["Person 1", "Person 2", "Person 3", "litreview"]  # A was here before anybody judged
    assert in_force is not None
    assert in_force.reviewers == ("Person 2", "Person 3")
    assert [said.name for said in history(folder.open(KARI), "W1").said] == ["Person 2"]
    assert "" not in snapshot(folder.open("B")).actors.values()
    assert verify(folder.open("B")).faults == ()
    with looking_back(folder.open("B"), "#12") as then:
        assert all(name.startswith("Person ") for name in then.protocol.reviewers)


def test_an_amendment_seals_the_names_in_what_it_changes(folder: Amending) -> None:
    folder.write("works that Kari Nordmann wrote", more=REVIEWERS)
    amending.amend(folder.open(KARI), "Ola Dunk asked for it")
    assert "Nordmann" not in chain(folder)
    assert "Dunk" not in chain(folder)
    ((one, who),) = amending.history(folder.open(KARI))
    assert (one.reason, who) == ("Ola Dunk asked for it", KARI)
    assert "works that Kari Nordmann wrote" in one.changes[0].after
    erase(folder)
    ((one, who),) = amending.history(folder.open("B"))
    assert one.reason == "Person 3 asked for it"
    assert who == "Person 2"
    made = make_report(folder.open("B"), ReportWanted(formats=("md",), tables=("amendments",)))
    text = "".join(path.read_text(encoding="utf-8") for path in made.files if path.suffix == ".md")
    assert "Person 3 asked for it" in text


def test_a_name_that_an_older_version_wrote_in_plain_is_found(folder: Amending) -> None:
    with folder.open(KARI).store.reading() as reader:
        assert named_in_plain(reader) == ()
    text = (folder.folder / "protocols" / "review.toml").read_text(encoding="utf-8")
    with folder.open(KARI).store.writing(folder.clock) as writer:
        data = {"kind": "protocol", "name": "review", "sha256": "0" * 64, "text": text}
        event = writer.append("document.recorded", "protocol review", data, actor=writer.actor(KARI))
        roles = {**data, "text": text.replace(KARI, "author 1").replace(OLA, "author 2").replace("Kari", "the first")}
        writer.append("document.recorded", "protocol review", roles, actor=writer.actor(KARI))
    with folder.open(KARI).store.reading() as reader:
        assert named_in_plain(reader) == (event.seq,)
