"""Citations in running text, by author and year: as APA 7 writes them in Norwegian and English, and as students do.

    (Aas et al., 2016; Berg & Dahl, 2013a, 2013b, s. 55)   in a bracket
    Berg og Dahl (2015, s. 55) · Aas mfl. (2016)           in the sentence
    (Eng, 2007, sitert i Foss, 2018, s. 41)                read in another work: the first is `secondary`
    ibid.                                                  the one before again: neither names nor year

Norsk APA-manual 1.9 (2023) and the Publication Manual of the APA, 7th ed., chapter 8. Slips are read as what they mean
(«et. al.», «m.fl.», & for og, a comma where a semicolon belongs), and `raw` shows how they stood. What a number in a
bracket means cannot be known: a place and a year, «(Oslo, 2014)», are found as a citation too.

The time taken grows with the length of the text and not faster, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

NO_DATE = "u.å."
IN_PRESS = "i trykk"


@dataclass(frozen=True, slots=True)
class Citation:
    """One work cited in one place, `text[start:end] == raw`.

    `names` are family names or groups in order, as written, without initials; in the sentence a name may have words of
    its beginning before it («Studien Aas»), so compare from the end. `year` has its letter (2013a), or is `NO_DATE` or
    `IN_PRESS`; empty, like `names`, of an `ibid`. `pages` is what stands after «s.».
    """

    start: int
    end: int
    names: tuple[str, ...]
    et_al: bool
    year: str
    pages: str
    narrative: bool
    raw: str
    ibid: bool = False
    secondary: bool = False


_YEAR = re.compile(
    r"(?<![\w./–-])(?<!\d[,.:])(?:(?P<year>1[5-9]\d\d|20\d\d)(?P<letter>[a-z]?)(?![\w%])(?!\s?[-–]\s?\d)"
    r"|(?P<none>u\.\s?å\.?|n\.\s?d\.?)(?:-?(?P<mark>[a-z]))?(?!\w)|(?P<press>i trykk|in press)(?!\w))",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\s?(?:,|;|&|og|and)\s?([a-z])(?![\w.])")  # 2013a, b
_PAGES = re.compile(
    r"\s?(?:(?:,|:|;)?\s?(?:s|p|pp|sid|side|sidene)\.?\s?|(?:,|:)?\s?(?:kap|kapittel|avsn|avsnitt|chap|para)\.?\s?|:\s?)"
    r"(\d{1,5}(?:\s?[-–]\s?\d{1,5})?(?:\s?(?:,|og|&|and)\s?\d{1,3}(?:\s?[-–]\s?\d{1,3})?(?!\d))*(?:\s?ff?\.?(?!\w))?)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:$|[,;:.&/)\]]|og\b|and\b|sitert\b|i\b|gjengitt\b|(?:s|p|pp|kap)\.)"
)  # what may follow a year
_ET_AL = re.compile(
    r"[\s,]\s*(?:et\.?\s?al\b\.?|m\.?\s?fl\b\.?|med fl\.|med flere|med fleire|og flere|og fleire|"
    r"(?:og|&)\s?(?:hennes|hans|deres)?\s?(?:medarbeidere|medarbeidarar|kolle?ga\w*|kolleg\w*|medforfattere)|"
    r"og andre|and colleagues|and others|& colleagues)(?:['’]?s)?(?:\s(?:sin|sine|sitt))?\s*,?\s*$",
    re.IGNORECASE,
)
_VIA = re.compile(
    r"\b(?:sitert|siterte|gjengitt|gjengjeve|referert|omtalt|omtala|as cited|cited|quoted)\s(?:i|in|hos|av|etter|by)\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W_](?:[\w'’‐‑-]|\.(?=[^\W\d_]))*\.?|\S")
_INITIALS = re.compile(r"^(?:[^\W\d_]\.[-‐‑]?){1,4}$|^[^\W\d_](?:[-‐‑]?[^\W\d_])?$")  # A.-S., AS, R
_SPLIT = re.compile(r"\s*(?:,|&|;)\s*(?:(?:og|and|samt|&)\s+)?|\s+(?:og|and|samt)\s+(?=[^\W\d_])")
_SQUARE = re.compile(r"\[[^\[\]]{0,80}\]")
_ODD = re.compile(r"[=<>%@+*#|{}\\]")
_IBID = re.compile(r"(?<!\w)ibid(?:em)?\b\.?", re.IGNORECASE)
_QUOTED = re.compile(r"^\s*[«\"“”‘'](.{2,200}?)[»\"“”’'],?\s*$")
_GROUP_END = re.compile(
    r"(?:direktorat(?:et)?|departement(?:et)?|institutt(?:et)?|forbund(?:et)?|forening(?:en)?|sent(?:er|eret)|tilsyn(?:et)?|"
    r"råd(?:et)?|byrå|kommune|universitet(?:et)?|verket?|etat(?:en)?|utvalg(?:et)?|ombud(?:et)?|sykehus(?:et)?)$"
)
_SMALL = "af al av bin d' da de del della den der di do dos du el la le ten ter van vom von zu zur"
_PARTICLES = frozenset(_SMALL.split())
_PARTICLED = re.compile(rf"(?:(?:{'|'.join(sorted(_PARTICLES))})\s+){{1,3}}(?=(\S))")
_JOINTS = frozenset({"&", "og", "and", "samt"})
# Capitals that begin a sentence or name a thing, not a person.
_BEGINNINGS = """
i ifølge iflg også både hos for av som mens men når da det den dette disse de en et ei her der likevel videre vidare
imidlertid derimot samtidig samstundes studien studia artikkelen artikkel resultatene resultata funnene funna forskerne
forskarane forfatterne forfattarane tilsvarende tilsvarande se sjå jf jfr cf jamfør kilde kjelde eksempelvis etter med
mot fra frå om på til ved slik sånn dermed derfor difor og eller oversatt basert hentet henta kapittel tabell figur
vedlegg according in the both also while when see as by from this these those however although similarly likewise e.g eg
table figure chapter appendix
"""
_MONTHS = """
januar februar mars april mai juni juli august september oktober november desember january february march may june july
october december høsten våren vår høst tabell figur vedlegg table figure appendix
"""
_OPENERS = frozenset(_BEGINNINGS.split())
_NO_NAMES = frozenset(_MONTHS.split())
_WINDOW = 200  # signs before a bracket in which its names are looked for
_LONGEST = 1500  # signs of a bracket


def find(text: str) -> tuple[Citation, ...]:
    """The citations of a text, in order. Pure."""
    found: list[Citation] = []
    for one in _IBID.finditer(text):
        pages, end = _pages(text, one.end())
        found.append(Citation(one.start(), end, (), False, "", pages, False, text[one.start() : end], ibid=True))
    before = 0
    for start, end, inner in _brackets(text):
        content = text[start + 1 : end]
        for first, last in inner:  # a bracket in the bracket has been read on its own
            content = content[: first - start - 1] + " " * (last + 1 - first) + content[last - start :]
        if len(content) <= _LONGEST and _YEAR.search(content):
            found += _in_bracket(text, content, start, max(before, start - _WINDOW))
        before = end + 1 if not inner else before
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _brackets(text: str) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """Brackets that hold none, and those that hold only such, with what they hold. The places of ( and )."""
    open_at: list[tuple[int, list[tuple[int, int]], int]] = []
    for sign in re.finditer(r"[()]", text):
        if sign.group() == "(":
            open_at.append((sign.start(), [], 0))
        elif open_at:
            start, inner, height = open_at.pop()
            if height < 2:
                yield start, sign.start(), inner
            if open_at:
                outer, held, highest = open_at[-1]
                if not height and len(held) < 50:
                    held.append((start, sign.start()))
                open_at[-1] = outer, held, max(highest, height + 1)


def _in_bracket(text: str, content: str, start: int, earliest: int) -> Iterator[Citation]:
    """The citations of one bracket, which begins at `start` of the text."""
    names: tuple[str, ...] = ()
    et_al = narrative = False
    made: list[Citation] = []
    done = 0
    for year in _YEAR.finditer(content):
        if year.start() < done:
            continue
        between = content[done : year.start()]
        begin = start + 1 + year.start()
        fresh = between.rpartition(";")[2]
        via = _VIA.search(between)
        if via and made:
            made[-1] = replace(made[-1], secondary=True)
            fresh = between[via.end() :]
        if not made and not between.strip() and _AFTER.match(content, year.end()):
            names, et_al, begin = _before(text, earliest, start)
            narrative = True
        elif any(sign.isalpha() for sign in re.sub(r"\b(?:og|and)\b", "", fresh)):
            names, et_al = _named(fresh, sure="," in fresh[-3:], follows=content[year.end() :])
            begin = start + 1 + done + between.rindex(fresh) + len(fresh) - len(_bare(fresh))
            narrative = False
        if not names:
            done = year.end()
            continue
        pages, done = _pages(content, year.end())
        closes = narrative and not content[done:].strip(" ,.;")
        end = start + 1 + done + (1 if closes else 0)
        if closes:
            end = start + 1 + len(content) + 1
        made.append(Citation(begin, end, names, et_al, _year(year), pages, narrative, text[begin:end]))
        while year.group("letter") and (letter := _LETTERS.match(content, done)):
            at = start + 1 + letter.start(1)
            told = year.group("year") + letter[1]
            pages, done = _pages(content, letter.end())
            end = start + 1 + done
            made.append(Citation(at, end, names, et_al, told, pages, narrative, text[at:end]))
    yield from made


def _year(found: re.Match[str]) -> str:
    if found["none"]:
        return NO_DATE + (found["mark"] or "")
    return IN_PRESS if found["press"] else found["year"] + (found["letter"] or "").lower()


def _pages(text: str, at: int) -> tuple[str, int]:
    """The pages that stand at a place, and where they end."""
    found = _PAGES.match(text, at)
    return (found[1].strip(), found.end()) if found else ("", at)


def _bare(text: str) -> str:
    """The text from its first name on: without «se for eksempel» and signs."""
    kept = text.lstrip(" ,;&\t\n")
    while kept:
        word, _, rest = kept.partition(" ")
        plain = word.strip(".,:").casefold()
        if word[:1] in "«\"“”'‘" or (word[:1].isupper() and plain not in _OPENERS):
            return kept
        particled = _PARTICLED.match(kept) if plain not in {"av", "de", "den"} else None
        if particled and particled[1].isupper():
            return kept
        kept = rest.lstrip(" ,;&")
    return kept


def _named(text: str, *, sure: bool, follows: str) -> tuple[tuple[str, ...], bool]:
    """The names before a year in a bracket; none where the text is no list of names.

    Without a comma before the year (`sure`) a sentence could stand here: then every word must be of a name.
    """
    kept = _bare(_SQUARE.sub(" ", text)).rstrip(" ,")
    quoted = _QUOTED.match(kept)
    if quoted:
        return (quoted[1].strip(" ,"),), False
    others = _ET_AL.search(kept[-60:])
    if others:
        kept = kept[: len(kept) - len(kept[-60:]) + others.start()]
    kept = kept.strip(" ,")
    if not kept or len(kept) > _WINDOW * 2 or _ODD.search(kept):
        return (), False
    if not sure and not others and not (_AFTER.match(follows) and _only_names(kept)):
        return (), False
    names = tuple(name for name in map(_plain, _parts(kept)) if name)
    if not names or any(name.casefold() in _NO_NAMES for name in names):
        return (), False
    return names, others is not None


def _parts(text: str) -> list[str]:
    """The text cut at commas and at & or og between names; «Helse- og omsorgsdepartementet» is one."""
    parts: list[str] = []
    at = 0
    for joint in _SPLIT.finditer(text):
        word = joint.group().strip()
        after = text[joint.end() :]
        if text[: joint.start()].endswith("-") or (word in {"og", "and", "samt"} and not _begins_name(after)):
            continue
        parts.append(text[at : joint.start()])
        at = joint.end()
    return [*parts, text[at:]]


def _begins_name(text: str) -> bool:
    word = text.partition(" ")[0]
    return word[:1].isupper() or word.casefold() in _PARTICLES


def _plain(part: str) -> str:
    """A name without initials before or after it; empty where nothing else is left."""
    words = part.split()
    while words and words[0].isupper() and _INITIALS.match(words[0]) and (words[0].endswith(".") or len(words) > 1):
        words.pop(0)
    while len(words) > 1 and words[-1].isupper() and _INITIALS.match(words[-1]):
        words.pop()
    return re.sub(r"['’]s$", "", " ".join(words).replace(" ,", ",").strip(' ,.;:«»"“”'))


def _only_names(text: str) -> bool:
    words = text.replace("&", " & ").replace(",", " ").split()
    return all(word[:1].isupper() or word.casefold() in _PARTICLES or word in _JOINTS for word in words)


def _before(text: str, earliest: int, bracket: int) -> tuple[tuple[str, ...], bool, int]:
    """The names in the sentence before a bracket, whether others follow them, and where they begin."""
    window = text[earliest:bracket].rstrip()
    if window[-1:] in {"»", "”", '"'}:
        opening = max(window.rfind(sign, 0, len(window) - 1) for sign in ("«", "“", "”", '"'))
        title = window[opening + 1 : -1].strip(" ,") if opening >= 0 else ""
        return ((title,), False, earliest + opening) if title else ((), False, bracket)
    others = _ET_AL.search(window)
    if others:
        window = window[: others.start()]
    tokens = [(token.group(), token.start()) for token in _TOKEN.finditer(window)]
    names: list[str] = []
    at = bracket
    while tokens:
        name, place = _last_name(tokens, first=not names)
        if not name:
            break
        names.insert(0, name)
        at = earliest + place
        if not _joined(tokens, several=len(names) > 1 or others is not None):
            break
    return tuple(names), others is not None and bool(names), at


def _joined(tokens: list[tuple[str, int]], *, several: bool) -> bool:
    """Take the joint before a name away, when there is one: og or &, or a comma in a list."""
    if tokens and tokens[-1][0] in _JOINTS:
        tokens.pop()
        if tokens and tokens[-1][0] == ",":
            tokens.pop()
        return True
    if several and tokens and tokens[-1][0] == ",":
        tokens.pop()
        return True
    return False


def _last_name(tokens: list[tuple[str, int]], *, first: bool) -> tuple[str, int]:
    """The name that the tokens end with, taken from them, and where it begins; empty when they end with none."""
    taken: list[tuple[str, int]] = []
    if first and tokens and tokens[-1][0].islower() and _GROUP_END.search(tokens[-1][0]):
        _take_group(tokens, taken)
    while tokens and _of_name(tokens[-1][0], bool(taken)):
        taken.insert(0, tokens.pop())
    while (
        taken and taken[0][0].casefold().strip(".") in _PARTICLES & {"av", "de", "den", "du", "la"} and len(taken) > 1
    ):
        taken.pop(0)
    name = _plain(" ".join(word for word, _ in taken))
    if not name or not any(sign.isupper() for sign in name):
        return "", 0
    return name, taken[0][1]


def _take_group(tokens: list[tuple[str, int]], taken: list[tuple[str, int]]) -> None:
    """«Helse- og omsorgsdepartementet»: small words back to the capital that begins them, eight at most."""
    for back in range(2, min(9, len(tokens)) + 1):
        word = tokens[-back][0]
        if word[:1].isupper():
            taken[:] = tokens[-back:]
            del tokens[-back:]
            return
        listed = word == "," and back < len(tokens) and tokens[-back - 1][0].endswith("-")
        if not word[:1].isalpha() and not listed:
            return


def _of_name(token: str, inside: bool) -> bool:
    """Whether a token is part of the name that the ones after it end."""
    if token[:1].isupper():
        if token.casefold().strip(".") in _OPENERS and not (len(token) == 2 and token.endswith(".")):
            return False
        return not token.endswith(".") or _INITIALS.match(token) is not None
    return inside and token.casefold() in _PARTICLES
