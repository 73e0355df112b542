"""POST /api/deliveries: asked again, at once with others, or too much (docs/sync.md §4)."""

import asyncio
from hashlib import sha256

import httpx
import pytest

from server.domain import sealed_box
from server.store.key_lock import lock_keys
from tests.office import open_office
from tests.tablet_client import batch_body, new_id
from tests.web.batches import raw_batch, statuses, submitted

BROKEN = '{"envelope": 1}'


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
