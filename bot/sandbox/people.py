"""Who and what is in the practice workspace: people, the bot, channels, groups.

Data only; how they behave is in `world` and `client`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody to be. `hint` tells a newcomer what to try first, `examples` are commands to start from."""

    key: str
    id: str
    name: str
    real_name: str
    email: str
    zone: str
    locale: str = "en-US"
    title: str = ""
    hint: str = ""
    examples: tuple[str, ...] = ()
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

LEAK = (
    "/incident the ticket agent mailed our whole customer list to an address I don't know, "
    "right after it read a strange ticket"
)
PEOPLE = (
    Person(
        "employee",
        "U0EMPLOYEE",
        "eva",
        "Eva Employee",
        "eva@example.org",
        "Europe/Ljubljana",
        title="Customer support",
        hint="Type /incident and what happened; or start from one of these. Then answer under Varnost Messages.",
        examples=(
            "/incident our support bot told a customer that refunds are possible for 90 days, he now insists",
            LEAK,
            "/incident The printer on floor 3 is jammed",
            "/incident a colleague changed the pricing bot's answers on purpose, to harm us",
        ),
    ),
    Person(
        "safety",
        "U0SAFETYSAM",
        "sam",
        "Sam Safety",
        "sam@example.org",
        "Europe/Ljubljana",
        title="AI safety responder",
        hint="Open #ai-safety, press Acknowledge on a card, and work through its buttons.",
    ),
    Person(
        "security",
        "U0SECURSIRA",
        "sira",
        "Sira Security",
        "sira@example.org",
        "Europe/London",
        title="AI security responder",
        hint="Attacks arrive in #ai-security. What is about a colleague comes to you alone, in Varnost Messages.",
    ),
    Person(
        "manager",
        "U0MANAGERMX",
        "max",
        "Max Manager",
        "max@example.org",
        "America/New_York",
        title="Head of AI",
        hint="Press “to Monday 09:00” at the top and read the weekly digest under Varnost Messages.",
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
LOCALES = {
    "en": "en-US",
    "de": "de-DE",
    "fr": "fr-FR",
    "es": "es-ES",
    "sl": "sl-SI",
    "it": "it-IT",
    "pt": "pt-BR",
    "nl": "nl-NL",
    "pl": "pl-PL",
}
