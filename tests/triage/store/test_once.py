"""Once: keys that Slack sends again, numbers that people see, messages and reminders."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.databases import on_postgresql
from tests.together import at_once
from tests.triage.store.rows import add_incident, in_a_transaction_that_fails
from triage.store import incidents, ledger, queue
from triage.store.door import Team
from triage.store.tables import Inbound, Outbox, Timer, Workspace


def test_incident_numbers_count_up_without_gaps_or_doubles_also_for_eight_writers_at_once(store, team):
    def report_five() -> list[int]:
        numbers = []
        for _ in range(5):
            with store.writing() as tx:
                numbers.append(add_incident(tx, team).number)
        return numbers

    taken = at_once(*[report_five] * 8)
    assert sorted(number for numbers in taken for number in numbers) == list(range(1, 41))
    assert all(numbers == sorted(numbers) for numbers in taken)


def test_a_number_that_a_failed_transaction_took_is_given_again(store, team):
    with pytest.raises(ZeroDivisionError):
        in_a_transaction_that_fails(store, lambda tx: add_incident(tx, team))
    with store.writing() as tx:
        assert add_incident(tx, team).number == 1


def test_each_workspace_counts_for_itself(store, team):
    with store.writing() as tx:
        assert [add_incident(tx, one).number for one in (team, team, Team("T0OTHER"), Team("T0OTHER", "E1"))] == [
            1,
            2,
            1,
            1,
        ]


def test_four_that_bring_the_same_key_at_once_are_accepted_once_and_hear_the_same_result(store, team):
    def accept(me: int) -> tuple[bool, str | None]:
        with store.writing() as tx:
            workspace_id = tx.workspace(team)
            first = tx.first_time(workspace_id, "view:V1")
            if first:
                tx.remember(workspace_id, "view:V1", f"INC-{me}")
            return first, tx.result_of(workspace_id, "view:V1")

    answers = at_once(*[lambda me=me: accept(me) for me in range(4)])
    assert [first for first, _ in answers].count(True) == 1
    assert len({result for _, result in answers}) == 1
    with store.reading() as tx:
        assert tx.session.scalar(select(func.count()).select_from(Workspace)) == 1


def test_a_key_whose_transaction_failed_is_accepted_again(store, team):
    with pytest.raises(ZeroDivisionError):
        in_a_transaction_that_fails(store, lambda tx: tx.first_time(tx.workspace(team), "k"))
    with store.writing() as tx:
        assert tx.first_time(tx.workspace(team), "k")
        assert not tx.first_time(tx.workspace(team), "k")
        assert tx.result_of(tx.workspace(team), "k") is None


def test_keys_are_forgotten_only_after_two_days(store, team):
    with store.writing() as tx:
        workspace_id = tx.workspace(team)
        for key, age in {"old": 49, "young": 47}.items():
            tx.insert_once(
                Inbound, workspace_id=workspace_id, key=key, accepted_at=tx.real_now() - timedelta(hours=age)
            )
        assert queue.sweep(tx) == 1
        assert not tx.first_time(workspace_id, "young")
        assert tx.first_time(workspace_id, "old")


def test_the_same_thing_is_told_once_to_each_and_again_when_it_happens_again(store, team):
    with store.writing() as tx:
        incident = add_incident(tx, team)
        for destination, occurrence in [("user:U1", "1"), ("user:U1", "1"), ("user:U2", "1"), ("user:U1", "2")]:
            ledger.tell(tx, incident.workspace_id, "thanks", destination, occurrence, incident=incident)
        told = tx.session.execute(select(Outbox.destination, Outbox.token).order_by(Outbox.id)).all()
    assert [row.destination for row in told] == ["user:U1", "user:U2", "user:U1"]
    assert len({row.token for row in told}) == 3


def test_a_redraw_that_still_waits_is_enough(store, team):
    with store.writing() as tx:
        incident = add_incident(tx, team)
    for _ in range(3):
        draw(store, incident)
    assert waiting(store) == 1
    with store.writing() as tx:
        queue.lease(tx, queue.claim_messages(tx)[0])
    draw(store, incident)
    assert waiting(store) == 2, "the one on its way may show the old state"


@on_postgresql
def test_a_redraw_is_not_lost_to_a_delivery_that_takes_the_waiting_one_meanwhile(store, team):
    with store.writing() as tx:
        incident = add_incident(tx, team)
    draw(store, incident)
    with store.writing() as tx:
        ledger.redraw(tx, incident, "card", "desk:safety", "card:1")
        with store.writing() as delivery:
            assert queue.claim_messages(delivery) == [], "it would draw what was true before this change"


def draw(store, incident) -> None:
    with store.writing() as tx:
        ledger.redraw(tx, incident, "card", "desk:safety", "card:1")


def waiting(store) -> int:
    with store.reading() as tx:
        return tx.session.scalar(select(func.count()).select_from(Outbox).where(Outbox.state != "sent"))


def test_a_timer_is_kept_once_for_a_moment_and_comes_back_after_it_was_cancelled(store, team):
    with store.writing() as tx:
        incident = add_incident(tx, team)
        due = tx.now + timedelta(hours=1)
        for _ in range(2):
            ledger.remind(tx, incident.workspace_id, "task", "1:1", due, incident=incident)
        assert states(tx) == ["pending"]
        ledger.cancel_timers(tx, incident, "task")
        assert states(tx) == ["cancelled"]
        ledger.remind(tx, incident.workspace_id, "task", "1:1", due, incident=incident)
        assert states(tx) == ["pending"]


def test_a_timer_that_has_fired_does_not_come_back(store, team):
    with store.writing() as tx:
        incident = add_incident(tx, team)
        ledger.remind(tx, incident.workspace_id, "task", "1:1", tx.now, incident=incident)
        queue.claim_due_timer(tx, ["task"]).state = "done"
        tx.session.flush()
        ledger.remind(tx, incident.workspace_id, "task", "1:1", tx.now, incident=incident)
        ledger.restore_timers(tx, incident, "task")
        assert states(tx) == ["done"]


def test_cancelling_touches_only_what_is_named(store, team):
    with store.writing() as tx:
        one, other = add_incident(tx, team), add_incident(tx, team)
        for incident, kind, subject in [(one, "task", "1:1"), (one, "task", "2:1"), (one, "review", "7d")]:
            ledger.remind(tx, incident.workspace_id, kind, subject, tx.now, incident=incident)
        ledger.remind(tx, other.workspace_id, "task", "3:1", tx.now, incident=other)
        ledger.cancel_timers(tx, one, "task", subjects=["2:1"])
        assert states(tx) == ["pending", "cancelled", "pending", "pending"]
        ledger.cancel_timers(tx, one)
        assert states(tx) == ["cancelled", "cancelled", "cancelled", "pending"]
        ledger.restore_timers(tx, one, "task", ["1:1"])
        assert states(tx) == ["pending", "cancelled", "cancelled", "pending"]


def states(tx) -> list[str]:
    return list(tx.session.scalars(select(Timer.state).order_by(Timer.id)))


@pytest.mark.parametrize("typed", ["INC-7", "inc-7", " Inc 7 ", "INC7"])
def test_people_may_write_an_incidents_id_as_they_like(typed):
    assert incidents.number_of(typed) == 7


@pytest.mark.parametrize("typed", ["", "7", "INC-", "INC-7x", "INC--7", "INC-9999999999", "list of customers leaked"])
def test_what_is_no_incidents_id_is_not_found(typed):
    with pytest.raises(incidents.NotFound):
        incidents.number_of(typed)
