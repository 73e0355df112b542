"""The first `loket serve` on an empty data folder: everything that a working office needs,
without a question.
"""

from datetime import UTC, datetime

from sqlite_utils import Database

from server.commands.installation import enrolment_link, opened
from server.domain.passwords import hash_password, make_password
from server.settings import Settings
from server.store.drafts import has_drafts
from server.store.enrolments import issue_code
from server.store.keys import make_keys, open_keys
from server.store.offices import Office, add_office, list_offices
from server.store.operators import insert_operator

OFFICE = ("palaran", "Kecamatan Palaran", "64.72.01")
SUPERVISOR = "penyelia"
TABLET = "Tablet lobi"


def first_run(settings: Settings) -> list[str]:
    """What the installer has to know, said once; nothing on any later start but a warning about
    missing keys.
    """
    now = datetime.now(UTC)
    with opened(settings) as db:
        if has_drafts(db):  # then a new key would be the wrong answer to a lost one
            return _missing_keys(settings)
        make_keys(settings.keys, now)
        if list_offices(db):
            return []
        return _found_office(db, settings, now)


def _missing_keys(settings: Settings) -> list[str]:
    if not open_keys(settings.keys).locked:
        return []
    return [
        f"Kunci server tidak ada di {settings.keys}.",
        "Draf tetap diterima, tetapi belum bisa dibuka.",
        "Kembalikan folder kunci dari salinan cadangan, lalu jalankan lagi.",
    ]


def _found_office(db: Database, settings: Settings, now: datetime) -> list[str]:
    password = make_password()
    with db.atomic():
        office = _add_office(db, now)
        insert_operator(
            db,
            office_id=office.office_id,
            name=SUPERVISOR,
            role="supervisor",
            password_hash=hash_password(password),
            now=now,
        )
        code = issue_code(db, office.office_id, TABLET, None, now)
    return [
        "Pemasangan pertama selesai. Catat ini, kata sandi hanya ditampilkan sekali:",
        f"  Kantor      {office.name}",
        f"  Penyelia    {SUPERVISOR}",
        f"  Kata sandi  {password}",
        f"  Tablet      {enrolment_link(settings, code)}",
        f"              (kode {code}, buka sekali di tablet dalam 10 menit;",
        "              kode baru: loket tablet enrol NAMA, atau halaman penyelia)",
        "",
    ]


def _add_office(db: Database, now: datetime) -> Office:
    office_id, name, kecamatan_code = OFFICE
    return add_office(db, office_id=office_id, name=name, kecamatan_code=kecamatan_code, now=now)
