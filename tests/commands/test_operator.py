"""`loket operator`: the way in when nobody can log in any more."""

import io
from datetime import UTC, datetime

import pytest

from server.commands import CommandRefused
from server.commands.operator import add, list_all, lock, passwd
from server.domain.passwords import is_password
from server.settings import Settings
from server.store.database import open_database
from server.store.login_key import LoginKey
from server.store.offices import add_office
from server.store.operators import find_operator_by_name
from server.store.totp import begin_totp, confirm_totp, has_totp

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
PASSWORD = "kopi-hitam-pahit"


@pytest.fixture
def settings(tmp_path):
    settings = Settings(data=tmp_path)
    with_office(settings, "palaran")
    return settings


@pytest.fixture
def typed(monkeypatch):
    def type_in(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return type_in


def with_office(settings, office_id):
    db = open_database(settings.database, NOW)
    add_office(db, office_id=office_id, name=office_id.title(), kecamatan_code="64.72.01", now=NOW)
    db.close()


def found(settings, name):
    db = open_database(settings.database, NOW)
    try:
        return find_operator_by_name(db, name)
    finally:
        db.close()


def test_add_reads_the_password_from_standard_input(settings, typed):
    typed(PASSWORD + "\n")
    assert add(settings, name="Rina", role="supervisor") == 0
    row = found(settings, "Rina")
    assert (row.role, row.office_id) == ("supervisor", "palaran")
    assert is_password(PASSWORD, row.password_hash)


@pytest.mark.parametrize("password", ["", "kurang9ch\n"])
def test_a_short_password_is_refused(settings, typed, password):
    typed(password)
    with pytest.raises(CommandRefused, match="10 to 200"):
        add(settings, name="Rina")
    assert found(settings, "Rina") is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_name_is_needed(settings, typed, name):
    typed(PASSWORD)
    with pytest.raises(CommandRefused, match="name"):
        add(settings, name=name)


def test_a_taken_name_is_refused(settings, typed):
    typed(PASSWORD)
    add(settings, name="Rina")
    typed(PASSWORD)
    with pytest.raises(CommandRefused, match="already"):
        add(settings, name="rina")


def test_the_office_must_be_named_where_there_are_several(settings, typed):
    with_office(settings, "sambutan")
    with pytest.raises(CommandRefused, match=r"palaran \| sambutan"):
        add(settings, name="Rina")
    with pytest.raises(CommandRefused, match="no office bukuan"):
        add(settings, name="Rina", office="bukuan")
    typed(PASSWORD)
    add(settings, name="Rina", office="sambutan")
    assert found(settings, "Rina").office_id == "sambutan"


def test_without_any_office_it_says_what_to_do(tmp_path, typed):
    with pytest.raises(CommandRefused, match="no office yet"):
        add(Settings(data=tmp_path / "new"), name="Rina")


def test_passwd_rescues_a_locked_operator(settings, typed, capsys):
    for name in ("Budi", "Rina"):
        typed(PASSWORD)
        add(settings, name=name, role="supervisor")
    lock(settings, name="Rina")
    assert found(settings, "Rina").locked_at
    typed("teh-manis-hangat\n")
    passwd(settings, name="rina")
    row = found(settings, "Rina")
    assert row.locked_at is None
    assert is_password("teh-manis-hangat", row.password_hash)
    assert "teh-manis" not in capsys.readouterr().out


def test_passwd_switches_a_lost_second_factor_off(settings, typed):
    typed(PASSWORD)
    add(settings, name="Budi", role="supervisor")
    db = open_database(settings.database, NOW)
    operator_id = find_operator_by_name(db, "Budi").operator_id
    begin_totp(db, LoginKey(settings.keys / "login.key"), operator_id, b"x" * 20, NOW)
    confirm_totp(db, operator_id, "palaran", 1, "", NOW)
    db.close()
    typed("teh-manis-hangat\n")
    passwd(settings, name="Budi")
    db = open_database(settings.database, NOW)
    assert not has_totp(db, operator_id)
    assert db.execute("select act from events order by event_id desc").fetchone() == (
        "second_factor_off",
    )
    db.close()


def test_an_easily_guessed_password_is_taken_and_said(settings, typed, capsys):
    typed("palaran2026\n")
    add(settings, name="Rina")
    assert "easily guessed" in capsys.readouterr().err
    assert found(settings, "Rina")


def test_the_last_supervisor_cant_be_locked(settings, typed):
    typed(PASSWORD)
    add(settings, name="Budi", role="supervisor")
    with pytest.raises(CommandRefused, match="last supervisor"):
        lock(settings, name="Budi")


def test_nobody_by_that_name_is_said(settings, typed):
    typed(PASSWORD)
    with pytest.raises(CommandRefused, match="nobody logs in as Rina"):
        passwd(settings, name="Rina")
    with pytest.raises(CommandRefused, match="nobody logs in as Rina"):
        lock(settings, name="Rina")


def test_list_shows_everybody(settings, typed, capsys):
    typed(PASSWORD)
    add(settings, name="Rina")
    capsys.readouterr()
    list_all(settings)
    assert capsys.readouterr().out == "Rina\toperator\tpalaran\tactive\n"
