"""A reference in one line, for lists on the screen."""

from __future__ import annotations


def sentences(*parts: str) -> str:
    """The parts that are not empty, parted by full stops, none doubled: «Aas, K. 2019. Hva er håp? Nordlys»."""
    told = [part.strip() for part in parts if part.strip()]
    return " ".join([*(part if part.endswith((".", "?", "!")) else f"{part}." for part in told[:-1]), *told[-1:]])
