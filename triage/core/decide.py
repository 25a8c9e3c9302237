"""Makes the verdict from facts and a reading: who must act, who leads, category, severity, containment, and why.

    needs security = an adversary or an exposure still open;  needs safety = a failure to fix or harm by behaviour.

Both are probabilities (`belief.py`); whom to call is what costs least to be wrong about (`choice.py`), so that a need
that is not known to be absent stays a need. The order of answers does not matter, and no text takes back a security
need that the answers alone have made sure, nor sends away a reporter who says that an AI was involved.
"""

from collections.abc import Sequence

from playbooks.evidence import FACTS, NOT_AI, Evidence
from triage.core.belief import ROUTES, Belief, believe, known, scores
from triage.core.choice import choose, open_routes
from triage.core.outlook import Position, after, likely_answers, position
from triage.core.reading import NOTHING_READ, Reading
from triage.core.reasons import reasons
from triage.core.verdict import Verdict
from triage.core.words import DONT_KNOW, Containment, Domain, Facts, Severity

_SEVERITIES = (Severity.S4, Severity.S3, Severity.S2, Severity.S1)
_LIKELY_ENOUGH = 0.05
"""An answer less likely than this is not worth naming as one that could have changed the verdict."""


def decide(model: Evidence, facts: Facts, reading: Reading) -> Verdict:
    """The verdict on what is known now. Facts that the model does not know are passed over."""
    here = position(model, facts, reading)
    belief = here.belief
    sure, about_ai = security_is_sure(model, facts), facts.get("involves_ai") == "yes"
    routes = open_routes(security_is_sure=sure, about_ai=about_ai)
    needs_safety, needs_security = ROUTES[choose(model.costs, belief, routes)]
    not_ai = not (needs_safety or needs_security)
    severity = Severity.S4 if not_ai else _severity(belief)
    live = _live_attack(model, facts, belief) and needs_security
    return Verdict(
        needs_safety=needs_safety,
        needs_security=needs_security,
        p_safety=_rounded(belief.routes[1] + belief.routes[3]),
        p_security=_rounded(belief.routes[2] + belief.routes[3]),
        p_not_ai=_rounded(belief.not_ai),
        not_ai=not_ai,
        primary=_primary(needs_safety, needs_security, belief),
        categories=_categories(model, belief, not_ai=not_ai),
        severity=severity,
        containment=_containment(facts, severity, live=live, not_ai=not_ai),
        live_attack=live,
        confidence=_rounded(belief.routes[ROUTES.index((needs_safety, needs_security))]),
        coverage=_coverage(model, facts),
        reasons=reasons(model, facts, reading),
        would_change=_would_change(here, routes),
    )


def security_is_sure(model: Evidence, facts: Facts) -> bool:
    """Whether the answers alone, without the report's words, settle that security is needed.

    That AI is involved need not be sure for it: else a few words that sound like another desk's matter would take an
    attack back that the reporter has described. Their own "no AI" does.
    """
    alone = believe(scores(model, facts, NOTHING_READ))
    given_ai = alone.security / max(1 - alone.not_ai, 1e-9)
    return facts.get("involves_ai") != "no" and given_ai >= model.limits.sure_security


def _rounded(probability: float) -> float:
    return round(probability, 4)


def _severity(belief: Belief) -> Severity:
    """The severity with the least expected mistake: a step too high or too low counts one, two and more steps two."""
    steps = range(len(_SEVERITIES))
    mistakes = [sum(min(abs(said - true), 2) * belief.severities[true] for true in steps) for said in steps]
    return _SEVERITIES[mistakes.index(min(mistakes))]


def _primary(needs_safety: bool, needs_security: bool, belief: Belief) -> Domain | None:  # noqa: FBT001 - the two flags are the subject
    if needs_safety and needs_security:
        return Domain.SECURITY if belief.leads >= 0.5 else Domain.SAFETY
    return Domain.SECURITY if needs_security else Domain.SAFETY if needs_safety else None


def _categories(model: Evidence, belief: Belief, *, not_ai: bool) -> tuple[tuple[str, float], ...]:
    about_ai = 1 - belief.not_ai
    ranked = [(name, share * about_ai) for name, share in zip(model.categories, belief.categories, strict=True)]
    ranked.append((NOT_AI, belief.not_ai))
    ranked.sort(key=lambda one: -one[1])
    chosen = next(one for one in ranked if (one[0] == NOT_AI) == not_ai)
    return tuple((name, _rounded(share)) for name, share in (chosen, *(one for one in ranked if one is not chosen)))


def _live_attack(model: Evidence, facts: Facts, belief: Belief) -> bool:
    """An adversary is likely, nobody said that it is over, and it was no test or joke."""
    over = facts.get("still_happening") == "no" or facts.get("on_purpose") == "testing_or_joking"
    return not over and belief.adversary >= model.limits.live_attack


def _containment(facts: Facts, severity: Severity, *, live: bool, not_ai: bool) -> Containment:
    if not_ai or severity is Severity.S4:
        return Containment.PLAN
    open_now = facts.get("still_exposed") == "yes" and facts.get("data_involved", DONT_KNOW) != "none"
    if live or open_now or (severity is Severity.S1 and facts.get("still_happening") != "no"):
        return Containment.NOW
    return (
        Containment.TODAY if severity is not Severity.S3 or facts.get("still_happening") == "yes" else Containment.PLAN
    )


def _coverage(model: Evidence, facts: Facts) -> float:
    """The share of what answers could say about the needs that has been said: grows with each answer, never falls."""
    could = {question: max(map(_strength, options.values())) for question, options in model.dense_answers.items()}
    said = sum(could[question] for question in sorted(known(facts)) if question in could)
    return _rounded(said / (sum(could.values()) or 1.0))


def _strength(weights: tuple[float, ...]) -> float:
    return max(map(abs, weights[: len(FACTS)]))


def _would_change(here: Position, routes: Sequence[int]) -> tuple[str, ...]:
    now = _called(here, here.belief, routes)
    changing: list[tuple[float, str]] = []
    for question in here.model.dense_answers:
        if here.facts.get(question, DONT_KNOW) == DONT_KNOW:
            share = sum(
                likely
                for option, likely in likely_answers(here, question).items()
                if _called(here, believe(after(here, question, option)), routes) != now
            )
            changing += [(-share, question)] if share >= _LIKELY_ENOUGH else []
    return tuple(question for _, question in sorted(changing))


def _called(here: Position, belief: Belief, routes: Sequence[int]) -> tuple[int, bool]:
    route = choose(here.model.costs, belief, routes)
    return route, route == len(ROUTES) - 1 and belief.leads >= 0.5
