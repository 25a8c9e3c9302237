"""Waits for what happens in another thread, as long as it may take on a busy machine. Measures nothing."""

from collections.abc import Callable
from threading import Event
from time import monotonic


def until(look: Callable[[], object], seconds: float = 60) -> None:
    """Return once `look` finds what it looks for; fail when that takes too long."""
    never, end = Event(), monotonic() + seconds
    while not look():
        assert monotonic() < end, "waited in vain"
        never.wait(0.02)
