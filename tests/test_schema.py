"""schema.sql, the migrations and the file on disk say the same."""

import re
import sqlite3
from datetime import UTC, datetime

import pytest

from server.store.database import SCHEMA, open_database, read_epoch, renew_epoch
from server.store.migrations import MIGRATIONS

NOW = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)


@pytest.fixture
def db(tmp_path):
    db = open_database(tmp_path / "loket.db", NOW)
    yield db
    db.close()


def shape(db):
    """Tables, columns, indexes and foreign keys through pragmas: the text of the SQL may differ."""
    tables = {name for name in db.table_names() if not name.startswith(("_", "sqlite_"))}
    return {
        table: (
            db.execute(f"pragma table_xinfo({table})").fetchall(),
            sorted(
                (unique, tuple(r[2] for r in db.execute(f"pragma index_info({name})").fetchall()))
                for _, name, unique, _, _ in db.execute(f"pragma index_list({table})").fetchall()
            ),
            sorted(row[2:] for row in db.execute(f"pragma foreign_key_list({table})").fetchall()),
        )
        for table in tables
    }


def test_a_new_file_is_what_schema_sql_says(db):
    named = set(re.findall(r"^create table (\w+)", SCHEMA.read_text("utf-8"), re.M))
    assert set(shape(db)) == named


def test_a_new_file_has_all_migrations_recorded(db):
    assert MIGRATIONS.pending(db) == []
    assert MIGRATIONS.applied(db)


def test_a_file_without_recorded_migrations_is_brought_to_schema_sql(db, tmp_path):
    path = tmp_path / "old.db"
    old = sqlite3.connect(path)
    old.executescript(SCHEMA.read_text("utf-8"))
    old.close()
    migrated = open_database(path, NOW)
    try:
        assert MIGRATIONS.pending(migrated) == []
        assert shape(migrated) == shape(db)
    finally:
        migrated.close()


def test_opening_again_changes_nothing(db, tmp_path):
    epoch = read_epoch(db)
    again = open_database(tmp_path / "loket.db", NOW)
    try:
        assert read_epoch(again) == epoch
        assert shape(again) == shape(db)
    finally:
        again.close()


def test_a_restore_begins_a_new_life(db):
    epoch = read_epoch(db)
    assert renew_epoch(db, NOW) == read_epoch(db) != epoch


@pytest.mark.parametrize(
    "pragma, value",
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("secure_delete", 1),
    ],
)
def test_the_connection_is_set_for_durable_records(db, pragma, value):
    assert db.execute(f"pragma {pragma}").fetchone()[0] == value


def test_a_failure_inside_atomic_leaves_nothing(db):
    with pytest.raises(ZeroDivisionError), db.atomic():
        db.execute("insert into offices values ('x', 'X', '64', '2026')")
        1 / 0  # noqa: B018 -- the failure is the point
    assert db.execute("select count(*) from offices").fetchone()[0] == 0


def test_events_can_be_neither_changed_nor_removed(db):
    db.execute(
        "insert into events (at, actor_kind, act, previous_hash, hash)"
        " values ('t', 'server', 'started', '', 'h')"
    )
    for statement in ("update events set act = 'x'", "delete from events"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(statement)
