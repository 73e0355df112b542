"""The page's own keys under a finger, a mouse and a real keyboard (accessibility.md T1, T5-T7)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright

from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from e2e.kiosk_stage import show, stage_server

LANDSCAPE = {"width": 1280, "height": 752}
PORTRAIT = {"width": 800, "height": 1232}
KEYS = "[...document.querySelectorAll('#screen .hg-button')]"
NAMED = "(one) => one.matches('button[type=button]') && Boolean(one.ariaLabel || one.textContent)"
COUNT = """
() => {
  document.addEventListener('input', () => { heard.input += 1; });
  document.addEventListener('loket:activity', () => { heard.activity += 1; });
  document.addEventListener('touchmove', () => { throw new Error('no gesture is needed'); }); }
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with stage_server() as url:
        yield url


@pytest.fixture(scope="module")
def open_page(browsers: Playwright, address: str) -> Iterator[Page]:
    browser = browsers.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    opened = browser.new_page(viewport=LANDSCAPE, has_touch=True)
    opened.set_default_timeout(5000)
    opened.clock.install()
    opened.goto(address)
    opened.evaluate(COUNT)
    yield opened
    browser.close()


@pytest.fixture
def page(open_page: Page) -> Page:
    open_page.set_viewport_size(LANDSCAPE)
    open_page.evaluate("window.heard = {input: 0, activity: 0}")
    return open_page


def key(page: Page, face: str):
    return page.locator(f"#screen [data-skbtn='{face}']")


def press(page: Page, *faces: str) -> None:
    for face in faces:
        page.clock.fast_forward(160)  # past the debounce
        key(page, face).tap()


def value(page: Page, name: str) -> str:
    return page.locator(f"#screen input[name='{name}']").input_value()


def boxes(page: Page) -> list[dict[str, float]]:
    return page.evaluate(f"{KEYS}.map((one) => one.getBoundingClientRect().toJSON())")


def test_pad_keys_are_twenty_millimetres_with_room_between(page: Page) -> None:
    for viewport in (LANDSCAPE, PORTRAIT):
        page.set_viewport_size(viewport)
        for screen in ("nik", "capital", "area"):
            show(page, screen)
            assert all(box["width"] >= 117 and box["height"] >= 117 for box in boxes(page))
            one, two = key(page, "1").bounding_box(), key(page, "2").bounding_box()
            assert two["x"] - one["x"] - one["width"] >= 6


def test_pad_is_in_telephone_order_on_the_screen(page: Page) -> None:
    show(page, "nik")
    place = {face: key(page, face).bounding_box() for face in "1234567890"}
    rows = [sorted("123", key=lambda face: place[face]["x"]), "456", "789"]
    assert "".join(rows[0]) == "123"
    assert place["1"]["y"] < place["4"]["y"] < place["7"]["y"] < place["0"]["y"]
    assert place["0"]["x"] == place["8"]["x"]


@pytest.mark.parametrize(("viewport", "size"), [(LANDSCAPE, (116, 84)), (PORTRAIT, (71, 96))])
def test_letter_keys_are_as_big_as_the_screen_allows(
    page: Page, viewport: dict[str, int], size: tuple[int, int]
) -> None:
    page.set_viewport_size(viewport)
    for screen in ("name", "email", "resume"):
        show(page, screen)
        for box in boxes(page):
            assert box["width"] >= size[0] - 0.5, screen
            assert box["height"] >= size[1] - 0.5, screen


def test_keys_type_into_the_field_and_count_as_activity(page: Page) -> None:
    show(page, "nik")
    press(page, "6", "4", "7", "{hapus}", "2")
    assert value(page, "nik") == "642"
    assert page.evaluate("heard") == {"input": 5, "activity": 5}
    assert page.locator("#screen .places i").all_inner_texts()[:4] == ["6", "4", "2", ""]


def test_money_has_dots_words_and_quick_keys(page: Page) -> None:
    show(page, "capital")
    press(page, "1", "2", "{juta}")
    assert value(page, "capital") == "12.000.000"
    assert page.locator("[data-words='capital']").inner_text() == "dua belas juta rupiah"
    press(page, "{hapus}")
    assert value(page, "capital") == "1.200.000"


def test_letters_are_capitals_and_digits_are_one_press_away(page: Page) -> None:
    show(page, "ktp_address")
    press(page, "J", "L", "{spasi}", "{angka}", "5", "{huruf}", "A")
    assert value(page, "ktp_address") == "JL 5A"


def test_email_ends_with_one_press(page: Page) -> None:
    show(page, "email")
    press(page, "s", "a", "@gmail.com")
    assert value(page, "email") == "sa@gmail.com"


def test_a_full_day_hands_on_to_the_year_and_the_month_has_a_name(page: Page) -> None:
    show(page, "birth_date")
    press(page, "1", "2")
    page.locator(".month", has_text="September").tap()
    press(page, "1", "9", "8", "5")
    assert page.locator("[data-words='birth_date']").inner_text() == "12 September 1985"
    press(page, *["{hapus}"] * 5)
    assert (value(page, "birth_date_year"), value(page, "birth_date_day")) == ("", "1")


def test_the_machine_does_the_sums(page: Page) -> None:
    show(page, "area")
    press(page, "3")
    page.locator("input[name='area_width']").tap()
    press(page, "2", ",", "5")
    assert value(page, "area") == "8"
    show(page, "product_capacity")
    press(page, "5", "0")
    assert value(page, "product_capacity") == "15.600"


def test_a_trembling_finger_types_once(page: Page) -> None:
    show(page, "nik")
    page.evaluate(f"{KEYS}[6].click(); {KEYS}[6].click()")
    assert value(page, "nik") == "7"


def test_a_finger_that_slides_off_types_nothing(page: Page) -> None:
    show(page, "nik")
    box = key(page, "5").bounding_box()
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(40, 600)
    page.mouse.up()
    assert value(page, "nik") == ""


def test_a_real_keyboard_works_and_keeps_the_system_keys_away(page: Page) -> None:
    show(page, "phone")
    field = page.locator("input[name='phone']")
    field.focus()
    page.keyboard.type("081234567890")
    assert value(page, "phone") == "0812-3456-7890"
    assert field.get_attribute("inputmode") == "none"


def test_keys_are_one_tab_stop_with_arrows_inside(page: Page) -> None:
    show(page, "nik")
    page.locator("input[name='nik']").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert value(page, "nik") == "5"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.act") == "back"


def test_every_key_is_a_button_with_a_name(page: Page) -> None:
    for screen in ("nik", "capital", "name", "email", "resume"):
        show(page, screen)
        found = page.evaluate(f"{KEYS}.map({NAMED})")
        assert found and all(found)


def test_lists_turn_page_by_page_and_open_at_the_chosen_card(page: Page) -> None:
    show(page, "business_family")
    cards = page.locator("#screen .card:visible")
    assert cards.count() == 6
    page.locator("[data-act='more']:visible").tap()
    assert cards.first.inner_text() == "Tani"
    assert page.locator("[data-page-number]:visible").inner_text() == "2"
    page.locator("[data-act='more']:visible").tap()
    assert cards.first.inner_text() == "Warung makan"
