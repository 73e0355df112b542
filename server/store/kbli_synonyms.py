"""How the people of an office call a kind of business: proposed by a choice, reviewed by a
supervisor. Only reviewed words are kept.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from server.domain.times import utc_text
from server.store.events import record

MOST_LISTED = 100


@dataclass(frozen=True)
class Proposal:
    draft_id: str
    code: str
    proposed_at: str


@dataclass(frozen=True)
class Synonym:
    synonym_id: int
    words: str
    code: str


def propose_synonym(
    db: Database, office_id: str, draft_id: str, code: str, operator_id: str, now: datetime
) -> None:
    """The officer found another kind than the applicant. A later choice replaces it."""
    with db.atomic():
        db.execute(
            """
            insert into kbli_proposals (draft_id, office_id, code, proposed_at, proposed_by)
            values (?, ?, ?, ?, ?)
            on conflict (draft_id) do update set code = excluded.code,
              proposed_at = excluded.proposed_at, proposed_by = excluded.proposed_by
            """,
            [draft_id, office_id, code, utc_text(now), operator_id],
        )
        _tell(db, office_id, operator_id, "synonym_proposed", draft_id, code, now)


def list_proposals(db: Database, office_id: str) -> list[Proposal]:
    """The oldest MOST_LISTED: the others follow as those are reviewed."""
    rows = db.query(
        """select draft_id, code, proposed_at from kbli_proposals
           where office_id = ? order by proposed_at, draft_id limit ?""",
        [office_id, MOST_LISTED],
    )
    return [Proposal(**row) for row in rows]


def accept_synonym(
    db: Database, office_id: str, draft_id: str, words: str, operator_id: str, now: datetime
) -> bool:
    """Raises nothing for a proposal that is gone: somebody else was quicker. -> was it there?"""
    with db.atomic():
        code = _take(db, office_id, draft_id)
        if code is None:
            return False
        db.execute(
            """
            insert into kbli_synonyms (office_id, words, code, reviewed_at, reviewed_by)
            values (?, ?, ?, ?, ?)
            on conflict (office_id, words) do update set code = excluded.code,
              reviewed_at = excluded.reviewed_at, reviewed_by = excluded.reviewed_by
            """,
            [office_id, words, code, utc_text(now), operator_id],
        )
        _tell(db, office_id, operator_id, "synonym_accepted", draft_id, code, now)
    return True


def reject_synonym(
    db: Database, office_id: str, draft_id: str, operator_id: str | None, now: datetime
) -> None:
    """Also when its draft can't be read any more (`operator_id` None: by itself)."""
    with db.atomic():
        code = _take(db, office_id, draft_id)
        if code is not None:
            _tell(db, office_id, operator_id, "synonym_rejected", draft_id, code, now)


def remove_synonym(
    db: Database, office_id: str, synonym_id: int, operator_id: str, now: datetime
) -> None:
    with db.atomic():
        row = next(
            db.query(
                "select code from kbli_synonyms where office_id = ? and synonym_id = ?",
                [office_id, synonym_id],
            ),
            None,
        )
        if row is None:
            return
        db.execute("delete from kbli_synonyms where synonym_id = ?", [synonym_id])
        _tell(db, office_id, operator_id, "synonym_removed", None, row["code"], now)


def list_synonyms(db: Database, office_id: str) -> list[Synonym]:
    """In the order of their words."""
    rows = db.query(
        "select synonym_id, words, code from kbli_synonyms where office_id = ? order by words",
        [office_id],
    )
    return [Synonym(**row) for row in rows]


def synonyms_version(db: Database, office_id: str) -> str:
    """'' while there is none."""
    last, count = db.execute(
        """select max(reviewed_at || '/' || synonym_id), count(*) from kbli_synonyms
           where office_id = ?""",
        [office_id],
    ).fetchone()
    return f"{last}/{count}" if count else ""


def _take(db: Database, office_id: str, draft_id: str) -> str | None:
    keys = [office_id, draft_id]
    row: dict[str, Any] | None = next(
        db.query("select code from kbli_proposals where office_id = ? and draft_id = ?", keys), None
    )
    db.execute("delete from kbli_proposals where office_id = ? and draft_id = ?", keys)
    return row["code"] if row else None


def _tell(
    db: Database,
    office_id: str,
    operator_id: str | None,
    act: str,
    draft_id: str | None,
    code: str,
    now: datetime,
) -> None:
    record(
        db,
        office_id=office_id,
        actor_kind="operator" if operator_id else "server",
        actor_id=operator_id,
        act=act,
        draft_id=draft_id,
        detail={"code": code},
        now=now,
    )
