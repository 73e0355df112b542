"""Passwords: slow hashes, nobody's password never fits, new ones can be read aloud."""

import pytest

from server.domain.passwords import (
    READABLE_LETTERS,
    hash_password,
    is_long_enough,
    is_password,
    make_password,
)


def test_the_right_password_fits_and_others_do_not():
    password_hash = hash_password("kopi-hitam-pahit")
    assert is_password("kopi-hitam-pahit", password_hash)
    assert not is_password("kopi-hitam-manis", password_hash)


def test_hashes_are_argon2id_with_a_salt_of_their_own():
    first, second = hash_password("kopi-hitam-pahit"), hash_password("kopi-hitam-pahit")
    assert first.startswith("$argon2id$")
    assert first != second


def test_nobody_has_no_password():
    assert not is_password("kopi-hitam-pahit", None)


def test_a_broken_hash_fits_nothing():
    assert not is_password("kopi-hitam-pahit", "not a hash")


@pytest.mark.parametrize(
    ("password", "fits"), [("x" * 9, False), ("x" * 10, True), ("x" * 201, False)]
)
def test_ten_characters_are_the_least(password, fits):
    assert is_long_enough(password) is fits


def test_a_made_password_is_long_readable_and_new_each_time():
    made = {make_password() for _ in range(50)}
    assert len(made) == 50
    assert all(is_long_enough(password) for password in made)
    assert set("".join(made)) <= set(READABLE_LETTERS + "-")
