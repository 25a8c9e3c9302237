"""The grammar of wording: one folder a language, so that a language is added without touching code. No file access
here.
"""

from string import Formatter
from typing import Annotated

from pydantic import Field, StringConstraints

from playbooks.base import Frozen, Id, Label, Text

TOGETHER = "together"
"""The key in `reasons` of how two statements are said as one."""
LOCALE_SHAPE = r"^[a-z]{2}$"
Locale = Annotated[str, StringConstraints(pattern=LOCALE_SHAPE)]


class OptionWords(Frozen):
    """`button` is what the reporter clicks; `means` is the same as a statement, for summaries and reasons."""

    button: Label
    means: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]


class QuestionWords(Frozen):
    """A question as a reporter reads it, and why it is asked."""

    ask: Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=300)]
    why: Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=400)]
    options: dict[Id, OptionWords]


class QuestionFile(Frozen):
    """The file `questions.yaml` of a language."""

    questions: dict[Id, QuestionWords]


class NameFile(Frozen):
    """Names of categories, domains, severities and roles in one language."""

    language: Label
    """The language's own name."""
    categories: dict[Id, Label]
    domains: dict[Id, Label]
    severities: dict[Annotated[str, StringConstraints(pattern="^S[1-4]$")], Label]
    roles: dict[Id, Label]


class MessageFile(Frozen):
    """What the bot says to reporters: whole messages, labels of buttons, advice given at once, and reasons."""

    messages: dict[Id, Text]
    labels: dict[Id, Label]
    advice: dict[Id, Text]
    reasons: dict[Annotated[str, Field(max_length=80)], Text]


class Words(Frozen):
    """One language, complete."""

    locale: Locale
    language: Label
    questions: dict[Id, QuestionWords]
    categories: dict[Id, Label]
    domains: dict[Id, Label]
    severities: dict[str, Label]
    roles: dict[Id, Label]
    messages: dict[Id, Text]
    labels: dict[Id, Label]
    advice: dict[Id, Text]
    reasons: dict[str, Text]


def placeholders(template: str) -> frozenset[str]:
    """Names in braces in a message; each language must use the same ones."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)
