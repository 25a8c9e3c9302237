"""Settings from the environment (or a `.env` file), and the organisation's own file. The only reader of either."""

from ipaddress import IPv4Address
from pathlib import Path

from pydantic import Field, IPvAnyAddress, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from playbooks.yaml_file import DataError, load
from triage.core.organisation import Organisation


class Settings(BaseSettings):
    """What the operator sets. Names are those of the environment variables, in any case."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    slack_bot_token: SecretStr | None = Field(None, description="The bot's token, xoxb-…")
    slack_app_token: SecretStr | None = Field(None, description="For Socket Mode: the app-level token, xapp-…")
    slack_signing_secret: SecretStr | None = Field(None, description="For HTTP: the app's signing secret")
    slack_api_url: str = Field(
        "https://slack.com/api/", pattern=r"^https?://[^/]", description="Base of the Web API: http(s)://…"
    )
    database_url: str = Field("sqlite:///varnost.db", description="SQLite or PostgreSQL")
    port: int = Field(3000, ge=1, le=65535, description="Port of Slack's requests over HTTP, of health and of metrics")
    varnost_host: IPvAnyAddress = Field(
        IPv4Address("0.0.0.0"),  # noqa: S104 - probes and Slack's proxy come from other machines
        description="Address to listen on at that port; 127.0.0.1 for this machine alone",
    )
    varnost_config: Path | None = Field(None, description="The organisation's YAML")
    language_model_key: SecretStr | None = Field(
        None, description="API key of the organisation's `language_model`, if it wants one"
    )
    varnost_crash_at: str | None = Field(None, description="For tests of crashes only; see docs/reliability.md")

    @field_validator("*", mode="before")
    @classmethod
    def _without_white_space(cls, value: object) -> object:
        """A secret that was read from a file often ends with the end of its line."""
        return value.strip() if isinstance(value, str) else value

    @property
    def uses_socket(self) -> bool:
        """Whether to connect by Socket Mode: chosen when its token is set."""
        return self.slack_app_token is not None


class DemoSettings(BaseSettings):
    """All that `varnost demo` reads: a real workspace's settings, right or wrong, are none of its business."""

    model_config = Settings.model_config

    demo_port: int = Field(8484, ge=1, le=65535, description="Port of the practice workspace")


def read_organisation(path: Path | None) -> Organisation:
    """The organisation's file, or the working default when there is none. Raises DataError with key and cure."""
    if path is None:
        return Organisation()
    if not path.exists():
        raise DataError(f"{path}: this file does not exist; correct VARNOST_CONFIG, or unset it to use the defaults")
    return load(path, Organisation)
