"""A session ends a quarter of an hour after its last use; the file holds nothing usable as one."""

from datetime import UTC, datetime, timedelta

import pytest

from server.store.database import open_database
from server.store.offices import add_office
from server.store.operators import insert_operator
from server.store.sessions import (
    delete_session,
    delete_session_by_id,
    find_session,
    insert_session,
    list_sessions,
    renew_session,
)

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


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


def test_it_ends_a_quarter_of_an_hour_after_its_last_use(db, operator_id):
    token = insert_session(db, operator_id, NOW)
    used = NOW + 14 * MINUTE
    renew_session(db, find_session(db, token, used), used)
    assert find_session(db, token, NOW + 28 * MINUTE)
    assert find_session(db, token, NOW + 29 * MINUTE) is None


def test_it_ends_after_twelve_hours_however_much_it_is_used(db, operator_id):
    token = insert_session(db, operator_id, NOW)
    for minutes in range(10, 12 * 60, 10):
        now = NOW + minutes * MINUTE
        renew_session(db, find_session(db, token, now), now)
    assert find_session(db, token, NOW + 720 * MINUTE) is None


def test_it_is_not_written_at_every_use(db, operator_id):
    token = insert_session(db, operator_id, NOW)
    before = find_session(db, token, NOW).expires_at
    soon = NOW + timedelta(seconds=50)
    renew_session(db, find_session(db, token, soon), soon)
    assert find_session(db, token, soon).expires_at == before


def test_one_that_awaits_a_code_is_no_session_and_lives_five_minutes(db, operator_id):
    token = insert_session(db, operator_id, NOW, awaits_code=True)
    assert find_session(db, token, NOW) is None
    assert find_session(db, token, NOW + 4 * MINUTE, awaits_code=True)
    assert find_session(db, token, NOW + 5 * MINUTE, awaits_code=True) is None
    assert list_sessions(db, operator_id, NOW) == []


def test_an_id_ends_one_of_the_own_sessions_only(db, operator_id):
    mine = [insert_session(db, operator_id, NOW, name) for name in ("Chrome", "Edge")]
    ids = {row.browser: row.session_id for row in list_sessions(db, operator_id, NOW)}
    delete_session_by_id(db, "somebody else", ids["Edge"])
    delete_session_by_id(db, operator_id, "")
    assert len(list_sessions(db, operator_id, NOW)) == 2
    delete_session_by_id(db, operator_id, ids["Edge"])
    assert [find_session(db, token, NOW) is None for token in mine] == [False, True]


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
    insert_session(db, operator_id, NOW + 16 * MINUTE)
    assert db["sessions"].count == 1
