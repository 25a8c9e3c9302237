"""Chooses under uncertainty: of the four routes the one whose mistakes are expected to cost least. No weights here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from playbooks.evidence import Costs
from triage.core.belief import ROUTES, Belief

_NOBODY = 0
_WITH_SECURITY = tuple(at for at, (_, security) in enumerate(ROUTES) if security)


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen route and what it is expected to cost, with doubts about category, lead and severity priced in."""

    route: int
    risk: float


def choose(costs: Costs, belief: Belief, *, security_is_sure: bool = False) -> Choice:
    """The cheapest route; one that calls security when the answers alone have made that need sure."""
    routes = _WITH_SECURITY if security_is_sure else range(len(ROUTES))
    table = _price_table(costs)
    risk, route = min((_expected(table[at], belief.routes), at) for at in routes)
    return Choice(route, risk + _side_risk(costs, belief))


def _expected(prices: Sequence[float], routes: Sequence[float]) -> float:
    return sum(price * share for price, share in zip(prices, routes, strict=True))


def _side_risk(costs: Costs, belief: Belief) -> float:
    about_ai = 1 - belief.not_ai
    category = costs.wrong_category * (1 - max(belief.categories)) * about_ai
    lead = costs.wrong_lead * min(belief.leads, 1 - belief.leads) * belief.routes[3]
    severity = costs.wrong_severity * (1 - max(belief.severities)) * about_ai
    return category + lead + severity


@lru_cache(maxsize=8)
def _price_table(costs: Costs) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(_price(costs, chosen, true) for true in range(len(ROUTES))) for chosen in range(len(ROUTES)))


def _price(costs: Costs, chosen: int, true: int) -> float:
    """What it costs to call `chosen` when `true` was needed."""
    safety, security = ROUTES[chosen]
    wants_safety, wants_security = ROUTES[true]
    price = costs.missed_safety if wants_safety and not safety else 0.0
    price += costs.missed_security if wants_security and not security else 0.0
    price += costs.called_safety if safety and not wants_safety else 0.0
    price += costs.called_security if security and not wants_security else 0.0
    return price + (costs.lost_report if chosen == _NOBODY and true != _NOBODY else 0.0)
