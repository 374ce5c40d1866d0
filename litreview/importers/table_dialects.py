"""Who wrote a table, as dialects: the hosts whose columns are known, and our own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from litreview.formats.columns import Columns, known_columns
from litreview.formats.columns_databases import DATABASES
from litreview.formats.columns_hosts import HOSTS as OTHERS
from litreview.formats.columns_own import HEADER
from litreview.formats.columns_programs import PROGRAMS
from litreview.importers.dialects import Dialect

HOSTS: tuple[Columns, ...] = (*DATABASES, *OTHERS, *PROGRAMS)
OWN = Dialect("litreview", "litreview", re.compile(re.escape(",".join(HEADER[:3]))))


def host_of(header: Sequence[str]) -> Columns | None:
    """The host whose columns these are; None for an unknown header and for our own."""
    return known_columns(header, HOSTS)


def is_own(header: Sequence[str]) -> bool:
    """Whether a header is that of our own export; columns added behind ours do not matter."""
    return tuple(header[: len(HEADER)]) == HEADER


def dialect_of_host(host: Columns) -> Dialect:
    """The host as a dialect."""
    return Dialect(host.key, host.title, re.compile(re.escape(host.marks[0])), host.platform, host.source)
