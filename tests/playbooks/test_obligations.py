"""The duties hold together, keep their sources and doubts in sight, and say nothing that only a person may decide."""

import re
from pathlib import Path

import pytest

from playbooks.checks import check_library
from playbooks.loader import load_library
from playbooks.obligations import Obligation
from playbooks.yaml_file import DataError
from tests.playbooks.copies import replace_in

DOC = Path(__file__).parents[2] / "docs" / "obligations.md"
CLOCKS = {
    *("gdpr_33", "gdpr_34", "uk_gdpr_33", "uk_gdpr_34", "nis2_23", "dora_19", "sec_8k_105", "hipaa_individual"),
    *("eu_ai_act_73_general", "eu_ai_act_73_infra", "eu_ai_act_73_death", "eu_ai_act_26_5"),
}
REFERENCES = {
    *("eu_ai_act_55_gpai", "cra_14_vuln", "cra_14_incident", "ca_sb53", "ny_raise", "il_sb315", "colorado"),
    *("circia", "korea_ai_basic", "japan", "cisa_jcdc_voluntary"),
}
UNITS = {"hours": "h", "days": "days", "business_days": "business days", "months": "month"}


def of_kind(library, kind: str) -> set[str]:
    return {one.id for one in library.obligations.values() if one.kind == kind}


def test_each_duty_that_we_know_of_is_a_clock_or_a_row_to_ask_legal_about(library):
    assert of_kind(library, "clock") == CLOCKS
    assert of_kind(library, "reference") == REFERENCES
    assert of_kind(library, "contract") == {"contract_vendor"}


def test_a_duty_of_low_confidence_says_what_is_not_verified(library):
    for one in library.obligations.values():
        if "low" in (one.confidence.deadline, one.confidence.applicability) and one.kind == "clock":
            assert one.unverified, one.id


def test_a_contested_reading_never_stands_first(library):
    """The first reading says from when a stage counts, before any deadline is known."""
    counts = [stage.counts for one in library.obligations.values() for stage in one.stages if stage.counts]
    assert not any(readings[0].contested or readings[0].lapses for readings in counts)


def test_no_duty_says_that_one_must(library):
    for one in library.obligations.values():
        said = " ".join(re.findall(r'"[^"]*"', one.model_dump_json(exclude={"signs", "url"})))
        assert not re.search(r"\b(must|required|have to|shall)\b", said), one.id


def test_no_duty_says_that_one_need_not(library):
    for one in library.obligations.values():
        said = " ".join(re.findall(r'"[^"]*"', one.model_dump_json(exclude={"signs", "url"}))).lower()
        assert not re.search(r"\b(need not|no duty|exempt|nobody|no obligation)\b", said), one.id


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{data_involved: [personal,", "{data_involved: [private,", "unknown option 'private' for question"),
        (
            "{data_involved: [personal,",
            "{data: [personal,",
            "gdpr_33.signs.1.facts: unknown question 'data'; questions",
        ),
        ("{category: [privacy_leak,", "{category: [privacy,", "gdpr_33.signs.2.category: unknown category 'privacy'"),
        (
            "needs: [established_eu]",
            "needs: [established_eux]",
            "gdpr_33.needs.1: unknown value 'established_eux'; opt",
        ),
        (
            "after: notification,",
            "after: notify,",
            "final_report.after: 'notify' is no earlier stage; these are: early_w",
        ),
        ("id: early_warning", "id: notification", "the stage 'notification' stands here twice; keep one of them"),
        ("start: classified,", "start: classified, after: initial,", "name either `start`, a moment, or `after`"),
        ("unit: business_days, start: material", "unit: days, start: material", "`us_sec` and `business_days` go tog"),
        (", due: Without undue delay; no number of hours.", "", "stage 'people' says no time; give `counts`, or `due`"),
        ("    kind: contract\n", "", "a contract has no `stages` of its own, everything else has one at least"),
        ("- id: nis2_23\n", "- id: nis2_23\n    kind: reference\n", "a reference row counts nothing; say it in `due`"),
        ("{severity: [S1, S2], domains: [security]}", "{}", "this sign is empty; name facts, severity, domains or cat"),
        ("    as_of: 2026-11-23\n", "", "as_of: is missing; add it"),
        ("sources: [Memory only]", "sources: []", "sources: Tuple should have at least 1 item"),
        ("- id: gdpr_34", "- id: gdpr_33", "the id 'gdpr_33' stands here twice; keep one of them"),
        ("  material: it was", "  # it was", "moments.material is missing; add it"),
        ("  dora_entity: you", "  # you", "about_the_organisation.dora_entity is missing; add it"),
    ],
)
def test_a_fault_is_refused_with_its_file_its_key_and_the_cure(data, old, new, says):
    replace_in(data / "obligations.yaml", old, new)
    with pytest.raises(DataError) as caught:
        load_library(data)
    assert str(data / "obligations.yaml") in str(caught.value)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("[]", "gdpr_33.signs.1.facts.data_involved: lists no option, so it can never hold"),
        ("[personal, dont_know]", "gdpr_33.signs.1.facts.data_involved: lists dont_know; remove it"),
        (
            "[none, personal, company_secret, credentials, health_or_payment, dont_know]",
            "lists every option, so it always holds; remove the question",
        ),
    ],
)
def test_a_sign_that_cannot_do_its_work_is_found(data, options, says):
    replace_in(
        data / "obligations.yaml", "{data_involved: [personal, health_or_payment]}", f"{{data_involved: {options}}}"
    )
    found = check_library(load_library(data))
    assert any(line.startswith("obligations.yaml: ") and says in line for line in found)


def row(one: Obligation) -> str:
    """A duty's line in the table of docs/obligations.md."""
    applies = "; ".join(str(part) for part in (one.applies.formally, one.applies.note) if part) or "-"
    practically = (
        f"{one.applies.formally}, in practice {one.applies.practically}" if one.applies.practically else applies
    )
    needs = ", ".join(f"`{need}`" for need in one.needs)
    sure = f"{one.confidence.deadline} / {one.confidence.applicability}".replace("not_applicable", "n/a")
    cells = [f"`{one.id}`", f"{one.law}: {one.article}", deadlines(one), needs, practically, sure]
    return f"| {' | '.join(cells)} |"


def deadlines(one: Obligation) -> str:
    return "; ".join(" ".join(filter(None, [stage.title + ":", said(stage)])) for stage in one.stages) or "As agreed"


def said(stage) -> str:
    counts = dict.fromkeys(
        f"{one.amount} {UNITS[one.unit]} from {one.start or one.after}" for one in stage.counts if not one.contested
    )
    return ", at most ".join(counts) + (f" ({stage.due})" if counts and stage.due else stage.due or "")


def test_the_table_for_operators_and_legal_says_what_the_data_says(library):
    page = DOC.read_text(encoding="utf-8").split("\n## ")[3]
    for one in library.obligations.values():
        assert row(one) in page, f"put this line into docs/obligations.md:\n{row(one)}"
    assert page.count("\n| `") == len(library.obligations), "no other lines stand in the table"


def test_the_page_keeps_every_doubt_in_sight(library):
    page = " ".join(DOC.read_text(encoding="utf-8").split())
    for one in library.obligations.values():
        for doubt in one.unverified:
            assert doubt in page, one.id
