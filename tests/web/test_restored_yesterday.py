"""Yesterday's copy is put back: the tablets bring what is missing, nothing doubles."""

from server.store.keys import add_sealing_key, open_keys
from server.store.nightly import make_nightly
from server.store.restore import restore_database
from server.store.verify import verify_file
from server.store.withdrawals import Withdrawals
from tests.office import Clock, open_office
from tests.tablet_client import is_proof_of


def offers(*packets) -> list[dict]:
    return [{"draft_id": p.draft_id, "rev": p.rev, "sha256": p.sha256} for p in packets]


def submitted(tablet, number, rev=1, draft_id=None):
    return tablet.pack(draft_id, rev, "submitted", queue_number=f"B-{number:03d}")


def test_after_yesterdays_copy_nothing_is_lost_and_nothing_doubled(tmp_path):
    clock, folder = Clock(), tmp_path / "backups"
    ledger = Withdrawals(tmp_path / "withdrawn.log")
    database = tmp_path / "loket.db"

    with open_office(tmp_path, clock) as office:  # Monday
        tablet = office.tablet()
        in_copy = submitted(tablet, 1)
        begun = tablet.pack()
        regretted = submitted(tablet, 2)
        for packet in (in_copy, begun, regretted):
            assert is_proof_of(tablet.deliver(packet), packet)
        epoch = tablet.sync().json()["epoch"]
        copy = make_nightly(database, folder, 3, clock.now).copy

        clock.move(days=1)  # Tuesday: all this is in no copy
        add_sealing_key(tmp_path / "keys", clock.now)
        corrected = submitted(tablet, 1, 2, in_copy.draft_id)
        tablet.enrolled["sealing_key"] = tablet.sync().json()["sealing_key"]
        finished = submitted(tablet, 3, 2, begun.draft_id)
        new = submitted(tablet, 4)
        for packet in (corrected, finished, new):
            assert is_proof_of(tablet.deliver(packet), packet)
        gone = tablet.pack(regretted.draft_id, 2, "withdrawn")
        assert tablet.deliver(gone).status_code == 410
        numbers = office.rows("select draft_id, queue_number from drafts order by draft_id")

    keys = open_keys(tmp_path / "keys")
    restore_database(
        copy,
        database,
        folder,
        Withdrawals(tmp_path / "withdrawn.log"),
        clock.now,
        lambda file: verify_file(file, keys, Withdrawals(tmp_path / "withdrawn.log")).findings,
    )

    with open_office(tmp_path, clock) as office:
        tablet.http = office.http
        answer = tablet.sync(epoch=epoch).json()
        assert answer["epoch"] != epoch
        delivered = [in_copy, begun, regretted, corrected, finished, new]
        answer = tablet.sync(epoch=epoch, offers=offers(*delivered)).json()
        assert answer["missing"] == offers(corrected, finished, new)
        assert answer["withdrawn"] == [regretted.draft_id]
        assert tablet.deliver(regretted).status_code == 410
        for packet in (corrected, finished, new):
            assert is_proof_of(tablet.deliver(packet), packet)
            assert tablet.deliver(packet).status_code == 200, "once more is the same"
        still = tablet.sync(epoch=epoch, offers=offers(*delivered)).json()
        assert still["missing"] == []

        found = office.rows("select draft_id, queue_number from drafts order by draft_id")
        assert found == numbers
        kept = office.rows("select sha256 from draft_revisions where sealed is not null")
        expected = [in_copy, begun, corrected, finished, new]
        assert sorted(row[0] for row in kept) == sorted(packet.sha256 for packet in expected)
        assert office.rows("select count(*) from draft_revisions") == [(6,)]
        ledger = Withdrawals(tmp_path / "withdrawn.log")
        assert verify_file(database, keys, ledger).findings == []
