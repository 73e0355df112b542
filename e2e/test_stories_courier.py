"""A kelurahan without network: a file goes to the office, its proof comes back."""

from pathlib import Path

from playwright.sync_api import expect

from e2e.conftest import Office, Tablet
from e2e.desk import Desk
from e2e.house import answers_of, browser, clerk, desk, draft_with, wait_until_judged
from e2e.kiosk_driver import Applicant
from e2e.people import SITI

__all__ = ["browser", "clerk", "desk"]  # fixtures


def open_staff_page(visitor: Applicant) -> None:
    visitor.wait_for("welcome")
    for _ in range(5):
        visitor.page.locator("#top-bar").click(position={"x": 300, "y": 20})
    visitor.wait_for("staff")


def export(visitor: Applicant, folder: Path) -> Path:
    with visitor.page.expect_download() as download:
        visitor.press("export_all")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def bring_in(desk: Desk, file: Path) -> None:
    desk.open("imports")
    desk.page.set_input_files("#bundle", file)
    desk.page.click("[data-act=import]")
    desk.page.wait_for_url("**/operator/imports/*")


def take_proofs(desk: Desk, folder: Path) -> Path:
    with desk.page.expect_download() as download:
        desk.page.click("[data-act=proofs]")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def read_proofs(visitor: Applicant, file: Path) -> None:
    with visitor.page.expect_file_chooser() as chooser:
        visitor.press("read_proofs")
    chooser.value.set_files(file)


def test_a_draft_and_its_proof_travel_by_file_and_nothing_doubles(
    visitor: Applicant, lobby: Tablet, house: Office, desk: Desk, tmp_path: Path
) -> None:
    said = visitor.page.locator("[data-said]")
    status = visitor.page.locator("#status")
    lobby.context.set_offline(True)
    assert visitor.walk(SITI) == "finished"
    number = visitor.queue_number
    visitor.press("finish")
    visitor.wait_for("thanks")
    visitor.press("restart")
    open_staff_page(visitor)
    expect(status).to_have_attribute("data-waiting", "1")
    file = export(visitor, tmp_path)
    expect(said).to_contain_text("1 kiriman ada di berkas")
    expect(status).to_have_attribute("data-waiting", "1")  # an export moves nothing
    for canary in (SITI["name"], SITI["nik"]):
        assert canary not in file.read_text()

    bring_in(desk, file)
    expect(desk.page.locator("[data-said=insert]")).to_contain_text(number)
    assert desk.axe() == []
    proofs = take_proofs(desk, tmp_path)
    draft = wait_until_judged(house, number)
    assert answers_of(house, draft["draft_id"])["name"] == SITI["name"]

    open_staff_page_again(visitor)
    read_proofs(visitor, file)  # the wrong one
    expect(said).to_contain_text("bukan bukti terima")
    expect(status).to_have_attribute("data-waiting", "1")
    read_proofs(visitor, proofs)
    expect(said).to_contain_text("1 kiriman sudah terbukti sampai")
    expect(status).to_have_attribute("data-waiting", "0")

    lobby.context.set_offline(False)
    bring_in(desk, export(visitor, tmp_path))
    expect(desk.page.locator("#main")).to_contain_text("1 kiriman sudah ada di sini")
    assert draft_with(house, queue_number=number)["rev"] == draft["rev"]
    assert len(house.drafts()) == 1


def open_staff_page_again(visitor: Applicant) -> None:
    """Silence may have closed it."""
    if visitor.screen != "staff":
        open_staff_page(visitor)
