"""Keys under a passphrase, and new keys: never without a whole set, never open without it."""

import pytest

from server.domain.sealed_box import WrongPassphrase
from server.store import key_lock
from server.store.key_files import narrow
from server.store.key_lock import NothingToLock, NotLocked, lock_keys, unlock_keys
from server.store.keys import KeysMissing, add_sealing_key, make_keys, open_keys
from tests.killing import in_one_thread
from tests.office import MONDAY

PHRASE = "sungai mahakam sore"


@pytest.fixture
def folder(tmp_path):
    make_keys(tmp_path / "keys", MONDAY)
    return tmp_path / "keys"


def secrets_of(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.key"))}


def unlocked(folder, phrase=PHRASE):
    keys = open_keys(folder)
    assert keys.locked
    keys.use_master(keys.find_master(phrase))
    return keys


def test_locked_keys_open_with_their_passphrase_only(folder):
    key_id, sealed = open_keys(folder).seal(b"e", b"plain")
    nik = open_keys(folder).lookup_hash("nik", "1")
    lock_keys(folder, PHRASE)
    keys = open_keys(folder)
    for act in (lambda: keys.open(key_id, b"e", sealed), lambda: keys.lookup_hash("nik", "1")):
        with pytest.raises(KeysMissing):
            act()
    with pytest.raises(WrongPassphrase):
        keys.find_master("sungai mahakam pagi")
    assert keys.locked
    keys.use_master(keys.find_master(PHRASE))
    assert keys.open(key_id, b"e", sealed) == b"plain"
    assert keys.lookup_hash("nik", "1") == nik


def test_no_secret_lies_on_the_disk_while_they_are_locked(folder):
    secrets = secrets_of(folder)
    lock_keys(folder, PHRASE)
    (left,) = folder.iterdir()
    whole = left.read_bytes()
    for secret in secrets.values():
        body = b"".join(secret.splitlines()[1:-1]) or secret  # PEM without its marks
        assert body not in whole and secret not in whole
    assert left.stat().st_mode & 0o777 == 0o600


def test_the_public_half_is_handed_out_all_the_same(folder):
    public = open_keys(folder).current.public
    lock_keys(folder, PHRASE)
    keys = open_keys(folder)
    assert keys.locked and keys.handed_out.public == public


def test_unlocking_brings_the_same_files_back(folder):
    before = secrets_of(folder)
    lock_keys(folder, PHRASE)
    with pytest.raises(WrongPassphrase):
        unlock_keys(folder, "sungai mahakam pagi")
    assert secrets_of(folder) == {}
    unlock_keys(folder, PHRASE)
    assert secrets_of(folder) == before
    assert not (folder / "locked.json").exists()
    with pytest.raises(NotLocked):
        unlock_keys(folder, PHRASE)


def test_locking_again_finishes_and_keeps_its_passphrase(folder):
    lock_keys(folder, PHRASE)
    with pytest.raises(WrongPassphrase):
        lock_keys(folder, "sungai mahakam pagi")
    lock_keys(folder, PHRASE)
    assert not unlocked(folder).locked


def test_an_empty_folder_has_nothing_to_lock(tmp_path):
    with pytest.raises(NothingToLock):
        lock_keys(tmp_path, PHRASE)
    assert list(tmp_path.iterdir()) == []


def test_a_changed_box_does_not_open(folder):
    lock_keys(folder, PHRASE)
    locked = key_lock.read_locked(folder)
    names = sorted(locked.keys)
    locked.keys[names[0]].box, locked.keys[names[1]].box = (
        locked.keys[names[1]].box,
        locked.keys[names[0]].box,
    )
    with pytest.raises(WrongPassphrase):
        key_lock.open_all(locked, key_lock.open_master(locked, PHRASE))


def test_a_running_server_notices_a_passphrase_and_its_end(folder):
    running = open_keys(folder)
    assert not running.locked
    lock_keys(folder, PHRASE)
    assert running.locked and running.has_passphrase
    unlock_keys(folder, PHRASE)
    assert not running.locked and not running.has_passphrase


def test_forgetting_closes_them_again(folder):
    with pytest.raises(NotLocked):
        open_keys(folder).forget()
    lock_keys(folder, PHRASE)
    keys = unlocked(folder)
    keys.forget()
    assert keys.locked


def test_a_running_server_takes_up_a_new_key_and_still_opens_the_old_ones(folder):
    running = open_keys(folder)
    key_id, sealed = running.seal(b"e", b"plain")
    new_id = add_sealing_key(folder, MONDAY.replace(year=2027))
    assert running.current.key_id == running.handed_out.key_id == new_id
    assert running.open(key_id, b"e", sealed) == b"plain"


def test_a_key_made_under_a_passphrase_lies_under_it_too(folder):
    old = open_keys(folder).current.key_id
    lock_keys(folder, PHRASE)
    running = unlocked(folder)
    with pytest.raises(WrongPassphrase):
        add_sealing_key(folder, MONDAY, "sungai mahakam pagi")
    new_id = add_sealing_key(folder, MONDAY, PHRASE)
    assert secrets_of(folder) == {}
    assert running.key_ids == [old, new_id] and running.current.key_id == new_id
    assert open_keys(folder).handed_out.key_id == new_id


def test_new_keys_are_newer_whatever_the_clock_says(folder):
    made = [add_sealing_key(folder, MONDAY.replace(year=2020 + n % 2)) for n in range(4)]
    assert made == sorted(made)
    assert open_keys(folder).current.key_id == made[-1]


def test_what_others_can_read_is_closed_and_named(folder):
    assert narrow(folder) == ([], [])
    (folder / "lookup.key").chmod(0o644)
    folder.chmod(0o755)
    assert narrow(folder) == (["keys", "lookup.key"], [])
    assert (folder / "lookup.key").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_key_that_cant_be_read_leaves_the_server_locked_not_broken(folder):
    next(folder.glob("sealing-*")).write_bytes(b"no key at all")
    assert open_keys(folder).locked


KILLED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from server.domain import sealed_box
from server.store import key_files, key_lock
from server.store.key_files import list_key_files
from server.store.keys import make_keys, open_keys
from tests.killing import kill_at_each_step

sealed_box.MEMORY_KIB, sealed_box.PASSES = 64, 1  # the steps count, not the work
what, folder, phrase = sys.argv[1], Path(sys.argv[2]), "sungai mahakam sore"
make_keys(folder, datetime.now(UTC))
key_id, sealed = open_keys(folder).seal(b"e", b"plain")
before = {path.name: path.read_bytes() for path in list_key_files(folder)}

def plain_again():
    if (folder / "locked.json").exists():
        key_lock.unlock_keys(folder, phrase)
    assert {path.name: path.read_bytes() for path in list_key_files(folder)} == before

def whole():
    keys = open_keys(folder)
    if keys.locked:
        keys.use_master(keys.find_master(phrase))
    assert keys.open(key_id, b"e", sealed) == b"plain"

def ready():
    plain_again()
    if what == "unlock_keys":
        key_lock.lock_keys(folder, phrase)

places = [(key_files, "sync_folder"), (key_files.os, "fsync"), (Path, "unlink"), (Path, "replace")]
act = lambda: getattr(key_lock, what)(folder, phrase)
print(kill_at_each_step(places, ready, act, whole))
"""


@pytest.mark.parametrize("what", ["lock_keys", "unlock_keys"])
def test_killed_at_any_step_no_key_is_lost(tmp_path, what):
    assert int(in_one_thread(KILLED, what, tmp_path / "keys")) > 5, "there was something to cut"
