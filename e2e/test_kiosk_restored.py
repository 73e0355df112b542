"""What the tablet keeps of delivered drafts: given back after a restore, erased, swept."""

from e2e.heartbeats import BEAT, OFFERS, OUTBOX, SAVE
from e2e.store_lab import Reply
from e2e.store_lab_page import lab_browser, page, server

__all__ = ["lab_browser", "page", "server"]  # fixtures


def test_after_a_restore_the_tablet_gives_back_what_is_missing(page, server):
    for code in ("K72MP4RA", "H38NW5TB"):
        page.evaluate(SAVE, code)
    page.evaluate(BEAT)
    first_nonces = {request.nonce for request in server.deliveries}
    lost = dict(server.stored)
    assert len(lost) == 2
    server.stored.clear()
    server.epoch = "epoch-2"

    def answer(request, lab):
        missing = [
            {"draft_id": offer["draft_id"], "rev": offer["rev"], "sha256": offer["sha256"]}
            for offer in request.json["offers"]
            if (offer["draft_id"], offer["rev"]) not in lab.stored
        ]
        return Reply(200, {**lab.sync_answer(), "missing": missing})

    server.routes["/api/sync"] = answer
    page.evaluate(BEAT)
    assert server.stored == lost
    assert first_nonces.isdisjoint(request.nonce for request in server.deliveries[2:])
    assert len(page.evaluate(OFFERS)) == 2


def test_a_new_epoch_is_believed_only_when_nothing_is_missing(page, server):
    page.evaluate(SAVE)
    page.evaluate(BEAT)
    server.epoch = "epoch-2"
    [offer] = page.evaluate(OFFERS)
    server.sync = {"missing": [offer]}
    heard = page.evaluate(
        """async () => {
          const L = await lab;
          const heart = L.startHeartbeat({ db: L.db });
          await heart.beat();
          const during = (await L.getTablet(L.db)).epoch;
          const waiting = await L.countWaiting(L.db);
          globalThis.heart = heart;
          return [during, waiting];
        }"""
    )
    assert heard == ["epoch-1", 1]
    server.sync = {}
    after = page.evaluate(
        """async () => {
          await heart.beat();
          heart.stop();
          return (await (await lab).getTablet((await lab).db)).epoch;
        }"""
    )
    assert after == "epoch-2"


def test_what_comes_back_never_covers_a_newer_revision(page, server):
    page.evaluate(SAVE)
    page.evaluate(BEAT)
    [offer] = page.evaluate(OFFERS)
    page.evaluate("async () => { await next(visit, { answers: { name: 'NEWER' } }); }")
    count = page.evaluate(
        "async (o) => { const L = await lab; return L.putBack(L.db, [o]); }", offer
    )
    assert count == 0
    assert [row["rev"] for row in page.evaluate(OUTBOX)] == [2]


def test_withdrawn_drafts_are_erased(page, server):
    page.evaluate(SAVE)
    page.evaluate(BEAT)
    [offer] = page.evaluate(OFFERS)
    page.evaluate(SAVE, "H38NW5TB")
    server.sync = {"withdrawn": [offer["draft_id"]]}
    page.evaluate(BEAT)
    assert [each["draft_id"] for each in page.evaluate(OFFERS)] == [
        server.deliveries[-1].envelope["draft_id"]
    ]


def test_delivered_rows_are_swept_after_14_days(page, server):
    page.evaluate(SAVE)
    page.evaluate(BEAT)
    counts = page.evaluate(
        """async () => {
          const L = await lab;
          const counts = [];
          for (const days of [0, 13.9, 14.1]) {
            await L.sweepDelivered(L.db, new Date(Date.now() + days * 86400000));
            counts.push((await L.listOffers(L.db)).length);
          }
          return counts;
        }"""
    )
    assert counts == [1, 1, 0]


def test_a_tablet_whose_clock_is_wrong_sweeps_nothing(page, server):
    page.evaluate(SAVE)
    page.evaluate(BEAT)
    page.evaluate(
        """async () => {
          const L = await lab;
          await L.db.run(['delivered'], 'readwrite', async (tx) => {
            const [row] = await tx.store.getAll();
            await tx.store.put({ ...row, delivered_at: row.delivered_at - 15 * 86400000 });
          });
        }"""
    )
    server.sync = {"server_time": "2020-01-01T00:00:00.000Z"}
    page.evaluate(BEAT)
    assert len(page.evaluate(OFFERS)) == 1
    server.sync = {}
    page.evaluate(BEAT)
    assert page.evaluate(OFFERS) == []
