"""The supervisor's pages in a real browser: seen whole, calls, passwords, a tablet's code."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from e2e.desk import Lobby
from e2e.supervisor import (
    SIZES,
    Desk,
    answer_all_calls,
    browser,
    call_from_the_lobby,
    counter,
    desk,
    new_desk,
)
from tests.web.applicants import SITI

__all__ = ["browser", "counter", "desk"]  # fixtures

PAGES = ("operators", "tablets", "settings", "set-aside", "password", "imports", "breach",
         "sessions", "second-factor", "server", "mail", "doors", "closing", "synonyms")  # fmt: skip
HEADLESS = """[...document.querySelectorAll('main table')]
  .filter((table) => table.tHead && !table.tHead.getClientRects().length).length"""


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(browser, counter, size):
    desk = new_desk(browser, counter, bypass_csp=True, **SIZES[size])
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        wide = desk.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        headless = desk.page.evaluate(HEADLESS)
        found[name] = [
            *desk.complaints_of_axe(),
            *(["scrolls sideways"] if wide else []),
            *(["figures without their heads"] if headless else []),
        ]

    desk.open("login")
    look("login")
    desk.log_in("salah-sekali")
    look("login refused")
    desk.log_in()
    propose_a_word(desk)
    for name in PAGES:
        desk.open(name)
        look(name)
    make_everything_appear(desk, look, new_name=f"Tuti {size}")
    desk.page.context.close()
    assert found == {name: [] for name in found}


def propose_a_word(desk: Desk) -> None:
    """An applicant's word for another kind than the desk finds: there is something to teach."""
    lobby = Lobby(desk.office)
    said = {"kbli_code": "47112", "business_words": "jual pentol keliling pakai gerobak"}
    draft_id = lobby.send({**SITI, **said})
    lobby.http.close()
    page = desk.page
    desk.open(f"drafts/{draft_id}")
    page.click("[data-act=claim]")
    page.wait_for_load_state()
    page.fill("[name=kbli_code]", "56102")
    page.press("[name=kbli_code]", "Tab")
    expect(page.locator("#_save_state")).to_have_attribute("data-saved", "kept")
    desk.open("synonyms")
    expect(page.locator("[data-act=accept]").first).to_be_visible()


def make_everything_appear(desk: Desk, look: Callable[[str], None], new_name: str) -> None:
    page = desk.page
    desk.open("operators")
    page.click("[data-act=add]")
    page.wait_for_selector("[aria-invalid=true]")
    look("a name is missing")
    page.fill("[name=name]", new_name)
    page.click("[data-act=add]")
    page.wait_for_selector("[data-once=password]")
    page.locator("details.more summary").first.click()
    look("a new password")
    desk.open("tablets")
    page.fill("[name=tablet_name]", "Tablet lobi")
    page.click("[data-act=issue-code]")
    page.wait_for_selector("[data-once=code]")
    look("a new code")
    desk.open("settings")
    page.fill("[name=capital_limit]", "lima puluh")
    page.click("[data-act=save]")
    page.wait_for_selector("#problem-summary")
    look("a setting refused")
    call_from_the_lobby(desk.office)
    page.wait_for_selector(".calls")
    look("a call")
    desk.end_session()
    page.click("[data-act=save]")
    page.wait_for_selector("#lock[open]")
    look("locked")


def test_a_call_appears_within_seconds_and_takes_neither_focus_nor_text(desk):
    page = desk.page
    desk.log_in()
    desk.open("settings")
    answer_all_calls(page)
    page.click("[name=dpmptsp_address]")
    page.keyboard.press("Control+A")
    page.keyboard.type("Jl. ")
    call_from_the_lobby(desk.office)
    expect(page.locator("#calls")).to_contain_text("Kiosk memanggil: layar", timeout=8_000)
    page.keyboard.type("Baru 1")
    expect(page.locator("[name=dpmptsp_address]")).to_have_value("Jl. Baru 1")
    answer_all_calls(page)
    expect(page.locator("#calls")).not_to_contain_text("Kiosk memanggil")


def test_a_new_password_and_a_refused_one_get_the_focus(desk):
    page = desk.page
    desk.log_in()
    desk.open("operators")
    page.click("[data-act=add]")
    expect(page.locator("[name=name]")).to_be_focused()
    page.fill("[name=name]", "Sari Dewi")
    page.keyboard.press("Enter")
    expect(page.locator("#new-password-title")).to_be_focused()
    row = page.locator("tr", has_text="Sari Dewi")
    row.locator("[data-act=lock]").press("Enter")
    expect(row.locator("[data-act=unlock]")).to_be_focused()


def test_a_code_from_the_page_enrols_a_tablet(desk, browser):
    page = desk.page
    desk.log_in()
    desk.open("tablets")
    page.fill("[name=tablet_name]", "Tablet kiri")
    page.click("[data-act=issue-code]")
    lobby = browser.new_context().new_page()
    lobby.goto(page.locator("[data-once=link]").get_attribute("href"))
    expect(lobby.locator("main[data-screen=welcome]")).to_be_visible(timeout=15_000)
    lobby.context.close()
    desk.open("tablets")
    expect(page.locator("[data-tablet-id]", has_text="Tablet kiri")).to_be_visible()


def test_the_browser_keeps_nothing_of_these_pages(desk):
    page = desk.page
    desk.log_in()
    for name in PAGES:
        desk.open(name)
    page.click("text=Petugas")
    page.go_back()
    kept = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length]"
    )
    assert kept == [0, 0, 0]
