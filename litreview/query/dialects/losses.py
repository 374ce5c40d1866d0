"""What a translation loses, gathered piece by piece and told once for each kind."""

from __future__ import annotations

from litreview.model import Field, Loss, Message, message


class Losses:
    """Losses in the order they were met; pieces of the same kind are told together."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._pieces: dict[str, list[str]] = {}
        self._fields: dict[str, Message] = {}

    def add(self, slug: str, piece: str = "") -> None:
        """`source.loss.<slug>` with {source} and {piece}: what of the query it concerns, as it was written."""
        pieces = self._pieces.setdefault(slug, [])
        if piece and piece not in pieces:
            pieces.append(piece)

    def add_field(self, slug: str, field: Field, piece: str) -> None:
        """A loss of a field: `slug` with {field} besides, told once for each field."""
        name = f"{slug} {field.value}"
        self._fields[name] = message(f"source.field.{field.value}")
        self.add(name, piece)

    def all(self) -> tuple[Loss, ...]:
        """Every loss met, as messages."""
        return tuple(self._said(name, ", ".join(pieces)) for name, pieces in self._pieces.items())

    def _said(self, name: str, piece: str) -> Loss:
        slug = name.partition(" ")[0]
        if name in self._fields:
            return Loss(message(f"source.loss.{slug}", source=self.source, piece=piece, field=self._fields[name]))
        return Loss(message(f"source.loss.{slug}", source=self.source, piece=piece))
