"""`varnost backup`: a whole copy of a SQLite database while the bot works. PostgreSQL has its own tool; we say which.

The way back stands in docs/operating.md.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import click

from bot.opening import NotReady, address
from bot.settings import Settings

LOOK_FIRST = "UPDATE outbox SET state = 'sending' WHERE state = 'pending'"
"""In the copy: what waits now may have been sent by the time that the copy is put back, so that bot looks first."""


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_command(file: Path) -> None:
    """Write a copy of the database to FILE, while the bot works."""
    url = address(Settings())
    if not url.drivername.startswith("sqlite"):
        raise NotReady(
            f"PostgreSQL makes its own backups, of one moment and while the bots work:\n"
            f"  pg_dump --format=custom --file={file} {url.render_as_string()}\n"
            f"The way back: pg_restore --clean --if-exists --dbname=DATABASE_URL {file}; see docs/operating.md"
        )
    copied = back_up(Path(str(url.database)), file)
    click.echo(f"{file}: {copied:,} bytes. The way back: stop the bot, and put this file in the database's place.")


def back_up(database: Path, file: Path) -> int:
    """Copy a SQLite database as it is at one moment; how large the copy is. Raises NotReady when there is none, or
    when the file exists.
    """
    if not database.exists():
        raise NotReady(f"There is no database at {database}. Check DATABASE_URL.")
    if file.exists():
        raise NotReady(f"{file} exists; name a new file, so that an older backup is not lost.")
    unfinished = file.with_name(file.name + ".unfinished")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a -wal beside it
        copy.execute(LOOK_FIRST)
        copy.commit()
    unfinished.rename(file)
    return file.stat().st_size
