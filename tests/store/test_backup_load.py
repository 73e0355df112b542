"""Copies made while tablets deliver: each is one moment, whole, and holds all that was proved."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from server.store.backup import copy_database
from server.store.database import open_to_read
from server.store.keys import open_keys
from server.store.verify import verify_file
from server.store.withdrawals import Withdrawals
from tests.office import open_office
from tests.tablet_client import is_proof_of

DRAFTS = 60


def test_each_copy_is_one_moment_and_holds_what_was_proved_before_it(tmp_path):
    with open_office(tmp_path) as office:
        tablets = [office.tablet(name=f"Tablet {n}") for n in range(3)]
        packets = [(tablets[n % 3], tablets[n % 3].pack(stage="submitted")) for n in range(DRAFTS)]
        proved: list[str] = []

        def deliver(tablet, packet) -> None:
            assert is_proof_of(tablet.deliver(packet), packet)
            proved.append(packet.draft_id)

        copies = []
        with ThreadPoolExecutor(6) as pool:
            sending = [pool.submit(deliver, *pair) for pair in packets]
            while not all(one.done() for one in sending):
                before = set(proved)
                copy = copy_database(tmp_path / "loket.db", tmp_path / "usb", office.clock.now)
                copies.append((copy, before))
                office.clock.move(seconds=1)
        for one in sending:
            one.result()
    assert len({len(before) for _, before in copies}) > 1, "copies were made meanwhile"
    keys, ledger = open_keys(tmp_path / "keys"), Withdrawals(tmp_path / "withdrawn.log")
    for copy, before in copies:
        assert verify_file(copy, keys, ledger).findings == []
        with closing(open_to_read(copy)) as db:
            held = {row[0] for row in db.execute("select draft_id from drafts").fetchall()}
        assert before <= held


def test_no_copy_holds_a_key(tmp_path):
    with open_office(tmp_path) as office:
        tablet = office.tablet()
        tablet.deliver(tablet.pack(stage="submitted"))
        copy = copy_database(tmp_path / "loket.db", tmp_path / "usb", office.clock.now)
        whole = copy.read_bytes()
    for file in (tmp_path / "keys").iterdir():
        secret = file.read_bytes()
        lines = secret.splitlines()[1:-1] if b"PRIVATE" in secret else []
        for part in lines or (secret, secret.hex().encode()):
            assert part not in whole, file.name
