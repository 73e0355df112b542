"""What the rows of a page need beside their columns: one statement each, however many rows."""

import msgspec
from sqlite_utils import Database

from server.domain.sealing import CannotOpen
from server.store.keys import Keys, KeysMissing
from server.store.periods import Period
from server.store.revisions import OpenedDraft, open_version

# SQLite has no list as a value: the ids come as one JSON text.
_WANTED = "(select value from json_each(:ids))"
_SEALED = f"""
    select d.draft_id, r.envelope, r.sealed from drafts d
    join draft_revisions r on r.revision_id = d.revision_id where d.draft_id in {_WANTED}
"""  # noqa: S608 -- own text
_QUEUED = f"""
    select draft_id, state, started_at, ended_at, operator_id from periods
    where draft_id in {_WANTED} and state = 'queued' order by period_id
"""  # noqa: S608 -- own text
# Beside the own NIK on both sides, as store/lookups.py does: a person's many drafts cost nothing.
_OTHERS = [
    f"""exists (select 1 from drafts o where o.{column} = d.{column}
      and o.nik_hash {side} d.nik_hash and o.office_id = d.office_id)"""  # noqa: S608 -- own text
    for column in ("phone_hash", "email_hash")
    for side in ("<", ">")
]
_SHARED = f"""
    select d.draft_id from drafts d where d.draft_id in {_WANTED} and ({" or ".join(_OTHERS)})
"""  # noqa: S608 -- own text


def open_current(db: Database, keys: Keys, draft_ids: list[str]) -> dict[str, OpenedDraft]:
    """Current versions, opened in memory. Those that can't be opened are left out."""
    found = {}
    for draft_id, envelope, sealed in _rows(db, _SEALED, draft_ids):
        try:
            found[draft_id] = open_version(keys, envelope, sealed)
        except (CannotOpen, KeysMissing):
            continue
    return found


def list_queued(db: Database, draft_ids: list[str]) -> dict[str, list[Period]]:
    """Their times in the queue, oldest first."""
    found: dict[str, list[Period]] = {}
    for draft_id, *period in _rows(db, _QUEUED, draft_ids):
        found.setdefault(draft_id, []).append(Period(*period))
    return found


def list_shared(db: Database, draft_ids: list[str]) -> set[str]:
    """Those whose telephone or e-mail other applicants of the office use too, that is, drafts
    with another NIK; before the NIK is known nobody is another (store/lookups.py).
    """
    return {row[0] for row in _rows(db, _SHARED, draft_ids)}


def _rows(db: Database, statement: str, draft_ids: list[str]) -> list[tuple]:
    if not draft_ids:
        return []
    ids = msgspec.json.encode(draft_ids).decode()
    return db.execute(statement, {"ids": ids}).fetchall()
