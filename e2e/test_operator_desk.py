"""A draft's way over the desk in a real browser: claim, correct, copy, outcome, and found again."""

import sqlite3

import pytest
from playwright.sync_api import expect

from e2e.counter import browser, counter, desk, lobby
from e2e.desk import PASSWORD, Desk, open_desk
from tests.web.applicants import SITI

__all__ = ["browser", "counter", "desk", "lobby"]  # fixtures

SAVE = "**/save"


def number_of(desk: Desk) -> str:
    return desk.page.locator("h1 [data-queue-number]").get_attribute("data-queue-number") or ""


def test_a_draft_goes_from_the_queue_to_its_nib_and_is_found_again(desk, lobby):
    draft_id = lobby.send({**SITI, "name": "SITI WAHYUNI", "capital": None})
    page = desk.page
    desk.open()
    row = page.locator(f"[data-draft='{draft_id}']")
    expect(row).to_contain_text("1 perlu dilengkapi")
    row.locator("[data-act=claim]").click()
    page.wait_for_selector("#draft-form")
    number = number_of(desk)

    page.locator("#_problems a[href='#capital']").click()
    expect(page.locator("[name=capital]")).to_be_focused()
    page.fill("[name=capital]", "10.000.000")
    page.press("[name=capital]", "Tab")
    expect(page.locator("#_save_state")).to_have_attribute("data-saved", "kept")
    expect(page.locator("#_problems")).to_contain_text("Isian lengkap")

    page.click("a[data-act=finalise]")
    page.check("#outcome-nib_issued")
    page.check("#cause-nib_only")
    page.fill("[name=nib]", "0220 0012 34567")
    page.click("button[data-act=finalise]")
    expect(page.locator("main")).to_contain_text("NIB terbit")

    page.click("a[data-act=slip]")
    expect(page.locator("[data-slip=nib_issued]")).to_contain_text("0220001234567")
    expect(page.locator("[data-slip]")).not_to_contain_text("WAHYUNI")

    desk.open()
    page.keyboard.press("/")
    page.keyboard.type("0220001234567")
    expect(page.locator("tr[data-queue-number]")).to_have_count(1)
    expect(page.locator("tr[data-queue-number]")).to_have_attribute("data-queue-number", number)


def test_bad_input_stays_on_the_page_with_a_sentence(desk, lobby):
    desk.take(lobby.send({**SITI, "nik": "6472015203850011"}))
    page = desk.page
    page.fill("[name=nik]", "647201520385")
    page.press("[name=nik]", "Tab")
    expect(page.locator("#error-nik")).to_have_text("NIK harus 16 angka. Baru terisi 12.")
    expect(page.locator("[name=nik]")).to_have_value("647201520385")
    expect(page.locator("[name=nik]")).to_have_attribute("aria-invalid", "true")
    page.fill("[name=nik]", "6472015203850012")
    page.press("[name=nik]", "Tab")
    expect(page.locator("#error-nik")).to_have_text("")
    expect(page.locator("#_save_state")).to_have_attribute("data-saved", "kept")
    page.reload()
    expect(page.locator("[name=nik]")).to_have_value("6472015203850012")


IN_SIGHT = """(id) => {
  const input = document.getElementById(id);
  const field = input.closest('.field').getBoundingClientRect();
  const bar = document.querySelector('.desk-form .bar').getBoundingClientRect();
  return field.top >= 0 && field.bottom <= Math.min(innerHeight, bar.top);
}"""


@pytest.mark.parametrize("press", ["#draft-form button[data-act=save]", "#_save_state a"])
def test_a_refused_field_comes_into_sight_with_its_label_and_sentence(desk, lobby, press):
    nik = f"64720152038500{31 if press.endswith(' a') else 32}"
    desk.take(lobby.send({**SITI, "nik": nik}))
    page = desk.page
    page.fill("[name=nik]", "647201520385")
    page.press("[name=nik]", "Tab")
    page.wait_for_selector("[data-saved=refused]")
    page.locator("#products").scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert not page.evaluate(IN_SIGHT, "nik")
    page.click(press)
    page.wait_for_function(IN_SIGHT, arg="nik")
    expect(page.locator("[name=nik]")).to_be_focused()


def test_the_desk_scrolls_nowhere_while_somebody_types_on(desk, lobby):
    desk.take(lobby.send({**SITI, "nik": "6472015203850033"}))
    page = desk.page
    page.fill("[name=nik]", "647201520385")
    page.focus("[name=business_name]")
    page.wait_for_selector("[data-saved=refused]")
    expect(page.locator("[name=business_name]")).to_be_focused()


def test_fields_appear_and_products_come_and_go(desk, lobby):
    desk.take(lobby.send({**SITI, "nik": "6472015203850021"}))
    page = desk.page
    expect(page.locator("[name=business_address]")).to_be_hidden()
    with page.expect_response(SAVE):
        page.select_option("[name=same_address]", "no")
    expect(page.locator("[name=business_address]")).to_be_visible()
    page.click("#products ~ [data-act=add_product]")
    page.fill("[name='products.2.product_name']", "Es teh")
    with page.expect_response(SAVE):
        page.press("[name='products.2.product_name']", "Tab")
    page.reload()
    expect(page.locator("[name='products.2.product_name']")).to_have_value("Es teh")
    with page.expect_response(SAVE):
        page.locator("#products [data-item='1'] [data-act=remove_product]").click()
    page.reload()
    expect(page.locator("[name='products.1.product_name']")).to_have_value("Es teh")


def test_the_copy_sheet_goes_on_at_the_same_field_after_a_reload(desk, lobby):
    desk.take(lobby.send({**SITI, "nik": "6472015203850031"}))
    page = desk.page
    page.keyboard.press("F2")
    page.wait_for_selector("#copy-sheet")
    marks = "**/copy/marks"
    for text in ("81234567890", "6472015203850031", "SITI WAHYUNI", "12-03-1985"):
        expect(page.locator("#now-value")).to_have_text(text)
        with page.expect_response(marks):
            page.keyboard.press("F2")
        assert desk.clipboard() == text
    expect(page.locator("#now-label")).to_have_text("Jenis Kelamin")

    page.reload()
    expect(page.locator("#now-label")).to_have_text("Jenis Kelamin")
    expect(page.locator("#resumed")).to_contain_text("Terakhir sampai isian ke-4")
    expect(page.locator(".step.done")).to_have_count(4)

    with page.expect_response(marks):
        page.keyboard.press("Shift+F2")
    expect(page.locator("#now-value")).to_have_text("12-03-1985")
    page.reload()
    expect(page.locator("#now-value")).to_have_text("12-03-1985")
    with page.expect_response(marks):
        page.locator("[data-copy-key=capital]").click()
    assert desk.clipboard() == "10000000"


def test_fast_presses_copy_one_field_each_and_the_last_stays(desk, lobby):
    desk.take(lobby.send({**SITI, "nik": "6472015203850041"}))
    page = desk.page
    page.keyboard.press("F2")
    page.wait_for_selector("#now-card:not(:empty)")
    total = page.locator("[data-copy-key]").count()
    for _ in range(total):
        page.keyboard.press("F2")
    expect(page.locator("#now-done")).to_be_visible()
    expect(page.locator(".step.done")).to_have_count(total)
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(page.locator(".step.done")).to_have_count(total)


def test_a_server_that_dies_costs_no_mark(desk, lobby, counter):
    desk.take(lobby.send({**SITI, "nik": "6472015203850051"}))
    page = desk.page
    page.keyboard.press("F2")
    page.wait_for_selector("#now-card:not(:empty)")
    with page.expect_response("**/copy/marks"):
        page.keyboard.press("F2")
    counter.kill()
    page.keyboard.press("F2")
    expect(page.locator("#copy-state")).to_contain_text("belum tersimpan")
    counter.start()
    with page.expect_response("**/copy/marks"):
        page.keyboard.press("F2")
    page.reload()
    expect(page.locator(".step.done")).to_have_count(3)


def test_the_clipboard_is_overwritten_after_a_minute_and_when_the_sheet_is_left(desk, lobby):
    draft_id = lobby.send({**SITI, "nik": "6472015203850061"})
    desk.take(draft_id)
    page = desk.page
    page.clock.install()
    desk.open(f"drafts/{draft_id}/copy")
    page.keyboard.press("F2")
    page.keyboard.press("F2")
    expect(page.locator("#now-label")).to_have_text("Nama Lengkap")
    assert desk.clipboard() == "6472015203850061"
    page.clock.fast_forward(59_000)
    assert desk.clipboard() == "6472015203850061"
    page.clock.fast_forward(2_000)
    assert desk.clipboard().strip() == ""

    page.keyboard.press("Shift+F2")
    page.keyboard.press("F2")
    expect(page.locator("#now-label")).to_have_text("Nama Lengkap")
    assert desk.clipboard() == "6472015203850061"
    page.click("a[data-act=draft]")
    page.wait_for_selector("#draft-form")
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.trim() === '')")


def test_two_operators_do_not_work_on_one_draft(browser, counter, desk, lobby):
    draft_id = lobby.send({**SITI, "nik": "6472015203850071"})
    desk.take(draft_id)
    with open_desk(browser, counter, "Budi") as other:
        other.open("?show=claimed")
        row = other.page.locator(f"[data-draft='{draft_id}']")
        expect(row).to_contain_text("Rina")
        expect(row.locator("[data-act=claim]")).to_have_count(0)
        row.locator("[data-act=open]").click()
        expect(other.page.locator("main")).to_contain_text("sedang dikerjakan Rina")
        other.page.fill("[name=take_over_reason]", "Rina sedang rapat")
        other.page.click("[data-act=take_over]")
        other.page.wait_for_selector("[data-act=save]")

    desk.page.fill("[name=business_name]", "Warung Rina")
    desk.page.press("[name=business_name]", "Tab")
    expect(desk.page.locator("#flash")).to_contain_text("sedang dikerjakan Budi")
    expect(desk.page.locator("[name=business_name]")).to_have_value("Warung Rina")


def test_assisted_mode_from_consent_to_the_queue(desk):
    page = desk.page
    desk.open()
    page.click("[data-act=assist]")
    page.click("button[data-act=assist]")
    expect(page.locator("#consent_explained-problem")).to_be_visible()
    page.check("[name=consent_explained]")
    page.click("button[data-act=assist]")
    page.wait_for_selector("#draft-form")
    number = number_of(desk)
    assert number.startswith("A-")
    fill_by_hand(page)
    expect(page.locator("#_problems")).to_contain_text("Isian lengkap")
    page.click("[data-act=release]")
    row = page.locator(f"tr[data-queue-number='{number}']")
    expect(row).to_contain_text("N*** H***")
    expect(row).to_contain_text("lengkap")


def fill_by_hand(page) -> None:
    typed = {
        "phone": "0812-0000-1234",
        "nik": "6472 0115 0790 0001",
        "name": "NUR HALIMAH",
        "birth_date": "15/7/1990",
        "ktp_address": "Jl. Kurnia 3",
        "ktp_rt": "4",
        "kbli_code": "56101",
        "area": "12",
        "capital": "5.000.000",
        "business_name": "Warung Nur",
        "workers": "0",
        "products.1.product_name": "Nasi campur",
        "products.1.product_capacity": "9.000",
        "products.1.product_unit": "Porsi",
    }
    chosen = {
        "gender": "male",
        "ktp_kelurahan": "64.72.01.1003",
        "running": "yes",
        "same_address": "yes",
        "business_kelurahan": "64.72.01.1003",
        "products.1.product_sni": "no",
        "products.1.product_halal": "no",
        "declarations_explained": "yes",
    }
    for name, text in typed.items():
        page.fill(f"[name='{name}']", text)
    for name, value in chosen.items():
        page.select_option(f"[name='{name}']", value)
    page.click("[data-act=save]")


def test_a_session_that_ended_costs_nothing_that_was_typed(desk, lobby, counter):
    desk.take(lobby.send({**SITI, "nik": "6472015203850098"}))
    page = desk.page
    with sqlite3.connect(counter.data / "loket.db", timeout=5) as db:
        db.execute("update sessions set expires_at = '2020-01-01T00:00:00.000Z'")
    page.fill("[name=business_name]", "Warung Setelah Kunci")
    page.press("[name=business_name]", "Tab")
    expect(page.locator("#lock")).to_be_visible()
    page.fill("#lock [name=lock_password]", PASSWORD)
    with page.expect_response(SAVE):
        page.click("[data-act=unlock]")
    expect(page.locator("#_save_state")).to_have_attribute("data-saved", "kept")
    page.reload()
    expect(page.locator("[name=business_name]")).to_have_value("Warung Setelah Kunci")
