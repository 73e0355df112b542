"""POST /api/tablets/enrol: a code, a key, a letter (docs/sync.md §3)."""

import pytest

from tests.office import open_office
from tests.tablet_client import TabletClient


def problem(answer) -> str:
    return answer.json()["problem"]


def test_a_code_enrols_one_tablet(office):
    tablet = TabletClient(office.http)
    answer = tablet.enrol(office.code())
    assert answer.status_code == 201
    told = answer.json()
    assert told["office"] == {"office_id": "palaran", "name": "Kecamatan Palaran"}
    assert (told["name"], told["letter"], told["next_number"]) == ("Tablet lobi", "B", 1)
    assert told["settings"]["capital_limit"] == 50_000_000
    assert set(told["sealing_key"]) == {"key_id", "public_key"}
    assert told["missing"] == told["withdrawn"] == []
    assert tablet.sync().status_code == 200


def test_a_code_works_once(office):
    code = office.code()
    assert TabletClient(office.http).enrol(code).status_code == 201
    answer = TabletClient(office.http).enrol(code)
    assert answer.status_code == 403
    assert problem(answer) == "enrolment-code-wrong"


def test_a_code_may_be_typed_as_people_type(office):
    code = office.code()
    assert TabletClient(office.http).enrol(f" {code[:4].lower()} {code[4:]} ").status_code == 201


def test_a_code_lives_ten_minutes(office):
    code = office.code()
    office.clock.move(minutes=10)
    assert problem(TabletClient(office.http).enrol(code)) == "enrolment-code-wrong"


def test_five_wrong_tries_kill_all_open_codes(office):
    code = office.code()
    for _ in range(5):
        assert problem(TabletClient(office.http).enrol("AAAAAAAA")) == "enrolment-code-wrong"
    answer = TabletClient(office.http).enrol(code)
    assert answer.status_code == 429
    assert problem(answer) == "enrolment-locked"
    office.clock.move(minutes=10, seconds=1)
    assert problem(TabletClient(office.http).enrol(code)) == "enrolment-code-wrong"
    assert TabletClient(office.http).enrol(office.code()).status_code == 201
    assert "enrolment_locked" in office.acts()


def test_a_key_that_is_not_held_enrols_nobody(office):
    code = office.code()
    other = TabletClient(office.http)
    answer = TabletClient(office.http).enrol(code, public_key=other.public_key)
    assert answer.status_code == 422
    assert problem(answer) == "enrolment-key-wrong"
    assert other.enrol(code).status_code == 201, "the code is not spent"


@pytest.mark.parametrize(
    "changes",
    [{"public_key": "AAAA"}, {"signature": "A" * 86}, {"public_key": ""}, {"signature": ""}],
)
def test_a_broken_key_enrols_nobody(office, changes):
    assert (
        problem(TabletClient(office.http).enrol(office.code(), **changes)) == "enrolment-key-wrong"
    )


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b'{"code": 5, "public_key": "", "signature": "", "app_version": ""}'],
)
def test_a_body_of_the_wrong_shape_is_named(office, body):
    answer = office.http.post("/api/tablets/enrol", content=body)
    assert answer.status_code == 422
    assert problem(answer) == "body-broken"


@pytest.mark.parametrize(
    "address, headers, allowed",
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("192.168.1.20", {}, False),
        ("192.168.1.20", {"X-Forwarded-Proto": "https"}, False),
        ("127.0.0.1", {"X-Forwarded-Proto": "https"}, True),
        ("127.0.0.1", {"X-Forwarded-Proto": "http"}, False),
        ("127.0.0.1", {"X-Forwarded-For": "192.168.1.20"}, False),
    ],
)
def test_enrolment_needs_a_secure_origin(tmp_path, address, headers, allowed):
    with open_office(tmp_path, address=address) as office:
        answer = TabletClient(office.http).enrol(office.code(), headers=headers)
        assert answer.status_code == (201 if allowed else 403)
        assert allowed or problem(answer) == "origin-insecure"


def test_each_tablet_of_an_office_has_its_own_letter(office):
    letters = [office.tablet(name=f"Tablet {n}").enrolled["letter"] for n in range(25)]
    assert letters == list("BCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert office.tablet("sambutan").enrolled["letter"] == "B"
    answer = TabletClient(office.http).enrol(office.code())
    assert answer.status_code == 409
    assert problem(answer) == "letters-exhausted"


def test_a_letter_comes_back_on_a_later_day_with_its_counter(office):
    first = office.tablet()
    others = [office.tablet(name=f"Tablet {n}") for n in range(24)]
    first.deliver(first.pack(stage="submitted", queue_number="B-017"))
    office.revoke(first)
    assert problem(TabletClient(office.http).enrol(office.code())) == "letters-exhausted"
    office.clock.move(days=1)
    renewed = office.tablet(name="Tablet baru")
    assert (renewed.enrolled["letter"], renewed.enrolled["next_number"]) == ("B", 18)
    assert len({t.enrolled["letter"] for t in others}) == 24
