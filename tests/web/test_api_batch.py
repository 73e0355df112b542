"""POST /api/deliveries: every row of the server's table for a batch (docs/sync.md §4)."""

import asyncio
import json
from hashlib import sha256

import httpx
import pytest

from server.domain import sealed_box
from server.store import receiving
from server.store.key_lock import lock_keys
from tests.office import open_office
from tests.tablet_client import batch_body, new_id, proves

BROKEN = '{"envelope": 1}'


@pytest.fixture
def office(tmp_path):
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def tablet(office):
    return office.tablet()


def statuses(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["Loket"] == "1"
    return [result["status"] for result in answer.json()["results"]]


def raw_batch(*pairs):
    rows = [{"draft_id": draft_id, "body": body} for draft_id, body in pairs]
    return json.dumps({"deliveries": rows}).encode()


def submitted(tablet, count):
    return [
        tablet.pack(stage="submitted", queue_number=f"B-{number:03}", answers={"name": "SITI"})
        for number in range(1, count + 1)
    ]


def drafts_in_each_transaction(office, work):
    seen = []
    office.writer.conn.set_trace_callback(seen.append)
    given = work()
    office.writer.conn.set_trace_callback(None)
    parts = "\n".join(sql.strip() for sql in seen).split("COMMIT")
    counts = [part.count("insert into drafts") for part in parts]
    return given, [count for count in counts if count]


def test_fifty_packets_get_a_proof_each_in_their_order_in_one_transaction(office, tablet):
    packets = submitted(tablet, 50)
    answer, counts = drafts_in_each_transaction(office, lambda: tablet.deliver_together(packets))
    assert statuses(answer) == [201] * 50
    for result, packet in zip(answer.json()["results"], packets, strict=True):
        assert proves(result, packet)
    told = [result["queue_number"] for result in answer.json()["results"]]
    assert told == [f"B-{number:03}" for number in range(1, 51)]
    assert office.rows("select count(*) from drafts where judged_at is null") == [(0,)]
    assert counts == [50]


def test_each_result_is_what_the_packet_would_have_got_alone(tmp_path):
    """The same packets one by one and together: the same answers, events, periods and numbers."""
    seen = []
    for together in (False, True):
        with open_office(tmp_path / str(together)) as office:
            tablet = office.tablet()
            alone, claimed, gone = (tablet.pack(stage="submitted") for _ in range(3))
            for packet in (alone, claimed, gone):
                tablet.deliver(packet)
            office.move(claimed.draft_id, "claimed")
            tablet.deliver(tablet.pack(gone.draft_id, rev=2, stage="withdrawn"))
            packets = [
                tablet.pack(stage="submitted", queue_number="B-007"),
                alone,
                tablet.pack(alone.draft_id, rev=3, stage="submitted"),
                tablet.pack(alone.draft_id, rev=2),
                tablet.pack(alone.draft_id, rev=3),
                tablet.pack(claimed.draft_id, rev=2),
                tablet.pack(gone.draft_id, rev=3),
                tablet.pack(stage="submitted", queue_number="B-007"),
            ]
            if together:
                said = tablet.deliver_together(packets).json()["results"]
            else:
                answers = [tablet.deliver(packet) for packet in packets]
                said = [{"status": each.status_code, **each.json()} for each in answers]
            names = {
                packet.draft_id: number
                for number, packet in enumerate([alone, claimed, gone, *packets])
            }
            seen.append(what_is_kept(office, said, names))
    assert seen[0] == seen[1]
    assert [said["status"] for said in seen[0][0]] == [201, 200, 200, 200, 409, 409, 410, 201]


def what_is_kept(office, said, names):
    """Without ids and hashes, which are others each time."""
    own = ("sha256", "epoch", "draft_id")
    return (
        [{key: value for key, value in each.items() if key not in own} for each in said],
        [
            (act, names.get(draft_id))
            for act, draft_id in office.rows("select act, draft_id from events order by event_id")
            if act != "judged"
        ],
        [
            (names[draft_id], state)
            for draft_id, state in office.rows(
                "select draft_id, state from periods order by period_id"
            )
        ],
        [
            (names[draft_id], *rest)
            for draft_id, *rest in office.rows(
                """select draft_id, rev, stage, queue_number, has_late, has_conflict,
                  judged_at is null from drafts order by rowid"""
            )
        ],
        office.rows("select rev, kind from draft_revisions order by revision_id"),
    )


def test_a_broken_packet_is_set_aside_and_costs_its_neighbours_nothing(office, tablet):
    first, last, nowhere = tablet.pack(), tablet.pack(), new_id()
    elsewhere = office.tablet("sambutan", "Tablet lain")
    foreign = elsewhere.pack()
    elsewhere.deliver(foreign)
    stolen = tablet.pack(foreign.draft_id, rev=2)
    body = raw_batch(
        (first.draft_id, first.body.decode()),
        (nowhere, BROKEN),
        (stolen.draft_id, stolen.body.decode()),
        (new_id(), first.body.decode()),
        (last.draft_id, last.body.decode()),
    )
    answer = tablet.send("POST", "/api/deliveries", body)
    assert statuses(answer) == [201, 422, 403, 422, 201]
    _, broken, other, misled, _ = answer.json()["results"]
    assert (broken["problem"], broken["set_aside"]) == ("envelope-broken", True)
    assert broken["draft_id"] == nowhere, "a refusal names its packet too"
    assert broken["sha256"] == sha256(BROKEN.encode()).hexdigest()
    assert (other["problem"], other["set_aside"]) == ("other-office", True)
    assert misled["sha256"] == sha256(first.body).hexdigest()
    aside = office.rows("select reason, body from set_aside order by set_aside_id")
    assert aside[0] == ("broken", BROKEN.encode())
    assert [reason for reason, _ in aside] == ["broken", "other_office", "broken"]
    assert office.draft(last.draft_id).judged_at


def test_a_packet_at_which_the_server_fails_costs_its_neighbours_nothing(
    office, tablet, monkeypatch, caplog
):
    secret = "RAHASIA"
    packets = [tablet.pack(answers={"name": secret}) for _ in range(3)]
    poison = packets[1].draft_id
    saved = receiving.save_received

    def fail_for_poison(db, withdrawals, who, delivery, now):
        received = saved(db, withdrawals, who, delivery, now)
        if delivery.envelope.draft_id == poison:
            raise ValueError(secret)
        return received

    monkeypatch.setattr(receiving, "save_received", fail_for_poison)
    nonce = new_id()
    answer = tablet.deliver_together(packets, nonce)
    assert statuses(answer) == [201, 500, 201]
    failed = answer.json()["results"][1]
    assert (failed["draft_id"], failed["problem"]) == (poison, "internal-error")
    assert "sha256" not in failed
    assert "ValueError" in caplog.text
    assert secret not in caplog.text + answer.text
    assert office.rows("select count(*) from drafts") == [(2,)]
    assert office.acts(poison) == [], "its rows went with its savepoint"
    monkeypatch.undo()
    again = tablet.deliver_together(packets, nonce)
    assert statuses(again) == [200, 201, 200], "a refusal is not remembered, what is kept is proved"


def test_when_the_transaction_fails_nobody_gets_a_proof_and_the_retry_is_whole(office, tablet):
    packets, nonce = submitted(tablet, 3), new_id()
    office.writer.execute(
        "create temp trigger full before insert on nonces begin select raise(rollback, 'full'); end"
    )
    failed = tablet.deliver_together(packets, nonce)
    assert (failed.status_code, failed.json()["problem"]) == (500, "internal-error")
    assert office.rows("select count(*) from drafts") == [(0,)]
    assert office.rows("select count(*) from draft_revisions") == [(0,)]
    office.writer.execute("drop trigger full")
    assert statuses(tablet.deliver_together(packets, nonce)) == [201] * 3


def test_a_disk_that_is_full_in_the_middle_fails_the_whole_batch(office, tablet):
    packets = submitted(tablet, 3)
    office.writer.execute(
        f"""create temp trigger full before insert on drafts when new.draft_id =
        '{packets[1].draft_id}' begin select raise(rollback, 'full'); end"""
    )
    assert tablet.deliver_together(packets).status_code == 500
    assert office.rows("select count(*) from drafts") == [(0,)]


def test_a_withdrawal_in_a_batch_erases_and_is_proved(office, tablet):
    packet, neighbour = tablet.pack(stage="submitted"), tablet.pack()
    tablet.deliver(packet)
    wish = tablet.pack(packet.draft_id, rev=2, stage="withdrawn", answers={})
    answer = tablet.deliver_together([wish, neighbour])
    assert statuses(answer) == [410, 201]
    assert proves(answer.json()["results"][0], wish)
    assert packet.draft_id in (office.data / "withdrawn.log").read_text()
    left = office.rows("select sealed from draft_revisions where draft_id = ?", packet.draft_id)
    assert left == [(None,)]
    sealed = bytes(packet.sealed)
    for file in (office.data / "loket.db", office.data / "loket.db-wal"):
        assert sealed not in file.read_bytes(), "its bytes left the log as well"


def test_a_withdrawal_whose_batch_failed_is_erased_by_the_retry(office, tablet):
    packet = tablet.pack()
    tablet.deliver(packet)
    wish = tablet.pack(packet.draft_id, rev=2, stage="withdrawn", answers={})
    office.writer.execute(
        "create temp trigger broken before update on draft_revisions"
        " begin select raise(abort, 'disk full'); end"
    )
    assert statuses(tablet.deliver_together([tablet.pack(), wish])) == [201, 500]
    office.writer.execute("drop trigger broken")
    again = tablet.deliver_together([wish, tablet.pack()])
    assert statuses(again) == [410, 201]
    assert office.draft(packet.draft_id).status == "withdrawn"


def test_a_draft_twice_in_a_batch_is_two_deliveries(office, tablet):
    first = tablet.pack()
    second = tablet.pack(first.draft_id, rev=2, stage="submitted", queue_number="B-001")
    gone = tablet.pack(first.draft_id, rev=3, stage="withdrawn")
    assert statuses(tablet.deliver_together([first, second, first, gone])) == [201, 200, 200, 410]
    assert office.draft(first.draft_id).status == "withdrawn"


def test_of_a_revoked_tablet_each_packet_is_set_aside_but_withdrawn_drafts_get_their_410(
    office, tablet
):
    gone, packets = tablet.pack(stage="withdrawn"), [tablet.pack(), tablet.pack()]
    tablet.deliver(gone)
    office.revoke(tablet)
    answer = tablet.deliver_together([*packets, gone])
    assert statuses(answer) == [403, 403, 410]
    for result, packet in zip(answer.json()["results"], packets, strict=False):
        assert (result["problem"], result["set_aside"]) == ("tablet-revoked", True)
        assert result["sha256"] == sha256(packet.body).hexdigest()
    assert office.rows("select reason from set_aside") == [("revoked",), ("revoked",)]
    refused = tablet.send("POST", "/api/deliveries", b"{}")
    assert (refused.status_code, refused.json()["problem"]) == (403, "tablet-revoked")


def test_the_same_batch_again_gets_the_first_answer(office, tablet):
    packets, nonce = submitted(tablet, 3), new_id()
    first, again = (tablet.deliver_together(packets, nonce) for _ in range(2))
    assert first.content == again.content
    assert statuses(again) == [201] * 3
    other = tablet.deliver_together(packets[:2], nonce)
    assert (other.status_code, other.json()["problem"]) == (409, "nonce-reused")


def test_the_same_rows_in_another_batch_or_alone_are_not_doubled(office, tablet):
    packets = submitted(tablet, 4)
    tablet.deliver_together(packets)
    mixed = tablet.deliver_together([*packets[2:], tablet.pack()])
    assert statuses(mixed) == [200, 200, 201]
    assert tablet.deliver(packets[0]).status_code == 200
    assert office.rows("select count(*) from draft_revisions") == [(5,)]
    numbers = office.rows("select queue_number from drafts where queue_number is not null")
    assert sorted(numbers) == [("B-001",), ("B-002",), ("B-003",), ("B-004",)]


def test_what_a_batch_says_is_remembered_in_small_space_and_forgotten_after_30_days(tmp_path):
    with open_office(tmp_path) as office:
        tablet = office.tablet()
        tablet.deliver_together(submitted(tablet, 50))
        ((size,),) = office.rows("select length(reply) from nonces")
        assert size < 50 * 400
        clock = office.clock
    clock.move(days=30, minutes=1)
    with open_office(tmp_path, clock) as office:
        assert office.rows("select count(*) from nonces") == [(0,)]


def test_more_than_fifty_or_more_than_256_kib_is_refused_whole(office, tablet):
    packet = tablet.pack()
    pairs = [(packet.draft_id, packet.body.decode())] * 51
    over = tablet.send("POST", "/api/deliveries", raw_batch(*pairs))
    assert (over.status_code, over.json()["problem"]) == (413, "too-large")
    large = tablet.send("POST", "/api/deliveries", batch_body([packet]) + b" " * 256 * 1024)
    assert (large.status_code, large.json()["problem"]) == (413, "too-large")
    assert office.rows("select count(*) from drafts") == [(0,)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"deliveries": []}',
        b'{"deliveries": [{"draft_id": "x"}]}',
        b'{"deliveries": [{"draft_id": "x", "body": {}}]}',
        b'{"deliveries": {"draft_id": "x", "body": "{}"}}',
        b"[" * 3000,
        b"\xff",
    ],
)
def test_what_is_no_batch_is_named_and_nothing_is_kept(office, tablet, body):
    answer = tablet.send("POST", "/api/deliveries", body)
    assert (answer.status_code, answer.json()["problem"]) == (422, "body-broken")
    assert office.rows("select count(*) from set_aside") == [(0,)]


def test_batches_take_turns_so_that_a_delivery_waits_for_one_at_most(office, tablet):
    """Three at once and a delivery between: each batch has a transaction of its own."""
    batches = [submitted(tablet, 10) for _ in range(3)]
    alone = tablet.pack()
    requests = [("POST", "/api/deliveries", batch_body(packets)) for packets in batches]
    requests.insert(1, ("PUT", f"/api/drafts/{alone.draft_id}", alone.body))
    written = []
    office.writer.conn.set_trace_callback(
        lambda sql: written.append("COMMIT" if sql == "COMMIT" else sql.split("(")[0].strip())
    )
    answers = together(office, tablet, requests)
    office.writer.conn.set_trace_callback(None)
    assert [answer.status_code for answer in answers] == [200, 201, 200, 200]
    in_each = [
        sum(line.startswith("insert into nonces") for line in part.splitlines())
        for part in "\n".join(written).split("COMMIT")
    ]
    assert sum(in_each) == 4
    assert max(in_each) <= 2, "a batch and the delivery"
    numbers = office.rows("select queue_number from drafts where queue_number is not null")
    assert len(set(numbers)) == 30


def test_the_same_batch_twice_at_once_is_answered_alike_and_kept_once(office, tablet):
    request = ("POST", "/api/deliveries", batch_body(submitted(tablet, 5)))
    first, again = together(office, tablet, [request, request], nonce=new_id())
    assert first.content == again.content
    assert office.rows("select count(*) from draft_revisions") == [(5,)]


def together(office, tablet, requests, nonce=None):
    """All under way at once on one event loop."""

    async def send_all():
        transport = httpx.ASGITransport(app=office.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
            return await asyncio.gather(*(send(http, *one) for one in requests))

    async def send(http, method, path, body):
        own = nonce or new_id()
        text = f"loket-1\n{method}\n{path}\n{sha256(body).hexdigest()}\n{own}"
        headers = {
            "Loket-Tablet": tablet.tablet_id,
            "Loket-Nonce": own,
            "Loket-Signature": tablet.sign(text),
        }
        return await http.request(method, path, content=body, headers=headers)

    return asyncio.run(send_all())


def test_with_the_keys_locked_a_batch_is_taken_all_the_same(office, tablet, monkeypatch):
    monkeypatch.setattr(sealed_box, "MEMORY_KIB", 64)
    monkeypatch.setattr(sealed_box, "PASSES", 1)
    lock_keys(office.data / "keys", "sungai mahakam sore")
    packets = submitted(tablet, 2)
    assert statuses(tablet.deliver_together(packets)) == [201, 201]
    assert office.rows("select count(*) from drafts where judged_at is null") == [(2,)]
