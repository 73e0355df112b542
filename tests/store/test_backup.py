"""A backup is whole, a restore is whole or nothing, and what was withdrawn stays withdrawn."""

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from server.store.backup import NoCopy, copy_database
from server.store.database import open_database, read_epoch
from server.store.offices import add_office, list_offices
from server.store.restore import DatabaseBusy, restore_database
from server.store.withdrawals import Withdrawals

NOW = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "data" / "loket.db"
    db = open_database(path, NOW)
    add_palaran(db)
    db.close()
    return path


@pytest.fixture
def folder(database):
    return database.parent / "backups"


@pytest.fixture
def ledger(database):
    return Withdrawals(database.parent / "withdrawn.log")


def test_a_copy_holds_what_was_committed_and_nothing_of_an_open_transaction(database, folder):
    with closing(open_database(database)) as server, server.atomic():
        add_office_named(server, "sambutan")
        copy = copy_database(database, folder, NOW)

    assert offices_in(copy) == ["palaran"]


def test_a_copy_is_one_file_for_its_owner_only(database, folder):
    with closing(open_database(database)) as server:
        add_office_named(server, "sambutan")  # still in the write-ahead log
        copy = copy_database(database, folder, NOW)

    assert [file.name for file in folder.iterdir()] == [copy.name]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert copy.name == "loket-20261124T030500.000000Z.sqlite"
    assert offices_in(copy) == ["palaran", "sambutan"]


def test_no_copy_is_made_of_a_damaged_database(database, folder):
    damage(database)

    with pytest.raises(NoCopy):
        copy_database(database, folder, NOW)
    assert list(folder.iterdir()) == []


def test_a_restore_brings_back_the_copy_and_keeps_what_stood_there(database, folder, ledger):
    copy = copy_database(database, folder, NOW)
    with closing(open_database(database)) as server:
        add_office_named(server, "sambutan")

    done = restore_database(copy, database, folder, ledger, LATER)

    assert offices_in(database) == ["palaran"]
    assert [offices_in(kept) for kept in done.kept_aside] == [["palaran", "sambutan"]]


def test_a_restored_database_begins_a_new_epoch_and_says_so_in_the_log(database, folder, ledger):
    copy = copy_database(database, folder, NOW)
    before = epoch_of(database)

    done = restore_database(copy, database, folder, ledger, LATER)

    assert epoch_of(database) == done.epoch != before
    with closing(open_database(database)) as db:
        acts = [act for (act,) in db.execute("select act from events order by event_id")]
    assert acts[-1] == "database_restored"


def test_a_restore_ends_every_login(database, folder, ledger):
    with closing(open_database(database)) as db, db.atomic():
        db.execute(
            "insert into operators (operator_id, office_id, name, role, password_hash, created_at)"
            " values ('o1', 'palaran', 'Ani', 'operator', 'x', '2026')"
        )
        db.execute(
            "insert into sessions (session_hash, operator_id, csrf_token, created_at, expires_at)"
            " values ('h', 'o1', 'c', '2026', '2027')"
        )
    copy = copy_database(database, folder, NOW)

    restore_database(copy, database, folder, ledger, LATER)

    with closing(open_database(database)) as db:
        assert db.execute("select count(*) from sessions").fetchone() == (0,)


def test_a_draft_withdrawn_after_the_copy_is_erased_again(database, folder, ledger):
    with closing(open_database(database)) as db:
        insert_draft(db, "d1")
        insert_draft(db, "d2")
    copy = copy_database(database, folder, NOW)
    ledger.add("d1", NOW)

    done = restore_database(copy, database, folder, ledger, LATER)

    assert done.withdrawn == 1
    with closing(open_database(database)) as db:
        left = db.execute("select draft_id, sealed from draft_revisions order by 1").fetchall()
    assert left == [("d1", None), ("d2", b"sealed")]


@pytest.mark.parametrize("content", [b"", b"not a database at all", None])
def test_a_file_that_is_no_copy_changes_nothing(database, folder, ledger, tmp_path, content):
    wrong = tmp_path / "wrong.sqlite"
    if content is not None:
        wrong.write_bytes(content)
    before = epoch_of(database)

    with pytest.raises(NoCopy):
        restore_database(wrong, database, folder, ledger, LATER)

    assert epoch_of(database) == before
    assert not database.with_name("loket.db.restoring").exists()


def test_another_programs_database_is_refused(database, folder, ledger, tmp_path):
    foreign = tmp_path / "foreign.sqlite"
    with closing(sqlite3.connect(foreign)) as db:
        db.execute("create table notes (text)")

    with pytest.raises(NoCopy, match="no copy of Loket's database"):
        restore_database(foreign, database, folder, ledger, LATER)


def test_a_damaged_copy_is_refused(database, folder, ledger):
    copy = copy_database(database, folder, NOW)
    damage(copy)

    with pytest.raises(NoCopy):
        restore_database(copy, database, folder, ledger, LATER)


def test_a_damaged_database_is_replaced_and_its_files_are_kept(database, folder, ledger):
    copy = copy_database(database, folder, NOW)
    damage(database)
    broken = database.read_bytes()

    done = restore_database(copy, database, folder, ledger, LATER)

    assert offices_in(database) == ["palaran"]
    assert done.kept_aside[0].read_bytes() == broken


def test_a_restore_into_an_empty_folder_needs_no_old_database(database, folder, ledger, tmp_path):
    copy = copy_database(database, folder, NOW)
    fresh = tmp_path / "new" / "loket.db"
    fresh.parent.mkdir()

    done = restore_database(copy, fresh, tmp_path / "new" / "backups", ledger, LATER)

    assert offices_in(fresh) == ["palaran"]
    assert done.kept_aside == []


def test_a_restore_waits_for_nobody_who_still_has_the_database_open(database, folder, ledger):
    copy = copy_database(database, folder, NOW)
    with closing(open_database(database)) as other:
        add_office_named(other, "sambutan")
        with pytest.raises(DatabaseBusy):
            restore_database(copy, database, folder, ledger, LATER)

    assert offices_in(database) == ["palaran", "sambutan"]


def add_palaran(db):
    add_office_named(db, "palaran")


def add_office_named(db, office_id):
    add_office(db, office_id=office_id, name=office_id, kecamatan_code="64.72.01", now=NOW)


def insert_draft(db, draft_id):
    with db.atomic():
        revision = db.execute(
            "insert into draft_revisions"
            " (draft_id, rev, kind, sha256, envelope, sealed, received_at)"
            " values (?, 1, 'tablet', ?, '{}', ?, '2026')",
            [draft_id, draft_id, b"sealed"],
        ).lastrowid
        db.execute(
            "insert into drafts (draft_id, office_id, rev, revision_id, stage, status, received_at,"
            " changed_at, rules_version) values (?, 'palaran', 1, ?, 'filling', 'new', '', '', '')",
            [draft_id, revision],
        )


def offices_in(file):
    with closing(open_database(file)) as db:
        return [office.office_id for office in list_offices(db)]


def epoch_of(file):
    with closing(open_database(file)) as db:
        return read_epoch(db)


def damage(file):
    """Zeroes every page after the first: the header still looks right."""
    content = file.read_bytes()
    file.write_bytes(content[:4096] + bytes(len(content) - 4096))
