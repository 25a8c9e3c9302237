"""The grammar of the questions: ids, options, how hard each is to answer, advice given at once. No wording, no file
access.

Question and option ids are a contract (buttons in Slack, `facts` of evaluation cases). `dont_know` is always offered
and
never listed. What an answer speaks for stands in `evidence.py`; its words stand in `words.py`.
"""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from playbooks.base import Frozen, Id

DONT_KNOW = "dont_know"
Effort = Annotated[float, Field(gt=0, le=5)]


class Question(Frozen):
    """One question to a reporter. `effort` 1 is a glance at what they have before them; 2 is twice as hard to
    answer.
    """

    id: Id
    options: tuple[Id, ...] = Field(min_length=2)
    effort: Effort = 1.0
    advice: dict[Id, tuple[Id, ...]] = {}
    """Option id -> keys of the advice that the reporter gets the moment they give this answer."""

    @model_validator(mode="after")
    def _options_hold_together(self) -> Self:
        if DONT_KNOW in self.options:
            raise ValueError(f"question {self.id!r}: `dont_know` is always offered; remove it from the options")
        if len(set(self.options)) < len(self.options):
            raise ValueError(f"question {self.id!r}: an option stands twice; keep one of them")
        if unknown := sorted(set(self.advice) - {*self.options, DONT_KNOW}):
            raise ValueError(
                f"question {self.id!r}: advice for unknown option {unknown[0]!r}; {_options(self.options)}"
            )
        return self


class QuestionList(Frozen):
    """The file `questions.yaml`. The order breaks ties between questions that are worth the same."""

    questions: tuple[Question, ...]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [question.id for question in self.questions]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"question {twice[0]!r} stands twice; keep one of them")
        return self


def complaint(questions: Mapping[str, Question], question_id: str, options: tuple[str, ...] = ()) -> str | None:
    """What is wrong with a reference to a question and some of its options, with the cure; None when all exist."""
    question = questions.get(question_id)
    if question is None:
        return f"unknown question {question_id!r}; questions are: {', '.join(questions)}"
    unknown = [option for option in options if option not in (*question.options, DONT_KNOW)]
    return (
        f"unknown option {unknown[0]!r} for question {question_id!r}; {_options(question.options)}" if unknown else None
    )


def _options(options: tuple[str, ...]) -> str:
    return f"options are: {', '.join(options)}"
