"""The full list of kinds that an office loads reaches its tablets with the next heartbeat."""

import json
from pathlib import Path

from playwright.sync_api import expect

from e2e.conftest import Office, Tablet
from e2e.people import SITI

ROWS = [{"code": "08991", "title": "Pertambangan batu mulia", "words": "tambang zirkon"}]


def test_a_kind_that_the_office_loaded_is_found_and_goes_to_the_operator(
    house: Office, lobby: Tablet, tmp_path: Path
) -> None:
    """Its risk is unknown, so nobody guesses: the operator decides."""
    file = tmp_path / "list.json"
    file.write_text(json.dumps(ROWS), "utf-8")
    house.loket("kbli", "import", str(file))
    with lobby.page.expect_response(lambda answer: answer.url.endswith("/api/sync") and answer.ok):
        visitor = lobby.come_back()
    visitor.walk({**SITI, "business_family": "other"}, until="kbli")
    visitor.press("search")
    visitor.section.locator('input[name="search"]').press_sequentially("tambang zirkon")
    radio = visitor.section.locator('[data-view="search"] input[value="08991"]')
    radio.locator("xpath=..").click()
    expect(radio).to_be_checked()
    assert visitor.next() == "result_ask"
    assert lobby.complaints == []
