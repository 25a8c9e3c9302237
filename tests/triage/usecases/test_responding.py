"""What responders do with an incident, from taking it up to its close and beyond."""

from dataclasses import replace

import pytest

from tests.people import (
    COLLEAGUE,
    EMPLOYEE,
    MANAGER,
    SAFETY,
    SAFETY_LEAD,
    SECURITY,
    SECURITY_LEAD,
    make_organisation,
)
from tests.together import at_once
from tests.triage.usecases.story import BOTH_FACTS, SAFETY_FACTS, SECURITY_FACTS
from triage.core.lifecycle import IncidentAction, Refused
from triage.core.words import Domain
from triage.store.incidents import NotFound
from triage.usecases.ending import bring_back, reopen, resolve, set_aside, sign_off
from triage.usecases.looking import open_cards
from triage.usecases.office import BadInput, By, NotAllowed
from triage.usecases.recording import audit_trail
from triage.usecases.responding import acknowledge, add_note, contain, write_to_reporter
from triage.usecases.taking_back import take_it_back

REPORTER = f"user:{EMPLOYEE}"


def act(story, action, user, public, *arguments) -> None:
    action(story.office, story.by(user), public, *arguments)


def acknowledged(story, public) -> dict[str, str | None]:
    return {one.domain: one.acknowledged_by for one in story.card(public).domains}


def test_the_whole_way_of_an_incident_and_what_its_reporter_hears(story):
    public = story.routed(SAFETY_FACTS)
    heard = [kind for kind, place in story.deliver() if place == REPORTER]
    for step, kind in [
        (lambda: act(story, acknowledge, SAFETY, public), "acknowledged"),
        (lambda: act(story, contain, SAFETY, public), "contained"),
        (lambda: act(story, write_to_reporter, SAFETY, public, "Which chat was it?"), "from_responders"),
        (lambda: act(story, resolve, SAFETY, public, "prompt fixed", "It is fixed, thank you."), "resolved"),
        (lambda: act(story, sign_off, SAFETY, public), "closed"),
        (lambda: act(story, reopen, SAFETY, public, "it came back"), "reopened"),
    ]:
        step()
        told = story.deliver()
        assert [one for one in told if one[1] == REPORTER] == [(kind, REPORTER)]
        assert told["card", "desk:safety"] == 1
        heard.append(kind)
    assert "reported" in [link.action for link in audit_trail(story.office, public)]
    assert story.card(public).resolution == "prompt fixed"


def test_the_card_never_names_the_reporter(story):
    public = story.routed(SAFETY_FACTS)
    act(story, write_to_reporter, SAFETY, public, "Which chat was it?")
    assert EMPLOYEE not in repr(story.card(public))


def test_taking_up_again_changes_nothing_and_of_two_at_once_one_is_first(story):
    public = story.routed(SAFETY_FACTS)
    at_once(*[lambda user=user: act(story, acknowledge, user, public) for user in (SAFETY, SAFETY_LEAD, SAFETY)])
    first = acknowledged(story, public)
    act(story, acknowledge, SAFETY, public)
    assert acknowledged(story, public) == first
    assert story.deliver()["acknowledged", REPORTER] == 1
    assert story.card(public).lead_id == first["safety"]
    assert [link.action for link in audit_trail(story.office, public)].count("acknowledged") == 1


def test_each_domain_takes_up_for_itself_and_the_leading_one_leads(story):
    public = story.routed(BOTH_FACTS)
    act(story, acknowledge, SAFETY, public)
    assert acknowledged(story, public) == {"safety": SAFETY, "security": None}
    act(story, acknowledge, SECURITY, public)
    assert acknowledged(story, public) == {"safety": SAFETY, "security": SECURITY}
    assert (story.card(public).lead_id, story.card(public).state) == (SECURITY, "acknowledged")


def test_a_domain_may_take_up_what_the_other_has_resolved(story):
    public = story.routed(BOTH_FACTS)
    act(story, acknowledge, SECURITY, public)
    act(story, resolve, SECURITY, public, "keys replaced", None)
    act(story, acknowledge, SAFETY, public)
    assert (acknowledged(story, public)["safety"], story.card(public).state) == (SAFETY, "resolved")


def test_an_incident_is_closed_when_the_last_domain_has_signed_off(story):
    public = story.routed(BOTH_FACTS)
    for user in (SECURITY, SAFETY):
        act(story, acknowledge, user, public)
    act(story, resolve, SECURITY, public, "fixed", None)
    for _ in range(2):
        act(story, sign_off, SECURITY, public)
        assert story.card(public).state == "resolved"
    act(story, sign_off, SAFETY, public)
    assert story.card(public).state == "closed"
    assert story.timers("task") == story.timers("acknowledge") == []
    after = [one for one in story.card(public).reviews if one.rule.startswith("after closing")]
    assert [one.state for one in after] == ["planned"]


def test_a_responder_acts_for_their_own_domain_only(story):
    public = story.routed(SECURITY_FACTS)
    for action in (acknowledge, sign_off):
        with pytest.raises((NotAllowed, Refused)):
            act(story, action, SAFETY, public)
    with pytest.raises(NotAllowed, match="waits for the security responders"):
        act(story, acknowledge, MANAGER, public)


@pytest.mark.parametrize("user", [EMPLOYEE, COLLEAGUE])
def test_for_who_has_no_role_there_is_no_such_incident(story, user):
    public = story.routed(SAFETY_FACTS)
    for action, arguments in [(acknowledge, ()), (add_note, ("hm",)), (resolve, ("x", None)), (set_aside, ("test",))]:
        with pytest.raises(NotFound):
            act(story, action, user, public, *arguments)
    assert open_cards(story.office, story.by(user)) == []


def test_who_acts_in_a_desks_channel_is_its_responder_unless_the_file_lists_them(story, office):
    public = story.routed(SAFETY_FACTS)
    in_channel = By(story.team, COLLEAGUE, Domain.SAFETY)
    with pytest.raises(NotFound):
        acknowledge(office, in_channel, public)
    by_channel = make_organisation(safety={"channel": "ai-safety", "lead": SAFETY_LEAD})
    acknowledge(replace(office, organisation=by_channel), in_channel, public)
    assert acknowledged(story, public) == {"safety": COLLEAGUE}


def test_nothing_is_resolved_before_it_was_taken_up_nor_without_words(story):
    public = story.routed(SAFETY_FACTS)
    with pytest.raises(Refused, match="cannot resolve when routed"):
        act(story, resolve, SAFETY, public, "fixed", None)
    act(story, acknowledge, SAFETY, public)
    with pytest.raises(BadInput):
        act(story, resolve, SAFETY, public, "  ", None)
    with pytest.raises(Refused, match="cannot close when acknowledged"):
        act(story, sign_off, SAFETY, public)


@pytest.mark.parametrize("end", ["not_ai", "test"])
def test_one_button_brings_back_what_was_set_aside_and_work_goes_on(story, end):
    public = story.routed(SECURITY_FACTS)
    act(story, acknowledge, SECURITY, public)
    act(story, set_aside, SECURITY, public, end)
    assert story.card(public).state == end
    assert story.card(public).actions == {IncidentAction.UNDO}
    assert story.timers("task") == story.timers("silence") == []
    for _ in range(2):
        act(story, bring_back, SECURITY, public)
    assert story.card(public).state == "routed"
    assert story.timers("task") != []
    act(story, acknowledge, SECURITY, public)
    act(story, resolve, SECURITY, public, "fixed", None)
    assert story.card(public).state == "resolved"


def test_setting_aside_ends_the_questions_too(story):
    public = story.report()
    act(story, set_aside, SAFETY, public, "test")
    assert (story.reported(public).interview, story.reported(public).current) == ("stopped", None)
    story.answer(public, **BOTH_FACTS)
    story.clock.pass_time(story.office, days=2)
    assert story.reported(public).state == "test"
    assert not any(row.destination.startswith("desk:") for row in story.messages())
    take_it_back(story.office, story.team, EMPLOYEE, public)
    assert story.domains(public) == {"safety", "security"}


@pytest.mark.parametrize("closed", [False, True])
def test_a_reopened_incident_is_taken_up_resolved_and_signed_off_anew(story, closed):
    public = story.routed(SAFETY_FACTS)
    act(story, acknowledge, SAFETY, public)
    tasks = story.timers("task")
    act(story, resolve, SAFETY, public, "fixed", None)
    if closed:
        act(story, sign_off, SAFETY, public)
    act(story, reopen, SAFETY, public, "it came back")
    assert acknowledged(story, public) == {"safety": None}
    assert story.timers("task") == tasks
    assert len(story.timers("acknowledge")) == 1
    act(story, acknowledge, SAFETY_LEAD, public)
    act(story, resolve, SAFETY, public, "really fixed", None)
    act(story, sign_off, SAFETY, public)
    card = story.card(public)
    assert (card.state, card.lead_id, card.resolution) == ("closed", SAFETY_LEAD, "really fixed")
    assert [note.words for note in card.notes] == ["it came back"]


def test_notes_are_for_responders_and_messages_for_the_reporter(story):
    public = story.routed(SAFETY_FACTS)
    story.deliver()
    act(story, add_note, SAFETY, public, "looks like drift")
    assert story.deliver() == {("card", "desk:safety"): 1}
    act(story, write_to_reporter, SAFETY, public, "Thank you!")
    assert story.deliver() == {("card", "desk:safety"): 1, ("from_responders", REPORTER): 1}
    notes = [(note.kind, note.said_by, note.words) for note in story.card(public).notes]
    assert notes == [("note", SAFETY, "looks like drift"), ("to_reporter", SAFETY, "Thank you!")]
    with pytest.raises(BadInput):
        act(story, add_note, SAFETY, public, "")


def test_the_list_of_open_incidents_is_the_newest_first_and_only_what_is_open(story):
    first, second, third = (story.routed(SAFETY_FACTS) for _ in range(3))
    act(story, set_aside, SAFETY, second, "test")
    for user in (SAFETY, SECURITY_LEAD, MANAGER):
        assert [one.public_id for one in open_cards(story.office, story.by(user))] == [third, first]


def test_who_sets_a_report_aside_as_not_ai_is_told_which_desk_takes_it(story):
    public = story.routed(SAFETY_FACTS)
    assert story.card(public).not_ai == ()
    set_aside(story.office, story.by(SAFETY), public, "not_ai")
    assert story.office.organisation.not_ai_desk in story.card(public).not_ai[0]
