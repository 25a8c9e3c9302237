"""An incident keeps the playbook as it was when it was routed by it, until a responder takes the new version."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from tests.people import EMPLOYEE, HR, SAFETY, SAFETY_LEAD
from tests.triage.usecases.story import SAFETY_FACTS
from tests.triage.usecases.test_routing import to
from triage.store import tables
from triage.store.incidents import NotFound
from triage.usecases.ending import set_aside
from triage.usecases.interviewing import GiveAnswer, give_answer
from triage.usecases.office import NotAllowed
from triage.usecases.overruling import reclassify
from triage.usecases.recording import audit_trail, kept_playbooks
from triage.usecases.tasking import add_task, tick
from triage.usecases.updating import update_playbooks

BOOK = "misinformation_hallucination"
NEW = "Ask the vendor for the new log."


def edited(library):
    """The library after an author has changed the playbook and a shared step: one step new, one gone, two reworded."""
    book, common = library.playbooks[BOOK], library.common
    first, second, *rest = book.steps
    new = first.model_copy(update={"id": "ask_for_the_new_log", "do": NEW, "after": None})
    needed = {step.after for step in rest}
    kept = [second, *rest] if first.id not in needed else [first, *rest]
    steps = (new, *(one.model_copy(update={"do": f"Now: {one.do}"}) if one is kept[0] else one for one in kept))
    shared = tuple(
        step.model_copy(update={"do": "Now: acknowledge."}) if step.id == "acknowledge" else step
        for step in common.steps
    )
    books = {**library.playbooks, BOOK: book.model_copy(update={"steps": steps, "cross_checks": ()})}
    return replace(library, playbooks=books, common=common.model_copy(update={"steps": shared}))


@pytest.fixture
def routed(story):
    """An incident that was routed before its playbook was changed, in the story and in the story after the change."""
    public = story.routed(SAFETY_FACTS)
    later = replace(story, office=replace(story.office, library=edited(story.office.library)))
    return public, later


def titles(story, public) -> dict[str, str]:
    return {task.title: task.state for task in story.card(public).tasks}


def test_a_changed_file_moves_nobodys_incident_whatever_happens_to_it(story, routed):
    public, later = routed
    before, looked = titles(story, public), story.card(public)
    give_answer(later.office, GiveAnswer(later.team, EMPLOYEE, public, "onset", "sudden"))
    again = to(BOOK, severity="S3", domains=("safety",), primary="safety")
    reclassify(later.office, later.by(SAFETY), public, again)
    assert titles(later, public).keys() == before.keys()
    card = later.card(public)
    assert [one.digest for one in card.versions] == [one.digest for one in looked.versions]
    assert (card.evidence, card.checks) == (looked.evidence, looked.checks)
    assert card.versions[0].news is not None
    assert looked.versions[0].news is None


def test_what_is_routed_afterwards_follows_the_new_file(routed):
    _, later = routed
    public = later.routed(SAFETY_FACTS)
    assert NEW in titles(later, public)
    assert later.card(public).versions[0].news is None


def test_taking_the_new_version_keeps_what_is_done_and_what_people_added(story, routed):
    public, later = routed
    done = story.task(public)
    tick(story.office, story.by(SAFETY), public, done.id)
    add_task(story.office, story.by(SAFETY), public, "Call the customer", SAFETY, None)
    before, digest = titles(story, public), story.card(public).versions[0].digest
    news = later.card(public).versions[0].news
    assert (NEW in news.added, len(news.gone)) == (True, 1)
    for _ in range(2):
        update_playbooks(later.office, later.by(SAFETY_LEAD), public)
    after = titles(later, public)
    assert after[done.title] == "done"
    assert after["Call the customer"] == "open"
    assert after[NEW] == "open"
    assert set(news.gone).isdisjoint(after)
    assert set(news.gone) <= set(before)
    assert all(one in after for one in news.reworded if one != "Now: acknowledge.")
    assert later.card(public).versions[0].news is None
    links = [link for link in audit_trail(later.office, public) if link.action == "playbook updated"]
    assert [(link.actor, link.detail["before"]) for link in links] == [(SAFETY_LEAD, digest)]
    assert links[0].detail["after"] == later.card(public).versions[0].digest


def test_the_kept_version_can_be_read_later(story, routed):
    public, later = routed
    [kept] = kept_playbooks(later.office, public)
    assert kept.digest == story.card(public).versions[0].digest
    assert NEW not in str(kept.body)
    assert kept.kept_at is not None
    assert "acknowledge" in [step["id"] for step in kept.common["steps"]]


def test_only_a_responder_updates_and_only_while_it_is_not_over(routed):
    public, later = routed
    with pytest.raises(NotFound):
        update_playbooks(later.office, later.by(HR), public)
    set_aside(later.office, later.by(SAFETY), public, "test")
    with pytest.raises(NotAllowed):
        update_playbooks(later.office, later.by(SAFETY), public)


def test_what_was_kept_before_its_shared_half_was_is_planned_with_todays(story):
    public = story.routed(SAFETY_FACTS)
    before = titles(story, public)
    with story.office.store.writing() as tx:
        tx.session.execute(update(tables.PlaybookVersion).values(common=None, kept_at=None))
    reclassify(story.office, story.by(SAFETY), public, to(BOOK, severity="S3", domains=("safety",), primary="safety"))
    assert titles(story, public).keys() == before.keys()
    with story.office.store.reading() as tx:
        assert tx.session.scalars(select(tables.PlaybookVersion)).one().common is None
