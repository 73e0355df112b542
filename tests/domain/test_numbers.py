"""Queue numbers, letters and the office's day."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.numbers import (
    TABLET_LETTERS,
    choose_letter,
    following,
    is_ahead,
    parse_tablet_number,
    queue_number,
)
from server.domain.resume_code import make_code, parse_code
from server.domain.times import business_day, clock_words, from_utc_text, long_day, utc_text


@given(st.sampled_from(TABLET_LETTERS), st.integers(1, 999))
def test_a_number_is_read_as_it_is_written(letter, number):
    assert parse_tablet_number(queue_number(letter, number)) == (letter, number)


@pytest.mark.parametrize(
    "text", [None, "", "A-017", "B-000", "B-17", "b-017", "B-0017", "B-017\n", "B-٠١٧", "B 017"]
)
def test_what_is_no_tablets_number_is_not_taken_for_one(text):
    assert parse_tablet_number(text) is None


def test_after_999_comes_1():
    assert [following(0), following(17), following(998), following(999)] == [1, 18, 999, 1]


def test_late_packets_do_not_turn_the_counter_back():
    assert is_ahead(18, 17)
    assert is_ahead(2, 998)
    assert not is_ahead(17, 17)
    assert not is_ahead(990, 3)


def test_a_letter_is_given_again_only_on_a_later_day():
    all_but_b = set(TABLET_LETTERS) - {"B"}
    assert choose_letter(all_but_b, {"B": "2026-11-24"}, "2026-11-24") is None
    assert choose_letter(all_but_b, {"B": "2026-11-24"}, "2026-11-25") == "B"


def test_never_used_letters_come_first_then_the_longest_unused():
    freed = {letter: "2026-11-20" for letter in TABLET_LETTERS} | {"M": "2026-11-01"}
    assert choose_letter(set(), {}, "2026-11-24") == "B"
    assert choose_letter({"B"}, {"C": "2026-11-01"}, "2026-11-24") == "D"
    assert choose_letter(set(), freed, "2026-11-24") == "M"


@given(
    st.sets(st.sampled_from(TABLET_LETTERS)),
    st.dictionaries(st.sampled_from(TABLET_LETTERS), st.dates().map(str)),
    st.dates().map(str),
)
def test_no_two_tablets_hold_one_letter(held, freed, today):
    letter = choose_letter(held, freed, today)
    assert letter not in held
    assert letter is None or freed.get(letter, "") < today


@pytest.mark.parametrize(
    "utc, day, words",
    [
        ("2026-11-24T15:59:59.999Z", "2026-11-24", "23.59"),
        ("2026-11-24T16:00:00.000Z", "2026-11-25", "00.00"),
        ("2026-11-24T02:42:00.000Z", "2026-11-24", "10.42"),
        ("2026-12-31T16:00:00.000Z", "2027-01-01", "00.00"),
    ],
)
def test_the_day_changes_at_midnight_in_makassar(utc, day, words):
    assert business_day(from_utc_text(utc)) == day
    assert clock_words(from_utc_text(utc)) == words


def test_a_day_is_written_out():
    assert long_day(datetime(2026, 11, 23, 18, 0, tzinfo=UTC)) == "Selasa, 24 November 2026"


@given(st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_times_survive_as_text_and_sort_as_text(now):
    text = utc_text(now)
    assert len(text) == 24
    assert abs((from_utc_text(text) - now).total_seconds()) < 0.001


@given(st.binary(min_size=16, max_size=16))
def test_a_code_can_be_typed_as_it_is_read(random_bytes):
    code = make_code(random_bytes)
    assert len(code) == 8
    assert not set(code) & set("IOQZ01")
    assert parse_code(f" {code[:4].lower()}-{code[4:]} ") == code


@pytest.mark.parametrize("typed", ["", "K72", "K72MP4RAX", "ÉÉÉÉÉÉÉÉ"])
def test_what_cannot_be_a_code_is_none(typed):
    assert parse_code(typed) is None
