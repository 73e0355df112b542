"""Finding drafts of an office by number, resume code, NIK, NIB, phone or e-mail:
by column or keyed hash, never by opening a draft.
"""

import re

from sqlite_utils import Database

from server.domain.resume_code import parse_code
from server.store.drafts import Draft
from server.store.keys import Keys
from server.store.queue import COLUMNS, JOINS, QueueRow

MOST_FOUND = 25


def search_rows(db: Database, keys: Keys, office_id: str, text: str) -> list[QueueRow] | None:
    """Newest first.

    None when `text` is no number at all: then it may be a name (search in memory).
    """
    number = queue_number_of(text)
    if number:
        return _rows(db, office_id, "queue_number", number)
    code = parse_code(text)
    by_code = _rows(db, office_id, "resume_hash", keys.lookup_hash("resume", code)) if code else []
    if by_code:  # else eight letters may be a name
        return by_code
    digits = re.sub(r"[\s.\-+]", "", text)
    if "@" in text:
        return _rows(db, office_id, "email_hash", keys.lookup_hash("email", text.strip().lower()))
    if not digits.isdigit():
        return None
    if len(digits) == 16:
        return _rows(db, office_id, "nik_hash", keys.lookup_hash("nik", digits))
    if len(digits) == 13:
        found = _rows(db, office_id, "nib_hash", keys.lookup_hash("nib", digits))
        return found or _by_phone(db, keys, office_id, digits)
    return _by_phone(db, keys, office_id, digits) if len(digits) > 8 else []


def kind_of(text: str) -> str:
    """What is looked for: nik, nib, phone, email, code or name; '' for a queue number and for
    digits that are nothing yet.
    """
    if queue_number_of(text):
        return ""
    if "@" in text:
        return "email"
    digits = re.sub(r"[\s.\-+]", "", text)
    if digits.isdigit():
        return {16: "nik", 13: "nib"}.get(len(digits), "phone" if len(digits) > 8 else "")
    return "code" if parse_code(text) and any(c.isdigit() for c in text) else "name"


def queue_number_of(text: str) -> str | None:
    """'b17', 'B 017', 'B-017' -> 'B-017'."""
    found = re.fullmatch(r"([A-Za-z])[\s\-]*([0-9]{1,3})", text.strip())
    return f"{found[1].upper()}-{int(found[2]):03d}" if found else None


def _by_phone(db: Database, keys: Keys, office_id: str, digits: str) -> list[QueueRow]:
    national = re.sub(r"^(62|0)", "", digits)
    return _rows(db, office_id, "phone_hash", keys.lookup_hash("phone", f"+62{national}"))


HASHED = ("resume", "nik", "nib", "phone", "email")
STATEMENTS = {
    column: f"""select {COLUMNS} {JOINS} where d.office_id = :office_id and d.{column} = :value
                order by d.changed_at desc, d.draft_id desc limit {MOST_FOUND}"""
    for column in ("queue_number", *(f"{kind}_hash" for kind in HASHED))
}


def _rows(db: Database, office_id: str, column: str, value: str) -> list[QueueRow]:
    found = db.query(STATEMENTS[column], {"office_id": office_id, "value": value})
    return [QueueRow(**row) for row in found]


def list_twins(db: Database, draft: Draft) -> dict[str, list[QueueRow]]:
    """Other drafts of the office with the same NIK, phone or e-mail:

    {'nik': rows, ...}; only kinds that have some.
    """
    own = {"nik": draft.nik_hash, "phone": draft.phone_hash, "email": draft.email_hash}
    twins: dict[str, list[QueueRow]] = {}
    for kind, value in own.items():
        rows = _rows(db, draft.office_id, f"{kind}_hash", value) if value else []
        found = [row for row in rows if row.draft_id != draft.draft_id]
        if found:
            twins[kind] = found
    return twins
