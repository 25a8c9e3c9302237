"""What a text says: the AI systems that it names, and what stands together in it. Terms are tested with likeness."""

import pytest

from triage.core.organisation_facts import OrganisationFacts
from triage.core.said import said, systems_in, systems_of

SYSTEMS = [
    {"name": "Invoice reader", "aliases": ["Rechnungsleser", "the scanner in accounts"]},
    {"name": "Mail filter"},
    {"name": "Mail filter", "role": "provider", "aliases": ["poštni filter"]},
    {"name": "the"},
]


@pytest.fixture
def named(library):
    """Which of the systems a text names."""
    systems = systems_of(library.likeness, OrganisationFacts.model_validate({"ai_systems": SYSTEMS}))
    return lambda text: systems_in(library.likeness, systems, text)


@pytest.mark.parametrize(
    ("text", "systems"),
    [
        ("The INVOICE-READER changed a number", {"Invoice reader"}),
        ("danach hat der Rechnungsleser die IBAN ausgetauscht", {"Invoice reader"}),
        ("Postni filter je spustil priponko", {"Mail filter"}),
        ("the invoice reader, and then the mail filter too", {"Invoice reader", "Mail filter"}),
        ("the mail filters of the filtering team", {"Mail filter"}),
        ("a reader of this invoice, a Rechnung, wrote a mail", set()),
        ("the mailing list has a filter", set()),
        ("the filter let a mail through", set()),
        ("", set()),
    ],
)
def test_a_system_is_named_by_its_name_or_an_alias_whatever_the_accents_and_capitals(named, text, systems):
    assert named(text) == systems


def test_a_name_of_ordinary_words_alone_names_nothing(named):
    assert named("the the the") == frozenset()


@pytest.mark.parametrize("facts", [{}, {"ai_systems": []}])
def test_an_organisation_that_lists_no_systems_has_none_named(library, facts):
    systems = systems_of(library.likeness, OrganisationFacts.model_validate(facts))
    assert systems_in(library.likeness, systems, "the invoice reader") == frozenset()


def test_words_that_stand_together_are_kept_as_pairs_also_with_a_figure(library):
    together = said(library.likeness, "Bahnsteig 9 is gone").together
    assert ("9", "bahns") in together
    assert said(library.likeness, "it left from platform 9, said the man at the gate").together & together == set()
    assert "9" not in said(library.likeness, "Bahnsteig 9").terms
