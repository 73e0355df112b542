"""Which passwords nobody should use: length, the own name, what everybody tries first."""

import pytest

from server.domain.passwords import make_password, weakness_of


@pytest.mark.parametrize(
    "password",
    ["1234567890", "qwertyuiop", "aaaaaaaaaaaa", "Palaran2026!", "kecamatan123", "password12",
     "Rina Dewi 11", "rinarinarina", "LoketOtan2026", "admin-admin-1", "12121212121212"],
)  # fmt: skip
def test_what_is_easily_guessed_is_said(password):
    assert weakness_of(password, "Rina Dewi") == "common"


@pytest.mark.parametrize(
    "password",
    ["kopi-hitam-pahit", "teh-manis-hangat", "Perahu biru di Mahakam", "rahasia-dapur-ibu7"],
)
def test_a_sentence_of_ones_own_is_good(password):
    assert weakness_of(password, "Rina Dewi") == ""


def test_a_random_one_is_always_good():
    assert [weakness_of(make_password(), "Rina") for _ in range(200)] == [""] * 200


@pytest.mark.parametrize(("length", "weakness"), [(9, "short"), (201, "long")])
def test_length_counts_first(length, weakness):
    assert weakness_of(("abcdefghijklmnop" * 20)[:length], "Rina") == weakness
