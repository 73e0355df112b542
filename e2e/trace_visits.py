"""A person whose every answer is a mark, and the ways in which a visit of hers can end."""

import time
from pathlib import Path

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

CONTROL = "KANARI KENDALI"
CONTROL_PAGE = '<!doctype html><title>Lab</title><form><input name="control"></form>'


def finish(applicant: Applicant) -> str:
    """The whole way, and Selesai. Returns its code."""
    applicant.walk(MARKED)
    code = applicant.resume_code
    applicant.press("finish")
    applicant.wait_for("thanks")
    applicant.press("restart")
    return code


def abandon(applicant: Applicant) -> str:
    """Left in mid-form: somebody else presses Selesai on the page that covers it."""
    code = _fill_until(applicant, "npwp")
    _be_silent(applicant)
    applicant.wait_for("idle")
    applicant.press("finish")
    applicant.wait_for("thanks")
    applicant.press("restart")
    return code


def be_wiped(applicant: Applicant) -> str:
    """Left in mid-form, and nobody comes."""
    code = _fill_until(applicant, "ktp_address")
    _be_silent(applicant)
    applicant.wait_for("idle")
    applicant.page.clock.run_for(61_000)
    applicant.wait_for("emptied")
    applicant.press("restart")
    return code


def be_in_mid_form(applicant: Applicant, code: str) -> None:
    """Goes on by the code of a visit that was left, and types on."""
    applicant.resume(code, birth_year=1985)
    applicant.walk(MARKED, until="product_name")
    applicant.answer("product_name", "LEMANG KUNYIT SEREH")


def _fill_until(applicant: Applicant, screen: str) -> str:
    """Stands on `screen` with its answer typed but not yet given."""
    applicant.walk(MARKED, until=screen)
    applicant.answer(screen, MARKED[screen])
    return applicant.resume_code


def _be_silent(applicant: Applicant) -> None:
    applicant.page.clock.run_for(121_000)


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
