"""`litreview dedupe review` on a terminal: one question at a time, each answer kept at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from litreview.cli.compared import MORE, brief, compared
from litreview.cli.speak import note, say, shown, words
from litreview.errors import InputError

if TYPE_CHECKING:
    from litreview.steps.clashes import Clash
    from litreview.steps.doubts import Doubt
    from litreview.steps.review import Review

# The letters of all three languages: same/samme, different/forskjellige/ulike, later/vent, angre, more/mer, quit.
_KEYS = {
    **dict.fromkeys(("s", "same", "samme"), "same"),
    **dict.fromkeys(("d", "different", "f", "forskjellige", "ulike"), "different"),
    **dict.fromkeys(("l", "later", "v", "vent"), "later"),
    **dict.fromkeys(("u", "undo", "a", "angre"), "undo"),
    **dict.fromkeys(("m", "more", "mer", "meir"), "more"),
    **dict.fromkeys(("q", "quit", "slutt"), "quit"),
}
Ask = Callable[[], str]


def ask_through(review: Review, rule: str, limit: int | None, ask: Ask | None = None) -> int:
    """Ask the open questions in the order of doubt until none is left, `limit` are answered, or the user stops.

    Returns how many were answered. What is put off stays in the queue and is not asked again in this sitting. Raises
    InputError LR-DEDUPE-RULE.
    """
    from litreview.steps.doubts import doubts

    later: set[tuple[int, int]] = set()
    answered = 0
    doubts(review, rule)  # a rule that asks nothing is a mistake at the start, and the end of the sitting later
    while limit is None or answered < limit:
        asked = (one for one in doubts(review) if rule in ("", one.pair.rule))
        waiting = [one for one in asked if (one.pair.first, one.pair.second) not in later]
        if not waiting:
            break
        said = _asked(waiting[0], len(waiting), ask or _prompt)
        if said == "quit":
            break
        answered += _act(review, said, waiting[0], later)
    return answered


def _asked(doubt: Doubt, waiting: int, ask: Ask) -> str:
    names = (str(doubt.pair.first), str(doubt.pair.second))
    records = dict(zip(names, (doubt.first, doubt.second), strict=True))
    say()
    say(words("cli.dedupe.question", n=waiting))
    say(words("cli.dedupe.pair", first=names[0], second=names[1], evidence=doubt.pair.evidence))
    say(compared(records, doubt.runs))
    for name, others in zip(names, doubt.others, strict=True):
        for other, record in others.items():
            say("  " + words("cli.dedupe.with", record=name, other=other, title=brief(record)))
    if doubt.pair.relation:
        say("  " + words("cli.dedupe.perhaps", relation=words(f"match.tie.{doubt.pair.relation}")))
    while (said := _key(ask)) == "more":
        say(compared(records, doubt.runs, only=MORE) or words("cli.dedupe.no_more"))
    return said


def _prompt() -> str:
    try:
        return str(typer.prompt(shown(words("cli.dedupe.keys")), default="", show_default=False))
    except typer.Abort:  # Ctrl-C or the end of the input: what was answered is kept
        return "q"


def _key(ask: Ask) -> str:
    while (said := ask().strip().casefold()) not in _KEYS:
        say(words("cli.dedupe.keys.unknown"))
    return _KEYS[said]


def _act(review: Review, said: str, doubt: Doubt, later: set[tuple[int, int]]) -> int:
    """Do what was said; 1 for an answer, -1 for one taken back, else 0."""
    from litreview.cli.speak import error_text
    from litreview.steps.doubts import merge, split, undo

    pair = (doubt.pair.first, doubt.pair.second)
    try:
        if said == "undo":
            gone = undo(review)
            later.difference_update(gone.pairs)
            told = words(f"cli.dedupe.said.{'same' if gone.same else 'different'}")
            say(words("cli.dedupe.undone", pairs=pairs_text(gone.pairs), said=told))
            return -1
        if said == "later":
            later.add(pair)
        else:
            for clash in (merge if said == "same" else split)(review, pair).works.clashes:
                say(clash_text(clash))
            return 1
    except InputError as error:  # nothing to take back, or an answer that an earlier one speaks against: ask on
        note(error_text(error))
        if said != "undo":
            later.add(pair)
    return 0


def clash_text(clash: Clash) -> str:
    """Two works judged differently that are now one."""
    return words(
        "cli.dedupe.clash",
        kept=clash.kept,
        gone=clash.gone,
        stage=words(f"screen.stage.{clash.stage.value}"),
        one=words(f"cli.verdict.{clash.kept_verdict.value}"),
        other=words(f"cli.verdict.{clash.gone_verdict.value}"),
    )


def pairs_text(pairs: tuple[tuple[int, int], ...], most: int = 5) -> str:
    """«14 – 52, 7 – 19»."""
    return ", ".join(f"{first} – {second}" for first, second in pairs[:most]) + (" …" if len(pairs) > most else "")
