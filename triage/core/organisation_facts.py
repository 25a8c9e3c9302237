"""What the organisation's file says about the organisation, as far as reporting duties depend on it. The grammar alone.

Every key may be left out, and then it is unknown: an unknown fact rules no duty out. Which duties need which fact
stands in `playbooks/data/obligations.yaml`.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from playbooks.base import Frozen, Id, Label
from playbooks.obligation_terms import OrganisationFact, StartKind

Place = Literal["eu", "uk", "us", "kr", "jp"]
Role = Literal["provider", "deployer"]


class AiSystem(Frozen):
    """An AI system, as people call it and as the AI Act sees it. Who is both its provider and its deployer lists it
    twice.
    """

    name: Label = Field(description="Name of the system, as people here call it.")
    aliases: tuple[Label, ...] = Field(
        (), description="What else people call it, also in other languages: so reports of the same thing are found."
    )
    role: Role = Field("deployer", description="Your role for it in the AI Act: `provider` or `deployer`.")
    high_risk: bool | None = Field(None, description="Whether it is high-risk (AI Act, Art. 6); left out: not known.")


class ContractClock(Frozen):
    """A clock that a contract, an insurance policy or a customer's data processing agreement sets."""

    id: Id = Field(description="Short name of its own; stays for ever, since incidents name it.")
    name: Label = Field(description="What it is, and who must be told, in a few words.")
    hours: int = Field(ge=1, le=8760, description="How many hours.")
    starts: StartKind = Field(StartKind.AWARE, description="From which moment.")


class OrganisationFacts(Frozen):
    """Facts that decide which duties can apply to the organisation. None means that nobody has said."""

    established: tuple[Place, ...] | None = Field(
        None, description="Where you are established, or whose law binds you otherwise: eu, uk, us, kr, jp."
    )
    nis2_entity: bool | None = Field(None, description="Essential or important entity under NIS2.")
    dora_entity: bool | None = Field(None, description="Financial entity under DORA.")
    listed_in_us: bool | None = Field(None, description="Registrant with the SEC (securities listed in the US).")
    hipaa_covered: bool | None = Field(None, description="Covered entity under HIPAA.")
    ai_systems: tuple[AiSystem, ...] | None = Field(
        None, description="AI systems with your role for each, high-risk or not; [] when there are none."
    )
    cra_manufacturer: bool | None = Field(
        None, description="Manufacturer of products with digital elements (Cyber Resilience Act)."
    )
    frontier_developer: bool | None = Field(
        None, description="Developer of frontier models (trained with more than 10^26 operations)."
    )
    gpai_systemic_risk: bool | None = Field(
        None, description="Provider of a general-purpose AI model with systemic risk (AI Act, Art. 55)."
    )
    us_critical_infrastructure: bool | None = Field(
        None, description="Entity of US critical infrastructure that CIRCIA would cover."
    )
    contract_clocks: tuple[ContractClock, ...] | None = Field(
        None, description="Clocks from your contracts and insurance; [] when there are none."
    )

    @model_validator(mode="after")
    def _contract_ids_are_unique(self) -> Self:
        ids = [clock.id for clock in self.contract_clocks or ()]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"contract_clocks: the id {twice[0]!r} stands here twice; give one of them another")
        return self

    def says(self, fact: OrganisationFact) -> bool | None:
        """Whether a fact is true of the organisation; None when the file does not say."""
        match fact:
            case OrganisationFact.HIGH_RISK_PROVIDER:
                return self._high_risk("provider")
            case OrganisationFact.HIGH_RISK_DEPLOYER:
                return self._high_risk("deployer")
            case OrganisationFact.CONTRACT_CLOCKS:
                return None if self.contract_clocks is None else bool(self.contract_clocks)
        if (place := fact.removeprefix("established_")) != fact:
            return None if self.established is None else place in self.established
        said: bool | None = getattr(self, fact)
        return said

    def _high_risk(self, role: Role) -> bool | None:
        """True when one system of this role is high-risk; unknown while one of them may be."""
        if self.ai_systems is None:
            return None
        answers = [system.high_risk for system in self.ai_systems if system.role == role]
        if True in answers:
            return True
        return None if None in answers else False
