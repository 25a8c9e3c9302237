"""The terms in which duties are written: moments, units, rules of counting, facts of the organisation. No duty here.

Their grammar stands in `obligations.py`, the words for people in `data/obligations.yaml`.
"""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from playbooks.base import Frozen, Sentence


class StartKind(StrEnum):
    """A moment from which a clock may run. They are different moments, and a person sets each."""

    AWARE = "aware"
    CLASSIFIED = "classified"
    MATERIAL = "material"
    DISCOVERED = "discovered"
    ESTABLISHED = "established"


class Unit(StrEnum):
    """What a period is expressed in; `days` are calendar days."""

    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"


class DayRule(StrEnum):
    """By which rule a period is counted; `triage/core/periods.py` has the words of each."""

    PLAIN = "plain"
    EU_1182_71 = "eu_1182_71"
    NOON_NEXT_WORKING_DAY = "noon_next_working_day"
    US_SEC = "us_sec"


class OrganisationFact(StrEnum):
    """What the organisation's file says about it, as far as duties depend on it."""

    ESTABLISHED_EU = "established_eu"
    ESTABLISHED_UK = "established_uk"
    ESTABLISHED_US = "established_us"
    ESTABLISHED_KR = "established_kr"
    ESTABLISHED_JP = "established_jp"
    NIS2_ENTITY = "nis2_entity"
    DORA_ENTITY = "dora_entity"
    LISTED_IN_US = "listed_in_us"
    HIPAA_COVERED = "hipaa_covered"
    HIGH_RISK_PROVIDER = "high_risk_provider"
    HIGH_RISK_DEPLOYER = "high_risk_deployer"
    CRA_MANUFACTURER = "cra_manufacturer"
    FRONTIER_DEVELOPER = "frontier_developer"
    GPAI_SYSTEMIC_RISK = "gpai_systemic_risk"
    US_CRITICAL_INFRASTRUCTURE = "us_critical_infrastructure"
    CONTRACT_CLOCKS = "contract_clocks"


class DutyWords(Frozen):
    """Words for what all duties share. `moments` and `about_the_organisation` complete "would start when ..." and "may
    apply if ...".
    """

    moments: dict[StartKind, Sentence]
    about_the_organisation: dict[OrganisationFact, Sentence]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        missing = [f"moments.{kind}" for kind in StartKind if kind not in self.moments]
        said = self.about_the_organisation
        missing += [f"about_the_organisation.{fact}" for fact in OrganisationFact if fact not in said]
        if missing:
            raise ValueError(f"{missing[0]} is missing; add it")
        return self
