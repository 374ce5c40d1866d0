"""How two values of one kind can stand to each other, and how the sources of two records can. Pure."""

from __future__ import annotations

from enum import StrEnum


class Relation(StrEnum):
    """How two values of one kind stand to each other. MISSING: one record or both do not say."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"
    MISSING = "missing"


class TitleRelation(StrEnum):
    """SAME letters; NEAR with slips only; CHANGED nearly alike but a word differs; ALIKE; LIKE; PART: the beginning of
    the other; LABELLED: the other after a label of its column or session; FACE: one language of a title in two."""

    SAME = "same"
    NEAR = "near"
    CHANGED = "changed"
    ALIKE = "alike"
    PART = "part"
    LABELLED = "labelled"
    FACE = "face"
    LIKE = "like"
    UNLIKE = "unlike"
    MISSING = "missing"


class Sources(StrEnum):
    """Where two records come from. ONE export, which seldom lists a publication twice; TWO of them; ALONE: two, and in
    each this record is the only one of its authors in its issue (or with its title), so that there is no rival."""

    UNKNOWN = "unknown"
    ONE = "one"
    TWO = "two"
    ALONE = "alone"
