"""Joins what a language model made of a report with the verdict of our own. Nothing is asked of a model here.

The model proposes answers, and each counts as an answer that the reporter has not given. But a report may be written to
fool whoever reads it, so that what comes of it can only add: more people are called, never fewer; graver, never milder;
sooner, never later. Nothing that it says ends an incident or stands in for the reporter's own word.
"""

from playbooks.evidence import Evidence
from triage.core.belief import known
from triage.core.decide import decide
from triage.core.reading import Reading
from triage.core.verdict import Reason, Verdict
from triage.core.words import Containment, Domain, Facts

BY_MODEL = "model:"
"""Begins the key of a reason that rests on a proposal and not on an answer."""
_SOONEST_FIRST = (Containment.NOW, Containment.TODAY, Containment.PLAN)


def heard(facts: Facts, proposed: Facts) -> dict[str, str]:
    """The proposals that count: those to questions to which the reporter has given no answer, or did not know one."""
    answered = known(facts)
    return {question: option for question, option in known(proposed).items() if question not in answered}


def decide_with(model: Evidence, facts: Facts, reading: Reading, proposed: Facts) -> Verdict:
    """As `decide`, with a language model's proposals; without any, exactly that."""
    ours, wanted = decide(model, facts, reading), heard(facts, proposed)
    if not wanted:
        return ours
    return _joined(ours, decide(model, {**facts, **wanted}, reading), wanted)


def _joined(ours: Verdict, theirs: Verdict, wanted: Facts) -> Verdict:
    """What is told of needs, reasons and kind follows whichever of the two calls the same people."""
    domains = ours.domains | theirs.domains
    told = ours if ours.domains == domains and theirs.domains != domains else theirs
    return told.model_copy(
        update={
            "needs_safety": Domain.SAFETY in domains,
            "needs_security": Domain.SECURITY in domains,
            "p_safety": max(ours.p_safety, theirs.p_safety),
            "p_security": max(ours.p_security, theirs.p_security),
            "p_not_ai": min(ours.p_not_ai, theirs.p_not_ai),
            "not_ai": not domains,
            "primary": _primary(ours, theirs),
            "severity": min(ours.severity, theirs.severity),  # S1 is the gravest
            "containment": min(ours.containment, theirs.containment, key=_SOONEST_FIRST.index),
            "live_attack": ours.live_attack or theirs.live_attack,
            "confidence": told.confidence if told.domains == domains else min(ours.confidence, theirs.confidence),
            "coverage": ours.coverage,  # a proposal is no answer
            "would_change": ours.would_change,
            "reasons": tuple(_marked(reason, wanted) for reason in told.reasons),
        }
    )


def _primary(ours: Verdict, theirs: Verdict) -> Domain | None:
    leads = {ours.primary, theirs.primary}
    return next((domain for domain in (Domain.SECURITY, Domain.SAFETY) if domain in leads), None)


def _marked(reason: Reason, wanted: Facts) -> Reason:
    question, _, option = reason.key.partition(".")
    rests_on_it = option and wanted.get(question) == option
    return reason.model_copy(update={"key": f"{BY_MODEL}{reason.key}"}) if rests_on_it else reason
