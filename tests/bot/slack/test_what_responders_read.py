"""What responders read on a card and behind it: what is next, who stands in, what the playbooks refer to and how sure
that is, and what is left to do when no AI had a part.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.slack.views.card import card
from bot.slack.views.details import details
from bot.slack.views.tasks import tasks_view
from tests.bot.slack import samples
from triage.core.lifecycle import IncidentState
from triage.core.words import Domain
from triage.usecases.incident_views import DomainView


def text_of(block) -> str:
    """All words of a block or a view."""
    if isinstance(block, dict):
        return " ".join(text_of(value) for value in block.values())
    return " ".join(map(text_of, block)) if isinstance(block, list) else str(block)


def shown(library, it) -> str:
    return text_of(card(library.words["en"], it))


def test_evidence_is_next_and_then_whatever_is_due_first(library):
    late, soon, evidence = (
        replace(samples.task(number, "x"), title=f"Task {name}") for number, name in enumerate("LSE")
    )
    tasks = (
        replace(late, due_at=samples.NOW + timedelta(hours=9)),
        replace(soon, due_at=samples.NOW + timedelta(minutes=15)),
        replace(evidence, phase="evidence", due_at=samples.NOW + timedelta(hours=4)),
    )
    it = replace(samples.card(library, "x", IncidentState.ROUTED, 0), tasks=tasks)
    said = shown(library, it)
    assert said.index("Task E") < said.index("Task S") < said.index("Task L")


def test_a_task_names_the_one_that_comes_first_and_whether_it_can_be_left(library):
    task = replace(samples.task(1, "x"), waits_for="Copy the evidence", optional=True)
    it = replace(samples.card(library, "x", IncidentState.ROUTED, 0), tasks=(task,))
    said = text_of(tasks_view(library.words["en"], it, "{}"))
    assert "_First:_ Copy the evidence" in said
    assert "if there is time" in said


def test_the_domain_that_does_not_lead_gives_the_deputy(library):
    it = samples.card(library, "x", IncidentState.ROUTED, 0)
    assert "*Deputy*\nwhoever acknowledges for safety" in shown(library, it)
    taken = tuple(DomainView(one, f"U0{one.upper()}", samples.NOW, None) for one in Domain)
    assert "*Deputy*\n<@U0SAFETY>" in shown(library, replace(it, domains=taken))
    assert "*Deputy*" not in shown(library, replace(it, domains=taken[:1]))


@pytest.mark.parametrize("category", ["prompt_injection", "unsafe_autonomous_action", "threat_actor_abuse"])
def test_details_link_each_framework_with_its_edition_its_date_and_how_sure_we_are(library, category):
    it = replace(samples.card(library, "x", IncidentState.ROUTED, 0), playbooks=(category,))
    said = text_of(details(library, library.words["en"], it))
    for one in library.categories[category].atlas:
        assert f"<https://atlas.mitre.org/techniques/{one}|{one}>" in said
    for framework in library.frameworks.values():
        if library.categories[category].ids_in(framework.id):
            assert f"{framework.name} {framework.edition}" in said
            assert f"confidence {framework.confidence}, as of {framework.as_of}" in said
    assert library.categories[category].becomes_both_if in said
    for guide in library.guides.values():
        assert guide.name in said


def test_the_two_editions_of_owasp_are_told_apart(library):
    it = replace(samples.card(library, "x", IncidentState.ROUTED, 0), playbooks=("unsafe_autonomous_action",))
    said = text_of(details(library, library.words["en"], it))
    assert "OWASP Top 10 for LLM applications 2025>: LLM06" in said
    assert "OWASP Top 10 for LLM applications 2026>: LLM03" in said


def test_who_sets_a_report_aside_as_not_ai_reads_what_is_left_to_do(library):
    steps = tuple(step.do for step in library.not_ai.steps)
    it = replace(samples.card(library, "x", IncidentState.NOT_AI, 3), not_ai=steps)
    assert all(step in shown(library, it) for step in steps)
    assert "*Tasks*" not in shown(library, it)
