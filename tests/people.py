"""The people and the organisation of the tests. Who may do what stands in `triage`; nothing is decided here."""

from triage.core.organisation import Organisation

EMPLOYEE = "U0EMPLOYEE"
COLLEAGUE = "U0COLLEAGUE"
SAFETY_LEAD = "U0SAFETYLEAD"
SAFETY = "U0SAFETY"
SECURITY_LEAD = "U0SECLEAD"
SECURITY = "U0SECURITY"
MANAGER = "U0MANAGER"
SYSTEM_OWNER = "U0SYSOWNER"
LEGAL = "U0LEGAL"
HR = "U0HR"


def make_organisation(**changes: object) -> Organisation:
    """The organisation of the tests, with any of its keys changed."""
    return Organisation.model_validate(
        {
            "name": "Example Ltd",
            "zone": "Europe/Ljubljana",
            "country": "SI",
            "safety": {"channel": "ai-safety", "lead": SAFETY_LEAD, "responders": {"people": [SAFETY_LEAD, SAFETY]}},
            "security": {
                "channel": "ai-security",
                "lead": SECURITY_LEAD,
                "responders": {"people": [SECURITY_LEAD, SECURITY]},
            },
            "roles": {
                "system_owner": {"people": [SYSTEM_OWNER]},
                "legal_privacy": {"people": [LEGAL]},
                "hr": {"people": [HR]},
            },
            "managers": [{"person": MANAGER, "zone": "America/New_York"}],
            **changes,
        }
    )
