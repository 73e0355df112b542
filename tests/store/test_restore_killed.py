"""A backup or a restore that is killed at any step leaves whole files (docs/safekeeping.md §2)."""

from tests.killing import in_one_thread

SET_UP = """
import shutil, sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from server.store import backup, restore
from server.store.database import open_database, open_to_read, read_epoch
from server.store.keys import Keys
from server.store.offices import add_office, list_offices
from server.store.verify import verify_file
from server.store.withdrawals import Withdrawals
from tests.killing import kill_at_each_step

root = Path(sys.argv[1])
data, kept = root / "data", root / "kept"
database, folder = data / "loket.db", data / "backups"
NOW = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)

def found(office_id):
    with closing(open_database(kept / "loket.db", NOW)) as db:
        add_office(db, office_id=office_id, name=office_id, kecamatan_code="64.72.01", now=NOW)

def offices(file):
    with closing(open_to_read(file)) as db:
        return [office.office_id for office in list_offices(db)]

def fresh():
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(kept, data)

def whole(file):
    report = verify_file(file, Keys({}, None), Withdrawals(data / "withdrawn.log"))
    assert report.findings == [], report.findings
"""

BACKUP = (
    SET_UP
    + """
found("palaran")
places = [(backup, "copy_pages"), (backup, "check"), (backup, "move"), (backup.os, "fsync"),
          (backup.os, "open"), (backup.os, "close"), (Path, "replace"), (Path, "unlink")]

def check():
    whole(database)
    for copy in folder.glob("*.sqlite") if folder.exists() else ():
        backup.check(copy)
        assert offices(copy) == ["palaran"]

print(kill_at_each_step(
    places, fresh, lambda: backup.copy_database(database, folder, NOW), check))
"""
)

RESTORE = (
    SET_UP
    + """
found("palaran")
copy = backup.copy_database(kept / "loket.db", root / "usb", NOW)
found("sambutan")
with closing(open_database(kept / "loket.db")) as db:  # its last words are in the log only
    db.execute("pragma wal_autocheckpoint = 0")
    add_office(db, office_id="bukuan", name="bukuan", kecamatan_code="64.72.01", now=NOW)
    shutil.copytree(kept, root / "mid")
kept = root / "mid"
assert (kept / "loket.db-wal").stat().st_size > 0
OLD, NEW = ["bukuan", "palaran", "sambutan"], ["palaran"]
epoch = read_epoch(open_to_read(copy))
states = []
places = [(backup, "copy_pages"), (backup, "check"), (restore, "copy_pages"), (restore, "check"),
          (restore, "move"), (backup, "move"), (restore, "_set_aside"), (restore, "_finish_wal"),
          (restore, "renew_epoch"), (restore, "apply_ledger"), (backup.os, "fsync"),
          (Path, "replace"), (Path, "unlink"), (Path, "touch")]

def act():
    later = NOW + timedelta(hours=1)
    ledger = Withdrawals(data / "withdrawn.log")
    keys = Keys({}, None)
    inspect = lambda file: verify_file(file, keys, ledger).findings
    restore.restore_database(copy, database, folder, ledger, later, inspect)

def check():
    restore.clear_leftovers(database)  # as the next start does
    assert not list(data.glob("*.restoring*"))
    states.append(sorted(offices(database)))
    assert states[-1] in (OLD, NEW), states[-1]
    whole(database)
    for kept_copy in folder.glob("*.sqlite") if folder.exists() else ():
        backup.check(kept_copy)
        assert sorted(offices(kept_copy)) == OLD
    with closing(open_database(database)) as db:
        assert (read_epoch(db) == epoch) is (states[-1] == OLD)

steps = kill_at_each_step(places, fresh, act, check)
assert states == sorted(states), "once new, never old again"
assert states.count(NEW) <= 3 and states[-1] == NEW, states
print(steps)
"""
)


def test_a_killed_backup_leaves_no_false_copy(tmp_path):
    (tmp_path / "kept").mkdir()
    assert int(in_one_thread(BACKUP, tmp_path)) > 8


def test_a_killed_restore_leaves_the_old_database_or_the_new_one(tmp_path):
    (tmp_path / "kept").mkdir()
    assert int(in_one_thread(RESTORE, tmp_path)) > 12
