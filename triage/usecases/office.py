"""What every use case needs, and who asks it: the store, what we know, the organisation, and the person. No actions
here.
"""

from dataclasses import dataclass, replace

from playbooks.library import Library
from triage.core.calendar import WorkCalendar
from triage.core.organisation import Organisation
from triage.core.words import Domain
from triage.store import incidents
from triage.store.door import Store, Team, Transaction
from triage.store.tables import Incident, Membership, Person
from triage.store.visibility import Viewer, viewer_of


@dataclass(frozen=True, slots=True)
class Office:
    """The three things that use cases work with."""

    store: Store
    library: Library
    organisation: Organisation

    @property
    def calendar(self) -> WorkCalendar:
        """The organisation's working hours."""
        return WorkCalendar.of(self.organisation)

    def calendar_of(self, tx: Transaction, workspace_id: int, person: str | None) -> WorkCalendar:
        """When this person works; the organisation's working hours for nobody and for a group."""
        if person is None:
            return self.calendar
        known = tx.session.get(Person, (workspace_id, person))
        return WorkCalendar.of_person(self.organisation, person, known.zone if known else None)


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, and (when it was done in a domain's own channel) at which desk."""

    team: Team
    user_id: str
    desk: Domain | None = None


class NotAllowed(Exception):
    """The person may not do that; the message says in their words who may."""


class BadInput(Exception):
    """What was typed cannot be taken. `field` names the input, the message says what to write instead."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def viewer(office: Office, tx: Transaction, by: By) -> Viewer:
    """The person with their roles. Whoever acts in a desk's channel is its responder, unless the organisation's file
    lists the responders by name.
    """
    who = viewer_of(tx, tx.workspace(by.team), by.user_id)
    if by.desk is None or by.desk in who.roles or office.organisation.desk(by.desk).lists_responders:
        return who
    tx.insert_once(Membership, workspace_id=who.workspace_id, user_id=by.user_id, role=by.desk.value)
    return replace(who, roles=who.roles | {by.desk.value})


def own_incident(tx: Transaction, team: Team, user_id: str, public_id: str) -> Incident:
    """The incident, for its reporter alone. Raises NotFound or NotAllowed."""
    incident = incidents.find(tx, viewer_of(tx, tx.workspace(team), user_id), public_id)
    if incidents.reporter_of(tx, incident) != user_id:
        raise NotAllowed("Only the person who reported it can answer here.")
    return incident


def required(field: str, typed: str | None) -> str:
    """The text without the white space around it. Raises BadInput when nothing is left."""
    stripped = storable(typed or "").strip()
    if not stripped:
        raise BadInput(field, "Please write a few words here.")
    return stripped


def storable(typed: str) -> str:
    """The text without what no database takes: null characters and halves of characters."""
    return typed.encode(errors="replace").decode().replace("\0", "")
