"""The organisation's word on a language model as a second reader: where it is, and whether reports may go there.

The grammar alone; without it there is none. What it is asked stands in `second_reader.py`.
"""

from ipaddress import ip_address
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, JsonValue, StringConstraints, model_validator

from playbooks.base import Frozen, Label

_OURS = ("model", "messages", "response_format", "stream", "tools", "tool_choice", "functions", "function_call", "n")
"""Keys of a request that decide what is asked, and how; no `more` can change them."""


def _base_address(address: str) -> str:
    parts = _split(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be the base of an OpenAI-compatible API, such as http://127.0.0.1:11434/v1")
    if parts.username or parts.password:
        raise ValueError("must hold no password; put the key into the environment as LANGUAGE_MODEL_KEY")
    if parts.query or parts.fragment:
        raise ValueError("must end with its path, such as /v1; /chat/completions is added to it")
    return address.rstrip("/")


def _split(address: str) -> Any:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"is no web address: {error}") from None
    return parts


def _only_more(keys: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if taken := sorted(set(keys) & set(_OURS)):
        raise ValueError(f"{taken[0]!r} is Varnost's to set; remove it")
    return keys


Address = Annotated[str, StringConstraints(max_length=500), AfterValidator(_base_address)]


class LanguageModel(Frozen):
    """A language model that reads each report beside the built-in reader. It proposes answers and decides nothing."""

    address: Address = Field(
        description="Base of an OpenAI-compatible API (vLLM, Ollama, a provider), such as `http://127.0.0.1:11434/v1`."
    )
    model: Label = Field(description="The model's name there.")
    reports_may_leave: bool = Field(
        False,
        description="Your word that the text of reports may leave this machine; needed unless `address` is on it.",
    )
    seconds: Annotated[int, Field(ge=1, le=120)] = Field(
        20, description="How long to wait for its answer, all in all; then the built-in reader stands alone."
    )
    more: Annotated[dict[str, JsonValue], AfterValidator(_only_more)] = Field(
        {}, description="More keys of each request as your server wants them, such as `temperature: 0`."
    )

    @model_validator(mode="after")
    def _leaves_with_the_operators_word(self) -> Self:
        if not self.on_this_machine and not self.reports_may_leave:
            raise ValueError(
                f"reports would leave this machine for {self.host}; set `reports_may_leave: true` if they may, "
                "or name an address on this machine"
            )
        return self

    @property
    def host(self) -> str:
        """Where reports go, for people to read."""
        return str(_split(self.address).hostname)

    @property
    def on_this_machine(self) -> bool:
        """Whether the address is a loopback one: `localhost`, or a number; other names are not looked up."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def is_readable_on_the_way(self) -> bool:
        """Whether reports travel over a network without encryption."""
        return not self.on_this_machine and _split(self.address).scheme == "http"
