"""Whatever people type and however much there is, Slack takes what the views draw, by the practice Slack's grammar."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.kit.surface import check_message, check_view
from bot.slack.views import card as cards
from bot.slack.views import card_modals as forms
from bot.slack.views import digest, home, interview, nudges, reviews, tasks
from bot.slack.views.details import details
from bot.slack.views.kit import escape
from bot.slack.views.reasons import reason_words
from bot.slack.views.report_form import report_form
from playbooks.loader import load_library
from tests.bot.slack import samples
from triage.core.digest import Digest, DomainFigures
from triage.core.lifecycle import IncidentState
from triage.core.verdict import Reason
from triage.core.words import Domain, Severity
from triage.usecases.incident_views import SecondReadingView

TEXTS = ["", "short", "x" * 12_000, "<!channel> & <@U1> *b* `c` ```d``` :bomb:\n>" * 200, "é😀\u202e" * 3000]
LANGUAGES = sorted(load_library().words)
sized = pytest.mark.parametrize("size", [0, 3, 90])
texts = pytest.mark.parametrize("text", TEXTS, ids=["empty", "short", "long", "hostile", "odd letters"])


@texts
@sized
@pytest.mark.parametrize("state", list(IncidentState))
def test_cards_fit_a_message(library, text, size, state):
    check_message(cards.card(library.words["en"], samples.card(library, text, state, size)))


@texts
@sized
def test_the_forms_behind_a_card_fit_a_modal(library, text, size):
    words, it = library.words["en"], samples.card(library, text, IncidentState.ACKNOWLEDGED, size)
    state = forms.meta(it.public_id, "safety", task=123)
    views = [
        details(library, words, it),
        tasks.tasks_view(words, it, state),
        forms.reclassify_form(library, words, it, state),
        forms.resolve_form(it.public_id, state),
        tasks.add_task_form(it.public_id, state),
        tasks.change_form(samples.task(1, text or "x"), state),
        tasks.evidence_form(it.public_id, samples.task(1, text or "x"), state),
        forms.simple_form("note", "Add a note", it.public_id, "Note", state),
    ]
    for view in views:
        check_view(view, "modal")


@pytest.mark.parametrize("state", ["waiting", "asked", "answered", "failed", "withheld"])
def test_what_a_language_model_read_fits_a_modal_and_is_marked_as_its_own(library, state):
    words, everything = library.words["en"], tuple((name, one.options[0]) for name, one in library.questions.items())
    reading = SecondReadingView(state, "*<!channel>*" * 6, everything if state == "answered" else (), "no JSON")
    it = samples.card(library, "x" * 12_000, IncidentState.ROUTED, 3, second_reading=reading)
    view = details(library, words, it)
    check_view(view, "modal")
    assert "not the reporter's answers" in str(view)
    assert "<!channel>" not in str(view)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_that_rests_on_a_language_model_says_so(library, language):
    words = library.words[language]
    means = words.questions["odd_text"].options["yes"].means
    said = reason_words(words, "model:odd_text.yes")
    assert said.endswith(means)
    assert said != means
    assert reason_words(words, "model:unheard.of") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_verdict_says_why_why_not_how_sure_and_what_could_change_it(library, language):
    words, verdict = library.words[language], samples.verdict(library)
    against = Reason(key="harm.none", speaks="against", of="security", weight=9.9)
    verdict = verdict.model_copy(update={"reasons": (against, *verdict.reasons), "would_change": ("depended_on",)})
    it = replace(samples.report(library, IncidentState.ROUTED, None), verdict=verdict)
    blocks = [interview.summary(words, it)]
    if language == "en":
        blocks.append(cards.card(words, replace(samples.card(library, "x", IncidentState.ROUTED, 0), verdict=verdict)))
    for shown in map(str, blocks):
        assert words.questions["on_purpose"].options["outsider"].means in shown
        assert words.questions["harm"].options["none"].means in shown
        assert f"{round(verdict.confidence * 100)} %" in shown
        assert words.questions["depended_on"].ask in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("state", "said"),
    [
        (IncidentState.REPORTED, "next_steps"),
        (IncidentState.ROUTED, "next_steps"),
        (IncidentState.REOPENED, "next_steps"),
        (IncidentState.ACKNOWLEDGED, "next_steps_taken_up"),
        (IncidentState.CONTAINED, "next_steps_taken_up"),
        (IncidentState.RESOLVED, "next_steps_over"),
        (IncidentState.CLOSED, "next_steps_over"),
    ],
)
def test_a_summary_says_whether_somebody_has_taken_it_up(library, language, state, said):
    words = library.words[language]
    shown = str(interview.summary(words, samples.report(library, state, None)))
    keys = ("next_steps", "next_steps_taken_up", "next_steps_over")
    assert [key for key in keys if repr(words.messages[key]) in shown] == [said]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_reporter_reads_fits_in_every_language(library, language):
    words = library.words[language]
    for question in library.questions.values():
        waiting = samples.report(library, IncidentState.ROUTED, question.id)
        check_message(interview.question(words, waiting, question))
    for state in IncidentState:
        it = samples.report(library, state, None)
        for blocks in (
            interview.thanks(words, it),
            interview.summary(words, it),
            interview.ending(words, it, "IT desk"),
        ):
            check_message(blocks)
    for kind in ("acknowledged", "contained", "resolved", "closed", "reopened", "reclassified", "routed_early"):
        check_message(interview.news(words, samples.report(library, IncidentState.ROUTED, None), kind, "safety"))
    check_message(interview.draft(words, 1, None, [f"INC-{one}" for one in range(4)], cut_at=12_000, files=True))
    for text in TEXTS:
        check_view(report_form(words, text), "modal")
        check_message(
            interview.from_responders(words, samples.report(library, IncidentState.ROUTED, None), text[:3000])
        )


@texts
def test_reviews_and_nudges_fit(library, text):
    words, it = library.words["en"], samples.card(library, text, IncidentState.ROUTED, 3)
    for state in ("planned", "due", "done"):
        check_message(reviews.review(samples.review(text[:3000], state)))
    one = samples.task(1, text[:1] or "x")
    messages = [
        nudges.sign_off(it, "safety"),
        nudges.nudge(words, it, "safety"),
        *(nudges.tasks_late(words, it, [samples.task(n, "x") for n in range(late)]) for late in (0, 1, 30)),
        nudges.task_yours(words, it, one),
        nudges.added(it, text),
        reviews.review_yours(samples.review(text[:300], "due")),
        reviews.review_slips(samples.review(text[:300], "due"), 2),
    ]
    for blocks in messages:
        check_message(blocks)


@pytest.mark.parametrize("count", [0, 1, 500])
def test_the_digest_and_the_home_fit(library, count):
    names = tuple(f"INC-{number}" for number in range(count))
    figures = Digest(
        since=samples.NOW,
        until=samples.NOW + timedelta(days=7),
        reported=count,
        safety_only=count,
        security_only=0,
        both=0,
        not_ai=0,
        overruled=0,
        became_both=names,
        by_category=tuple((name, count) for name in library.categories),
        by_severity=tuple((severity, count) for severity in Severity),
        domains=(
            DomainFigures(Domain.SAFETY, count, None, 0, 0, names, names),
            DomainFigures(Domain.SECURITY, 0, None, 0, 0),
        ),
        open_now=names,
        closed=0,
        reviews_due=tuple((name, samples.NOW) for name in names),
        unassigned_roles=("hr",),
        legal_checks_done=0,
        legal_checks_open=0,
    )
    words = library.words["en"]
    check_message(digest.digest(words, figures, "Practice Ltd"))
    reports = [samples.report(library, IncidentState.ROUTED, None)] * count
    one = samples.card(library, "x", IncidentState.ROUTED, 0)
    shown = [replace(one, public_id=name) for name in names[:20]]
    check_view(home.home(words, words, reports, shown), "home")


@given(st.text(max_size=500))
def test_escaped_text_holds_no_markup_of_slacks(text):
    shown = escape(text)
    assert "<" not in shown
    assert ">" not in shown
    for mark in "*_~`:":
        assert all(shown[at + 1 : at + 2] == "\u2060" for at, char in enumerate(shown) if char == mark)
