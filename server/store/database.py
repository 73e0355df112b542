"""Opens the one SQLite file.

Everything about connections stands here; tables stand in schema.sql.
"""

import sqlite3
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlite_utils

from server.domain.times import utc_text
from server.store.migrations import MIGRATIONS

SCHEMA = Path(__file__).parents[2] / "schema.sql"
DATABASE_NAME = "loket.db"

PRAGMAS = (
    "pragma journal_mode = wal",
    "pragma synchronous = full",  # an acknowledged draft survives a power cut
    "pragma foreign_keys = on",
    "pragma busy_timeout = 5000",
    "pragma secure_delete = on",  # what is withdrawn leaves no bytes in free pages
    "pragma temp_store = memory",
)


class Database(sqlite_utils.Database):
    """sqlite_utils.Database whose outermost `atomic()` takes the write lock at once.

    A deferred transaction that reads first and writes later fails with "database is locked",
    without waiting, when the command line wrote in between.
    """

    @contextmanager
    def atomic(self) -> Generator["Database", None, None]:
        """All of it or nothing. Inside another one: this part of it or nothing of this part."""
        if self.conn.in_transaction:
            with self._part():
                yield self
            return
        self.begin()
        try:
            yield self
            self.conn.commit()
        except BaseException:
            self.conn.rollback()
            raise

    @contextmanager
    def joined(self) -> Generator["Database", None, None]:
        """As `atomic()` when nothing is under way; else simply a part of what is, at no cost. For
        what nobody catches half-way and goes on.
        """
        if self.conn.in_transaction:
            yield self
            return
        with self.atomic():
            yield self

    def begin(self) -> None:
        """Takes the write lock. Whoever calls it also commits or rolls back."""
        self.conn.execute("begin immediate")

    @contextmanager
    def _part(self) -> Generator[None, None, None]:
        """Always the same name, so that the statement is prepared once: SQLite takes the innermost.

        An error may have ended the whole transaction, its parts included.
        """
        self.conn.execute("savepoint part")
        try:
            yield
        except BaseException:
            if self.conn.in_transaction:
                self.conn.execute("rollback to part")
                self.conn.execute("release part")
            raise
        self.conn.execute("release part")


def open_database(path: Path, now: datetime | None = None) -> Database:
    """The database at `path`: made from schema.sql when new or empty, else migrated to it.

    The connection may be used from any thread, by one at a time: the server uses it on its event
    loop only.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)  # SQLite gives its side files the same mode
    db = _connect(path)
    try:
        if db.table_names():
            MIGRATIONS.apply(db)
        else:
            _create(db, now or datetime.now(UTC))
    except BaseException:
        db.close()
        raise
    return db


def open_beside(db: Database) -> Database:
    """Another connection to the same file."""
    return _connect(db.execute("pragma database_list").fetchone()[2])


def _connect(path: Path | str) -> Database:
    connection = sqlite3.connect(path, check_same_thread=False, cached_statements=256)
    db = Database(connection)
    try:
        for pragma in PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        db.close()
        raise
    return db


def open_to_read(path: Path) -> Database:
    """A look at a database or a copy of it that changes nothing."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    connection.execute("pragma busy_timeout = 5000")
    return Database(connection)


def read_epoch(db: sqlite_utils.Database) -> str:
    """The name of this life of the database."""
    return db.execute("select epoch from server_state where only_row = 1").fetchone()[0]


def renew_epoch(db: sqlite_utils.Database, now: datetime) -> str:
    """Begins a new life, as a restore does: the tablets then offer what they delivered.

    Returns its name.
    """
    epoch = str(uuid.uuid4())
    with db.atomic():
        db.execute("delete from server_state")
        db.execute(
            "insert into server_state (only_row, epoch, created_at) values (1, ?, ?)",
            [epoch, utc_text(now)],
        )
    return epoch


def _create(db: Database, now: datetime) -> None:
    db.conn.executescript("begin immediate;\n" + SCHEMA.read_text("utf-8"))
    with db.atomic():
        renew_epoch(db, now)
        _record_as_applied(db)
    db.conn.commit()


def _record_as_applied(db: Database) -> None:
    """A fresh file already is what the migrations lead to; sqlite-utils has no public "utc_text"
    for that.
    """
    MIGRATIONS.ensure_migrations_table(db)
    for migration in MIGRATIONS.pending(db):
        MIGRATIONS._record_applied(db, migration.name)
