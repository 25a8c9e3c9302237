"""The organisation's own file: who acts, where, and when. The grammar alone; `bot.settings` reads the file.

A working default exists for every key, so that an empty file, or none, is an organisation with the channels
`ai-safety` and `ai-security`.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from playbooks.base import Frozen, Label, Text
from playbooks.schema import Role
from triage.core.language_model import LanguageModel
from triage.core.organisation_facts import OrganisationFacts
from triage.core.organisation_terms import ChannelName, Country, GroupId, LocalTime, UserId, WorkingHours, Zone
from triage.core.roster import Absence, OnCall, Worker
from triage.core.words import Domain


class People(Frozen):
    """Who holds a role. Both lists may be given; a group's members count one by one."""

    people: tuple[UserId, ...] = Field((), description="Slack member ids, the first is asked first.")
    groups: tuple[GroupId, ...] = Field((), description="Slack user group ids.")


class Desk(Frozen):
    """One domain's responders."""

    channel: ChannelName = Field(description="Channel that gets the domain's incident cards: its name or its id.")
    lead: UserId | None = Field(
        None, description="Who leads this domain; the security lead alone gets insider reports."
    )
    responders: People = Field(
        People(), description="Who may work incidents. Nobody listed: every member of the channel may."
    )

    @property
    def lists_responders(self) -> bool:
        """Whether the file says who may work incidents here, rather than the channel's membership."""
        return bool(self.responders.people or self.responders.groups)


class SafetyDesk(Desk):
    """The safety responders."""

    channel: ChannelName = Field("ai-safety", description="Channel that gets the safety cards: its name or its id.")


class SecurityDesk(Desk):
    """The security responders."""

    channel: ChannelName = Field("ai-security", description="Channel that gets the security cards: its name or its id.")


class Manager(Frozen):
    """Somebody who gets the weekly digest."""

    person: UserId = Field(description="Slack member id.")
    zone: Zone | None = Field(None, description="IANA time zone; the person's own zone in Slack when left out.")


class DigestTime(Frozen):
    """When the digest comes, in each manager's own time zone."""

    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday"] = Field("monday", description="Day.")
    at: LocalTime = Field("09:00", description="Local time, in quotes.")


class Patience(Frozen):
    """How long to wait for a reporter's answer."""

    remind_after_minutes: int = Field(10, ge=1, le=1440, description="Remind the reporter after so many minutes.")
    go_on_after_minutes: int = Field(
        30, ge=1, le=1440, description="Then go on with what is known after so many more minutes."
    )


class Organisation(Frozen):
    """The whole file. Every key may be left out."""

    name: Label = Field("your organisation", description="How the organisation is called in messages.")
    zone: Zone = Field("UTC", description="IANA time zone of working hours, reviews and due times.")
    country: Country | None = Field(None, description="ISO country code; its public holidays are no working days.")
    working_hours: WorkingHours = Field(WorkingHours(), description="Working hours, Monday to Friday.")
    command: Annotated[str, StringConstraints(pattern=r"^/[a-z0-9_-]{1,31}$")] = Field(
        "/incident", description="Name of the slash command; change it when another app holds it."
    )
    safety: SafetyDesk = Field(SafetyDesk(), description="The safety responders.")
    security: SecurityDesk = Field(SecurityDesk(), description="The security responders.")
    roles: dict[Role, People] = Field({}, description="People behind the roles that own tasks.")
    on_call: dict[Role, OnCall] = Field({}, description="Who is on call for a role, and so owns its tasks then.")
    absences: tuple[Absence, ...] = Field((), description="Who is away when, and who stands in.")
    workers: dict[UserId, Worker] = Field(
        {}, description="People whose zone, holidays or hours are not the organisation's; tasks fall due in theirs."
    )
    managers: tuple[Manager, ...] = Field((), description="Who gets the weekly digest.")
    digest: DigestTime = Field(DigestTime(), description="When the digest comes.")
    patience: Patience = Field(Patience(), description="How long to wait for a reporter's answer.")
    facts: OrganisationFacts = Field(
        OrganisationFacts(), description="What decides which reporting duties can apply; docs/obligations.md says more."
    )
    language_model: LanguageModel | None = Field(
        None, description="A second reader of reports, off when left out; docs/language-model.md says more."
    )
    not_ai_desk: Text = Field(
        "your IT service desk", description="Where a report that is not about AI belongs, in words."
    )

    def desk(self, domain: Domain) -> Desk:
        """The responders of a domain."""
        return self.safety if domain is Domain.SAFETY else self.security
