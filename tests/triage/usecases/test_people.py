"""What the bot learns about people: language for a day, roles from the file or from the channels."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from tests.people import COLLEAGUE, EMPLOYEE, MANAGER, SAFETY, SAFETY_LEAD, SECURITY, SECURITY_LEAD, make_organisation
from tests.triage.usecases.story import SAFETY_FACTS
from triage.core.words import Domain
from triage.store.door import Team
from triage.store.tables import Person
from triage.store.visibility import viewer_of
from triage.usecases.looking import open_cards
from triage.usecases.people import Profile, is_known_well, join, learn, leave, locale_of, set_roles


def roles(office, team, user: str) -> set[str]:
    with office.store.writing() as tx:
        return set(viewer_of(tx, tx.workspace(team), user).roles)


def test_roles_are_those_of_the_file(office, team):
    assert roles(office, team, SAFETY) == {"safety"}
    assert roles(office, team, SAFETY_LEAD) == {"safety", "safety_lead"}
    assert roles(office, team, SECURITY_LEAD) == {"security", "security_lead"}
    assert roles(office, team, MANAGER) == {"manager"}
    assert roles(office, team, EMPLOYEE) == roles(office, Team("T0OTHER"), SAFETY) == set()


def test_who_left_a_role_has_it_no_longer(office, team):
    set_roles(office, team, {Domain.SAFETY: [SAFETY_LEAD], Domain.SECURITY: [SAFETY]})
    assert roles(office, team, SAFETY) == {"security"}
    assert roles(office, team, SECURITY) == set()


def test_where_the_file_lists_responders_a_channel_gives_no_rights(office, team):
    join(office, team, COLLEAGUE, Domain.SAFETY)
    leave(office, team, SAFETY, Domain.SAFETY)
    assert roles(office, team, COLLEAGUE) == set()
    assert roles(office, team, SAFETY) == {"safety"}


def test_where_it_lists_none_whoever_is_in_the_channel_is_a_responder(story, team):
    office = replace(story.office, organisation=make_organisation(safety={"channel": "ai-safety"}))
    story.routed(SAFETY_FACTS)
    for _ in range(2):
        join(office, team, COLLEAGUE, Domain.SAFETY)
    assert len(open_cards(office, story.by(COLLEAGUE))) == 1
    leave(office, team, COLLEAGUE, Domain.SAFETY)
    assert open_cards(office, story.by(COLLEAGUE)) == []


def test_a_persons_language_is_asked_for_again_after_a_while_and_known_meanwhile(office, team):
    assert locale_of(office, team, EMPLOYEE) is None
    learn(office, team, [Profile(EMPLOYEE, "de-DE", "Europe/Vienna")])
    assert is_known_well(office, team, EMPLOYEE)
    with office.store.writing() as tx:
        tx.session.execute(update(Person).values(seen_at=tx.real_now() - timedelta(hours=1)))
    assert not is_known_well(office, team, EMPLOYEE)
    assert locale_of(office, team, EMPLOYEE) == "de-DE"
    learn(office, team, [Profile(EMPLOYEE, "sl-SI", None)])
    assert locale_of(office, team, EMPLOYEE) == "sl-SI"


def test_questions_are_asked_in_the_reporters_language(story):
    learn(story.office, story.team, [Profile(EMPLOYEE, "de-DE", None)])
    assert story.reported(story.report()).locale == "de-DE"
