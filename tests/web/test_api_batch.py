"""POST /api/deliveries: every row of the server's table for a batch (docs/sync.md §4)."""

from hashlib import sha256

from server.store import receiving
from tests.office import open_office
from tests.tablet_client import new_id, proves
from tests.web.batches import drafts_in_each_transaction, raw_batch, statuses, submitted

BROKEN = '{"envelope": 1}'


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
