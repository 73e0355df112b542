"""Somebody at the tablet: knows the page by its handles (docs/kiosk-dom.md), not its insides."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

QUICK = "quick"
"""Puts the whole text into the control at once, presses without a mouse's way: for stories that
aren't about typing or pressing."""
OWN_KEYS = "keys"
"""Presses the page's own keys."""
REAL_KEYBOARD = "keyboard"
"""Types on a keyboard that is plugged in."""

SPECIAL_KEYS = {" ": "{spasi}", "\b": "{hapus}"}

RULES = Path(__file__).resolve().parent.parent / "kiosk" / "rules"


@cache
def rows_by_code(rules: str, noun: str) -> dict[str, dict[str, Any]]:
    """E.g. the kinds of business of `kbli.json`, as they lie in the house."""
    return {row["code"]: row for row in json.loads((RULES / f"{rules}.json").read_text())[noun]}


class Applicant:
    """Drives the kiosk. Answers are by field id, as docs/rules.md writes them; products as a list.

    Money, area and whole numbers are integers, dates `"1985-03-12"`, choices their value.
    """

    def __init__(self, page: Page, hand: str = QUICK) -> None:
        self.page = page
        self.hand = hand
        self.seen: list[str] = []
        self.product = 0
        self._last_key = ""
        self.on_arrival: Callable[[], object] = lambda: None  # a walk calls it on each new screen
        self.on_screen: Callable[[], object] = lambda: None  # and when it has answered

    # What stands there

    @property
    def screen(self) -> str:
        return self.page.locator("main#screen").get_attribute("data-screen") or ""

    @property
    def section(self) -> Locator:
        return self.page.locator("main#screen > section")

    @property
    def fields(self) -> list[str]:
        return (self.section.get_attribute("data-fields") or "").split()

    @property
    def resume_code(self) -> str:
        return self.page.locator("#resume-code").inner_text().replace(" ", "")

    @property
    def queue_number(self) -> str:
        return self.section.locator(".ticket-number").inner_text()

    @property
    def sync(self) -> str:
        return self.page.locator("#status").get_attribute("data-sync") or ""

    @property
    def waiting(self) -> int:
        return int(self.page.locator("#status").get_attribute("data-waiting") or 0)

    def error(self, field: str) -> str:
        return self.section.locator(f'[data-error-for="{field}"]').inner_text()

    def wait_for(self, *screens: str) -> str:
        wanted = ", ".join(f'main[data-screen="{screen}"]' for screen in screens)
        self.page.locator(wanted).wait_for()
        return self.screen

    def wait_until_saved(self) -> None:
        expect(self.page.locator("#saved")).to_be_visible()

    # Acts

    def press(self, act: str) -> None:
        self.page.locator(f'[data-act="{act}"]:visible').first.click()

    def start(self) -> None:
        self.wait_for("welcome")
        self.press("start")
        self.wait_for("reading")

    def next(self) -> str:
        """Lanjut. Returns the screen that stands then; the same one when something is missing.

        On the review it first turns every page.
        """
        if self.screen == "review":
            self._read_the_review()
        return self._go("next")

    def _read_the_review(self) -> None:
        button = self.page.locator('#bottom-bar [data-act="next"]')
        pages = self.section.locator("[data-pages]")
        while "kirim" not in button.inner_text():
            page = pages.get_attribute("data-page")
            button.click()
            expect(pages).not_to_have_attribute("data-page", page)

    def back(self) -> str:
        return self._go("back")

    def skip(self) -> str:
        return self._go("skip")

    def _go(self, act: str) -> str:
        self.section.evaluate("section => section.setAttribute('data-left', '')")
        self._click(self.page.locator(f'[data-act="{act}"]:visible').first)
        gone = self.page.locator("main#screen > section:not([data-left])")
        held = self.section.locator("[data-error-for]:not([hidden])")
        gone.or_(held).first.wait_for()
        return self.screen

    def _click(self, control: Locator) -> None:
        if self.hand == QUICK:
            control.dispatch_event("click")
        else:
            control.click()

    # Answers

    def answer(self, field: str, value: Any) -> None:
        """Puts one answer into the screen that stands."""
        if self.section.locator(f'[data-date="{field}"]').count():
            self._answer_date(field, str(value))
        elif self.section.locator(f'input[type="text"][name="{field}"]').count():
            self._type(field, "" if value is None else str(value))
        else:
            self._choose(field, str(value))

    def _answer_date(self, field: str, day: str) -> None:
        year, month, date = day.split("-")
        self._type(f"{field}_day", str(int(date)))
        self._choose(f"{field}_month", str(int(month)))
        self._type(f"{field}_year", year)

    def _choose(self, field: str, value: str) -> None:
        if field == "kbli_code":
            self._open_group(value)
        radio = self.section.locator(f'input[type="radio"][name="{field}"][value="{value}"]')
        self._find_card(radio, field, value)
        self._click(radio.first if self.hand == QUICK else radio.first.locator("xpath=.."))
        expect(radio.first).to_be_checked()

    def _open_group(self, code: str) -> None:
        """Large families show pictures of groups first: the one that has this kind, if any has."""
        groups = self.section.locator('[data-act="kbli_group"]')
        if not groups.locator("visible=true").count():
            return
        mine = rows_by_code("kbli", "kbli")[code].get("groups", [])
        shown = groups.evaluate_all("(all) => all.map((one) => one.dataset.item)")
        group = next((one for one in mine if one in shown), None)
        if group is None:
            return
        card = self.section.locator(f'[data-act="kbli_group"][data-item="{group}"]')
        for _ in range(4):
            if card.is_visible():
                break
            self.section.locator('[data-act="more"]:visible').click()
        card.click()

    def _find_card(self, radio: Locator, field: str, value: str) -> None:
        """Turns pages until the card is in sight; types where there is only a search."""
        if radio.count() == 0 and self.section.locator('input[name="search"]').count():
            self._search(field, value)
            radio.first.wait_for(state="attached")  # the finder comes when it is asked for
        for _ in range(12):
            if radio.first.locator("xpath=..").is_visible():
                return
            self.section.locator('[data-act="more"]:visible').click()
        raise AssertionError(f"no card for {field}={value} on {self.screen}")

    def _search(self, field: str, value: str) -> None:
        if field.endswith("kbli_code"):
            words = rows_by_code("kbli", "kbli")[value]["everyday"]
        else:
            words = rows_by_code("territory", "kelurahan")[value]["name"]
        if self.section.locator('[data-act="search"]:visible').count():
            self.press("search")
        self._type("search", words)

    def _type(self, name: str, text: str) -> None:
        box = self.section.locator(f'input[type="text"][name="{name}"]')
        if self.hand == QUICK or not self.section.locator("[data-keys] button").count():
            return box.fill(text)
        if self.hand == REAL_KEYBOARD:
            box.press("ControlOrMeta+a")
            box.press("Delete")
            return box.press_sequentially(text)
        box.focus()
        for letter in "\b" * len(box.input_value()) + text:
            self.press_key(letter)
        return None

    def press_key(self, letter: str) -> None:
        """One key of the page's own board, on the layer that has it."""
        key = SPECIAL_KEYS.get(letter, letter)
        for layer in (None, "{angka}", "{huruf}"):
            if layer and self._key(layer).count():
                self._key(layer).first.click()
            for face in (key, key.upper(), key.lower()):
                if self._key(face).count():
                    return self._press_apart(face)
        raise AssertionError(f"no key for {letter!r} on {self.screen}")

    def _press_apart(self, face: str) -> None:
        """The same key again within 150 ms counts as a trembling finger (accessibility.md T7)."""
        if face == self._last_key:
            self.page.wait_for_timeout(160)
        self._last_key = face
        self._key(face).first.click()

    def _key(self, face: str) -> Locator:
        quoted = face.replace("\\", "\\\\").replace('"', '\\"')
        return self.section.locator(f'[data-keys] button[data-skbtn="{quoted}"]:visible')

    # The whole way

    def walk(self, answers: Mapping[str, Any], until: str = "finished", limit: int = 120) -> str:
        """Goes on, answering what is asked, until `until` stands or the way ends elsewhere.

        A field without an answer is left empty. A warning is answered with "memang begitu".
        Returns the screen where it ended.
        """
        for _ in range(limit):
            screen = self.screen
            self.seen.append(screen)
            if screen == until or not self._step(screen, answers):
                return self.screen
        raise AssertionError(f"no end after {limit} screens: {self.seen}")

    def _step(self, screen: str, answers: Mapping[str, Any]) -> bool:
        if screen == "welcome":
            self.start()
            return True
        self.on_arrival()
        self._answer_screen(screen, answers)
        self.on_screen()
        if not self.page.locator('#bottom-bar [data-act="next"]:visible').count():
            return False
        if self.next() == screen and self._is_refused(screen):
            raise AssertionError(f"{screen} says: {self.section.inner_text()}")
        return True

    def _is_refused(self, screen: str) -> bool:
        """Lanjut held us up: a warning is confirmed by pressing it again, an error isn't."""
        shown = self.section.locator("[data-error-for]:not([hidden])")
        if not shown.count():
            return False
        if shown.first.get_attribute("data-level") == "block":
            return True
        return self.next() == screen and shown.count() > 0

    def _answer_screen(self, screen: str, answers: Mapping[str, Any]) -> None:
        if screen == "more_products":
            products = answers.get("products", [])
            self.product += 1
            self.answer("more_products", "yes" if self.product < len(products) else "no")
            return
        if screen == "other_activities":
            self._add_activities(answers.get(screen, []))
        for field in self.fields:
            known = self._known(field, answers)
            if known is not None:
                self.answer(field, known)

    def _add_activities(self, items: list[Mapping[str, Any]]) -> None:
        """Those that are not listed yet."""
        for item in items[self.section.locator('[data-act="remove"]').count() :]:
            self.press("add_activity")
            self.wait_for("other_kbli")
            self.answer("other_kbli_code", item["other_kbli_code"])
            self.next()
            self.wait_for("other_activities")

    def _known(self, field: str, answers: Mapping[str, Any]) -> Any:
        if field == "consent":
            return answers.get("consent", "agree")
        if field.startswith("product_"):
            products = answers.get("products", [])
            return products[self.product].get(field) if self.product < len(products) else None
        return answers.get(field)

    def resume(self, code: str, birth_year: int | None = None) -> str:
        self.wait_for("welcome")
        self.press("resume")
        self.wait_for("resume")
        self.answer("resume_code", code)
        if birth_year is not None:
            self.answer("birth_year", str(birth_year))
        return self.next()
