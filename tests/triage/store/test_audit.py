"""The audit chain: what was done stays as it was written, or it shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from tests.examples import fewer
from tests.together import at_once
from tests.triage.store.rows import add_incident
from triage.store import incidents, ledger
from triage.store.door import Team, digest_of_text
from triage.store.tables import Audit, Incident
from triage.store.visibility import system
from triage.usecases.recording import audit_trail

LINKS = 4


@pytest.fixture
def chain(office, team):
    """An incident with four links."""
    with office.store.writing() as tx:
        incident = add_incident(tx, team)
        for number in range(LINKS):
            ledger.record(tx, incident, "U1", "noted", number=number, text=digest_of_text("secret"), näme="č")
    return office


def broken(office) -> list[int]:
    return [link.sequence for link in audit_trail(office, "INC-1") if not link.whole]


def test_a_chain_that_nobody_touched_is_whole(chain):
    trail = audit_trail(chain, "INC-1")
    assert [link.sequence for link in trail] == [1, 2, 3, 4]
    assert all(link.whole for link in trail)
    assert [link.detail["number"] for link in trail] == [0, 1, 2, 3]


def test_each_incident_has_a_chain_of_its_own(chain, team):
    with chain.store.writing() as tx:
        ledger.record(tx, add_incident(tx, team), "U1", "reported")
    assert [link.sequence for link in audit_trail(chain, "INC-2")] == [1]
    assert broken(chain) == []


@pytest.mark.parametrize(
    "change",
    [{"actor": "U2"}, {"action": "closed"}, {"detail": {"number": 9}}, {"previous": "0" * 64}, {"digest": "0"}],
)
def test_a_link_that_was_changed_shows(chain, change):
    with chain.store.writing() as tx:
        tx.session.execute(update(Audit).where(Audit.sequence == 2).values(**change))
    assert broken(chain)[0] == 2


@pytest.mark.parametrize("place", [1, 2, LINKS])
def test_a_link_that_was_removed_shows(chain, place):
    with chain.store.writing() as tx:
        tx.session.execute(delete(Audit).where(Audit.sequence == place))
    assert broken(chain)[0] == (place + 1 if place < LINKS else LINKS)


def test_a_chain_that_was_removed_as_a_whole_shows(chain):
    with chain.store.writing() as tx:
        tx.session.execute(delete(Audit))
    assert broken(chain) == [1]


def test_a_removed_end_still_shows_after_the_record_went_on(chain, team):
    with chain.store.writing() as tx:
        tx.session.execute(delete(Audit).where(Audit.sequence == LINKS))
        ledger.record(tx, incidents.find(tx, system(tx.workspace(team)), "INC-1"), "U1", "noted")
    assert broken(chain) == [LINKS]


def test_writers_at_once_make_one_chain(chain, team):
    def note() -> None:
        with chain.store.writing() as tx:
            ledger.record(tx, incidents.find(tx, system(tx.workspace(team)), "INC-1"), "U1", "noted")

    at_once(*[note] * 8)
    assert len(audit_trail(chain, "INC-1")) == LINKS + 8
    assert broken(chain) == []


plain = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
values = st.recursive(st.none() | st.booleans() | st.integers(-(2**31), 2**31) | plain, st.lists, max_leaves=5)


@fewer()
@given(detail=st.dictionaries(st.text("abcxyz", min_size=1), values, max_size=4), actor=plain)
def test_any_detail_comes_back_from_the_database_as_it_was_signed(office, detail, actor):
    team = Team("T0AUDIT")
    with office.store.writing() as tx:
        incident = add_incident(tx, team)
        ledger.record(tx, incident, actor, "noted", **detail)
        tx.session.expire_all()
        row = tx.session.scalar(select(Audit).filter_by(incident_id=incident.id))
        link = [row.previous, row.sequence, row.at.isoformat(), row.actor, row.action, row.detail]
        assert ledger.chain_digest(link) == row.digest == tx.session.get(Incident, incident.id).audit_head
