"""A report comes in: saved once, thanked for, and never lost to what stands in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import fewer
from tests.people import COLLEAGUE, EMPLOYEE, SAFETY
from tests.together import at_once
from triage.store.incidents import NotFound
from triage.usecases.drafts import add_draft, ask_for_words, drop_draft, keep_draft, report_draft
from triage.usecases.office import BadInput
from triage.usecases.report_views import own_report, own_reports
from triage.usecases.reporting import LONGEST_REPORT


def test_a_report_is_thanked_for_and_its_first_question_goes_out(story):
    assert story.report() == "INC-1"
    assert [row.kind for row in story.messages()] == ["thanks", "question"]
    assert {row.destination for row in story.messages()} == {f"user:{EMPLOYEE}"}
    report = story.reported("INC-1")
    assert (report.state, report.interview, report.routed) == ("reported", "asking", False)
    assert report.current is not None


def test_the_same_submission_four_times_at_once_is_one_incident(story):
    ids = at_once(*[lambda: story.report(key="view-V1")] * 4)
    assert set(ids) == {"INC-1"}
    assert len(own_reports(story.office, story.by(EMPLOYEE))) == 1
    assert [row.kind for row in story.messages()] == ["thanks", "question"]


def test_the_same_submission_later_gets_the_same_answer(story):
    first, other = story.report(key="V1"), story.report(key="V2")
    assert story.report(text="edited", key="V1") == first != other


def test_words_that_were_mended_before_they_were_sent_again_are_kept_beside_the_first_ones(story):
    """The bot died after it had saved them and before it said so: the person saw an error, and wrote it better."""
    public = story.report(text="it was wrong", key="V1")
    for _ in range(2):
        assert story.report(text="it was wrong about the dose", key="V1") == public
    assert story.card(public).report == "it was wrong"
    assert [note.words for note in story.card(public).notes] == ["it was wrong about the dose"]


@pytest.mark.parametrize("nothing", ["", "   \n\t", "\0"])
def test_a_report_without_words_is_asked_for_words_and_its_key_is_not_spent(story, nothing):
    with pytest.raises(BadInput, match="a few words") as refused:
        story.report(text=nothing, key="V1")
    assert refused.value.field == "report_text"
    assert story.report(key="V1") == "INC-1"


@fewer()
@given(text=st.text(min_size=1, max_size=300).filter(lambda text: text.replace("\0", "").strip()))
def test_any_words_are_saved(story, text):
    public = story.report(text=text)
    kept = story.card(public).report
    assert kept == text.encode(errors="replace").decode().replace("\0", "").strip()


def test_a_very_long_report_keeps_its_beginning(story):
    public = story.report(text="word " * 10_000)
    assert len(story.card(public).report) == LONGEST_REPORT


def test_a_person_finds_all_their_reports_and_nobody_elses(story):
    for _ in range(21):
        story.report()
    story.report(reporter=COLLEAGUE)
    assert own_report(story.office, story.by(EMPLOYEE), "INC-1").public_id == "INC-1"
    for public in ("INC-22", "INC-99", "nonsense"):
        with pytest.raises(NotFound):
            own_report(story.office, story.by(EMPLOYEE), public)
    with pytest.raises(NotFound):
        own_report(story.office, story.by(SAFETY), "INC-1")


@pytest.fixture
def draft(story) -> int:
    """A direct message whose author has not said yet what it is."""
    for _ in range(2):
        keep_draft(story.office, story.team, EMPLOYEE, "the bot said something odd", "event-1")
    (row,) = story.messages()
    assert (row.kind, row.destination) == ("draft", f"user:{EMPLOYEE}")
    return row.arguments["draft"]


def test_a_direct_message_becomes_one_report_however_often_its_button_is_clicked(story, draft):
    at_once(*[lambda: report_draft(story.office, story.team, EMPLOYEE, draft)] * 4)
    assert [one.public_id for one in own_reports(story.office, story.by(EMPLOYEE))] == ["INC-1"]
    assert story.card("INC-1").report == "the bot said something odd"


def test_a_direct_message_may_belong_to_an_earlier_report(story, draft):
    story.report()
    for _ in range(2):
        add_draft(story.office, story.team, EMPLOYEE, draft, "INC-1")
    (note,) = story.card("INC-1").notes
    assert (note.kind, note.words, note.said_by) == ("from_reporter", "the bot said something odd", None)


def test_a_direct_message_that_is_no_report_is_forgotten(story, draft):
    drop_draft(story.office, story.team, EMPLOYEE, draft)
    report_draft(story.office, story.team, EMPLOYEE, draft)
    assert own_reports(story.office, story.by(EMPLOYEE)) == []


def test_nobody_else_decides_what_a_direct_message_was(story, draft):
    for act in (report_draft, drop_draft):
        with pytest.raises(NotFound):
            act(story.office, story.team, COLLEAGUE, draft)
    story.report(reporter=COLLEAGUE)
    with pytest.raises(NotFound):
        add_draft(story.office, story.team, EMPLOYEE, draft, "INC-1")


def test_whoever_sends_no_words_is_asked_for_some_once_a_message(story):
    for key in ("event-1", "event-1", "event-2"):
        ask_for_words(story.office, story.team, EMPLOYEE, key)
    assert [(row.kind, row.destination) for row in story.messages()] == [("no_words", f"user:{EMPLOYEE}")] * 2


def test_of_a_message_with_files_it_is_said_that_only_its_words_are_kept(story):
    keep_draft(story.office, story.team, EMPLOYEE, "this is what it said", "event-1", files=True)
    assert [row.arguments["files"] for row in story.messages()] == [True]
