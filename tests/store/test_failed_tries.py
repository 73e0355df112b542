"""Failed tries are counted by kind and subject, and are gone after a day."""

from datetime import UTC, datetime, timedelta

from server.store.database import open_database
from server.store.failed_tries import (
    count_failed_tries,
    delete_failed_tries,
    insert_failed_try,
)

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_each_kind_and_subject_counts_for_itself(tmp_path):
    db = open_database(tmp_path / "loket.db", NOW)
    for kind, subject in (
        ("login", "rina"),
        ("login", "rina"),
        ("login", "budi"),
        ("resume", "rina"),
    ):
        insert_failed_try(db, kind, subject, NOW)
    assert count_failed_tries(db, "login", "rina", NOW - MINUTE) == 2
    assert count_failed_tries(db, "login", "rina", NOW + MINUTE) == 0
    delete_failed_tries(db, "login", "rina")
    assert count_failed_tries(db, "login", "rina", NOW - MINUTE) == 0
    assert count_failed_tries(db, "login", "budi", NOW - MINUTE) == 1
    db.close()


def test_they_are_gone_after_a_day(tmp_path):
    db = open_database(tmp_path / "loket.db", NOW)
    insert_failed_try(db, "login", "rina", NOW)
    insert_failed_try(db, "login", "budi", NOW + timedelta(hours=25))
    assert db["failed_tries"].count == 1
    db.close()
