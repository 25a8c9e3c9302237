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
    """All that is known is told, proposals too; the kind and the confidence are ours where the proposals would have
    dropped a need.
    """
    domains = ours.domains | theirs.domains
    kind = ours if (ours.needs_security and not theirs.needs_security) or theirs.not_ai else theirs
    sure = theirs if theirs.domains == domains else ours
    return theirs.model_copy(
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
            "categories": kind.categories,
            "confidence": min(sure.confidence, theirs.confidence) if domains - sure.domains else sure.confidence,
            "coverage": ours.coverage,  # a proposal is no answer
            "would_change": ours.would_change,
            "reasons": tuple(_marked(reason, wanted) for reason in theirs.reasons),
        }
    )


def _primary(ours: Verdict, theirs: Verdict) -> Domain | None:
    leads = {ours.primary, theirs.primary}
    return next((domain for domain in (Domain.SECURITY, Domain.SAFETY) if domain in leads), None)


def _marked(reason: Reason, wanted: Facts) -> Reason:
    question, _, option = reason.key.partition(".")
    rests_on_it = option and wanted.get(question) == option
    return reason.model_copy(update={"key": f"{BY_MODEL}{reason.key}"}) if rests_on_it else reason
