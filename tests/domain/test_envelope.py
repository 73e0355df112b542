"""Deliveries as they arrive: whole, or broken; nothing in between and never another exception."""

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import base64url
from server.domain.envelope import EnvelopeBroken, parse_delivery, revision_hash
from server.domain.sealing import CannotOpen, open_sealed
from server.domain.signature import enrolment_text, load_public_key, request_text, verify
from tests.tablet_client import from_b64u

WIRE = json.loads((Path(__file__).parents[1] / "cases" / "wire.json").read_text("utf-8"))
DRAFT_ID = WIRE["visit"]["draft_id"]
ENVELOPE = json.loads(WIRE["envelope"])


def body_of(envelope: object, sealed: object = WIRE["sealed"]) -> bytes:
    text = envelope if isinstance(envelope, str) else json.dumps(envelope)
    return json.dumps({"envelope": text, "sealed": sealed}).encode()


def wire_key():
    number = int.from_bytes(from_b64u(WIRE["sealing_key"]["private_key"]), "big")
    return ec.derive_private_key(number, ec.SECP256R1())


def test_the_vector_of_the_tablet_is_read_hashed_and_opened():
    delivery = parse_delivery(WIRE["body"].encode(), DRAFT_ID)
    assert delivery.sha256 == WIRE["sha256"]
    assert delivery.envelope.queue_number == "B-017"
    opened = open_sealed(wire_key(), delivery.text.encode(), delivery.sealed)
    assert opened.decode() == WIRE["plain"]


def test_sealed_bytes_open_only_with_their_own_envelope():
    with pytest.raises(CannotOpen):
        open_sealed(wire_key(), b"{}", from_b64u(WIRE["sealed"]))


@pytest.mark.parametrize("sealed", [b"", b"\x04", b"\x04" * 81, b"\0" * 500])
def test_broken_bytes_cannot_be_opened_and_say_so(sealed):
    with pytest.raises(CannotOpen):
        open_sealed(wire_key(), b"{}", sealed)


def test_unknown_fields_are_ignored():
    assert parse_delivery(body_of({**ENVELOPE, "later": {"x": 1}}), DRAFT_ID).envelope.rev == 7


@pytest.mark.parametrize("name", sorted(ENVELOPE))
def test_a_missing_field_is_a_broken_message(name):
    envelope = {key: value for key, value in ENVELOPE.items() if key != name}
    with pytest.raises(EnvelopeBroken):
        parse_delivery(body_of(envelope), DRAFT_ID)


@pytest.mark.parametrize(
    "name, value",
    [
        ("v", 2),
        ("v", True),
        ("draft_id", "0b7c3c52-6e0f-4b53-9a53-0d6f2c1f6a12"),
        ("draft_id", "x"),
        ("rev", 0),
        ("rev", -1),
        ("rev", 1.5),
        ("rev", "7"),
        ("rev", 2**53),
        ("rev", 10**40),
        ("stage", "finalised"),
        ("stage", None),
        ("tablet_id", "../../etc"),
        ("created_at", 5),
        ("rules_version", "x" * 65),
        ("key_id", None),
        ("queue_number", 17),
        ("consent", "yes"),
        ("consent", {"version": "1"}),
        ("consent", []),
    ],
)
def test_a_wrong_value_is_a_broken_message(name, value):
    with pytest.raises(EnvelopeBroken):
        parse_delivery(body_of({**ENVELOPE, name: value}), DRAFT_ID)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"{" * 5000,
        b'{"envelope":"\\ud800","sealed":""}',
        b'{"envelope":{},"sealed":""}',
        b'{"envelope":"' + b"[" * 2000 + b'","sealed":""}',
        body_of(ENVELOPE, sealed=""),
        body_of(ENVELOPE, sealed="AAAA"),
        body_of(ENVELOPE, sealed=WIRE["sealed"] + "="),
        body_of(ENVELOPE, sealed=WIRE["sealed"] + "\n"),
        body_of(ENVELOPE, sealed="ä" * 200),
        body_of(ENVELOPE, sealed=None),
    ],
)
def test_what_is_no_message_is_broken(body):
    with pytest.raises(EnvelopeBroken):
        parse_delivery(body, DRAFT_ID)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=300) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_arbitrary_bytes_are_broken_and_nothing_worse(body):
    with pytest.raises(EnvelopeBroken):
        parse_delivery(body, DRAFT_ID)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(ENVELOPE)), VALUES, max_size=4))
def test_arbitrary_fields_are_either_taken_or_broken(changes):
    try:
        delivery = parse_delivery(body_of({**ENVELOPE, **changes}), DRAFT_ID)
    except EnvelopeBroken:
        return
    assert delivery.envelope.draft_id == DRAFT_ID


@settings(max_examples=200)
@given(st.binary(max_size=100))
def test_base64url_is_one_text_for_one_row_of_bytes(data):
    text = base64url.encode(data)
    assert base64url.decode(text) == data
    assert text == base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize("text", ["A", "AB", "A+/A", "AAA=", "AAAA\n", " AAA", "ÄAAA"])
def test_loose_base64url_is_refused(text):
    with pytest.raises(ValueError):
        base64url.decode(text)


def test_the_vectors_signatures_hold():
    key, request = WIRE["tablet_key"]["public_key"], WIRE["request"]
    assert verify(key, request["signed_text"], request["signature"])
    assert verify(key, WIRE["enrolment"]["signed_text"], WIRE["enrolment"]["signature"])
    assert not verify(key, request["signed_text"] + " ", request["signature"])


def test_the_signed_texts_are_those_of_the_document():
    assert request_text("PUT", "/api/x", "ab", "n") == "loket-1\nPUT\n/api/x\nab\nn"
    assert enrolment_text("K72MP4RA", "key") == "loket-1-enrol\nK72MP4RA\nkey"


@settings(max_examples=200)
@given(st.text(max_size=120))
def test_arbitrary_signatures_are_just_wrong(signature):
    assert not verify(WIRE["tablet_key"]["public_key"], "loket-1", signature)


@pytest.mark.parametrize("key", ["", "AAAA", "ä", WIRE["sealing_key"]["public_key"]])
def test_what_is_no_p256_spki_is_refused(key):
    with pytest.raises(ValueError):
        load_public_key(key)
    assert not verify(key, "x", "A" * 86)


def test_the_hash_covers_both_parts_and_their_border():
    assert revision_hash(b"ab", b"c") != revision_hash(b"a", b"bc")
