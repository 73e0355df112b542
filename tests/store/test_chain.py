"""What was changed, removed, reordered or slipped in is named (docs/safekeeping.md §3)."""

import sqlite3
from pathlib import Path

import pytest

from server.domain.chain import Break, day_seal, event_hash, event_row, plain_seal
from server.store.chain import cover_older_versions, list_breaks
from server.store.database import open_database
from server.store.events import record
from tests.office import MONDAY, open_office

RELEASED = Path(__file__).parent / "released" / "0001_first_release.sql"


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as office:
        office.found()
        for number in range(5):
            record(
                office.db,
                office_id="palaran",
                actor_kind="server",
                actor_id=None,
                act="claimed",
                detail={"number": number},
                now=office.clock.now,
            )
        (office.last,) = office.rows("select max(event_id) from events")[0]
        assert list_breaks(office.db) == []
        yield office


def forge(office, statement, *values):
    """What somebody with the file in hand could do."""
    office.db.execute("drop trigger if exists events_are_not_changed")
    office.db.execute("drop trigger if exists events_are_not_removed")
    office.db.execute(statement, values)


@pytest.mark.parametrize(
    "column, value",
    [
        ("act", "released"),
        ("at", "2026-11-22T00:00:00.000Z"),
        ("actor_id", "somebody"),
        ("actor_kind", "operator"),
        ("draft_id", "x"),
        ("detail", '{"to":2}'),
        ("office_id", None),
        ("sealed_hash", "0" * 64),
        ("previous_hash", "0" * 64),
    ],
)
@pytest.mark.parametrize("where", [2, 3, "last"])
def test_a_changed_event_is_named(office, column, value, where):
    event_id = office.last if where == "last" else where
    forge(office, f"update events set {column} = ? where event_id = ?", value, event_id)  # noqa: S608
    assert list_breaks(office.db) == [Break("changed", event_id)]


def test_a_changed_hash_is_named(office):
    forge(office, "update events set hash = ? where event_id = 3", "0" * 64)
    assert list_breaks(office.db)[0] == Break("changed", 3)


def test_a_changed_event_with_a_hash_made_to_fit_is_named(office):
    (previous,) = office.rows("select previous_hash from events where event_id = 3")[0]
    row = office.rows(
        "select at, office_id, actor_kind, actor_id, 'released', draft_id, detail from events"
        " where event_id = 3"
    )[0]
    own = event_hash(previous, event_row(*row, sealed_hash=None))
    forge(office, "update events set act = 'released', hash = ? where event_id = 3", own)
    assert list_breaks(office.db) == [Break("orphaned", 4, 3)]


@pytest.mark.parametrize("first, last", [(1, 1), (3, 3), (2, 4)])
def test_removed_events_are_named(office, first, last):
    forge(office, "delete from events where event_id between ? and ?", first, last)
    assert list_breaks(office.db) == [Break("removed", first, last)]


def test_a_removed_event_whose_number_was_filled_up_is_named(office):
    forge(office, "delete from events where event_id = 3")
    office.db.execute("update events set event_id = event_id - 1 where event_id > 3")
    assert list_breaks(office.db)[0] == Break("orphaned", 3, 2)


def test_a_reordered_event_is_named(office):
    forge(office, "update events set event_id = -3 where event_id = 3")
    office.db.execute("update events set event_id = 3 where event_id = 4")
    office.db.execute("update events set event_id = 4 where event_id = -3")
    assert list_breaks(office.db) == [
        Break("misplaced", 3, 4),
        Break("misplaced", 4, 2),
        Break("misplaced", 5, 3),
    ]


def test_an_end_that_was_cut_off_is_named(office):
    forge(office, "delete from events where event_id > ?", office.last - 2)
    assert list_breaks(office.db) == [Break("cut", office.last - 2, office.last)]


def test_events_added_by_hand_are_named(office):
    (previous,) = office.rows("select hash from events order by event_id desc limit 1")[0]
    row = ("2026", None, "server", None, "claimed", None, "{}")
    own = event_hash(previous, event_row(*row, sealed_hash=None))
    office.db.execute(
        "insert into events (at, office_id, actor_kind, actor_id, act, draft_id, detail,"
        " previous_hash, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [*row, previous, own],
    )
    assert list_breaks(office.db) == [Break("added", office.last + 1, office.last)]


def test_the_log_of_an_older_release_goes_on_and_its_versions_are_covered_once(tmp_path):
    path = tmp_path / "old.db"
    old = sqlite3.connect(path)
    old.executescript(RELEASED.read_text("utf-8"))
    row = ("2026", None, "server", None, "office_added", None, "{}")
    own = event_hash("0" * 64, row)
    old.execute(
        "insert into events (at, office_id, actor_kind, actor_id, act, draft_id, detail,"
        " previous_hash, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [*row, "0" * 64, own],
    )
    old.execute("insert into offices values ('palaran', 'P', '64.72.01', '2026')")
    old.execute(
        "insert into draft_revisions (draft_id, rev, kind, sha256, received_at)"
        " values ('d', 1, 'tablet', 'abc', '2026')"
    )
    old.execute(
        "insert into drafts (draft_id, office_id, rev, revision_id, stage, status, received_at,"
        " changed_at, rules_version) values ('d', 'palaran', 1, 1, 'filling', 'new', '', '', '')"
    )
    old.commit()
    old.close()
    db = open_database(path)
    assert cover_older_versions(db, MONDAY) == 1
    assert cover_older_versions(db, MONDAY) == 0
    assert list_breaks(db) == []
    acts = db.execute("select act, draft_id, sealed_hash from events order by event_id").fetchall()
    db.close()
    assert acts == [("office_added", None, None), ("version_covered", "d", "abc")]


def test_a_seal_is_short_and_readable_and_every_bit_counts():
    seal = day_seal("0" * 64)
    assert len(seal) == 14 and seal.count("-") == 2
    assert not set(seal) & set("IOQZ01")
    assert len({day_seal(f"{n:064x}") for n in range(500)}) == 500
    assert plain_seal(f" {seal.lower().replace('-', ' ')} ") == seal
