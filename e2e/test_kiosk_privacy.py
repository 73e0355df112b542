"""Nothing of one person is left for the next (accessibility.md P1-P9)."""

import pytest
from playwright.sync_api import expect

from e2e.conftest import Office, Tablet
from e2e.kiosk_driver import Applicant
from e2e.people import PERSONAL, SITI

WHOLE_PAGE = """async () => {
    const inputs = [...document.querySelectorAll('input')].map((input) => input.value);
    const stores = JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage});
    const inCaches = [];
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) inCaches.push(request.url);
    return [document.documentElement.outerHTML, document.title, location.href, stores,
        history.state, ...inputs, ...inCaches].join('\\n');
}"""


@pytest.fixture
def impatient(tablet: Tablet, office: Office) -> Applicant:
    """A tablet that asks after two seconds and waits three more."""
    office.set_up(
        idle_form_seconds=2, idle_long_seconds=2, idle_finish_seconds=2, idle_warning_seconds=3
    )
    return tablet.enrol()


def assert_clean(applicant: Applicant, *more: str) -> None:
    page = applicant.page.evaluate(WHOLE_PAGE)
    assert [trace for trace in (*PERSONAL, *more) if trace in page] == []


def test_selesai_leaves_nothing_for_the_next_person(applicant: Applicant) -> None:
    applicant.walk(SITI)
    code, history = applicant.resume_code, applicant.page.evaluate("() => history.length")
    applicant.press("finish")
    applicant.wait_for("thanks")
    assert_clean(applicant, code)
    assert applicant.page.evaluate("() => navigator.storageBuckets.keys()") == []
    applicant.press("restart")
    applicant.start()
    applicant.walk(SITI, until="phone")
    assert_clean(applicant, code)
    assert applicant.page.evaluate("() => history.length") == history


def test_back_and_forward_of_the_browser_lead_to_the_welcome_screen(applicant: Applicant) -> None:
    applicant.walk(SITI, until="birth_date")
    applicant.page.goto("about:blank")
    applicant.page.go_back()
    applicant.wait_for("welcome")
    assert_clean(applicant)


def test_the_warning_hides_the_data_and_gives_them_back(impatient: Applicant) -> None:
    impatient.walk(SITI, until="name")
    impatient.answer("name", "SITI RAHMAH")
    impatient.wait_for("idle")
    expect(impatient.page.locator("#cover")).to_be_visible()
    assert_clean(impatient)
    impatient.press("stay")
    impatient.wait_for("name")
    expect(impatient.section.locator("input[name=name]")).to_have_value("SITI RAHMAH")


def test_silence_saves_then_empties_and_the_code_goes_on(impatient: Applicant) -> None:
    impatient.walk(SITI, until="name")
    impatient.answer("name", "SITI RAHMAH")
    code = impatient.resume_code
    impatient.wait_for("emptied")
    assert_clean(impatient, code)
    expect(impatient.section).to_contain_text("Isian disimpan")
    impatient.wait_for("welcome")
    assert impatient.resume(code) == "name"
    expect(impatient.section.locator("input[name=name]")).to_have_value("SITI RAHMAH")


def test_typing_on_the_own_keys_counts_as_activity(impatient: Applicant) -> None:
    impatient.walk(SITI, until="name")
    for _ in range(6):
        impatient.page.wait_for_timeout(700)
        impatient.page.evaluate("() => document.dispatchEvent(new CustomEvent('loket:activity'))")
    assert impatient.screen == "name"


def test_silence_before_consent_leaves_nothing_at_all(impatient: Applicant) -> None:
    impatient.walk(SITI, until="legal_form")
    impatient.wait_for("emptied")
    expect(impatient.section).not_to_contain_text("Isian disimpan")
    assert impatient.page.evaluate("() => navigator.storageBuckets.keys()") == []


def test_the_ticket_leaves_by_itself(impatient: Applicant) -> None:
    impatient.walk(SITI)
    code = impatient.resume_code
    impatient.wait_for("emptied", "welcome")
    assert_clean(impatient, code)


def test_a_pause_shows_the_code_only_and_asks_for_the_birth_year(
    tablet: Tablet, office: Office
) -> None:
    office.set_up(idle_form_seconds=2, idle_warning_seconds=60)
    applicant = tablet.enrol()
    applicant.walk(SITI, until="gender")
    code = applicant.resume_code
    applicant.wait_for("idle")
    applicant.press("pause")
    applicant.wait_for("pause")
    expect(applicant.section).to_contain_text(f"{code[:4]} {code[4:]}")
    assert_clean(applicant)
    applicant.press("stay")
    applicant.wait_for("resume")
    assert applicant.next() == "resume"
    applicant.answer("birth_year", "1985")
    assert applicant.next() == "gender"
