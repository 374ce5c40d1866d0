"""Duplicates as pure functions: keys, blocks, evidence, named rules, clusters, and the best record of a work."""

from litreview.matching.blocks import block_keys, stable_hash
from litreview.matching.clusters import Couple, Decided
from litreview.matching.company import places
from litreview.matching.crowds import CROWD, SHARED, crowded_keys
from litreview.matching.judgement import Judgement, NamedRule, Outcome
from litreview.matching.keys import Keys, keys_of
from litreview.matching.match import BY_PERSON, NOTHING_DECIDED, Matching, Pair, match, settle
from litreview.matching.merge import PREFERENCES, Conflicts, Merged, Preference, merge
from litreview.matching.relations import Relation, Sources, TitleRelation
from litreview.matching.rules import RULES, judge
from litreview.matching.score import Evidence, compare

__all__ = [
    "BY_PERSON",
    "CROWD",
    "NOTHING_DECIDED",
    "PREFERENCES",
    "RULES",
    "SHARED",
    "Conflicts",
    "Couple",
    "Decided",
    "Evidence",
    "Judgement",
    "Keys",
    "Matching",
    "Merged",
    "NamedRule",
    "Outcome",
    "Pair",
    "Preference",
    "Relation",
    "Sources",
    "TitleRelation",
    "block_keys",
    "compare",
    "crowded_keys",
    "judge",
    "keys_of",
    "match",
    "merge",
    "places",
    "settle",
    "stable_hash",
]
