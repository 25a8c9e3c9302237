"""The grammar of what we know: categories, severities, playbooks and their steps. No file access and no deciding here.

Questions have their own grammar in `questions.py`, what answers speak for in `evidence.py`, wording in `words.py`.
"""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from playbooks.base import DURATION_SHAPE, Frozen, Id, Label, Sentence
from playbooks.frameworks import FrameworkId
from playbooks.questions import DONT_KNOW

DomainId = Literal["safety", "security"]
SeverityId = Literal["S1", "S2", "S3", "S4"]
Duration = Annotated[str, StringConstraints(pattern=DURATION_SHAPE)]
"""30m, 4h, 7d (calendar days) or 1bd (business days of the owner's calendar)."""


class Role(StrEnum):
    """Who owns a task; the organisation's file says which people that is. `lead` is whichever role leads the
    incident.
    """

    LEAD = "lead"
    SAFETY_LEAD = "safety_lead"
    SECURITY_ON_CALL = "security_on_call"
    SYSTEM_OWNER = "system_owner"
    LEGAL_PRIVACY = "legal_privacy"
    COMMUNICATIONS = "communications"
    HR = "hr"


class Phase(StrEnum):
    """The parts of a plan, in the order in which they are worked."""

    EVIDENCE = "evidence"
    TRIAGE = "triage"
    CONTAIN = "contain"
    FIX = "fix"
    RECOVER = "recover"
    COMMUNICATE = "communicate"
    LEARN = "learn"


class Condition(Frozen):
    """Holds when every part that is given holds; within a part one of the listed values is enough.

    `facts` compares answers: an unknown answer counts as `dont_know`, which may be listed like any option.
    """

    facts: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    severity: tuple[SeverityId, ...] = ()
    domains: tuple[DomainId, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _answers_stand_under_facts(cls, found: Any) -> Any:
        for key in found if isinstance(found, dict) else ():
            if key not in cls.model_fields:
                known = ", ".join(cls.model_fields)
                raise ValueError(f"unknown key {key!r}; keys are: {known}; write an answer as facts: {{{key}: [...]}}")
        return found

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.facts or self.severity or self.domains):
            raise ValueError("this condition is empty; name facts, severity or domains, or remove `when`")
        return self

    def holds(self, facts: Mapping[str, str], severity: str, domains: Collection[str]) -> bool:
        """Whether it is true of an incident with these answers."""
        return (
            all(facts.get(question, DONT_KNOW) in options for question, options in self.facts.items())
            and (not self.severity or severity in self.severity)
            and (not self.domains or any(domain in self.domains for domain in domains))
        )


class Due(Frozen):
    """How long after the report, or after an earlier step (`due_from`), a step is due, by severity."""

    S1: Duration
    S2: Duration
    S3: Duration
    S4: Duration


class Step(Frozen):
    """One thing to do. Its id is the same thing in every playbook: two plans merge by it."""

    id: Id
    phase: Phase
    do: Sentence
    why: Sentence
    done_when: Sentence
    role: Role
    due: Due
    due_from: Literal["report", "after"] = "report"
    """From when `due` counts: the report, or the moment when the step under `after` was done."""
    priority: Literal["must", "should"] = "must"
    after: Id | None = None
    stops: Literal["attacker", "harm"] | None = None
    """What a step of the phase `contain` stops. Those that stop nothing yet (they decide, they prepare) come first,
    then an attacker is stopped, then harm to people.
    """
    covered_by: Id | None = None
    """A step, of any playbook, with which this one is done too; a plan that holds it leaves this one out."""
    when: Condition | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.due_from == "after" and self.after is None:
            raise ValueError("`due_from: after` counts from the step under `after`; name it, or remove `due_from`")
        if self.stops and self.phase is not Phase.CONTAIN:
            raise ValueError(f"`stops` goes with phase contain, and this is {self.phase}; change one of them")
        return self


class Evidence(Frozen):
    """Something to keep before anything is touched."""

    id: Id
    keep: Sentence


class CrossCheck(Frozen):
    """A short question to the lead; a yes brings the other domain in. `coupling` is its number in the list of
    couplings.
    """

    id: Id
    coupling: Annotated[int, Field(ge=1, le=14)]
    ask: Sentence
    adds: DomainId


class Architectures(Frozen):
    """How to contain, by how the AI system is built."""

    plain: Sentence
    memory: Sentence
    retrieval: Sentence
    agent: Sentence


class Example(Frozen):
    """Facts and what the plan for them must and must not hold; the tests replay it."""

    says: Sentence
    facts: dict[Id, Id]
    severity: SeverityId
    domains: tuple[DomainId, ...]
    has: tuple[Id, ...] = ()
    lacks: tuple[Id, ...] = ()


class Playbook(Frozen):
    """What to do about one category of incident, from its first hour to its last review."""

    id: Id
    category: Id
    domain: DomainId
    title: Label
    about: Sentence
    lead: Role
    deputy: Role | None = None
    use: tuple[Id, ...] = ()
    """Ids of shared steps (`common.yaml`) that belong to this playbook too."""
    evidence: tuple[Evidence, ...]
    contain: Architectures | None = None
    steps: tuple[Step, ...]
    reviews: tuple[Duration, ...]
    cross_checks: tuple[CrossCheck, ...]
    examples: tuple[Example, ...]


class Common(Frozen):
    """Steps that more than one playbook uses, and the evidence that every incident keeps."""

    evidence: tuple[Evidence, ...]
    every_plan: tuple[Id, ...]
    """Shared steps that every plan holds without asking for them."""
    both_domains: tuple[Id, ...]
    """Shared steps that a plan for both domains holds on top."""
    steps: tuple[Step, ...]
    shared_evidence: tuple[Evidence, ...] = ()
    """Evidence that a playbook names by its id alone."""
    cross_checks: tuple[CrossCheck, ...] = ()
    """Cross-checks that a playbook names by their id alone."""


class NotAiStep(Frozen):
    """One thing to do about a report that is about no AI."""

    id: Id
    do: Sentence
    why: Sentence
    done_when: Sentence


class NotAiPlaybook(Frozen):
    """The file `not_ai.yaml`: what is left to do when no AI had a part. It gives no tasks."""

    title: Label
    about: Sentence
    steps: tuple[NotAiStep, ...]


class OwaspId(Frozen):
    """An entry of the OWASP Top 10 for LLM applications; the list was renumbered, so each id keeps its year."""

    v2025: str | None = None
    v2026: str | None = None
    note: Sentence | None = None


class Category(Frozen):
    """A kind of incident, with its ids in the frameworks of the field."""

    id: Id
    domain: DomainId
    atlas: tuple[str, ...] = ()
    owasp_llm: tuple[OwaspId, ...] = ()
    owasp_agentic: tuple[str, ...] = ()
    avid: tuple[str, ...] = ()
    mit: tuple[str, ...] = ()
    nist_ai_rmf: tuple[Id, ...] = ()
    nist_ai_600_1: tuple[Label, ...] = ()
    becomes_both_if: Sentence

    def ids_in(self, framework: FrameworkId) -> tuple[str, ...]:
        """Its ids in a framework, each with what limits it: `LLM10 (only when consumption is the cause)`."""
        if framework in ("owasp_llm_2025", "owasp_llm_2026"):
            year = framework.replace("owasp_llm_", "v")
            named = [(getattr(one, year), one.note) for one in self.owasp_llm]
            return tuple(f"{name} ({note})" if note else name for name, note in named if name)
        ids: tuple[str, ...] = getattr(self, framework)
        return ids


class SeverityRule(Frozen):
    """What a severity asks of responders."""

    id: SeverityId
    acknowledge_within: Duration
    status_update_every: Duration
    sign_off_within: Duration
    """How long a resolved incident may wait for a domain's sign-off before that domain is reminded."""
    review_within: Duration
    """The review after the incident, counted from its closing."""
    disturbs_at_night: bool


class Categories(Frozen):
    """The file `categories.yaml`."""

    categories: tuple[Category, ...]


class Severities(Frozen):
    """The file `severities.yaml`."""

    severities: tuple[SeverityRule, ...]


_UNITS = {"m": 1, "h": 60, "d": 1440}


def minutes_of(duration: str) -> int | None:
    """Minutes of a duration in m, h or d; None for business days, which need a calendar."""
    amount, unit = re.fullmatch(r"(\d+)(m|h|d|bd)", duration).groups()  # type: ignore[union-attr] # checked by Duration
    return int(amount) * _UNITS[unit] if unit in _UNITS else None


def span_of(duration: str) -> int:
    """Minutes of a duration, to compare two without a calendar: a business day is as long as a day."""
    return minutes_of(duration) or int(duration.removesuffix("bd")) * _UNITS["d"]
