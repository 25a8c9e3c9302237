"""The terms of the organisation's file: ids of Slack, zones, countries, times, working hours. None of its keys here."""

from datetime import time
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from playbooks.base import Frozen


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {name!r}; use an IANA name such as Europe/Ljubljana") from error
    return name


def _known_country(code: str) -> str:
    if code not in holidays.list_supported_countries(include_aliases=False):
        raise ValueError(f"no public holidays are known for {code!r}; use an ISO code such as SI, or leave the key out")
    return code


Zone = Annotated[str, AfterValidator(_known_zone)]
UserId = Annotated[str, StringConstraints(pattern=r"^[UW][A-Z0-9]{2,20}$")]
"""A Slack member id ("Copy member ID" in the person's profile)."""
GroupId = Annotated[str, StringConstraints(pattern=r"^S[A-Z0-9]{2,20}$")]
"""A Slack user group's id."""
ChannelName = Annotated[str, StringConstraints(pattern=r"^[^\s#@]{1,80}$")]
"""A channel's name without #, or its id."""
LocalTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), AfterValidator(_known_country)]


class WorkingHours(Frozen):
    """When tasks and reminders that are not urgent may fall due."""

    start: LocalTime = Field("09:00", description="Local time, in quotes.")
    end: LocalTime = Field("17:00", description="Local time, in quotes.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if time.fromisoformat(self.start) >= time.fromisoformat(self.end):
            raise ValueError("start must be before end")
        return self
