"""Who and what is in the practice workspace: people, the bot, channels, groups.

Data only; how they behave is in `world` and `client`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody to be. `hint` tells a newcomer what to try first."""

    key: str
    id: str
    name: str
    real_name: str
    email: str
    zone: str
    locale: str = "en-US"
    title: str = ""
    hint: str = ""
    is_primary_owner: bool = False
    is_bot: bool = False


@dataclass(frozen=True)
class ChannelSeed:
    """A channel as the workspace begins with it; members by their key."""

    id: str
    name: str
    members: tuple[str, ...]
    topic: str = ""
    is_private: bool = False


@dataclass(frozen=True)
class GroupSeed:
    """A user group, by which several people can be named at once."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]


TEAM_ID = "T0PRACTICE"
TEAM_NAME = "Practice workspace"
TEAM_DOMAIN = "practice"
APP_ID = "A0VARNOSTA"
BOT_ID = "B0VARNOSTB"
VERIFICATION_TOKEN = "practice-verification"  # noqa: S105  Slack sends one in each payload; nobody may rely on it

PEOPLE = (
    Person(
        "employee",
        "U0EMPLOYEE",
        "eva",
        "Eva Employee",
        "eva@example.org",
        "Europe/Ljubljana",
        title="Customer support",
        hint="Type /incident in #general and tell what happened.",
    ),
    Person(
        "safety",
        "U0SAFETYSAM",
        "sam",
        "Sam Safety",
        "sam@example.org",
        "Europe/Ljubljana",
        title="AI safety responder",
        hint="Open #ai-safety and acknowledge what was reported.",
    ),
    Person(
        "security",
        "U0SECURSIRA",
        "sira",
        "Sira Security",
        "sira@example.org",
        "Europe/London",
        title="AI security responder",
        hint="Open #ai-security; what looks like an attack arrives there.",
    ),
    Person(
        "manager",
        "U0MANAGERMX",
        "max",
        "Max Manager",
        "max@example.org",
        "America/New_York",
        title="Head of AI",
        hint="Move the clock to Monday 09:00 and read the weekly digest.",
        is_primary_owner=True,
    ),
)
BOT = Person("bot", "U0VARNOSTB", "varnost", "Varnost", "", "Etc/UTC", is_bot=True)

CHANNELS = (
    ChannelSeed("C0GENERALX", "general", ("employee", "safety", "security", "manager", "bot"), "Everybody"),
    ChannelSeed("C0AISAFETY", "ai-safety", ("safety", "manager", "bot"), "When our AI fails by itself"),
    ChannelSeed("C0AISECURE", "ai-security", ("security", "manager", "bot"), "When somebody attacks our AI"),
)
GROUPS = (
    GroupSeed("S0SAFETYGRP", "safety-team", "AI safety team", ("safety",)),
    GroupSeed("S0SECURITYG", "security-team", "AI security team", ("security",)),
)
LOCALES = {"en": "en-US", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "sl": "sl-SI"}
