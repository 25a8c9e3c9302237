"""Asks the organisation's language model about one report: one request, one answer, in a limited time. Decides nothing.

The only place from which a report's text leaves for anywhere but Slack. It goes to the named address and nowhere else:
redirects are not followed, and a proxy of the environment is used only when the address is not on this machine.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.settings import Settings
from playbooks.library import Library
from triage.core.language_model import LanguageModel
from triage.core.organisation import Organisation
from triage.core.second_reader import Rubbish, answer_schema, messages_about, proposals_in

MOST_BYTES = 256 * 1024
"""Of an answer; an honest one has a few thousand."""
PROBE = "Our mail assistant followed strange hidden instructions in a mail from outside. I saw the hidden text myself."
"""A report of nobody's, to try a model with."""
_CURES = {
    401: "the key is refused; correct LANGUAGE_MODEL_KEY",
    403: "the key is refused; correct LANGUAGE_MODEL_KEY",
    404: "there is no such model or address; correct language_model.model or .address",
    429: "too many requests, or no credit left",
}


class NoAnswer(Exception):
    """The model gave none that counts; the message says why in words of ours and quotes nothing of it."""


@dataclass(frozen=True, slots=True)
class ModelReader:
    """The language model that the organisation has named. Safe to use from several threads."""

    library: Library
    model: LanguageModel
    key: str | None = None

    def propose(self, text: str) -> dict[str, str]:
        """The answers (question id -> option id) that the model proposes for a report. Raises NoAnswer."""
        try:
            return asyncio.run(self._within_the_time(text))
        except TimeoutError:
            raise NoAnswer(f"no answer within {self.model.seconds} seconds") from None
        except (aiohttp.ClientError, OSError) as error:
            raise NoAnswer(f"cannot be reached: {type(error).__name__}") from None
        except Rubbish as error:
            raise NoAnswer(str(error)) from None

    async def _within_the_time(self, text: str) -> dict[str, str]:
        async with asyncio.timeout(self.model.seconds):
            content = _content(await self._answer(text))
        return proposals_in(self.library.questions, content)

    async def _answer(self, text: str) -> bytes:
        async with (
            self._session() as session,
            session.post(self._url, json=self._request(text), allow_redirects=False) as response,
        ):
            if response.status != 200:
                raise Rubbish(f"HTTP status {response.status}{_cure(response.status)}")
            return await _body(response)

    def _session(self) -> aiohttp.ClientSession:
        # Nothing packed is asked for or unpacked: a few bytes could become very many.
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        by_proxy = not self.model.on_this_machine
        return aiohttp.ClientSession(
            headers=headers, trust_env=by_proxy, auto_decompress=False, timeout=aiohttp.ClientTimeout()
        )

    @property
    def _url(self) -> str:
        return f"{self.model.address}/chat/completions"

    def _request(self, text: str) -> dict[str, Any]:
        questions = self.library.questions
        schema = {"name": "answers", "strict": True, "schema": answer_schema(questions)}
        return {
            **self.model.more,
            "model": self.model.model,
            "messages": messages_about(questions, self.library.words["en"], text),
            "response_format": {"type": "json_schema", "json_schema": schema},
        }


def model_reader(library: Library, organisation: Organisation, settings: Settings) -> ModelReader | None:
    """The reader that the organisation's file names, with its key; None when it names none."""
    key = settings.language_model_key
    model = organisation.language_model
    return ModelReader(library, model, key.get_secret_value() if key else None) if model else None


def _cure(status: int) -> str:
    return f": {_CURES[status]}" if status in _CURES else ""


async def _body(response: aiohttp.ClientResponse) -> bytes:
    read = bytearray()
    async for chunk in response.content.iter_any():
        read += chunk
        if len(read) > MOST_BYTES:
            raise Rubbish(f"more than {MOST_BYTES} bytes")
    return bytes(read)


def _content(body: bytes) -> str:
    """The text of the first choice. Raises Rubbish."""
    try:
        answer: Any = json.loads(body)
        content = answer["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, LookupError, TypeError):
        raise Rubbish("not the answer of an OpenAI-compatible API") from None
    if not isinstance(content, str):
        raise Rubbish("an answer without content")
    return content
