"""`loket verify` names what is wrong, and only that."""

import re
import sqlite3

import pytest

from server.store.backup import copy_database
from server.store.desk_drafts import create_desk_draft
from server.store.edits import save_edit
from server.store.keys import add_sealing_key, open_keys
from server.store.notes import add_note
from server.store.purge import list_due, purge_draft
from server.store.verify import verify, verify_file
from server.store.withdrawals import Withdrawals
from tests.office import open_office
from tests.tablet_client import ANSWERS


@pytest.fixture
def office(tmp_path):
    """A day's work: every way in which a version is kept, erased or sealed."""
    with open_office(tmp_path) as office:
        work(office)
        assert look(office).findings == []
        yield office


def work(office):
    tablet, keys, now = office.tablet(), office.state.keys, office.clock.now
    operator_id = office.operator()
    first = tablet.pack(rev=2, stage="submitted")
    tablet.deliver(first)
    for rev, stage in ((3, "submitted"), (1, "filling"), (3, "paused")):  # newer, lower, conflict
        tablet.deliver(tablet.pack(first.draft_id, rev=rev, stage=stage))
    office.first = first.draft_id
    save_edit(office.db, keys, office.first, operator_id, ANSWERS, now)
    add_note(office.db, keys, "palaran", office.first, "Membawa KK.", operator_id, now)
    tablet.deliver(tablet.pack(office.first, rev=5, stage="submitted"))  # late
    create_desk_draft(office.db, keys, "palaran", operator_id, ANSWERS, now)
    gone = tablet.pack(stage="submitted")
    tablet.deliver(gone)
    tablet.deliver(tablet.pack(gone.draft_id, rev=2, stage="withdrawn"))
    office.withdrawn = gone.draft_id
    tablet.deliver(tablet.pack())  # will be purged
    office.tablet_client = tablet
    office.clock.move(days=9)
    for due in list_due(office.db, office.state.rules, office.clock.now):
        assert purge_draft(office.db, office.state.withdrawals.purged, due, office.clock.now)


def look(office, keys=None):
    ledger = Withdrawals(office.data / "withdrawn.log")
    return verify(office.db, keys or open_keys(office.data / "keys"), ledger)


def findings(office) -> list[str]:
    return look(office).findings


def test_all_that_was_kept_is_counted_and_opened(office):
    report = look(office)
    assert report.notes == []
    assert report.counts["drafts"] == 4
    held = office.rows("select count(*) from draft_revisions where sealed is not null")[0][0]
    assert report.counts["opened"] == held == 7


def test_changed_content_is_named(office):
    office.db.execute(
        "update draft_revisions set sealed = zeroblob(length(sealed))"
        " where draft_id = ? and rev = 3 and kind = 'tablet'",
        [office.first],
    )
    assert findings(office) == [f"version 3 of draft {office.first} was changed"]


def test_content_changed_together_with_its_hash_is_named(office):
    office.db.execute(
        "update draft_revisions set sha256 = 'x' where draft_id = ? and rev = 1", [office.first]
    )
    found = findings(office)
    assert f"version 1 of draft {office.first} was slipped in: no event tells of it" in found
    assert [one for one in found if re.match(r"the version that event \d+ kept, of draft", one)]


def test_a_version_that_was_removed_is_named(office):
    office.db.execute(
        "delete from draft_revisions where draft_id = ? and kind = 'lower'", [office.first]
    )
    (event_id,) = office.rows("select event_id from events where act = 'lower_kept'")[0]
    (found,) = findings(office)
    assert found == f"the version that event {event_id} kept, of draft {office.first}, was removed"


def test_erasing_without_an_event_is_named(office):
    office.db.execute(
        "update draft_revisions set sealed = null, envelope = null where draft_id = ? and rev = 1",
        [office.first],
    )
    assert findings(office) == [f"version 1 of draft {office.first} was erased without an event"]


def test_a_changed_event_is_named_by_its_number(office):
    office.db.execute("drop trigger events_are_not_changed")
    office.db.execute("update events set actor_id = 'x' where event_id = 4")
    assert findings(office) == ["event 4 was changed"]


def test_a_withdrawn_draft_that_came_back_is_named(office):
    ledger = Withdrawals(office.data / "withdrawn.log")
    ledger.add(office.first, office.clock.now)
    assert findings(office) == [f"draft {office.first} was withdrawn, but still holds something"]


def test_a_lost_ledger_is_named(office):
    (office.data / "withdrawn.log").unlink()
    (found,) = findings(office)
    assert found == f"draft {office.withdrawn} was withdrawn, but the ledger withdrawn.log lacks it"


def test_a_lost_key_is_named_with_what_waits_for_it(office):
    keys = office.data / "keys"
    old = open_keys(keys).current.key_id
    add_sealing_key(keys, office.clock.now)
    (keys / f"sealing-{old}.key").unlink()
    found = findings(office)
    assert found[0] == f"key {old} was in use and is gone"
    assert found[-1] == f"7 versions wait for key {old}"


def test_without_keys_the_rest_is_checked_and_that_is_said(office):
    report = look(office, open_keys(office.data / "nowhere"))
    assert report.findings == []
    assert report.notes == ["the keys are locked or away: nothing was opened"]


def test_what_a_tablet_sent_broken_is_no_fault(office):
    tablet = office.tablet_client
    packet = tablet.pack(stage="submitted")
    packet.sealed = packet.sealed[:-1] + bytes([packet.sealed[-1] ^ 1])
    assert tablet.deliver(packet).status_code == 201
    tablet.deliver(tablet.pack(stage="submitted", key_id="unknown"))
    report = look(office)
    assert report.findings == []
    assert report.notes == ["1 versions don't open; they are kept as they came"] * 2


def test_a_note_that_was_changed_is_named(office):
    office.db.execute("update notes set sealed = zeroblob(length(sealed))")
    assert findings(office) == [f"note 1 of draft {office.first} doesn't open"]


def test_a_row_that_points_at_nothing_is_named(office):
    office.db.execute("pragma foreign_keys = off")
    office.db.execute("update notes set operator_id = 'nobody'")
    office.db.execute("pragma foreign_keys = on")
    assert findings(office) == ["row 1 of notes points at nothing in operators"]


def test_a_copy_is_verified_like_the_database_itself(office, tmp_path):
    copy = copy_database(office.data / "loket.db", tmp_path / "usb", office.clock.now)
    before = copy.read_bytes()
    ledger = Withdrawals(office.data / "withdrawn.log")
    report = verify_file(copy, open_keys(office.data / "keys"), ledger)
    assert (report.findings, report.counts["opened"]) == ([], 7)
    assert copy.read_bytes() == before
    assert [file.name for file in copy.parent.iterdir()] == [copy.name]


def test_what_is_no_database_is_no_verdict(office, tmp_path):
    wrong = tmp_path / "wrong.sqlite"
    wrong.write_bytes(b"not a database at all")
    with pytest.raises(sqlite3.DatabaseError):
        verify_file(wrong, open_keys(office.data / "keys"), Withdrawals(tmp_path / "none"))


def test_of_ten_thousand_faults_the_first_are_shown(office):
    office.db.execute("drop trigger events_are_not_removed")
    for _ in range(30):
        office.tablet_client.deliver(office.tablet_client.pack())
    office.db.execute("update draft_revisions set sealed = x'00' where sealed is not null")
    changed = [one for one in findings(office) if one.endswith("was changed")]
    assert len(changed) == 20
    assert "and 17 more versions" in findings(office)


def test_a_purged_draft_that_came_back_is_named(office):
    Withdrawals(office.data / "withdrawn.log").purged.add(office.first, 5, office.clock.now)
    assert findings(office) == [f"draft {office.first} was purged, but still holds something"]
