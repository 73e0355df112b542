"""Counters: one office is one kecamatan.

Tablets, operators, settings, numbers and drafts belong to one.
"""

from datetime import datetime

import msgspec
from sqlite_utils import Database

from server.domain.times import utc_text
from server.store import events


class Office(msgspec.Struct, frozen=True):
    office_id: str
    name: str
    kecamatan_code: str
    created_at: str


class OfficeTaken(Exception):
    """There is an office by that id."""


def add_office(
    db: Database, *, office_id: str, name: str, kecamatan_code: str, now: datetime
) -> Office:
    """Raises OfficeTaken."""
    office = Office(office_id, name, kecamatan_code, utc_text(now))
    with db.atomic():
        if get_office(db, office_id):
            raise OfficeTaken(office_id)
        db.execute(
            "insert into offices (office_id, name, kecamatan_code, created_at) values (?, ?, ?, ?)",
            msgspec.structs.astuple(office),
        )
        events.record(
            db,
            office_id=office_id,
            actor_kind="server",
            actor_id=None,
            act="office_added",
            now=now,
        )
    return office


def get_office(db: Database, office_id: str) -> Office | None:
    row = db.execute(
        "select office_id, name, kecamatan_code, created_at from offices where office_id = ?",
        [office_id],
    ).fetchone()
    return Office(*row) if row else None


def list_offices(db: Database) -> list[Office]:
    """Oldest first: the first one is what a page shows when nobody says which."""
    rows = db.execute(
        """
        select office_id, name, kecamatan_code, created_at from offices
        order by created_at, office_id
        """
    )
    return [Office(*row) for row in rows]
