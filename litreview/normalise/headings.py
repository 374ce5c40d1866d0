"""Subject headings in a search string, in the forms in which databases write them."""

from __future__ import annotations

import re

# hope[MeSH Terms], "Substance Abuse"[mh:noexp] (PubMed); hope[heading] (litreview's own language)
_TAGGED = re.compile(
    r"""(?:"([^"\[\]]+)"|([^\s()\[\]"][^()\[\]"]*?))\s*
    \[\s*(?:mesh(?:\s+terms|\s+major\s+topic)?|mh|majr|heading(?:\s+only)?|subject\s+heading|emneord|emtree|cinahl
    |cinahl\s+headings|apa)\s*(?::noexp)?\s*\]""",
    re.IGNORECASE | re.VERBOSE,
)
# (MH "Hope+"), MM "Hope" (EBSCOhost), DE "Recovery" (PsycInfo), MESH.EXACT("Hope") (ProQuest)
_HOST = re.compile(r"""\b(?:MH|MM|DE|ZU|MESH(?:\.EXACT)?(?:\.EXPLODE)?)\s*\(?\s*"([^"]+?)\+?\"""")
# exp Hope/, *Nursing Care/ (Ovid)
_OVID = re.compile(r"(?:\bexp\s+\*?|(?<![\w/])\*?)([A-Z][A-Za-z]+(?:[ ,&-]+[A-Za-z]+)*)/(?=[\s),]|$)")
_OPERATOR = re.compile(r"^.*\b(?:AND|OR|NOT|OG|ELLER|IKKE|IKKJE)\s+")


def subject_headings(text: str) -> tuple[str, ...]:
    """The headings a string asks for, each once and in order; none when it has only free text."""
    found: list[tuple[int, str]] = []
    for match in _TAGGED.finditer(text):
        name = match[1] or _OPERATOR.sub("", match[2])
        found.append((match.start(), name.strip()))
    found += [(match.start(), match[1].strip()) for pattern in (_HOST, _OVID) for match in pattern.finditer(text)]
    return tuple(dict.fromkeys(name for _, name in sorted(found) if name))
