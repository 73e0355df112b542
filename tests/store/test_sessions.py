"""A session ends twelve hours after its last use; the file holds nothing usable as one."""

from datetime import UTC, datetime, timedelta

import pytest

from server.store.database import open_database
from server.store.offices import add_office
from server.store.operators import insert_operator
from server.store.sessions import (
    delete_session,
    find_session,
    insert_session,
    renew_session,
)

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def db(tmp_path):
    db = open_database(tmp_path / "loket.db", NOW)
    add_office(db, office_id="palaran", name="Palaran", kecamatan_code="64.72.01", now=NOW)
    yield db
    db.close()


@pytest.fixture
def operator_id(db):
    return insert_operator(
        db, office_id="palaran", name="Rina", role="operator", password_hash="hash", now=NOW
    )


def test_a_session_tells_who_and_where(db, operator_id):
    session = find_session(db, insert_session(db, operator_id, NOW), NOW)
    assert (session.operator_id, session.office_id, session.office_name) == (
        operator_id, "palaran", "Palaran",
    )  # fmt: skip
    assert len(session.csrf_token) > 30


def test_it_ends_twelve_hours_after_its_last_use(db, operator_id):
    token = insert_session(db, operator_id, NOW)
    used = NOW + 11 * HOUR
    renew_session(db, find_session(db, token, used), used)
    assert find_session(db, token, NOW + 22 * HOUR)
    assert find_session(db, token, NOW + 23 * HOUR) is None


def test_it_is_not_written_at_every_use(db, operator_id):
    token = insert_session(db, operator_id, NOW)
    before = find_session(db, token, NOW).expires_at
    soon = NOW + timedelta(minutes=4)
    renew_session(db, find_session(db, token, soon), soon)
    assert find_session(db, token, soon).expires_at == before


def test_a_stranger_has_none(db, operator_id):
    insert_session(db, operator_id, NOW)
    assert find_session(db, "", NOW) is None
    assert find_session(db, "x" * 43, NOW) is None


def test_the_cookie_does_not_stand_in_the_file(db, operator_id):
    token = insert_session(db, operator_id, NOW)
    assert token not in str(list(db["sessions"].rows))


def test_logout_ends_it_and_ended_ones_are_swept(db, operator_id):
    token = insert_session(db, operator_id, NOW)
    delete_session(db, token)
    assert find_session(db, token, NOW) is None
    insert_session(db, operator_id, NOW)
    insert_session(db, operator_id, NOW + 13 * HOUR)
    assert db["sessions"].count == 1
