"""Weighs what points to a reporting duty against what is known of an incident. Three answers: yes, no, not known yet.

An answer that was not given is never "no". What the duties' signs are stands in the data; no dates here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from playbooks.obligation_terms import OrganisationFact
from playbooks.obligations import Signs
from triage.core.organisation_facts import OrganisationFacts
from triage.core.words import DONT_KNOW, Domain, Facts, Severity

T = TypeVar("T")
Found = tuple[str, str]
"""A question and its answer; or `category`, `severity` or `domain` and its id."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of an incident. `on` is the day, of the organisation's zone, on which it was reported."""

    facts: Facts
    severity: Severity | None
    domains: frozenset[Domain]
    category: str | None
    on: date


@dataclass(frozen=True, slots=True)
class Pointing:
    """Whether an incident points to a duty: None while it depends on `unknown` answers. `why` lists what does."""

    holds: bool | None
    why: tuple[Found, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    key: str
    value: str
    holds: bool | None


def pointing(signs: Sequence[Signs], situation: Situation) -> Pointing:
    """Weigh a duty's signs; one that holds is enough. A duty without signs is pointed to by every incident."""
    if not signs:
        return Pointing(holds=True)
    weighed = [[*_parts(sign, situation)] for sign in signs]
    holding = [parts for parts in weighed if _all(parts) is True]
    if holding:
        return Pointing(holds=True, why=_once((part.key, part.value) for parts in holding for part in parts))
    open_parts = [part for parts in weighed if _all(parts) is None for part in parts if part.holds is None]
    return Pointing(holds=None if open_parts else False, unknown=_once(part.key for part in open_parts))


def of_the_organisation(needs: Sequence[OrganisationFact], facts: OrganisationFacts) -> Pointing:
    """Weigh what a duty needs to be true of the organisation: all of it. `unknown` lists what its file does not say."""
    said = {fact: facts.says(fact) for fact in needs}
    if False in said.values():
        return Pointing(holds=False)
    unknown = tuple(fact for fact, answer in said.items() if answer is None)
    return Pointing(holds=None if unknown else True, unknown=unknown)


def _parts(sign: Signs, situation: Situation) -> Iterator[_Part]:
    for question, options in sign.facts.items():
        yield _part(question, situation.facts.get(question, DONT_KNOW), options)
    if sign.category:
        yield _part("category", situation.category or DONT_KNOW, sign.category)
    if sign.severity:
        yield _part("severity", situation.severity or DONT_KNOW, sign.severity)
    if sign.domains:
        yield _part("domain", _telling(situation.domains, sign.domains), sign.domains)


def _telling(domains: frozenset[Domain], wanted: Sequence[str]) -> str:
    """The domain that a sign asks for when the incident has it, else another, else not known."""
    return next(iter(sorted(domains, key=lambda one: (one not in wanted, one))), DONT_KNOW)


def _part(key: str, value: str, wanted: Sequence[str]) -> _Part:
    holds = None if value == DONT_KNOW else value in wanted
    return _Part(key, str(value), holds)


def _all(parts: Sequence[_Part]) -> bool | None:
    """All of them, where one "no" settles it and one "not known" keeps it open."""
    answers = [part.holds for part in parts]
    if False in answers:
        return False
    return None if None in answers else True


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
