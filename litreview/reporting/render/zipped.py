"""Word and Excel files are zip archives: with fixed times and order they are the same bytes every time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
"""The first time a zip archive can hold; stands where a report has no clock."""


def fixed_zip(archive: bytes, parts: Mapping[str, bytes] | None = None) -> bytes:
    """`archive` with its members sorted, dated 1980 and free of the platform's marks; `parts` replace or add members.

    Sorting puts `[Content_Types].xml` first, where readers of Office files look for it.
    """
    with ZipFile(BytesIO(archive)) as source:
        members = {name: source.read(name) for name in source.namelist()}
    members.update(parts or {})
    target = BytesIO()
    with ZipFile(target, "w") as file:
        for name in sorted(members):
            info = ZipInfo(name, date_time=EPOCH.timetuple()[:6])
            info.create_system = 0  # else Windows and the others write different bytes
            file.writestr(info, members[name], compress_type=ZIP_DEFLATED, compresslevel=6)
    return target.getvalue()


def moment(clock: datetime | None) -> datetime:
    """The time written in a file's properties: the report's clock in UTC to the second, or EPOCH."""
    if clock is None:
        return EPOCH
    known = clock if clock.tzinfo else clock.replace(tzinfo=UTC)
    return known.astimezone(UTC).replace(microsecond=0)
