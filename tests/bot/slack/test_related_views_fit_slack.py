"""What is shown of incidents that belong together fits Slack, is never markup, and has a button for each way on."""

from datetime import timedelta

import pytest

from bot.sandbox.kit.surface import check_message, check_view
from bot.slack.views import card as cards
from bot.slack.views import interview
from bot.slack.views import related as views
from bot.slack.views.card_modals import meta
from bot.slack.views.details import details
from tests.bot.slack import samples
from triage.core.lifecycle import IncidentState
from triage.core.words import Severity
from triage.usecases.relating import Merging, Named, Part, Related

HOSTILE = "<!channel> *hi* <https://evil.example|ok> `x` & " * 60
BIG = "INC-123456789"


def related(number=1, relation="proposed", **more):
    values = {
        "public_id": f"INC-{number}",
        "state": IncidentState.ACKNOWLEDGED,
        "severity": Severity.S2,
        "category": "privacy_leak",
        "reported_at": samples.NOW,
        "ended_at": samples.NOW,
        "lead_id": "U0SAFETYSAM",
        "report": HOSTILE,
        "relation": relation,
        "earlier": True,
        "apart": timedelta(hours=3),
        "agreeing": 4,
        "words": 5,
        "same_system": True,
        "systems": ("Support bot", "CV screening", "x" * 75),
        "again": False,
        "reporter_says": "same",
        "ways": (Merging(BIG, f"INC-{number}", False), Merging(BIG, f"INC-{number}", True)),
    }
    return Related(**(values | more))


def part(number):
    return Part(f"INC-{number}", samples.NOW, HOSTILE, (("on_purpose", "outsider"), ("harm", "dont_know")))


@pytest.mark.parametrize("count", [0, 1, 3, 40])
@pytest.mark.parametrize("relation", ["proposed", "linked", "not_same"])
def test_the_card_the_list_and_the_details_fit(library, count, relation):
    english = library.words["en"]
    others = tuple(related(n, relation, again=bool(n % 2)) for n in range(1, count + 1))
    parts = tuple(part(1000 + n) for n in range(count))
    it = samples.card(library, HOSTILE[:3000], IncidentState.ROUTED, 20, related=others, parts=parts)
    check_message(cards.card(english, it))
    check_view(views.related_list(english, BIG, others, meta(BIG)), "modal")
    check_view(details(library, english, it), "modal")


@pytest.mark.parametrize("count", [0, 1, 100])
def test_the_form_to_name_one_fits(library, count):
    named = [Named(f"INC-{n}", IncidentState.CLOSED, Severity.S1, "misinformation_hallucination") for n in range(count)]
    check_view(views.name_form(library.words["en"], BIG, named, meta(BIG)), "modal")


def test_nothing_that_was_typed_is_markup(library):
    drawn = str(views.related_list(library.words["en"], BIG, [related()], meta(BIG)))
    assert "<!channel>" not in drawn
    assert "<https://evil" not in drawn


def labels(blocks):
    return [one["text"]["text"] for block in blocks if block["type"] == "actions" for one in block["elements"]]


def test_a_card_offers_each_way_on_and_a_closed_one_is_reopened(library):
    english = library.words["en"]
    open_one = related(7, ways=(Merging("INC-9", "INC-7", False),))
    it = samples.card(library, "x", IncidentState.ROUTED, 1, related=(open_one,))
    assert labels(views.on_card(english, it)) == [
        "Merge INC-9 into INC-7",
        "Related, not the same",
        "Not the same",
        "Compare",
    ]
    repeat = related(7, again=True, state=IncidentState.CLOSED, ways=(Merging("INC-9", "INC-7", True),))
    it = samples.card(library, "x", IncidentState.ROUTED, 1, related=(repeat,))
    drawn = views.on_card(english, it)
    assert labels(drawn)[0] == "It came back: reopen INC-7"
    assert "Likely a repeat of INC-7*, which was closed" in str(drawn)


def test_what_goes_on_elsewhere_says_where(library):
    it = samples.card(library, "x", IncidentState.DUPLICATE, 1, part_of="INC-7", related=(related(),))
    drawn = str(cards.card(library.words["en"], it))
    assert "It goes on as part of *INC-7*" in drawn
    assert "bring_back" in drawn
    assert "Likely the same" not in drawn


@pytest.mark.parametrize("said", [None, "same", "other"])
@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("state", list(IncidentState))
def test_the_reporter_is_asked_in_every_language(library, state, again, said):
    for words in library.words.values():
        mine, earlier = (samples.report(library, one, None) for one in (IncidentState.ROUTED, state))
        drawn = interview.same_yours(words, mine, earlier, said, again=again)
        check_message(drawn)
        assert ("actions" in [block["type"] for block in drawn]) is (said is None)


def test_systems_are_named_as_the_organisations_file_writes_them(library):
    one = related(systems=("Support Bot", "CV-Screening"))
    shown = str(views.related_list(library.words["en"], BIG, (one,), meta(BIG)))
    assert "both name the Support Bot and the CV-Screening" in shown
    assert "Reported 3 h" in shown
