"""Finds faults of content that do not stop the bot. Being written."""

from playbooks.library import Library


def check_library(library: Library) -> list[str]:
    """Nothing yet."""
    return [] if library.words else ["words: there is no language"]
