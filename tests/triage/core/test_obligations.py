"""Which clocks may run: signs in the incident, facts of the organisation, moments that people set."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from playbooks.loader import load_library
from playbooks.obligation_terms import OrganisationFact, StartKind
from tests.people import make_organisation
from triage.core.clocks import Moments, Standing
from triage.core.obligations import may_run, not_shown, reminders
from triage.core.organisation import Organisation
from triage.core.signs import Situation
from triage.core.words import Domain, Severity

TODAY = date(2026, 11, 23)
FRIDAY_EVENING = datetime(2026, 11, 20, 17, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVERYTHING = {
    "established": ["eu", "uk", "us", "kr", "jp"],
    **dict.fromkeys(["nis2_entity", "dora_entity", "listed_in_us", "hipaa_covered", "cra_manufacturer"], True),
    **dict.fromkeys(["frontier_developer", "gpai_systemic_risk", "us_critical_infrastructure"], True),
    "ai_systems": [
        {"name": "CV screening", "role": "provider", "high_risk": True},
        {"name": "CV screening", "role": "deployer", "high_risk": True},
    ],
    "contract_clocks": [{"id": "acme", "name": "Tell Acme", "hours": 24}],
}
NOTHING = {
    "established": [],
    "ai_systems": [],
    "contract_clocks": [],
    **{key: False for key, value in EVERYTHING.items() if value is True},
}
LIBRARY = load_library()


def of(**facts: object) -> Organisation:
    return make_organisation(facts=facts)


def situation(severity="S3", domains=(Domain.SAFETY,), category="overreliance", on=TODAY, **facts) -> Situation:
    return Situation(facts, severity and Severity(severity), frozenset(domains), category, on)


def clocks(organisation, incident, **moments):
    """Clocks by (obligation id, stage id)."""
    found = may_run(LIBRARY, organisation, incident, Moments(**moments))
    return {(clock.obligation.id, clock.stage.id): clock for clock in found}


def duties(organisation, incident, *standings):
    return {
        one for (one, _), clock in clocks(organisation, incident).items() if clock.standing in (standings or Standing)
    }


answers = st.fixed_dictionaries(
    {}, optional={question.id: st.sampled_from(question.options) for question in LIBRARY.questions.values()}
)
situations = st.builds(
    Situation,
    facts=answers,
    severity=st.none() | st.sampled_from(Severity),
    domains=st.frozensets(st.sampled_from(Domain)),
    category=st.none() | st.sampled_from(sorted(LIBRARY.categories)),
    on=st.dates(date(2026, 1, 1), date(2029, 1, 1)),
)
some_facts = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from([EVERYTHING[key], NOTHING[key]]) for key in EVERYTHING}
)
starts = st.dictionaries(
    st.sampled_from(StartKind), st.integers(0, 60_000).map(lambda minutes: FRIDAY_EVENING + timedelta(minutes=minutes))
)


def test_personal_data_in_the_eu_may_start_the_clock_of_the_gdpr():
    incident = situation(data_involved="personal")
    clock = clocks(of(established=["eu"]), incident, starts={StartKind.AWARE: FRIDAY_EVENING})[
        "gdpr_33", "notification"
    ]
    assert clock.standing is Standing.MAY_RUN
    assert clock.why == (("data_involved", "personal"),)
    assert (clock.started_at, clock.deadline) == (FRIDAY_EVENING, FRIDAY_EVENING + 72 * HOUR)


def test_the_contested_reading_stands_beside_the_earlier_deadline_and_never_in_its_place():
    incident = situation(data_involved="personal")
    clock = clocks(of(established=["eu"]), incident, starts={StartKind.AWARE: FRIDAY_EVENING})[
        "gdpr_33", "notification"
    ]
    (later,) = clock.later_readings
    assert later.deadline == datetime(2026, 11, 24, 22, 59, tzinfo=UTC), "the end of Tuesday in Ljubljana"
    assert "disputed" in later.count.contested


def test_a_clock_whose_moment_nobody_set_says_when_it_would_start():
    clock = clocks(of(listed_in_us=True), situation("S1", [Domain.SECURITY]))["sec_8k_105", "form_8k"]
    assert (clock.started_at, clock.deadline) == (None, None)
    assert clock.shown.count.start is StartKind.MATERIAL
    assert clock.shown.count.when == "the incident is determined to be material (not when it is discovered)"


def test_materiality_starts_the_clock_of_the_sec_and_awareness_does_not():
    organisation, incident = of(listed_in_us=True), situation("S1", [Domain.SECURITY])
    key = ("sec_8k_105", "form_8k")
    assert clocks(organisation, incident, starts={StartKind.AWARE: FRIDAY_EVENING})[key].deadline is None
    determined = clocks(organisation, incident, starts={StartKind.MATERIAL: FRIDAY_EVENING})[key]
    assert determined.deadline == datetime(2026, 11, 27, 22, 30, tzinfo=UTC), "Thanksgiving lies in it"


def test_an_unknown_fact_of_the_organisation_leaves_a_clock_that_may_run_if():
    clock = clocks(Organisation(), situation(data_involved="personal"))["gdpr_33", "notification"]
    assert clock.standing is Standing.MAY_RUN_IF
    assert clock.unknown_of_organisation == (OrganisationFact.ESTABLISHED_EU,)
    assert LIBRARY.duty_words.about_the_organisation[OrganisationFact.ESTABLISHED_EU].startswith("you are established")


def test_an_organisation_that_says_no_is_not_shown_the_clock():
    assert "gdpr_33" not in duties(of(established=["us"]), situation(data_involved="personal"))
    assert "nis2_23" not in duties(of(nis2_entity=False), situation("S1", [Domain.SECURITY]))


def test_not_knowing_is_not_no():
    organisation = of(established=["eu"])
    for facts in ({}, {"data_involved": "dont_know"}):
        clock = clocks(organisation, situation(**facts))["gdpr_33", "notification"]
        assert clock.standing is Standing.MAY_RUN_IF
        assert clock.unknown_answers == ("data_involved",)
    assert "gdpr_33" not in duties(organisation, situation(data_involved="none"))


def test_a_category_points_to_a_duty_against_an_answer():
    clock = clocks(of(established=["eu"]), situation(category="privacy_leak", data_involved="none"))
    assert clock["gdpr_33", "notification"].why == (("category", "privacy_leak"),)


def test_every_part_of_a_sign_must_hold():
    organisation = of(listed_in_us=True)
    assert "sec_8k_105" not in duties(organisation, situation("S1", [Domain.SAFETY], harm="none"))
    assert "sec_8k_105" not in duties(organisation, situation("S4", [Domain.SECURITY], harm="none"))
    both = clocks(organisation, situation("S1", [Domain.SAFETY, Domain.SECURITY]))["sec_8k_105", "form_8k"]
    assert both.why == (("severity", "S1"), ("domain", "security"))


@pytest.mark.parametrize(
    ("aware", "classified", "ends"),
    [
        (0, 2, 6),  # 4 hours from classification
        (0, 22, 24),  # at most 24 from awareness
        (0, None, 24),  # not classified yet
        (0, 30, 34),  # classified when the 24 hours are over: Art. 5(2)
        (None, 2, 6),
    ],
)
def test_the_first_notification_under_dora(aware, classified, ends):
    given_moments = {StartKind.AWARE: aware, StartKind.CLASSIFIED: classified}
    starts = {kind: FRIDAY_EVENING + hours * HOUR for kind, hours in given_moments.items() if hours is not None}
    clock = clocks(of(dora_entity=True), situation("S1"), starts=starts)["dora_19", "initial"]
    assert clock.deadline == FRIDAY_EVENING + ends * HOUR


def test_a_stage_counts_from_when_the_earlier_one_was_done():
    organisation, incident = of(dora_entity=True, nis2_entity=True), situation("S1", [Domain.SECURITY])
    waiting = clocks(organisation, incident, starts={StartKind.AWARE: FRIDAY_EVENING})
    assert waiting["dora_19", "intermediate"].deadline is None
    sent = datetime(2026, 1, 31, 12, tzinfo=UTC)
    found = clocks(organisation, incident, done={("dora_19", "initial"): sent, ("nis2_23", "notification"): sent})
    assert found["dora_19", "intermediate"].deadline == sent + 72 * HOUR
    final = found["nis2_23", "final_report"]
    assert final.deadline == datetime(2026, 2, 28, 22, 59, tzinfo=UTC), "the last of February, a Saturday"
    assert [one.deadline for one in final.later_readings] == [datetime(2026, 3, 2, 22, 59, tzinfo=UTC)]


def test_a_moment_of_ones_own_goes_before_the_one_for_all():
    organisation, incident = of(established=["eu", "uk"]), situation(data_involved="personal")
    found = clocks(
        organisation,
        incident,
        starts={StartKind.AWARE: FRIDAY_EVENING},
        own={("gdpr_33", StartKind.AWARE): FRIDAY_EVENING + DAY},
    )
    assert found["gdpr_33", "notification"].started_at == FRIDAY_EVENING + DAY
    assert found["uk_gdpr_33", "notification"].started_at == FRIDAY_EVENING


def test_the_ai_act_says_that_it_does_not_bite_yet_and_later_that_it_may():
    organisation = of(ai_systems=EVERYTHING["ai_systems"])
    now = clocks(organisation, situation(harm="person_hurt"), starts={StartKind.AWARE: FRIDAY_EVENING})
    for key in (("eu_ai_act_73_death", "report"), ("eu_ai_act_73_general", "report"), ("eu_ai_act_26_5", "inform")):
        assert now[key].standing is Standing.NOT_YET
        assert now[key].not_before == date(2027, 12, 2)
    later = clocks(organisation, situation(harm="person_hurt", on=date(2027, 12, 2)))
    assert later["eu_ai_act_73_death", "report"].standing is Standing.MAY_RUN
    assert later["eu_ai_act_73_death", "report"].not_before is None


def test_deadlines_of_the_ai_act():
    organisation, incident = of(ai_systems=EVERYTHING["ai_systems"]), situation(harm="person_hurt")
    hurt = clocks(organisation, incident, starts={StartKind.AWARE: FRIDAY_EVENING})
    assert hurt["eu_ai_act_73_general", "report"].deadline.date() == date(2026, 12, 7), "15 days, a Saturday"
    assert hurt["eu_ai_act_73_death", "report"].deadline.date() == date(2026, 11, 30)
    stopped = clocks(organisation, situation(harm="service_disrupted"), starts={StartKind.AWARE: FRIDAY_EVENING})
    two_days = stopped["eu_ai_act_73_infra", "report"]
    assert two_days.deadline.date() == date(2026, 11, 22), "the earlier reading, a Sunday"
    assert [one.deadline.date() for one in two_days.later_readings] == [date(2026, 11, 24)]


def test_a_system_of_unknown_risk_rules_nothing_out():
    unknown = of(ai_systems=[{"name": "Chatbot", "role": "provider"}])
    clock = clocks(unknown, situation(harm="person_hurt"))["eu_ai_act_73_death", "report"]
    assert clock.unknown_of_organisation == (OrganisationFact.HIGH_RISK_PROVIDER,)
    settled = of(ai_systems=[{"name": "Chatbot", "role": "provider", "high_risk": False}])
    assert "eu_ai_act_73_death" not in duties(settled, situation(harm="person_hurt"))


def test_contracts_of_ones_own_are_clocks():
    incident = situation(data_involved="company_secret")
    own = [
        {"id": "acme", "name": "Tell Acme", "hours": 24},
        {"id": "insurer", "name": "Tell the insurer", "hours": 48, "starts": "discovered"},
    ]
    found = clocks(of(contract_clocks=own), incident, starts={StartKind.AWARE: FRIDAY_EVENING})
    assert found["contract_vendor", "acme"].deadline == FRIDAY_EVENING + DAY
    assert found["contract_vendor", "insurer"].shown.count.when == LIBRARY.duty_words.moments[StartKind.DISCOVERED]
    assert "contract_vendor" not in duties(of(contract_clocks=[]), incident)
    unknown = clocks(Organisation(), incident)["contract_vendor", "ask_legal"]
    assert unknown.unknown_of_organisation == (OrganisationFact.CONTRACT_CLOCKS,)


def test_the_example_for_operators_is_a_file_that_answers_everything():
    page = (Path(__file__).parents[3] / "docs" / "obligations.md").read_text(encoding="utf-8")
    example = yaml.safe_load(page.split("```yaml\n")[1].split("```")[0])
    facts = make_organisation(**example).facts
    assert all(facts.says(fact) is not None for fact in OrganisationFact)
    assert all(f"| `{key}` |" in page for key in type(facts).model_fields)


def test_two_contract_clocks_of_one_id_are_refused():
    own = [{"id": "acme", "name": "Tell Acme", "hours": hours} for hours in (24, 48)]
    with pytest.raises(ValueError, match="the id 'acme' stands here twice; give one of them another"):
        of(contract_clocks=own)


def test_what_is_surest_and_soonest_comes_first():
    organisation = of(established=["eu"], dora_entity=True)
    found = may_run(
        LIBRARY, organisation, situation("S1", data_involved="personal"), Moments({StartKind.AWARE: FRIDAY_EVENING})
    )
    assert [clock.obligation.id for clock in found][:2] == ["dora_19", "gdpr_33"]
    order = [[*Standing].index(clock.standing) for clock in found]
    assert order == sorted(order)


def test_each_duty_may_run_for_some_incident():
    hurt = situation(
        "S1",
        Domain,
        "data_exfiltration",
        date(2029, 1, 1),
        data_involved="health_or_payment",
        harm="person_hurt",
        person_decision="yes",
        how_many="many_customers",
    )
    assert duties(of(**EVERYTHING), hurt, Standing.MAY_RUN) == LIBRARY.obligations.keys()


@given(situations)
def test_without_facts_of_the_organisation_nothing_is_sure_and_each_clock_says_what_it_depends_on(incident):
    for clock in may_run(LIBRARY, Organisation(), incident, Moments()):
        assert clock.standing is not Standing.MAY_RUN
        assert clock.unknown_of_organisation
        assert clock.unknown_of_organisation == clock.obligation.needs


@given(some_facts, st.dates(date(2026, 1, 1), date(2029, 1, 1)))
def test_with_no_answers_only_the_organisations_own_facts_rule_a_duty_out(facts, day):
    organisation = of(**facts)
    shown = duties(organisation, Situation({}, None, frozenset(), None, day))
    for duty in LIBRARY.obligations.values():
        ruled_out = any(organisation.facts.says(fact) is False for fact in duty.needs)
        assert (duty.id in shown) is not ruled_out


@given(situations, some_facts)
def test_an_organisation_that_says_more_is_never_shown_more(incident, facts):
    assert duties(of(**facts), incident) <= duties(Organisation(), incident)


@given(situations)
def test_a_deployer_never_gets_a_providers_clock(incident):
    deployer = of(**{**EVERYTHING, "ai_systems": [{"name": "CV screening", "high_risk": True}]})
    providers = {"eu_ai_act_73_general", "eu_ai_act_73_infra", "eu_ai_act_73_death"}
    assert not providers & duties(deployer, incident)


@given(situations)
def test_an_organisation_that_has_none_of_it_is_shown_nothing(incident):
    assert duties(of(**NOTHING), incident) == set()


@given(situations, some_facts, starts)
def test_the_deadline_shown_is_the_earliest_and_later_than_its_start(incident, facts, starts):
    for clock in may_run(LIBRARY, of(**facts), incident, Moments(starts)):
        known = [reading.deadline for reading in clock.readings if reading.deadline]
        assert clock.deadline == min(known, default=None)
        assert clock.deadline is None or clock.deadline > clock.started_at
        assert clock.deadline is None or clock.obligation.kind != "reference"
        assert (clock.not_before is not None) is (clock.standing is Standing.NOT_YET)


def wall(moment: datetime, zone: str = "Europe/Ljubljana") -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M}"


CHRISTMAS_EVE = datetime(2026, 12, 24, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("duty", "starts", "done", "ends"),
    [
        # hours pass on weekends and holidays, too
        ("gdpr_33/notification", {"aware": CHRISTMAS_EVE}, {}, "Sun 2026-12-27 11:00"),
        ("uk_gdpr_33/notification", {"aware": CHRISTMAS_EVE}, {}, "Sun 2026-12-27 11:00"),
        ("nis2_23/early_warning", {"aware": CHRISTMAS_EVE}, {}, "Fri 2026-12-25 11:00"),
        ("nis2_23/notification", {"aware": CHRISTMAS_EVE}, {}, "Sun 2026-12-27 11:00"),
        ("dora_19/initial", {"classified": CHRISTMAS_EVE}, {}, "Thu 2026-12-24 15:00"),
        ("dora_19/initial", {"aware": CHRISTMAS_EVE}, {}, "Fri 2026-12-25 11:00"),
        ("contract_vendor/acme", {"aware": CHRISTMAS_EVE}, {}, "Fri 2026-12-25 11:00"),
        # 72 hours from the initial notification, one month from the latest intermediate report
        ("dora_19/intermediate", {}, {"dora_19/initial": CHRISTMAS_EVE}, "Sun 2026-12-27 11:00"),
        ("dora_19/final", {}, {"dora_19/intermediate": CHRISTMAS_EVE}, "Sun 2027-01-24 23:59"),
        ("nis2_23/final_report", {}, {"nis2_23/notification": CHRISTMAS_EVE}, "Sun 2027-01-24 23:59"),
        # 60 calendar days from discovery, whatever day the last one is
        ("hipaa_individual/individuals", {"discovered": CHRISTMAS_EVE}, {}, "Mon 2027-02-22 23:59"),
        ("hipaa_individual/hhs_many", {"discovered": CHRISTMAS_EVE + DAY}, {}, "Tue 2027-02-23 23:59"),
        ("hipaa_individual/media", {"discovered": CHRISTMAS_EVE - 3 * DAY}, {}, "Fri 2027-02-19 23:59"),
        # days of the EU end on a working day; 2 and 3 January 2027 are a holiday and a Sunday in Slovenia
        ("eu_ai_act_73_death", {"aware": CHRISTMAS_EVE}, {}, "Mon 2027-01-04 23:59"),
        ("eu_ai_act_73_general", {"aware": CHRISTMAS_EVE}, {}, "Fri 2027-01-08 23:59"),
    ],
)
def test_each_clock_counts_as_its_rule_says(duty, starts, done, ends):
    stopped = situation("S1", Domain, "data_exfiltration", data_involved="health_or_payment", harm="person_hurt")
    moments = {
        "starts": {StartKind(kind): moment for kind, moment in starts.items()},
        "done": {tuple(stage.split("/")): moment for stage, moment in done.items()},
    }
    name, _, stage = duty.partition("/")
    clock = clocks(of(**EVERYTHING), stopped, **moments)[name, stage or "report"]
    assert wall(clock.deadline) == ends


@pytest.mark.parametrize("kind", [kind for kind in StartKind if kind not in (StartKind.AWARE, StartKind.CLASSIFIED)])
def test_no_clock_of_awareness_starts_with_another_moment(kind):
    hurt = situation("S1", Domain, "data_exfiltration", data_involved="personal", harm="person_hurt")
    found = clocks(of(**EVERYTHING), hurt, starts={kind: FRIDAY_EVENING})
    for duty in ("gdpr_33", "uk_gdpr_33", "nis2_23", "dora_19", "eu_ai_act_73_death", "eu_ai_act_73_general"):
        assert all(clock.deadline is None for (one, _), clock in found.items() if one == duty)


def test_the_first_notification_under_dora_on_a_weekend_names_noon_of_the_next_working_day_as_a_later_reading():
    starts = {StartKind.CLASSIFIED: datetime(2026, 11, 21, 9, tzinfo=UTC)}
    clock = clocks(of(dora_entity=True), situation("S1"), starts=starts)["dora_19", "initial"]
    assert wall(clock.deadline) == "Sat 2026-11-21 14:00"
    assert [wall(one.deadline) for one in clock.later_readings] == ["Mon 2026-11-23 12:00"]


@pytest.mark.parametrize(
    ("duty", "facts", "more"),
    [
        ("gdpr_33", {"data_involved": "credentials"}, {"category": "credential_agent_hijack"}),
        ("nis2_23", {"harm": "near_miss"}, {"domains": [Domain.SECURITY]}),
        ("eu_ai_act_73_general", {"harm": "treated_unfairly"}, {}),
        ("eu_ai_act_26_5", {"person_decision": "yes"}, {}),
        ("dora_19", {"harm": "service_disrupted"}, {}),
        ("hipaa_individual", {"data_involved": "health_or_payment"}, {}),
        ("contract_vendor", {"who_saw": "customer_or_partner"}, {}),
    ],
)
def test_what_points_to_a_duty(duty, facts, more):
    later = situation(on=date(2028, 12, 2), **more, **facts)
    assert duty in duties(of(**EVERYTHING), later, Standing.MAY_RUN)


@given(situations, some_facts)
def test_each_duty_is_shown_or_named_among_those_that_are_not_with_what_that_rests_on(incident, facts):
    organisation = of(**facts)
    left_out = not_shown(LIBRARY, organisation, incident)
    quiet, outside = ({one.id for one in part} for part in (left_out.by_incident, left_out.by_organisation))
    shown = duties(organisation, incident)
    assert shown | quiet | outside == LIBRARY.obligations.keys()
    assert not shown & quiet
    assert not outside & (shown | quiet)
    for one in outside:
        assert any(organisation.facts.says(fact) is False for fact in LIBRARY.obligations[one].needs)


def test_reminders_come_at_half_a_day_and_four_hours_before_and_when_it_has_passed():
    assert reminders(FRIDAY_EVENING, FRIDAY_EVENING + 72 * HOUR) == {
        FRIDAY_EVENING + 36 * HOUR: "half",
        FRIDAY_EVENING + 48 * HOUR: "day_before",
        FRIDAY_EVENING + 68 * HOUR: "hours_before",
        FRIDAY_EVENING + 72 * HOUR: "passed",
    }


@pytest.mark.parametrize(
    ("hours", "kinds"),
    [(4, ["half"]), (8, ["hours_before"]), (24, ["half", "hours_before"]), (48, ["day_before", "hours_before"])],
)
def test_reminders_that_would_come_with_the_start_or_together_are_left_out(hours, kinds):
    assert [*reminders(FRIDAY_EVENING, FRIDAY_EVENING + hours * HOUR).values()] == [*kinds, "passed"]


@given(st.integers(1, 200_000))
def test_reminders_lie_in_order_after_the_start_and_the_last_one_at_the_end(minutes):
    end = FRIDAY_EVENING + timedelta(minutes=minutes)
    moments = [*reminders(FRIDAY_EVENING, end)]
    assert moments == sorted(moments)
    assert all(FRIDAY_EVENING < moment < end for moment in moments[:-1])
    assert moments[-1] == end
    assert len(moments) > 1, "half of the time always lies between"
