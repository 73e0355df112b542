"""The office's people: locked, not deleted; never without supervisor; unseen by other offices."""

from datetime import UTC, datetime

import pytest

from server.store import sessions
from server.store.database import open_database
from server.store.offices import add_office
from server.store.operators import (
    LastSupervisor,
    NameTaken,
    OperatorUnknown,
    find_operator_by_name,
    get_operator,
    insert_operator,
    list_operators,
    lock_operator,
    save_password_hash,
    unlock_operator,
)

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def db(tmp_path):
    db = open_database(tmp_path / "loket.db", NOW)
    for office_id, code in (("palaran", "64.72.01"), ("sambutan", "64.72.08")):
        add_office(db, office_id=office_id, name=office_id.title(), kecamatan_code=code, now=NOW)
    yield db
    db.close()


def add(db, name, role="operator", office_id="palaran", by=None):
    return insert_operator(
        db, office_id=office_id, name=name, role=role, password_hash="hash", now=NOW, by=by
    )


def acts(db):
    return [row[0] for row in db.execute("select act from events order by event_id")]


def test_a_name_is_found_whatever_its_capitals_and_spaces(db):
    operator_id = add(db, "  Rina  Wati ")
    found = find_operator_by_name(db, "rina wati")
    assert (found.operator_id, found.name) == (operator_id, "Rina Wati")
    assert find_operator_by_name(db, "Rina") is None


def test_a_name_is_taken_in_every_office(db):
    add(db, "Rina")
    with pytest.raises(NameTaken):
        add(db, "RINA", office_id="sambutan")
    assert len(list_operators(db)) == 1


def test_an_office_sees_its_own_people_only(db):
    stranger = add(db, "Sari", office_id="sambutan")
    add(db, "Rina")
    assert [row.name for row in list_operators(db, "palaran")] == ["Rina"]
    with pytest.raises(OperatorUnknown):
        get_operator(db, stranger, "palaran")


@pytest.mark.parametrize("act", [lock_operator, unlock_operator])
def test_another_office_cant_be_touched(db, act):
    stranger = add(db, "Sari", office_id="sambutan")
    with pytest.raises(OperatorUnknown):
        act(db, stranger, "palaran", NOW)
    with pytest.raises(OperatorUnknown):
        save_password_hash(db, stranger, "palaran", "new", NOW)
    assert get_operator(db, stranger, "sambutan").password_hash == "hash"


def test_locking_ends_every_session(db):
    operator_id = add(db, "Rina")
    token = sessions.insert_session(db, operator_id, NOW)
    lock_operator(db, operator_id, "palaran", NOW)
    assert sessions.find_session(db, token, NOW) is None
    unlock_operator(db, operator_id, "palaran", NOW)
    assert get_operator(db, operator_id, "palaran").locked_at is None
    assert sessions.find_session(db, token, NOW) is None


def test_the_last_supervisor_cant_be_locked(db):
    first = add(db, "Budi", "supervisor")
    add(db, "Rina")
    add(db, "Sari", "supervisor", office_id="sambutan")
    with pytest.raises(LastSupervisor):
        lock_operator(db, first, "palaran", NOW)
    second = add(db, "Tuti", "supervisor")
    lock_operator(db, first, "palaran", NOW)
    with pytest.raises(LastSupervisor):
        lock_operator(db, second, "palaran", NOW)


def test_a_new_password_ends_every_session(db):
    operator_id = add(db, "Rina")
    token = sessions.insert_session(db, operator_id, NOW)
    save_password_hash(db, operator_id, "palaran", "new", NOW)
    assert sessions.find_session(db, token, NOW) is None
    assert get_operator(db, operator_id, "palaran").password_hash == "new"


def test_every_act_is_an_event_with_who_and_without_a_name(db):
    boss = add(db, "Budi", "supervisor")
    operator_id = add(db, "Rina", by=boss)
    lock_operator(db, operator_id, "palaran", NOW, boss)
    lock_operator(db, operator_id, "palaran", NOW, boss)
    unlock_operator(db, operator_id, "palaran", NOW, boss)
    save_password_hash(db, operator_id, "palaran", "new", NOW, boss)
    assert acts(db)[-5:] == [
        "operator_added",
        "operator_added",
        "operator_locked",
        "operator_unlocked",
        "password_changed",
    ]
    rows = list(
        db.execute("select actor_kind, actor_id, detail from events order by event_id desc")
    )
    assert rows[0][:2] == ("operator", boss)
    assert not any("Rina" in detail for *_, detail in rows)
