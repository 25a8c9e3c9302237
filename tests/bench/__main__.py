"""Runs every bench and prints its table."""

from tests.bench import acks

acks.run()
