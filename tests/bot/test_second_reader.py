"""Reports are read by the language model in the background: nothing waits for it, and it may fail as it likes."""

from dataclasses import replace

import pytest

from bot.language_model import ModelReader
from bot.second_reader import SecondReader
from tests import fake_model
from tests.clock import begin_interviews
from tests.fake_model import FakeModel, answers, returns
from tests.people import EMPLOYEE, make_organisation
from tests.waiting import until
from triage.store import incidents, tables
from triage.store.visibility import system
from triage.usecases.reporting import TakeReport, take_report


@pytest.fixture
def fake():
    with FakeModel() as fake:
        yield fake


@pytest.fixture
def office(office, fake):
    model = {"address": fake.address, "model": "m", "seconds": 5}
    return replace(office, organisation=make_organisation(language_model=model))


@pytest.fixture
def second_reader(office):
    reader = SecondReader(office, ModelReader(office.library, office.organisation.language_model))
    office.store.when_written = reader.wake
    reader.start()
    yield reader
    reader.stop(seconds=10)


@pytest.fixture
def report(office, team):
    keys = iter(range(1000))

    def make(text="It did something odd."):
        public = take_report(office, TakeReport(team, EMPLOYEE, text, "test", f"key-{next(keys)}"))
        begin_interviews(office)
        return public

    return make


@pytest.fixture
def reading(office, team):
    def find(public) -> tables.SecondReading:
        with office.store.reading() as tx:
            return incidents.second_reading_of(tx, incidents.find(tx, system(tx.workspace(team)), public))

    return find


def test_a_report_is_read_and_its_proposals_are_kept(fake, second_reader, report, reading):
    fake.behave = answers({"harm": "person_hurt", "system": "agent"})
    public = report("the agent opened the valve")
    until(lambda: reading(public).state == "answered")
    assert reading(public).proposed == {"harm": "person_hurt", "system": "agent"}
    assert fake.reports() == ["the agent opened the valve"]


@pytest.mark.parametrize("behaviour", [returns(b"", 500), returns(b"{}"), fake_model.hangs_up, fake_model.floods])
def test_a_model_that_fails_is_asked_once_and_the_next_report_is_read(fake, second_reader, report, reading, behaviour):
    fake.behave = behaviour
    failed = report()
    until(lambda: reading(failed).state == "failed")
    fake.behave = answers({"on_purpose": "dont_know"})
    read = report("another one")
    until(lambda: reading(read).state == "answered")
    assert fake.reports() == ["It did something odd.", "another one"]


def test_a_report_is_saved_while_the_model_stalls(fake, second_reader, report, reading):
    fake.behave = fake_model.stalls
    public = report()
    until(lambda: fake.requests)
    assert [report("second"), report("third")] == ["INC-2", "INC-3"]
    assert reading(public).state == "asked"
    fake.over.set()


def test_what_was_reported_while_no_bot_ran_is_read_when_one_starts(fake, office, report, reading):
    fake.behave = answers({"on_purpose": "dont_know"})
    public = report()
    reader = SecondReader(office, ModelReader(office.library, office.organisation.language_model))
    reader.start()
    until(lambda: reading(public).state == "answered")
    reader.stop(seconds=10)


def test_two_bots_send_no_report_twice(fake, office, report, reading):
    fake.behave = answers({"on_purpose": "dont_know"})
    public = [report(f"report {number}") for number in range(6)]
    bots = [SecondReader(office, ModelReader(office.library, office.organisation.language_model)) for _ in range(2)]
    for bot in bots:
        bot.start()
    until(lambda: all(reading(one).state == "answered" for one in public))
    for bot in bots:
        bot.stop(seconds=10)
    assert sorted(fake.reports()) == [f"report {number}" for number in range(6)]


def test_a_stop_does_not_wait_for_a_model_that_stalls(fake, office, report):
    fake.behave = fake_model.stalls
    report()
    reader = SecondReader(office, ModelReader(office.library, office.organisation.language_model))
    reader.start()
    until(lambda: fake.requests)
    reader.stop(seconds=0.05)
    assert any(thread.is_alive() for thread in reader._threads), "the request is left to itself"
    fake.over.set()
    for thread in reader._threads:
        thread.join(30)
