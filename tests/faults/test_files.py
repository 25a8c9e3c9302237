"""The files of a SQLite database: cut off anywhere by a power failure, copied by a backup, put back."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.backup_command import back_up, backup_command
from bot.opening import NotReady
from playbooks.loader import load_library
from tests.databases import sqlite_database
from tests.faults.post import Post
from tests.faults.scene import Scene
from tests.people import make_organisation
from triage.store.door import Store, Team
from triage.store.engine import open_engine
from triage.usecases.office import Office
from triage.usecases.reporting import TakeReport, take_report

REPORTS = 4


@pytest.fixture(scope="module")
def written(tmp_path_factory, sqlite_template) -> tuple[Path, list[int]]:
    """A database whose log was never folded in, and how long the log was after each acknowledged report."""
    path = Path(sqlite_database(tmp_path_factory.mktemp("wal"), sqlite_template).removeprefix("sqlite:///"))
    engine = open_engine(f"sqlite:///{path}", connections=1)
    office = Office(Store(engine), load_library(), make_organisation())
    with closing(sqlite3.connect(path)) as keeps_open:
        keeps_open.execute("SELECT 1 FROM incidents")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_autocheckpoint=0")
        lengths = []
        for number in range(REPORTS):
            take_report(office, TakeReport(Team("T0"), "U0EVA", "it lied", "test", f"k{number}"))
            lengths.append(Path(f"{path}-wal").stat().st_size)
        kept = path.with_name("kept.db")
        shutil.copy(path, kept)
        shutil.copy(f"{path}-wal", f"{kept}-wal")
        engine.dispose()
    return kept, lengths


@given(data=st.data())
@settings(max_examples=60)
def test_a_log_that_is_cut_at_any_byte_opens_and_holds_every_report_that_was_synced(written, tmp_path, data):
    original, lengths = written
    cut = data.draw(st.integers(0, lengths[-1]), label="bytes that are left of the log")
    path = tmp_path / "cut.db"
    shutil.copy(original, path)
    path.with_name("cut.db-shm").unlink(missing_ok=True)
    path.with_name("cut.db-wal").write_bytes(Path(f"{original}-wal").read_bytes()[:cut])
    engine = open_engine(f"sqlite:///{path}", connections=1)
    try:
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            kept = connection.exec_driver_sql("SELECT number FROM incidents ORDER BY number").scalars().all()
    finally:
        engine.dispose()
    assert kept == list(range(1, 1 + sum(length <= cut for length in lengths)))


def url_file(scene: Scene) -> Path:
    return Path(scene.url.removeprefix("sqlite:///"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.whole
def test_a_backup_of_a_working_bot_is_put_back_and_the_bot_goes_on_and_repeats_nothing(scene, tmp_path):
    """What waited when the copy was made has been sent meanwhile: the bot looks before it sends."""
    backup, post = tmp_path / "backup.db", Post(scene)
    first = scene.start()
    assert scene.report().closed
    scene.wait(scene.practice.question)
    first.kill()
    scene.gone(first)
    post.tell(post.channel("waits"))
    back_up(url_file(scene), backup)
    second = scene.start()
    scene.settle()
    second.kill()
    scene.gone(second)

    scene.store.engine.dispose()
    for old in (url_file(scene), *(Path(f"{url_file(scene)}-{part}") for part in ("wal", "shm"))):
        old.unlink(missing_ok=True)
    shutil.copy(backup, url_file(scene))
    scene.start()
    scene.settle()
    scene.check(reports=1)
    assert set(scene.accepted().values()) == {1}
    scene.practice.answer()


def test_a_backup_while_reports_come_in_is_of_one_moment(tmp_path, sqlite_template):
    url = sqlite_database(tmp_path, sqlite_template)
    engine = open_engine(url)
    office = Office(Store(engine), load_library(), make_organisation())
    for number in range(3):
        take_report(office, TakeReport(Team("T0"), "U0EVA", "it lied", "test", f"k{number}"))
        back_up(Path(url.removeprefix("sqlite:///")), tmp_path / f"{number}.db")
    engine.dispose()
    for number in range(3):
        with closing(sqlite3.connect(tmp_path / f"{number}.db")) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert copy.execute("SELECT count(*) FROM incidents").fetchone() == (number + 1,)
            assert copy.execute("SELECT count(*) FROM outbox WHERE state = 'pending'").fetchone() == (0,)


def test_a_backup_never_overwrites(tmp_path, sqlite_template):
    (tmp_path / "old.db").write_text("precious")
    with pytest.raises(NotReady, match="exists; name a new file"):
        back_up(Path(sqlite_template.removeprefix("sqlite:///")), tmp_path / "old.db")
    with pytest.raises(NotReady, match="There is no database"):
        back_up(tmp_path / "none.db", tmp_path / "new.db")


def test_for_postgresql_it_says_how(tmp_path):
    url = "postgresql://varnost:secret@db/varnost"
    result = CliRunner().invoke(backup_command, [str(tmp_path / "b.dump")], env={"DATABASE_URL": url})
    assert isinstance(result.exception, NotReady)
    assert "pg_dump --format=custom" in str(result.exception)
    assert "secret" not in str(result.exception)
