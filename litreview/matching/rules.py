"""The named rules: from evidence to duplicate, maybe or different. One table, the first rule that holds decides.

Where the evidence speaks against itself the answer is «maybe», and the two are kept apart until a person has decided:
a preprint and its article, a congress abstract and the paper, one title under two DOIs. Unlike publications for which
no rule holds have no judgement at all.

What counts as one publication follows the practice of systematic reviewing: Rathbone et al. 2015,
https://doi.org/10.1186/2046-4053-4-6; Bramer et al. 2016, https://doi.org/10.3163/1536-5050.104.3.014.
"""

from __future__ import annotations

from litreview.matching.judgement import BY_FORM, BY_NOTICE, ELSEWHERE, Judgement, NamedRule, Outcome, judgement_of
from litreview.matching.keys import Keys
from litreview.matching.predicates import (
    ALIKE,
    ANY,
    CONTAINED,
    DIFFERENT,
    LIKE,
    MISSING,
    NEAR,
    NEARLY,
    NO_TITLE,
    SAID,
    SAME,
    STATED,
    UNLIKE,
    footnote,
    full_agreement,
    ids_differ,
    issue_of_year,
    no_rival,
    nothing_against,
    one_article,
    one_each,
    one_volume,
    other_place,
    same_authors,
    same_hands,
    same_id,
    same_issue,
    same_list,
    same_place,
    shares_a_doi,
    somewhat_later,
    suspect,
    uncounted,
    whole_place,
)
from litreview.matching.relations import Sources, TitleRelation
from litreview.matching.score import compare

_D, _M, _X = Outcome.DUPLICATE, Outcome.MAYBE, Outcome.DIFFERENT
RULES: tuple[NamedRule, ...] = (
    # Publications about publications, parts of a series.
    NamedRule("related", _X, True, ANY, lambda e: e.related and not same_id(e), relation=BY_NOTICE),
    NamedRule("notice_same_id", _M, True, LIKE, lambda e: e.notices is DIFFERENT and same_id(e), 10, BY_NOTICE),
    NamedRule("notice", _X, True, LIKE, lambda e: e.notices is DIFFERENT, relation=BY_NOTICE),
    # Successive versions of one Cochrane review, whatever their years, DOIs and titles. Can be switched off.
    NamedRule("cochrane_version", _D, False, LIKE, lambda e: e.review),
    NamedRule("numbers_same_id", _M, True, ALIKE, lambda e: e.numbers is DIFFERENT and same_id(e), 40, "part"),
    NamedRule("numbers_same_place", _M, True, ALIKE,
              lambda e: e.numbers is DIFFERENT and one_article(e) and e.whole, 80, "part"),
    NamedRule("numbers_one_in_issue", _M, True, ALIKE,
              lambda e: e.numbers is DIFFERENT and no_rival(e) and e.authors in (SAME, NEAR), 70, "part"),
    NamedRule("numbers", _X, True, ALIKE, lambda e: e.numbers is DIFFERENT, relation="part"),
    NamedRule("number_missing", _M, False, NEARLY,
              lambda e: e.numbers is NEAR and not same_id(e) and suspect(e) and not footnote(e), 55, "part"),
    # Identifiers.
    NamedRule("ids_contradict", _M, True, ANY, lambda e: same_id(e) and ids_differ(e), 50),
    NamedRule("same_id_unlike", _M, True, UNLIKE,
              lambda e: SAME in (e.pmid, e.accession) and DIFFERENT in (e.authors, e.years), 30),
    NamedRule("same_pmid", _D, False, ANY, lambda e: e.pmid is SAME),
    NamedRule("same_accession", _D, False, ANY - UNLIKE, lambda e: e.accession is SAME),
    # A DOI that was copied to another publication: nothing else agrees.
    NamedRule("same_doi_other_work", _X, True, UNLIKE,
              lambda e: e.doi is SAME and e.authors is DIFFERENT and DIFFERENT in (e.years, e.volumes, e.pages)),
    # One DOI for all of a supplement's abstracts, or for a book and its chapters.
    NamedRule("same_doi_shared", _M, True, LIKE, lambda e: e.doi is SAME and shares_a_doi(e), 50, "part"),
    NamedRule("same_doi", _D, False, LIKE, lambda e: e.doi is SAME),
    NamedRule("same_doi_no_title", _M, False, NO_TITLE, lambda e: e.doi is SAME, 80),
    # What a page's header printed over a title was taken for it.
    NamedRule("same_doi_people", _D, False, UNLIKE,
              lambda e: e.doi is SAME and e.people is SAME and same_issue(e) and e.notices is SAME
              and e.years in (SAME, MISSING)),
    NamedRule("same_doi_unlike", _M, True, ANY, lambda e: e.doi is SAME, 40),
    # One title, and something that speaks against.
    # The very same pages under two DOIs: one of them is a slip, or the journal moved.
    NamedRule("two_dois", _D, False, SAID,
              lambda e: e.authors is SAME and e.years is SAME and e.doi is DIFFERENT
              and DIFFERENT not in (e.pmid, e.accession) and not e.short and e.volumes is SAME
              and e.issues is not DIFFERENT and (whole_place(e) or (same_issue(e) and e.pages is SAME))),
    # A column's title comes again in every issue of its journal.
    NamedRule("recurring", _X, True, NEARLY | CONTAINED | {TitleRelation.ALIKE},
              lambda e: e.standing and e.containers is SAME and not same_id(e) and e.pages not in (SAME, NEAR)
              and (e.volumes is DIFFERENT or (e.volumes is SAME and e.issues is DIFFERENT))),
    NamedRule("other_id_and_year", _X, True, NEARLY,
              lambda e: suspect(e) and ids_differ(e) and e.years is DIFFERENT, relation=BY_FORM),
    NamedRule("other_id_short", _X, True, NEARLY, lambda e: suspect(e) and ids_differ(e) and e.short),
    # As `two_dois`, but the place is not stated in full: a question, which a third record that states it may answer.
    NamedRule("other_doi_same_issue", _M, False, SAID,
              lambda e: e.authors is SAME and not e.short and same_issue(e) and e.doi is DIFFERENT
              and DIFFERENT not in (e.pmid, e.accession) and e.years in (SAME, MISSING), 50),
    NamedRule("other_id", _M, True, NEARLY, lambda e: suspect(e) and ids_differ(e), 25, BY_FORM),
    # The journal's name and the meeting's name say themselves that these are two publications.
    NamedRule("journal_and_meeting", _X, True, NEARLY,
              lambda e: suspect(e) and e.venues is DIFFERENT and not same_id(e) and not same_place(e),
              relation="conference"),
    # One export seldom lists a publication twice; where the authors agree only in part it is a question.
    NamedRule("one_export", _M, True, SAID | CONTAINED,
              lambda e: e.sources is Sources.ONE and e.authors is NEAR and not same_id(e), 10),
    # One issue of one journal: the year may be missing or wrong.
    NamedRule("same_issue", _D, False, SAID,
              lambda e: same_issue(e) and not e.standing and not ids_differ(e)
              and (e.authors is SAME or (e.authors in (NEAR, MISSING) and not e.short))),
    # A short title, once in either source's list of an issue, and somebody who wrote both.
    NamedRule("short_in_issue", _D, False, SAID,
              lambda e: no_rival(e) and e.authors is NEAR and not e.standing and (uncounted(e) or footnote(e))),
    # An editor has one column in an issue. Both sources list one text of this author in it and call it a column.
    NamedRule("one_column", _D, False, STATED,
              lambda e: e.authors is SAME and e.numbers is not DIFFERENT and e.years in (SAME, MISSING)
              and not ids_differ(e) and same_issue(e)
              and ((e.columns and e.sources is Sources.ALONE)
                   or (e.standing and e.sources in (Sources.TWO, Sources.ALONE) and e.title is TitleRelation.SAME))),
    # The volume stands for the year that one of them does not say.
    NamedRule("same_volume", _D, False, SAID,
              lambda e: same_hands(e) and not e.short and e.years is MISSING
              and SAME is e.containers is e.volumes and DIFFERENT not in (e.issues, e.pages) and not ids_differ(e)),
    # The same people and the very same pages: the meeting or book is named in another way.
    NamedRule("same_pages", _D, False, ALIKE | CONTAINED,
              lambda e: not e.short and e.people in (SAME, NEAR) and e.years is SAME and e.whole
              and (e.title in SAID or e.volumes is SAME) and e.numbers is not DIFFERENT
              and e.containers is DIFFERENT and DIFFERENT not in (e.volumes, e.venues, e.forms) and not ids_differ(e)),
    # The same people, year, volume and issue: the journal is named in another language or by another name.
    NamedRule("same_issue_other_name", _D, False, SAID,
              lambda e: not e.short and same_list(e) and SAME is e.years is e.volumes is e.issues
              and e.containers is DIFFERENT and DIFFERENT not in (e.pages, e.venues, e.forms) and not ids_differ(e)),
    NamedRule("other_form", _M, True, NEARLY,
              lambda e: suspect(e) and e.forms is DIFFERENT and e.containers is not SAME and not same_place(e),
              15, BY_FORM),
    NamedRule("other_edition", _M, True, NEARLY, lambda e: suspect(e) and e.editions is DIFFERENT, 20, "edition"),
    NamedRule("other_year", _M, True, NEARLY,
              lambda e: e.years is DIFFERENT and (e.authors in (SAME, NEAR) or (suspect(e) and same_place(e))), 20),
    NamedRule("other_place_standing", _X, True, NEARLY, lambda e: suspect(e) and e.standing and other_place(e)),
    NamedRule("other_place", _M, True, NEARLY,
              lambda e: suspect(e) and e.years is not DIFFERENT and other_place(e), 10, ELSEWHERE),
    NamedRule("other_container", _M, True, NEARLY,
              lambda e: suspect(e) and e.years is not DIFFERENT and e.containers is DIFFERENT and not same_place(e),
              25, ELSEWHERE),
    NamedRule("next_year", _M, True, SAID, lambda e: full_agreement(e) and somewhat_later(e), 35),
    # One title, and nothing that speaks against.
    # One export that lists two titles means two publications, unless they stand in one place.
    NamedRule("same_run", _M, True, frozenset({TitleRelation.NEAR}),
              lambda e: e.sources is Sources.ONE and full_agreement(e) and not same_place(e), 30),
    NamedRule("short_title", _M, False, SAID, lambda e: full_agreement(e) and e.short and not same_place(e), 40),
    NamedRule("title_author_year", _D, False, SAID, full_agreement),
    # In one place a slip, a missing subtitle, or the other written Norwegian («Sjukepleiarar si», «Sykepleieres»).
    NamedRule("alike_same_place", _D, False, ALIKE | {TitleRelation.PART, TitleRelation.LIKE},
              lambda e: e.numbers is SAME and one_article(e)
              and (e.title is not TitleRelation.LIKE or whole_place(e))),
    # A title in two languages, after a label, or without its subtitle.
    NamedRule("contained_same_place", _D, False, CONTAINED,
              lambda e: e.authors is SAME and e.years is SAME and not ids_differ(e)
              and (whole_place(e) or one_article(e))),
    NamedRule("labelled_same_issue", _D, False, frozenset({TitleRelation.LABELLED}),
              lambda e: e.years in (SAME, MISSING) and not ids_differ(e) and not e.standing
              and ((e.authors is not DIFFERENT and same_issue(e)) or (e.authors is SAME and issue_of_year(e)))),
    # One of the two languages of a title is the other's title.
    NamedRule("face_same_issue", _D, False, frozenset({TitleRelation.FACE}),
              lambda e: e.authors is SAME and e.years is SAME and same_issue(e) and not ids_differ(e)
              and not e.standing and uncounted(e)),
    # Two sources, and in each the authors have this one publication in the issue; one title holds the other's words.
    NamedRule("one_in_issue", _D, False, STATED - SAID,
              lambda e: no_rival(e) and same_hands(e) and e.within and not e.standing and uncounted(e)),
    # Two people or more, and of one title a scanned page has kept a piece only.
    NamedRule("piece_in_issue", _D, False, STATED - SAID,
              lambda e: no_rival(e) and e.together and e.fragment and not e.standing and uncounted(e)),
    # As before, and of titles nearly alike that have no other word in the place of one.
    NamedRule("alike_in_issue", _D, False, LIKE - SAID - CONTAINED,
              lambda e: no_rival(e) and (same_authors(e) or e.together or (e.authors is SAME and e.title in ALIKE))
              and not e.turned and not e.short and uncounted(e)),
    NamedRule("changed_word", _M, True, frozenset({TitleRelation.CHANGED}), full_agreement, 70),
    # The place in the journal says what the author would.
    NamedRule("title_place_no_author", _D, False, SAID,
              lambda e: e.authors is MISSING and e.years is SAME and same_place(e)
              and e.containers is SAME and not e.short),
    NamedRule("title_place", _D, False, SAID,
              lambda e: e.authors is NEAR and e.years is SAME and same_place(e)),
    # A list that was sorted, or turned about, is the same list.
    NamedRule("same_people", _D, False, SAID,
              lambda e: e.authors is NEAR and e.crew and e.years is SAME and not e.short and e.containers is SAME),
    NamedRule("author_order", _M, False, SAID, lambda e: e.authors is NEAR and e.years in (SAME, NEAR), 60),
    NamedRule("author_missing", _M, False, SAID,
              lambda e: e.authors is MISSING and e.years is not DIFFERENT and not e.short, 60),
    # Two sources, in each one publication of this title, by the same people in the same journal.
    NamedRule("one_of_title", _D, False, SAID,
              lambda e: e.sources is Sources.ALONE and e.years is MISSING and not e.short and same_list(e)
              and e.containers is SAME and nothing_against(e)),
    NamedRule("year_missing", _M, False, SAID,
              lambda e: e.authors in (SAME, NEAR) and e.years is MISSING and not e.short, 40),
    # The same three pages or more: one source names the group, the other who wrote for it. (Two persons may be two
    # letters of one correspondence column.)
    NamedRule("same_pages_group", _D, False, SAID,
              lambda e: e.group and e.years is SAME and e.volumes is SAME and whole_place(e)
              and not e.short and nothing_against(e)),
    NamedRule("other_authors", _M, True, SAID,
              lambda e: e.authors is DIFFERENT and e.years is SAME and same_place(e), 40),
    NamedRule("other_authors_same_issue", _M, False, SAID,
              lambda e: e.authors is DIFFERENT and same_issue(e) and not e.short, 85),
    # The title itself is in doubt.
    NamedRule("translated", _D, False, STATED,
              lambda e: e.years is SAME and whole_place(e)
              and (e.people is SAME or (e.authors is SAME is e.issues) or (e.people is NEAR and e.issues is MISSING))
              and (e.volumes is SAME or e.title in ALIKE) and not ids_differ(e) and e.forms is not DIFFERENT),
    NamedRule("part_of_title", _M, False, CONTAINED,
              lambda e: e.authors is SAME and e.years in (SAME, MISSING)
              and not ids_differ(e) and (e.containers is SAME or not other_place(e)), 85),
    NamedRule("alike", _M, False, frozenset({TitleRelation.ALIKE}),
              lambda e: e.authors is SAME and (e.years is SAME or (e.years is MISSING and same_issue(e)))
              and not ids_differ(e) and not other_place(e) and e.containers is not DIFFERENT, 80),
    # No rival in either source for the same two people or more, and one has no title.
    NamedRule("no_title_one_in_issue", _D, False, NO_TITLE,
              lambda e: no_rival(e) and (e.together or (e.authors is SAME and same_list(e))
                                         or (e.namesakes and same_authors(e) and not e.short))),
    NamedRule("no_title_same_issue", _M, False, NO_TITLE,
              lambda e: e.authors is SAME and same_issue(e) and e.years is not DIFFERENT, 75),
    NamedRule("place_only", _M, False, STATED, lambda e: e.containers is SAME and one_article(e), 35),
    NamedRule("place_no_author", _M, False, STATED,
              lambda e: e.authors is MISSING and e.years is SAME and e.volumes is SAME and whole_place(e)
              and not ids_differ(e), 50),
    NamedRule("no_title_same_volume", _M, False, NO_TITLE,
              lambda e: one_volume(e) and same_list(e) and e.years is not DIFFERENT, 85),
    NamedRule("same_people_same_volume", _M, False, STATED,
              lambda e: one_volume(e) and e.authors in (SAME, NEAR) and e.years is MISSING and not e.short
              and e.sources in (Sources.TWO, Sources.ALONE), 70),
    # Questions that two sources raise together: what the one lists in an issue, the other seems to list otherwise.
    NamedRule("only_one_in_issue", _M, False, ANY,
              lambda e: one_each(e) and e.authors in (SAME, NEAR), 80),
    NamedRule("column_in_issue", _M, False, STATED,
              lambda e: e.columns and same_issue(e) and e.sources is Sources.TWO and not ids_differ(e), 50),
    NamedRule("contained_in_issue", _M, False, STATED,
              lambda e: (e.within or e.fragment) and same_issue(e) and e.authors is not SAME and not ids_differ(e), 70),
    # A record that names neither title nor people, and in its issue a column or what names nobody either.
    NamedRule("nothing_but_issue", _M, False, NO_TITLE,
              lambda e: e.authors is MISSING and same_issue(e) and e.sources in (Sources.TWO, Sources.ALONE)
              and (e.asides or e.nameless) and not ids_differ(e), 45),
    # A column of a volume, where one source does not say in which issue.
    NamedRule("column_in_volume", _M, False, SAID,
              lambda e: e.standing and e.authors is SAME and e.years is MISSING and one_volume(e)
              and e.sources in (Sources.TWO, Sources.ALONE), 40),
)  # fmt: skip
# For each relation of the titles the rules that are asked, each with its place in the table.
_ASKED = {
    title: tuple((rank, rule) for rank, rule in enumerate(RULES) if title in rule.titles) for title in TitleRelation
}


def judge(
    a: Keys, b: Keys, without: frozenset[str] = frozenset(), sources: Sources = Sources.UNKNOWN
) -> Judgement | None:
    """What the first rule that holds says of two records; None when no rule has anything to say.

    `without`: names of rules that are switched off. `sources`: how the exports they came in stand to each other.
    """
    found = compare(a, b, sources)
    for rank, rule in _ASKED[found.title]:
        if rule.holds(found) and rule.name not in without:
            return judgement_of(rule, rank, found, (a, b))
    return None
