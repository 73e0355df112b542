"""A copy each night, the oldest ones go, and the desk knows how old the newest is."""

import asyncio
from datetime import timedelta

import pytest

from server.store.backup import NoCopy, copy_database
from server.store.nightly import look, make_nightly
from server.web import backup_watch
from server.web.backup_watch import BackupWatch, watch_backups
from tests.office import open_office


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as office:
        office.found()
        yield office


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


def night(office, folder, kept=3):
    made = make_nightly(office.data / "loket.db", folder, kept, office.clock.now)
    office.clock.move(days=1)
    return made


def test_the_newest_nights_stay_and_nothing_else_is_touched(office, folder):
    by_hand = copy_database(office.data / "loket.db", folder, office.clock.now)
    replaced = copy_database(
        office.data / "loket.db", folder, office.clock.now, mark="-before-restore"
    )
    made = [night(office, folder).copy for _ in range(5)]
    assert {by_hand, replaced, *made[2:]} == set(folder.iterdir())


def test_nothing_is_removed_when_no_new_copy_was_made(office, folder):
    made = [night(office, folder).copy for _ in range(3)]
    damaged = office.data / "damaged.db"
    damaged.write_bytes(b"no database" * 500)
    with pytest.raises(NoCopy):
        make_nightly(damaged, folder, 1, office.clock.now)
    assert set(folder.iterdir()) == set(made)


def test_what_a_cut_off_night_left_is_cleared(office, folder):
    folder.mkdir()
    (folder / "loket-20261101T000000.000000Z-nightly.sqlite.unfinished").write_bytes(b"half")
    copy = night(office, folder).copy
    assert list(folder.iterdir()) == [copy]


def test_a_changed_log_is_seen_each_night(office, folder):
    office.operator()
    assert night(office, folder).breaks == 0
    office.db.execute("drop trigger events_are_not_changed")
    office.db.execute("update events set act = 'x' where event_id = 2")
    assert night(office, folder).breaks == 1


def test_the_newest_whole_copy_counts_by_its_name(office, folder):
    assert look(folder).newest is None
    night(office, folder)
    newest = office.clock.now
    copy_database(office.data / "loket.db", folder, newest)
    office.clock.move(days=1)
    copy_database(office.data / "loket.db", folder, office.clock.now, mark="-before-restore")
    (folder / "loket-20991101T000000.000000Z.sqlite.unfinished").write_bytes(b"half")
    (folder / "loket-of-somebody.sqlite").write_bytes(b"")
    assert look(folder).newest == newest


def watched(office, may_copy=True) -> BackupWatch:
    asyncio.run(watch_backups(office.state, may_copy=may_copy))
    return office.state.backup_watch


def test_a_night_gets_one_copy(office, folder):
    watch = watched(office, may_copy=False)
    assert not watch.newest and not watch.is_late(office.clock.now), "in a minute there is one"
    for _ in range(3):
        assert watched(office).newest == office.clock.now
    office.clock.move(hours=20)
    watched(office)
    assert len(list(folder.iterdir())) == 2


def test_a_failure_is_tried_again_in_an_hour_and_says_so(office, folder, monkeypatch):
    tries = []

    def fail(*arguments):
        tries.append(arguments)
        raise OSError("no space left")

    monkeypatch.setattr(backup_watch, "make_nightly", fail)
    for minutes in (0, 1, 30, 40):
        office.clock.move(minutes=minutes)
        assert watched(office).failed_at
    assert len(tries) == 2
    monkeypatch.undo()
    office.clock.move(hours=1)
    assert watched(office).failed_at is None


def test_it_is_late_from_thirty_six_hours(office):
    watch = BackupWatch()
    assert not watch.is_late(office.clock.now), "nobody looked yet"
    watch.looked = True
    assert watch.is_late(office.clock.now), "there is none at all"
    watch.newest = office.clock.now
    assert not watch.is_late(office.clock.now + timedelta(hours=36))
    assert watch.is_late(office.clock.now + timedelta(hours=36, seconds=1))
    assert watch.age(office.clock.now - timedelta(hours=1)) == timedelta()
