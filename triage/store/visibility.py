"""Who may see an incident: one filter, applied by every query that hands incidents to a person. No rights beside it."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select, true

from triage.core.words import Domain
from triage.store.door import Transaction
from triage.store.tables import Incident, Involvement, Membership, Task


class Visibility(StrEnum):
    """NORMAL: everyone with a role. RESTRICTED: responders of its domains. INSIDER: the security lead alone."""

    NORMAL = "normal"
    RESTRICTED = "restricted"
    INSIDER = "insider"


SECURITY_LEAD = "security_lead"
GROUP = "group:"
"""Begins what stands in the place of a role for a member of a user group that may own tasks."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person and the roles they hold in the workspace. The bot's own timers and messages use `SYSTEM`."""

    workspace_id: int
    user_id: str
    roles: frozenset[str] = frozenset()
    is_system: bool = False
    groups: frozenset[str] = frozenset()
    """Ids of the user groups, among those that own tasks, that this person is in."""

    def may_work(self, domain: Domain) -> bool:
        """Whether this person is a responder of `domain` (a lead is one)."""
        return bool(self.roles & {domain.value, f"{domain.value}_lead"})


def system(workspace_id: int) -> Viewer:
    """The bot itself, which must see everything to do its work."""
    return Viewer(workspace_id, "varnost", is_system=True)


def viewer_of(tx: Transaction, workspace_id: int, user_id: str) -> Viewer:
    """A person as a viewer, with the roles that the store knows."""
    roles = tx.session.scalars(
        select(Membership.role).where(Membership.workspace_id == workspace_id, Membership.user_id == user_id)
    )
    held = frozenset(roles)
    groups = frozenset(one.removeprefix(GROUP) for one in held if one.startswith(GROUP))
    return Viewer(workspace_id, user_id, frozenset(one for one in held if not one.startswith(GROUP)), groups=groups)


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The filter. A reporter always sees their own incident; an insider one, nobody else but the security lead."""
    here = Incident.workspace_id == viewer.workspace_id
    if viewer.is_system:
        return here
    own = Incident.reporter_id == viewer.user_id
    return and_(here, or_(own, _by_role(viewer)))


def workable_by(viewer: Viewer) -> ColumnElement[bool]:
    """As `visible_to`, for the responders' side of an incident: having reported it gives no right to work it."""
    here = Incident.workspace_id == viewer.workspace_id
    return here if viewer.is_system else and_(here, _by_role(viewer))


def may_stand_beside(card: Incident, other: Incident) -> bool:
    """Whether everybody who can read the card of one incident may see the other one; a card names no other."""
    if Visibility.INSIDER in (card.visibility, other.visibility):
        return card.visibility == Visibility.INSIDER  # its only reader, the security lead, sees everything
    if other.visibility == Visibility.RESTRICTED:
        return card.visibility == Visibility.RESTRICTED and set(card.domains) <= set(other.domains)
    return True


def _by_role(viewer: Viewer) -> ColumnElement[bool]:
    rights = [and_(Incident.visibility != Visibility.INSIDER, _involves(viewer))]
    if viewer.roles:
        rights.append(Incident.visibility == Visibility.NORMAL)
    rights += [
        and_(Incident.visibility == Visibility.RESTRICTED, _needs(domain))
        for domain in Domain
        if viewer.may_work(domain)
    ]
    if SECURITY_LEAD in viewer.roles:
        rights.append(true())
    return or_(*rights)


def _involves(viewer: Viewer) -> ColumnElement[bool]:
    owns = or_(Task.owner_id == viewer.user_id, Task.owner_group.in_(viewer.groups))
    tasked = select(Task.id).where(Task.incident_id == Incident.id, owns, Task.state != "dropped")
    return or_(Incident.lead_id == viewer.user_id, tasked.exists())


def _needs(domain: Domain) -> ColumnElement[bool]:
    return (
        select(Involvement.domain)
        .where(Involvement.incident_id == Incident.id, Involvement.domain == domain.value, Involvement.needed)
        .exists()
    )
