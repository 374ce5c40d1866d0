"""Reading who took part: names as they are kept, and roles by order of introduction where they are not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from litreview.messages import Words
from litreview.model import Language
from litreview.store import schema
from litreview.store.rows import plain, sound
from litreview.store.veil import unveil
from litreview.store.works import WorksReader

TOOL_NAME = "litreview"  # acts when a review is made, and is no person
NAMING = ("review.created", "actor.introduced", "document.recorded")
"""The kinds of events that bring persons into the history, or say which actor is none."""


class PersonsReader(WorksReader):
    """The part of a `Reader` that knows persons."""

    def private(self, digest: str) -> str:
        """The text behind a digest; '' when there is none, or it has been left out or erased."""
        if not digest:
            return ""
        table = schema.private_texts
        text = self.connection.execute(select(table.c.text).where(table.c.digest == digest)).scalar()
        return text or ""

    def who(self, digest: str) -> str:
        """The name behind a digest, or that it has been left out; '' where nobody was named."""
        return self.private(digest) or (Words(self._language())("audit.not_let_out") if digest else "")

    def actor_names(self) -> dict[str, str]:
        """Names by pseudonym, '' where they are not kept. What is shown comes from steps/roles.py, which has a role
        in the place of a name that is missing."""
        return {actor: self.private(digest) for actor, digest in self.actor_digests().items()}

    def actor_digests(self) -> dict[str, str]:
        """The digest of each actor's name, by pseudonym."""
        return {row.id: row.name_digest for row in self.connection.execute(select(schema.actors))}

    def persons(self) -> dict[str, int]:
        """The number of each person by the digest of the name: 1 for who came first into the history, as an actor or in
        a recorded protocol. Whom only the protocol names that a review was made with comes last: those are roles of the
        template. From the events alone, so that it is the same where no name is kept."""
        found, late, tool = dict[str, str](), dict[str, str](), ""
        for kind, subject, actor, data in self._naming():
            if kind == "review.created":
                tool = actor
            elif kind == "actor.introduced":
                found.setdefault(data["name"], subject)
            else:
                named = late if actor == tool else found
                named.update((whole, "") for _, whole in data.get("names", ()) if whole not in named)
        people = dict.fromkeys(digest for digest, actor in found.items() if digest and not (actor and actor == tool))
        return {digest: number for number, digest in enumerate(people | dict.fromkeys(late), start=1)}

    def _naming(self) -> list[tuple[str, str, str, Mapping[str, Any]]]:
        table = schema.events
        wanted = select(table.c.seq, table.c.kind, table.c.subject, table.c.actor, table.c.data)
        rows = self.connection.execute(wanted.where(table.c.kind.in_(NAMING)).order_by(table.c.seq))
        return [(row.kind, row.subject, row.actor, plain(row.data, f"events {row.seq}")) for row in rows]

    def _language(self) -> Language:
        made = (data for kind, _, _, data in self._naming() if kind == NAMING[0])
        with sound("events review.created"):
            return Language(next(made, {}).get("language", Language.BOKMAL))

    def named(self, text: str, event: int) -> str:
        """A text of an event with the names in it that are kept, and roles where they are not. An event that lists no
        names is of an older version, or names nobody: its text is as it stands."""
        if "{{private:" not in text:
            return text
        table = schema.events
        data = self.connection.execute(select(table.c.data).where(table.c.seq == event)).scalar()
        whole = dict(plain(data, f"events {event}").get("names", ())) if data else {}
        return self.unveiled(text, whole) if whole else text

    def unveiled(self, text: str, whole: Mapping[str, str]) -> str:
        """As `named`; `whole` has the digest of a name by the digest of each form of it that may stand in the text.
        A token of any other digest is the author's own letters."""
        people: dict[str, int] = {}

        def told(digest: str) -> str:
            if digest not in whole:
                return f"{{{{private:{digest}}}}}"
            kept = self.private(digest)
            if kept:
                return kept
            if not people:
                people.update(self.persons())
            return Words(self._language())("audit.person", n=people.get(whole[digest], 0))

        return unveil(text, told)
