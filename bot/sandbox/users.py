"""A person as Slack describes them. Not here: who there is (`people`)."""

from typing import Any

from bot.sandbox.people import APP_ID, BOT_ID, LOCALES, TEAM_ID, Person


class User:
    """Somebody in the workspace, whose locale can change."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.id = person.id
        self.locale = person.locale

    def speak(self, language: str) -> None:
        """Choose a language by its short name, such as "de"."""
        if language not in LOCALES:
            raise LookupError(f"no language {language!r}; there are: {', '.join(LOCALES)}")
        self.locale = LOCALES[language]

    def wire(self, zone_offset: int, *, locale: bool, email: bool) -> dict[str, Any]:
        """The user as users.info writes it."""
        who = self.person
        profile: dict[str, Any] = {
            "real_name": who.real_name,
            "display_name": who.name,
            "real_name_normalized": who.real_name,
            "display_name_normalized": who.name,
            "title": who.title,
            "team": TEAM_ID,
        }
        if who.is_bot:
            profile |= {"bot_id": BOT_ID, "api_app_id": APP_ID, "always_active": True}
        elif email:
            profile["email"] = who.email
        owner = who.is_primary_owner
        user: dict[str, Any] = {
            "id": who.id,
            "team_id": TEAM_ID,
            "name": who.name,
            "deleted": False,
            "real_name": who.real_name,
            "tz": who.zone,
            "tz_label": who.zone,
            "tz_offset": zone_offset,
            "profile": profile,
            "is_admin": owner,
            "is_owner": owner,
            "is_primary_owner": owner,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_bot": who.is_bot,
            "is_app_user": False,
            "is_email_confirmed": not who.is_bot,
            "updated": 0,
        }
        return user | ({"locale": self.locale} if locale else {})

    def brief(self) -> dict[str, Any]:
        """The user as interaction payloads write it."""
        return {"id": self.id, "username": self.person.name, "name": self.person.name, "team_id": TEAM_ID}
