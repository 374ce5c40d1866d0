"""Over generated searches: what is sent is well formed in every dialect, finds the same, and leaves out nothing unsaid.

The reader here knows no precedence: within one pair of brackets it takes one kind of operator only. So what it reads as
the same search is the same to a host that reads from the left, and to one that reads NOT or OR first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from litreview.errors import InputError
from litreview.model import Expression, Group, LineRef, Near, Operator, Query, Term
from litreview.query.dialects import DIALECTS
from litreview.query.dialects.bag import bag
from litreview.query.dialects.forms import terms_of
from litreview.query.dialects.losses import Losses
from litreview.query.dialects.nva import keyed
from litreview.query.dialects.render import render
from litreview.query.dialects.words import shown
from litreview.query.printing import print_query
from litreview.query.translate import translate

NO_TEXT = {"crossref", "idunn", "nva"}
WRITTEN = [key for key in DIALECTS if key not in NO_TEXT]
# ----- searches. `#` in a word becomes its number, so that each word of a search can be told from all others.
TAGS = st.sampled_from(
    ["", "", "", "tiab", "title", "abstract", "emneord", "mesh", "mh:noexp", "emtree", "au", "ta", "kw", "any", "xyz"]
)
WORDS = st.sampled_from(["w#x", "w#x*", "håpw#x*", "w#x-ø", "w#x?n", "*w#x", "o'w#x", "24/w#x", "w#x+", "w#x.ti,ab."])
PHRASES = st.sampled_from(
    ["w#x", "w#x og håp", "sagt “w#x” nå", 'a "w#x"', "w#x misbruk*", "rus* w#x", "o'w#x's", "w#x\\", "(w#x]", "w#x, b"]
)


def _joined(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    kinds = st.sampled_from([Operator.AND, Operator.OR, Operator.OR, Operator.NOT, Operator.COMMA])
    words = st.lists(st.builds(Term, WORDS, field=TAGS), min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Group, kinds, several, st.booleans()),
        words.map(lambda parts: Group(Operator.WORDS, parts)),
        st.builds(Near, inner, inner, st.integers(0, 20), st.booleans()),
    )


def _larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """With a NOT that has nothing before it, which few sources can say."""
    return st.one_of(_joined(inner), _joined(inner), inner.map(lambda part: Group(Operator.NOT, (part,))))


def _numbered(node: Expression, count: list[int]) -> Expression:
    if isinstance(node, Term):
        count[0] += 1
        return replace(node, text=node.text.replace("#", str(count[0])), truncated=node.text.endswith("*"))
    if isinstance(node, Near):
        return replace(node, left=_numbered(node.left, count), right=_numbered(node.right, count))
    assert isinstance(node, Group)
    return replace(node, parts=tuple(_numbered(part, count) for part in node.parts))


TERMS = st.one_of(st.builds(Term, WORDS, field=TAGS), st.builds(Term, PHRASES, st.just(True), field=TAGS))
TREES = st.recursive(TERMS, _larger, max_leaves=9).map(lambda tree: _numbered(tree, [0]))
PLAIN = st.recursive(st.builds(Term, st.just("w#x"), field=TAGS), _joined, max_leaves=6).map(
    lambda tree: _numbered(tree, [0])
)

# ----- what is sent, read again

_OPERATORS = {
    **dict.fromkeys(("AND", "and", "+"), "and"),
    **dict.fromkeys(("OR", "or", "|"), "or"),
    **dict.fromkeys(("NOT", "not", "ANDNOT"), "not"),
}
_NEAR = re.compile(r"(?:NEAR|NEXT|W|PRE|N|P)/\d+|[NW]\d+|adj\d+|NEXT")
# How each source's fields look, and what is left of a field in front of or behind a word.
_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("pubmed", r"\[(?!mh )[^\]]*\]", ""),
    ("europepmc doaj eric core", r"\b[A-Za-z_.]+:(?=[(\"\w])", ""),
    ("arxiv", r"\b(?:ti|abs|all|au|jr):", ""),
    ("ebsco cinahl medline_ebsco psycinfo socindex academic_search", r"\b(?:TI|AB|AU|SO|DE|MH) ", ""),
    ("ovid medline_ovid embase_ovid psycinfo_ovid amed", r"\.(?:ti,ab|ti|ab|kw|au|jn|mp)\.|\bexp |/(?=[\s)]|$)", ""),
    ("embase cochrane", r":(?:ti,ab|ti|ab|kw|au|jt|so)\b|/exp|/de", ""),
    ("cochrane", r"\[mh \^?(\"[^\"]*\")\]", r"\1"),
    ("wos", r"\b[A-Z]{2,3}=", ""),
    ("scopus proquest", r"\b[A-Z][A-Z.,-]+\(", "("),
    ("scopus", "AND NOT", "NOT"),
    ("semanticscholar google google_scholar", r" -(?=[\"\w(])", " NOT "),
    ("openalex semanticscholar pubmed", r"\"~\d+", '"'),
)


def _unquoted(text: str, dialect: str) -> str:
    """The text with every quoted phrase as one sign."""
    quotes = r"\"[^\"]*\"|'[^']*'" if dialect == "embase" else r"\"[^\"]*\""
    return re.sub(quotes, "¤", text)


def _pieces(text: str, dialect: str) -> list[str]:
    for dialects, pattern, left in _FIELDS:
        if dialect in dialects.split():
            text = re.sub(pattern, left, text)
    quotes = r"\"[^\"]*\"|'[^']*'" if dialect == "embase" else r"\"[^\"]*\""
    return re.findall(rf"[()]|{quotes}|[^\s()\"]+", text)


def _read(pieces: list[str], whole: bool = True) -> Expression:
    """A search without any precedence: AssertionError where two kinds of operators stand side by side."""
    parts: list[Expression] = []
    signs: list[str] = []
    while pieces and pieces[0] != ")":
        piece = pieces.pop(0)
        sign = _OPERATORS.get(piece) or ("and" if _NEAR.fullmatch(piece) else "")
        if sign:
            assert len(signs) < len(parts) or (sign == "not" and not parts), f"an operator too many: {piece}"
            signs.append(sign)
            continue
        if len(parts) > len(signs):
            signs.append("and")
        parts.append(_read(pieces, whole=False) if piece == "(" else _found(piece))
    if not whole:
        assert pieces, "a bracket is not closed"
        pieces.pop(0)
    assert not (whole and pieces), "a bracket too many"
    assert parts, "nothing between brackets"
    assert len(signs) == len(parts) - 1 or signs == ["not"], "an operator too many at the end"
    assert len(set(signs)) <= 1, f"{signs} within one pair of brackets"
    return Group(Operator(signs[0]), tuple(parts)) if signs else parts[0]


def _found(piece: str) -> Expression:
    words = re.findall(r"w\d+x", piece)
    assert words, f"a word of nobody's: {piece}"
    return Group(Operator.AND, tuple(Term(word) for word in words))


def finds(node: Expression, held: Mapping[str, bool]) -> bool:
    """Whether a search finds a work that holds these words; NEAR, COMMA and words side by side count as AND."""
    if isinstance(node, Term):
        return held[node.text]
    assert not isinstance(node, LineRef)
    if isinstance(node, Near):
        return finds(node.left, held) and finds(node.right, held)
    told = [finds(part, held) for part in node.parts]
    if node.operator is Operator.OR:
        return any(told)
    if node.operator is Operator.NOT:
        return not told[0] if len(told) == 1 else told[0] and not any(told[1:])
    return all(told)


def said(tree: Expression, dialect: str) -> tuple[str, str, set[str]]:
    """What is sent, what is told of losses, and the codes of these."""
    table = DIALECTS[dialect]
    losses = Losses(table.title)
    if dialect == "nva":
        text, lost = " ".join(value for _, value in keyed(tree, losses)), losses.all()
    elif dialect in NO_TEXT:
        text, lost = bag(tree, losses), losses.all()
    else:
        text, lost = render(tree, table)
    told = " ".join(str(loss.message.args["piece"]) for loss in lost)
    return text, told, {loss.message.code.removeprefix("source.loss.") for loss in lost}


# ----- the properties


@pytest.mark.parametrize("dialect", WRITTEN)
@settings(max_examples=40, derandomize=True, deadline=None)
@given(TREES)
@example(Group(Operator.OR, (Term("w1x", field="mesh"), Term("w2x", field="mesh"))))
@example(Term("w1x\\", True))
def test_what_is_sent_is_well_formed(dialect: str, tree: Expression) -> None:
    text, _, lost = said(tree, dialect)
    if not text:
        assert "not" in lost
        return
    bare = _unquoted(text, dialect)
    assert '"' not in bare
    assert dialect != "embase" or "'" not in bare
    for opening, closing in ("()", "[]"):
        assert bare.count(opening) == bare.count(closing)
    assert not re.search(r"\(\s*\)|\s\)|\(\s|\s\s|\"\"|[¤\w]¤", re.sub(r"\b(?:MH|exp) ¤", "¤", bare)), text
    ends = r"AND|OR|NOT|ANDNOT|and|or|not"
    lone = "" if DIALECTS[dialect].lone_not else "|NOT"
    assert not re.search(rf"(?:^|\()(?:AND|OR|ANDNOT|and|or|not{lone})\s", bare), text
    assert not re.search(rf"\s(?:{ends})(?:$|\))", bare), text


@pytest.mark.parametrize("dialect", DIALECTS)
@settings(max_examples=40, derandomize=True, deadline=None)
@given(TREES)
@example(Group(Operator.OR, (Group(Operator.NOT, (Term("w1x"), Term("w2x"))), Term("w3x"))))
@example(Group(Operator.OR, (Group(Operator.AND, (Term("w1x", field="ti"), Term("w2x*", True, True))), Term("w3x"))))
def test_every_word_is_sent_or_told(dialect: str, tree: Expression) -> None:
    text, told, _ = said(tree, dialect)
    for term in terms_of(tree):
        word = re.search(r"w\d+x", term.text)
        assert word is not None
        assert word.group() in text or shown(term) in told or print_query(term) in told, (text, told)


@pytest.mark.parametrize("dialect", WRITTEN)
@settings(max_examples=40, derandomize=True, deadline=None)
@given(PLAIN)
@example(Group(Operator.NOT, (Group(Operator.OR, (Term("w1x"), Term("w2x"))), Term("w3x"), Term("w4x"))))
@example(Group(Operator.AND, (Group(Operator.NOT, (Term("w1x"), Term("w2x"))), Term("w3x"))))
@example(Near(Group(Operator.OR, (Term("w1x"), Term("w2x"))), Term("w3x", field="tiab"), 3))
def test_what_is_sent_finds_the_same_whatever_the_source_reads_first(dialect: str, tree: Expression) -> None:
    text, _, lost = said(tree, dialect)
    if "not" in lost:  # the source takes no NOT before a bracket
        assert DIALECTS[dialect].spread
        return
    read = _read(_pieces(text, dialect))
    bare = _bare(tree)
    words = [term.text for term in terms_of(bare)]
    for values in _holdings(len(words)):
        held = dict(zip(words, values, strict=True))
        assert finds(bare, held) == finds(read, held), text


def _holdings(n: int) -> list[tuple[bool, ...]]:
    """Works that hold some of n words: every such work when there are few, else some, always the same."""
    if n <= 5:
        return list(product((False, True), repeat=n))
    dice = Random(n)
    return [tuple(dice.random() < share for _ in range(n)) for share in (0.2, 0.5, 0.8) for _ in range(12)]


def _bare(node: Expression) -> Expression:
    """The tree with nothing but the marked words."""
    if isinstance(node, Term):
        found = re.search(r"w\d+x", node.text)
        assert found is not None
        return Term(found.group())
    if isinstance(node, Near):
        return replace(node, left=_bare(node.left), right=_bare(node.right))
    assert isinstance(node, Group)
    return replace(node, parts=tuple(_bare(part) for part in node.parts))


@settings(max_examples=100, derandomize=True, deadline=None)
@given(TREES)
def test_any_text_is_translated_or_refused_with_a_code(tree: Expression) -> None:
    refused = set()
    for dialect in DIALECTS:
        try:
            found = translate(Query("q", print_query(tree)), dialect)
            assert found.text or found.params
        except InputError as error:
            refused.add(error.code)
    assert refused <= {"LR-QUERY-TRANSLATE", "LR-QUERY-NOTHING"}


READERS: dict[str, Callable[[], Expression]] = {
    "brackets left open": lambda: _read(["(", "w1x"]),
    "two kinds": lambda: _read(["w1x", "AND", "w2x", "OR", "w3x"]),
    "an operator at the end": lambda: _read(["w1x", "AND"]),
    "two operators": lambda: _read(["w1x", "AND", "OR", "w2x"]),
    "empty brackets": lambda: _read(["w1x", "AND", "(", ")"]),
}


@pytest.mark.parametrize("fault", READERS)
def test_the_reader_of_these_tests_sees_faults(fault: str) -> None:
    with pytest.raises(AssertionError):
        READERS[fault]()
