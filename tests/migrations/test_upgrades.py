"""From every earlier revision on, with data in it: nothing is lost on the way up, the program goes on with it, and a
version that knows only the earlier tables still works beside the newest one.
"""

import pytest
from sqlalchemy import delete, update

from migrations import runner
from playbooks.loader import load_library
from tests.clock import Clock, begin_interviews
from tests.migrations.keeping import TEAM
from tests.migrations.old_rows import KEPT, bring_to, kept, made_up, read, revisions, tables_of, write
from tests.people import SAFETY_LEAD, SECURITY_LEAD, make_organisation
from tests.triage.usecases.story import Story
from triage.store import queue
from triage.store.door import Store
from triage.store.engine import open_engine
from triage.usecases import ending, responding
from triage.usecases.office import Office
from triage.usecases.recording import audit_trail

REVISIONS = revisions()
WRITTEN = sorted(path.stem for path in KEPT.glob("*.json"))


def without_new_columns(rows, tables):
    """What these tables know of the rows."""
    known = {table.name: set(table.columns.keys()) for table in tables}
    return {name: [{key: row[key] for key in row if key in known[name]} for row in rows[name]] for name in known}


@pytest.mark.parametrize("revision", REVISIONS)
def test_rows_of_every_earlier_revision_are_all_there_at_the_newest(empty, revision):
    bring_to(empty, revision)
    tables = tables_of(empty)
    with empty.begin() as connection:
        write(connection, tables, made_up(tables))
    before = read(empty, tables)
    assert all(len(rows) == 2 for rows in before.values())
    assert runner.upgrade(empty) == runner.newest()
    assert without_new_columns(read(empty, tables_of(empty)), tables) == before


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_version_that_knows_an_earlier_revisions_tables_still_writes_and_reads_at_the_newest(
    empty, revision, tmp_path
):
    """While replicas are replaced one by one, those of the version before go on with what they know."""
    early = open_engine(f"sqlite:///{tmp_path}/early.db") if empty.dialect.name == "sqlite" else empty
    bring_to(early, revision)
    tables = tables_of(early)
    runner.upgrade(empty)
    with empty.begin() as connection:
        write(connection, tables, made_up(tables))
        write(connection, tables, made_up(tables, first=11))
    assert all(len(rows) == 4 for rows in read(empty, tables).values())
    with empty.begin() as connection:
        for table in reversed(tables):
            same = {name: table.c[name] for name in table.columns.keys()}  # noqa: SIM118 - not a dict
            assert connection.execute(update(table).values(same)).rowcount == 4
            assert connection.execute(delete(table)).rowcount == 4
    early.dispose()


@pytest.fixture(params=WRITTEN)
def story(request, empty):
    """The program of today in a workspace where an earlier one has worked."""
    bring_to(empty, request.param)
    tables = tables_of(empty)
    with empty.begin() as connection:
        write(connection, tables, kept(request.param))
    runner.upgrade(empty)
    store = Store(empty)
    return Story(Office(store, load_library(), make_organisation()), TEAM, Clock(store))


def test_what_an_earlier_version_began_is_worked_on_to_its_end(story):
    asked, worked, sent = "INC-1", "INC-2", "INC-3"
    for public in (asked, worked, sent):
        assert all(link.whole for link in audit_trail(story.office, public)), "the audit chain goes on"
    story.answer(asked, harm="none")
    for who in (SAFETY_LEAD, SECURITY_LEAD):
        responding.acknowledge(story.office, story.by(who), sent)
    ending.resolve(story.office, story.by(SECURITY_LEAD), worked, "It is over.", "Thank you.")
    assert story.incident(worked).state == "resolved"
    assert story.report("And one more.", key="new") == "INC-4"
    begin_interviews(story.office)
    story.deliver()
    with story.office.store.reading() as tx:
        assert not queue.anything_to_send(tx), "what the earlier version told has been sent, and what was told since"


def test_an_earlier_versions_reminders_come(story):
    assert story.clock.pass_time(story.office, days=8) > 20
    assert {"nudge", "tasks_late", "review", "digest"} <= {message.kind for message in story.messages()}
