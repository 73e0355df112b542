"""Desk and tablet at work on one draft at the same time: nobody's words are lost, both are told."""

from playwright.sync_api import expect

from e2e.conftest import Office
from e2e.desk import Desk
from e2e.house import browser, clerk, desk, draft_with, wait_until_sent
from e2e.kiosk_driver import Applicant
from e2e.people import SITI

__all__ = ["browser", "clerk", "desk"]  # fixtures


def begin_and_claim(house: Office, visitor: Applicant, desk: Desk) -> str:
    """The applicant is half through when the operator takes the draft. Returns its id."""
    known = {row["draft_id"] for row in house.drafts()}
    visitor.walk(SITI, until="business_name")
    wait_until_sent(visitor)
    (draft_id,) = {row["draft_id"] for row in house.drafts()} - known
    desk.open("?show=filling")
    desk.page.locator(f"[data-draft='{draft_id}'] [data-act=open]").click()
    desk.page.click("[data-act=claim]")
    desk.page.wait_for_selector("[data-act=save]")
    return draft_id


def correct(desk: Desk, field: str, text: str) -> None:
    desk.page.fill(f"[name={field}]", text)
    desk.page.press(f"[name={field}]", "Tab")
    expect(desk.page.locator("#_save_state")).to_have_attribute("data-saved", "kept")


def test_what_the_tablet_sends_after_the_claim_is_kept_beside_the_operators_words(
    house: Office, visitor: Applicant, desk: Desk
) -> None:
    draft_id = begin_and_claim(house, visitor, desk)
    page = desk.page
    correct(desk, "ktp_address", "JALAN GOTONG ROYONG NO. 7")

    assert visitor.walk(SITI) == "finished"
    wait_until_sent(visitor)
    number, code = visitor.queue_number, visitor.resume_code
    expect(visitor.section).to_contain_text("sudah diterima petugas")
    draft = draft_with(house, draft_id=draft_id)
    assert (draft["status"], draft["edit"], draft["has_late"]) == ("claimed", 1, 1)

    page.reload()
    expect(page.locator("h1 [data-queue-number]")).to_have_text(number)
    expect(page.locator("[name=ktp_address]")).to_have_value("JALAN GOTONG ROYONG NO. 7")
    expect(page.locator("[name=business_name]")).to_have_value("")
    expect(page.locator("#_versions")).to_contain_text("1 versi lain dari tablet")
    page.locator("#_versions a").click()
    expect(page.locator("#compare")).to_contain_text("WARUNG BU SITI")
    page.click("[data-act=use_version]")
    expect(page.locator("[name=business_name]")).to_have_value("WARUNG BU SITI")
    expect(page.locator("#_versions")).to_be_empty()

    page.click("[data-act=release]")
    expect(page.locator(f"#rows [data-queue-number='{number}']")).to_have_count(1)
    visitor.press("finish")
    visitor.wait_for("thanks")
    visitor.press("restart")
    assert visitor.resume(code, birth_year=1985) == "resume"
    assert "sedang dikerjakan petugas" in visitor.error("resume_code")


def test_a_claim_that_changed_nothing_gives_way_to_what_the_owner_sent_meanwhile(
    house: Office, visitor: Applicant, desk: Desk
) -> None:
    draft_id = begin_and_claim(house, visitor, desk)
    assert visitor.walk(SITI) == "finished"
    wait_until_sent(visitor)
    number = visitor.queue_number
    desk.page.reload()
    desk.page.click("[data-act=release]")
    row = desk.page.locator(f"#rows [data-draft='{draft_id}']")
    expect(row).to_have_attribute("data-queue-number", number)
    row.locator("[data-act=open]").click()
    expect(desk.page.locator("[name=business_name]")).to_have_value("WARUNG BU SITI")
    draft = draft_with(house, draft_id=draft_id)
    assert (draft["stage"], draft["queue_number"], draft["has_late"]) == ("submitted", number, 0)
