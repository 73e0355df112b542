"""The product's main job, once from end to end: a tablet without network to a recorded NIB."""

from playwright.sync_api import expect

from e2e.conftest import Office, Tablet
from e2e.desk import Desk
from e2e.house import browser, clerk, desk, draft_with, wait_until_judged, wait_until_sent
from e2e.kiosk_driver import Applicant
from e2e.people import SITI

__all__ = ["browser", "clerk", "desk"]  # fixtures

NIB = "0220112233445"


def test_from_a_tablet_without_network_to_a_nib_that_is_found_again(
    house: Office, lobby: Tablet, desk: Desk
) -> None:
    number, code = fill_in_without_the_server(house, lobby)
    draft = wait_until_judged(house, number)
    assert (draft["status"], draft["problem_count"]) == ("new", 0)

    desk.open()
    row = desk.page.locator(f"#rows [data-queue-number='{number}']")
    row.locator("[data-act=claim]").click()
    correct_the_address(desk)
    copy_everything(desk)
    record_the_nib(desk)

    slip = desk.page.locator("[data-slip=nib_issued]")
    for words in (NIB, number, "NIB terbit"):
        expect(slip).to_contain_text(words)
    expect(slip).not_to_contain_text("SITI RAHMAH")
    for wanted in (NIB, number, SITI["nik"]):
        find(desk, wanted, number)
    kept = draft_with(house, queue_number=number)
    assert (kept["status"], kept["draft_id"]) == ("finalised", draft["draft_id"])
    assert len(house.drafts()) == 1
    expect_the_tablet_knows(lobby, code)


def fill_in_without_the_server(house: Office, lobby: Tablet) -> tuple[str, str]:
    """The server is gone from before the browser starts until the applicant has left."""
    lobby.close()
    house.stop()
    applicant = lobby.open()
    assert applicant.walk(SITI) == "finished"
    expect(applicant.section).to_contain_text("Tersimpan di alat ini")
    number, code = applicant.queue_number, applicant.resume_code
    applicant.press("finish")
    applicant.wait_for("thanks")
    applicant.press("restart")
    applicant.wait_for("welcome")
    assert applicant.waiting == 1
    house.start()
    wait_until_sent(applicant)
    return number, code


def correct_the_address(desk: Desk) -> None:
    page = desk.page
    page.wait_for_selector("[data-act=save]")
    page.fill("[name=ktp_address]", "JALAN GOTONG ROYONG NO. 7")
    page.press("[name=ktp_address]", "Tab")
    expect(page.locator("#_save_state")).to_have_attribute("data-saved", "kept")


def copy_everything(desk: Desk) -> None:
    """Key by key; what lands on the clipboard is what stands in the sheet, in its order."""
    page = desk.page
    page.keyboard.press("F2")
    page.wait_for_selector("#now-card:not(:empty)")
    fields = page.locator("[data-copy-key]")
    wanted = fields.evaluate_all("all => all.map((one) => [one.dataset.copyKey, one.dataset.copy])")
    copied = []
    for key, _ in wanted:
        with page.expect_response("**/copy/marks"):
            page.keyboard.press("F2")
        copied.append([key, desk.clipboard()])
    assert copied == wanted
    sheet = dict(wanted)
    assert sheet["ktp_address"] == "JALAN GOTONG ROYONG NO. 7"
    assert (sheet["phone"], sheet["birth_date"]) == ("81234567890", "12-03-1985")
    page.reload()
    expect(page.locator(".step.done")).to_have_count(len(wanted))
    expect(page.locator("#now-done")).to_be_visible()


def record_the_nib(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("F9")
    page.check("#outcome-nib_issued")
    page.check("#cause-nib_only")
    page.fill("[name=nib]", NIB)
    page.click("button[data-act=finalise]")
    page.click("a[data-act=slip]")


def find(desk: Desk, words: str, number: str) -> None:
    desk.open()
    desk.page.fill("#search", words)
    desk.page.press("#search", "Enter")
    expect(desk.page.locator("#rows-title")).to_contain_text("Hasil cari: 1")
    row = desk.page.locator("#rows [data-queue-number]")
    expect(row).to_have_attribute("data-queue-number", number)
    expect(row).to_contain_text("Selesai")


def expect_the_tablet_knows(lobby: Tablet, code: str) -> None:
    """The code opens nothing at the tablet any more: the office has the draft."""
    applicant = Applicant(lobby.page)
    assert applicant.resume(code, birth_year=1985) == "resume"
    assert applicant.error("resume_code")
