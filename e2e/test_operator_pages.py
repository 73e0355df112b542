"""The desk's pages as people see and reach them: keys, rows in sight, slips, axe."""

import re

import pytest
from playwright.sync_api import expect

from e2e.counter import SIZES, browser, counter, desk, lobby
from e2e.desk import open_desk
from tests.web.applicants import SITI

__all__ = ["browser", "counter", "desk", "lobby"]  # fixtures


def test_by_keyboard_alone_from_the_queue_to_an_outcome(desk, lobby):
    """The next one is the oldest complete draft, whoever left it in this office."""
    lobby.send({**SITI, "nik": "6472015203850081"})
    page = desk.page
    desk.open()
    expect(page.locator("button[data-act=next]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector("#draft-form")
    page.wait_for_load_state("load")  # the keys' module runs then
    page.keyboard.press("F2")
    page.wait_for_selector("#copy-sheet")
    page.wait_for_load_state("load")
    page.keyboard.press("F9")
    page.wait_for_selector(".finalise")
    page.wait_for_load_state("load")
    page.keyboard.press("Tab")
    page.locator("#outcome-nib_issued").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#outcome-waiting_oss")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-outcome=waiting_oss]")).to_be_visible()


def test_arrows_walk_the_rows_and_slash_searches(desk, lobby):
    for number in range(2):
        lobby.send({**SITI, "nik": f"647201520385009{number}"})
    page = desk.page
    desk.open()
    rows = page.locator("#rows [data-row-link]")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-row-link]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-row-link]").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-row-link]").first).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Alt+/")
    expect(page.locator("details.keys")).to_have_attribute("open", "")
    page.uncheck("[data-single-keys]")
    rows.first.focus()
    page.keyboard.press("/")
    expect(rows.first).to_be_focused()


def test_refreshing_keeps_the_focus_and_the_search(desk, lobby):
    lobby.send({**SITI, "nik": "6472015203850095"})
    page = desk.page
    page.clock.install()
    desk.open()
    page.locator("#rows [data-row-link]").first.focus()
    page.fill("#search", "")
    page.locator("#rows [data-row-link]").first.focus()
    number = page.locator("#rows tr").first.get_attribute("data-queue-number")
    late = lobby.send({**SITI, "nik": "6472015203850096"})
    with page.expect_response("**/operator/queue/rows*"):
        page.clock.fast_forward(10_000)
    expect(page.locator(f"[data-draft='{late}']")).to_have_count(1)
    focused = page.locator(f"#rows tr[data-queue-number='{number}'] [data-row-link]")
    expect(focused).to_be_focused()
    page.locator("#search").focus()
    page.keyboard.type("zzz")
    expect(page.locator("#rows-title")).to_contain_text("Hasil cari: 0")
    page.clock.fast_forward(30_000)
    expect(page.locator("#rows-title")).to_contain_text("Hasil cari: 0")
    expect(page.locator("#search")).to_have_value("zzz")


def test_the_browser_keeps_nothing_of_an_applicant(desk, lobby):
    """Not in htmx' snapshots either, after acts, a search and going back."""
    page = desk.page
    desk.take(lobby.send({**SITI, "nik": "6472015203850041", "name": "SALAMAH"}))
    page.fill("[name=business_name]", "Warung Salamah")
    page.press("[name=business_name]", "Tab")
    expect(page.locator("#_save_state")).to_have_attribute("data-saved", "kept")
    page.click("a[data-act=copy_sheet]")
    page.go_back()
    desk.open()
    page.fill("#search", "salamah")
    expect(page.locator("#rows-title")).to_contain_text("Hasil cari: 1")
    page.go_back()
    kept = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length,
            (await caches.keys()).length, (await indexedDB.databases()).length]"""
    )
    assert kept == [0, 0, 0, 0]


@pytest.mark.parametrize(("width", "points"), [("58", "163.9"), ("80", "227.0"), ("a6", "298.0")])
def test_a_slip_is_one_sheet_of_its_size(desk, lobby, width, points):
    draft_id = lobby.send({**SITI, "nik": f"64720152038507{points[:2]}", "doc_kk": "at_home"})
    desk.take(draft_id)
    desk.open(f"drafts/{draft_id}/finalise?outcome=waiting_applicant&cause=papers_missing")
    desk.page.click("button[data-act=finalise]")
    desk.page.wait_for_selector("[data-outcome]")
    desk.open(f"drafts/{draft_id}/slip?width={width}")
    desk.page.emulate_media(media="print")
    sheet = desk.page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ", sheet)
    assert len(boxes) == 1
    assert boxes[0].decode().startswith(points)


def test_twelve_rows_are_seen_at_1366_by_768(browser, counter, lobby):
    for number in range(12):
        lobby.send({**SITI, "nik": f"64720152038502{number:02d}"})
    # The fullest row: a long name, something to complete and something to compare.
    odd = {"name": "MUHAMMAD NUR SALIM HIDAYAT", "birth_date": "1985-03-13", "capital": None}
    lobby.send({**SITI, "nik": "6472015203850299", **odd})
    with open_desk(browser, counter, "Tuti") as desk:
        seen = desk.page.evaluate(
            """() => [...document.querySelectorAll('tr[data-queue-number]')]
                .filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length"""
        )
        broken = desk.page.evaluate(
            """() => [...document.querySelectorAll('.rows tbody tr')].flatMap((row) =>
                [...row.querySelectorAll('.name, .tag, .business')].filter((cell) => {
                  const words = document.createRange();
                  words.selectNodeContents(cell);
                  return new Set([...words.getClientRects()].map((one) => one.top)).size > 1;
                }).map((cell) => cell.textContent.trim()))"""
        )
        heights = desk.page.evaluate(
            "[...document.querySelectorAll('.rows tbody tr')].map((row) => row.offsetHeight)"
        )
    assert seen >= 12
    assert broken == []
    assert max(heights) <= 40


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(browser, counter, lobby, size, tmp_path):
    odd = {**SITI, "nik": "6472015203850099", "birth_date": "1985-03-13", "capital": None}
    draft_id = lobby.send(odd)
    twin_id = lobby.send({**odd, "workers": 5})
    found: dict[str, list[str]] = {}
    with open_desk(browser, counter, "Rina", bypass_csp=True, **SIZES[size]) as desk:

        def look(name: str) -> None:
            wide = desk.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            found[name] = desk.axe() + (["scrolls sideways"] if wide else [])

        desk.open()
        look("queue")
        desk.open(f"drafts/{draft_id}")
        look("draft, not claimed")
        desk.take(draft_id)
        look("draft")
        desk.page.fill("[name=nik]", "123")
        desk.page.press("[name=nik]", "Tab")
        desk.page.wait_for_selector("[data-saved=refused]")
        look("draft, refused")
        owner = ("withdraw", "data", "corrections")
        for name in ("copy", "history", "finalise", *owner, f"compare/{twin_id}"):
            desk.open(f"drafts/{draft_id}/{name}")
            look(name)
        desk.open(f"drafts/{draft_id}/finalise")
        desk.page.check("#outcome-nib_issued")
        desk.page.click("button[data-act=finalise]")
        desk.page.wait_for_selector("#problem-summary")
        look("outcome refused")
        desk.page.check("#outcome-waiting_oss")
        desk.page.check("#cause-oss_down")
        desk.page.click("button[data-act=finalise]")
        desk.page.wait_for_selector("[data-outcome]")
        look("done")
        desk.page.click("a[data-act=slip]")
        look("slip")
        desk.open("desk/new")
        look("assist")
    assert found == {name: [] for name in found}
