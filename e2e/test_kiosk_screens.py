"""What stands on the screen and what each press does (1.3-1.5, 2.2), at the real tablet."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from e2e.axe import AXE
from e2e.conftest import Office, Tablet
from e2e.house import answers_of
from e2e.kiosk_driver import Applicant
from e2e.people import SITI

AXE_RUN = """async () => {
    const rules = {'color-contrast-enhanced': {enabled: true}, 'target-size': {enabled: true}};
    const {violations} = await axe.run(document, {rules, resultTypes: ['violations']});
    return violations.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`));
}"""
WATCH_LISTENERS = """
globalThis.listened = [];
const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (kind, ...rest) {
    if (new Error().stack.includes('/kiosk/')) globalThis.listened.push(kind);
    return add.call(this, kind, ...rest);
};
"""
GESTURES = {
    *("touchmove", "gesturestart", "gesturechange", "dblclick"),
    *("drag", "drop"),  # dragstart is only forbidden: nobody drags a NIK out of its box
}
MOVING = """() => document.getAnimations().filter(({timeline, playState}) =>
    playState === 'running' && timeline instanceof DocumentTimeline).length"""
NO_LONG_WAITS = """() => {
    const wait = globalThis.setTimeout;
    globalThis.setTimeout = (work, ms, ...rest) => ms > 5000 ? 0 : wait(work, ms, ...rest);
}"""
NIK = "6472015203850007"
SHOWS_NIK_MAY = {"nik", "review"}


def findings(applicant: Applicant) -> list[str]:
    return applicant.page.evaluate(AXE_RUN)


@pytest.fixture
def watched(visitor: Applicant) -> Iterator[Applicant]:
    """Axe is in the page."""
    visitor.page.evaluate(AXE)
    yield visitor


def test_each_screen_has_title_focus_and_no_nik_and_nothing_moves(visitor: Applicant) -> None:
    """A1, P11, P13."""
    wrong: list[str] = []
    titles: dict[str, str] = {}

    def look() -> None:
        page, screen = visitor.page, visitor.screen
        titles[screen] = page.title()
        if visitor.section.locator("h1").first.inner_text().split("\n")[0] not in page.title():
            wrong.append(f"{screen}: title {page.title()}")
        shown = re.sub(r"[\s.-]", "", page.locator("body").inner_text())
        if NIK in shown and screen not in SHOWS_NIK_MAY:
            wrong.append(f"{screen}: NIK")
        if page.evaluate(MOVING):
            wrong.append(f"{screen}: moves")

    visitor.on_screen = look
    visitor.on_arrival = lambda: wrong.extend(
        [f"{visitor.screen}: focus"]
        if not visitor.page.evaluate("() => document.activeElement.matches('#screen h1')")
        else []
    )
    assert visitor.walk(SITI) == "finished"
    look()
    assert wrong == []
    assert len(set(titles.values())) == len(titles)
    assert visitor.page.locator("html").get_attribute("lang") == "id"


def test_every_function_is_a_single_tap(lobby: Tablet, visitor: Applicant) -> None:
    """H8: nobody listens for a swipe, a pinch or a drag; the page itself can't be pinched."""
    visitor.page.goto("about:blank")
    lobby.context.add_init_script(WATCH_LISTENERS)
    again = lobby.come_back()
    again.walk(SITI, until="nik")
    assert GESTURES & set(again.page.evaluate("() => listened")) == set()
    assert again.page.evaluate("() => getComputedStyle(document.body).touchAction") == (
        "manipulation"
    )


@pytest.mark.parametrize(
    "place", [(640, 20), (640, 700), (5, 400)], ids=["top bar", "bottom bar", "edge"]
)
def test_a_tap_anywhere_on_the_welcome_page_starts(
    visitor: Applicant, place: tuple[int, int]
) -> None:
    """P14."""
    visitor.page.mouse.click(*place)
    visitor.wait_for("reading")


def test_choosing_ticks_and_never_jumps(visitor: Applicant) -> None:
    """F8, and F7: Lanjut is pressable before a choice, and says what is missing."""
    visitor.walk(SITI, until="has_nib")
    expect(visitor.page.locator('#bottom-bar [data-act="next"]')).to_be_enabled()
    assert visitor.next() == "has_nib"
    assert visitor.error("has_nib")
    visitor.answer("has_nib", "yes")
    visitor.answer("has_nib", "no")
    card = visitor.section.locator(".card:has(:checked)")
    expect(card).to_have_count(1)
    expect(card.locator(".tick")).to_have_css("color", "rgb(255, 255, 255)")
    assert visitor.screen == "has_nib"
    assert visitor.next() == "legal_form"


def test_a_message_belongs_to_its_field_and_what_was_typed_stays(visitor: Applicant) -> None:
    """A3."""
    visitor.walk(SITI, until="nik")
    visitor.answer("nik", "6472")
    visitor.next()
    field = visitor.section.locator("input[name=nik]")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_attribute("aria-describedby", re.compile(r"\berror-nik\b"))
    expect(visitor.section.locator("#error-nik[role=alert]")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value("6472")
    visitor.answer("nik", NIK)
    assert visitor.next() == "name"
    visitor.back()
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_a_search_without_a_hit_says_so_and_kembali_leads_to_the_list(watched: Applicant) -> None:
    watched.walk({**SITI, "business_family": "shop"}, until="kbli")
    pages = watched.section.locator("[data-view=list] [data-page-count]")
    expect(pages.first).to_have_text("2")
    watched.press("search")
    watched.answer("search", "zzz")
    expect(watched.section.locator("[data-none-found]")).to_be_visible()
    expect(watched.page.locator("#live")).to_have_text("Belum ketemu. Coba kata lain.")
    assert findings(watched) == []
    watched.answer("search", "mebel")
    expect(watched.section.locator("[data-none-found]")).to_be_hidden()
    assert findings(watched) == []
    watched.press("back")
    assert watched.screen == "kbli"
    expect(watched.section.locator("[data-view=list]")).to_be_visible()
    watched.press("search")
    watched.next()  # nothing is chosen: the message stands in the list
    assert watched.error("kbli_code")


def test_a_product_goes_only_after_a_second_yes(visitor: Applicant) -> None:
    visitor.walk(SITI, until="more_products")
    visitor.press("remove")
    visitor.wait_for("remove_product")
    expect(visitor.section).to_contain_text("NASI KUNING")
    visitor.press("back")
    visitor.wait_for("more_products")
    expect(visitor.section.get_by_text("NASI KUNING").first).to_be_visible()
    visitor.press("remove")
    visitor.wait_for("remove_product")
    visitor.press("remove_now")
    visitor.wait_for("product_name")  # the only one: it is asked anew
    expect(visitor.section.locator("input[name=product_name]")).to_have_value("")


def test_a_doubt_about_nik_and_birth_date_offers_both_ways_out(watched: Applicant) -> None:
    """D01w; the page with a warning is clean for axe."""
    watched.walk(SITI, until="birth_date")
    watched.answer("birth_date", "1985-03-13")
    watched.next()
    recheck = watched.page.locator('#bottom-bar [data-act="recheck"]')
    expect(recheck).to_have_text("Periksa NIK")
    assert findings(watched) == []
    recheck.click()
    watched.wait_for("nik")
    expect(recheck).to_be_hidden()
    watched.answer("nik", "6472015303850007")
    assert watched.next() == "name"
    assert watched.next() == "birth_date"
    assert watched.next() == "gender"  # they agree now


def test_offline_pause_idle_and_large_errors_are_clean_for_axe(
    lobby: Tablet, watched: Applicant
) -> None:
    """A11 in the states that a screen reaches only in a visit."""
    watched.walk(SITI, until="nik")
    lobby.context.set_offline(True)
    band = watched.page.locator('[data-band="offline"]')
    watched.page.evaluate("() => dispatchEvent(new Event('offline'))")
    try:
        expect(band).to_be_visible()
        assert findings(watched) == []
    finally:
        lobby.context.set_offline(False)
    watched.page.evaluate("() => { document.documentElement.dataset.text = 'large'; }")
    watched.next()
    assert watched.error("nik")
    assert findings(watched) == []
    watched.page.clock.install()
    watched.page.clock.run_for(125_000)
    watched.wait_for("idle")
    assert findings(watched) == []
    watched.press("pause")
    watched.wait_for("pause")
    assert findings(watched) == []


def test_a_turned_page_begins_at_its_top_in_large_text(visitor: Applicant) -> None:
    """Who scrolled down to "Lihat lainnya" mustn't land in the middle of the next page."""
    visitor.walk(SITI, until="business_family")
    page = visitor.page
    page.evaluate("() => { document.documentElement.dataset.text = 'large'; }")
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    assert page.evaluate("() => scrollY") > 0
    visitor.section.locator("[data-pager] button").last.click()
    first = visitor.section.locator("[data-page-item]:visible").first
    expect(first).to_be_in_viewport(ratio=0.9)


def test_each_saved_answer_is_sent_at_once(
    lobby: Tablet, visitor: Applicant, house: Office
) -> None:
    """After each save, and not with the next look 30 s later, which never comes here."""
    visitor.page.evaluate(NO_LONG_WAITS)
    known = {row["draft_id"] for row in house.drafts()}
    visitor.walk(SITI, until="name")
    for field, screen in (("name", "birth_date"), ("birth_date", "gender")):
        visitor.answer(field, SITI[field])
        assert visitor.next() == screen
        wait_until_there(house, known, field)


def wait_until_there(house: Office, known: set[object], field: str) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        drafts = [row for row in house.drafts() if row["draft_id"] not in known]
        if drafts and answers_of(house, drafts[0]["draft_id"]).get(field) == SITI[field]:
            assert drafts[0]["stage"] == "filling"
            return
        time.sleep(0.05)
    raise AssertionError(f"{field} did not arrive")
