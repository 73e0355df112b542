"""Every screen in a real Chromium: sizes, places, room, words and contrast (1, 2.2, 5.4)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright

from e2e.axe import AXE
from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from e2e.kiosk_stage import complaints, measure, show, stage_server
from server.domain.rule_files import load_rules

SCREENS = [screen["id"] for screen in load_rules().flow]
# Axe minds no words: of the lesson's steps that differ by their words only, one of each shape.
STEPS = {
    (bool(one.get("sample")), bool(one.get("buttons"))): one["id"]
    for one in load_rules().flow
    if one["kind"] == "lesson"
}
LOOKALIKES = {one["id"] for one in load_rules().flow if one["kind"] == "lesson"} - {*STEPS.values()}
FOR_AXE = [screen for screen in SCREENS if screen not in LOOKALIKES]
SIZES = {"landscape": (1280, 752), "portrait": (800, 1232)}
SLIPS = [
    *("draft", "referral", "bring_list", "existing_nib", "elsewhere", "ask_operator"),
    *("account_card", "deleted"),
]
# F4: consent has more to say; review, lists of papers and the officer's pages are not counted.
WORDS = {"consent": 75, "consent_full": 75}
NOT_COUNTED = {"review", "staff", "not_enrolled"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with stage_server() as url:
        yield url


@pytest.fixture(scope="module")
def browser(browsers: Playwright) -> Iterator[Browser]:
    started = browsers.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    yield started
    started.close()


@pytest.fixture(scope="module", params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    width, height = SIZES[request.param]
    opened = browser.new_page(viewport={"width": width, "height": height})
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda said: said.type == "error" and problems.append(said.text))
    opened.goto(address)
    opened.evaluate(AXE)
    yield opened
    opened.close()
    assert problems == []


def test_no_screen_scrolls_in_normal_text(page: Page) -> None:
    assert complaints(page, SCREENS, "scrolling") == []


def test_no_screen_scrolls_when_it_says_what_is_missing(page: Page) -> None:
    assert complaints(page, SCREENS, "scrolling", "overlapping", filled=True, wrong=True) == []


def test_a_search_among_kinds_of_business_leaves_room_for_the_keys(page: Page) -> None:
    show(page, "kbli")
    page.locator("[data-act='search']").click()
    page.keyboard.type("warung")
    for what in ("scrolling", "smallTargets", "crowded", "overlapping", "cutText"):
        assert measure(page, what) == [], what


def test_targets_are_big_and_apart(page: Page) -> None:
    assert complaints(page, SCREENS, "smallTargets", "crowded", "overlapping", filled=True) == []


def test_text_is_big_enough_whole_and_in_short_lines(page: Page) -> None:
    measures = ("tinyText", "cutText", "longLines")
    assert complaints(page, SCREENS, *measures, filled=True, wrong=True) == []


def test_large_text_never_goes_sideways_and_nothing_is_cut(page: Page) -> None:
    for asked in ({}, {"filled": True, "wrong": True}):
        measures = ("sideways", "cutText", "overlapping")
        assert complaints(page, SCREENS, *measures, large=True, **asked) == []


def test_large_text_is_twice_as_big(page: Page) -> None:
    for screen in ("capital_range", "nik", "name", "review", "help"):
        show(page, screen)
        normal = measure(page, "textSizes")
        show(page, screen, large=True)
        if screen == "name":  # a little smaller, to leave room for the letters
            normal = [size * 38 / 36 if size > 30 else size for size in normal]
        assert measure(page, "textSizes") == pytest.approx([2 * size for size in normal], rel=0.01)


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_furniture_stands_in_the_same_place_on_every_screen(page: Page, large: bool) -> None:
    found: dict[str, set[str]] = {}
    for screen in SCREENS:
        show(page, screen, large=large)
        for one in measure(page, "places"):
            act, place = one.split(" ", 1)
            # A longer word on Lanjut may make the bar taller in large text; its edge stays.
            found.setdefault(act, set()).add(place.split(" ")[0] if large else place)
    assert {act: len(places) for act, places in found.items()} == dict.fromkeys(
        ["listen", "help", "back", "next"], 1
    )


def test_a_screen_has_few_words(page: Page) -> None:
    counted = {}
    for screen in SCREENS:
        show(page, screen)
        counted[screen] = measure(page, "wordCount")
    over = {name: words for name, words in counted.items() if words > WORDS.get(name, 40)}
    assert {name for name in over if name not in NOT_COUNTED} == set(), over


@pytest.mark.parametrize("page", ["landscape"], indirect=True)
def test_axe_finds_nothing(page: Page) -> None:
    """Also contrast of 7:1 (T11): axe's enhanced rule is on."""
    assert complaints(page, FOR_AXE, "axeFindings") == []


@pytest.mark.parametrize("page", ["landscape"], indirect=True)
@pytest.mark.parametrize(
    "state", [{"wrong": True}, {"filled": True, "large": True}], ids=["errors", "large"]
)
def test_axe_finds_nothing_in_errors_and_large_text(page: Page, state: dict[str, bool]) -> None:
    assert complaints(page, FOR_AXE, "axeFindings", **state) == []


def test_the_idle_page_covers_everything_and_axe_finds_nothing(page: Page) -> None:
    show(page, "nik", filled=True)
    page.evaluate("document.getElementById('cover').hidden = false")
    assert measure(page, "shinesThrough") == []
    assert measure(page, "axeFindings") == []
    page.evaluate("document.getElementById('cover').hidden = true")


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_a_focused_control_has_its_ring_and_is_not_behind_a_bar(page: Page, large: bool) -> None:
    show(page, "business_family", large=large)
    for key in ("Tab", *["ArrowDown"] * 5, "Tab", "Tab", "Tab"):  # cards, pages, Kembali, Lanjut
        page.keyboard.press(key)
        assert measure(page, "focusRing") == [], key
    assert page.evaluate("document.activeElement.dataset.act") == "next"


@pytest.mark.parametrize(("width", "longest"), [(48, 180), (72, 155)])
def test_slips_fit_their_paper(page: Page, width: int, longest: int) -> None:
    paper = {48: "58", 72: "80"}[width]
    page.emulate_media(media="print")
    for slip in SLIPS:
        page.evaluate("async (of) => (await import('/stage.js')).printed(...of)", [slip, paper])
        assert measure(page, "slipFaults", width, longest) == [], slip
    page.emulate_media(media="screen")


def test_a_day_that_no_month_has_is_not_written_out(page: Page) -> None:
    show(page, "birth_date", filled=True)
    words = page.locator('[data-words="birth_date"]')
    page.locator('[name="birth_date_year"]').fill("1985")
    assert words.inner_text() == "12 September 1985"
    page.locator('[name="birth_date_month"][value="2"]').check(force=True)
    page.locator('[name="birth_date_day"]').fill("31")
    assert words.inner_text() == ""


@pytest.mark.parametrize(
    ("screen", "field", "first"),
    [
        ("area", "area", "area_length"),
        ("product_capacity", "product_capacity", "product_capacity_day"),
    ],
)
def test_what_a_sum_lacks_is_said_below_it_and_asked_of_its_first_number(
    page: Page, screen: str, field: str, first: str
) -> None:
    show(page, screen, wrong=True)
    page.evaluate(
        """async (field) => (await import('/kiosk/ui/focus.js'))
           .focusField(document.querySelector('.screen'), field)""",
        field,
    )
    assert page.evaluate("document.activeElement.name") == first
    message = page.locator(f'[data-error-for="{field}"]').bounding_box()
    boxes = [box.bounding_box() for box in page.locator(".sum .box").all()]
    assert message and len({box["y"] for box in boxes if box}) == 1
    assert all(box and box["y"] + box["height"] <= message["y"] for box in boxes)
