"""Several activities, one of them the main one: asked once, found as the main one was."""

from playwright.sync_api import expect

from e2e.conftest import Office
from e2e.desk import Desk
from e2e.house import browser, clerk, desk, wait_until_judged
from e2e.kiosk_driver import Applicant
from e2e.people import SITI

__all__ = ["browser", "clerk", "desk"]  # fixtures

WATER = "Depot air isi ulang"


def test_two_more_activities_reach_the_copy_sheet(
    house: Office, visitor: Applicant, desk: Desk
) -> None:
    visitor.walk(SITI, until="other_activities")
    add_groceries_by_pictures(visitor)
    add_water_by_typing(visitor)
    take_one_away_and_back(visitor)
    assert visitor.next() == "area"
    visitor.walk(SITI, until="review")
    expect_on_review(visitor)
    visitor.walk(SITI, until="finished")
    draft = wait_until_judged(house, visitor.queue_number)
    expect_at_the_desk(desk, draft["draft_id"])


def add_groceries_by_pictures(visitor: Applicant) -> None:
    visitor.press("add_activity")
    visitor.wait_for("other_kbli")
    assert visitor.next() == "other_kbli"  # nothing chosen yet
    assert "Pilih yang paling mirip" in visitor.error("other_kbli_code")
    visitor.section.locator('[data-item="food_stall"]').click()
    kinds = visitor.section.locator('[data-list="kbli"] input')
    expect(kinds.first).to_be_attached()
    expect(visitor.section.locator('[data-list="kbli"] [value="56101"]')).to_have_count(0)
    visitor.press("back")
    expect(visitor.section.locator('[data-item="food_stall"]')).to_be_visible()
    visitor.section.locator('[data-item="shop"]').click()
    visitor.section.locator('[data-list="kbli_groups"] button').first.click()
    kinds.first.locator("xpath=..").click()
    assert visitor.next() == "other_activities"


def add_water_by_typing(visitor: Applicant) -> None:
    visitor.press("add_activity")
    visitor.wait_for("other_kbli")
    visitor.press("search")
    visitor.section.locator('input[name="search"]').press_sequentially("isi ulang galon")
    visitor.section.locator("label.card", has_text=WATER).first.click()
    assert visitor.next() == "other_activities"
    expect(visitor.section.locator("[data-list] li")).to_have_count(2)


def take_one_away_and_back(visitor: Applicant) -> None:
    visitor.section.locator('[data-act="remove"]').nth(1).click()
    visitor.wait_for("remove_activity")
    expect(visitor.section).to_contain_text(f"{WATER} tidak dicatat lagi")
    visitor.press("remove_now")
    visitor.wait_for("other_activities")
    expect(visitor.section.locator("[data-list] li")).to_have_count(1)
    add_water_by_typing(visitor)


def expect_on_review(visitor: Applicant) -> None:
    rows = visitor.section.locator('[data-list="review"] [data-page-item]')
    assert rows.filter(has_text="Kegiatan tambahan").count() == 2
    assert rows.filter(has_text=WATER).count() == 1


def expect_at_the_desk(desk: Desk, draft_id: str) -> None:
    desk.take(draft_id)
    page = desk.page
    second = page.locator("[name='other_activities.2.other_kbli_code']")
    expect(second).to_have_value("11052")
    expect(page.locator("#error-other_activities-2-other_kbli_code")).to_contain_text("risiko")
    page.locator("#other_activities ~ [data-act=add_product]").click()
    expect(page.locator("[name='other_activities.3.other_kbli_code']")).to_be_visible()
    desk.open(f"drafts/{draft_id}/copy")
    sheet = page.locator("#copy-sheet")
    expect(sheet).to_contain_text("Utama: ")
    expect(sheet.get_by_text("Tambahan: ")).to_have_count(2)
    assert page.inner_text("#copy-sheet").index("56101") < page.inner_text("#copy-sheet").index(
        "11052"
    )
