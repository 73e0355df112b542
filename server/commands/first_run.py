"""The first `loket serve` on an empty data folder: everything that a working office needs,
without a question.
"""

import os
import pwd
from datetime import UTC, datetime

from sqlite_utils import Database

from server.commands.installation import enrolment_link, opened
from server.domain.passwords import hash_password, make_password
from server.settings import Settings
from server.store.drafts import has_drafts
from server.store.enrolments import issue_code
from server.store.key_events import record_key_act
from server.store.key_files import narrow
from server.store.keys import make_keys, open_keys
from server.store.offices import Office, add_office, list_offices
from server.store.operators import insert_operator
from server.store.restore import clear_leftovers

OFFICE = ("palaran", "Kecamatan Palaran", "64.72.01")
SUPERVISOR = "penyelia"
TABLET = "Tablet lobi"


def first_run(settings: Settings) -> list[str]:
    """What the installer has to know, said once; nothing on any later start but a warning about
    missing keys.
    """
    now = datetime.now(UTC)
    clear_leftovers(settings.database)
    with opened(settings) as db:
        exposed = _narrow_keys(db, settings, now)
        if not has_drafts(db):  # else a new key would be the wrong answer to a lost one
            make_keys(settings.keys, now)
        closed = _closed_keys(settings)
        if list_offices(db):
            return [*exposed, *closed]
        return [*exposed, *closed, *_found_office(db, settings, now)]


def _narrow_keys(db: Database, settings: Settings, now: datetime) -> list[str]:
    """The keys are for this service alone. What stood open is closed, said and written down."""
    opened_before, stuck = narrow(settings.keys)
    lines = []
    if opened_before:
        record_key_act(db, "keys_narrowed", now, files=len(opened_before))
        lines += [
            f"Kunci server bisa dibaca akun lain di komputer ini: {', '.join(opened_before)}.",
            "Izinnya sudah dipersempit. Kalau mungkin sudah disalin orang, buat kunci baru:",
            "  loket keys rotate",
        ]
    if stuck:
        lines += [
            f"Izin kunci ini belum bisa dibetulkan sendiri: {', '.join(stuck)}. Jalankan:",
            f"  sudo chown -R {_user()} {settings.keys} && sudo chmod -R go= {settings.keys}",
        ]
    return lines


def _user() -> str:
    """Whom the keys should belong to."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _closed_keys(settings: Settings) -> list[str]:
    keys = open_keys(settings.keys)
    if not keys.locked:
        return []
    if keys.has_passphrase:
        return [
            "Kunci server terkunci. Draf tetap diterima, tetapi belum bisa dibuka.",
            "Penyelia membukanya dengan frasa sandi di halaman petugas, bagian Server.",
        ]
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
