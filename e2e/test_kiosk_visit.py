"""Whole visits at the real tablet against the real server."""

import re

import pytest
from playwright.sync_api import expect

from e2e.conftest import Office, Tablet
from e2e.kiosk_driver import OWN_KEYS, Applicant
from e2e.people import SITI

EVERYTHING_SHOWN = """() => [document.body.innerText, document.title, location.href,
    ...[...document.querySelectorAll('input')].map((input) => input.value)].join('\\n')"""


def test_a_whole_visit_ends_with_a_number_and_one_draft(
    applicant: Applicant, office: Office
) -> None:
    assert applicant.walk(SITI) == "finished"
    assert applicant.queue_number == "B-001"
    expect(applicant.section).to_contain_text("sudah diterima petugas")
    assert [(row["stage"], row["queue_number"]) for row in office.drafts()] == [
        ("submitted", "B-001")
    ]
    assert applicant.waiting == 0


def test_a_visit_without_the_server_from_cold_start_on_is_delivered_once(
    tablet: Tablet, office: Office
) -> None:
    tablet.enrol()
    tablet.close()
    office.stop()
    applicant = tablet.open()
    assert applicant.walk(SITI) == "finished"
    assert applicant.queue_number == "B-001"
    expect(applicant.section).to_contain_text("Tersimpan di alat ini")
    assert applicant.waiting == 1
    expect(applicant.page.locator('[data-band="offline"]')).to_be_visible()
    assert office.drafts() == []
    office.start()
    expect(applicant.page.locator("#status")).to_have_attribute("data-waiting", "0", timeout=40_000)
    expect(applicant.section).to_contain_text("sudah diterima petugas")
    assert [row["queue_number"] for row in office.drafts()] == ["B-001"]


def test_after_a_power_cut_the_code_goes_on_where_it_stopped(
    tablet: Tablet, office: Office
) -> None:
    applicant = tablet.enrol()
    applicant.walk(SITI, until="ktp_rt_rw")
    applicant.wait_until_saved()
    code = applicant.resume_code
    office.stop()
    tablet.kill()
    applicant = tablet.open()
    applicant.wait_for("welcome")
    assert "SITI" not in applicant.page.evaluate(EVERYTHING_SHOWN)
    assert applicant.resume(code) == "ktp_rt_rw"
    assert applicant.resume_code == code
    assert applicant.walk(SITI, until="review") == "review"
    expect(applicant.section).to_contain_text("6472 0152 0385 0007")


def test_a_wrong_code_opens_nothing(visitor: Applicant) -> None:
    assert visitor.resume("K7A3PQ2A") == "resume_unknown"


def test_a_wrong_birth_year_opens_nothing(tablet: Tablet) -> None:
    applicant = tablet.enrol()
    applicant.walk(SITI, until="gender")
    applicant.wait_until_saved()
    code = applicant.resume_code
    tablet.kill()
    applicant = tablet.open()
    assert applicant.resume(code, birth_year=1990) == "resume_unknown"


def test_a_sent_draft_opens_again_by_code_and_birth_year(tablet: Tablet) -> None:
    applicant = tablet.enrol()
    applicant.walk(SITI, until="business_name")
    code = applicant.resume_code
    applicant.press("help")
    applicant.wait_for("help")
    applicant.back()
    expect(applicant.page.locator("#status")).to_have_attribute("data-waiting", "0", timeout=40_000)
    applicant.page.evaluate(
        """async () => { for (const name of await navigator.storageBuckets.keys())
            await navigator.storageBuckets.delete(name); }"""
    )
    tablet.kill()
    applicant = tablet.open()
    assert applicant.resume(code, birth_year=1985) == "business_name"


def test_the_way_of_the_own_keys(visitor: Applicant) -> None:
    visitor.hand = OWN_KEYS
    assert visitor.walk(SITI, until="birth_date") == "birth_date"
    visitor.back()
    expect(visitor.section.locator("input[name=name]")).to_have_value("SITI RAHMAH")


def test_a_change_from_the_review_comes_back_to_it(visitor: Applicant) -> None:
    visitor.walk(SITI, until="review")
    visitor.section.locator('[data-act="change"][data-field="name"]').click()
    visitor.wait_for("name")
    visitor.answer("name", "SITI RAHMAWATI")
    assert visitor.next() == "review"
    expect(visitor.section).to_contain_text("SITI RAHMAWATI")


def test_a_change_that_opens_a_question_asks_it_before_the_review(visitor: Applicant) -> None:
    visitor.walk(SITI, until="review")
    change = visitor.section.locator('[data-act="change"][data-field="same_address"]')
    while not change.is_visible():
        visitor.press("more")
    change.click()
    visitor.wait_for("same_address")
    visitor.answer("same_address", "no")
    assert visitor.next() == "business_address"
    visitor.answer("business_address", "JALAN TRIKORA")
    assert visitor.next() == "business_rt_rw"
    visitor.answer("business_rt", "5")
    assert visitor.next() == "review"


def test_a_second_product_stands_beside_the_first(visitor: Applicant) -> None:
    tea = {**SITI["products"][0], "product_name": "ES TEH", "product_unit": "Botol"}
    visitor.walk({**SITI, "products": [*SITI["products"], tea]}, until="review")
    for _ in range(4):
        if visitor.section.get_by_text("ES TEH").is_visible():
            break
        visitor.press("more")
    expect(visitor.section.get_by_text("ES TEH")).to_be_visible()


def test_a_nik_that_disagrees_with_the_birth_date_is_asked_about_once(visitor: Applicant) -> None:
    visitor.walk(SITI, until="birth_date")
    visitor.answer("birth_date", "1985-03-13")
    assert visitor.next() == "birth_date"
    assert visitor.error("birth_date")
    expect(visitor.page.locator('#bottom-bar [data-act="next"]')).to_contain_text(
        "KTP memang begitu"
    )
    assert visitor.next() == "gender"


def test_lanjut_says_what_is_missing_and_keeps_what_was_typed(visitor: Applicant) -> None:
    visitor.walk(SITI, until="nik")
    visitor.answer("nik", "647201520385000")
    assert visitor.next() == "nik"
    assert "15" in visitor.error("nik")
    expect(visitor.section.locator("input[name=nik]")).to_have_value("647201520385000")
    assert visitor.next() == "nik"
    assert "Saya bingung" in visitor.error("nik")


@pytest.mark.parametrize(
    ("differs", "screen", "paper"),
    [
        ({"is_citizen": "no"}, "result_refer", "Basuki Rahmat"),
        ({"has_nib": "yes"}, "result_existing_nib", "NIB lama"),
        ({"legal_form": "ud"}, "result_refer", "UD"),
        ({"capital_range": "over_limit"}, "result_capital", "Rp50.000.000"),
        (
            {"business_kelurahan": "outside", "business_kecamatan": "64.72.02"},
            "result_elsewhere",
            "Samarinda Seberang",
        ),
    ],
)
def test_a_way_that_ends_here_ends_with_a_slip(
    visitor: Applicant, differs: dict, screen: str, paper: str
) -> None:
    assert visitor.walk({**SITI, **differs}) == screen
    visitor.press("print")
    expect(visitor.page.locator("#print-area")).to_contain_text(paper)
    visitor.press("finish")
    visitor.wait_for("thanks")


def test_a_capital_that_grows_over_the_limit_is_referred_late(visitor: Applicant) -> None:
    assert visitor.walk({**SITI, "capital": 50_000_001}) == "result_capital"
    visitor.press("recount")
    visitor.wait_for("capital")
    visitor.answer("capital", 50_000_000)
    assert visitor.next() == "running"


def test_nothing_is_stored_before_consent_and_a_number_is_there_without_it(
    tablet: Tablet, office: Office
) -> None:
    applicant = tablet.enrol()
    assert applicant.walk({**SITI, "consent": "decline"}) == "consent_declined"
    assert applicant.page.evaluate("() => navigator.storageBuckets.keys()") == []
    assert office.drafts() == []
    applicant.press("take_number")
    applicant.wait_for("finished")
    assert applicant.queue_number == "B-001"
    expect(applicant.page.locator("#status")).to_have_attribute("data-waiting", "0")
    (draft,) = office.drafts()
    assert (draft["nik_hash"], draft["phone_hash"]) == (None, None)


def test_hapus_withdraws_the_draft_everywhere(applicant: Applicant, office: Office) -> None:
    applicant.walk(SITI, until="review")
    applicant.press("delete")
    applicant.wait_for("delete")
    applicant.press("delete_now")
    applicant.wait_for("deleted")
    expect(applicant.section).to_contain_text(re.compile(r"Dihapus pada \w+, .*WITA"))
    assert applicant.page.evaluate("() => navigator.storageBuckets.keys()") == []
    expect(applicant.page.locator("#status")).to_have_attribute("data-waiting", "0", timeout=40_000)
    assert {row["status"] for row in office.drafts()} <= {"withdrawn"}


def test_a_sent_draft_is_deleted_at_the_tablet_by_its_code(
    visitor: Applicant, house: Office
) -> None:
    assert visitor.walk(SITI) == "finished"
    number, code = (
        visitor.queue_number,
        visitor.section.locator("[data-text=resume_code]").inner_text(),
    )
    visitor.press("finish")
    visitor.wait_for("thanks")
    visitor.press("restart")
    assert visitor.resume(code.replace(" ", ""), birth_year=1985) == "review"
    visitor.press("delete")
    visitor.wait_for("delete")
    visitor.press("delete_now")
    visitor.wait_for("deleted")
    expect(visitor.page.locator("#status")).to_have_attribute("data-waiting", "0", timeout=40_000)
    (row,) = [row for row in house.drafts() if row["queue_number"] == number]
    assert (row["status"], row["nik_hash"], row["resume_hash"]) == ("withdrawn", None, None)


def test_help_calls_a_person_and_comes_back(visitor: Applicant) -> None:
    visitor.walk(SITI, until="nik")
    visitor.press("help")
    visitor.wait_for("help")
    visitor.press("example")
    expect(visitor.section).to_contain_text("6472 0112 0385 0007")
    visitor.press("call_staff")
    visitor.wait_for("staff_called")
    expect(visitor.section).to_contain_text("Tunggu sebentar")
    visitor.press("back")
    visitor.wait_for("nik")


def test_a_question_may_be_passed_over_and_is_asked_for_at_the_end(visitor: Applicant) -> None:
    visitor.walk(SITI, until="nik")
    visitor.press("help")
    visitor.wait_for("help")
    visitor.press("skip")
    visitor.wait_for("name")
    assert visitor.walk(SITI, until="review_missing") == "review_missing"
    expect(visitor.section).to_contain_text("NIK")
    assert visitor.next() == "finished"


def test_from_a_result_kembali_leads_to_the_question_and_never_in_a_circle(
    visitor: Applicant,
) -> None:
    visitor.walk(SITI, until="doc_ktp")
    assert visitor.back() == "result_served"
    assert visitor.back() == "kbli"
    assert visitor.next() == "result_served"


def test_the_officers_page_opens_by_five_taps_and_names_nobody(visitor: Applicant) -> None:
    for _ in range(5):
        visitor.page.locator("#top-bar").click(position={"x": 300, "y": 20})
    visitor.wait_for("staff")
    expect(visitor.section).to_contain_text("Tablet lobi")


def test_a_browser_that_cannot_print_says_what_to_write_down(visitor: Applicant) -> None:
    visitor.page.evaluate("() => { window.print = undefined; }")
    visitor.walk(SITI)
    number = visitor.queue_number
    visitor.press("print")
    visitor.wait_for("print_failed")
    expect(visitor.section).to_contain_text(number)
    visitor.press("back")
    visitor.wait_for("finished")
