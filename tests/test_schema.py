"""schema.sql, the migrations and the file on disk say the same."""

import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.store.database import SCHEMA, Database, open_database, read_epoch, renew_epoch
from server.store.migrations import FOLDER, MIGRATIONS, read_migrations, statements

RELEASED = Path(__file__).parent / "store" / "released"
CHECK = re.compile(r"check \((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")  # brackets, three deep
NOW = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)


@pytest.fixture
def db(tmp_path):
    db = open_database(tmp_path / "loket.db", NOW)
    yield db
    db.close()


def shape(db):
    """Tables, columns, checks, indexes, foreign keys and triggers, whatever their order: a
    migration adds a column at the end where schema.sql puts it in its place.
    """
    tables = {name for name in db.table_names() if not name.startswith(("_", "sqlite_"))}
    return {table: table_shape(db, table) for table in tables}


def table_shape(db, table):
    sql = db.execute("select sql from sqlite_master where name = ?", [table]).fetchone()[0]
    return (
        sorted(tuple(map(str, row[1:])) for row in db.execute(f"pragma table_xinfo({table})")),
        sorted(CHECK.findall(sql)),
        sorted(
            (unique, tuple(r[2] for r in db.execute(f"pragma index_info({name})").fetchall()))
            for _, name, unique, _, _ in db.execute(f"pragma index_list({table})").fetchall()
        ),
        sorted(row[2:] for row in db.execute(f"pragma foreign_key_list({table})").fetchall()),
        sorted(
            db.execute(
                "select name, sql from sqlite_master where type = 'trigger' and tbl_name = ?",
                [table],
            ).fetchall()
        ),
    )


def test_a_new_file_is_what_schema_sql_says(db):
    named = set(re.findall(r"^create table (\w+)", SCHEMA.read_text("utf-8"), re.M))
    assert set(shape(db)) == named


def test_a_new_file_has_all_migrations_recorded(db):
    assert MIGRATIONS.pending(db) == []
    assert MIGRATIONS.applied(db)


@pytest.mark.parametrize("released", sorted(RELEASED.glob("*.sql")), ids=lambda path: path.stem)
def test_the_file_of_every_release_is_brought_to_schema_sql(db, tmp_path, released):
    path = tmp_path / "old.db"
    old = sqlite3.connect(path)
    old.executescript(released.read_text("utf-8"))
    old.close()
    migrated = open_database(path, NOW)
    try:
        assert MIGRATIONS.pending(migrated) == []
        assert shape(migrated) == shape(db)
        assert migrated.execute("pragma foreign_key_check").fetchall() == []
    finally:
        migrated.close()


def test_a_migration_that_fails_leaves_the_older_file_as_it_was(tmp_path):
    (tmp_path / "0002_half.sql").write_text("create table half (a text);\nnonsense;\n")
    path = tmp_path / "old.db"
    old = Database(sqlite3.connect(path))
    try:
        with pytest.raises(sqlite3.OperationalError):
            read_migrations(tmp_path).apply(old)
        assert "half" not in old.table_names()
        assert [done.name for done in MIGRATIONS.applied(old)] == ["0001_first_release"]
    finally:
        old.close()


def test_a_script_is_run_statement_by_statement():
    script = (
        "-- a comment; with a mark\ncreate table a (b text);\n"
        "create trigger t before delete on a begin\n  select 1;\n  select 2;\nend;\n"
    )
    first, second = statements(script)
    assert first.endswith("create table a (b text);")
    assert second.startswith("create trigger") and second.endswith("end;")


def test_the_scripts_are_bear_numbers_of_their_own():
    names = [path.stem for path in sorted(FOLDER.glob("*.sql"))]
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+", name) for name in names)
    assert len({name[:4] for name in names} | {"0001"}) == len(names) + 1


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
