"""POST /api/sync and /api/calls: what a tablet tells and learns (docs/sync.md §6)."""

import json

import pytest

from server.store.calls import answer_call, list_open_calls
from server.store.database import renew_epoch
from server.store.settings import save_office_setting
from server.store.tablets import find_tablet, order_wipe

A_DRAFT = "0b7c3c52-6e0f-4b53-9a53-0d6f2c1f6a11"

PROBLEM = {
    "problem": "tablet-revoked",
    "title": "Tablet ini sudah dicabut. Panggil petugas.",
}


def offer(packet) -> dict:
    return {"draft_id": packet.draft_id, "rev": packet.rev, "sha256": packet.sha256}


def test_a_heartbeat_tells_time_office_settings_and_key(office, tablet):
    answer = tablet.sync()
    assert answer.status_code == 200
    told = answer.json()
    assert set(told) == {
        *("epoch", "server_time", "business_day", "office", "settings", "settings_version"),
        *("sealing_key", "letter", "next_number", "missing", "withdrawn", "call_answered", "wipe"),
    }
    assert told["server_time"] == "2026-11-23T01:00:00.000Z"
    assert told["business_day"] == "2026-11-23"
    assert told["sealing_key"] == tablet.enrolled["sealing_key"]


def test_what_the_tablet_tells_is_seen_by_the_office(office, tablet):
    office.clock.move(seconds=2)
    tablet.sync(waiting=3, oldest_waiting_at="2026-11-23T00:15:00.000Z", storage_free=10**9)
    seen = find_tablet(office.db, tablet.tablet_id)
    assert (seen.waiting, seen.storage_free, seen.clock_offset_ms) == (3, 10**9, -2000)
    assert seen.last_seen_at == "2026-11-23T01:00:02.000Z"


@pytest.mark.parametrize("tablet_time", ["", "yesterday", "2026-11-23", "9" * 64])
def test_a_clock_that_says_nothing_is_no_failure(office, tablet, tablet_time):
    assert tablet.sync(tablet_time=tablet_time).status_code == 200
    assert find_tablet(office.db, tablet.tablet_id).clock_offset_ms is None


def test_a_changed_setting_reaches_the_tablet(office, tablet):
    before = tablet.sync().json()
    save_office_setting(office.db, "palaran", "capital_limit", 75_000_000, None, office.clock.now)
    after = tablet.sync().json()
    assert after["settings"]["capital_limit"] == 75_000_000
    assert after["settings_version"] != before["settings_version"]
    assert office.tablet("sambutan").enrolled["settings"]["capital_limit"] == 50_000_000


def test_after_a_restore_what_is_missing_is_asked_for(office, tablet):
    kept, lost, gone = tablet.pack(), tablet.pack(), tablet.pack()
    tablet.deliver(kept)
    tablet.deliver(tablet.pack(gone.draft_id, rev=2, stage="withdrawn"))
    epoch = renew_epoch(office.db, office.clock.now)
    answer = tablet.sync(offers=[offer(kept), offer(lost), offer(gone)]).json()
    assert answer["epoch"] == epoch != tablet.enrolled["epoch"]
    assert answer["missing"] == [offer(lost)]
    assert answer["withdrawn"] == [gone.draft_id]
    assert tablet.deliver(lost).json()["epoch"] == epoch


def test_another_content_of_a_kept_revision_is_missing(office, tablet):
    kept = tablet.pack()
    tablet.deliver(kept)
    other = tablet.pack(kept.draft_id)
    assert tablet.sync(offers=[offer(other)]).json()["missing"] == [offer(other)]


@pytest.mark.parametrize(
    "changes",
    [
        {"waiting": -1},
        {"waiting": "2"},
        {"state": "asleep"},
        {"offers": [{"draft_id": "x", "rev": 1, "sha256": "0" * 64}]},
        {"offers": [{"draft_id": A_DRAFT, "rev": 1, "sha256": "0" * 63}]},
        {"offers": [{"draft_id": A_DRAFT, "rev": 1, "sha256": "0" * 64}] * 1001},
        {"offers": None},
    ],
)
def test_a_wrong_report_is_named(tablet, changes):
    assert tablet.sync(**changes).json()["problem"] == "body-broken"


def test_unknown_fields_are_ignored(tablet):
    assert tablet.sync(battery=0.8).status_code == 200


def test_a_revoked_tablet_is_told_to_empty_itself_and_nothing_else(office, tablet):
    office.revoke(tablet)
    assert tablet.sync().json() == {**PROBLEM, "wipe": False}
    order_wipe(office.db, "palaran", tablet.tablet_id, None, office.clock.now)
    office.clock.move(minutes=3)
    answer = tablet.sync(waiting=2)
    assert (answer.status_code, answer.json()) == (403, {**PROBLEM, "wipe": True})
    row = find_tablet(office.db, tablet.tablet_id)
    assert (row.waiting, row.last_seen_at[14:16]) == (2, "03")


@pytest.mark.parametrize("revoked", [False, True])
def test_a_tablet_that_has_emptied_itself_is_noted_once_and_holds_no_letter(
    office, tablet, revoked
):
    if revoked:
        office.revoke(tablet)
    order_wipe(office.db, "palaran", tablet.tablet_id, None, office.clock.now)
    answer = tablet.sync(wiped=True)
    assert (answer.status_code, answer.json()["wipe"]) == (403 if revoked else 200, True)
    office.clock.move(minutes=1)
    again = tablet.sync(wiped=True)
    assert (again.status_code, again.json()["wipe"]) == (403, True), "a lost answer comes again"
    row = find_tablet(office.db, tablet.tablet_id)
    assert row.wiped_at and row.revoked_at
    assert office.acts().count("tablet_wiped") == 1


def test_nobody_ordered_it_so_nothing_is_noted(office, tablet):
    assert tablet.sync(wiped=True).json()["wipe"] is False
    row = find_tablet(office.db, tablet.tablet_id)
    assert (row.wiped_at, row.revoked_at) == (None, None)


def test_a_wipe_is_told_until_the_tablet_is_gone(office, tablet):
    order_wipe(office.db, "palaran", tablet.tablet_id, None, office.clock.now)
    assert tablet.sync().json()["wipe"] is True
    assert office.tablet(name="Tablet dua").sync().json()["wipe"] is False


def test_a_call_reaches_the_office_and_its_answer_the_tablet(office, tablet):
    answer = tablet.send("POST", "/api/calls", b'{"screen": "nik"}')
    assert answer.status_code == 201
    calls = list_open_calls(office.db, "palaran", office.clock.now)
    assert [(call.screen, call.tablet_name) for call in calls] == [("nik", "Tablet lobi")]
    assert tablet.sync().json()["call_answered"] is False
    operator_id = office.operator()
    answer_call(office.db, "palaran", calls[0].call_id, operator_id, office.clock.now)
    assert tablet.sync().json()["call_answered"] is True
    office.clock.move(minutes=31)
    assert tablet.sync().json()["call_answered"] is False


def test_a_second_press_is_the_same_call(office, tablet):
    for _ in range(3):
        tablet.send("POST", "/api/calls", b'{"screen": "nik"}')
    assert office.rows("select count(*) from calls") == [(1,)]


@pytest.mark.parametrize("screen", ["", "x" * 41, "Siti Wahyuni", "../x", "NIK"])
def test_a_call_bears_a_screens_name_and_nothing_else(tablet, screen):
    body = json.dumps({"screen": screen}).encode()
    assert tablet.send("POST", "/api/calls", body).json()["problem"] == "body-broken"


def test_ping_echoes(office):
    answer = office.http.get("/api/ping", params={"nonce": "abc"})
    assert answer.json() == {"loket": 1, "nonce": "abc"}
    assert answer.headers["Loket"] == "1"
    assert office.http.get("/healthz").json() == {"status": "ok", "version": "0.1.0"}
