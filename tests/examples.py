"""How many examples a property test tries where each one is work for a database."""

from hypothesis import settings


def fewer(by: int = 4) -> settings:
    """A part of the profile's number of examples, so that `make fuzz` still tries many."""
    return settings(max_examples=max(10, settings.default.max_examples // by))
