"""Who signed, and what was answered before: docs/sync.md §2, for every signed address."""

import json

import pytest

from tests.office import open_office
from tests.tablet_client import ANSWERS, TabletClient, new_id

A_DRAFT = "0b7c3c52-6e0f-4b53-9a53-0d6f2c1f6a11"
SIGNED = [
    ("PUT", f"/api/drafts/{A_DRAFT}"),
    ("POST", "/api/drafts/open"),
    ("POST", "/api/sync"),
    ("POST", "/api/calls"),
    ("POST", "/api/deliveries"),
]


@pytest.mark.parametrize("method, path", SIGNED)
def test_an_unsigned_request_is_refused(office, method, path):
    answer = office.http.request(method, path, content=b"{}")
    assert answer.status_code == 401
    assert answer.json()["problem"] == "signature-missing"


@pytest.mark.parametrize("method, path", SIGNED)
def test_a_tablet_that_nobody_enrolled_is_refused(office, method, path):
    answer = TabletClient(office.http, tablet_id=new_id()).send(method, path, b"{}")
    assert answer.status_code == 401
    assert answer.json()["problem"] == "tablet-unknown"


@pytest.mark.parametrize("method, path", SIGNED)
def test_another_key_cannot_speak_for_a_tablet(office, tablet, method, path):
    answer = TabletClient(office.http, tablet_id=tablet.tablet_id).send(method, path, b"{}")
    assert answer.status_code == 401
    assert answer.json()["problem"] == "signature-wrong"
    assert office.rows("select count(*) from set_aside") == [(0,)]


@pytest.mark.parametrize(
    "headers",
    [
        {"Loket-Signature": "A" * 86},
        {"Loket-Signature": "not base64"},
        {"Loket-Nonce": "11111111-1111-1111-1111-111111111111"},
    ],
)
def test_a_forged_header_is_refused(tablet, headers):
    answer = tablet.deliver(tablet.pack(), headers=headers)
    assert answer.status_code == 401
    assert answer.json()["problem"] == "signature-wrong"


@pytest.mark.parametrize("nonce", ["", "short", "x" * 65, "ä" * 10, "a b c d e f g h"])
def test_a_nonce_that_is_none_is_refused(tablet, nonce):
    answer = tablet.deliver(tablet.pack(), headers={"Loket-Nonce": nonce.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.json()["problem"] == "signature-missing"


def test_a_signature_counts_for_its_own_body_path_and_method(office, tablet):
    packet, other = tablet.pack(), tablet.pack()
    signed = tablet.deliver(packet).request.headers
    marks = {name: signed[name] for name in ("Loket-Tablet", "Loket-Nonce", "Loket-Signature")}
    path = f"/api/drafts/{packet.draft_id}"
    for method, address, body in (
        ("PUT", path, other.body),
        ("PUT", f"/api/drafts/{other.draft_id}", packet.body),
        ("POST", "/api/sync", packet.body),
    ):
        answer = office.http.request(method, address, content=body, headers=marks)
        assert answer.json()["problem"] == "signature-wrong"


def test_a_nonce_with_another_body_is_refused_and_changes_nothing(office, tablet):
    packet, nonce = tablet.pack(), new_id()
    tablet.deliver(packet, nonce)
    answer = tablet.deliver(tablet.pack(packet.draft_id, rev=2), nonce)
    assert answer.status_code == 409
    assert answer.json()["problem"] == "nonce-reused"
    assert "sha256" not in answer.json(), "no proof: the tablet must not let go"
    assert office.draft(packet.draft_id).rev == 1


def test_two_tablets_may_use_the_same_nonce(office, tablet):
    nonce, second = new_id(), office.tablet(name="Tablet dua")
    assert tablet.deliver(tablet.pack(), nonce).status_code == 201
    assert second.deliver(second.pack(), nonce).status_code == 201


def test_a_refusal_is_not_remembered(tablet):
    nonce = new_id()
    broken = tablet.send("PUT", f"/api/drafts/{new_id()}", b"{}", nonce)
    assert broken.status_code == 422
    packet = tablet.pack()
    assert tablet.deliver(packet, nonce).status_code == 201


def test_answers_are_forgotten_after_30_days(tmp_path):
    with open_office(tmp_path) as office:
        tablet = office.tablet()
        tablet.deliver(tablet.pack())
        clock = office.clock
    clock.move(days=30, minutes=1)
    with open_office(tmp_path, clock) as office:
        assert office.rows("select count(*) from nonces") == [(0,)]


@pytest.mark.parametrize("method, path", SIGNED[1:])
def test_a_revoked_tablet_gets_nothing_but_its_deliveries_kept(office, tablet, method, path):
    office.revoke(tablet)
    answer = tablet.send(method, path, b"{}")
    assert answer.status_code == 403
    assert answer.json()["problem"] == "tablet-revoked"


@pytest.mark.parametrize("path", ["/api/drafts/open", "/api/sync", "/api/calls", "/api/deliveries"])
@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"null", b"\xff", b"{" * 3000, b'{"screen":5}']
)
def test_a_body_of_the_wrong_shape_is_named(tablet, path, body):
    answer = tablet.send("POST", path, body)
    assert answer.status_code == 422
    assert answer.json()["problem"] == "body-broken"


@pytest.mark.parametrize(
    "method, path, status",
    [
        ("GET", "/api/nothing", 404),
        ("GET", "/api/sync", 405),
        ("DELETE", f"/api/drafts/{A_DRAFT}", 405),
        ("POST", "/api/drafts/x/y/z", 404),
        ("PUT", "/api/drafts/%00", 401),
    ],
)
def test_every_answer_under_api_is_ours_and_named(office, method, path, status):
    answer = office.http.request(method, path)
    assert answer.status_code == status
    assert answer.headers["Loket"] == "1"
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.json()) >= {"problem", "title"}


def test_a_failure_of_ours_is_named_without_a_traceback(office, monkeypatch, caplog):
    typed = ANSWERS["nik"]

    def fail(_):
        raise ValueError(typed)

    monkeypatch.setattr("server.web.health.read_epoch", fail)
    answer = office.http.get("/healthz")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert typed not in answer.text + caplog.text
    monkeypatch.setattr("server.web.signed.find_tablet", lambda *_: fail(None))
    answer = TabletClient(office.http, tablet_id=new_id()).sync()
    assert answer.status_code == 500
    assert answer.headers["Loket"] == "1"
    assert json.loads(answer.text)["problem"] == "internal-error"
