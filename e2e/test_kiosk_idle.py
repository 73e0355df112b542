"""Silence with the office's own defaults, on a clock of the test (accessibility.md P1-P3, P8)."""

import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import Tablet
from e2e.kiosk_driver import Applicant
from e2e.people import SITI

BEEPS = """
globalThis.beeps = 0;
globalThis.AudioContext = class {
    currentTime = 0;
    destination = {};
    createGain() { return {gain: {}, connect: (next) => next}; }
    createOscillator() {
        const start = () => { globalThis.beeps += 0.5; };
        return {frequency: {}, connect: (next) => next, start, stop() {}};
    }
    close() {}
};
"""  # two tones are one beep
EXTENSIONS = 12


@pytest.fixture(scope="module")
def slow_lobby(lobby: Tablet) -> Tablet:
    """Every page that opens now runs on the test's clock."""
    lobby.page.clock.install()
    return lobby


@pytest.fixture
def sleepy(slow_lobby: Tablet, visitor: Applicant) -> Applicant:
    """Somebody for whom the test decides how the time goes."""
    visitor.page.evaluate(f"() => {{{BEEPS}}}")
    return visitor


def after(applicant: Applicant, seconds: float) -> None:
    applicant.page.clock.run_for(int(seconds * 1000))


def test_the_warning_is_heard_counts_down_in_words_and_may_be_put_off_for_ever(
    sleepy: Applicant,
) -> None:
    sleepy.walk(SITI, until="before_filling")
    expect(sleepy.section).to_contain_text("2 menit")
    cover = sleepy.page.locator("#cover")
    for turn in range(1, EXTENSIONS + 1):
        after(sleepy, 118)
        expect(cover).to_be_hidden()
        after(sleepy, 3)
        expect(cover).to_be_visible()
        assert sleepy.page.evaluate("() => globalThis.beeps") == turn
        sleepy.press("stay")
        sleepy.wait_for("before_filling")


def test_the_last_seconds_are_said_and_heard_before_the_screen_is_emptied(
    sleepy: Applicant,
) -> None:
    sleepy.walk(SITI, until="for_whom")
    after(sleepy, 121)
    left = sleepy.page.locator('#cover [data-text="seconds_left"]').first
    assert 55 <= int(left.inner_text()) <= 60
    expect(sleepy.page.locator("#cover")).to_contain_text(re.compile(r"\d+ detik"))
    after(sleepy, 30)
    assert sleepy.page.evaluate("() => globalThis.beeps") == 2
    expect(sleepy.page.locator("#live")).to_contain_text("30 detik")
    after(sleepy, 31)
    sleepy.wait_for("emptied")
