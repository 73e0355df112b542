"""The desk in a real browser: login, the lock over the work, the supervisor's pages, calls."""

import sqlite3
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from e2e.axe import AXE
from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, Office
from server.domain.totp import SECONDS, code_at
from server.store.calls import add_call
from server.store.database import open_database
from server.store.tablets import add_tablet

PASSWORD = "kopi-hitam-pahit"
PAGES = ("operators", "tablets", "settings", "set-aside", "password", "imports", "breach",
         "sessions", "second-factor")  # fmt: skip
SIZES = {
    "1366x768": {"viewport": {"width": 1366, "height": 768}},
    "1280x800": {"viewport": {"width": 1280, "height": 800}},
    "zoomed twice": {"viewport": {"width": 683, "height": 384}, "device_scale_factor": 2},
}


class Desk:
    """A supervisor's browser."""

    def __init__(self, page: Page, office: Office) -> None:
        self.page = page
        self.office = office

    def open(self, path: str) -> None:
        self.page.goto(f"{self.office.url}/operator/{path}")

    def log_in(self, password: str = PASSWORD) -> None:
        self.open("login?next=/operator/password")
        self.page.fill("[name=name]", "Rina")
        self.page.fill("[name=password]", password)
        self.page.click("[data-act=login]")

    def end_session(self) -> None:
        with sqlite3.connect(self.office.data / "loket.db", timeout=5) as db:
            db.execute("update sessions set expires_at = '2020-01-01T00:00:00.000Z'")

    def complaints_of_axe(self) -> list[str]:
        self.page.evaluate(AXE)
        return self.page.evaluate(
            "async () => (await axe.run(document)).violations"
            ".map((v) => v.id + ' ' + v.nodes.map((n) => n.html).join(' '))"
        )


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One office for this file: its tests share the people and the tablets."""
    office = Office(tmp_path_factory.mktemp("counter"))
    office.start()
    office.loket("operator", "add", "Rina", "--role", "supervisor", typed=PASSWORD + "\n")
    yield office
    office.stop()


@pytest.fixture(scope="module")
def browser(browsers: Playwright) -> Iterator[Browser]:
    chromium = browsers.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    yield chromium
    chromium.close()


def new_desk(browser: Browser, office: Office, **options: object) -> Desk:
    context = browser.new_context(**{**SIZES["1366x768"], "locale": "id-ID", **options})
    context.set_default_timeout(15_000)
    return Desk(context.new_page(), office)


@pytest.fixture
def desk(browser: Browser, counter: Office) -> Iterator[Desk]:
    desk = new_desk(browser, counter)
    yield desk
    desk.page.context.close()


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(browser, counter, size):
    desk = new_desk(browser, counter, bypass_csp=True, **SIZES[size])
    found = {}

    def look(name: str) -> None:
        wide = desk.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[name] = desk.complaints_of_axe() + (["scrolls sideways"] if wide else [])

    desk.open("login")
    look("login")
    desk.log_in("salah-sekali")
    look("login refused")
    desk.log_in()
    for name in PAGES:
        desk.open(name)
        look(name)
    make_everything_appear(desk, look, new_name=f"Tuti {size}")
    desk.page.context.close()
    assert found == {name: [] for name in found}


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


def test_an_ended_session_locks_over_the_work_and_sends_it_afterwards(desk):
    page = desk.page
    desk.log_in()
    desk.open("settings")
    page.fill("[name=dpmptsp_address]", "Jl. Baru 2")
    desk.end_session()
    page.click("[data-act=save]")
    expect(page.locator("#lock")).to_be_visible()
    expect(page.locator("#lock [name=lock_password]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#lock")).to_be_visible()
    page.fill("#lock [name=lock_password]", "salah-sekali")
    page.click("[data-act=unlock]")
    expect(page.locator("#lock")).to_contain_text("Kata sandi belum cocok.")
    page.fill("#lock [name=lock_password]", PASSWORD)
    page.click("[data-act=unlock]")
    expect(page.locator("#flash")).to_contain_text("Pengaturan sudah disimpan.")
    expect(page.locator("[name=dpmptsp_address]")).to_have_value("Jl. Baru 2")


def test_asking_by_itself_locks_too_and_what_was_typed_stays(desk):
    page = desk.page
    desk.log_in()
    desk.open("settings")
    page.fill("[name=dpmptsp_address]", "Jl. Baru 1")
    desk.end_session()
    expect(page.locator("#lock")).to_be_visible(timeout=8_000)
    page.fill("#lock [name=lock_password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#lock")).to_be_hidden()
    expect(page.locator("#flash")).to_contain_text("Isian di halaman ini masih ada.")
    expect(page.locator("[name=dpmptsp_address]")).to_have_value("Jl. Baru 1")
    page.click("[data-act=save]")
    expect(page.locator("#flash")).to_contain_text("Pengaturan sudah disimpan.")


def test_one_key_locks_the_screen_and_what_was_typed_stays(desk):
    page = desk.page
    desk.log_in()
    desk.open("settings")
    page.fill("[name=dpmptsp_address]", "Jl. Baru 3")
    page.keyboard.press("Alt+K")
    expect(page.locator("#lock")).to_be_visible()
    page.fill("#lock [name=lock_password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#lock")).to_be_hidden()
    expect(page.locator("[name=dpmptsp_address]")).to_have_value("Jl. Baru 3")


def stay_away(desk: Desk, minutes: int) -> None:
    """For page and server alike: nobody has touched anything for so long."""
    with sqlite3.connect(desk.office.data / "loket.db", timeout=5) as db:
        later = datetime.now(UTC) + timedelta(minutes=15 - minutes)
        db.execute("update sessions set expires_at = ?", [f"{later:%Y-%m-%dT%H:%M:%S}.000Z"])
    desk.page.clock.fast_forward(minutes * 60_000)


def test_ten_minutes_without_a_touch_lock_over_the_work_which_stays(desk):
    page = desk.page
    page.clock.install()
    desk.log_in()
    desk.open("settings")
    page.fill("[name=dpmptsp_address]", "Jl. Baru 4")
    page.clock.fast_forward(9 * 60_000)
    expect(page.locator("#lock")).to_be_hidden()
    page.locator("[name=dpmptsp_address]").press("End")
    stay_away(desk, 11)
    expect(page.locator("#lock")).to_be_visible()
    page.fill("#lock [name=lock_password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#lock")).to_be_hidden()
    expect(page.locator("[name=dpmptsp_address]")).to_have_value("Jl. Baru 4")
    page.click("[data-act=save]")
    expect(page.locator("#flash")).to_contain_text("Pengaturan sudah disimpan.")


def test_without_network_the_untouched_page_is_covered_too(desk):
    page = desk.page
    page.clock.install()
    desk.log_in()
    desk.open("settings")
    page.wait_for_load_state()
    page.context.set_offline(True)
    page.clock.fast_forward(11 * 60_000)
    expect(page.locator("#lock")).to_be_visible()
    page.context.set_offline(False)


def test_a_second_factor_is_set_up_and_asked_for(desk):
    page = desk.page
    desk.office.loket("operator", "add", "Tuti Kode", typed=PASSWORD + "\n")
    desk.open("login?next=/operator/second-factor")
    page.fill("[name=name]", "Tuti Kode")
    page.fill("[name=password]", PASSWORD)
    page.click("[data-act=login]")
    page.fill("[name=password]", PASSWORD)
    page.click("[data-act=factor-begin]")
    secret = b32decode(page.locator("[data-once=secret]").inner_text().replace(" ", ""))
    page.fill("[name=code]", code_at(secret, int(time.time()) // SECONDS))
    page.click("[data-act=factor-confirm]")
    expect(page.locator("#flash")).to_contain_text("Kode kedua sudah aktif.")
    page.click("[data-act=logout]")
    page.fill("[name=name]", "Tuti Kode")
    page.fill("[name=password]", PASSWORD)
    page.click("[data-act=login]")
    expect(page.locator("[name=code]")).to_be_focused()
    page.fill("[name=code]", code_at(secret, int(time.time()) // SECONDS + 1))
    page.click("[data-act=login-code]")
    expect(page.locator("[data-act=logout]")).to_be_visible()


def test_without_network_it_says_so_and_what_was_typed_stays(desk):
    page = desk.page
    desk.log_in()
    desk.open("settings")
    page.fill("[name=dpmptsp_address]", "Jl. Baru 1")
    page.context.set_offline(True)
    page.click("[data-act=save]")
    expect(page.locator("#flash")).to_contain_text("server belum menjawab")
    page.context.set_offline(False)
    page.click("[data-act=save]")
    expect(page.locator("#flash")).to_contain_text("Pengaturan sudah disimpan.")


def call_from_the_lobby(office: Office) -> None:
    now = datetime.now(UTC)
    db = open_database(office.data / "loket.db")
    tablet = add_tablet(
        db,
        office_id="palaran",
        name="Tablet lobi",
        public_key="key",
        app_version="0.1.0",
        now=now,
    )
    add_call(db, office_id="palaran", tablet_id=tablet.tablet_id, screen="nik", now=now)
    db.close()


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


def answer_all_calls(page: Page) -> None:
    """Those of earlier tests too."""
    page.wait_for_selector("#calls[hx-trigger='every 5s']", state="attached")
    calls = page.locator("[data-call-id]").all()
    for call_id in [call.get_attribute("data-call-id") for call in calls]:
        page.click(f"#answer-{call_id}")
        expect(page.locator(f"#answer-{call_id}")).to_have_count(0)


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
