"""What comes after the first screen: never missed when it came, said plainly when it can't."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from e2e.conftest import Office, Tablet
from e2e.kiosk_driver import Applicant
from e2e.people import SITI

FORGET = """async (part) => {
    const [name] = await caches.keys();
    const cache = await caches.open(name);
    const gone = (await cache.keys()).filter(({ url }) => url.includes(part));
    for (const request of gone) await cache.delete(request);
    return gone.length;
}"""


def answer_the_first(applicant: Applicant) -> None:
    """Welcome, how to read, what is coming; then the first question, and Lanjut."""
    applicant.start()
    applicant.next()
    applicant.next()
    applicant.wait_for("for_whom")
    applicant.answer("for_whom", SITI["for_whom"])
    applicant.press("next")


def test_what_the_browser_threw_away_leads_to_a_sentence_and_comes_back_with_the_server(
    tablet: Tablet, office: Office
) -> None:
    """Nobody has typed a word yet: leaving the first question is the first that needs it."""
    applicant = tablet.enrol()
    assert tablet.page.evaluate(FORGET, "/packed/later-") == 1
    office.stop()
    tablet.page.reload()
    answer_the_first(applicant)
    applicant.wait_for("trouble")
    expect(applicant.section).to_contain_text("Panggil petugas")
    with tablet.page.expect_console_message(lambda said: "kiosk TypeError" in said.text):
        applicant.press("retry")
    applicant.wait_for("trouble")

    tablet.complaints.clear()
    office.start()
    applicant.press("retry")
    applicant.wait_for("for_whom")
    assert applicant.walk(SITI) == "finished"
    tablet.complaints[:] = [one for one in tablet.complaints if "ERR_" not in one]


@pytest.mark.parametrize("part", ["/rules-later.json", "/screens.html"])
def test_what_else_comes_later_is_waited_for_too(tablet: Tablet, office: Office, part: str) -> None:
    applicant = tablet.enrol()
    assert tablet.page.evaluate(FORGET, part) == 1
    office.stop()
    tablet.page.reload()
    answer_the_first(applicant)
    applicant.wait_for("trouble")
    tablet.complaints.clear()


def test_everything_is_in_memory_behind_the_first_question(
    tablet: Tablet, applicant: Applicant, office: Office
) -> None:
    """With server and cache gone, a visit that has begun still goes to its end."""
    answer_the_first(applicant)
    applicant.wait_for("citizen")
    assert tablet.page.evaluate(FORGET, "/kiosk/") > 10
    office.stop()
    assert applicant.walk(SITI) == "finished"
    assert applicant.queue_number == "B-001"
    office.start()


FORGET_ALL = """async () => {
    for (const name of await caches.keys()) await caches.delete(name);
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
}"""
FIRST = 8  # files until the first question; icons are the browser's own wish
LATE = ("/packed/later-", "/rules-later", "/screens.html")
ALL = 14  # and until nothing is missing


def test_a_first_start_asks_for_few_files_and_a_step_for_none(tablet: Tablet) -> None:
    """An enrolled tablet whose cache is gone: the budget of requests, and zero from then on."""
    tablet.enrol()
    tablet.page.evaluate(FORGET_ALL)
    tablet.close()
    tablet.requests.clear()
    applicant = tablet.open()
    answer_the_first(applicant)
    applicant.wait_for("citizen")
    asked = [path for path in files_of(tablet) if "/icons/" not in path]
    later = next(at for at, path in enumerate(asked) if any(part in path for part in LATE))
    assert 1 < later <= FIRST, "\n".join(asked)
    assert len(asked) <= ALL, asked

    tablet.requests.clear()
    assert applicant.walk(SITI) == "finished"
    applicant.press("finish")
    applicant.wait_for("thanks")
    assert files_of(tablet) == []


def files_of(tablet: Tablet) -> list[str]:
    """Of the page itself: the worker keeps its copies while nobody waits."""
    paths = [urlsplit(url).path for url in tablet.requests]
    return [path for path in paths if path.startswith("/kiosk/")]
