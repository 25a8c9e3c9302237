"""What responders saw otherwise goes out as cases, and comes back as figures."""

import json

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.slack.views.digest import digest as shown
from tests.people import EMPLOYEE, MANAGER, SAFETY
from tests.triage.usecases.story import SAFETY_FACTS, Story
from triage.core.words import Domain, Severity
from triage.store.visibility import Visibility
from triage.usecases.digesting import preview
from triage.usecases.ending import bring_back, set_aside
from triage.usecases.interviewing import stop_interview
from triage.usecases.overruling import Reclassify, reclassify


@pytest.fixture
def story(office, team, clock):
    return Story(office, team, clock)


@pytest.fixture
def varnost(database_url, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)

    def call(*arguments):
        result = CliRunner().invoke(cli, [*map(str, arguments)])
        assert result.exit_code == 0, result.output
        return result.stdout

    return call


def overrule(story, public):
    domains = frozenset({Domain.SECURITY})
    to = Reclassify("jailbreak", Severity.S2, domains, Domain.SECURITY, Visibility.NORMAL, "it was talked round")
    reclassify(story.office, story.by(SAFETY), public, to)


def routed(story, text="the bot gave a wrong answer", **facts):
    public = story.report(text)
    story.answer(public, **SAFETY_FACTS, **facts)
    stop_interview(story.office, story.team, EMPLOYEE, public)
    return public


def cases(varnost, *arguments):
    return [json.loads(line) for line in varnost("export", "--cases", *arguments).splitlines()]


def test_overruled_incidents_go_out_as_cases_and_come_back_as_figures(story, varnost, tmp_path):
    overruled, agreed, no_ai = (routed(story, f"the bot gave wrong answer {number}") for number in range(3))
    overrule(story, overruled)
    set_aside(story.office, story.by(SAFETY), no_ai, "not_ai")
    changed, ended = cases(varnost)
    assert (changed["id"], changed["needs_security"], changed["needs_safety"]) == (overruled, True, False)
    assert (changed["category"], changed["severity"], changed["primary"]) == ("jailbreak", "S2", "security")
    assert changed["varnost_said"]["needs_safety"], "both verdicts"
    assert changed["facts"] == SAFETY_FACTS
    assert (ended["id"], ended["needs_security"], ended["needs_safety"]) == (no_ai, False, False)
    assert agreed not in str([changed, ended])
    (tmp_path / "cases.jsonl").write_text(varnost("export", "--cases"))
    figures = json.loads(varnost("evaluate", tmp_path / "cases.jsonl", "--json"))
    assert figures["n"] == 2
    assert figures["not_ai_recall"] == 0.0
    assert figures["category_top1"] is not None


def test_words_go_out_only_when_they_are_asked_for(story, varnost):
    overrule(story, routed(story, "a *secret* bot"))
    assert "secret" not in varnost("export", "--cases")
    assert "talked round" not in varnost("export", "--cases")
    (case,) = cases(varnost, "--with-text")
    assert (case["text"], case["reason"]) == ("a *secret* bot", "it was talked round")


def test_what_was_brought_back_is_overruled_no_more(story, varnost):
    public = routed(story)
    set_aside(story.office, story.by(SAFETY), public, "not_ai")
    bring_back(story.office, story.by(SAFETY), public)
    assert cases(varnost) == []


def test_what_was_a_test_says_nothing_about_the_verdict(story, varnost):
    set_aside(story.office, story.by(SAFETY), routed(story), "test")
    assert cases(varnost) == []


def test_the_digest_counts_how_many_were_seen_otherwise(story, library):
    overruled, _, no_ai = (routed(story) for _ in range(3))
    overrule(story, overruled)
    set_aside(story.office, story.by(SAFETY), no_ai, "not_ai")
    digest = preview(story.office, story.team, MANAGER)
    assert (digest.overruled, digest.reported, digest.not_ai) == (2, 2, 1)
    assert "Responders saw it otherwise than Varnost in 2 of 3 (67%)" in str(shown(library.words["en"], digest, "Ltd"))
