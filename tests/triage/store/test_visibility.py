"""Who may see an incident: the filter of the store against a model that knows nothing of it."""

from dataclasses import dataclass
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import fewer
from tests.triage.store.rows import add_incident, add_involvement, add_task
from triage.core.words import Domain
from triage.store import incidents, tables
from triage.store.door import Team
from triage.store.visibility import Viewer, Visibility, system, viewer_of

PEOPLE = ("U1", "U2", "U3")
people = st.sampled_from(PEOPLE)
domains = st.sets(st.sampled_from([domain.value for domain in Domain]))
fresh = count()


@dataclass(frozen=True)
class Case:
    """An incident, as far as it matters here."""

    visibility: str
    reporter: str
    lead: str | None
    needed: set[str]
    stood_down: set[str]
    owner: str | None
    dropped_owner: str | None


cases = st.builds(
    Case, st.sampled_from(list(Visibility)), people, st.none() | people, domains, domains, st.none() | people, people
)
roles = st.sets(st.sampled_from(["safety", "security", "safety_lead", "security_lead", "manager"]))


def may_work(user: str, held: set[str], case: Case) -> bool:
    """The model."""
    if "security_lead" in held:
        return True
    if case.visibility == "insider":
        return False
    if user in (case.lead, case.owner):
        return True
    if case.visibility == "normal":
        return bool(held)
    return any(domain in held or f"{domain}_lead" in held for domain in case.needed)


def write(tx, team: Team, case: Case) -> tables.Incident:
    incident = add_incident(
        tx, team, visibility=case.visibility, reporter_id=case.reporter, lead_id=case.lead, domains=[]
    )
    for domain in case.needed | case.stood_down:
        add_involvement(tx, incident, domain, needed=domain in case.needed)
    if case.owner:
        add_task(tx, incident, case.owner)
    add_task(tx, incident, case.dropped_owner, state="dropped")
    return incident


def sees(tx, find, viewer: Viewer, incident: tables.Incident) -> bool:
    try:
        return find(tx, viewer, incidents.public_id(incident)).id == incident.id
    except incidents.NotFound:
        return False


@fewer()
@given(case=cases, held=roles, user=people)
def test_everybody_sees_what_the_model_says_and_no_more(store, case, held, user):
    team = Team(f"T{next(fresh)}")
    with store.writing() as tx:
        incident = write(tx, team, case)
        for role in held:
            tx.insert_once(tables.Membership, workspace_id=tx.workspace(team), user_id=user, role=role)
    works = may_work(user, held, case)
    with store.reading() as tx:
        viewer = viewer_of(tx, incident.workspace_id, user)
        assert sees(tx, incidents.find_to_work, viewer, incident) is works
        assert sees(tx, incidents.find, viewer, incident) is (works or user == case.reporter)
        assert [one.id for one in incidents.open_incidents(tx, viewer)] == [incident.id] * works
        in_digest = works and case.visibility != "insider"
        assert [one.id for one in incidents.for_digest(tx, viewer, tx.now)] == [incident.id] * in_digest
        mine = [one.id for one in incidents.reported_by(tx, incident.workspace_id, user)]
        assert mine == [incident.id] * (user == case.reporter)


@fewer()
@given(case=cases, held=roles)
def test_nobody_sees_into_another_workspace(store, case, held):
    here, there = Team(f"T{next(fresh)}"), Team(f"T{next(fresh)}")
    with store.writing() as tx:
        incident = write(tx, here, case)
        elsewhere = tx.workspace(there)
    with store.reading() as tx:
        for user in PEOPLE:
            viewer = Viewer(elsewhere, user, frozenset(held))
            assert not sees(tx, incidents.find, viewer, incident)
            assert not sees(tx, incidents.find_to_work, viewer, incident)
            assert incidents.open_incidents(tx, viewer) == []
            assert incidents.reported_by(tx, elsewhere, user) == []
        assert not sees(tx, incidents.find, system(elsewhere), incident)
        assert sees(tx, incidents.find, system(incident.workspace_id), incident)


def test_an_incident_that_one_may_not_see_looks_like_one_that_is_not_there(store, team):
    with store.writing() as tx:
        hidden = add_incident(tx, team, visibility=Visibility.INSIDER)
        nobody = Viewer(hidden.workspace_id, "U1", frozenset({"safety", "security", "safety_lead", "manager"}))
        errors = []
        for public in (incidents.public_id(hidden), "INC-999"):
            with pytest.raises(incidents.NotFound) as refused:
                incidents.find(tx, nobody, public)
            errors.append(str(refused.value).replace(public, "INC-?"))
    assert errors[0] == errors[1]


def test_what_was_typed_and_who_reported_is_not_loaded_with_an_incident(store, team):
    with store.writing() as tx:
        add_incident(tx, team)
    with store.reading() as tx:
        found = incidents.find(tx, system(tx.known_workspace(team)), "INC-1")
        assert not {"reporter_id", "report", "resolution", "source_link"} & set(vars(found))
        assert incidents.report_of(tx, found) == "it did something odd"
