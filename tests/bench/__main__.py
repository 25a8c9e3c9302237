"""Runs every bench and prints its table; `python -m tests.bench store` runs one of them."""

import sys

from tests.bench import acks, likeness, process, store

BENCHES = {"acks": acks.run, "store": store.run, "process": process.run, "likeness": likeness.run}

for name in sys.argv[1:] or BENCHES:
    BENCHES[name]()
