"""`litreview audit approve`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from litreview.cli.options import HERE, AsOption, JsonOption, ReviewOption, opened
from litreview.cli.speak import note, say, say_json, words
from litreview.errors import InputError, Where
from litreview.model import ApprovalKind, ApprovalVerdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from litreview.model import Approval
    from litreview.steps.approve import Word


def register(group: typer.Typer) -> None:
    group.command("approve", help=words("audit.approve.help"))(approve)


def approve(
    what: Annotated[str, typer.Argument(help=words("audit.approve.what"))] = ApprovalKind.PROTOCOL.value,
    name: Annotated[str, typer.Argument(help=words("audit.approve.name"))] = "",
    remark: Annotated[str | None, typer.Option("--remark", help=words("audit.approve.remark"))] = None,
    verdict: Annotated[ApprovalVerdict | None, typer.Option("--verdict", help=words("audit.approve.verdict"))] = None,
    bundle: Annotated[Path | None, typer.Option("--bundle", help=words("audit.approve.bundle"))] = None,
    read: Annotated[Path | None, typer.Option("--read", help=words("audit.approve.read"))] = None,
    listed: Annotated[bool, typer.Option("--list", help=words("audit.approve.list"))] = False,
    review: ReviewOption = HERE,
    acting_as: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    if listed:
        _list(review, as_json=as_json)
    elif read is not None:
        _read(review, acting_as, read, as_json=as_json)
    elif bundle is not None:
        _give_bundle(bundle, acting_as, _word(what, name, remark, verdict), as_json=as_json)
    else:
        _give(review, acting_as, _word(what, name, remark, verdict), as_json=as_json)


def _word(what: str, name: str, remark: str | None, verdict: ApprovalVerdict | None) -> Word:
    """What is to be said. A remark that is given and empty must not become an approval. Raises InputError
    LR-APPROVAL-WHAT."""
    from litreview.steps.approve import Word

    if what not in list(ApprovalKind) or bool(name) is not (what == ApprovalKind.QUERY):
        raise InputError("LR-APPROVAL-WHAT", where=Where(key=f"{what} {name}".strip()))
    meant = ApprovalVerdict.REMARK if remark is not None and verdict is None else verdict
    return Word(ApprovalKind(what), name, remark or "", meant)


def _give(folder: Path, acting_as: str, word: Word, *, as_json: bool) -> None:
    from litreview.steps import approve as step

    here = opened(folder, acting_as)
    given = step.approve(here, word)
    if as_json:
        say_json(_data(given, {given.by: here.actor}))
        return
    say(words(f"audit.approve.done.{given.verdict.value}", what=_what(given), version=given.sha256))
    say(words("audit.approve.statement"))


def _give_bundle(bundle: Path, acting_as: str, word: Word, *, as_json: bool) -> None:
    """Who has no review folder has a name by --as, LITREVIEW_REVIEWER or the settings."""
    from litreview.steps.approve_bundle import approve_bundle
    from litreview.steps.review import utc_now
    from litreview.steps.settings import read_settings

    path = approve_bundle(bundle, word, acting_as or read_settings().reviewer or "", utc_now())
    if as_json:
        say_json({"file": str(path)})
        return
    what = words(f"audit.approve.kind.{word.kind.value}", name=word.name or bundle.stem)
    said = words(f"audit.approve.said.{word.meant.value}", what=what)
    say(said[:1].upper() + said[1:])
    say(words("audit.approve.wrote", file=path))
    say(words("audit.approve.unverified"))


def _read(folder: Path, acting_as: str, file: Path, *, as_json: bool) -> None:
    from litreview.steps.approve import listed
    from litreview.steps.approve_bundle import read_in

    here = opened(folder, acting_as)
    found = read_in(here, file)
    names = listed(here).names
    if as_json:
        say_json({"read": [_data(one, names) for one in found.new], "known": found.known})
        return
    for one in found.new:
        _tell(one, names)
    if found.known:
        note(words("audit.approve.known", n=found.known))
    say(words("audit.approve.took", n=len(found.new)))


def _list(folder: Path, *, as_json: bool) -> None:
    from litreview.steps.approve import listed

    found = listed(opened(folder))
    if as_json:
        say_json({"approvals": [_data(one, found.names) for one in found.approvals]})
        return
    for one in found.approvals:
        _tell(one, found.names)
    if not found.approvals:
        say(words("audit.approve.none"))


def _tell(one: Approval, names: Mapping[str, str]) -> None:
    day = one.at.date().isoformat() if one.at else ""
    said = words(f"audit.approve.said.{one.verdict.value}", what=_what(one))
    stands = "" if one.in_force else f" {words('audit.approve.changed')}"
    say(f"{day}  {names.get(one.by) or one.by}: {said}{stands} (#{one.event})")
    if one.remark:
        say(f"            {one.remark}")


def _what(one: Approval) -> str:
    return words(f"audit.approve.kind.{one.kind.value}", name=one.name)


def _data(one: Approval, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "name": one.name,
        "sha256": one.sha256,
        "verdict": one.verdict,
        "remark": one.remark,
        "by": names.get(one.by) or one.by,
        "at": one.at.isoformat() if one.at else None,
        "bundle": one.bundle or None,
        "event": one.event,
        "in_force": one.in_force,
    }
