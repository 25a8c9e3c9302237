"""The verdict: a value that says who must act, why, and how sure we are. It is made in `decide.py`."""

from typing import Literal

from playbooks.base import Frozen
from triage.core.words import Containment, Domain, Severity

Spoken = Literal["for", "against"]


class Reason(Frozen):
    """One thing that moved the verdict.

    `key` names its words: `question.option`, two of these with a `+` between, or `text:<fact>` or `text:no_<fact>` for
    what the report's own words sound like, or do not; `model:question.option` is what a language model proposed.
    `of` is what it speaks about: security, safety or not_ai. `weight` is by how much (log-odds), never negative.
    """

    key: str
    speaks: Spoken
    of: str
    weight: float


class Verdict(Frozen):
    """Who must act, who leads, what kind, how grave, how soon to contain; with reasons and probabilities."""

    needs_safety: bool
    needs_security: bool
    p_safety: float
    p_security: float
    p_not_ai: float
    not_ai: bool
    primary: Domain | None
    categories: tuple[tuple[str, float], ...]
    """All of them with their probability; the first is the chosen one, the rest by probability."""
    severity: Severity
    containment: Containment
    live_attack: bool
    """An attack seems to be going on: route at once, ask on meanwhile."""
    confidence: float
    """Probability that exactly these responders are needed."""
    coverage: float
    """How much of what could be known about the needs is known, 0 to 1."""
    reasons: tuple[Reason, ...]
    would_change: tuple[str, ...]
    """Questions not answered yet whose answer could have changed who is called or who leads, likeliest first."""

    @property
    def domains(self) -> frozenset[Domain]:
        """The domains that must act."""
        wanted = {Domain.SAFETY: self.needs_safety, Domain.SECURITY: self.needs_security}
        return frozenset(domain for domain, needed in wanted.items() if needed)
