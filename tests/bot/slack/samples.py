"""Values of every kind that the views draw, from small to as large as people can make them. No drawing here."""

from datetime import UTC, datetime

from playbooks.library import Library
from triage.core.decide import decide
from triage.core.lifecycle import INCIDENT, IncidentAction, IncidentState, InterviewState, can
from triage.core.reading import read
from triage.core.words import Domain, Severity
from triage.store.visibility import Visibility
from triage.usecases.incident_views import DomainView, NoteView, ReviewView
from triage.usecases.looking import Card
from triage.usecases.report_views import ReportView
from triage.usecases.task_views import EvidenceView, TaskView

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FACTS = {"on_purpose": "outsider", "odd_text": "yes", "what_went_wrong": "did_something", "data_involved": "personal"}


def verdict(library: Library):
    return decide(library.model, FACTS, read(library.model, "the agent mailed our customer list"))


def task(number: int, text: str, state: str = "open") -> TaskView:
    title, ours = (text * 200)[:200], "w" * 300
    return TaskView(
        id=number,
        phase="contain",
        title=title,
        why=ours,
        done_when=ours,
        role="system_owner",
        owner_id=None if number % 2 else "U0SAFETYSAM",
        due_at=NOW,
        state=state,
        late=True,
        ended_by="U1",
        note=(text * 300)[:300],
        owner_group="S0SAFETYGRP" if number % 2 else None,
        waits_for=(text * 300)[:300] if state == "open" else None,
        started_by="U0SAFETYSAM",
        evidence=(EvidenceView(NOW, "U0SAFETYSAM", (text * 3000)[:3000]),) * 7,
    )


def note(text: str) -> NoteView:
    return NoteView("note", NOW, "U0SAFETYSAM", text)


def review(text: str, state: str) -> ReviewView:
    return ReviewView(1, "INC-1", "7d", NOW, "UTC", state, "U0SAFETYSAM", text, "U0SAFETYSAM")


def card(library: Library, text: str, state: IncidentState, size: int, **more: object) -> Card:
    """A card in `state` with `text` wherever a person could have typed it, and `size` tasks and notes."""
    return Card(
        public_id="INC-123456789",
        state=state,
        visibility=Visibility.RESTRICTED,
        category="prompt_injection",
        severity=Severity.S1,
        domains=tuple(DomainView(one, None, None, None) for one in Domain),
        primary=Domain.SECURITY,
        lead_id=None,
        reported_at=NOW,
        report=text,
        source_link="https://practice.slack.com/archives/C1/p1",
        verdict=verdict(library),
        facts=tuple(FACTS.items()),
        interview=InterviewState.ASKING,
        overruled_by="U0SAFETYSAM",
        overruled_reason=text[:3000],
        playbooks=("prompt_injection", "unsafe_autonomous_action"),
        evidence=tuple(library.common.evidence),
        tasks=tuple(task(number, text[:1] or "x", "open" if number % 3 else "done") for number in range(size)),
        reviews=(review(text[:3000], "planned"),),
        notes=tuple(note(text[:3000]) for _ in range(size)),
        resolution=text[:3000],
        actions=frozenset(action for action in IncidentAction if can(INCIDENT, state, action)),
        **more,
    )


def report(library: Library, state: IncidentState, current: str | None) -> ReportView:
    return ReportView(
        public_id="INC-123456789",
        state=state,
        locale="en-US",
        interview=InterviewState.ASKING,
        current=current,
        answered=frozenset(FACTS),
        facts=tuple(FACTS.items()),
        domains=tuple(Domain),
        primary=Domain.SECURITY,
        category="prompt_injection",
        severity=Severity.S1,
        private=False,
        routed=True,
        verdict=verdict(library),
        reported_at=NOW,
    )
