"""What was erased stays erased: docs/database.md, its two tables, with a real copy and restore."""

import sqlite3
from contextlib import closing, contextmanager

import pytest

from server.store.backup import copy_database
from server.store.claims import claim_draft
from server.store.finalisations import Decision, finalise
from server.store.purge import empty_log, list_due, purge_draft
from server.store.restore import restore_database
from server.store.withdrawals import Withdrawals, withdraw_draft
from tests.office import Clock, open_office
from tests.tablet_client import ANSWERS, TabletClient, is_proof_of


@contextmanager
def running(data, clock, tablet=None):
    """The office, and the tablet speaking to this run of its server."""
    with open_office(data, clock) as office:
        if tablet:
            tablet.http = office.http
        yield office


def restore(data, copy, clock):
    ledger = Withdrawals(data / "withdrawn.log")
    return restore_database(copy, data / "loket.db", data / "backups", ledger, clock.now)


def purge(office):
    for due in list_due(office.db, office.state.rules, office.clock.now):
        assert purge_draft(office.db, office.state.withdrawals.purged, due, office.clock.now)
    assert empty_log(office.db)


def finish(office, draft_id):
    rows = office.rows("select operator_id from operators")
    operator_id = rows[0][0] if rows else office.operator()
    claim_draft(office.db, "palaran", draft_id, operator_id, office.clock.now)
    decision = Decision("referred", "capital", None, None)
    finalise(
        office.db, office.state.keys, "palaran", draft_id, decision, operator_id, office.clock.now
    )


def held(data, draft_id):
    """Sealed versions of it in the database file."""
    with closing(sqlite3.connect(data / "loket.db")) as db:
        return db.execute(
            "select count(*) from draft_revisions where draft_id = ? and sealed is not null",
            [draft_id],
        ).fetchone()[0]


def offered(tablet, *packets):
    """What the server says to the offers of a tablet after a restore."""
    offers = [{"draft_id": p.draft_id, "rev": p.rev, "sha256": p.sha256} for p in packets]
    answer = tablet.sync(offers=offers).json()
    return [one["draft_id"] for one in answer["missing"]], answer["withdrawn"]


def delivered_and_copied(office, data, clock, copied):
    """A draft that arrived, and a copy of the database from before or after that."""
    tablet = office.tablet()
    packet = tablet.pack(stage="submitted", queue_number="B-001")
    if copied == "while it was there":
        tablet.deliver(packet)
    copy = copy_database(data / "loket.db", data / "backups", clock.now)
    if copied == "before it came":
        tablet.deliver(packet)
    return tablet, packet, copy


@pytest.mark.parametrize("copied", ["before it came", "while it was there"])
def test_a_purged_draft_does_not_come_back_by_a_restore_nor_by_a_tablet(tmp_path, copied):
    clock = Clock()
    with running(tmp_path, clock) as office:
        tablet, packet, copy = delivered_and_copied(office, tmp_path, clock, copied)
        finish(office, packet.draft_id)
        clock.move(days=2)
        purge(office)
    assert held(tmp_path, packet.draft_id) == 0
    restore(tmp_path, copy, clock)
    assert held(tmp_path, packet.draft_id) == 0
    with running(tmp_path, clock, tablet) as office:
        assert offered(tablet, packet) == ([], [])
        answer = tablet.deliver(packet)
        wanted = 410 if copied == "before it came" else 200  # this copy still knew its hash
        assert (answer.status_code, is_proof_of(answer, packet)) == (wanted, True)
    assert held(tmp_path, packet.draft_id) == 0


def test_a_later_revision_than_the_copy_holds_does_not_come_back_either(tmp_path):
    clock = Clock()
    with running(tmp_path, clock) as office:
        tablet = office.tablet()
        first = tablet.pack(stage="filling")
        tablet.deliver(first)
        copy = copy_database(tmp_path / "loket.db", tmp_path / "backups", clock.now)
        last = tablet.pack(first.draft_id, rev=5, stage="submitted", queue_number="B-001")
        tablet.deliver(last)
        finish(office, first.draft_id)
        clock.move(days=2)
        purge(office)
    restore(tmp_path, copy, clock)
    with running(tmp_path, clock, tablet) as office:
        assert offered(tablet, first, last) == ([], [])
        for packet in (first, last):
            assert tablet.deliver(packet).status_code == 410
        assert office.acts(first.draft_id)[-1] == "purged"
    assert held(tmp_path, first.draft_id) == 0


def test_an_owner_who_comes_back_after_the_purge_is_taken_after_a_restore_too(tmp_path):
    clock = Clock()
    with running(tmp_path, clock) as office:
        tablet = office.tablet()
        old = tablet.pack(stage="paused", rev=3)
        tablet.deliver(old)
        copy = copy_database(tmp_path / "loket.db", tmp_path / "backups", clock.now)
        clock.move(days=4)
        purge(office)
    restore(tmp_path, copy, clock)
    with running(tmp_path, clock, tablet) as office:
        new = tablet.pack(old.draft_id, rev=4, stage="submitted", queue_number="B-001")
        answer = tablet.deliver(new)
        assert (answer.status_code, is_proof_of(answer, new)) == (200, True)
        assert office.draft(old.draft_id).purged_at is None
    assert held(tmp_path, old.draft_id) == 1


def test_the_ledger_of_the_purge_changes_nothing_while_nothing_was_restored(tmp_path):
    clock = Clock()
    with running(tmp_path, clock) as office:
        tablet = office.tablet()
        packet = tablet.pack(stage="paused", rev=3)
        tablet.deliver(packet)
        clock.move(days=4)
        purge(office)
        tablet.deliver(tablet.pack(packet.draft_id, rev=4, stage="paused"))
    with running(tmp_path, clock, tablet) as office:  # a start applies the ledgers
        assert office.draft(packet.draft_id).purged_at is None
        assert tablet.deliver(packet).status_code == 200
    assert held(tmp_path, packet.draft_id) == 1


@pytest.mark.parametrize("copied", ["before it came", "while it was there"])
def test_a_withdrawn_draft_does_not_come_back_by_a_restore_nor_by_a_tablet(tmp_path, copied):
    clock = Clock()
    with running(tmp_path, clock) as office:
        tablet, packet, copy = delivered_and_copied(office, tmp_path, clock, copied)
        withdraw_draft(
            office.db,
            office.state.withdrawals,
            draft_id=packet.draft_id,
            office_id="palaran",
            actor_kind="operator",
            actor_id=None,
            now=clock.now,
        )
    restore(tmp_path, copy, clock)
    assert held(tmp_path, packet.draft_id) == 0
    with running(tmp_path, clock, tablet) as office:
        assert offered(tablet, packet) == ([], [packet.draft_id])
        assert tablet.deliver(packet).status_code == 410
    assert held(tmp_path, packet.draft_id) == 0


def test_a_revoked_tablet_does_not_bring_a_withdrawn_draft_into_quarantine(tmp_path):
    with running(tmp_path, Clock()) as office:
        tablet = office.tablet()
        packet = tablet.pack(stage="submitted")
        tablet.deliver(packet)
        tablet.deliver(tablet.pack(packet.draft_id, rev=2, stage="withdrawn"))
        office.revoke(tablet)
        answer = tablet.deliver(packet)
        assert (answer.status_code, is_proof_of(answer, packet)) == (410, True)
        assert tablet.send("PUT", f"/api/drafts/{packet.draft_id}", b"broken").status_code == 422
        assert office.rows("select count(*) from set_aside") == [(0,)]


def canaries(office):
    """Pieces of ciphertext, envelopes and hashes of what is stored now."""
    for sealed, envelope in office.rows("select sealed, envelope from draft_revisions"):
        yield from (sealed[at : at + 64] for at in range(0, len(sealed) - 63, 64))
        yield envelope.encode()
    for row in office.rows("select nik_hash, phone_hash, email_hash, resume_hash from drafts"):
        yield from (value.encode() for value in row if value)


@pytest.mark.parametrize("how", ["withdrawal", "purge"])
def test_no_byte_of_it_is_in_database_log_or_the_next_copy(tmp_path, how):
    clock = Clock()
    with running(tmp_path, clock) as office:
        tablet = office.tablet()
        packet = tablet.pack(stage="paused", answers={**ANSWERS, "name": "x" * 9000})
        tablet.deliver(packet)
        traces = set(canaries(office))
        assert len(traces) > 100
        if how == "withdrawal":
            tablet.deliver(tablet.pack(packet.draft_id, rev=2, stage="withdrawn"))
        else:
            clock.move(days=4)
            purge(office)
        copy = copy_database(tmp_path / "loket.db", tmp_path / "backups", clock.now)
        files = [copy, *tmp_path.glob("loket.db*")]
        assert len(files) > 1
        for file in files:
            text = file.read_bytes()
            assert [trace for trace in traces if trace in text] == [], file.name


@pytest.mark.parametrize("name", ["withdrawn.log", "purged.log"])
def test_a_line_that_a_power_cut_left_half_costs_no_other_line(tmp_path, name):
    clock = Clock()
    (tmp_path / name).write_text("2026-11-24T03:05:00.000Z 1234")
    ledger = Withdrawals(tmp_path / "withdrawn.log")
    ledger.add("a-draft", clock.now)
    ledger.purged.add("a-draft", 3, clock.now)
    again = Withdrawals(tmp_path / "withdrawn.log")
    assert "a-draft" in again
    assert again.purged.covers("a-draft", 3) and not again.purged.covers("a-draft", 4)


def test_the_ledgers_name_nobody_and_are_for_their_owner_only(tmp_path):
    clock = Clock()
    with running(tmp_path, clock) as office:
        tablet: TabletClient = office.tablet()
        tablet.deliver(tablet.pack(stage="withdrawn"))
        packet = tablet.pack(stage="paused")
        tablet.deliver(packet)
        clock.move(days=4)
        purge(office)
    for name in ("withdrawn.log", "purged.log"):
        file = tmp_path / name
        assert file.stat().st_mode & 0o777 == 0o600
        assert not [value for value in ANSWERS.values() if str(value) in file.read_text()]
