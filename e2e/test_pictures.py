"""The README's three pictures: the tablet's welcome, the review, the desk's queue.

They land in e2e/output/; `make pictures` puts them into docs/pictures/, where they are committed.
"""

import json
import os
import re
from pathlib import Path

from playwright.sync_api import expect

from e2e.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, LANDSCAPE, ROOT, Office
from server.commands.seed import APPLICANTS

FOLDER = ROOT / ("docs/pictures" if os.environ.get("LOKET_PICTURES") else "e2e/output")
SITI = json.loads(APPLICANTS.read_text("utf-8"))["applicants"][0]["answers"]
SITI.pop("declarations_explained")  # its screen notes it by itself


def test_pictures_of_the_tablet(applicant):
    take(applicant.page, "welcome")

    applicant.walk(SITI, until="review")

    expect(applicant.page.locator("main")).to_contain_text("Siti Aminah")
    take(applicant.page, "review")


def test_a_picture_of_the_desk(browsers, tmp_path):
    office = seeded_office(tmp_path)
    browser = browsers.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    try:
        page = browser.new_page(viewport=LANDSCAPE, locale="id-ID")
        page.goto(f"{office.url}/operator/login")
        page.fill('[name="name"]', "penyelia")
        page.fill('[name="password"]', office.password)
        page.locator('[name="password"]').press("Enter")

        expect(page.locator("[data-queue-number]").first).to_be_visible()
        assert page.locator("[data-queue-number]").count() >= 5
        take(page, "queue")
    finally:
        browser.close()
        office.stop()


def seeded_office(folder: Path) -> Office:
    office = Office(folder)
    office.password = re.search(r"Kata sandi +(\S+)", office.loket("seed")).group(1)
    office.start()
    return office


def take(page, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    assert (FOLDER / f"{name}.png").stat().st_size > 10_000, "an empty page?"
