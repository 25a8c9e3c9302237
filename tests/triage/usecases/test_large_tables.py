"""Tables that only grow are never read whole, so that a bot of many years is as quick as a new one."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from tests.clock import fire_all
from tests.people import EMPLOYEE, SAFETY_LEAD
from triage.store import queue, tables
from triage.usecases import tasking
from triage.usecases.interviewing import GiveAnswer, give_answer, stop_interview
from triage.usecases.office import By
from triage.usecases.reporting import TakeReport, take_report

GROWING = ("audit", "inbound", "incidents", "outbox", "timers")


@contextmanager
def plans_of(engine):
    """How SQLite goes about each statement inside that reads or changes. Filled at the end."""
    said, plans = {}, {}

    def note(_connection, _cursor, statement, parameters, _context, many):
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            said[statement] = parameters[0] if many else parameters

    event.listen(engine, "before_cursor_execute", note)
    yield plans
    event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        for statement, parameters in said.items():
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans[statement] = [step.detail for step in plan]


def read_whole(plans) -> list[tuple[str, str]]:
    """Statements that go through a growing table from its beginning to its end, without any index."""
    whole = {f"SCAN {name}" for name in GROWING}
    return [(step, statement) for statement, plan in plans.items() for step in plan if step in whole]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_on_the_way_of_a_report_reads_a_growing_table_whole(office, team, clock):
    with plans_of(office.store.engine) as plans:
        public = take_report(office, TakeReport(team, EMPLOYEE, "it invents refund rules", "test", "one"))
        fire_all(office)
        give_answer(office, GiveAnswer(team, EMPLOYEE, public, "on_purpose", "accident"))
        stop_interview(office, team, EMPLOYEE, public)
        with office.store.writing_quietly() as tx:
            queue.lease(tx, *queue.claim_messages(tx))
        clock.pass_time(office, days=9)
        with office.store.reading() as tx:
            due = tx.session.query(tables.Review).filter_by(state="due").first()
        tasking.review_done(office, By(team, SAFETY_LEAD), public, due.id, "all is well")
    assert any("ix_timers_pending" in step for plan in plans.values() for step in plan)
    assert read_whole(plans) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_table_that_is_read_whole_is_noticed(office):
    with plans_of(office.store.engine) as plans, office.store.reading() as tx:
        tx.session.execute(text("SELECT id FROM outbox WHERE kind = 'card'"))
    assert read_whole(plans) == [("SCAN outbox", "SELECT id FROM outbox WHERE kind = 'card'")]
