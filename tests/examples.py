"""How many examples a property test tries where that is not the profile's own number."""

from hypothesis import settings

MOST_WITH_A_DATABASE = 500


def fewer(by: int = 4) -> settings:
    """A part of the profile's number, for what is work for a database; hundreds in `make fuzz`, which is to end."""
    return settings(max_examples=max(10, min(settings.default.max_examples // by, MOST_WITH_A_DATABASE)))


def more(by: int = 3) -> settings:
    """Several times the profile's number, for what is promised of every text; `make fuzz` has enough as it is."""
    most = settings.default.max_examples
    return settings(max_examples=most if most >= 10_000 else most * by)
