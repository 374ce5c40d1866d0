"""`litreview audit verify BUNDLE`: without a review folder, and without the user's settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from litreview.cli.audit_verify import Asked, data_of, fault_of, some, tell, walked
from litreview.cli.speak import say, say_json, words
from litreview.model import Message

if TYPE_CHECKING:
    from litreview.steps.bundle_verify import Checked


def verify_bundle(bundle: Path, asked: Asked) -> int:
    """Check a bundle, and tell; the exit code."""
    from litreview.steps.bundle_verify import checked_bundle

    with checked_bundle(bundle) as found:
        if found.review is None:
            return _refused(found, asked)
        walk, faults, anchors = walked(found.review, asked)
    faults = [*found.faults, *faults]
    if asked.as_json:
        told = data_of(walk, faults, anchors)
        told["remarks"] = [*found.remarks, *told["remarks"]]
        say_json({**_about(found), **told, "faults": [_fault(one) for one in faults]})
        return 5 if faults else 0
    _say_about(found)
    for remark in found.remarks:
        say(words(remark))
    others = tuple(remark for remark in walk.remarks if remark.code != "audit.left_out")  # told above, by kind
    tell(replace(walk, remarks=others), faults, anchors, show_all=asked.show_all)
    return 5 if faults else 0


def _refused(found: Checked, asked: Asked) -> int:
    """No review could be made of it: the faults are all there is to tell."""
    if asked.as_json:
        remarks = list(found.remarks)
        say_json({**_about(found), "faults": [_fault(one) for one in found.faults], "remarks": remarks})
        return 5
    some([words(fault) for fault in found.faults], show_all=asked.show_all)
    say(words("cli.audit.verify.refused", file=found.file, n=len(found.faults)))
    return 5


def _fault(fault: Message) -> dict[str, Any]:
    """Where in the zip it is, too."""
    return {**fault_of(fault), **{name: fault.args.get(name) for name in ("entry", "line", "page")}}


def _say_about(found: Checked) -> None:
    """Of what review, by which program, and what is not in it."""
    if found.about is not None:
        about = found.about
        place = {"file": found.file, "review": about.review, "tool": about.tool, "day": about.at[:10]}
        say(words("cli.audit.verify.of", **place))
    left = [words(f"pack.left.{kind}", n=number) for kind, number in found.left.items() if number]
    if left:
        say(words("cli.audit.verify.left", what=", ".join(left)))


def _about(found: Checked) -> dict[str, Any]:
    about = found.about
    said = None if about is None else {"review": about.review, "tool": about.tool, "at": about.at}
    return {
        "bundle": {"file": found.file, **(said or {})},
        "left_out": {kind.value: number for kind, number in found.left.items()},
        "kept": {kind.value: number for kind, number in found.kept.items()},
    }
