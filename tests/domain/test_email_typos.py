"""The cases of tests/cases/email_typos.json, as tests/kiosk/email-typos.test.js runs them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.email_typos import better_address, slips_between
from server.domain.rule_files import load_rules

CASES = json.loads((Path(__file__).parents[1] / "cases" / "email_typos.json").read_text("utf-8"))
MAILBOXES = load_rules().email_lesson["mailboxes"]


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["typed"])
def test_the_server_suggests_as_the_case_says(case: dict[str, str | None]) -> None:
    assert better_address(str(case["typed"]), MAILBOXES) == case["better"]


@given(st.text(max_size=40))
def test_a_suggestion_is_final_and_keeps_what_stands_before_the_at(typed: str) -> None:
    better = better_address(typed, MAILBOXES)
    if better is not None:
        assert better.rpartition("@")[0] == typed.rpartition("@")[0]
        assert better_address(better, MAILBOXES) is None


@given(st.sampled_from(MAILBOXES["common"]), st.data())
def test_one_letter_too_many_is_always_found(domain: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(domain)))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    typed = f"sari@{domain[:place]}{letter}{domain[place:]}"
    known = {*MAILBOXES["common"], *MAILBOXES["other"]}
    if typed.partition("@")[2] not in known:
        assert better_address(typed, MAILBOXES) is not None


def test_slips_are_counted() -> None:
    assert [slips_between("gmail", one) for one in ("gmail", "gmial", "gmal", "gmaail", "x")] == [
        *(0, 1, 1, 1, 5)
    ]
