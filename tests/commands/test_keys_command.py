"""`loket keys …` as a person types it."""

import io
import json

import pytest

from server.__main__ import main
from server.domain import sealed_box
from server.store.database import open_database
from server.store.keys import make_keys, open_keys
from tests.office import MONDAY

PHRASE = "sungai mahakam sore"


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("LOKET_DATA", str(tmp_path))
    monkeypatch.setattr(sealed_box, "MEMORY_KIB", 64)
    monkeypatch.setattr(sealed_box, "PASSES", 1)
    open_database(tmp_path / "loket.db").close()
    make_keys(tmp_path / "keys", MONDAY)
    return tmp_path


@pytest.fixture
def loket(data, monkeypatch, capsys):
    def run(*arguments: str, typed: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed + "\n"))
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def acts(data) -> list[tuple[str, dict]]:
    db = open_database(data / "loket.db")
    rows = db.execute("select act, detail from events order by event_id").fetchall()
    db.close()
    return [(act, json.loads(detail)) for act, detail in rows]


def test_locked_rotated_unlocked(data, loket):
    old = open_keys(data / "keys").current.key_id
    assert loket("keys", "lock", typed=PHRASE)[0] == 0
    code, said = loket("keys", "rotate", typed=PHRASE)
    assert code == 0 and "next heartbeat" in said
    code, said = loket("keys", "list")
    assert code == 0 and "have a passphrase" in said
    assert loket("keys", "unlock", typed=PHRASE)[0] == 0
    keys = open_keys(data / "keys")
    assert keys.key_ids == [old, keys.current.key_id]
    assert loket("keys", "list")[1] == f"{old}\topens\n{keys.current.key_id}\tcurrent\n"
    assert acts(data) == [
        ("keys_locked", {}),
        ("keys_rotated", {"key_id": keys.current.key_id}),
        ("keys_unlocked", {}),
    ]


@pytest.mark.parametrize("act", ["lock", "unlock", "rotate"])
def test_a_wrong_passphrase_changes_nothing(data, loket, act):
    loket("keys", "lock", typed=PHRASE)
    before = (data / "keys" / "locked.json").read_bytes()
    code, said = loket("keys", act, typed="sungai mahakam pagi")
    assert code == 1 and "Nothing was changed" in said
    assert (data / "keys" / "locked.json").read_bytes() == before
    assert [act for act, _ in acts(data)] == ["keys_locked"]


def test_a_short_passphrase_is_refused(data, loket):
    code, said = loket("keys", "lock", typed="pendek")
    assert code == 1 and "12 characters" in said
    assert not open_keys(data / "keys").has_passphrase


def test_a_rotation_without_a_passphrase_asks_for_none(data, loket):
    old = open_keys(data / "keys").current.key_id
    assert loket("keys", "rotate")[0] == 0
    assert open_keys(data / "keys").current.key_id > old


def test_there_is_nothing_to_unlock(loket):
    code, said = loket("keys", "unlock", typed=PHRASE)
    assert code == 1 and "no passphrase" in said


@pytest.mark.parametrize("act", ["list", "lock", "rotate"])
def test_without_keys_nothing_is_pretended(data, loket, act):
    for file in (data / "keys").iterdir():
        file.unlink()
    code, said = loket("keys", act, typed=PHRASE)
    assert code == 1 and "No keys" in said
    assert list((data / "keys").iterdir()) == []
