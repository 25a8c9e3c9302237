"""The organisation's file: an empty one works, and a wrong one is refused in words that name the cure."""

import pytest
from pydantic import ValidationError

from tests.people import make_organisation
from triage.core.organisation import Organisation
from triage.core.words import Domain


def test_an_empty_file_is_an_organisation():
    empty = Organisation()
    assert [empty.desk(domain).channel for domain in Domain] == ["ai-safety", "ai-security"]
    assert not empty.safety.lists_responders
    assert empty.managers == ()
    assert empty.on_call == empty.workers == {}
    assert empty.absences == ()


@pytest.mark.parametrize(
    ("changes", "cure"),
    [
        ({"zone": "Europe/Lublana"}, "use an IANA name such as Europe/Ljubljana"),
        ({"zone": "../etc/passwd"}, "use an IANA name"),
        ({"country": "XX"}, "use an ISO code such as SI, or leave the key out"),
        ({"country": "Slovenia"}, "pattern"),
        ({"working_hours": {"start": "17:00", "end": "09:00"}}, "start must be before end"),
        ({"working_hours": {"start": "9"}}, "pattern"),
        ({"managers": [{"person": "@anna"}]}, "pattern"),
        ({"digest": {"weekday": "sunday"}}, "'monday'"),
        ({"patience": {"remind_after_minutes": 0}}, "greater than or equal to 1"),
        ({"command": "incident"}, "pattern"),
        ({"saftey": {}}, "Extra inputs are not permitted"),
    ],
)
def test_a_wrong_file_is_refused_with_the_cure(changes, cure):
    with pytest.raises(ValidationError, match=cure):
        make_organisation(**changes)
