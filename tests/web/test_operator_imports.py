"""The outbox file of a tablet without network: docs/sync.md §10, row by row."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.bundle import BundleRefused, parse_bundle
from server.store.keys import Keys
from server.store.tablets import revoke_tablet
from server.store.withdrawals import withdraw_draft
from server.web.operator import imports
from tests.tablet_client import TabletClient, export, new_id
from tests.web.applicants import SITI, enrol, open_working_desk
from tests.web.desk import HTML, read, words


@pytest.fixture
def desk(tmp_path):
    with open_working_desk(tmp_path) as desk:
        desk.rina = desk.hire("Rina")
        desk.log_in("Rina")
        yield desk


@pytest.fixture
def tablet(desk):
    return enrol(desk)


def packed(tablet, **more):
    return tablet.pack(answers=SITI, **{"stage": "submitted", "queue_number": "B-001", **more})


def upload(desk, file: bytes):
    return desk.client.post(
        "/operator/imports",
        data={"csrf": desk.csrf},
        files={"bundle": ("loket.json", file, "application/json")},
        follow_redirects=False,
    )


def bring_in(desk, carried) -> str:
    """Returns the address of its page."""
    answer = upload(desk, carried.file)
    assert answer.status_code == 303, words(read(answer, answer.status_code))
    return answer.headers["location"]


def said(desk, address) -> list[str]:
    rows = read(desk.get(address)).findall(f".//{HTML}tr[@data-said]")
    return [row.get("data-said") for row in rows]


def proofs(desk, address, carried) -> dict[str, dict]:
    answer = desk.post(f"{address}/proofs")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    return {proof["draft_id"]: proof for proof in carried.proofs(answer.content)}


def drafts(desk) -> list[tuple]:
    return desk.db.execute("select draft_id, rev, status from drafts order by draft_id").fetchall()


def matches(proof, packet) -> bool:
    told = (proof["draft_id"], proof["rev"], proof["sha256"])
    return told == (packet.draft_id, packet.rev, packet.sha256)


def test_a_carried_file_brings_its_drafts_and_takes_proofs_back(desk, tablet):
    one, two = packed(tablet), tablet.pack(answers=SITI, stage="filling")
    carried = export(tablet, [one, two])
    address = bring_in(desk, carried)
    assert said(desk, address) == ["insert", "insert"]
    page = words(read(desk.get(address)))
    assert "Isinya 2 kiriman" in page
    assert "B-001Diterima. Draf baru." in page
    taken = proofs(desk, address, carried)
    assert matches(taken[one.draft_id], one)
    assert taken[one.draft_id]["status"] == 201
    assert taken[one.draft_id]["queue_number"] == "B-001"
    assert matches(taken[two.draft_id], two)
    judged = desk.db.execute("select count(*) from drafts where judged_at is not null").fetchone()
    assert judged == (2,)
    assert {"bundle_imported", "proofs_downloaded"} <= set(desk.acts())


def test_the_same_file_again_doubles_nothing(desk, tablet):
    packet = packed(tablet)
    carried = export(tablet, [packet])
    first = bring_in(desk, carried)
    before = drafts(desk)
    assert bring_in(desk, carried) == first
    assert drafts(desk) == before
    assert "1 kiriman sudah ada di sini" in words(read(desk.get(first)))
    assert matches(proofs(desk, first, carried)[packet.draft_id], packet)


def test_what_comes_by_file_and_by_network_is_one_draft(desk, tablet):
    by_both, by_net = packed(tablet), packed(tablet, queue_number="B-002")
    assert tablet.deliver(by_net).status_code == 201
    carried = export(tablet, [by_both, by_net])
    address = bring_in(desk, carried)
    assert said(desk, address) == ["insert"]
    answer = tablet.deliver(by_both)
    assert answer.status_code == 200
    assert matches(answer.json(), by_both)
    assert len(drafts(desk)) == 2
    numbers = desk.db.execute("select queue_number from drafts order by 1").fetchall()
    assert numbers == [("B-001",), ("B-002",)]


def test_revisions_of_one_draft_arrive_in_their_order(desk, tablet):
    first = tablet.pack(answers=SITI, stage="filling")
    second = packed(tablet, draft_id=first.draft_id, rev=2)
    address = bring_in(desk, export(tablet, [first, second]))
    assert said(desk, address) == ["insert", "update"]
    assert drafts(desk) == [(first.draft_id, 2, "new")]


@pytest.mark.parametrize(
    ("change", "expected", "status"),
    [
        ("rev", "update", 200),
        ("content", "keep_conflict", 409),
        ("lower", "keep_lower", 200),
        ("claimed", "keep_late", 409),
        ("withdrawn stage", "withdraw", 410),
        ("finalised", "keep_wish", 409),
        ("gone", "refuse_withdrawn", 410),
    ],
)
def test_a_file_follows_the_decision_table_of_the_network(desk, tablet, change, expected, status):
    stored = packed(tablet, rev=3)
    tablet.deliver(stored)
    status_of = {"claimed": "claimed", "finalised": "finalised"}
    if change in status_of:
        desk.db.execute("update drafts set status = ?", [status_of[change]])
    ledger = desk.client.app.state.withdrawals
    if change == "gone":
        withdraw_draft(
            desk.db,
            ledger,
            draft_id=stored.draft_id,
            office_id="palaran",
            actor_kind="server",
            actor_id=None,
            now=desk.clock.now,
        )
    rev = {"content": 3, "lower": 2}.get(change, 4)
    stage = "withdrawn" if change in ("withdrawn stage", "finalised") else "submitted"
    packet = packed(tablet, draft_id=stored.draft_id, rev=rev, stage=stage)
    carried = export(tablet, [packet])
    address = bring_in(desk, carried)
    assert said(desk, address) == [expected]
    proof = proofs(desk, address, carried)[stored.draft_id]
    assert (proof["status"], matches(proof, packet)) == (status, True)


def test_a_broken_row_is_set_aside_and_holds_up_nobody(desk, tablet):
    good, bad = packed(tablet), new_id()
    rows = [
        {"draft_id": bad, "rev": 1, "sha256": "0" * 64, "body": "{}"},
        {"draft_id": good.draft_id, "rev": 1, "sha256": good.sha256, "body": good.body.decode()},
    ]
    carried = export(tablet, [], rows=rows)
    address = bring_in(desk, carried)
    assert said(desk, address) == ["broken", "insert"]
    assert list(proofs(desk, address, carried)) == [good.draft_id]
    reasons = desk.db.execute("select draft_id, reason from set_aside").fetchall()
    assert reasons == [(bad, "broken")]


def test_a_row_that_the_server_could_not_take_has_no_proof(desk, tablet, monkeypatch):
    good, unlucky = packed(tablet), packed(tablet, queue_number="B-002")
    real = imports.take_row

    def fails(db, withdrawals, of, row, now):
        if row.draft_id == unlucky.draft_id:
            raise OSError("no space left")
        return real(db, withdrawals, of, row, now)

    monkeypatch.setattr(imports, "take_row", fails)
    carried = export(tablet, [unlucky, good])
    address = bring_in(desk, carried)
    assert said(desk, address) == ["failed", "insert"]
    assert "masih ada di tablet" in words(read(desk.get(address)))
    assert list(proofs(desk, address, carried)) == [good.draft_id]
    monkeypatch.undo()
    assert bring_in(desk, carried) == address
    assert set(proofs(desk, address, carried)) == {good.draft_id, unlucky.draft_id}


def test_a_revoked_tablets_file_goes_into_quarantine(desk, tablet):
    packet, gone = packed(tablet), packed(tablet, queue_number="B-002")
    tablet.deliver(gone)
    tablet.deliver(tablet.pack(gone.draft_id, rev=2, stage="withdrawn"))
    revoke_tablet(desk.db, "palaran", tablet.tablet_id, desk.rina, desk.clock.now)
    carried = export(tablet, [packet, gone])
    address = bring_in(desk, carried)
    assert said(desk, address) == ["revoked", "refuse_withdrawn"]
    assert "Tablet ini sudah dicabut" in words(read(desk.get(address)))
    kept = desk.db.execute("select draft_id, reason from set_aside").fetchall()
    assert kept == [(packet.draft_id, "revoked")]
    assert list(proofs(desk, address, carried)) == [gone.draft_id]
    assert [row[0] for row in drafts(desk)] == [gone.draft_id]


def refused(desk, file: bytes) -> str:
    before = desk.db.execute("select count(*) from draft_revisions").fetchone()
    page = read(upload(desk, file), 422)
    assert desk.db.execute("select count(*) from draft_revisions").fetchone() == before
    assert desk.db["bundle_imports"].count == 0
    return words(page.find(".//*[@id='bundle-problem']"))


@pytest.mark.parametrize(
    "file",
    [b"", b"\x00\xff", b"{}", b"[]", b'{"loket":"proofs","v":1,"content":"","mac":""}'],
)
def test_a_file_that_is_no_export_gets_a_sentence(desk, file):
    assert refused(desk, file) in (
        "Pilih dulu berkasnya.",
        "Berkas ini bukan ekspor dari tablet, atau tersimpan tidak utuh. Salin lagi dari tablet.",
    )


def test_a_file_of_a_newer_version_says_so(desk, tablet):
    file = json.loads(export(tablet, [packed(tablet)]).file) | {"v": 2, "content": {"new": True}}
    assert "versi yang lebih baru" in refused(desk, json.dumps(file).encode())


def test_a_file_that_was_changed_on_its_way_is_refused_whole(desk, tablet):
    file = json.loads(export(tablet, [packed(tablet)]).file)
    file["content"] = file["content"].replace('"rev": 1', '"rev": 2')
    assert "berubah di jalan" in refused(desk, json.dumps(file).encode())


def test_a_cut_file_is_refused_whole(desk, tablet):
    file = export(tablet, [packed(tablet)]).file
    assert "tidak utuh" in refused(desk, file[: len(file) // 2])


def test_a_tablet_that_nobody_enrolled_here_is_foreign(desk, tablet):
    stranger = TabletClient(desk.client, tablet_id=new_id(), enrolled=tablet.enrolled)
    assert "tidak terdaftar" in refused(desk, export(stranger, [packed(stranger)]).file)


def test_another_offices_tablet_is_foreign(desk):
    desk.hire("Sari", office_id="sambutan")
    other = enrol(desk, "sambutan")
    assert "tidak terdaftar" in refused(desk, export(other, [packed(other)]).file)


def test_another_key_cannot_write_a_file_for_a_tablet(desk, tablet):
    forger = TabletClient(desk.client, tablet_id=tablet.tablet_id, enrolled=tablet.enrolled)
    assert "berubah di jalan" in refused(desk, export(forger, [packed(forger)]).file)


def test_another_office_sees_no_carried_file(desk, tablet):
    address = bring_in(desk, export(tablet, [packed(tablet)]))
    desk.hire("Sari", office_id="sambutan")
    desk.log_in("Sari")
    assert desk.get(address).status_code == 404
    assert desk.post(f"{address}/proofs").status_code == 404
    assert "Belum ada berkas" in words(read(desk.get("/operator/imports")))


def test_with_locked_keys_rows_are_taken_and_the_proofs_wait(desk, tablet):
    packet = packed(tablet)
    carried = export(tablet, [packet])
    state = desk.client.app.state
    keys, state["keys"] = state["keys"], Keys({}, None)
    address = bring_in(desk, carried)
    assert said(desk, address) == ["insert"]
    assert "masih terkunci" in words(read(desk.get(address)))
    assert desk.post(f"{address}/proofs").status_code == 303
    state["keys"] = keys
    assert matches(proofs(desk, address, carried)[packet.draft_id], packet)


def test_a_receipt_key_that_cannot_be_read_costs_no_draft(desk, tablet):
    key = {"key_id": tablet.enrolled["sealing_key"]["key_id"], "sealed": "AAAA"}
    address = bring_in(desk, export(tablet, [packed(tablet)], receipt_key=key))
    assert said(desk, address) == ["insert"]
    assert "ekspor lagi" in words(read(desk.get(address)))


def test_a_file_larger_than_allowed_is_refused(desk):
    assert upload(desk, b"x" * (32 * 1024 * 1024 + 1)).status_code == 413


def test_other_pages_take_no_large_body(desk):
    assert desk.post("/operator/queue/search", {"search": "x" * 300_000}).status_code == 413


@settings(max_examples=150)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_arbitrary_bytes_are_refused_and_nothing_worse(data):
    with pytest.raises(BundleRefused):
        parse_bundle(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=10,
)


@settings(max_examples=150)
@given(json_values, st.sampled_from([0, 1, 2]), json_values)
def test_arbitrary_content_is_refused_and_nothing_worse(content, version, signature):
    file = {"loket": "outbox", "v": version, "content": json.dumps(content), "signature": signature}
    with pytest.raises(BundleRefused):
        parse_bundle(json.dumps(file).encode())
