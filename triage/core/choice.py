"""Chooses whom to call under uncertainty: the route whose mistakes are expected to cost least. No weights here."""

from collections.abc import Sequence
from functools import lru_cache

from playbooks.evidence import Costs
from triage.core.belief import ROUTES, Belief

_NOBODY = 0
_ALL = tuple(range(len(ROUTES)))
_SOMEBODY = tuple(at for at in _ALL if at != _NOBODY)
_WITH_SECURITY = tuple(at for at, (_, security) in enumerate(ROUTES) if security)


def open_routes(*, security_is_sure: bool, about_ai: bool) -> tuple[int, ...]:
    """The routes that words alone may still choose between: none without security once the answers have made that need
    sure, nor one that calls nobody once the reporter has said that an AI was involved.
    """
    if security_is_sure:
        return _WITH_SECURITY
    return _SOMEBODY if about_ai else _ALL


def choose(costs: Costs, belief: Belief, routes: Sequence[int] = _ALL) -> int:
    """The cheapest of these routes (indices of ROUTES)."""
    table = _price_table(costs)
    return min(routes, key=lambda at: _expected(table[at], belief.routes))


def _expected(prices: Sequence[float], routes: Sequence[float]) -> float:
    return sum(price * share for price, share in zip(prices, routes, strict=True))


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
