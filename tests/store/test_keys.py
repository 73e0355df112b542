"""The server's keys: made once, private to their owner, never guessed anew."""

import stat

import pytest

from server.domain.sealing import CannotOpen
from server.store.keys import Keys, KeysMissing, add_sealing_key, make_keys, open_keys
from tests.office import MONDAY


@pytest.fixture
def folder(tmp_path):
    make_keys(tmp_path / "keys", MONDAY)
    return tmp_path / "keys"


def test_what_is_sealed_opens_with_its_envelope_only(folder):
    keys = open_keys(folder)
    key_id, sealed = keys.seal(b"envelope", b"plain")
    assert keys.open(key_id, b"envelope", sealed) == b"plain"
    for wrong in ((key_id, b"other", sealed), ("unknown", b"envelope", sealed)):
        with pytest.raises(CannotOpen):
            keys.open(*wrong)


def test_keys_are_readable_by_their_owner_only(folder):
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_existing_keys_are_never_written_over(folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    make_keys(folder, MONDAY)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_newest_key_is_current_and_older_ones_open(folder):
    old = open_keys(folder)
    key_id, sealed = old.seal(b"e", b"plain")
    new_id = add_sealing_key(folder, MONDAY.replace(year=2027))
    keys = open_keys(folder)
    assert keys.current.key_id == new_id
    assert keys.open(key_id, b"e", sealed) == b"plain"


def test_hashes_are_keyed_and_kept_apart_by_kind(folder, tmp_path):
    keys = open_keys(folder)
    make_keys(tmp_path / "other", MONDAY)
    hashes = {
        keys.lookup_hash("nik", "1"),
        keys.lookup_hash("phone", "1"),
        open_keys(tmp_path / "other").lookup_hash("nik", "1"),
    }
    assert len(hashes) == 3
    assert keys.lookup_hash("nik", "1") in hashes


def test_without_keys_nothing_is_pretended(tmp_path):
    keys = open_keys(tmp_path / "nowhere")
    assert keys.locked
    for act in (
        lambda: keys.current,
        lambda: keys.seal(b"", b""),
        lambda: keys.open("x", b"", b""),
        lambda: keys.lookup_hash("nik", "1"),
    ):
        with pytest.raises(KeysMissing):
            act()
    assert Keys({}, b"x" * 32).locked
