"""Opens what a command needs: the library, the organisation, the database. Says in one sentence what is in the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from bot.settings import Settings, read_organisation
from migrations import runner
from playbooks.loader import load_library
from triage.store.door import Store
from triage.store.engine import open_engine
from triage.usecases.office import Office

CONNECTIONS = 24
"""Listeners, senders and ticks together."""
BEFORE_SLACK_GIVES_UP = 2.0
"""Seconds to wait for what is locked, so that a person hears that it was not saved: Slack waits three."""

FORMS = "Use sqlite:///FILE (sqlite:////FILE for a whole path), or postgresql://USER:PASSWORD@HOST/NAME."


class NotReady(Exception):
    """Something that the operator can mend; the message says how."""


def open_office(settings: Settings, patience: float = 10) -> Office:
    """All that use cases need. Raises NotReady when the database is out of date, DataError when a file is wrong."""
    engine = database(settings, patience)
    if runner.is_empty(engine):
        runner.upgrade(engine)
    _require_newest(engine)
    return Office(Store(engine, patience), load_library(), read_organisation(settings.varnost_config))


def _require_newest(engine: Engine) -> None:
    _refuse_newer(engine)
    at, wanted = runner.current(engine), runner.newest()
    if at != wanted:
        raise NotReady(f"The database is at revision {at}, this version wants {wanted}. Run: varnost migrate")


def _refuse_newer(engine: Engine) -> None:
    at = runner.current(engine)
    if at is not None and at > runner.newest():  # they count up
        raise NotReady(
            f"The database is at revision {at}, which a newer version of Varnost made. Install that version."
        )


@contextmanager
def opened_office(settings: Settings) -> Iterator[Office]:
    """As `open_office`, for a command that looks something up and ends; the database is let go.

    Raises NotReady also when there is no database yet: a mistyped address shall not make an empty one.
    """
    url = address(settings)
    if url.drivername.startswith("sqlite") and not Path(str(url.database)).exists():
        raise NotReady(
            f"There is no database at {url.database}. Check DATABASE_URL; a new one is made by: varnost migrate"
        )
    office = open_office(settings)
    try:
        yield office
    finally:
        office.store.engine.dispose()


def database(settings: Settings, patience: float = 10) -> Engine:
    """The engine of DATABASE_URL, tried once. Raises NotReady when it cannot be reached."""
    try:
        url = address(settings).render_as_string(hide_password=False)
        engine = open_engine(url, connections=CONNECTIONS, patience=patience)
        with engine.connect():
            return engine
    except OperationalError as error:
        raise NotReady(f"The database cannot be reached: {error.orig}. Check DATABASE_URL.") from error


def address(settings: Settings) -> URL:
    """DATABASE_URL, taken apart. Raises NotReady when it names nothing that we can keep incidents in."""
    try:
        url = make_url(settings.database_url)
    except ArgumentError as error:
        raise NotReady(f"DATABASE_URL is not a database's address. {FORMS}") from error
    if url.drivername.partition("+")[0] not in ("sqlite", "postgresql", "postgres"):
        raise NotReady(f"DATABASE_URL: Varnost does not work with {url.drivername}. {FORMS}")
    if url.drivername.startswith("sqlite") and url.database in (None, "", ":memory:"):
        raise NotReady(f"DATABASE_URL names no file, and what is kept in memory alone is lost. {FORMS}")
    return url


def migrate_database(settings: Settings) -> str:
    """Apply all migrations; the revision the database is then at. Raises NotReady for a newer version's database."""
    engine = database(settings)
    try:
        _refuse_newer(engine)
        return runner.upgrade(engine)
    finally:
        engine.dispose()


@contextmanager
def only_bot(settings: Settings) -> Iterator[None]:
    """Hold the right to be the one bot on a SQLite database. Raises NotReady when another one holds it.

    PostgreSQL takes any number of bots. The right ends with the process, however it ends.
    """
    url = address(settings)
    if url.drivername.startswith("postgres"):
        yield
        return
    path = Path(str(url.database)).resolve()
    lock = FileLock(path.with_name(path.name + ".lock"), timeout=0)
    try:
        with lock:
            yield
    except Timeout as error:
        raise NotReady(
            f"Another `varnost run` already works with {path}. Stop it first, or use PostgreSQL for several."
        ) from error
