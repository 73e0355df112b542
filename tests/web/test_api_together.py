"""Deliveries that arrive together are written together (server/store/commit_group.py)."""

import asyncio
from hashlib import sha256

import httpx

from tests.tablet_client import is_proof_of, new_id


def together(office, tablet, deliveries):
    """Sends `(packet, nonce)` on one event loop, all under way at once."""

    async def send_all():
        transport = httpx.ASGITransport(app=office.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as http:
            return await asyncio.gather(*(send(http, *one) for one in deliveries))

    async def send(http, packet, nonce):
        path = f"/api/drafts/{packet.draft_id}"
        text = f"loket-1\nPUT\n{path}\n{sha256(packet.body).hexdigest()}\n{nonce}"
        headers = {
            "Loket-Tablet": tablet.tablet_id,
            "Loket-Nonce": nonce,
            "Loket-Signature": tablet.sign(text),
        }
        return await http.put(path, content=packet.body, headers=headers)

    return asyncio.run(send_all())


def commits(office, work):
    seen = []
    office.writer.conn.set_trace_callback(lambda sql: seen.append(sql) if sql == "COMMIT" else None)
    given = work()
    office.writer.conn.set_trace_callback(None)
    return given, len(seen)


def test_fifty_drafts_cost_a_few_transactions_and_each_has_its_proof(office, tablet):
    packets = [
        tablet.pack(stage="submitted", queue_number=f"B-{n:03}", answers={}) for n in range(1, 51)
    ]
    answers, count = commits(
        office, lambda: together(office, tablet, [(packet, new_id()) for packet in packets])
    )
    assert all(is_proof_of(answer, packet) for answer, packet in zip(answers, packets, strict=True))
    numbers = office.rows("select queue_number from drafts where stage = 'submitted'")
    assert len(set(numbers)) == 50
    assert office.rows("select count(*) from drafts where judged_at is null") == [(0,)]
    assert count <= 10


def test_a_request_that_comes_twice_at_once_is_answered_alike_and_kept_once(office, tablet):
    packet, nonce = tablet.pack(), new_id()
    first, again = together(office, tablet, [(packet, nonce), (packet, nonce)])
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert office.rows("select count(*) from draft_revisions") == [(1,)]


def test_a_nonce_with_two_bodies_at_once_is_refused_once(office, tablet):
    nonce = new_id()
    answers = together(office, tablet, [(tablet.pack(), nonce), (tablet.pack(), nonce)])
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert office.rows("select count(*) from drafts") == [(1,)]


def test_a_draft_of_another_office_spoils_nothing_for_its_neighbours(office, tablet):
    elsewhere = office.tablet("sambutan", "Tablet lain")
    packet = elsewhere.pack()
    assert elsewhere.deliver(packet).status_code == 201
    stolen = tablet.pack(packet.draft_id, rev=2)
    mine = tablet.pack()
    answers = together(office, tablet, [(mine, new_id()), (stolen, new_id())])
    assert [answer.status_code for answer in answers] == [201, 403]
    assert office.draft(packet.draft_id).rev == 1
    assert office.rows("select reason from set_aside") == [("other_office",)]
