"""A language model reads a report once, beside the interview; what it proposes can call more people and do no harm."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from tests.examples import fewer
from tests.people import EMPLOYEE, SAFETY, make_organisation
from tests.together import at_once
from tests.triage.usecases.plain_model import INSIDER_WORDS
from tests.triage.usecases.story import INSIDER_FACTS, SAFETY_FACTS, SECURITY_FACTS, Story
from triage.core.language_model import LanguageModel
from triage.core.words import Domain, Severity
from triage.store import tables
from triage.store.visibility import Visibility
from triage.usecases.drilling import start_drill
from triage.usecases.ending import set_aside
from triage.usecases.interviewing import stop_interview
from triage.usecases.overruling import Reclassify, reclassify
from triage.usecases.recording import audit_trail
from triage.usecases.responding import acknowledge
from triage.usecases.second_reading import INTERRUPTED, hear_nothing, hear_proposals, next_report
from triage.usecases.taking_back import withdraw

MODEL = LanguageModel(address="http://127.0.0.1:1/v1", model="some-model")
REPORTER = f"user:{EMPLOYEE}"


@pytest.fixture
def office(office):
    return replace(office, organisation=make_organisation(language_model=MODEL.model_dump()))


def next_one(story):
    return next_report(story.office, MODEL)


def read_as(story, **proposed):
    """The model reads the next report, as this."""
    hear_proposals(story.office, next_one(story).incident_id, proposed)


def reading(story, public):
    with story.office.store.reading() as tx:
        return tx.session.get(tables.SecondReading, story.incident(public).id)


def done(story, public):
    return [link.action for link in audit_trail(story.office, public)]


def test_each_report_is_read_once_while_the_interview_goes_on_without(story):
    public = story.report("It did something odd.")
    assert story.reported(public).current is not None, "the first question is there already"
    report = next_one(story)
    assert report.text == "It did something odd."
    assert next_one(story) is None
    hear_proposals(story.office, report.incident_id, {"harm": "person_hurt"})
    assert next_one(story) is None
    assert reading(story, public).proposed == {"harm": "person_hurt"}


def test_readers_that_ask_at_once_never_get_the_same_report(story):
    for _ in range(4):
        story.report()
    found = at_once(*[lambda: next_one(story)] * 6)
    claimed = [report.incident_id for report in found if report is not None]
    while (report := next_one(story)) is not None:
        claimed.append(report.incident_id)
    assert len(claimed) == len(set(claimed)) == 4


def test_without_a_language_model_nothing_waits_for_one(story):
    plain = replace(story, office=replace(story.office, organisation=make_organisation()))
    plain.report()
    assert next_one(plain) is None


def test_a_proposed_attack_calls_security_at_once_and_the_questions_go_on(story):
    public = story.report()
    before = story.reported(public)
    read_as(story, on_purpose="outsider")
    told = story.deliver()
    assert told["card", "desk:security"] == 1
    assert told["routed_early", REPORTER] == 1
    after = story.reported(public)
    assert (after.state, after.interview, after.current) == ("routed", "asking", before.current)
    assert after.facts == (), "a proposal is no answer"


def test_the_reporters_own_word_stands_against_a_proposal(story):
    public = story.report()
    story.answer(public, on_purpose="accident")
    read_as(story, on_purpose="outsider")
    stop_interview(story.office, story.team, EMPLOYEE, public)
    assert story.domains(public) == {"safety"}


def test_a_later_answer_takes_a_proposals_place(story):
    public = story.report()
    read_as(story, harm="person_hurt")
    story.answer(public, **SECURITY_FACTS)
    stop_interview(story.office, story.team, EMPLOYEE, public)
    assert story.domains(public) == {"security"}, "nobody was harmed, says the reporter"


def test_proposals_that_come_after_the_interview_add_who_is_missing_and_stand_nobody_down(story):
    public = story.routed(SAFETY_FACTS | {"on_purpose": "dont_know", "harm": "person_hurt"})
    assert story.domains(public) == {"safety"}
    read_as(story, on_purpose="outsider", involves_ai="no")
    assert story.domains(public) == {"safety", "security"}


def test_a_report_that_was_taken_back_meanwhile_stays_so(story):
    public = story.report()
    report = next_one(story)
    withdraw(story.office, story.team, EMPLOYEE, public)
    hear_proposals(story.office, report.incident_id, {"on_purpose": "outsider"})
    assert story.reported(public).state == "withdrawn"
    assert {row.destination for row in story.messages()} == {REPORTER}


def test_a_lie_ends_nothing(story):
    public = story.report()
    read_as(story, involves_ai="no", on_purpose="testing_or_joking", harm="none")
    story.answer(public, on_purpose="outsider")
    stop_interview(story.office, story.team, EMPLOYEE, public)
    assert (story.reported(public).state, story.domains(public)) == ("routed", {"security"})


def test_what_a_responder_decided_stays(story):
    public = story.routed(SAFETY_FACTS)
    acknowledge(story.office, story.by(SAFETY), public)
    set_aside(story.office, story.by(SAFETY), public, "test")
    report = next_one(story)
    assert report is None, "set aside: nobody need read it"
    assert reading(story, public).state == "withheld"


def test_a_report_about_somebody_inside_is_never_sent(story):
    suspected = story.report(f"It was an {INSIDER_WORDS}.")
    assert reading(story, suspected) is None
    said = story.report()
    story.answer(said, **INSIDER_FACTS)
    assert next_one(story) is None
    assert reading(story, said).state == "withheld"
    assert "kept from the language model" in done(story, said)


def test_a_report_that_only_some_may_see_is_never_sent(story):
    public = story.report()
    with story.office.store.writing() as tx:
        tx.session.execute(update(tables.Incident).values(visibility="restricted"))
    assert next_one(story) is None
    assert reading(story, public).state == "withheld"


def test_neither_a_drill_nor_what_was_taken_back_is_sent(story):
    start_drill(story.office, story.by(SAFETY), "jailbreak")
    withdrawn = story.report()
    withdraw(story.office, story.team, EMPLOYEE, withdrawn)
    assert next_one(story) is None
    assert reading(story, withdrawn).state == "withheld"


def test_a_model_that_suspects_somebody_inside_hides_what_nobody_has_yet(story):
    public = story.report()
    read_as(story, on_purpose="insider")
    stop_interview(story.office, story.team, EMPLOYEE, public)
    assert story.incident(public).visibility == "insider"
    assert not any(destination.startswith("desk:") for _, destination in story.deliver())


def test_a_model_that_suspects_somebody_inside_takes_nothing_from_responders(story):
    public = story.routed(SAFETY_FACTS | {"on_purpose": "dont_know", "harm": "person_hurt"})
    read_as(story, on_purpose="insider")
    assert story.incident(public).visibility == "normal"
    assert "safety" in story.domains(public)


def test_no_answer_changes_nothing_and_is_in_the_record(story):
    public = story.report()
    before = story.reported(public)
    hear_nothing(story.office, next_one(story).incident_id, "no JSON")
    assert story.reported(public) == before
    assert (reading(story, public).state, reading(story, public).failure) == ("failed", "no JSON")
    assert done(story, public)[-2:] == ["sent to the language model", "gave no answer"]
    assert next_one(story) is None


def test_an_answer_that_comes_twice_or_too_late_changes_nothing(story):
    public = story.report()
    report = next_one(story)
    hear_nothing(story.office, report.incident_id, "no answer within 20 seconds")
    hear_proposals(story.office, report.incident_id, {"on_purpose": "outsider"})
    assert reading(story, public).proposed is None
    other = story.report()
    report = next_one(story)
    hear_proposals(story.office, report.incident_id, {"harm": "person_hurt"})
    count = len(done(story, other))
    hear_proposals(story.office, report.incident_id, {"on_purpose": "outsider"})
    assert (len(done(story, other)), reading(story, other).proposed) == (count, {"harm": "person_hurt"})


def test_a_request_that_a_crash_cut_off_has_failed_and_is_not_made_again(story):
    public = story.report()
    next_one(story)
    with story.office.store.writing() as tx:  # the process is gone, and its time runs out
        tx.session.execute(update(tables.SecondReading).values(claimed_until=tx.real_now()))
    assert next_one(story) is None
    assert (reading(story, public).state, reading(story, public).failure) == ("failed", INTERRUPTED)


def test_a_report_that_nobody_had_read_yet_is_read_after_a_restart(story):
    public = story.report()
    again = Story(story.office, story.team, story.clock)
    read_as(again, harm="person_hurt")
    assert reading(story, public).state == "answered"


def test_the_record_says_where_a_report_went_and_what_came_back_and_holds_none_of_its_words(story):
    public = story.report("The *secret* of Ana K.")
    read_as(story, harm="person_hurt")
    links = {link.action: link for link in audit_trail(story.office, public)}
    assert links["sent to the language model"].detail | {"report": "-"} == {
        "host": "127.0.0.1",
        "model": "some-model",
        "report": "-",
    }
    assert (links["proposed"].actor, links["proposed"].detail["answers"]) == ("language model", {"harm": "person_hurt"})
    assert all(link.whole for link in links.values())
    with story.office.store.reading() as tx:
        rows = [*tx.session.scalars(select(tables.SecondReading)), *tx.session.scalars(select(tables.Audit))]
    kept = "".join(str(vars(row)) for row in rows)
    assert "secret" not in kept


def test_proposals_do_not_begin_the_wait_for_an_answer_anew(story):
    public = story.report()
    before = story.timers("silence")
    read_as(story, harm="person_hurt")
    assert story.timers("silence") == before
    story.clock.pass_time(story.office, minutes=45)
    assert story.reported(public).interview == "finished"


@fewer(20)
@given(data=st.data())
def test_whatever_is_proposed_whenever_it_takes_back_no_need_and_ends_nothing(story, data):
    """Against the same story without a language model."""
    questions = story.office.library.questions
    pairs = st.sampled_from([(name, option) for name, one in questions.items() for option in one.options])
    facts, proposed = (dict(data.draw(st.lists(pairs, max_size=most))) for most in (3, 8))
    alone, read = story.report(), story.report()
    while (report := next_one(story)) is not None:
        if report.incident_id == story.incident(read).id:
            wanted = report
        else:
            hear_nothing(story.office, report.incident_id, "no JSON")
    early = data.draw(st.booleans())
    if early:
        hear_proposals(story.office, wanted.incident_id, proposed)
    for public in (alone, read):
        story.answer(public, **facts)
        stop_interview(story.office, story.team, EMPLOYEE, public)
    if not early:
        hear_proposals(story.office, wanted.incident_id, proposed)
    before, after = story.incident(alone), story.incident(read)
    assert set(before.domains) <= set(after.domains)
    assert after.severity <= before.severity
    assert before.state == "not_ai" or after.state == "routed"
    assert dict(story.reported(read).facts) == dict(story.reported(alone).facts)


def test_what_a_responder_reclassified_is_not_changed_by_a_proposal(story):
    public = story.routed(SAFETY_FACTS)
    only_safety = frozenset({Domain.SAFETY})
    to = Reclassify("jailbreak", Severity.S4, only_safety, Domain.SAFETY, Visibility.NORMAL, "I have looked at it")
    reclassify(story.office, story.by(SAFETY), public, to)
    read_as(story, harm="person_hurt")
    assert (story.domains(public), story.incident(public).severity) == ({"safety"}, "S4")
