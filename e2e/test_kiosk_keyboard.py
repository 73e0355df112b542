"""A whole visit on a plugged-in keyboard, without one touch (accessibility.md H11, A2)."""

from playwright.sync_api import expect

from e2e.kiosk_driver import Applicant
from e2e.people import SITI

FOCUSED = "(selector) => document.activeElement.matches(selector)"
SHOWS_RING = """() => {
    const one = document.activeElement.closest('.card, .month, .ring') ?? document.activeElement;
    return getComputedStyle(one).outlineWidth === '4px';
}"""


class Keyboard:
    """Goes with Tab, arrows, Space and Enter only."""

    def __init__(self, applicant: Applicant) -> None:
        self.applicant = applicant
        self.page = applicant.page
        self.keys = applicant.page.keyboard

    def tab_to(self, selector: str) -> None:
        for _ in range(40):
            if self.page.evaluate(FOCUSED, selector):
                return
            self.keys.press("Tab")
        raise AssertionError(f"{selector} is out of reach on {self.applicant.screen}")

    def press(self, act: str, then: str) -> None:
        self.tab_to(f'[data-act="{act}"]')
        assert self.page.evaluate(SHOWS_RING), act
        self.keys.press("Enter")
        self.applicant.wait_for(then)

    def choose(self, field: str, value: str) -> None:
        """Turns the list's pages until the card is there, then arrows to it."""
        card = self.page.locator(f'input[name="{field}"][value="{value}"]')
        for _ in range(3):
            if card.locator("xpath=..").is_visible():
                break
            self.tab_to('[data-act="more"]')
            self.keys.press("Enter")
        self.tab_to(f'input[name="{field}"]')
        self.keys.press("Space")
        for _ in range(18):
            if card.is_checked():
                return
            self.keys.press("ArrowDown")
        raise AssertionError(f"{field}={value} is out of reach")

    def pick(self, field: str, value: str, then: str) -> None:
        self.choose(field, value)
        self.keys.press("Enter")
        self.applicant.wait_for(then)

    def type(self, name: str, text: str) -> None:
        self.tab_to(f'input[name="{name}"]')
        self.keys.type(text)

    def look_for(self, words: str, code: str) -> None:
        """Types into the search and waits until the finder answers with that kind."""
        self.type("search", words)
        found = self.page.locator(f'[data-view="search"] input[value="{code}"]').first
        expect(found.locator("xpath=..")).to_be_visible()

    def write(self, name: str, text: str, then: str) -> None:
        self.type(name, text)
        self.keys.press("Enter")
        self.applicant.wait_for(then)


def test_the_check_and_the_papers_by_keyboard(visitor: Applicant) -> None:
    hand = Keyboard(visitor)
    hand.press("start", "reading")
    hand.press("next", "steps")
    hand.press("next", "for_whom")
    hand.pick("for_whom", "self", "citizen")
    hand.pick("is_citizen", "yes", "has_nib")
    hand.pick("has_nib", "no", "legal_form")
    hand.pick("legal_form", "own", "capital_range")
    hand.pick("capital_range", "to_5m", "business_kelurahan")
    hand.pick("business_kelurahan", SITI["business_kelurahan"], "business_family")
    hand.pick("business_family", "workshop", "kbli")  # on its second page
    hand.tab_to('[data-act="search"]')
    hand.keys.press("Enter")
    hand.look_for("warung makan", "56101")
    hand.pick("kbli_code", "56101", "result_served")
    hand.press("back", "kbli")
    hand.tab_to('[data-act="search"]')
    hand.keys.press("Enter")
    hand.look_for("laundry", "96100")  # while something else is chosen
    hand.keys.press("ArrowDown")
    hand.keys.press("Space")
    hand.keys.press("Enter")
    visitor.wait_for("result_served")


def test_the_form_to_the_number_by_keyboard(visitor: Applicant) -> None:
    visitor.walk(SITI, until="consent")
    hand = Keyboard(visitor)
    hand.pick("consent", "agree", "before_filling")
    hand.press("next", "phone")
    hand.write("phone", "081234567890", "nik")
    hand.write("nik", SITI["nik"], "name")
    hand.write("name", "SITI RAHMAH", "birth_date")
    fill_the_form(hand)
    change_and_send(hand)


def fill_the_form(hand: Keyboard) -> None:
    hand.type("birth_date_day", "12")
    hand.type("birth_date_year", "1985")
    hand.choose("birth_date_month", "3")
    hand.keys.press("Enter")
    hand.applicant.wait_for("gender")
    hand.pick("gender", "female", "ktp_address")
    hand.write("ktp_address", "JALAN GOTONG ROYONG NO. 5", "ktp_rt_rw")
    hand.type("ktp_rt", "12")
    hand.write("ktp_rw", "3", "ktp_kelurahan")
    hand.pick("ktp_kelurahan", SITI["ktp_kelurahan"], "business_name")
    hand.write("business_name", "WARUNG BU SITI", "business_description")
    hand.press("skip", "other_activities")
    hand.press("next", "area")
    hand.type("area_length", "3")
    hand.write("area_width", "4", "capital")
    hand.write("capital", "4500000", "running")
    hand.pick("running", "yes", "workers")
    hand.write("workers", "0", "same_address")
    hand.pick("same_address", "yes", "product_name")
    hand.write("product_name", "NASI KUNING", "product_capacity")
    hand.write("product_capacity_day", "50", "product_unit")
    hand.pick("product_unit", "Bungkus", "product_sni")
    hand.pick("product_sni", "no", "product_halal")
    hand.pick("product_halal", "no", "more_products")
    hand.pick("more_products", "no", "declarations")
    hand.press("next", "review")


def change_and_send(hand: Keyboard) -> None:
    visitor = hand.applicant
    hand.tab_to('[data-act="change"][data-field="name"]')
    hand.keys.press("Enter")
    visitor.wait_for("name")
    hand.tab_to('input[name="name"]')
    hand.keys.press("Control+a")
    hand.write("name", "SITI RAHMAWATI", "review")
    expect(visitor.section).to_contain_text("SITI RAHMAWATI")
    send = visitor.page.locator('#bottom-bar [data-act="next"]')
    pages = visitor.section.locator("[data-pages]")
    hand.tab_to('[data-act="next"]')
    while "kirim" not in send.inner_text():
        page = pages.get_attribute("data-page")
        hand.keys.press("Enter")
        expect(pages).not_to_have_attribute("data-page", page)
    hand.keys.press("Enter")
    visitor.wait_for("finished")
    visitor.page.evaluate("() => { window.print = () => { globalThis.printed = true; }; }")
    hand.tab_to('[data-act="print"]')
    hand.keys.press("Enter")
    expect(visitor.page.locator("#print-area .slip-draft")).to_have_count(1)
    hand.press("finish", "thanks")
    hand.press("restart", "welcome")


def test_the_idle_page_is_answered_by_keyboard_and_the_focus_comes_back(
    visitor: Applicant,
) -> None:
    visitor.walk(SITI, until="nik")
    hand = Keyboard(visitor)
    hand.type("nik", "6472")
    visitor.page.clock.install()
    visitor.page.clock.run_for(125_000)
    visitor.wait_for("idle")
    hand.press("stay", "nik")
    hand.keys.type("01")
    expect(visitor.section.locator("input[name=nik]")).to_have_value("647201")
