"""A person whose every answer is a mark, and the ways in which a visit of hers can end."""

import time
from pathlib import Path

from playwright.sync_api import expect

from e2e.conftest import Tablet
from e2e.kiosk_driver import Applicant
from e2e.people import SITI, Answers
from e2e.trace_scan import scan_profile

MARKED: Answers = {
    **SITI,
    "has_email": "yes",
    "email_opens": "yes",
    "doc_npwp": "have",
    "doc_bpjs": "have",
    "phone": "081298760123",
    "email": "kanari.waringin@contoh.id",
    "nik": "6472015203857777",
    "name": "KANARIA WARINGIN",
    "ktp_address": "GANG CENDRAWASIH SUNYI 41",
    "ktp_kelurahan": "elsewhere",
    "ktp_province": "PROVINSI KANARI",
    "ktp_regency": "KABUPATEN BERINGIN",
    "ktp_kecamatan": "KECAMATAN MERPATI",
    "ktp_village": "DESA KUTILANG",
    "npwp": "094567812345678",
    "bpjs_employment": "23098765431",
    "bpjs_health": "0001987654329",
    "business_name": "KEDAI PUNAI BIRU",
    "business_description": "SAMBAL CUMI JERUK PURUT",
    "capital": 43217890,
    "same_address": "no",
    "business_address": "TEPIAN NURI TIMUR 9",
    "business_rt": "7",
    "products": [{**SITI["products"][0], "product_name": "LEMANG KUNYIT SEREH"}],
}
TYPED = (
    "phone",
    "email",
    "nik",
    "name",
    "ktp_address",
    "ktp_province",
    "ktp_regency",
    "ktp_kecamatan",
    "ktp_village",
    "npwp",
    "bpjs_employment",
    "bpjs_health",
    "business_name",
    "business_description",
    "capital",
    "business_address",
)
CANARIES = [str(MARKED[field]) for field in TYPED] + ["LEMANG KUNYIT SEREH"]

SCREENS = {
    "ktp_province": "ktp_elsewhere",
    "ktp_regency": "ktp_elsewhere",
    "ktp_kecamatan": "ktp_elsewhere_village",
    "ktp_village": "ktp_elsewhere_village",
}
"""Of fields whose screen has another name."""

CONTROL = "KANARI KENDALI"
CONTROL_PAGE = '<!doctype html><title>Lab</title><form><input name="control"></form>'


def finish(applicant: Applicant) -> str:
    """The whole way, and Selesai. Returns its code."""
    applicant.walk(MARKED)
    code = applicant.resume_code
    applicant.press("finish")
    applicant.wait_for("thanks")
    _say_goodbye(applicant)
    return code


def abandon(applicant: Applicant) -> str:
    """Left in mid-form: somebody else presses Selesai on the page that covers it."""
    code = type_until(applicant, "npwp")
    be_left(applicant, comes_back=True)
    return code


def be_wiped(applicant: Applicant) -> str:
    """Left in mid-form, and nobody comes."""
    code = type_until(applicant, "ktp_address")
    be_left(applicant, comes_back=False)
    return code


def be_left(applicant: Applicant, *, comes_back: bool) -> None:
    """Silence on `applicant`'s clock, which the test moves."""
    applicant.page.clock.run_for(121_000)
    applicant.wait_for("idle")
    if comes_back:
        applicant.press("finish")
        applicant.wait_for("thanks")
    else:
        applicant.page.clock.run_for(61_000)
        applicant.wait_for("emptied")
    _say_goodbye(applicant)


def type_until(applicant: Applicant, field: str) -> str:
    """Stands on the screen of `field` with the answer typed but not yet given. Returns the code."""
    applicant.walk(MARKED, until=SCREENS.get(field, field))
    applicant.answer(field, MARKED[field])
    return applicant.resume_code


def be_in_mid_form(applicant: Applicant, code: str) -> None:
    """Goes on by the code of a visit that was left, and types on."""
    applicant.resume(code, birth_year=1985)
    applicant.walk(MARKED, until="product_name")
    applicant.answer("product_name", "LEMANG KUNYIT SEREH")


def _say_goodbye(applicant: Applicant) -> None:
    """The tablet has looked after itself; what follows is as if the next person came."""
    expect(applicant.section).to_contain_text("Layar ini sudah bersih")
    applicant.press("restart")


def leave_control(tablet: Tablet, profile: Path) -> None:
    """Another page is as careless as ours must not be; by its trace we see when all is written."""
    page = tablet.context.new_page()
    page.route(
        "**/control", lambda route: route.fulfill(body=CONTROL_PAGE, content_type="text/html")
    )
    page.goto(tablet.page.url.replace("/kiosk/", "/control"))
    page.fill("[name=control]", CONTROL)
    deadline = time.monotonic() + 30
    while not scan_profile(profile / "Default" / "Sessions", [CONTROL]):
        assert time.monotonic() < deadline, "Chromium never wrote down the state of forms"
        time.sleep(0.1)
