"""What the bot learns about people from Slack: language, time zone, ownership, and who holds which role."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from triage.core.duty import named_in, zone_in_file
from triage.core.organisation import Organisation
from triage.core.words import Domain
from triage.store import tables
from triage.store.door import Team
from triage.store.visibility import GROUP, SECURITY_LEAD
from triage.usecases.office import Office

FRESH = timedelta(seconds=5)
"""How long what Slack said about a person is believed: a few clicks, so that a new language speaks at once."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says about a person."""

    user_id: str
    locale: str
    zone: str | None
    owns_workspace: bool = False


def learn(office: Office, team: Team, profiles: Iterable[Profile]) -> None:
    """Keep what Slack says about people."""
    with office.store.writing() as tx:
        workspace_id = tx.workspace(team)
        for one in profiles:
            row = tables.Person(
                workspace_id=workspace_id,
                user_id=one.user_id,
                locale=one.locale,
                zone=one.zone,
                owns_workspace=one.owns_workspace,
                seen_at=tx.real_now(),
            )
            tx.session.merge(row)


def locale_of(office: Office, team: Team, user_id: str) -> str | None:
    """The person's Slack locale, such as `de-DE`, as we last heard it; None when we never did."""
    with office.store.reading() as tx:
        person = tx.session.get(tables.Person, (tx.known_workspace(team) or 0, user_id))
        return person.locale if person else None


def is_known_well(office: Office, team: Team, user_id: str) -> bool:
    """Whether we have just heard from Slack about this person, and need not ask again."""
    with office.store.reading() as tx:
        person = tx.session.get(tables.Person, (tx.known_workspace(team) or 0, user_id))
        return person is not None and tx.real_now() - person.seen_at < FRESH


def set_roles(office: Office, team: Team, members: Mapping[Domain, Iterable[str]]) -> None:
    """Replace roles by those of the organisation's file; `members` are the responders of each domain, from the file's
    people and groups or, where it lists none, from the domain's channel. A domain that is left out keeps those it has.
    """
    organisation = office.organisation
    wanted = {(user, domain.value) for domain, users in members.items() for user in users}
    wanted |= {(manager.person, "manager") for manager in organisation.managers}
    leads = {domain: organisation.desk(domain).lead for domain in Domain}
    wanted |= {(lead, f"{domain}_lead") for domain, lead in leads.items() if lead is not None}
    with office.store.writing() as tx:
        workspace_id = tx.workspace(team)
        unsaid = [domain.value for domain in Domain if domain not in members]
        gone = delete(tables.Membership).where(
            tables.Membership.workspace_id == workspace_id,
            tables.Membership.role.not_in(unsaid),
            tables.Membership.role.not_like(f"{GROUP}%"),
        )
        if organisation.security.lead is None:  # the owner stands in, and is not named in the file
            gone = gone.where(tables.Membership.role != SECURITY_LEAD)
        tx.session.execute(gone)
        for user, role in sorted(wanted):
            tx.insert_once(tables.Membership, workspace_id=workspace_id, user_id=user, role=role)


def set_group_members(office: Office, team: Team, members: Mapping[str, Iterable[str]]) -> None:
    """Replace what is known of user groups that may own tasks: group id -> its members. One that is left out keeps
    those it has, unless the organisation's file names it no more.
    """
    kept = [f"{GROUP}{group}" for group in groups_of(office.organisation) if group not in members]
    with office.store.writing() as tx:
        workspace_id = tx.workspace(team)
        gone = delete(tables.Membership).where(tables.Membership.workspace_id == workspace_id)
        tx.session.execute(gone.where(tables.Membership.role.like(f"{GROUP}%"), tables.Membership.role.not_in(kept)))
        for group, users in members.items():
            for user in sorted(set(users)):
                tx.insert_once(tables.Membership, workspace_id=workspace_id, user_id=user, role=f"{GROUP}{group}")


def groups_of(organisation: Organisation) -> list[str]:
    """User groups that may own tasks."""
    return sorted({group for named in organisation.roles.values() for group in named.groups})


def strangers(office: Office, team: Team) -> list[str]:
    """People of the organisation's file whose time zone is not in it, and whom Slack was not asked about lately."""
    unsaid = [one for one in named_in(office.organisation) if not zone_in_file(office.organisation, one)]
    return [one for one in unsaid if locale_of(office, team, one) is None]


def join(office: Office, team: Team, user_id: str, domain: Domain) -> None:
    """Somebody joined a domain's channel; where the organisation's file lists no responders, they are one now."""
    if office.organisation.desk(domain).lists_responders:
        return
    with office.store.writing() as tx:
        tx.insert_once(tables.Membership, workspace_id=tx.workspace(team), user_id=user_id, role=domain.value)


def leave(office: Office, team: Team, user_id: str, domain: Domain) -> None:
    """Somebody left a domain's channel; where the organisation's file lists no responders, they are none any more."""
    if office.organisation.desk(domain).lists_responders:
        return
    with office.store.writing() as tx:
        mine = {"workspace_id": tx.workspace(team), "user_id": user_id, "role": domain.value}
        tx.session.execute(delete(tables.Membership).filter_by(**mine))
