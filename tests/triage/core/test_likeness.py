"""Whether two reports are about the same thing: what holds for any two texts, and how well it does on made pairs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.told_twice import (
    Kind,
    development,
    judge,
    made_pairs,
    organisation_of_the_stories,
    precision_and_recall,
    told,
)
from triage.core.likeness import Account, compare
from triage.core.said import said

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
REFUND = "our support bot told a customer that refunds are possible for 90 days, he now insists. It is 30 days"
STORIES = {(one.story, one.teller): one for one in told()}

answers = st.dictionaries(
    st.sampled_from(["system", "harm", "on_purpose", "odd_text"]), st.sampled_from(["yes", "no", "agent", "dont_know"])
)
texts = st.text(max_size=80) | st.sampled_from([one.text for one in STORIES.values()])
accounts = st.builds(Account, texts, answers, st.integers(0, 9999).map(lambda hours: AT + timedelta(hours=hours)))


@pytest.fixture(scope="module")
def model(library):
    return library.likeness


@given(accounts, accounts)
def test_it_is_a_probability_and_the_order_does_not_matter(model, one, other):
    here, there = compare(model, one, other), compare(model, other, one)
    assert here == there
    assert 0 <= here.score <= 1


@given(accounts, accounts)
def test_case_accents_and_punctuation_do_not_matter(model, one, other):
    shouted = replace(one, text=one.text.upper() + "!!!")
    if one.text.upper().lower() == one.text.lower():  # a few letters have no way back, such as ŉ
        assert compare(model, one, other) == compare(model, shouted, other)


@given(accounts, accounts, st.integers(0, 5000))
def test_more_time_between_them_never_makes_them_more_alike(model, one, other, hours):
    later = max(one.at, other.at) + timedelta(hours=hours)
    near, far = replace(other, at=max(one.at, other.at)), replace(other, at=later)
    first = replace(one, at=min(one.at, other.at))
    assert compare(model, first, far).score <= compare(model, first, near).score


@given(accounts, accounts)
def test_an_answer_that_is_not_known_says_nothing(model, one, other):
    unknown = replace(one, facts={"harm": "dont_know", "system": "dont_know", **one.facts})
    assert compare(model, one, other) == compare(model, unknown, other)


@given(accounts, accounts)
def test_answers_that_differ_never_make_them_more_alike(model, one, other):
    one, other = replace(one, facts={}), replace(other, facts={})
    scores = [
        compare(model, replace(one, facts=ours), replace(other, facts=theirs)).score
        for ours, theirs in [({}, {}), ({"x": "a"}, {"x": "b"}), ({"x": "a", "y": "a"}, {"x": "b", "y": "b"})]
    ]
    assert all(after <= before for before, after in pairwise(scores))
    systems = [{"system": "agent"}, {"system": "chatbot"}]
    assert compare(model, replace(one, facts=systems[0]), replace(other, facts=systems[1])).score <= scores[0]


@pytest.mark.parametrize("text", ["", "help", "its doing it again", "!!!", "yes it is the same", "das ist nicht gut"])
def test_words_that_say_nothing_are_never_enough(model, text):
    facts = {"system": "agent", "harm": "none", "on_purpose": "accident"}
    assert compare(model, Account(text, facts, AT), Account(text, facts, AT)).score < model.limits.likely


def test_the_same_words_again_are_likely_the_same(model):
    one = Account(REFUND, {}, AT)
    assert compare(model, one, replace(one, at=AT + timedelta(days=1))).score > 0.99
    assert compare(model, one, replace(one, at=AT + timedelta(days=170))).score > model.limits.likely, "a repeat"


def test_the_same_thing_in_another_language_has_terms_in_common(model):
    sentences = [
        "Der Bot hat dem Kunden 90 Tage Rückerstattung versprochen",
        "le robot a promis au client un remboursement pendant 90 jours",
        "El asistente prometió al cliente un reembolso de 90 días",
        "Klepetalnik je stranki obljubil vračilo denarja v 90 dneh",
    ]
    for one in sentences:
        assert {"@chatbot", "@customer", "@refund", "90"} <= said(model, one).terms, one


def test_numbers_are_the_same_however_they_are_written(model):
    for text in ("14,200", "14.200", "14200", "14 200", "it is 14.200, not more"):
        assert "14200" in said(model, text).terms, text
    assert "84000" in said(model, "nearly sent 84k").terms
    assert "90" in said(model, "ninety days").terms & said(model, "neunzig Tage").terms


def test_it_says_why(model):
    one = Account(REFUND, {"system": "chatbot", "harm": "none", "acted_on": "yes"}, AT)
    other = Account(REFUND, {"system": "chatbot", "harm": "none", "acted_on": "no"}, AT + timedelta(hours=3))
    found = compare(model, one, other)
    assert (found.agreeing, found.conflicting, found.same_system) == (1, 1, True)
    assert found.apart == timedelta(hours=3)
    assert found.shared >= 4


def test_the_same_named_system_makes_them_more_alike_and_another_one_less(model):
    one = Account(REFUND, {}, AT, frozenset({"Support bot"}))
    scores = [
        compare(model, one, replace(one, text="90 days for a refund?", systems=frozenset(names))).score
        for names in ({"Invoice reader"}, (), {"Support bot", "Invoice reader"})
    ]
    assert scores == sorted(set(scores))


def test_named_systems_tell_more_than_the_kind_that_was_answered(model):
    one = Account(REFUND, {"system": "agent"}, AT, frozenset({"Support bot"}))
    found = compare(model, one, replace(one, facts={"system": "chatbot"}))
    assert (found.same_system, found.systems) == (True, ("Support bot",))
    assert compare(model, one, replace(one, systems=frozenset({"Mail filter"}))).same_system is False
    assert compare(model, one, replace(one, systems=frozenset())).same_system is True, "then the answers count"


# What docs/duplicates.md says. The pairs are made, by the same hand as the words that are compared.


def test_the_made_stories_are_what_the_document_says():
    kinds = [pair.kind for pair in made_pairs(told())]
    assert (kinds.count(Kind.SAME), kinds.count(Kind.TWIN)) == (60, 120)
    assert kinds.count(Kind.NEAR) + kinds.count(Kind.FAR) == 15_930


def test_of_what_is_shown_nine_of_ten_are_the_same_even_beside_their_twins(model):
    figures = precision_and_recall(judge(model, made_pairs(told())), model.limits.likely)
    assert figures.precision >= 0.9
    assert figures.recall >= 0.45
    assert figures.others_shown <= 1


def test_more_is_found_where_the_organisation_lists_its_systems(model):
    pairs = made_pairs(told())
    without, figures = (
        precision_and_recall(judge(model, pairs, facts), model.limits.likely)
        for facts in (None, organisation_of_the_stories())
    )
    assert figures.precision >= 0.9
    assert figures.recall > without.recall
    assert figures.others_shown <= without.others_shown


@pytest.mark.slow
def test_reports_of_different_incidents_are_hardly_ever_shown(model):
    judged = judge(model, made_pairs(development()))
    assert precision_and_recall(judged, model.limits.likely).others_shown <= 20
    assert len(judged) == 79_800
