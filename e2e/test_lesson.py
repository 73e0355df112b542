"""Jalan akun: who has no account goes through the rehearsal to a Kartu Akun, offline."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from e2e.axe import AXE
from e2e.conftest import Office, Tablet
from e2e.house import answers_of
from e2e.kiosk_driver import Applicant
from e2e.people import SITI
from e2e.test_kiosk_screens import findings
from e2e.trace_scan import scan_profile

NOBODY_YET: dict[str, Any] = {
    **SITI,
    "has_whatsapp": "no",
    "has_email": "no",
    "email_on_phone": "no",
    "account_help": "own_phone",
}
NAME = "ZULAIKAWATI"
CHOSEN = "zulaikawati.bukuan"
OTHER = "zulaikawati.warung"
KEEP_PAPERS = """() => { globalThis.printed = []; globalThis.print = () => {
    const area = document.querySelector('#print-area');
    const squares = area.querySelector('[data-qr] path')?.getAttribute('d').length ?? 0;
    printed.push([area.innerText, squares]);
}; }"""
PAPERS = "() => globalThis.printed"
LINKS = "() => [...document.querySelectorAll('a[href]')].map((one) => one.href)"
SILENCE, WARNING = 181_000, 61_000  # ms; the lesson waits as long as the long screens


def begin_lesson(somebody: Applicant) -> None:
    somebody.press("lesson")
    somebody.wait_for("lesson_start")


def choose_words(somebody: Applicant, *words: str) -> None:
    for word in words:
        somebody.section.locator(f'input[name="lesson_word"][value="{word}"]').click()


def rehearse(somebody: Applicant) -> None:
    """E00 to E09, with a look at what happens when the address is taken and there is no credit."""
    assert somebody.next() == "lesson_name"
    somebody.answer("lesson_name", NAME)
    assert somebody.next() == "lesson_birth"
    assert somebody.next() == "lesson_address"
    somebody.answer("lesson_address", CHOSEN)
    somebody.press("lesson_taken")
    somebody.wait_for("lesson_taken")
    assert somebody.next() == "lesson_address"
    assert somebody.next() == "lesson_read"
    expect(somebody.section).to_contain_text(f"{CHOSEN}@gmail.com")
    assert somebody.next() == "lesson_password"
    assemble(somebody)
    assert somebody.next() == "lesson_phone"
    somebody.press("lesson_no_credit")
    somebody.wait_for("lesson_no_credit")
    assert somebody.next() == "lesson_phone"
    assert somebody.next() == "lesson_code"
    assert somebody.next() == "lesson_agree"


def assemble(somebody: Applicant) -> None:
    """E05: too few pictures, one too many, then a digit; Kembali leads to the pictures."""
    so_far = somebody.section.locator('[data-text="lesson_password"]')
    choose_words(somebody, "Bulan", "Kopi")
    somebody.press("next")
    expect(somebody.section.locator(".reply")).to_have_text("Masih kurang 1 gambar.")
    choose_words(somebody, "Payung", "Hujan")
    expect(so_far).to_have_text("Bulan-Kopi-Payung")
    assert findings(somebody) == []
    somebody.press("next")
    seven = somebody.section.locator('[data-digit="7"]')
    expect(seven).to_be_visible()
    somebody.press("next")
    expect(somebody.section.locator(".reply")).to_have_text("Masih kurang 1 angka.")
    seven.click()
    expect(so_far).to_have_text("Bulan-Kopi-Payung7")
    assert findings(somebody) == []
    somebody.press("back")
    expect(seven).to_be_hidden()
    somebody.press("next")
    assert somebody.next() == "lesson_write"


def answer_questions(somebody: Applicant) -> None:
    """E10, E11: a wrong answer shows its step once more, and then asks again."""
    reply = somebody.section.locator(".reply")
    somebody.answer("lesson_which", "street")
    somebody.press("next")
    expect(reply).to_have_text("Hampir. Alamat email selalu ada tanda @.")
    expect(somebody.page.locator('#bottom-bar [data-act="next"]')).to_have_text("Lihat lagi")
    assert findings(somebody) == []
    assert somebody.next() == "lesson_read"
    assert somebody.next() == "lesson_which"
    expect(reply).to_be_hidden()
    somebody.answer("lesson_which", "address")
    somebody.press("next")
    expect(reply).to_have_text("Betul.")
    assert somebody.next() == "lesson_call"
    somebody.answer("lesson_call", "keep")
    somebody.press("next")
    expect(reply).to_have_text("Betul. Kode hanya untuk Bapak/Ibu.")
    assert somebody.next() == "lesson_end"


@pytest.fixture
def watched(visitor: Applicant) -> Iterator[Applicant]:
    visitor.page.evaluate(AXE)
    visitor.page.evaluate(KEEP_PAPERS)
    yield visitor


def test_from_no_account_to_a_kartu_akun_offline_and_without_a_trace(
    tablet: Tablet, applicant: Applicant, office: Office, tmp_path: Path
) -> None:
    applicant.page.evaluate(AXE)
    applicant.page.evaluate(KEEP_PAPERS)
    tablet.context.set_offline(True)
    assert applicant.walk(NOBODY_YET, until="contact_missing") == "contact_missing"
    begin_lesson(applicant)
    rehearse(applicant)
    assert applicant.next() == "lesson_which"
    answer_questions(applicant)
    applicant.press("print")
    assert applicant.next() == "account_help"
    applicant.answer("account_help", "own_phone")
    assert applicant.next() == "account_own_phone"
    expect(applicant.section.locator("[data-qr] svg")).to_be_visible()
    assert findings(applicant) == []
    assert applicant.page.evaluate(LINKS) == []
    applicant.press("print")
    assert applicant.walk(NOBODY_YET) == "finished"
    ((card, squares), again) = applicant.page.evaluate(PAPERS)
    for words in ("Kartu Akun", f"{CHOSEN}@gmail.com", f"{OTHER}@gmail.com", "tulis sendiri"):
        assert words in card
    assert "Jangan difoto, jangan dikirim" in card and squares > 100
    assert f"{CHOSEN}@gmail.com" in again[0]
    tablet.context.set_offline(False)
    applicant.page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(applicant.page.locator("#status")).to_have_attribute("data-waiting", "0")
    (row,) = office.drafts()
    kept = answers_of(office, str(row["draft_id"]))
    assert {name: kept[name] for name in ("account_door", "account_help", "lesson_done")} == {
        "account_door": "none",
        "account_help": "own_phone",
        "lesson_done": "yes",
    }
    assert not [name for name in kept if name.startswith("lesson_") and name != "lesson_done"]
    assert {address for address in tablet.requests if not address.startswith(office.url)} == set()
    applicant.press("finish")
    applicant.wait_for("thanks")
    tablet.close()
    assert scan_profile(tmp_path / "profile", [NAME, CHOSEN, OTHER, "Bulan-Kopi-Payung7"]) == []


def test_the_lesson_goes_on_where_it_was_left_and_can_be_taken_up_from_the_list(
    watched: Applicant,
) -> None:
    watched.walk({**SITI, "has_email": "no"}, until="account_whatsapp")
    begin_lesson(watched)
    assert watched.next() == "lesson_name"
    watched.answer("lesson_name", NAME)
    assert watched.next() == "lesson_birth"
    watched.press("skip")
    watched.wait_for("account_whatsapp")
    assert watched.walk(SITI, until="checklist") == "checklist"
    watched.press("lesson")
    watched.wait_for("lesson_birth")
    watched.back()
    expect(watched.section.locator("input[name=lesson_name]")).to_have_value(NAME)
    watched.press("help")
    watched.wait_for("help")
    watched.press("back")
    watched.wait_for("lesson_name")
    watched.page.evaluate("() => { document.documentElement.dataset.text = 'large'; }")
    for _ in range(2):
        watched.next()
    watched.answer("lesson_address", CHOSEN)
    assert watched.next() == "lesson_read"
    watched.next()
    choose_words(watched, "Payung", "Pohon", "Bulan")
    watched.press("next")
    watched.section.locator('[data-digit="4"]').click()
    for _ in range(5):
        watched.next()
    for field, value in (("lesson_which", "address"), ("lesson_call", "give")):
        watched.answer(field, value)
        watched.press("next")
        expect(watched.section.locator(".reply")).to_be_in_viewport()
        watched.next()
    assert watched.screen == "lesson_code"
    assert watched.next() == "lesson_call"
    watched.answer("lesson_call", "keep")
    watched.press("next")
    expect(watched.section.locator(".reply")).to_contain_text("Betul.")
    assert watched.next() == "lesson_end"
    assert watched.next() == "account_help"
    watched.answer("account_help", "home")
    assert watched.next() == "account_home"
    assert watched.next() == "checklist"
    watched.press("lesson")
    watched.wait_for("lesson_start")
    watched.next()
    expect(watched.section.locator("input[name=lesson_name]")).to_have_value("")


def test_silence_in_the_lesson_still_offers_the_card(watched: Applicant) -> None:
    """E9; nobody's address is on it, for nobody knows who takes the paper."""
    watched.walk({**NOBODY_YET, "has_phone": "no"}, until="contact_missing")
    begin_lesson(watched)
    watched.next()
    watched.answer("lesson_name", NAME)
    for _ in range(2):
        watched.next()
    watched.answer("lesson_address", CHOSEN)
    watched.next()
    watched.page.clock.install()
    watched.page.clock.run_for(SILENCE)
    watched.wait_for("idle")
    watched.page.clock.run_for(WARNING)
    watched.wait_for("lesson_over")
    assert findings(watched) == []
    watched.press("print")
    ((card, squares),) = watched.page.evaluate(PAPERS)
    assert "Kartu Akun" in card and squares > 100
    assert CHOSEN not in card
    whole = watched.page.evaluate("() => document.documentElement.outerHTML")
    assert CHOSEN not in whole and NAME not in whole
    watched.press("restart")
    watched.wait_for("welcome")


def test_an_address_that_the_phone_had_all_along_is_door_two(watched: Applicant) -> None:
    watched.walk({**NOBODY_YET, "email_on_phone": "yes"}, until="email_opens")
    watched.answer("email_opens", "no")
    assert watched.next() == "email_forgotten"
    assert watched.next() == "doc_npwp"
    for _ in range(2):
        watched.back()
    assert watched.screen == "email_opens"
    watched.answer("email_opens", "yes")
    assert watched.next() == "doc_npwp"
    watched.walk(NOBODY_YET, until="checklist")
    expect(watched.section.locator('[data-act="lesson"]')).to_be_hidden()
    assert watched.walk(NOBODY_YET, until="email") == "email"


def test_a_slip_in_an_address_is_named_and_mended_with_one_press(watched: Applicant) -> None:
    watched.walk({**SITI, "has_email": "yes", "email_opens": "yes"}, until="email")
    watched.answer("email", "sari.warung@gmial.con")
    watched.press("next")
    expect(watched.section.locator("#error-email")).to_have_text(
        "Maksudnya sari.warung@gmail.com? Periksa lagi."
    )
    assert findings(watched) == []
    mend = watched.page.locator('#bottom-bar [data-act="recheck"]')
    expect(mend).to_have_text("Ya, betulkan")
    mend.click()
    expect(watched.section.locator("input[name=email]")).to_have_value("sari.warung@gmail.com")
    expect(watched.section.locator("#error-email")).to_be_hidden()
    expect(mend).to_be_hidden()
    assert watched.next() == "nik"
