"""What happened can't be changed unseen, and names nobody."""

import json
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from server.store.chain import first_broken_event
from server.store.desk_drafts import create_desk_draft
from server.store.edits import save_edit
from server.store.events import record
from tests.office import open_office
from tests.tablet_client import ANSWERS


def note(office, act="claimed", **detail):
    record(
        office.db,
        office_id=office.found(),
        actor_kind="server",
        actor_id=None,
        act=act,
        detail=detail,
        now=office.clock.now,
    )


def test_the_chain_is_whole_after_real_work(office):
    tablet = office.tablet()
    for _ in range(3):
        tablet.deliver(tablet.pack(stage="submitted"))
    assert first_broken_event(office.db) is None
    assert len(office.acts()) > 6


def test_the_chain_is_whole_after_parallel_work(office):
    tablets = [office.tablet(name=f"Tablet {n}") for n in range(3)]
    packets = [(tablet, tablet.pack(stage="submitted")) for tablet in tablets for _ in range(8)]
    with ThreadPoolExecutor(24) as pool:
        list(pool.map(lambda pair: pair[0].deliver(pair[1]), packets))
    assert first_broken_event(office.db) is None


def test_an_event_is_written_with_its_act_or_not_at_all(office):
    before = office.acts()
    with pytest.raises(sqlite3.IntegrityError), office.db.atomic():
        note(office)
        office.db.execute("insert into offices values ('palaran', 'x', 'x', 'x')")
    assert office.acts() == before


def test_nothing_personal_stands_readable_in_the_files(tmp_path):
    """Canaries of one applicant, searched in the database, its log and everything else in DATA."""
    with open_office(tmp_path) as office:
        tablet = office.tablet()
        packet = tablet.pack(stage="submitted")
        tablet.deliver(packet)
        tablet.deliver(tablet.pack(packet.draft_id, rev=2, stage="submitted"))
        tablet.open_draft("K72MP4RA", 1985)
        tablet.send("POST", "/api/calls", b'{"screen": "nik"}')
        tablet.sync()
        operator_id, keys = office.operator(), office.state.keys
        save_edit(office.db, keys, packet.draft_id, operator_id, ANSWERS, office.clock.now)
        create_desk_draft(office.db, keys, "palaran", operator_id, ANSWERS, office.clock.now)
        office.db.execute("pragma wal_checkpoint(passive)")
        texts = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
        details = [json.loads(row[0]) for row in office.rows("select detail from events")]
    whole = b"\0".join([*texts, (tmp_path / "loket.db").read_bytes()])
    canaries = [*ANSWERS["name"].split(), ANSWERS["nik"], ANSWERS["phone"].lstrip("+62")]
    canaries += [ANSWERS["email"], ANSWERS["birth_date"], "K72MP4RA"]
    for canary in canaries:
        assert canary.encode() not in whole, canary
    assert not re.search(r"\d{10,}", json.dumps(details))
