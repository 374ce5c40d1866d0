"""Which records are compared at all: records that share a block key. Pure.

Two duplicates that share no identifier share a title, or, where the title has a slip, its first or last letters
together with first author and year, or with an issue of a journal whose name begins alike. Common endings («a
systematic review») are thus never a block by themselves, so the blocks grow with the corpus and not with its square.
What becomes of a block that is crowded all the same is told in crowds.py.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

from litreview.matching.keys import Keys
from litreview.matching.vocabulary import SMALL, STANDING
from litreview.normalise.titles import title_key

SHORT_TITLE = 20  # letters; shorter titles («Editorial») say too little alone
DOI = "id doi:"  # how the block key of a DOI begins
_AUTHORS = 6  # of a long list, whose first may be wrong
_ENDS = 12  # letters of a title's beginning and end


def block_keys(keys: Keys) -> tuple[str, ...]:
    """The block keys of one record. A store may index them: two records can only match when they share one."""
    found = [f"id {identifier}" for identifier in sorted(keys.identifiers | keys.related)]
    if keys.accession:
        found.append("id {}:{}".format(*keys.accession))
    if keys.review:
        found.append(f"review {keys.review}")
    found += title_blocks(keys)
    found += [f"title {face}" for face in keys.faces if len(face) > SHORT_TITLE]
    found += [*issue_blocks(keys), *_of_issue(keys)] if keys.issue else _of_volume(keys)
    if keys.year is not None:
        found += [f"pages {keys.year} {keys.volume} {first} {last}" for first, last in keys.pages if last - first > 1]
    author = keys.first_author
    if author and keys.year is not None:
        found += _near(keys, author, keys.year)
    return tuple(dict.fromkeys(found))


def title_blocks(keys: Keys) -> list[str]:
    """The block keys of the whole title; a short one says too little without its first author."""
    author = keys.first_author
    named = ((title, "" if len(title) > SHORT_TITLE else f" {author}") for title in keys.titles)
    return [f"title {title}{after}" for title, after in named if after != " "]


def issue_blocks(keys: Keys) -> list[str]:
    """The block keys of an issue and its authors. They need no year; names may be turned about, and the first author
    missing or another."""
    if not (keys.volume and keys.issue):
        return []
    names = [word for family in keys.families[:_AUTHORS] for word in family.split() if len(word) > 1]
    return [f"issue {_issue(keys)} {name}" for name in dict.fromkeys(names)]


def _issue(keys: Keys) -> str:
    return f"{keys.volume} {keys.issue} {_initial(keys.container)}"


def _of_issue(keys: Keys) -> list[str]:
    """A title may have a label before it, and what an editor's column is called differs from source to source."""
    if not keys.volume:
        return []
    short = all(len(title) <= SHORT_TITLE for title in keys.titles) and bool(keys.titles or not keys.families)
    aside = short or keys.notice or not STANDING.isdisjoint(keys.words)  # compare_titles.aside
    column = ["(column)"] if aside else []
    column += [] if keys.families else ["(nobody)"]
    ends = [end for title in keys.titles for end in (title[:_ENDS], title[-_ENDS:])]
    return [f"issue {_issue(keys)} {name}" for name in (*ends, *column)]


def _of_volume(keys: Keys) -> list[str]:
    """Where no issue is stated: two authors, or the beginning of the title, in one volume."""
    if not keys.volume:
        return []
    names = [" ".join(sorted(keys.families[:2]))] if len(keys.families) > 1 else []
    heads = [title[:_ENDS] for title in keys.titles if len(title) > SHORT_TITLE]
    return [f"volume {keys.volume} {_initial(keys.container)} {name}" for name in names + heads]


@lru_cache(maxsize=65536)
def _initial(container: str) -> str:
    """The first letter of a journal's name, which its abbreviation and its initials begin with too."""
    return next((word[0] for word in title_key(container).split() if word not in SMALL), "")


def _near(keys: Keys, author: str, year: int) -> list[str]:
    """Keys that survive a slip in the title; each record has two years, so that neighbouring years meet."""
    found = []
    for one in (year, year + 1):
        for title in keys.titles:
            found += [f"head {one} {author} {title[:_ENDS]}", f"tail {one} {author} {title[-_ENDS:]}"]
        if keys.volume and keys.pages:
            found.append(f"place {one} {author} {keys.volume} {keys.pages[0][0]}")
    return found


def stable_hash(text: str) -> int:
    """64 bits of BLAKE2b, the same in every process and on every machine; odd for the block of a DOI, else even.

    Of 15 million keys two meet by chance once in 160,000 corpora; then two strangers are compared, and found to be so.
    """
    number = int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
    return number | 1 if text.startswith(DOI) else number & ~1
