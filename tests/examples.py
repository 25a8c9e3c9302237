"""How many examples a property test tries where that is not the profile's own number."""

from hypothesis import settings


def fewer(by: int = 4) -> settings:
    """A part of the profile's number, where each one is work for a database, so that `make fuzz` still tries many."""
    return settings(max_examples=max(10, settings.default.max_examples // by))


def more(by: int = 3) -> settings:
    """Several times the profile's number, for what is promised of every text; `make fuzz` has enough as it is."""
    most = settings.default.max_examples
    return settings(max_examples=most if most >= 10_000 else most * by)
