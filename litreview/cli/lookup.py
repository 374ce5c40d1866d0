"""`litreview screen fulltext --lookup`: where full texts can be read. Keeps nothing but the links, when asked to."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from litreview.cli.sentences import sentences
from litreview.cli.speak import error_data, note, say, say_json, show_error, words

if TYPE_CHECKING:
    from litreview.errors import LitreviewError
    from litreview.sources.unpaywall import OpenCopy
    from litreview.steps.lookup import FullText
    from litreview.steps.review import Review

# What Unpaywall calls a version; another word is shown as it stands.
_VERSIONS = {
    "publishedVersion": "lookup.version.published",
    "acceptedVersion": "lookup.version.accepted",
    "submittedVersion": "lookup.version.submitted",
}


def look_up(review: Review, works: tuple[str, ...], *, keep: bool, as_json: bool) -> int:
    """Ask, show, and keep the links with `keep`; the exit code comes back."""
    from litreview.steps.fulltexts import keep_links
    from litreview.steps.lookup import full_texts, links_of
    from litreview.steps.review import require_actor

    if keep:
        require_actor(review)
    found = full_texts(review, works, progress=_bar())
    kept = keep_links(review, links_of(found)) if keep else ()
    faults = _faults(found)
    if as_json:
        say_json({"works": [_data(item) for item in found], "kept": list(kept)})
    else:
        for item in found:
            _tell(item)
        _sum_up(found)
        note(words("lookup.kept", n=len(kept)) if keep else words("lookup.nothing_kept"))
    for fault in faults:
        show_error(fault, as_json=False)
    return 3 if faults else 0


def _faults(found: tuple[FullText, ...]) -> list[LitreviewError]:
    """Each fault once: what stopped the asking stands on every work after it."""
    seen: dict[int, LitreviewError] = {}
    for item in found:
        if item.copy is not None and item.copy.fault is not None:
            seen.setdefault(id(item.copy.fault), item.copy.fault)
    return list(seen.values())


def _tell(item: FullText) -> None:
    record = item.record
    who = "; ".join(str(name) for name in record.authors[:3])
    say(f"{item.work}  {sentences(who, str(record.year or ''), record.title, record.container)}")
    if item.copy is None:
        say("  " + words("lookup.no_doi"))
        return
    say(f"  {item.link}")
    say("  " + _copy_text(item.copy))


def _copy_text(copy: OpenCopy) -> str:
    if copy.fault is not None:
        return words("lookup.fault", code=copy.fault.code)
    if not copy.known:
        return words("lookup.not_known")
    status = words(f"lookup.status.{copy.status}")
    address = copy.url or copy.landing
    if copy.status == "closed":
        return status
    version = words(_VERSIONS[copy.version]) if copy.version in _VERSIONS else copy.version
    facts = ", ".join(part for part in (version, copy.licence, copy.host) if part)
    return f"{status}: {address or words('cli.unknown')}" + (f" ({facts})" if facts else "")


def _sum_up(found: tuple[FullText, ...]) -> None:
    from litreview.steps.lookup import tally

    for status, n in tally(found).items():
        note(f"{words(f'lookup.status.{status}')}: {n}")
    without = sum(item.copy is None for item in found)
    if without:
        note(words("lookup.without_doi", n=without))
    if not found:
        note(words("lookup.no_works"))


def _data(item: FullText) -> dict[str, object]:
    copy = item.copy
    return {
        "work": item.work,
        "title": item.record.title,
        "year": item.record.year,
        "doi": item.record.doi or None,
        "link": item.link or None,
        "copy": None
        if copy is None
        else {
            "status": copy.status,
            "known": copy.known if copy.fault is None else None,
            "url": copy.url or None,
            "landing": copy.landing or None,
            "version": copy.version or None,
            "licence": copy.licence or None,
            "host": copy.host or None,
            "fault": None if copy.fault is None else error_data(copy.fault),
        },
    }


def _bar() -> Callable[[int, int | None], None]:
    """Progress on one line of a terminal; silent where nobody watches."""

    def show(done: int, total: int | None) -> None:
        sys.stderr.write("\r  " + words("lookup.progress", done=done, total=total))
        if done == total:
            sys.stderr.write("\n")
        sys.stderr.flush()

    return show if sys.stderr.isatty() else (lambda done, total: None)
