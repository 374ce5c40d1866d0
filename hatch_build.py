"""Compile the gettext catalogues when the package is built or installed, so that only .po files are kept."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> list[Path]:
    """Write a .mo beside every .po under `root`/litreview/locale and return the files written."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    written = []
    for source in sorted((root / "litreview" / "locale").glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
        catalogue.creation_date = catalogue.revision_date = FIXED  # else Babel writes today's date into the wheel
        target = source.with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, catalogue)
        written.append(target)
    return written


FIXED = datetime(2000, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - built by whatever Python there is


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's hook: runs for wheels, source distributions and editable installs alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root))


if __name__ == "__main__":
    for path in compile_catalogues(Path(__file__).parent):
        print(path)
