"""The words that every part shares: domains, severities, facts. No rules here."""

from collections.abc import Mapping
from enum import StrEnum

DONT_KNOW = "dont_know"

Facts = Mapping[str, str]
"""Question id -> option id. An absent question and `dont_know` are both not known, which is never "no"."""


class Domain(StrEnum):
    """Who must act. An incident's domains are a set; there is no third word for both."""

    SAFETY = "safety"
    SECURITY = "security"


class Severity(StrEnum):
    """S1 is the gravest."""

    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"


class Containment(StrEnum):
    """How soon to contain: within the hour, the business day, or the sprint."""

    NOW = "now"
    TODAY = "today"
    PLAN = "plan"
