"""How fast the store is: reports, claims, and finding what is due, each against a bare loop on the same database."""

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import monotonic, perf_counter

from sqlalchemy import text

from bot.timers import Timers
from playbooks.loader import load_library
from tests import databases
from tests.bench.rows import OUTBOX, TEAM, TIMERS, fill
from tests.people import make_organisation
from triage.store import queue
from triage.store.door import Store
from triage.store.engine import open_engine
from triage.store.tables import Inbound
from triage.usecases.office import Office
from triage.usecases.reporting import TakeReport, take_report

SECONDS = float(os.getenv("BENCH_SECONDS", "4"))
WRITERS = (1, 4, 16)
SIZES = (1_000, 100_000, 1_000_000)
AT_ONCE = 1_000
BATCH = 50


@contextmanager
def engines() -> Iterator[list[tuple[str, Callable[[], Store]]]]:
    """Both databases, each as a function that makes an empty one."""
    with tempfile.TemporaryDirectory() as folder, databases.postgresql_server() as server:
        fresh = itertools.count()

        def sqlite() -> Store:
            return _migrated(databases.sqlite_database(Path(folder)))

        def postgresql() -> Store:
            name = f"bench_{next(fresh)}"
            databases.run_sql(server, f"CREATE DATABASE {name}")
            return _migrated(server.replace("/postgres?", f"/{name}?"))

        yield [("sqlite", sqlite), ("postgresql", postgresql)]


def _migrated(url: str) -> Store:
    databases.migrate(url)
    return Store(open_engine(url, connections=24))


def run() -> None:
    """Print the tables."""
    with engines() as all_engines:
        for name, fresh in all_engines:
            print(f"\nstore on {name}; {SECONDS:g} s each")
            _reports(fresh())
            _claims(fresh())
            _due(fresh)
            _fired(fresh())


def _reports(store: Store) -> None:
    office, keys = Office(store, load_library(), make_organisation()), itertools.count()

    def report() -> None:
        take_report(office, TakeReport(TEAM, "U0EVA", "our support bot promised a refund", "bench", f"r{next(keys)}"))

    def bare() -> None:
        with store.writing_quietly() as tx:
            tx.insert_once(Inbound, workspace_id=1, key=f"b{next(keys)}", accepted_at=tx.real_now())

    report()
    print(f"{'reports with':<28}{'a second':>10}{'bare loop':>11}{'ratio':>8}")
    for writers in WRITERS:
        ours, base = _rate(report, writers), _rate(bare, writers)
        print(f"{f'{writers} writers':<28}{ours:>10.0f}{base:>11.0f}{ours / base:>8.3f}")


def _rate(act: Callable[[], None], writers: int) -> float:
    until, began = monotonic() + SECONDS, monotonic()

    def work(_: int) -> int:
        done = 0
        while monotonic() < until:
            act()
            done += 1
        return done

    with ThreadPoolExecutor(writers) as pool:
        return sum(pool.map(work, range(writers))) / (monotonic() - began)


def _claims(store: Store) -> None:
    fill(store, OUTBOX, "pending", 5_000)
    began, claimed = perf_counter(), 0
    while True:
        with store.writing_quietly() as tx:
            rows = queue.claim_messages(tx, BATCH)
            queue.lease(tx, *rows)
        if not rows:
            break
        claimed += len(rows)
    ours = claimed / (perf_counter() - began)
    began = perf_counter()
    with store.engine.connect() as connection:
        ids = connection.execute(text("SELECT id FROM outbox ORDER BY id")).scalars().all()
    for start in range(0, len(ids), BATCH):
        with store.engine.begin() as connection:
            mine = {"first": ids[start], "last": ids[min(start + BATCH, len(ids)) - 1]}
            connection.execute(
                text("UPDATE outbox SET attempts = attempts + 1 WHERE id BETWEEN :first AND :last"), mine
            )
    base = claimed / (perf_counter() - began)
    print(f"{f'claims in batches of {BATCH}':<28}{ours:>10.0f}{base:>11.0f}{ours / base:>8.3f}")


def _due(fresh: Callable[[], Store]) -> None:
    times: dict[int, tuple[float, float]] = {}
    for size in SIZES:
        store = fresh()
        fill(store, TIMERS, "done", size)
        fill(store, TIMERS, "pending", 1)
        fill(store, OUTBOX, "sent", size)
        fill(store, OUTBOX, "pending", 20)
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
        with store.reading() as tx:
            times[size] = (
                _median(lambda tx=tx: queue.next_timer_at(tx)),
                _median(lambda tx=tx: queue.claim_messages(tx)),
            )
            bare = _median(lambda tx=tx: tx.session.execute(text("SELECT 1")).scalar())
        store.engine.dispose()
        print(
            f"{f'due, of {size:,} rows':<28} timers {times[size][0]:.3f} ms, messages {times[size][1]:.3f} ms, "
            f"bare SELECT 1 {bare:.3f} ms; against 1,000 rows: "
            f"{times[size][0] / times[SIZES[0]][0]:.2f}, {times[size][1] / times[SIZES[0]][1]:.2f}"
        )


def _median(act: Callable[[], object]) -> float:
    found = []
    for _ in range(100):
        began = perf_counter()
        act()
        found.append((perf_counter() - began) * 1000)
    return median(found)


def _fired(store: Store) -> None:
    """1,000 timers fall due at once: how long after its moment each has been claimed and fired, by one replica."""
    office, ends = Office(store, load_library(), make_organisation()), []
    fill(store, TIMERS, "pending", AT_ONCE)
    began = perf_counter()
    store.when_written = lambda: ends.append(perf_counter() - began)
    Timers(office).fire_due()
    base = _rate(lambda: _bare_claim(store), 1)
    cuts, rate = quantiles(ends, n=100), len(ends) / ends[-1]
    print(f"{'due to claim, 1,000 at once':<28}{rate:>10.0f}{base:>11.0f}{rate / base:>8.3f}", end="")
    print(f"   half within {cuts[49]:.2f} s, p99 {cuts[98]:.2f} s")


def _bare_claim(store: Store) -> None:
    with store.writing_quietly() as tx:
        tx.session.execute(text("UPDATE timers SET state = 'done' WHERE id = 1"))
