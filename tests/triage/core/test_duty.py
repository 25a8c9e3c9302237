"""Who owns what a role asks for: on call, named, or the lead; and who stands in for whoever is away."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from playbooks.schema import Role
from tests.people import LEGAL, SAFETY_LEAD, SECURITY_LEAD, make_organisation
from triage.core.duty import Owner, is_named, owner_at, stand_in
from triage.core.organisation import Organisation

ANA, BOR, CENE = "U0ANA", "U0BOR", "U0CENE"
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ON_CALL = Role.SECURITY_ON_CALL


def on_call(**plan: object) -> Organisation:
    return make_organisation(on_call={"security_on_call": plan})


def away(*absences: tuple[str, str | None], **more: object) -> Organisation:
    """An organisation of which these people are away on MONDAY, with their deputies."""
    days = {"first_day": "2026-11-20", "last_day": "2026-11-24"}
    return make_organisation(absences=[{"person": who, "deputy": deputy, **days} for who, deputy in absences], **more)


def test_a_role_is_asked_of_its_first_person_else_of_its_group_else_of_the_domains_lead():
    organisation = make_organisation(roles={"legal_privacy": {"people": [LEGAL, ANA]}, "hr": {"groups": ["S0HR"]}})
    assert owner_at(organisation, Role.LEGAL_PRIVACY, MONDAY) == Owner(person=LEGAL)
    assert owner_at(organisation, Role.HR, MONDAY) == Owner(group="S0HR")
    assert owner_at(organisation, Role.SAFETY_LEAD, MONDAY) == Owner(person=SAFETY_LEAD)
    assert owner_at(organisation, ON_CALL, MONDAY) == Owner(person=SECURITY_LEAD)
    assert owner_at(organisation, Role.COMMUNICATIONS, MONDAY) == Owner()
    named = [role for role in Role if is_named(organisation, role)]
    assert named == [Role.SAFETY_LEAD, ON_CALL, Role.LEGAL_PRIVACY, Role.HR]


def test_nobody_is_named_in_an_empty_file():
    assert not any(is_named(Organisation(), role) for role in Role)
    assert all(owner_at(Organisation(), role, MONDAY) == Owner() for role in Role)


def test_turns_go_round_and_change_hands_at_their_hour_also_when_the_clocks_are_changed():
    plan = on_call(rota={"order": [ANA, BOR, CENE], "first_day": "2026-10-19", "at": "09:00"})
    before = datetime(2026, 10, 26, 7, 59, tzinfo=UTC)  # 08:59 in Ljubljana, the day after summer time has ended
    assert owner_at(plan, ON_CALL, before).person == ANA
    assert owner_at(plan, ON_CALL, before + timedelta(minutes=1)).person == BOR
    assert owner_at(plan, ON_CALL, MONDAY).person == CENE
    assert owner_at(plan, ON_CALL, MONDAY + timedelta(weeks=1)).person == ANA


@given(st.integers(0, 3000), st.integers(1, 26), st.integers(1, 5))
def test_from_its_first_day_on_somebody_is_always_on_call(hours, weeks, people):
    order = [f"U0P{number}" for number in range(people)]
    plan = on_call(rota={"order": order, "first_day": "2026-11-23", "weeks": weeks})
    assert owner_at(plan, ON_CALL, MONDAY + timedelta(hours=hours)).person in order


def test_before_the_first_turn_and_between_shifts_the_lead_is_asked():
    shifts = [{"person": ANA, "starts": "2026-11-23 09:00", "ends": "2026-11-23 12:00"}]
    assert owner_at(on_call(shifts=shifts), ON_CALL, MONDAY).person == ANA
    assert owner_at(on_call(shifts=shifts), ON_CALL, MONDAY + timedelta(hours=1)).person == SECURITY_LEAD
    later = on_call(rota={"order": [BOR], "first_day": date(2026, 12, 1)})
    assert owner_at(later, ON_CALL, MONDAY).person == SECURITY_LEAD


def test_a_shift_goes_before_the_rota():
    shift = {"person": BOR, "starts": "2026-11-23 09:00", "ends": "2026-11-24 09:00"}
    plan = on_call(rota={"order": [ANA], "first_day": "2026-11-02"}, shifts=[shift])
    assert owner_at(plan, ON_CALL, MONDAY).person == BOR
    assert owner_at(plan, ON_CALL, MONDAY + timedelta(days=1)).person == ANA


def test_whoever_is_away_is_replaced_by_their_deputy_or_the_deputys_else_by_the_next_one():
    assert stand_in(away((LEGAL, ANA)), LEGAL, MONDAY) == ANA
    assert stand_in(away((LEGAL, ANA), (ANA, BOR)), LEGAL, MONDAY) == BOR
    assert stand_in(away((LEGAL, ANA), (ANA, LEGAL)), LEGAL, MONDAY) is None
    assert stand_in(away((LEGAL, None)), LEGAL, MONDAY) is None
    assert stand_in(away((LEGAL, ANA)), LEGAL, MONDAY + timedelta(days=2)) == LEGAL
    two = away((LEGAL, None), roles={"legal_privacy": {"people": [LEGAL, BOR]}})
    assert owner_at(two, Role.LEGAL_PRIVACY, MONDAY).person == BOR
    assert owner_at(away((SECURITY_LEAD, None)), ON_CALL, MONDAY) == Owner()


@pytest.mark.parametrize(
    ("changes", "cure"),
    [
        ({"on_call": {"security_on_call": {}}}, "add a rota, or shifts"),
        ({"on_call": {"nobody": {"rota": {"order": [ANA], "first_day": "2026-11-23"}}}}, "security_on_call"),
        ({"on_call": {"hr": {"rota": {"order": [], "first_day": "2026-11-23"}}}}, "at least 1 item"),
        (
            {
                "on_call": {
                    "hr": {
                        "shifts": [
                            {"person": BOR, "starts": "2026-11-24 08:00", "ends": "2026-11-25 09:00"},
                            {"person": ANA, "starts": "2026-11-23 09:00", "ends": "2026-11-24 09:00"},
                        ]
                    }
                }
            },
            "the shifts of U0ANA and U0BOR overlap from 2026-11-24 08:00; let one end when the other starts",
        ),
        (
            {"on_call": {"hr": {"shifts": [{"person": ANA, "starts": "2026-11-24", "ends": "2026-11-24"}]}}},
            "starts must be before ends",
        ),
        (
            {"on_call": {"hr": {"shifts": [{"person": ANA, "starts": "2026-11-24T09:00Z", "ends": "2026-11-25"}]}}},
            "timezone",
        ),
        (
            {"absences": [{"person": ANA, "first_day": "2026-11-24", "last_day": "2026-11-23"}]},
            "first_day must not be after last_day",
        ),
        (
            {"absences": [{"person": ANA, "first_day": "2026-11-24", "last_day": "2026-11-24", "deputy": ANA}]},
            "nobody is their own deputy",
        ),
        ({"workers": {ANA: {"zone": "Europe/Lublana"}}}, "use an IANA name"),
        ({"workers": {"ana": {}}}, "pattern"),
    ],
)
def test_a_wrong_roster_is_refused_with_the_cure(changes, cure):
    with pytest.raises(ValidationError, match=cure):
        make_organisation(**changes)
