"""Claims: one worker takes a message or a timer, order is kept where it matters, nobody holds the others up."""

from datetime import timedelta

from sqlalchemy import select, update

from tests.databases import on_postgresql
from tests.together import at_once
from tests.triage.store.rows import add_incident
from triage.store import incidents, ledger, queue
from triage.store.tables import Outbox, Timer
from triage.store.visibility import system


def tell(store, team, *messages: tuple[str, str]) -> None:
    with store.writing() as tx:
        for destination, occurrence in messages:
            ledger.tell(tx, tx.workspace(team), "draft", destination, occurrence)


def take(store, limit: int = 50) -> list[Outbox]:
    with store.writing() as tx:
        rows = list(queue.claim_messages(tx, limit))
        for row in rows:
            queue.lease(tx, row)
        return rows


def occurrences(rows) -> list[str]:
    return [row.dedupe_key.rsplit("/", 1)[-1] for row in rows]


def mark(store, row, change, *args, **kwargs) -> None:
    with store.writing() as tx:
        change(tx, row, *args, **kwargs)


def run_out(store) -> None:
    """As if the leases had been taken long ago."""
    with store.writing() as tx:
        tx.session.execute(update(Outbox).values(claimed_until=tx.real_now() - timedelta(seconds=1)))


def test_of_many_workers_one_takes_a_message(store, team):
    tell(store, team, *((f"user:U{number}", "1") for number in range(40)))
    taken = at_once(*[lambda: take(store, limit=25)] * 4)
    ids = [row.id for rows in taken for row in rows]
    assert len(ids) == len(set(ids))
    assert sorted(ids + [row.id for row in take(store)]) == list(range(1, 41))


def test_messages_to_one_place_go_in_the_order_in_which_they_were_told(store, team):
    tell(store, team, ("user:U1", "first"), ("user:U2", "other"), ("user:U1", "second"))
    first, other = take(store)
    assert occurrences([first, other]) == ["first", "other"]
    assert take(store) == []
    mark(store, first, queue.sent, "D1", "1.0")
    assert occurrences(take(store)) == ["second"]


def test_whoever_comes_after_a_lease_ran_out_knows_that_it_may_have_been_sent(store, team):
    tell(store, team, ("user:U1", "1"))
    (row,) = take(store)
    assert (row.state, row.attempts) == ("sending", 1)
    assert take(store) == []
    run_out(store)
    with store.writing() as tx:
        (again,) = queue.claim_messages(tx)
        assert again.state == "sending", "not pending: Slack may have it"
        queue.lease(tx, again)
        assert (again.attempts, again.token) == (2, row.token)


def test_a_lease_lasts_as_long_as_it_says(store, team):
    tell(store, team, ("user:U1", "1"))
    (row,) = take(store)
    with store.reading() as tx:
        left = row.claimed_until - tx.real_now()
    assert queue.LEASE - timedelta(seconds=20) < left <= queue.LEASE


def test_a_place_that_must_wait_holds_no_other_back_and_keeps_its_order(store, team):
    tell(store, team, ("user:U1", "first"), ("user:U1", "second"), ("user:U2", "other"))
    limited = take(store)[0]
    with store.writing() as tx:
        later = tx.real_now() + timedelta(hours=1)
    mark(store, limited, queue.postpone, later, reached=False, error="rate limited")
    run_out(store)
    assert occurrences(take(store)) == ["other"]
    with store.writing() as tx:
        tx.session.execute(update(Outbox).where(Outbox.id == limited.id).values(not_before=tx.real_now()))
    assert [(row.state, *occurrences([row])) for row in take(store)] == [("sending", "first")]


def test_only_what_may_have_reached_slack_comes_back_as_sending(store, team):
    tell(store, team, ("user:U1", "1"), ("user:U2", "1"))
    one, other = take(store)
    with store.writing() as tx:
        now = tx.real_now()
    mark(store, one, queue.postpone, now, reached=True, error="timeout")
    mark(store, other, queue.postpone, now, reached=False, error="connection refused")
    with store.writing() as tx:
        assert [row.state for row in queue.claim_messages(tx)] == ["sending", "pending"]


def test_what_was_sent_refused_or_dropped_never_comes_again(store, team):
    tell(store, team, ("user:U1", "1"), ("user:U2", "1"), ("user:U3", "1"))
    sent, failed, dropped = take(store)
    mark(store, sent, queue.sent, "D1", "1.0")
    mark(store, failed, queue.failed, "user_disabled")
    mark(store, dropped, queue.dropped, "nothing to say any more")
    run_out(store)
    assert take(store) == []
    with store.reading() as tx:
        ends = tx.session.execute(select(Outbox.state, Outbox.error).order_by(Outbox.id)).all()
    assert ends == [("sent", None), ("failed", "user_disabled"), ("dropped", "nothing to say any more")]


@on_postgresql
def test_a_message_that_was_sent_while_another_worker_looked_is_not_taken_by_it(store, team):
    """Its look began before the other's lease and send, and reaches the row after them."""
    tell(store, team, ("user:U1", "1"))
    with store.writing() as tx:
        row = tx.session.scalar(select(Outbox).with_for_update())
        row.state, row.claimed_until = "sent", None
        assert take(store) == [], "what somebody holds is passed over"
    assert take(store) == []


def test_a_message_that_stays_one_is_found_where_it_was_posted(store, team):
    with store.writing() as tx:
        incident = add_incident(tx, team)
        ledger.redraw(tx, incident, "card", "desk:safety", "card:1")
    (row,) = take(store)
    mark(store, row, queue.sent, "C1", "12.5")
    with store.reading() as tx:
        place = queue.surface_of(tx, incident.workspace_id, "card:1")
        assert (place.channel, place.ts) == ("C1", "12.5")
        assert queue.surface_of(tx, incident.workspace_id, "card:2") is None


def fire(store) -> list[str]:
    fired = []
    while True:
        with store.writing() as tx:
            timer = queue.claim_due_timer(tx, ["task"])
            if timer is None:
                return fired
            timer.state = "done"
            fired.append(timer.subject)


def remind(store, team, *subjects: str, hours: float = -1, incident=None) -> None:
    with store.writing() as tx:
        for subject in subjects:
            due = tx.now + timedelta(hours=hours)
            ledger.remind(tx, tx.workspace(team), "task", subject, due, incident=incident)


def test_of_two_workers_one_fires_a_timer(store, team):
    with store.writing() as tx:
        incident = add_incident(tx, team)
    remind(store, team, *map(str, range(10)))
    remind(store, team, *map(str, range(10, 30)), incident=incident)
    fired = [subject for worker in at_once(*[lambda: fire(store)] * 2) for subject in worker]
    assert len(fired) == len(set(fired))
    assert sorted(fired + fire(store), key=int) == [str(number) for number in range(30)]


def test_what_is_due_the_longest_fires_first_and_what_is_not_due_waits(store, team):
    remind(store, team, "yesterday", hours=-24)
    remind(store, team, "tomorrow", hours=24)
    remind(store, team, "last week", hours=-24 * 7)
    assert fire(store) == ["last week", "yesterday"]
    with store.reading() as tx:
        assert queue.next_timer_at(tx) > tx.now


@on_postgresql
def test_a_timer_whose_incident_is_in_somebodys_hands_is_passed_over_and_nobody_waits_in_a_circle(store, team):
    with store.writing() as tx:
        busy, free = add_incident(tx, team), add_incident(tx, team)
    remind(store, team, "busy", incident=busy)
    remind(store, team, "free", incident=free)
    with store.writing() as tx:
        incidents.find(tx, system(tx.workspace(team)), incidents.public_id(busy))
        assert fire(store) == ["free"]
        ledger.cancel_timers(tx, busy)
    assert fire(store) == []


def test_a_timer_that_failed_waits_for_a_minute(store, team):
    remind(store, team, "one")
    with store.writing() as tx:
        queue.set_back(tx, queue.claim_due_timer(tx, ["task"]).id)
    assert fire(store) == []
    with store.writing() as tx:
        tx.session.execute(update(Timer).values(due_at=tx.now))
    assert fire(store) == ["one"]


def test_a_kind_of_timer_that_this_version_does_not_know_is_left_to_a_newer_one(store, team):
    with store.writing() as tx:
        ledger.remind(tx, tx.workspace(team), "novelty", "new", tx.now - timedelta(hours=2))
    remind(store, team, "known")
    assert fire(store) == ["known"]
    with store.writing() as tx:
        assert queue.claim_due_timer(tx, ["task", "novelty"]).subject == "new"


def test_what_one_version_could_not_draw_is_tried_by_the_next(store, team):
    with store.writing() as tx:
        for number, error in enumerate(("cannot be drawn: KeyError; see the log", "is_archived")):
            ledger.tell(tx, tx.workspace(team), "draft", f"user:U{number}", "1")
            (row,) = queue.claim_messages(tx)
            queue.lease(tx, row)
            tx.session.flush()
            queue.failed(tx, row, error)
    with store.writing() as tx:
        queue.try_undrawn(tx)
        assert [row.destination for row in queue.claim_messages(tx)] == ["user:U0"]
