"""Keeps up who may do what: asks Slack for responders, for the primary owner, for members of groups that own tasks and
for time zones, and asks again when it did not say.

What a role allows is not decided here.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TypeVar

from slack_sdk.errors import SlackApiError

from bot.slack.directory import Directory
from bot.slack.outcomes import Unresolved
from triage.core.words import Domain
from triage.store.door import Team
from triage.usecases import people
from triage.usecases.office import Office
from triage.usecases.routing import reach_insider_readers

log = logging.getLogger(__name__)
Said = TypeVar("Said")
HOUR = 3600.0
SOON = 60.0
"""Seconds until we ask again for what Slack did not say; twice as long each time, up to an hour."""


@dataclass
class Roles:
    """Who holds which role in one workspace, as Slack says."""

    office: Office
    directory: Directory
    team: Team
    clock: Callable[[], float] = monotonic
    _next: float = 0.0
    _patience: float = SOON

    def keep(self) -> None:
        """Ask when it is time. Called by a tick."""
        if self.clock() >= self._next:
            self.refresh()

    def refresh(self) -> None:
        """Ask now. What Slack does not say stays as it was, and is asked for again soon."""
        complete = all([self._responders(), self._owner(), self._groups(), self._colleagues()])
        self._next = self.clock() + (HOUR if complete else self._patience)
        self._patience = SOON if complete else min(self._patience * 2, HOUR)

    def _responders(self) -> bool:
        asked = {
            domain: self._ask(f"the {domain} responders", partial(self.directory.members, domain)) for domain in Domain
        }
        said = {domain: users for domain, users in asked.items() if users is not None}
        people.set_roles(self.office, self.team, said)
        return len(said) == len(asked)

    def _owner(self) -> bool:
        """Whoever stands in for a missing security lead hears of what waited for them."""
        if self.office.organisation.security.lead is not None:
            return True
        owners = self._ask("the workspace's primary owner", self.directory.owners)
        if not owners:
            log.warning("nobody gets reports about insiders yet: name security.lead in the organisation's file")
            return False
        people.learn(self.office, self.team, owners)
        reach_insider_readers(self.office, self.team)
        return True

    def _groups(self) -> bool:
        """Members of a group that owns tasks may work the incidents of these tasks."""
        named = people.groups_of(self.office.organisation)
        asked = {one: self._ask(f"the members of {one}", partial(self.directory.group_members, one)) for one in named}
        said = {one: users for one, users in asked.items() if users is not None}
        people.set_group_members(self.office, self.team, said)
        return len(said) == len(asked)

    def _colleagues(self) -> bool:
        """Where people are, since tasks fall due in their own working hours."""
        unknown = people.strangers(self.office, self.team)
        asked = [self._ask(f"the time zone of {one}", partial(self.directory.profile, one)) for one in unknown]
        people.learn(self.office, self.team, [one for one in asked if one is not None])
        return None not in asked

    def _ask(self, what: str, ask: Callable[[], Said]) -> Said | None:
        try:
            return ask()
        except (SlackApiError, Unresolved, OSError) as error:
            log.warning("cannot ask Slack for %s: %s", what, error)
            return None
