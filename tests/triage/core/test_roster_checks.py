"""What `varnost check` says of rotas and absences: the key, what is wrong, and the cure."""

from datetime import UTC, datetime

import pytest

from tests.people import LEGAL, SAFETY, SECURITY, SECURITY_LEAD, make_organisation
from triage.core.roster_checks import roster_faults

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ROTA = {"order": [SECURITY, SECURITY_LEAD], "first_day": "2026-11-02"}


def shift(person: str, starts: str, ends: str) -> dict[str, str]:
    return {"person": person, "starts": f"2026-{starts}", "ends": f"2026-{ends}"}


def absent(person: str, deputy: str | None = None, first="2026-11-20", last="2026-11-30") -> dict[str, object]:
    return {"person": person, "first_day": first, "last_day": last, "deputy": deputy}


def said(**changes: object) -> list[str]:
    return list(roster_faults(make_organisation(**changes), NOW))


def test_a_sound_roster_is_not_spoken_of():
    covered = [shift(SECURITY, "12-24 09:00", "12-27 09:00"), shift(SECURITY, "12-30 09:00", "12-31 09:00")]
    plan = {"security_on_call": {"rota": ROTA, "shifts": covered}}
    assert said(on_call=plan, absences=[absent(SECURITY, SAFETY)], workers={LEGAL: {"country": "GB"}}) == []


@pytest.mark.parametrize(
    ("shifts", "fault"),
    [
        (
            [shift(SECURITY, "11-23 09:00", "11-30 09:00"), shift(SECURITY_LEAD, "12-01 09:00", "12-31 09:00")],
            "on_call.security_on_call: nobody is on call from 2026-11-30 09:00 to 2026-12-01 09:00; add a shift, or a",
        ),
        (
            [shift(SECURITY, "11-01 09:00", "11-20 09:00")],
            "on_call.security_on_call: the last shift has ended at 2026-11-20 09:00; add shifts, or a rota",
        ),
        (
            [shift(SECURITY, "11-01 09:00", "11-30 09:00")],
            "on_call.security_on_call: the last shift ends at 2026-11-30 09:00; add shifts, or a rota",
        ),
        (
            [shift(SECURITY, "12-01 09:00", "12-30 09:00")],
            "on_call.security_on_call: nobody is on call yet; let the rota or a shift begin earlier",
        ),
    ],
    ids=["gap", "ended", "ends soon", "not begun"],
)
def test_times_when_nobody_is_on_call_are_named(shifts, fault):
    [line] = said(on_call={"security_on_call": {"shifts": shifts}})
    assert line.startswith(fault)
    assert line.endswith(("a rota", "a rota to fall back on", "begin earlier"))


def test_whoever_is_on_call_for_a_domain_must_be_able_to_take_its_incidents_up():
    plan = {"security_on_call": {"rota": {"order": [SECURITY_LEAD, LEGAL], "first_day": "2026-11-02"}}}
    assert said(on_call=plan) == [
        f"on_call.security_on_call: {LEGAL} is no security responder; add them to security.responders.people"
    ]
    grouped = {"channel": "ai-security", "responders": {"groups": ["S0SECURITY"]}}
    assert said(on_call=plan, security=grouped) == [], "whom a group holds, only Slack knows"


def test_a_person_of_whom_the_file_says_nothing_else_is_named_with_those_it_knows():
    [fault, other] = said(absences=[absent("U0TYPO", SAFETY)], workers={"U0TYPE": {}})
    assert fault.startswith("absences.1.person: unknown person 'U0TYPO'; correct the id, or remove the absence;")
    assert LEGAL in fault
    assert other.startswith("workers.U0TYPE: unknown person 'U0TYPE'; correct the id, or remove the entry;")


def test_where_channels_say_who_responds_an_unknown_person_is_only_a_hint():
    [fault] = said(absences=[absent("U0TYPO", SAFETY)], safety={"channel": "ai-safety"})
    assert fault.startswith("note: absences.1.person: unknown person 'U0TYPO'")


def test_a_deputy_who_is_away_too_is_named():
    assert said(absences=[absent(SECURITY, SAFETY), absent(SAFETY, LEGAL, first="2026-11-30")]) == [
        f"absences.1.deputy: {SAFETY} is away at the same time; name somebody who is there"
    ]


def test_what_is_over_and_what_names_no_deputy_is_a_hint():
    first, second = said(absences=[absent(SECURITY, last="2026-11-21"), absent(SAFETY)])
    assert first == f"note: absences.1: {SECURITY} is back since 2026-11-21; remove the entry"
    assert second.startswith("note: absences.2: names no deputy")
