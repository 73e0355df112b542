"""The lock over the work: an ended session, one key, ten minutes, no network, a second factor."""

import sqlite3
import time
from base64 import b32decode
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from e2e.supervisor import PASSWORD, Desk, browser, counter, desk
from server.domain.totp import SECONDS, code_at

__all__ = ["browser", "counter", "desk"]  # fixtures


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
